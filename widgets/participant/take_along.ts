import { fill, h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";
import { tell } from "../shared/telling";

interface TakeAlong extends Card {
  state: { calendar: boolean; wait: boolean; first: boolean; weeks: string };
  /** The card with the code, while it is shown. */
  mine: { day: string; dates: string; code: string; address: string; qr: string; contact: string };
}

export default {
  render({ model, el }) {
    const id = newId("take-along");
    const send = (on: boolean) => tell(model, { type: "card", on, scope: model.get("scope") });
    return live(model, el, ["state", "mine", "labels"], () => {
      const s = model.get("state");
      const t = model.get("labels");
      const mine = model.get("mine");
      if (!t.title || !(s.calendar || s.wait || s.weeks)) return;
      put(
        el,
        h(
          "section",
          { class: "td-card" },
          h("h2", {}, t.title),
          s.calendar
            ? [
                h("p", {}, t.calendar_help),
                s.first ? null : h("p", { class: "td-why" }, t.no_first),
                h(
                  "p",
                  {},
                  h(
                    "a",
                    { class: "td-button td-link-button", id: `${id}-calendar`, href: "/agreement.ics", download: "" },
                    t.calendar,
                  ),
                ),
              ]
            : null,
          s.wait ? h("p", { class: "td-why" }, t.wait) : null,
          s.weeks
            ? [
                h("p", {}, fill(t.card_help, { weeks: s.weeks })),
                h(
                  "div",
                  { class: "td-row" },
                  h(
                    "button",
                    {
                      type: "button",
                      id: `${id}-card`,
                      class: "td-button td-quiet",
                      "aria-expanded": String(Boolean(mine.code)),
                      onclick: () => send(!mine.code),
                    },
                    mine.code ? t.hide : t.show,
                  ),
                  mine.code
                    ? h(
                        "button",
                        { type: "button", id: `${id}-print`, class: "td-button td-quiet", onclick: () => print() },
                        t.print,
                      )
                    : null,
                ),
              ]
            : null,
        ),
        mine.code
          ? h(
              "section",
              { class: "td-card td-print td-my-card", "aria-live": "polite" },
              h("h2", {}, t.card),
              h("p", { class: "td-why" }, mine.day),
              h("p", {}, fill(t.around, { dates: mine.dates })),
              h("p", {}, mine.address ? fill(t.at, { address: mine.address }) : fill(t.ask, { contact: mine.contact })),
              h("h3", {}, t.your_code),
              h("p", { class: "td-code" }, mine.code),
              mine.qr ? h("img", { class: "td-card-qr", src: mine.qr, alt: t.qr, width: 148, height: 148 }) : null,
              h("p", { class: "td-why" }, t.keep),
            )
          : null,
      );
    });
  },
} satisfies View<TakeAlong>;
