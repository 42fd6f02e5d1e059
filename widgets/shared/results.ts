// The room's answers to one question, as `results.py` tells of them.

import { type Bar, bars, heat } from "./charts";
import { h } from "./dom";
import type { Labels } from "./model";

export interface Result {
  key: string;
  ask: string;
  n_text: string;
  summary?: string;
  caption: string;
  bars: Bar[];
  texts: { text: string; by: string }[];
  heat?: boolean;
  ends?: [string, string];
}

/** A result that may not be shown yet; then it says only how many answered. */
export interface Tally extends Partial<Result> {
  shown: boolean;
}

type Heading = "h2" | "h3" | null;

function chart(result: Result): HTMLElement | null {
  if (!result.bars.length) return null;
  return result.heat ? heat(result.bars, result.ends ?? ["", ""], result) : bars(result.bars, result);
}

/** Draw the answers, as bars, texts or both. */
export function roomResult(result: Result, heading: Heading): HTMLElement {
  const quotes = result.texts.map((one) =>
    h("li", {}, h("q", {}, one.text), one.by ? h("span", { class: "td-by" }, one.by) : null),
  );
  return h(
    "div",
    { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text, result.summary ? ` · ${result.summary}` : null),
    chart(result),
    quotes.length ? h("ul", { class: "td-quotes" }, quotes) : null,
  );
}

/**
 * Draw the answers, or that they are not shown yet. They are no live region: a number that changes every second would
 * drown everything else.
 */
export function tallied(result: Tally, t: Labels, heading: Heading): HTMLElement {
  if (result.shown) return roomResult(result as Result, heading);
  return h(
    "div",
    { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text),
    h("p", { class: "td-why" }, t.not_yet),
  );
}
