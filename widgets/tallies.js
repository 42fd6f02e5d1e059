// The room's answers to one question, or that they are not shown yet. The bars are a table: a picture that reads well
// aloud. They are no live region: a number that changes every second would drown everything else.
function tallied(result, t, heading) {
  if (result.shown) return roomResult(result, heading);
  return h("div", { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text),
    h("p", { class: "td-why" }, t.not_yet));
}
