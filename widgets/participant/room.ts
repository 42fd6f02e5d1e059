import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";
import { type Result, roomResult } from "../shared/results";

interface Room extends Card {
  results: Result[];
}

export default {
  render({ model, el }) {
    return live(model, el, ["results", "labels"], () => {
      const results = model.get("results");
      if (!results.length) return;
      put(
        el,
        h(
          "section",
          { class: "td-card td-room", "aria-live": "polite" },
          h("h2", {}, model.get("labels").title),
          results.map((result) => roomResult(result, "h3")),
        ),
      );
    });
  },
} satisfies View<Room>;
