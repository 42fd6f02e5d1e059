export default {
  render({ model, el }) {
    const list = h("div", {});
    const ratings = h("div", {});
    put(el, list, ratings);
    const stop = live(model, list, ["rounds", "message", "labels"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      const message = model.get("message");
      put(list, h("section", { class: "td-card", "aria-live": "polite" },
        h("h2", {}, t.title),
        message ? h("p", {}, t[message]) : null,
        h("ol", { class: "td-dates" }, model.get("rounds").map((round) =>
          h("li", { class: round.now ? "td-now" : "" },
            h("span", { class: "td-date-what" }, round.text, round.now ? ` · ${t.now}` : ""), h("br"), round.where)))));
    });
    const stopQuestions = questions(model, ratings, () => Object.keys(model.get("questions")).reverse());
    return () => { stop(); stopQuestions(); };
  },
};
