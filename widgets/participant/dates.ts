import { acts, unlessSaved } from "../shared/acts";
import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import { type AnsweringCard, type Labels, onChange, type View } from "../shared/model";
import { questions } from "../shared/questions";
import { betweenSlips } from "../shared/steady";
import { statusLine } from "../shared/telling";

/** Someone of a round, of whom it can be said that they were not there. */
interface Absent {
  handle: string;
  /** By whoever is here. */
  told: boolean;
  text: string;
  button: string;
}

interface Round {
  now: boolean;
  text: string;
  where: string;
  absent: Absent[];
}

interface Dates extends AnsweringCard {
  summary: string;
  rounds: Round[];
  /** The name of a label. */
  message: string;
}

export default {
  render({ model, el }) {
    const list = h("div", {});
    const ratings = h("div", {});
    const { el: status, say } = statusLine();
    const { act, stop: stopActs } = acts(model, unlessSaved(say), () => model.get("replies").absent);
    const missed = (handle: string, on: boolean) => act({ type: "absent", handle, on });
    const id = newId("dates");
    put(el, list, ratings);
    // A quiet button: hardly anyone needs it, and it may not look like the next thing to do.
    const absent = (t: Labels, one: Absent) =>
      one.button
        ? h(
            "button",
            {
              type: "button",
              id: `${id}-${one.handle}`,
              class: "td-button td-quiet",
              onclick: () => missed(one.handle, true),
            },
            one.button,
          )
        : h(
            "span",
            { class: "td-date-missed" },
            h("span", { id: `${id}-${one.handle}-text` }, one.text),
            one.told
              ? h(
                  "button",
                  {
                    type: "button",
                    id: `${id}-${one.handle}`,
                    class: "td-button td-quiet",
                    "aria-describedby": `${id}-${one.handle}-text`,
                    onclick: () => missed(one.handle, false),
                  },
                  t.take_back,
                )
              : null,
          );
    const slips = betweenSlips(list);
    let told = "";
    const stop = live(model, list, ["rounds", "summary", "message", "labels"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      const message = model.get("message");
      const asked = model.get("rounds").flatMap((round) => round.absent.map((one) => one.handle));
      if (told && told !== asked.join()) slips.changed();
      told = asked.join();
      put(
        list,
        h(
          "section",
          { class: "td-card", "aria-live": "polite" },
          h("h2", {}, t.title),
          message ? h("p", {}, t[message]) : null,
          model.get("summary") ? h("p", { class: "td-why" }, model.get("summary")) : null,
          h(
            "ol",
            { class: "td-dates" },
            model.get("rounds").map((round) =>
              h(
                "li",
                { class: round.now ? "td-now" : "" },
                h("span", { class: "td-date-what" }, round.text, round.now ? ` · ${t.now}` : ""),
                h("br"),
                round.where,
                round.absent.length
                  ? h(
                      "div",
                      { class: "td-date-absent" },
                      round.absent.map((one) => absent(t, one)),
                    )
                  : null,
              ),
            ),
          ),
          status,
        ),
      );
    });
    const rated = () => Object.keys(model.get("questions")).reverse();
    const stopQuestions = questions(model, ratings, rated);
    const newer = betweenSlips(ratings);
    let before = rated().join();
    const stopHearing = onChange(model, ["questions"], () => {
      if (before && before !== rated().join()) newer.changed();
      before = rated().join();
    });
    return () => {
      stop();
      stopHearing();
      newer.stop();
      stopQuestions();
      slips.stop();
      stopActs();
    };
  },
} satisfies View<Dates>;
