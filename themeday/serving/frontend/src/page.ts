// A page of the kit: connects to its kernel, shows its widgets, and goes on whatever happens to the connection.

import { type Obstacle, Steady } from "./connection";
import { freeWhenLeft } from "./leaving";
import { Manager } from "./manager";
import { ModuleMissing } from "./modules";
import { show } from "./outputs";
import { place, whereIAm } from "./place";
import { Status } from "./status";
import { Turns } from "./turns";

interface Config {
  kernelId: string;
  texts: Record<string, string>;
}

const FIRST_WAIT = 500; // milliseconds
const ONCE_MORE = 1000; // milliseconds of waiting, after which a module that does not come needs a page of its own
const LONGEST_WAIT = 15000;
const PATIENCE = 20000; // milliseconds in which a kernel that is connected shows its page

const config = (of: Document): Config => JSON.parse(of.getElementById("td-config")?.textContent ?? "");
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const { texts, kernelId } = config(document);
const status = new Status(texts);
const turns = new Turns();
let steady: Steady | null = null;
let manager: Manager | null = null;
let shown = false;
let renewing = false;
let obstacle: Obstacle = "";

/** Connect to a kernel and show what it has. */
async function start(id: string): Promise<void> {
  shown = false;
  obstacle = "";
  await manager?.close().catch(() => undefined);
  steady?.close();
  const mine = new Steady(id, { connected, obstacle: found, gone: () => void renew() });
  steady = mine;
  freeWhenLeft(id);
  await mine.ready;
  const made = new Manager(mine.kernel, () => mine.inTouch, texts);
  manager = made;
  await Promise.race([made.load().then(() => show(made, place(), texts)), late()]);
  shown = true;
  document.getElementById("loading")?.remove();
  turns.open();
}

/** What was not kept while the connection was away is sent again, in the order in which it was typed. */
function connected(yes: boolean): void {
  if (!shown) return;
  status.say(yes ? "" : obstacle === "blocked" ? "blocked" : "lost");
  if (!yes) return;
  turns.gather();
  dispatchEvent(new Event("td-connected"));
  turns.open();
}

/**
 * What is in the way is said, also of a page that has not come yet: waiting longer or loading it again is of no use.
 */
function found(what: Obstacle): void {
  obstacle = what;
  const waiting = document.getElementById("loading");
  if (waiting) waiting.hidden = Boolean(what);
  if (!shown) status.say(what);
  else if (what === "blocked") status.say("blocked");
}

/**
 * Give up on a kernel that is connected and does not show its page; not when something is in the way of all of them.
 */
async function late(): Promise<never> {
  do await pause(PATIENCE);
  while (obstacle);
  throw new Error("late");
}

/**
 * Get the page again, with a kernel of its own, and put it where the old one was: what was typed comes back by itself.
 */
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
      // Another day is served here now, which does not know this page: it says so itself.
      if (answer.status === 403) return location.reload();
      // Another page altogether: this chapter is not open any more, or nobody is known here.
      const cells = fresh.getElementById("td-config") && fresh.getElementById("rendered_cells");
      if (answer.ok && (answer.redirected || !cells)) return location.reload();
      if (answer.ok && cells) {
        const next = config(fresh).kernelId;
        place().replaceWith(document.adoptNode(cells));
        await start(next);
        break;
      }
    } catch (error) {
      if (error instanceof ModuleMissing && wait > ONCE_MORE) return location.reload();
      if (error instanceof TypeError) status.say("lost"); // nobody answers: the kit was stopped, or is not back yet
      console.debug("not yet", error);
    }
    await pause(wait * (0.7 + 0.6 * Math.random())); // not the whole room at once
  }
  renewing = false;
  status.say("");
  void back();
}

// A page that comes back from the browser's own cache has lost its kernel.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

start(kernelId).catch(() => void renew());
