import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";
import { type Tally, tallied } from "../shared/results";

interface RoomTally extends Card {
  result: Tally;
}

export default {
  render({ model, el }) {
    return live(model, el, ["result", "labels"], () => {
      const result = model.get("result");
      const t = model.get("labels");
      if (result.ask && t.not_yet) put(el, h("section", { class: "td-card td-tally" }, tallied(result, t, "h2")));
    });
  },
} satisfies View<RoomTally>;
