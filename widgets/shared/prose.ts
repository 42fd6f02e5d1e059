import { html, put } from "./dom";
import { live } from "./live";
import type { Card, View } from "./model";

interface Prose extends Card {
  /** Markup of the kit's own. */
  body: string;
}

export default {
  render({ model, el }) {
    return live(model, el, ["body"], () => put(el, html(model.get("body"), { class: "td-prose" })));
  },
} satisfies View<Prose>;
