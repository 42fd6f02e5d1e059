// Questions with their fields, who sees the answers, and how saving goes.

import { type Autosaves, autosaves } from "./autosave";
import { fill, h, newId, put, refill } from "./dom";
import { FIELDS, type FieldOf } from "./fields";
import { redraws } from "./live";
import type { Answer, AnsweringCard, Model, Question, Stop } from "./model";
import { onChange } from "./model";
import { rankField } from "./rank_field";
import { checklistField, ratingField, sortField, tagsField } from "./rare_fields";
import { steady } from "./steady";
import { statusLine } from "./telling";

/** What someone filled in, and who may see it. */
interface Filled {
  value: Answer;
  visibility: string;
}

const FROM_FEW = ["private", "table", "anonymous", "report"]; // who sees an answer

const textOf = (answer: Answer) => (typeof answer === "string" ? answer : "");

interface How {
  heading?: "h2" | "h3";
}

const MAKE = {
  ...FIELDS,
  tags: tagsField,
  rank: rankField,
  rating: ratingField,
  checklist: checklistField,
  sort: sortField,
} as Record<Question["kind"], NonNullable<(typeof FIELDS)["text"]>>;

/** Who sees the answer: said, or to be chosen. */
function seenBy({ id, first, label }: FieldOf, onchange: () => void) {
  const choices = first.visibilities;
  if (choices.length === 1) {
    const [only] = choices;
    const el = h("p", { class: "td-seen" }, fill(label("seen_by"), { who: only.text }));
    return { el, get: () => only.key, set: (_visibility: string) => {} };
  }
  const options = choices.map((choice) => h("option", { value: choice.key }, choice.text));
  const select = h("select", { id: `${id}_who`, class: "td-input td-who", onchange }, options);
  select.value = first.visibility;
  return {
    el: h("div", { class: "td-seen" }, h("label", { for: select.id }, label("who_sees")), select),
    get: () => select.value,
    set: (visibility: string) => {
      select.value = visibility;
    },
  };
}

