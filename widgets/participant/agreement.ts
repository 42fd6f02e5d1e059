import { acts, unlessSaved } from "../shared/acts";
import { h, newId, put, refill } from "../shared/dom";
import { live, redraws } from "../shared/live";
import type { AnsweringCard, View } from "../shared/model";
import { questions } from "../shared/questions";
import { statusLine } from "../shared/telling";

interface Agreement extends AnsweringCard {
  state: {
    /** Who it is with; nobody yet when empty. */
    partner: string;
    partner_text: string;
    /** By which another finds whoever is here, as long as there is no partner. */
    pair_code: string;
    may_leave: boolean;
    about: string;
    lines: { label: string; text: string }[];
    missing: string[];
    complete: boolean;
    /** The name of a label. */
    confirmation: string;
    i_confirmed: boolean;
  };
}

export default {
  render({ model, el }) {
    const id = newId("agreement");
    const { el: status, say } = statusLine();
    const { act, stop: stopActs } = acts(model, unlessSaved(say), () => model.get("replies").pair);
    const top = h("div", {});
    const asking = h("div", {});
    const bottom = h("div", {});
    put(el, top, asking, bottom, status);
    const code = h("input", {
      id: `${id}-code`,
      class: "td-input td-code-input",
      type: "text",
      autocomplete: "off",
      autocapitalize: "characters",
      maxlength: 12,
      spellcheck: "false",
      required: true,
    });
    let alone = "";
    const drawTop = () => {
      const s = model.get("state");
      const t = model.get("labels");
      if (!t.card) return;
      const now = `${s.partner}/${s.pair_code}/${t.card}`;
      if (now === alone) return; // a code that is being typed stays where it is
      alone = now;
      refill(
        top,
        s.partner
          ? h(
              "section",
              { class: "td-card" },
              h("h2", {}, t.partner),
              h("p", { class: "td-partner" }, s.partner),
              h("p", {}, s.partner_text),
              s.may_leave
                ? h(
                    "details",
                    {},
                    h("summary", {}, t.leave_title),
                    h("p", {}, t.leave_help),
                    h(
                      "button",
                      {
                        type: "button",
                        id: `${id}-leave`,
                        class: "td-button td-quiet",
                        onclick: () => act({ type: "leave" }),
                      },
                      t.leave,
                    ),
                  )
                : null,
            )
          : h(
              "section",
              { class: "td-card" },
              h("h2", {}, t.no_partner),
              h("p", {}, t.pair_help),
              h("h3", {}, t.my_code),
              h("p", { class: "td-code" }, s.pair_code || ""),
              h("label", { class: "td-own", for: code.id }, t.their_code),
              code,
              h(
                "div",
                {},
                h(
                  "button",
                  { type: "button", class: "td-button", onclick: () => act({ type: "find", code: code.value }) },
                  t.find,
                ),
              ),
            ),
      );
    };
    const stopTop = redraws(model, ["state", "labels"], drawTop);
    drawTop();
    const stop = live(model, bottom, ["state", "labels"], () => {
      const s = model.get("state");
      const t = model.get("labels");
      if (!s.partner || !t.card) return;
      put(
        bottom,
        h(
          "section",
          { class: "td-card td-print td-agreement", "aria-live": "polite" },
          h("h2", {}, t.card),
          h("p", { class: "td-why" }, s.about),
          h(
            "dl",
            {},
            s.lines.map((line) => [h("dt", {}, line.label), h("dd", {}, line.text)]),
          ),
          s.missing.length
            ? h(
                "div",
                { class: "td-missing td-noprint" },
                h("strong", {}, t.missing),
                h(
                  "ul",
                  {},
                  s.missing.map((one) => h("li", {}, one)),
                ),
              )
            : null,
          s.confirmation
            ? h("p", { class: s.confirmation === "confirmed" ? "td-confirmed" : "" }, t[s.confirmation])
            : null,
          h(
            "div",
            { class: "td-row td-noprint" },
            s.complete && !s.i_confirmed
              ? h(
                  "button",
                  { type: "button", id: `${id}-confirm`, class: "td-button", onclick: () => act({ type: "confirm" }) },
                  t.confirm,
                )
              : null,
            s.complete
              ? h(
                  "button",
                  { type: "button", id: `${id}-print`, class: "td-button td-quiet", onclick: () => print() },
                  t.print,
                )
              : null,
          ),
          s.i_confirmed ? h("p", { class: "td-why td-noprint" }, t.changed) : null,
        ),
      );
    });
    const stopQuestions = questions(model, asking, () => Object.keys(model.get("questions")));
    return () => {
      stop();
      stopQuestions();
      stopActs();
      stopTop();
    };
  },
} satisfies View<Agreement>;
