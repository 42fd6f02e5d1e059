import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";

interface LiveList extends Card {
  ask: string;
  rows: string[];
  count: string;
}

export default {
  render({ model, el }) {
    const list = h("section", { class: "td-card td-live-list" });
    put(el, list);
    return live(model, list, ["rows", "ask", "count", "labels"], () => {
      const t = model.get("labels");
      if (!model.get("ask") || !t.nothing) return;
      const rows = model.get("rows");
      const count = model.get("count");
      const texts = rows.map((text) => h("li", {}, h("q", {}, text)));
      put(
        list,
        h("h2", {}, model.get("ask")),
        count ? h("p", { class: "td-count" }, count) : null,
        rows.length ? h("ul", { class: "td-quotes" }, texts) : h("p", { class: "td-why" }, t.nothing),
      );
    });
  },
} satisfies View<LiveList>;
