import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";
import { asShown } from "../shared/shown";

/** The answers of a table to one question, as far as this person may see them. */
interface Row {
  ask: string;
  state: "" | "me_first" | "together";
  answers: { mine: boolean; side: string; who: string; texts: string[] }[];
}

interface Reveal extends Card {
  rows: Row[];
  at_table: boolean;
}

export default {
  render({ model, el }) {
    return live(model, el, ["rows", "at_table", "labels"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      const rows = model.get("rows");
      const shown = rows.filter((row) => row.state === "together");
      put(
        el,
        h(
          "section",
          { class: "td-card td-reveal", "aria-live": "polite" },
          h("h2", {}, t.title),
          !model.get("at_table")
            ? h("p", {}, t.no_table)
            : [
                shown.map((row) =>
                  h(
                    "div",
                    { class: "td-together" },
                    h("h3", {}, row.ask),
                    h(
                      "ul",
                      {},
                      row.answers.map((answer) =>
                        h(
                          "li",
                          { class: answer.mine ? "td-mine" : "" },
                          h("span", { class: `td-role td-role-${answer.side}` }, answer.who),
                          " ",
                          answer.texts.map(asShown).join(" · "),
                        ),
                      ),
                    ),
                  ),
                ),
                shown.length ? h("p", { class: "td-why" }, t.talk) : null,
                h(
                  "ul",
                  { class: "td-pending" },
                  rows
                    .filter((row) => row.state !== "together")
                    .map((row) =>
                      h(
                        "li",
                        {},
                        h("span", {}, row.ask),
                        " ",
                        h("em", {}, row.state === "me_first" ? t.me_first : t.waiting),
                      ),
                    ),
                ),
              ],
        ),
      );
    });
  },
} satisfies View<Reveal>;
