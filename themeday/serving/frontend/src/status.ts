// One line about the whole page that is always true: saved, saving, not saved, or out of touch.

import type { Obstacle } from "./connection";

// What a card's own line says, from the worst on, and what the line of the whole page makes of it.
const WORST_FIRST: [string, string][] = [
  ["failed", "failed"],
  ["saving", "saving"],
  ["refused", "unsaved"],
  ["unsaved", "unsaved"],
  ["withdrawn", "saved"],
  ["saved", "saved"],
];

const WELL = 4000; // milliseconds for which it is said that all is saved

/**
 * Tells how the page is.
 *
 * Cards say by an event, `td-keeping`, what their own line says of something that is to be kept, with a name for it; an
 * empty kind when there is nothing to say of it any more. What is worst is shown.
 */
export class Status {
  private readonly kept = new Map<string, string>();
  private readonly state = document.getElementById("td-state") as HTMLElement;
  private gone: ReturnType<typeof setTimeout> | undefined;
  private readonly notice = document.getElementById("td-connection") as HTMLElement;

  /**
   * @param texts - by kind
   */
  constructor(private readonly texts: Record<string, string>) {
    addEventListener("td-keeping", (event) => {
      const { name, kind } = (event as CustomEvent<{ name: string; kind: string }>).detail;
      if (kind) this.kept.set(name, kind);
      else this.kept.delete(name);
      this.draw();
    });
  }

  /**
   * Say what holds for the whole page, above everything else.
   *
   * @param what - "lost", "anew", what is in the way, or nothing
   */
  say(what: "lost" | "anew" | Obstacle): void {
    const text = this.texts[what] || "";
    if (this.notice.textContent !== text) this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  private draw(): void {
    const kinds = [...this.kept.values()];
    const kind = WORST_FIRST.find(([one]) => kinds.includes(one))?.[1] || "";
    this.state.dataset.kind = kind;
    this.state.textContent = this.texts[kind] || "";
    this.state.hidden = !kind;
    clearTimeout(this.gone);
    // What is well is said, and then it is out of the way.
    if (kind === "saved") this.gone = setTimeout(() => this.hide(), WELL);
  }

  private hide(): void {
    this.state.hidden = true;
  }
}
