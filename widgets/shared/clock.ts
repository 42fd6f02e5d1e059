// Countdowns, and what is said of them.

import { h } from "./dom";
import type { Labels, Model, Stop } from "./model";

/** A countdown as the laptop tells of it; times in seconds. */
export interface Timer {
  running: boolean;
  left: number;
  whole: number;
  /** Another one when the countdown is set anew. */
  mark: string;
}

type Tick = (left: number, timer: Timer) => void;

/** Follow a countdown, which goes on by itself between messages from the laptop. */
export function countdown<Name extends string>(model: Model<Record<Name, Timer>>, trait: Name, draw: Tick): Stop {
  let end = 0;
  let timer = model.get(trait);
  const tick = () => draw(timer.running ? Math.max(0, (end - performance.now()) / 1000) : timer.left, timer);
  const take = () => {
    timer = model.get(trait);
    end = performance.now() + timer.left * 1000;
    tick();
  };
  model.on(`change:${trait}`, take);
  take();
  const beat = setInterval(tick, 250);
  return () => {
    clearInterval(beat);
    model.off(`change:${trait}`, take);
  };
}

export const clockText = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

// What is said of a countdown that went from `before` to `left` seconds; nothing at most moments. Half of it is said
// where that is a moment of its own. Whoever comes back long after a moment hears of it no more, but that time is up
// one always hears.
const SAID_AT = { five: 300, one: 60 };
const LATE = 10; // seconds

export function momentOf(before: number, left: number, whole: number): string {
  if (!(before > 0)) return "";
  if (left <= 0) return "time_up";
  const half = whole / 2;
  const apart = half > 0 && Object.values(SAID_AT).every((at) => Math.abs(half - at) > 30);
  const moments = Object.entries(apart ? { ...SAID_AT, half } : SAID_AT);
  return moments.find(([, at]) => before > at && left <= at && left > at - LATE)?.[0] || "";
}

const HEARD_FOR = 20000; // milliseconds; after that nobody should still come across it

declare global {
  var tdTimeSaid: string | undefined;
}

/**
 * Make a line that is only heard. It is told the time at every tick, and says the moments of a running countdown,
 * each once: not when the page is opened later, the countdown was changed or stands still, nor when another card of
 * the page said it.
 */
export function timeHeard(t: () => Labels): { el: HTMLElement; tick: Tick; stop: Stop } {
  const el = h("p", { class: "td-hidden", "aria-live": "polite" });
  let mark = "";
  let before = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const tick: Tick = (left, now) => {
    const moment = now.running && now.mark === mark ? momentOf(before, left, now.whole) : "";
    before = now.running ? left : 0;
    mark = now.mark;
    if (!moment || globalThis.tdTimeSaid === `${mark} ${moment}`) return;
    globalThis.tdTimeSaid = `${mark} ${moment}`;
    el.textContent = t()[moment] || "";
    clearTimeout(silence);
    const hush = () => {
      el.textContent = "";
    };
    silence = setTimeout(hush, HEARD_FOR);
  };
  return { el, tick, stop: () => clearTimeout(silence) };
}

/** Return what a timer says; nothing when there is none. */
export function timerText(left: number, now: Timer, t: Labels): string {
  if (!now.running && !(left > 0)) return "";
  if (now.running && left <= 0) return t.time_up;
  return `${t.time_left}: ${clockText(left)}${now.running ? "" : ` (${t.paused})`}`;
}
