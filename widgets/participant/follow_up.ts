import { h, put, refill } from "../shared/dom";
import { live, redraws } from "../shared/live";
import type { AnsweringCard, View } from "../shared/model";
import { questions } from "../shared/questions";

interface FollowUp extends AnsweringCard {
  state: {
    title: string;
    lines: { label: string; text: string }[];
    alone: boolean;
    stopped: boolean;
    /** Keys of the questions that are shown. */
    shown?: string[];
    done: boolean;
  };
}

export default {
  render({ model, el }) {
    const top = h("div", {});
    const asking = h("div", {});
    const bottom = h("div", { "aria-live": "polite" });
    const kindly = h("div", { "aria-live": "polite" }); // below the question of which it says that no other is needed
    put(el, top, asking, bottom);
    const stop = live(model, top, ["state", "labels"], () => {
      const s = model.get("state");
      const t = model.get("labels");
      if (!s.title || !t.agreed) return;
      put(
        top,
        h("h2", { class: "td-noprint" }, s.title),
        s.lines.length
          ? h(
              "details",
              { class: "td-card" },
              h("summary", {}, t.agreed),
              h(
                "dl",
                { class: "td-agreed" },
                s.lines.map((line) => [h("dt", {}, line.label), h("dd", {}, line.text)]),
              ),
            )
          : null,
        s.alone ? h("p", { class: "td-note td-noprint" }, t.alone) : null,
      );
    });
    const cards = () => [...asking.children];
    const keys = () => Object.keys(model.get("questions"));
    const stopQuestions = questions(model, asking, keys);
    // Hidden and not taken away: whoever goes by keyboard stays where one was.
    const draw = () => {
      const { shown = [], stopped, done, alone } = model.get("state");
      keys().forEach((key, place) => {
        cards()[place]?.toggleAttribute("hidden", !shown.includes(key));
      });
      const t = model.get("labels");
      const tell = (where: HTMLElement, text: string) => {
        if (where.textContent !== text) refill(where, text ? h("p", { class: "td-note td-noprint" }, text) : null);
      };
      const [first] = cards();
      if (first && kindly.parentElement !== first) put(first, kindly);
      tell(kindly, (stopped && t.stopped) || "");
      tell(bottom, (done && !stopped && !alone && t.thanks) || "");
    };
    const stopHearing = redraws(model, ["questions", "state", "labels", "scope"], draw);
    draw();
    return () => {
      stop();
      stopQuestions();
      stopHearing();
    };
  },
} satisfies View<FollowUp>;
