import { acts, unlessSaved } from "../shared/acts";
import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Labels, SavingCard, View } from "../shared/model";
import { statusLine } from "../shared/telling";

interface Row {
  text: string;
  /** Only where they are let through one by one. */
  handle: string;
  shown: boolean;
}

interface LiveList extends SavingCard {
  ask: string;
  rows: Row[];
  count: string;
  moderating: boolean;
}

export default {
  render({ model, el }) {
    const { el: status, say } = statusLine();
    const list = h("div", {});
    const { act, stop: stopActs } = acts(model, unlessSaved(say), () => model.get("replies").list);
    const id = newId("list");
    put(el, h("section", { class: "td-card td-live-list" }, list, status));

    const moderated = (row: Row, t: Labels) =>
      h(
        "li",
        { class: row.shown ? "td-is-through" : "" },
        h(
          "span",
          { id: `${id}-${row.handle}-text`, class: "td-text" },
          row.text,
          h("span", { class: "td-by" }, row.shown ? `✓ ${t.is_shown}` : t.waits),
        ),
        h(
          "button",
          {
            type: "button",
            id: `${id}-${row.handle}`,
            class: row.shown ? "td-button td-quiet" : "td-button",
            "aria-describedby": `${id}-${row.handle}-text`,
            onclick: () => act({ type: "let", handle: row.handle, on: !row.shown }),
          },
          row.shown ? t.hide : t.let,
        ),
      );

    const stop = live(model, list, ["rows", "ask", "count", "labels"], () => {
      const t = model.get("labels");
      if (!model.get("ask") || !t.nothing) return;
      const rows = model.get("rows");
      const moderating = model.get("moderating");
      put(
        list,
        h("h2", {}, model.get("ask")),
        model.get("count") ? h("p", { class: "td-count" }, model.get("count")) : null,
      );
      if (!rows.length) put(list, h("p", { class: "td-why" }, moderating ? t.nothing_written : t.nothing));
      else if (moderating)
        put(
          list,
          h(
            "ul",
            { class: "td-let-list" },
            rows.map((row) => moderated(row, t)),
          ),
        );
      else
        put(
          list,
          h(
            "ul",
            { class: "td-quotes" },
            rows.map((row) => h("li", {}, h("q", {}, row.text))),
          ),
        );
    });
    return () => {
      stop();
      stopActs();
    };
  },
} satisfies View<LiveList>;
