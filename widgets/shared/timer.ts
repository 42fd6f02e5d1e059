import { type Timer as Countdown, clockText, countdown, timeHeard, timerText } from "./clock";
import { h, put, svg } from "./dom";
import type { Card, View } from "./model";

interface Timer extends Card {
  timer: Countdown;
}

const DIALS = [1, 3, 5, 10, 15, 30, 45, 60, 90, 120, 240]; // minutes of a full ring
const RING = { cx: 60, cy: 60, r: 52 };

export default {
  render({ model, el }) {
    const face = h("p", { class: "td-ring-text", role: "timer" });
    const note = h("p", { class: "td-why" });
    const heard = timeHeard(() => model.get("labels"));
    const turned = { pathLength: 100, transform: "rotate(-90 60 60)" };
    const hand = svg("circle", { class: "td-ring-left", ...RING, ...turned });
    const whole = svg("circle", { class: "td-ring-whole", ...RING });
    const ring = h("div", { class: "td-ring" });
    put(ring, svg("svg", { viewBox: "0 0 120 120", "aria-hidden": "true" }, whole, hand), face);
    const title = h("h2", {});
    const place = h("section", { class: "td-card td-timer-card" }, title, ring, note, heard.el);
    let mark = "";
    let dial = 60;

    const tick = (left: number, now: Countdown) => {
      const t = model.get("labels");
      if (!t.title || now.left === undefined) return;
      if (now.mark !== mark) {
        mark = now.mark;
        dial = 60 * (DIALS.find((n) => 60 * n >= Math.floor(left)) || DIALS[DIALS.length - 1]);
      }
      const text = timerText(left, now, t);
      const up = now.running && left <= 0;
      title.textContent = t.title;
      ring.hidden = !text;
      note.hidden = Boolean(text) && now.running;
      note.textContent = !text ? t.no_timer : t.paused;
      place.classList.toggle("td-time-is-up", up);
      hand.setAttribute("stroke-dasharray", `${Math.min(100, (100 * left) / dial)} 100`);
      const shown = up ? t.time_up : clockText(left);
      if (face.textContent !== shown) face.textContent = shown;
      face.setAttribute("aria-label", text);
      heard.tick(left, now);
    };
    put(el, place);
    const stop = countdown(model, "timer", tick);
    return () => {
      stop();
      heard.stop();
    };
  },
} satisfies View<Timer>;
