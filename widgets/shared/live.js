import { refill } from "./dom";
import { betweenPresses } from "./press";

// Draw again whenever one of the traits changes; `draw` gets the element emptied, focus comes back by id.
// With `of`, which returns what is drawn, only when that changed.
export function live(model, el, traits, draw, of = null) {
  let drawn = "";
  const redraw = () => {
    const now = of && JSON.stringify(of());
    if (of && now === drawn) return;
    drawn = now;
    const focused = el.contains(document.activeElement) ? document.activeElement.id : "";
    refill(el);
    draw();
    const again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  };
  const { go, stop } = betweenPresses(redraw);
  traits.forEach((trait) => model.on(`change:${trait}`, go));
  redraw();
  return () => { stop(); traits.forEach((trait) => model.off(`change:${trait}`, go)); };
}
