// Drawing again when a trait changes.

import { refill } from "./dom";
import { type Model, type Names, onChange, type Stop } from "./model";
import { betweenPresses } from "./press";
import { steady } from "./steady";

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
  const { go, stop } = betweenPresses(redraw);
  const stopHearing = onChange(model, traits, go);
  redraw();
  return () => {
    stop();
    stopHearing();
  };
}
