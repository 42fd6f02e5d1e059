// What cannot be taken back asks for a second press, and that one is deliberate: neither the end of a double click, nor a
// finger that bounces, nor a key that is held. Until then the button says so, and after a while it forgets that it asked.
const DELIBERATE = 600; // milliseconds between asking and confirming
const SURE_PATIENCE = 4000;

let heldKey = false;
addEventListener("keydown", (event) => { heldKey = event.repeat; }, true);
addEventListener("keyup", () => { heldKey = false; }, true);

// `changed` draws the buttons anew: `asks(id)` is whether this one asks, and `attributes(id)` what it has meanwhile.
export function secondPress(changed) {
  let asking = "";
  let since = 0;
  let ready = 0;
  let forget = 0;
  const set = (id) => {
    clearTimeout(ready);
    clearTimeout(forget);
    asking = id;
    changed();
  };
  const waits = () => performance.now() - since < DELIBERATE;
  return {
    asks: (id) => asking === id,
    attributes: (id) => (asking === id && waits() ? { "aria-disabled": "true" } : {}),
    confirms(id, event) {
      // A key that is held is one press, however slowly a busy computer repeats it.
      if (asking === id && !heldKey && event.timeStamp - since >= DELIBERATE) { set(""); return true; }
      since = performance.now();
      set(id);
      since = performance.now(); // when it could be read
      ready = setTimeout(changed, DELIBERATE + 20);
      forget = setTimeout(() => set(""), SURE_PATIENCE);
      return false;
    },
    drop: () => { if (asking) set(""); },
    stop: () => { clearTimeout(ready); clearTimeout(forget); },
  };
}
