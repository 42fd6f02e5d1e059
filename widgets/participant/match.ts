import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";

interface Match extends Card {
  match: { text: string; who: string; reasons: string[] };
}

export default {
  render({ model, el }) {
    return live(model, el, ["match", "labels"], () => {
      const m = model.get("match");
      const t = model.get("labels");
      if (!m.text) return;
      put(
        el,
        h(
          "section",
          { class: "td-card td-match", "aria-live": "polite" },
          h("h2", {}, t.title),
          m.who ? h("p", { class: "td-partner" }, m.who) : null,
          h("p", {}, m.text),
          m.reasons.length
            ? [
                h("h3", {}, t.why),
                h(
                  "ul",
                  {},
                  m.reasons.map((reason) => h("li", {}, reason)),
                ),
                h("p", {}, t.next),
              ]
            : null,
        ),
      );
    });
  },
} satisfies View<Match>;
