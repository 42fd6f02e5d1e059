// Drawing again when a trait changes.

import { refill } from "./dom";
import { type Model, type Names, onChange, type Stop } from "./model";
import { betweenPresses } from "./press";
import { steady } from "./steady";

/** Draw again whenever one of the traits changes: at once, or as soon as nothing is pressed. */
export function redraws<Traits>(model: Model<Traits>, traits: Names<Traits>, draw: () => void): Stop {
  const { go, stop } = betweenPresses(draw);
  const stopHearing = onChange(model, traits, go);
  return () => {
    stop();
    stopHearing();
  };
}

/**
 * Draw again whenever one of the traits changes; `draw` finds the element emptied, focus comes back by id.
 *
 * @param of - returns what is drawn; when it is given, only when that changed
 */
export function live<Traits>(
  model: Model<Traits>,
  el: HTMLElement,
  traits: Names<Traits>,
  draw: () => unknown,
  of?: () => unknown,
): Stop {
  let drawn: string | undefined;
  const redraw = () => {
    const now = of && JSON.stringify(of());
    if (of && now === drawn) return;
    drawn = now;
    const focused = el.contains(document.activeElement) ? document.activeElement?.id : "";
    steady(() => {
      refill(el);
      draw();
    });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  redraw();
  return redraws(model, traits, redraw);
}
