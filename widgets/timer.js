const DIALS = [1, 3, 5, 10, 15, 30, 45, 60, 90, 120, 240]; // minutes of a full ring
const TOLD = [10, 5, 1]; // minutes left that are said aloud; not every second

export default {
  render({ model, el }) {
    const face = h("p", { class: "td-ring-text", role: "timer" });
    const note = h("p", { class: "td-why" });
    const heard = h("p", { class: "td-hidden", "aria-live": "polite" });
    const hand = svg("circle", { class: "td-ring-left", cx: 60, cy: 60, r: 52, pathLength: 100, transform: "rotate(-90 60 60)" });
    const ring = h("div", { class: "td-ring" },
      svg("svg", { viewBox: "0 0 120 120", "aria-hidden": "true" }, svg("circle", { class: "td-ring-whole", cx: 60, cy: 60, r: 52 }), hand), face);
    const title = h("h2", {});
    const place = h("section", { class: "td-card td-timer-card" }, title, ring, note, heard);
    let mark = "";
    let dial = 60;
    let before = Infinity;

    const tell = (left, now, t) => {
      const minutes = TOLD.find((n) => before > 60 * n && left <= 60 * n && left > 60 * n - 5);
      if (now.running && before > 0 && left <= 0 && before !== Infinity) heard.textContent = t.time_up;
      else if (now.running && minutes) heard.textContent = minutes === 1 ? t.minute_left : fill(t.minutes_left, { n: minutes });
      before = left;
    };

    const tick = (left, now) => {
      const t = model.get("labels");
      if (!t.title || now.left === undefined) return;
      if (now.mark !== mark) {
        mark = now.mark;
        before = Infinity;
        dial = 60 * (DIALS.find((n) => 60 * n >= Math.floor(left)) || DIALS.at(-1));
      }
      const text = timerText(left, now, t);
      const up = now.running && left <= 0;
      title.textContent = t.title;
      ring.hidden = !text;
      note.hidden = Boolean(text) && now.running;
      note.textContent = !text ? t.no_timer : t.paused;
      place.classList.toggle("td-time-is-up", up);
      hand.setAttribute("stroke-dasharray", `${Math.min(100, 100 * left / dial)} 100`);
      const shown = up ? t.time_up : clockText(left);
      if (face.textContent !== shown) face.textContent = shown;
      face.setAttribute("aria-label", text);
      tell(left, now, t);
    };
    put(el, place);
    const stop = countdown(model, "timer", tick);
    return stop;
  },
};
