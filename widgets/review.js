// The organiser's review. One view for its three parts: the top of the page, cards of figures, and the filter of all outcomes.
const parts = {
  overview(model, el) {
    document.getElementById("loading")?.remove();
    return live(model, el, ["state", "labels"], () => {
      const s = model.get("state");
      const t = model.get("labels");
      if (!s.day) return;
      el.append(
        s.rehearsal ? h("p", { class: "td-rehearsal" }, t.rehearsal) : null,
        h("header", { class: "td-review-top" },
          h("h1", {}, t.title),
          h("p", { class: "td-lead" }, s.day),
          h("ul", { class: "td-facts" }, [s.date, s.people, s.kept].map((fact) => h("li", {}, fact))),
          s.warnings.map((warning) => h("p", { class: "td-error" }, warning)),
          h("div", { class: "td-note" }, s.notes.map((note) => h("p", {}, note))),
          s.languages.length ? h("nav", { class: "td-links", "aria-label": t.language }, s.languages.map((language) =>
            h("a", { href: `/language/${language.key}?to=review`, lang: language.key }, language.text))) : null));
    });
  },

  figures(model, el) {
    const id = `td-${model.get("name")}`;
    return live(model, el, ["blocks", "labels"], () => {
      if (!model.get("labels").title) return;
      el.append(h("section", { class: "td-card td-figures", "aria-labelledby": id },
        h("h2", { id }, model.get("labels").title),
        model.get("blocks").map((block, n) => blocks[block.kind](block, `${id}-${n}`))));
    });
  },

  filter(model, el) {
    const id = "td-outcomes";
    const select = (name, options, chosen) => {
      const t = model.get("labels");
      const input = h("select", { id: `${id}-${name}`, class: "td-input", onchange: () => model.send({ type: "filter", ...chosenNow(), [name]: input.value }) },
        h("option", { value: "" }, t.all),
        options.map((option) => h("option", { value: option.key }, option.text)));
      input.value = chosen;
      return h("div", { class: "td-grow" }, h("label", { for: input.id }, t[name]), input);
    };
    const chosenNow = () => ({ chapter: model.get("filters").chapter, visibility: model.get("filters").visibility });
    // The status stays in the page while the rest is drawn anew, so that a change is read aloud.
    const status = h("p", { class: "td-count", role: "status" });
    const body = h("div", {});
    el.append(h("section", { class: "td-card td-filter", "aria-labelledby": id }, body, status));
    return live(model, body, ["filters", "labels"], () => {
      const f = model.get("filters");
      if (!f.status) return;
      status.textContent = f.status;
      body.append(h("h2", { id }, model.get("labels").title));
      if (f.chapters.length) {
        body.append(h("div", { class: "td-row" }, select("chapter", f.chapters, f.chapter), select("visibility", f.visibilities, f.visibility)));
      }
    });
  },
};

const blocks = {
  text: (block) => h("p", { class: "td-why" }, block.text),
  quotes: (block) => [
    h("h3", {}, block.heading),
    h("ul", { class: "td-quotes" }, block.texts.map((text) => h("li", {}, h("q", {}, text)))),
  ],
  // Wide tables scroll by themselves; who has no mouse reaches them with the keyboard.
  table: (block, id) => [
    h("h3", { id: `${id}-name` }, block.caption),
    h("div", { class: "td-scroll", id, role: "group", tabindex: "0", "aria-labelledby": `${id}-name` },
      h("table", { class: "td-table", "aria-labelledby": `${id}-name` },
        h("thead", {}, h("tr", {}, block.columns.map((column) => h("th", { scope: "col" }, column)))),
        h("tbody", {}, block.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row[0]), row.slice(1).map(cell)))))),
  ],
};

function cell(value) {
  if (typeof value === "string") return h("td", {}, value);
  return h("td", { class: "td-measured" },
    h("span", {}, value.text),
    h("span", { class: "td-track", "aria-hidden": "true" }, h("span", { class: "td-bar", style: `--part:${value.part}` })));
}

export default {
  render({ model, el }) {
    return parts[model.get("part")](model, el);
  },
};
