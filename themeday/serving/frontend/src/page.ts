// A page of the kit: connects to its kernel, shows its widgets, and goes on whatever happens to the connection.

import { Steady } from "./connection";
import { freeWhenLeft } from "./leaving";
import { Manager } from "./manager";
import { show } from "./outputs";
import { Status } from "./status";
import { Turns } from "./turns";

interface Config {
  kernelId: string;
  texts: Record<string, string>;
}

const FIRST_WAIT = 500; // milliseconds
const LONGEST_WAIT = 15000;
const PATIENCE = 20000; // milliseconds in which a kernel that is connected shows its page

const place = () => document.getElementById("rendered_cells") as HTMLElement;
const config = (of: Document): Config => JSON.parse(of.getElementById("td-config")!.textContent!);
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const { texts, kernelId } = config(document);
const status = new Status(texts);
const turns = new Turns();
let steady: Steady | null = null;
let manager: Manager | null = null;
let shown = false;
let renewing = false;

/** Connect to a kernel and show what it has. */
async function start(id: string): Promise<void> {
  shown = false;
  await manager?.close().catch(() => undefined);
  steady?.close();
  const mine = (steady = new Steady(id, { connected, gone: () => void renew() }));
  freeWhenLeft(id);
  await mine.ready;
  manager = new Manager(mine.kernel, () => mine.inTouch, texts);
  const late = pause(PATIENCE).then(() => Promise.reject(new Error("late")));
  await Promise.race([manager.load().then(() => show(manager!, place(), texts)), late]);
  shown = true;
  document.getElementById("loading")?.remove();
  turns.open();
}

/** What was not kept while the connection was away is sent again, in the order in which it was typed. */
function connected(yes: boolean): void {
  if (!shown) return;
  status.say(yes ? "" : "lost");
  if (!yes) return;
  turns.gather();
  dispatchEvent(new Event("td-connected"));
  turns.open();
}

/** Get the page again, with a kernel of its own, and put it where the old one was: what was typed comes back by itself. */
async function renew(): Promise<void> {
  if (renewing) return;
  renewing = true;
  steady?.close();
  turns.gather();
  status.say("anew");
  const back = whereIAm();
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // Another page altogether: this chapter is not open any more, or nobody is known here.
      if (answer.ok && (answer.redirected || !fresh.getElementById("td-config"))) return location.reload();
      if (answer.ok) {
        const next = config(fresh).kernelId;
        place().replaceWith(document.adoptNode(fresh.getElementById("rendered_cells")!));
        await start(next);
        break;
      }
    } catch (error) {
      console.debug("not yet", error);
    }
    await pause(wait * (0.7 + 0.6 * Math.random())); // not the whole room at once
  }
  renewing = false;
  status.say("");
  void back();
}

/** Note where someone is reading and typing; return what goes back there once the page is drawn again. */
function whereIAm(): () => Promise<void> {
  const { scrollX, scrollY } = window;
  const field = document.activeElement;
  const name = field?.closest<HTMLElement>("[data-key]")?.dataset.key;
  const caret = field instanceof HTMLTextAreaElement ? field.selectionStart : null;
  return async () => {
    for (let tries = 0; tries < 50 && document.documentElement.scrollHeight < scrollY + innerHeight; tries += 1) await pause(50);
    scrollTo(scrollX, scrollY);
    if (!name || !field) return;
    const same = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(name)}"] ${field.localName}`);
    same?.focus({ preventScroll: true });
    if (caret !== null && same instanceof HTMLTextAreaElement) same.setSelectionRange(caret, caret);
  };
}

// A page that comes back from the browser's own cache has lost its kernel.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

start(kernelId).catch(() => void renew());
