// While a finger or a mouse button is down, nothing may move away under it: the click would go elsewhere, or nowhere.
// What is to be drawn anew waits until the click has come, or until it is no click any more.

const PRESS_LASTS = 1000; // milliseconds; who holds on for longer is not about to click
const CLICK_FOLLOWS = 100; // milliseconds after the finger is up, on a touch screen
const OVER = { pointerup: CLICK_FOLLOWS, pointercancel: 0, click: 0 };

let pressed: ReturnType<typeof setTimeout> | undefined;
const waiting = new Set<() => void>();

const drawSoon = (wait: number) => {
  clearTimeout(pressed);
  pressed = setTimeout(() => {
    pressed = undefined;
    const now = [...waiting];
    waiting.clear();
    for (const draw of now) draw();
  }, wait);
};

addEventListener("pointerdown", () => drawSoon(PRESS_LASTS), true);
for (const [over, wait] of Object.entries(OVER)) {
  const up = () => {
    if (pressed) drawSoon(wait);
  };
  addEventListener(over, up, true);
}

/** `go` draws now, or as soon as nothing is pressed; after `stop` nothing is drawn any more that waited. */
export const betweenPresses = (draw: () => void) => ({
  go: (): void => {
    if (pressed) waiting.add(draw);
    else draw();
  },
  stop: (): void => {
    waiting.delete(draw);
  },
});
