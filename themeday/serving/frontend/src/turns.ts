// Whose turn it is to send: after an interruption, what was typed first is sent first, whichever card it is of.

const GATHER = 150; // milliseconds without another card that says it waits
const BUSY = 2000; // milliseconds at most that a phone with much to draw is waited for

// Safari has no idle callbacks.
const whenIdle = (go: () => void) =>
  "requestIdleCallback" in window ? requestIdleCallback(go, { timeout: BUSY }) : go();

interface Turn {
  since: number;
  go: () => void;
}

/**
 * Gives turns to cards that ask for one by the event `td-turn`.
 *
 * As long as all is well everyone goes at once; after `gather` they are put in order first.
 */
export class Turns {
  private waiting: Turn[] | null = [];
  private timer = 0;

  constructor() {
    addEventListener("td-turn", (event) => {
      event.preventDefault();
      const turn = (event as CustomEvent<Turn>).detail;
      if (!this.waiting) return turn.go();
      this.waiting.push(turn);
      if (this.timer) this.open();
    });
  }

  /** Let those who come now wait for each other, and then for `open`. */
  gather(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.waiting = this.waiting || [];
  }

  /** Let everyone go soon, in order. */
  open(): void {
    this.gather();
    const mine = window.setTimeout(() => whenIdle(() => this.timer === mine && this.release()), GATHER);
    this.timer = mine;
  }

  private release(): void {
    const all = this.waiting || [];
    this.waiting = null;
    this.timer = 0;
    all.sort((one, other) => one.since - other.since);
    for (const { go } of all) go();
  }
}
