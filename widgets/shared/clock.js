import { h } from "./dom";

// A countdown that goes on by itself between messages from the laptop.
export function countdown(model, trait, draw) {
  let end = 0;
  let timer = model.get(trait);
  const take = () => {
    timer = model.get(trait);
    end = performance.now() + timer.left * 1000;
    tick();
  };
  const tick = () => {
    const left = timer.running ? Math.max(0, (end - performance.now()) / 1000) : timer.left;
    draw(left, timer);
  };
  model.on(`change:${trait}`, take);
  take();
  const beat = setInterval(tick, 250);
  return () => { clearInterval(beat); model.off(`change:${trait}`, take); };
}

export const clockText = (seconds) => {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

// What is said of a countdown that went from `before` to `left` seconds; nothing at most moments. Half of it is said where
// that is a moment of its own. Whoever comes back long after a moment hears of it no more, but that time is up one always hears.
const SAID_AT = { five: 300, one: 60 };
const LATE = 10; // seconds

export function momentOf(before, left, whole) {
  if (!(before > 0)) return "";
  if (left <= 0) return "time_up";
  const half = whole / 2;
  const apart = half > 0 && Object.values(SAID_AT).every((at) => Math.abs(half - at) > 30);
  const moments = Object.entries(apart ? { ...SAID_AT, half } : SAID_AT);
  return moments.find(([, at]) => before > at && left <= at && left > at - LATE)?.[0] || "";
}

// A line that is only heard. It is told the time at every tick, and says the moments of a running countdown, each once: not when
// the page is opened later, the countdown was changed or stands still, nor when another card of the page said it.
const HEARD_FOR = 20000; // milliseconds; after that nobody should still come across it

export function timeHeard(t) {
  const el = h("p", { class: "td-hidden", "aria-live": "polite" });
  let mark = "";
  let before = 0;
  let silence = 0;
  const tick = (left, now) => {
    const moment = now.running && now.mark === mark ? momentOf(before, left, now.whole) : "";
    before = now.running ? left : 0;
    mark = now.mark;
    if (!moment || globalThis.tdTimeSaid === `${mark} ${moment}`) return;
    globalThis.tdTimeSaid = `${mark} ${moment}`;
    el.textContent = t()[moment] || "";
    clearTimeout(silence);
    silence = setTimeout(() => { el.textContent = ""; }, HEARD_FOR);
  };
  return { el, tick, stop: () => clearTimeout(silence) };
}

// What a timer says; nothing when there is none.
export function timerText(left, now, t) {
  if (!now.running && !(left > 0)) return "";
  return now.running && left <= 0 ? t.time_up : `${t.time_left}: ${clockText(left)}${now.running ? "" : ` (${t.paused})`}`;
}
