// What stands in a card of the review, from top to bottom: texts, quotations and tables, each with its pages when it is
// long.

import { type Child, h } from "../shared/dom";
import { type Chart, charted } from "./review_charts";

/** A number beside a bar that draws it. */
interface Measured {
  text: string;
  part: number;
}

/** Which page of a long list stands here, counted from 0. */
interface Pages {
  name: string;
  at: number;
  last: number;
  text: string;
}

interface Quotes {
  kind: "quotes";
  heading: string;
  texts: { text: string; by: string }[];
  pages?: Pages;
}

interface Table {
  kind: "table";
  caption: string;
  columns: string[];
  rows: [string, ...(string | Measured)[]][];
  pages?: Pages;
  /** Its cells are words: on a phone each row is a card. */
  words?: boolean;
  /** By which column it is sorted, with a minus the other way round; only of what can be sorted. */
  sort?: string;
}

export type Block = { kind: "text" | "warning" | "status"; text: string } | Quotes | Table | Chart;

/** Says what someone chose, by the name of the choice; returns whether that went out. */
export type Choose = (name: string, value: string) => boolean;

export type Words = Record<string, string>;

/** Draw a part; `id` is the beginning of the ids in it. */
export function drawn(block: Block, id: string, t: Words, choose: Choose): Child {
  if (block.kind === "quotes")
    return [
      h("h3", {}, block.heading),
      h(
        "ul",
        { class: "td-quotes" },
        block.texts.map((quote) =>
          h("li", {}, h("q", {}, quote.text), quote.by ? h("span", { class: "td-by" }, ` (${quote.by})`) : null),
        ),
      ),
      pager(block.pages, id, t, choose),
    ];
  if (block.kind === "chart") return charted(block, id, t);
  if (block.kind === "table") return [table(block, id, t, choose), pager(block.pages, id, t, choose)];
  return h("p", { class: block.kind === "warning" ? "td-error" : "td-why" }, block.text);
}

// Wide tables scroll by themselves; who has no mouse reaches them with the keyboard.
function table(block: Table, id: string, t: Words, choose: Choose): Child {
  const heads = block.columns.map((column, n) =>
    block.sort === undefined ? h("th", { scope: "col" }, column) : sorter(block.sort, column, n, id, t, choose),
  );
  return [
    h("h3", { id: `${id}-name` }, block.caption),
    h(
      "div",
      { class: "td-scroll", id, role: "group", tabindex: "0", "aria-labelledby": `${id}-name` },
      h(
        "table",
        { class: block.words ? "td-table td-words" : "td-table", "aria-labelledby": `${id}-name` },
        h("thead", {}, h("tr", {}, heads)),
        h(
          "tbody",
          {},
          block.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row[0]), row.slice(1).map(cell))),
        ),
      ),
    ),
  ];
}

function sorter(sort: string, column: string, n: number, id: string, t: Words, choose: Choose) {
  const up = sort === `${n}`;
  const down = sort === `-${n}`;
  return h(
    "th",
    { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : null },
    h(
      "button",
      {
        type: "button",
        id: `${id}-sort-${n}`,
        class: "td-sort",
        title: up ? t.sort_back : t.sort,
        onclick: () => choose("sort", up ? `-${n}` : `${n}`),
      },
      column,
      h("span", { "aria-hidden": "true" }, up ? " ▲" : down ? " ▼" : " ↕"),
    ),
  );
}

// A bar beside the number it draws: the number is the bar's text.
function cell(value: string | Measured) {
  if (typeof value === "string") return h("td", {}, value);
  return h(
    "td",
    { class: "td-measured" },
    h("span", {}, value.text),
    h(
      "span",
      { class: "td-track", "aria-hidden": "true" },
      h("span", { class: "td-bar", style: `--part:${value.part}` }),
    ),
  );
}

function pager(pages: Pages | undefined, id: string, t: Words, choose: Choose): Child {
  if (!pages) return null;
  const { name, at, last, text } = pages;
  const to = (place: number, label: string, key: string) =>
    h(
      "button",
      {
        type: "button",
        id: `${id}-${key}`,
        class: "td-button td-quiet",
        disabled: place < 0 || place > last,
        onclick: () => choose(name, `${place}`),
      },
      label,
    );
  return h(
    "div",
    { class: "td-pager" },
    to(at - 1, t.previous, "previous"),
    h("span", {}, text),
    to(at + 1, t.next, "next"),
  );
}
