import { h, put, svg } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";

type Side = "young_colleague" | "leader" | "table";

interface Table {
  number: number;
  title: string;
  room: string;
  yours: boolean;
  /** Who sits there, by role. */
  people: Side[];
  lines: string[];
}

interface Tables extends Card {
  tables: Table[];
  line: string;
  count: string;
}

// Each role has a shape of its own, so that nothing is told by colour alone.
const DOTS: Record<Side, (x: number, y: number, r: number) => SVGElement> = {
  young_colleague: (x, y, r) => svg("circle", { class: "td-dot td-dot-young", cx: x, cy: y, r }),
  leader: (x, y, r) =>
    svg("rect", {
      class: "td-dot td-dot-leader",
      x: x - r * 0.9,
      y: y - r * 0.9,
      width: r * 1.8,
      height: r * 1.8,
      rx: r * 0.3,
    }),
  table: (x, y, r) => svg("circle", { class: "td-dot td-dot-shared", cx: x, cy: y, r: r * 0.8 }),
};

function drawing(table: Table) {
  const n = table.people.length;
  const r = Math.min(9, 42 * Math.sin(Math.PI / Math.max(n, 2)) * 0.8);
  return svg(
    "svg",
    { class: "td-table-drawing", viewBox: "0 0 110 110", "aria-hidden": "true" },
    svg("circle", { class: "td-table-top", cx: 55, cy: 55, r: 27 }),
    svg(
      "text",
      { class: "td-table-number", x: 55, y: 55, "text-anchor": "middle", "dominant-baseline": "central" },
      String(table.number),
    ),
    table.people.map((role, place) => {
      const turn = (2 * Math.PI * place) / n - Math.PI / 2;
      return DOTS[role](55 + 42 * Math.cos(turn), 55 + 42 * Math.sin(turn), r);
    }),
  );
}

export default {
  render({ model, el }) {
    return live(model, el, ["tables", "line", "count", "labels"], () => {
      const t = model.get("labels");
      const tables = model.get("tables");
      if (!t.title || !model.get("count")) return;
      const roles = (Object.keys(DOTS) as Side[]).filter((role) => tables.some((table) => table.people.includes(role)));
      put(
        el,
        h(
          "section",
          { class: "td-card td-tables-card" },
          h("h2", {}, t.title),
          h(
            "p",
            { class: "td-count" },
            [model.get("line"), tables.length ? model.get("count") : ""].filter(Boolean).join(" · "),
          ),
          !tables.length
            ? h("p", { class: "td-why" }, t.nobody)
            : [
                h(
                  "p",
                  { class: "td-dot-legend", "aria-hidden": "true" },
                  roles.map((role) =>
                    h(
                      "span",
                      {},
                      svg("svg", { viewBox: "0 0 22 22", width: 22, height: 22 }, DOTS[role](11, 11, 9)),
                      t[role],
                    ),
                  ),
                ),
                h(
                  "ul",
                  { class: "td-tables" },
                  tables.map((table) =>
                    h(
                      "li",
                      { class: table.yours ? "td-here" : "" },
                      drawing(table),
                      h(
                        "div",
                        {},
                        h(
                          "h3",
                          {},
                          table.title,
                          table.room ? h("span", { class: "td-room-name" }, ` ${table.room}`) : null,
                        ),
                        table.yours ? h("p", { class: "td-yours" }, t.yours) : null,
                        table.lines.map((line) => h("p", {}, line)),
                      ),
                    ),
                  ),
                ),
              ],
        ),
      );
    });
  },
} satisfies View<Tables>;