/** One question: label, why, field, who sees it, status. */
function question(model: Model<AnsweringCard>, key: string, kept: Autosaves, { heading = "h2" }: How = {}) {
  const spec = (): Question | undefined => model.get("questions")[key];
  const label = (name: string) => model.get("labels")[name] || "";
  const first = model.get("questions")[key];
  const id = newId("q");
  let told = { kind: "", text: "" }; // what there is to say of keeping it
  let open = true;

  const of = { id, first, label, changed, save };
  const { el: status, say } = statusLine({ id: `${id}_status` });
  const field = MAKE[first.kind](of);
  const visibility = seenBy(of, () => {
    const now = spec();
    if (!field.manual && field.get() !== "") save();
    else if (now?.answered && FROM_FEW.indexOf(visibility.get()) < FROM_FEW.indexOf(now.visibility)) {
      // What is taken away goes at once, without the words that may still be typed beside it.
      who.save(visibility.get());
      if (keep.isOpen()) changed();
    } else changed();
  });
  const why = first.why ? h("p", { class: "td-why", id: `${id}_why` }, first.why) : null;
  const described = why ? `${id}_why ${id}_status` : `${id}_status`;

  const el = h("section", { class: "td-card td-question", "data-key": key });
  if (field.input) {
    field.input.setAttribute("aria-describedby", described);
    put(el, h(heading, { class: "td-ask" }, h("label", { for: field.input.id }, first.ask)), why, field.el);
  } else {
    const who = first.who ? h("span", { class: "td-ask-who" }, first.who) : null;
    const legend = h("legend", {}, h(heading, { class: "td-ask", id: `${id}_ask` }, who, " ", first.ask));
    put(el, h("fieldset", { "aria-describedby": described }, legend, why, field.el));
  }
  const quiet = { type: "button", class: "td-button td-quiet td-clear", hidden: true, onclick: takeAway };
  const clear = first.clear ? h("button", { ...quiet, "aria-describedby": `${id}_ask` }, label("clear")) : null;
  const meanwhile = h("p", { class: "td-note", role: "status", hidden: true });
  const mine = new Set<string>(); // what was sent from here
  let known = textOf(first.answer);
  put(el, meanwhile, h("div", { class: "td-card-foot" }, visibility.el, field.button, clear, status));

  const filledIn = (): Filled => ({ value: field.get(), visibility: visibility.get() });
  const keep = kept.of<Filled>(key, {
    message: (content) => ({ type: "save", key, ...content }),
    here: () => key in model.get("questions"),
    now: () => ({ value: spec()?.answer ?? "", visibility: spec()?.visibility ?? "" }),
  });

  const who = kept.of<string>(`${key}:who`, {
    message: (seen) => ({ type: "narrow", key, visibility: seen }),
    here: () => key in model.get("questions"),
    now: () => spec()?.visibility ?? "",
  });

  function changed() {
    keep.changed(filledIn());
  }

  function save() {
    mine.add(textOf(field.get()));
    meanwhile.hidden = true;
    keep.save(filledIn());
  }

  /** While something is typed here, another device may save something else: that is seen before it is replaced. */
  function compare(answer: Answer) {
    const other = textOf(answer);
    if (other && other !== known && !mine.has(other) && keep.isOpen() && other !== textOf(field.get())) {
      meanwhile.textContent = fill(label("meanwhile"), { text: other });
      meanwhile.hidden = false;
    } else if (!keep.isOpen()) meanwhile.hidden = true;
    known = other;
  }

  function takeAway() {
    field.set(first.kind === "rank" ? [] : "");
    if (clear) clear.hidden = true;
    field.el.querySelector<HTMLElement>("input, button")?.focus();
    save();
  }

  function restore(content: Filled) {
    field.set(content.value);
    visibility.set(content.visibility);
  }

  function draw() {
    const now = spec();
    if (!now) return;
    const { kind, text } = told;
    if (!now.open && !["failed", "refused"].includes(kind))
      say("closed", label("closed")); // those two say more
    else if (kind) say(kind, (kind === "unsaved" && field.problem?.()) || text);
    else if (now.answered) say("saved", label("saved"));
    else say("", "");
  }

  function update() {
    const now = spec();
    if (!now) return;
    field.open(now.open);
    if (now.open && !open) keep.reopened();
    if (now.answered) keep.known();
    open = now.open;
    if (clear) clear.hidden = !now.answered || !now.open;
    compare(now.answer);
    if (now.answered && !keep.isOpen()) restore({ value: now.answer, visibility: now.visibility });
    draw();
  }

  const stopHearing = onChange(model, ["questions"], update);
  update();
  keep.attach({
    restore,
    told(kind, text) {
      told = { kind, text };
      draw();
    },
  });
  who.attach({
    restore: visibility.set,
    told(kind, text) {
      if (keep.isOpen()) return; // which says more
      told = { kind, text };
      draw();
    },
  });
  const stop = () => {
    keep.detach();
    who.detach();
    stopHearing();
  };
  return { el, stop };
}

/** What of a question is drawn anew when it changes. */
const wording = (one: Question | undefined) => [
  one?.who,
  one?.ask,
  one?.why,
  one?.options?.map((option) => option.text),
  one?.groups?.map((group) => group.text),
];

/**
 * Show a set of questions. It is drawn anew only when other questions are asked, or in another language, or by
 * someone else.
 *
 * @returns what stops it; its `draw` looks again which questions are asked.
 */
export function questions(
  model: Model<AnsweringCard>,
  el: HTMLElement,
  keys: () => string[],
  how?: How,
): Stop & { draw: () => void } {
  const kept = autosaves(model);
  let shown: ReturnType<typeof question>[] = [];
  let drawn = "";
  const signature = () => {
    const asked = keys().map((key) => [key, ...wording(model.get("questions")[key])]);
    return JSON.stringify([model.get("scope"), model.get("language"), asked]);
  };
  const draw = () => {
    if (signature() === drawn) return;
    drawn = signature();
    for (const one of shown) one.stop();
    const there = keys().filter((key) => model.get("questions")[key]);
    shown = there.map((key) => question(model, key, kept, how));
    steady(() =>
      refill(
        el,
        shown.map((one) => one.el),
      ),
    );
  };
  // Another person's at once: nothing that is pressed on the last one's may be taken for theirs.
  const stopChanging = onChange(model, ["scope"], draw);
  const stopHearing = redraws(model, ["questions", "labels"], draw);
  draw();
  const stop = () => {
    for (const one of shown) one.stop();
    kept.stop();
    stopChanging();
    stopHearing();
  };
  return Object.assign(stop, { draw });
}
