// While a finger or a mouse button is down, nothing may move away under it: the click would go elsewhere, or nowhere. What
// is to be drawn anew waits until the click has come, or until it is no click any more.

const PRESS_LASTS = 1000; // milliseconds; who holds on for longer is not about to click
const CLICK_FOLLOWS = 100; // milliseconds after the finger is up, on a touch screen

let pressed = 0;
const waiting = new Set();

const drawSoon = (wait) => {
  clearTimeout(pressed);
  pressed = setTimeout(() => {
    pressed = 0;
    const now = [...waiting];
    waiting.clear();
    now.forEach((draw) => draw());
  }, wait);
};

addEventListener("pointerdown", () => drawSoon(PRESS_LASTS), true);
for (const [over, wait] of [["pointerup", CLICK_FOLLOWS], ["pointercancel", 0], ["click", 0]]) {
  addEventListener(over, () => { if (pressed) drawSoon(wait); }, true);
}

// `go` draws now, or as soon as nothing is pressed; after `stop` nothing is drawn any more that waited.
export const betweenPresses = (draw) => ({
  go: () => { if (pressed) waiting.add(draw); else draw(); },
  stop: () => waiting.delete(draw),
});
