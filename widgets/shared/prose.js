import { html, put } from "./dom";
import { live } from "./live";

export default {
  render({ model, el }) {
    return live(model, el, ["body"], () => put(el, html(model.get("body"), { class: "td-prose" })));
  },
};
