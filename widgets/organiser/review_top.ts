// The top of the review: which day it was, what it came to in five numbers and two pictures, and what to do now.

import { acts } from "../shared/acts";
import { h, put, refill } from "../shared/dom";
import { live } from "../shared/live";
import type { Model, Option, SavingCard, Stop } from "../shared/model";
import { secondPress } from "../shared/second_press";
import { statusLine } from "../shared/telling";
import { type Chart, charted } from "./review_charts";

interface Figure {
  value: string;
  label: string;
  note: string;
}

interface Command {
  key: string;
  text: string;
  help: string;
  /** What is lost by it for good; empty for what can be done twice. */
  sure: string;
}

interface Overview {
  day: string;
  date: string;
  /** What the day was for, and what came of it. */
  aims: string[];
  kept: string;
  /** Why no number can be told, and of what day the numbers are when they are those of an earlier report. */
  problem: string;
  repeated: string;
  notes: string[];
  /** What should be erased by now is still here. */
  urgent: boolean;
  rehearsal: boolean;
  languages: Option[];
  figures: Figure[];
  pictures: Chart[];
  commands: Command[];
}

export interface Top extends SavingCard {
  state: Overview;
}

const LONG = 6; // signs of a figure that are written smaller, so that they stay on a line

export function top(model: Model<Top>, el: HTMLElement): Stop {
  document.getElementById("loading")?.remove();
  const body = h("div", {});
  const { el: status, say } = statusLine({ class: "td-status td-said" });
  put(el, body);
  const row = h("div", { class: "td-commands" });
  const sure = secondPress(() => commands());
  const { act, stop: stopActs } = acts(model, say, () => model.get("replies").command);
  const commands = () => {
    const t = model.get("labels");
    const focused = row.contains(document.activeElement) ? document.activeElement?.id : "";
    refill(
      row,
      (model.get("state").commands ?? []).map(({ key, text, help, sure: lost }) =>
        h(
          "div",
          {},
          h(
            "button",
            {
              type: "button",
              id: `td-do-${key}`,
              class: lost ? "td-button td-quiet" : "td-button",
              "aria-describedby": `td-do-${key}-help`,
              ...sure.attributes(key),
              onclick: (event: Event) => {
                if (!lost || sure.confirms(key, event)) act({ type: "command", key });
              },
            },
            sure.asks(key) ? t.really : text,
          ),
          h("p", { id: `td-do-${key}-help`, class: "td-why" }, sure.asks(key) ? lost : help),
        ),
      ),
    );
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  const stop = live(model, body, ["state", "labels"], () => {
    const s = model.get("state");
    const t = model.get("labels");
    if (!s.day) return;
    const languages = s.languages.map((language) =>
      h("a", { href: `/language/${language.key}?to=review`, lang: language.key }, language.text),
    );
    put(
      body,
      s.rehearsal ? h("p", { class: "td-rehearsal" }, t.rehearsal) : null,
      h(
        "header",
        { class: "td-review-top" },
        h("h1", {}, t.title),
        h("p", { class: "td-lead" }, `${s.day} · ${s.date}`),
        s.aims.map((line) => h("p", { class: "td-why" }, line)),
        languages.length ? h("nav", { class: "td-links", "aria-label": t.language }, languages) : null,
      ),
      h(
        "dl",
        { class: "td-five" },
        s.figures.map(({ value, label, note }) =>
          h(
            "div",
            {},
            h("dt", {}, label),
            h("dd", { class: value.length > LONG ? "td-value td-long" : "td-value" }, value),
            note ? h("dd", {}, note) : null,
          ),
        ),
      ),
      s.problem ? h("p", { class: "td-error" }, s.problem) : null,
      s.repeated ? h("p", { class: "td-why" }, s.repeated) : null,
      h(
        "div",
        { class: "td-two" },
        s.pictures.map((chart, n) => h("section", { class: "td-card" }, charted(chart, `td-top-${n}`, t))),
      ),
      h(
        "section",
        { class: "td-card td-now", "aria-labelledby": "td-now" },
        h(
          "div",
          { class: "td-now-top" },
          h("h2", { id: "td-now" }, t.now),
          h("p", { class: s.urgent ? "td-error" : "td-kept" }, s.kept),
        ),
        row,
        status,
      ),
      h(
        "details",
        { class: "td-more" },
        h("summary", {}, t.how),
        s.notes.map((note) => h("p", {}, note)),
      ),
    );
    commands();
  });
  return () => {
    stop();
    sure.stop();
    stopActs();
  };
}
