import { h, put, refill } from "../shared/dom";
import { redraws } from "../shared/live";
import type { AnsweringCard, View } from "../shared/model";
import { questions } from "../shared/questions";
import { type Tally, tallied } from "../shared/results";

interface Vote extends AnsweringCard {
  result: Tally;
}

export default {
  render({ model, el }) {
    const ballot = h("div", {});
    const result = h("div", { class: "td-vote-result", "aria-live": "polite" });
    put(el, h("div", { class: "td-vote" }, ballot, result));
    const stop = questions(model, ballot, () => Object.keys(model.get("questions")));
    let told = "";
    const draw = () => {
      const now = model.get("result");
      const t = model.get("labels");
      if (!now.ask || !t.not_yet || JSON.stringify([now, t]) === told) return;
      told = JSON.stringify([now, t]);
      // While the result grows it is not read aloud again and again; that it appeared, or went, is.
      result.setAttribute("aria-live", now.shown && result.dataset.shown === "true" ? "off" : "polite");
      result.dataset.shown = String(now.shown);
      refill(
        result,
        h("section", { class: "td-card td-tally" }, tallied(now, t, ballot.childElementCount ? null : "h2")),
      );
    };
    const stopHearing = redraws(model, ["result", "labels", "questions"], draw);
    draw();
    return () => {
      stop();
      stopHearing();
    };
  },
} satisfies View<Vote>;
