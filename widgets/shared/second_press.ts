// What cannot be taken back asks for a second press, and that one is deliberate: neither the end of a double click,
// nor a finger that bounces, nor a key that is held. Until then the button says so, and after a while it forgets that
// it asked.

const DELIBERATE = 600; // milliseconds between asking and confirming
const SURE_PATIENCE = 4000;

let heldKey = false;
const down = (event: KeyboardEvent) => {
  heldKey = event.repeat;
};
const up = () => {
  heldKey = false;
};
addEventListener("keydown", down, true);
addEventListener("keyup", up, true);

export interface SecondPress {
  /** Whether this button asks. */
  asks(id: string): boolean;
  /** What this button has meanwhile. */
  attributes(id: string): { "aria-disabled"?: string };
  /** A button is pressed: whether that confirms what it asked. */
  confirms(id: string, event: Event): boolean;
  /** Nobody is asked any more. */
  drop(): void;
  stop(): void;
}

/** Ask for second presses; `changed` draws the buttons anew. */
export function secondPress(changed: () => void): SecondPress {
  let asking = "";
  let since = 0;
  let ready: ReturnType<typeof setTimeout> | undefined;
  let forget: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(ready);
    clearTimeout(forget);
  };
  const set = (id: string) => {
    stop();
    asking = id;
    changed();
  };
  const waits = () => performance.now() - since < DELIBERATE;
  return {
    asks: (id) => asking === id,
    attributes: (id) => (asking === id && waits() ? { "aria-disabled": "true" } : {}),
    confirms(id, event) {
      // A key that is held is one press, however slowly a busy computer repeats it.
      if (asking === id && !heldKey && event.timeStamp - since >= DELIBERATE) {
        set("");
        return true;
      }
      since = performance.now();
      set(id);
      since = performance.now(); // when it could be read
      ready = setTimeout(changed, DELIBERATE + 20);
      forget = setTimeout(() => set(""), SURE_PATIENCE);
      return false;
    },
    drop() {
      if (asking) set("");
    },
    stop,
  };
}
