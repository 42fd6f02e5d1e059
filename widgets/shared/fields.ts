// The fields that every day asks: a text, a date, one or several of some options, a step on a scale.

import { type Child, fill, h } from "./dom";
import type { Answer, Question, Several } from "./model";

/** What a field gets of its question. */
export interface FieldOf {
  /** Options have `${id}-KEY`, whatever their key; the rest `${id}_…`. */
  id: string;
  first: Question;
  label(name: string): string;
  /** Something else is filled in. */
  changed(): void;
  save(): void;
}

/** What a question needs of its field. */
export interface Field {
  el: HTMLElement;
  /** The one control, when there is only one; else they stand in a group under one legend. */
  input?: HTMLElement;
  /** It is saved when the person says so, by a button. */
  manual?: boolean;
  button?: HTMLElement | null;
  get(): Answer;
  set(value: Answer): void;
  open(yes: boolean): void;
  /** What is wrong with what is filled in. */
  problem?(): string;
}

type MakeField = (of: FieldOf) => Field;

/** A choice: the control and its words. */
export const optionLabel = (input: HTMLInputElement, ...text: Child[]): HTMLElement =>
  h("label", { class: "td-option", for: input.id }, input, h("span", {}, ...text));

/** Save at once what was chosen. */
const atOnce = ({ changed, save }: FieldOf) => {
  return () => {
    changed();
    save();
  };
};

/** Controls to choose one from: what is chosen, and whether they can be. */
export function oneOf(inputs: HTMLInputElement[]): Pick<Field, "get" | "set" | "open"> {
  return {
    get: () => inputs.find((input) => input.checked)?.value || "",
    set: (value) => {
      for (const input of inputs) input.checked = input.value === value;
    },
    open: (yes) => {
      for (const input of inputs) input.disabled = !yes;
    },
  };
}

/** Controls to choose one from, for some values. */
export const radios = (of: FieldOf, values: string[]): HTMLInputElement[] =>
  values.map((value) =>
    h("input", { type: "radio", name: of.id, id: `${of.id}-${value}`, value, onchange: atOnce(of) }),
  );

/** A box to tick for each option. */
export const boxes = ({ id, first }: FieldOf, onchange: () => void): HTMLInputElement[] =>
  first.options.map(({ key }) => h("input", { type: "checkbox", id: `${id}-${key}`, value: key, onchange }));

/** The values of the boxes that are ticked. */
export const ticked = (inputs: HTMLInputElement[]): string[] =>
  inputs.filter((input) => input.checked).map((input) => input.value);

/** Tick the boxes with some values, and no others. */
export function tick(inputs: HTMLInputElement[], chosen: string[] = []): void {
  for (const input of inputs) input.checked = chosen.includes(input.value);
}

/** The steps of a scale. */
export const stepsOf = ({ low, high }: Question): string[] =>
  Array.from({ length: high - low + 1 }, (_, n) => String(low + n));

/** What the ends of a scale mean, below it. */
export const scaleEnds = ({ low_text, high_text }: Question): HTMLElement =>
  h("div", { class: "td-scale-ends", "aria-hidden": "true" }, h("span", {}, low_text), h("span", {}, high_text));

/** What an end of a scale means, to be heard; nothing for the other steps. */
export function endHeard({ low, high, low_text, high_text }: Question, step: string): HTMLElement | null {
  const text = step === String(low) ? low_text : step === String(high) ? high_text : "";
  return text ? h("span", { class: "td-hidden" }, ` ${text}`) : null;
}

const saveButton = ({ label, save }: FieldOf) =>
  h("button", { type: "button", class: "td-button", onclick: save }, label("save"));

const tooLong = ({ first, label }: FieldOf, text: string): string => {
  const over = text.trim().length - first.max_length;
  return over > 0 ? fill(label("too_long"), { n: over }) : "";
};

function textField(of: FieldOf): Field {
  const { id, first, changed } = of;
  const grow = () => {
    if (!first.long) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 4}px`;
  };
  const oninput = () => {
    grow();
    changed();
  };
  const own = first.long ? { rows: 3 } : { type: "text" };
  const placeholder = first.placeholder || null;
  const attributes = { id, class: "td-input", ...own, placeholder, autocomplete: "off", oninput };
  const input = first.long ? h("textarea", attributes) : h("input", attributes);
  return {
    el: input,
    input,
    manual: true,
    button: saveButton(of),
    get: () => input.value,
    set(value: string) {
      input.value = value;
      requestAnimationFrame(grow);
    },
    open: (yes) => {
      input.readOnly = !yes;
    },
    problem: () => tooLong(of, input.value),
  };
}

function dateField(of: FieldOf): Field {
  const input = h("input", { id: of.id, type: "date", class: "td-input td-date", onchange: atOnce(of) });
  return {
    el: input,
    input,
    get: () => input.value,
    set(value: string) {
      input.value = value;
    },
    open: (yes) => {
      input.readOnly = !yes;
    },
  };
}

function choiceField(of: FieldOf): Field {
  const { options } = of.first;
  const inputs = radios(
    of,
    options.map((option) => option.key),
  );
  const labels = options.map((option, n) => optionLabel(inputs[n], option.text));
  return { el: h("div", { class: "td-options" }, labels), ...oneOf(inputs) };
}

function choicesField(of: FieldOf): Field {
  const { id, first, label, changed } = of;
  const inputs = boxes(of, atOnce(of));
  const words = { id: `${id}_own`, class: "td-input", rows: 2, oninput: () => changed() };
  const own = first.own_words ? h("textarea", words) : null;
  const labels = first.options.map((option, n) => optionLabel(inputs[n], option.text));
  return {
    manual: own !== null,
    button: own ? saveButton(of) : null,
    el: h(
      "div",
      {},
      h("div", { class: "td-options td-tags" }, labels),
      own ? [h("label", { for: own.id, class: "td-own" }, label("own_words")), own] : null,
    ),
    get: () => ({ chosen: ticked(inputs), own: own ? own.value : "" }),
    set(value: Several) {
      tick(inputs, value.chosen);
      if (own) own.value = String(value.own || "");
    },
    open: (yes) => {
      for (const input of inputs) input.disabled = !yes;
      if (own) own.readOnly = !yes;
    },
    problem: () => (own ? tooLong(of, own.value) : ""),
  };
}

function scaleField(of: FieldOf): Field {
  const steps = stepsOf(of.first);
  const inputs = radios(of, steps);
  const labels = steps.map((step, n) =>
    h("label", { class: "td-step", for: inputs[n].id }, inputs[n], h("span", {}, step), endHeard(of.first, step)),
  );
  const look = steps.length > 6 ? "td-scale td-scale-long" : "td-scale";
  return { el: h("div", {}, h("div", { class: look }, labels), scaleEnds(of.first)), ...oneOf(inputs) };
}

export const FIELDS: Partial<Record<Question["kind"], MakeField>> = {
  text: textField,
  date: dateField,
  choice: choiceField,
  choices: choicesField,
  scale: scaleField,
};
