// One line about the whole page that is always true: saved, saving, not saved, or out of touch.

const WORST_FIRST = ["failed", "saving", "unsaved", "saved"] as const;

/**
 * Tells how the page is.
 *
 * Cards say how their keeping goes by an event, `td-keeping`, with a name for what is kept and how it is. What is worst
 * is shown.
 */
export class Status {
  private readonly kept = new Map<string, string>();
  private readonly state = document.getElementById("td-state") as HTMLElement;
  private readonly notice = document.getElementById("td-connection") as HTMLElement;

  /**
   * @param texts - by kind
   */
  constructor(private readonly texts: Record<string, string>) {
    addEventListener("td-keeping", (event) => {
      const { name, kind } = (event as CustomEvent<{ name: string; kind: string }>).detail;
      this.kept.set(name, kind);
      this.draw();
    });
  }

  /**
   * Say what holds for the whole page, above everything else.
   *
   * @param what - "lost", "anew", or nothing
   */
  say(what: "lost" | "anew" | ""): void {
    const text = this.texts[what] || "";
    if (this.notice.textContent !== text) this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  private draw(): void {
    const kinds = [...this.kept.values()];
    const kind = WORST_FIRST.find((one) => kinds.includes(one)) || "";
    this.state.dataset.kind = kind;
    this.state.textContent = this.texts[kind] || "";
    this.state.hidden = !kind;
  }
}
