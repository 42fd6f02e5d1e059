// Pictures of numbers that read well aloud: they are tables.

import { h } from "./dom";

/** A row of a chart. */
export interface Bar {
  text: string;
  n: number;
  /** What stands there in the place of the number. */
  shown?: string;
  /** Its step on a scale. */
  step?: number;
}

/** Bars with their numbers. */
export function bars(rows: Bar[], { caption = "", unit = "" } = {}): HTMLElement {
  const most = Math.max(1, ...rows.map((row) => row.n));
  const drawn = rows.map((row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, row.text),
      h("td", { class: "td-bar-cell" }, h("span", { class: "td-bar", style: `--part:${row.n / most}` })),
      h("td", { class: "td-bar-n" }, row.shown || `${row.n}${unit}`),
    ),
  );
  return h("table", { class: "td-bars" }, caption ? h("caption", {}, caption) : null, h("tbody", {}, drawn));
}

/** How many chose each step, as one row of cells: the more, the darker. */
export function heat(rows: Bar[], [low, high]: [string, string], { caption = "" } = {}): HTMLElement {
  const total = rows.reduce((sum, row) => sum + row.n, 0);
  const shade = (n: number) => (n ? Math.min(4, 1 + Math.floor((4 * n) / total)) : 0);
  const cells = rows.map((row) => h("td", { class: `td-heat-${shade(row.n)}` }, row.n));
  const steps = rows.map((row) => h("th", { scope: "col" }, row.step));
  const name = h("caption", { class: caption ? "" : "td-hidden" }, caption || `${low} – ${high}`);
  const ends = h("p", { class: "td-scale-ends" }, h("span", {}, low), h("span", {}, high));
  return h(
    "div",
    { class: "td-heat" },
    h("table", {}, name, h("thead", {}, h("tr", {}, steps)), h("tbody", {}, h("tr", {}, cells))),
    low || high ? ends : null,
  );
}
