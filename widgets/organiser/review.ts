// The organiser's review: the top of the page, and cards of figures with what can be chosen.

import { h, put, refill } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, Model, Option, Stop, View } from "../shared/model";
import { tell } from "../shared/telling";
import { type Block, type Choose, drawn } from "./review_blocks";
import { type Top, top } from "./review_top";

interface Found extends Option {
  /** Further words by which it is found. */
  words?: string;
}

interface Choice {
  name: string;
  label: string;
  /** None for what is typed. */
  options: Found[];
  value: string;
  /** One of the options, found by typing: there are too many to look through. */
  typed: boolean;
}

interface Figures extends Card {
  name: string;
  title: string;
  choices: Choice[];
  blocks: Block[];
  /** The chapters to open, and which one is; only of the card that has them. */
  tabs?: Option[];
  tab?: string;
}

interface Review extends Figures, Top {
  part: "overview" | "figures";
}

const MOST_FOUND = 8; // options below a field
const TYPING = 300; // milliseconds after the last letter, until it is looked up

function figures(model: Model<Figures>, el: HTMLElement): Stop {
  const id = `td-${model.get("name")}`;
  const tabs = h("nav", { class: "td-tabs" });
  const heading = h("h2", { id });
  // What is typed, and the status, stay in the page while the rest is drawn anew.
  const choices = h("div", { class: "td-row" });
  const body = h("div", {});
  const status = h("p", { class: "td-count", role: "status" });
  const card = h("section", { class: "td-card td-review-card", "aria-labelledby": id });
  put(el, tabs, put(card, heading, choices, body, status));
  const choose: Choose = (name, value) => tell(model, { type: "choose", name, value });
  const stops = [
    live(model, tabs, ["tabs", "tab", "labels"], () => {
      put(
        tabs,
        (model.get("tabs") ?? []).map((tab) => opener(model, tab)),
      );
      tabs.hidden = !tabs.firstChild;
      tabs.ariaLabel = model.get("labels").contents || null;
    }),
    live(
      model,
      choices,
      ["choices", "title"],
      () => {
        put(
          choices,
          model
            .get("choices")
            .map((choice) => chooser(choice, `${id}-${choice.name}`, choose, model.get("labels").nothing)),
        );
        choices.hidden = !choices.firstChild;
      },
      () => [model.get("title"), model.get("choices").map((choice) => (choice.options.length ? choice : choice.label))],
    ),
    live(model, body, ["blocks", "labels", "title"], () => {
      const blocks = model.get("blocks");
      card.hidden = !blocks.length;
      heading.textContent = model.get("title");
      const said = blocks.flatMap((block) => (block.kind === "status" ? [block.text] : [])).join(" ");
      if (status.textContent !== said) status.textContent = said;
      status.hidden = !said;
      const shown = blocks.filter((block) => block.kind !== "status");
      put(
        body,
        shown.map((block, n) => drawn(block, `${id}-${n}`, model.get("labels"), choose)),
      );
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function opener(model: Model<Figures>, tab: Option) {
  return h(
    "button",
    {
      type: "button",
      id: `td-tab-${tab.key}`,
      class: "td-tab",
      "aria-current": tab.key === model.get("tab") ? "page" : null,
      onclick: () => tell(model, { type: "open", tab: tab.key }),
    },
    tab.text,
  );
}

function chooser(choice: Choice, id: string, choose: Choose, nothing: string) {
  const label = h("label", { for: id }, choice.label);
  if (!choice.options.length) {
    let soon: ReturnType<typeof setTimeout>;
    const input = h("input", {
      id,
      type: "search",
      class: "td-input",
      value: choice.value,
      oninput: () => {
        clearTimeout(soon);
        soon = setTimeout(() => choose(choice.name, input.value), TYPING);
      },
    });
    return h("div", { class: "td-grow" }, label, input);
  }
  if (choice.typed) return found(choice, label, id, choose, nothing);
  const input: HTMLSelectElement = h(
    "select",
    {
      id,
      class: "td-input",
      onchange: () => {
        if (!choose(choice.name, input.value)) input.value = choice.value;
      },
    },
    choice.options.map((option) => h("option", { value: option.key }, option.text)),
  );
  input.value = choice.value;
  return h("div", { class: "td-grow" }, label, input);
}

/** A field in which some words of an option bring it up; the arrow keys go through what was found, Enter takes it. */
function found(choice: Choice, label: HTMLElement, id: string, choose: Choose, nothing: string) {
  const [none, ...options] = choice.options;
  const chosen = options.find((option) => option.key === choice.value);
  const list = h("ul", { id: `${id}-list`, class: "td-found" });
  const input = h("input", {
    id,
    type: "search",
    class: "td-input",
    autocomplete: "off",
    placeholder: none.text,
    value: chosen?.text ?? "",
    "aria-controls": list.id,
    oninput: () => look(input.value),
    onfocus: () => {
      input.select();
      look("");
    },
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === "Enter") list.querySelector("button")?.click();
    },
  });
  const take = (option: Found) => {
    input.value = option.text; // also when it was chosen already, and nothing is drawn anew
    list.hidden = true;
    choose(choice.name, option.key);
  };
  const step = (event: KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const stops = [input, ...list.querySelectorAll("button")];
    stops[stops.indexOf(document.activeElement as HTMLButtonElement) + way]?.focus();
  };
  const look = (typed: string) => {
    const words = typed.toLowerCase().split(/\s+/);
    const fit = options.filter((option) => {
      const text = `${option.text} ${option.words ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    refill(
      list,
      fit
        .slice(0, MOST_FOUND)
        .map((option) => h("li", {}, h("button", { type: "button", onclick: () => take(option) }, option.text))),
      fit.length > MOST_FOUND ? h("li", { class: "td-why" }, `+ ${fit.length - MOST_FOUND}`) : null,
      fit.length ? null : h("li", { class: "td-why", role: "status" }, nothing),
    );
    list.hidden = false;
  };
  list.hidden = true;
  return h("div", { class: "td-grow", onkeydown: step }, label, input, list);
}

export default {
  render({ model, el }) {
    return model.get("part") === "overview" ? top(model, el) : figures(model, el);
  },
} satisfies View<Review>;
