import { h } from "./dom";

// Bars with their numbers; a picture that reads well aloud.
export function bars(rows, { caption = "", unit = "" } = {}) {
  const most = Math.max(1, ...rows.map((row) => row.n));
  return h("table", { class: "td-bars" }, caption ? h("caption", {}, caption) : null,
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, row.text),
      h("td", { class: "td-bar-cell" }, h("span", { class: "td-bar", style: `--part:${row.n / most}` })),
      h("td", { class: "td-bar-n" }, row.shown || `${row.n}${unit}`)))));
}

// How many chose each step, as one row of cells: the more, the darker. A table, so it reads aloud as its numbers.
export function heat(rows, [low, high], { caption = "" } = {}) {
  const total = rows.reduce((sum, row) => sum + row.n, 0);
  const shade = (n) => (n ? Math.min(4, 1 + Math.floor(4 * n / total)) : 0);
  const cells = (row) => h("td", { class: `td-heat-${shade(row.n)}` }, row.n);
  return h("div", { class: "td-heat" },
    h("table", {}, h("caption", { class: caption ? "" : "td-hidden" }, caption || `${low} – ${high}`),
      h("thead", {}, h("tr", {}, rows.map((row) => h("th", { scope: "col" }, row.step)))),
      h("tbody", {}, h("tr", {}, rows.map(cells)))),
    low || high ? h("p", { class: "td-scale-ends" }, h("span", {}, low), h("span", {}, high)) : null);
}
