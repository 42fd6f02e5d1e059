// The top of the review: which day it was, who came, and how long the answers are kept.

import { h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, Model, Option, Stop } from "../shared/model";

interface Overview {
  day: string;
  date: string;
  people: string;
  kept: string;
  notes: string[];
  /** What should be erased by now is still here. */
  urgent: boolean;
  rehearsal: boolean;
  languages: Option[];
}

export interface Top extends Card {
  state: Overview;
}

export function top(model: Model<Top>, el: HTMLElement): Stop {
  document.getElementById("loading")?.remove();
  return live(model, el, ["state", "labels"], () => {
    const s = model.get("state");
    const t = model.get("labels");
    if (!s.day) return;
    const languages = s.languages.map((language) =>
      h("a", { href: `/language/${language.key}?to=review`, lang: language.key }, language.text),
    );
    put(
      el,
      s.rehearsal ? h("p", { class: "td-rehearsal" }, t.rehearsal) : null,
      h(
        "header",
        { class: "td-review-top" },
        h("h1", {}, t.title),
        h("p", { class: "td-lead" }, s.day),
        h("p", { class: s.urgent ? "td-error" : "td-kept" }, s.kept),
        h(
          "ul",
          { class: "td-facts" },
          [s.date, s.people].map((fact) => h("li", {}, fact)),
        ),
        h(
          "div",
          { class: "td-note" },
          s.notes.map((note) => h("p", {}, note)),
        ),
        languages.length ? h("nav", { class: "td-links", "aria-label": t.language }, languages) : null,
      ),
    );
  });
}
