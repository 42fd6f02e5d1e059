// What cannot be taken back asks for a second press, and that one is deliberate: neither the end of a double click,
// nor a finger that bounces, nor a key that is held. Until then the button says what the second press does. It goes on
// asking until something else is pressed: who looks up at the big screen meanwhile finds it as it was.

import { betweenPresses } from "./press";

const DELIBERATE = 600; // milliseconds between asking and confirming
const LEAST_WIDE = 220; // pixels, for what it says

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
  attributes(id: string): { "aria-disabled"?: string; "data-asks"?: string; style?: string };
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
  let button = ""; // the id of the element that asks
  let wide = 0;
  const set = (id: string) => {
    clearTimeout(ready);
    asking = id;
    changed();
  };
  const elsewhere = (event: Event) => {
    if (!asking || (event.target as Element).closest?.("button")?.id === button) return;
    asking = "";
    clearTimeout(ready);
    ready = setTimeout(changed); // not before what is pressed has done what it does: a list unfolds only where it stands
  };
  const letGo = (event: KeyboardEvent) => {
    if (event.key === "Escape" && asking) set("");
  };
  const { go, stop: waitNoMore } = betweenPresses(changed); // who presses just then is not left without a button
  addEventListener("click", elsewhere, true);
  addEventListener("keydown", letGo);
  const waits = () => performance.now() - since < DELIBERATE;
  return {
    asks: (id) => asking === id,
    attributes: (id) =>
      asking === id
        ? {
            "data-asks": "",
            ...(waits() ? { "aria-disabled": "true" } : {}),
            // As wide as it was: what stands beside it stays where it is.
            style: `max-width: ${Math.max(wide, LEAST_WIDE)}px`,
          }
        : {},
    confirms(id, event) {
      // A key that is held is one press, however slowly a busy computer repeats it.
      if (asking === id && !heldKey && event.timeStamp - since >= DELIBERATE) {
        set("");
        return true;
      }
      const pressed = (event.target as Element).closest("button");
      if (asking !== id) wide = pressed?.offsetWidth ?? 0;
      button = pressed?.id ?? "";
      since = performance.now();
      set(id);
      since = performance.now(); // when it could be read
      ready = setTimeout(go, DELIBERATE + 20);
      return false;
    },
    drop() {
      if (asking) set("");
    },
    stop() {
      clearTimeout(ready);
      waitNoMore();
      removeEventListener("click", elsewhere, true);
      removeEventListener("keydown", letGo);
    },
  };
}
