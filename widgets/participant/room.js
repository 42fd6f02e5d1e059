import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import { roomResult } from "../shared/results";

export default {
  render({ model, el }) {
    return live(model, el, ["results", "labels"], () => {
      const results = model.get("results");
      if (!results.length) return;
      put(el, h("section", { class: "td-card td-room", "aria-live": "polite" },
        h("h2", {}, model.get("labels").title),
        results.map((result) => roomResult(result, "h3"))));
    });
  },
};
