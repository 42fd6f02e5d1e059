// Whose turn it is to send: after an interruption, what was typed first is sent first, whichever card it is of.

const GATHER = 150; // milliseconds in which all cards of a page have said that they wait

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
      if (this.waiting) this.waiting.push(turn);
      else turn.go();
    });
  }

  /** Let those who come now wait for each other, and then for `open`. */
  gather(): void {
    clearTimeout(this.timer);
    this.waiting = this.waiting || [];
  }

  /** Let everyone go soon, in order. */
  open(): void {
    this.gather();
    this.timer = window.setTimeout(() => {
      const all = this.waiting || [];
      this.waiting = null;
      all.sort((one, other) => one.since - other.since);
      for (const { go } of all) go();
    }, GATHER);
  }
}
