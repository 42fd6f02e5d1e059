import { type Bar, bars } from "../shared/charts";
import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";

interface People extends Card {
  counts: { total: number; total_text: string; roles: Bar[]; units: Bar[] };
}

export default {
  render({ model, el }) {
    return live(model, el, ["counts", "labels"], () => {
      const c = model.get("counts");
      const t = model.get("labels");
      if (!c.total) return;
      put(
        el,
        h(
          "section",
          { class: "td-card" },
          h("h2", {}, t.title),
          h("p", { class: "td-total" }, c.total_text),
          c.roles.length ? bars(c.roles, { caption: t.roles }) : null,
          c.units.length ? bars(c.units, { caption: t.units }) : null,
        ),
      );
    });
  },
} satisfies View<People>;
