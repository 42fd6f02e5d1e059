import { bars, heat } from "./charts";
import { h } from "./dom";

// The room's answers to one question.
export function roomResult(result, heading) {
  return h("div", { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text, result.summary ? ` · ${result.summary}` : null),
    result.heat && result.bars.length ? heat(result.bars, result.ends, result) : result.bars.length ? bars(result.bars, result) : null,
    result.texts.length ? h("ul", { class: "td-quotes" }, result.texts.map((one) =>
      h("li", {}, h("q", {}, one.text), one.by ? h("span", { class: "td-by" }, one.by) : null))) : null);
}

// The room's answers to one question, or that they are not shown yet. The bars are a table: a picture that reads well
// aloud. They are no live region: a number that changes every second would drown everything else.
export function tallied(result, t, heading) {
  if (result.shown) return roomResult(result, heading);
  return h("div", { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text),
    h("p", { class: "td-why" }, t.not_yet));
}
