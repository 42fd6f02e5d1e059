// Fields of questions that not every day asks: words of one's own, stars, a checklist, texts to sort.

import { fill, h, refill, svg } from "./dom";
import {
  boxes,
  endHeard,
  type Field,
  type FieldOf,
  oneOf,
  optionLabel,
  radios,
  scaleEnds,
  stepsOf,
  tick,
  ticked,
} from "./fields";
import type { Several } from "./model";

const MOST_LETTERS = 30; // of a word of one's own: MAX_TAG in Python

const alike = (text: string) => text.trim().toLowerCase().replace(/\s+/g, " ");

/** A few words: some to tick, and room for one's own. A word of one's own keeps its place until it is taken away. */
export function tagsField(of: FieldOf): Field {
  const { id, first, label, changed, save } = of;
  let own: string[] = Array(first.most).fill("");
  let open = true;
  const inputs = boxes(of, () => {
    draw();
    keep();
  });
  const attributes = { type: "text", maxlength: MOST_LETTERS, autocomplete: "off", "aria-describedby": `${id}_most` };
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  const input = h("input", { id: `${id}_tag`, class: "td-input", ...attributes, onchange: add, onkeydown });
  const name = `${label("add")}: ${label("own_tag")}`;
  const look = { type: "button", class: "td-button td-quiet" };
  const button = h("button", { ...look, "aria-label": name, onclick: add }, label("add"));
  const most = h("p", { id: `${id}_most`, class: "td-why", "aria-live": "polite" });
  const list = h("ul", { class: "td-own-tags" });
  const number = () => ticked(inputs).length + own.filter(Boolean).length;
  const get = () => ({ chosen: ticked(inputs), own: [...own] });

  function keep() {
    changed();
    save();
  }

  function add() {
    const text = input.value.trim().replace(/\s+/g, " ");
    if (!text || !open || number() >= first.most) return;
    input.value = "";
    // A word that is offered is that word; one that is there already is there already.
    const offered = first.options.findIndex((one) => alike(one.text) === alike(text));
    if (offered >= 0) inputs[offered].checked = true;
    else if (!own.some((one) => alike(one) === alike(text))) own[own.indexOf("")] = text;
    draw();
    keep();
  }

  function remove(place: number) {
    own[place] = "";
    draw();
    input.focus();
    keep();
  }

  function drawOwn(text: string, place: number) {
    if (!text) return null;
    const says = { "aria-label": `${label("remove")}: ${text}`, onclick: () => remove(place) };
    const cross = h("span", { "aria-hidden": "true" }, "×");
    const take = h("button", { type: "button", class: "td-remove", disabled: !open, ...says }, cross);
    return h("li", { class: "td-own-tag" }, h("span", {}, text), take);
  }

  function draw() {
    const full = number() >= first.most;
    for (const one of inputs) one.disabled = !open || (full && !one.checked);
    input.readOnly = !open || full;
    button.disabled = !open || full;
    const text = fill(label(full ? "tags_full" : "tags_most"), { n: first.most });
    if (most.textContent !== text) most.textContent = text;
    refill(list, own.map(drawOwn));
  }

  draw();
  const labels = first.options.map((one, n) => optionLabel(inputs[n], one.text));
  return {
    el: h(
      "div",
      {},
      h("div", { class: "td-options td-tags" }, labels),
      list,
      h("label", { class: "td-own", for: input.id }, label("own_tag")),
      h("div", { class: "td-row td-tag-row" }, h("div", { class: "td-grow" }, input), button),
      most,
    ),
    get,
    set(value: Several) {
      if (JSON.stringify(value) === JSON.stringify(get())) return;
      tick(inputs, value.chosen);
      own = Array.from({ length: first.most }, (_, place) => value.own?.[place] || "");
      draw();
    },
    open: (yes) => {
      open = yes;
      draw();
    },
  };
}

const STAR = "M12 2.8l2.8 5.9 6.4.8-4.7 4.4 1.2 6.4L12 17.2l-5.7 3.1 1.2-6.4L2.8 9.5l6.4-.8z";

/** A few steps with a star each; the number and the words at both ends say the same without the picture. */
export function ratingField(of: FieldOf): Field {
  const steps = stepsOf(of.first);
  const inputs = radios(of, steps);
  const size = { viewBox: "0 0 24 24", width: 26, height: 26, "aria-hidden": "true" };
  const labels = steps.map((step, n) => {
    const star = svg("svg", size, svg("path", { d: STAR }));
    const text = [h("span", {}, step), endHeard(of.first, step)];
    return h("label", { class: "td-step td-rate", for: inputs[n].id }, inputs[n], star, text);
  });
  return { el: h("div", {}, h("div", { class: "td-scale td-rating" }, labels), scaleEnds(of.first)), ...oneOf(inputs) };
}

/** Things to do, ticked off one by one. */
export function checklistField(of: FieldOf): Field {
  const { first, label, changed, save } = of;
  const inputs = boxes(of, () => {
    count();
    changed();
    save();
  });
  const done = h("p", { class: "td-count td-checked-off" });
  const count = () => {
    done.textContent = fill(label("done_of"), { done: ticked(inputs).length, all: inputs.length });
  };
  count();
  const labels = first.options.map((one, n) => optionLabel(inputs[n], one.text));
  return {
    el: h("div", {}, h("div", { class: "td-options td-checklist" }, labels), done),
    get: () => ({ chosen: ticked(inputs) }),
    set(value: Several) {
      tick(inputs, value.chosen);
      count();
    },
    open: (yes) => {
      for (const input of inputs) input.disabled = !yes;
    },
  };
}

/** Texts to put with a group each: a small question for each text, its groups to choose from. */
export function sortField({ id, first, changed, save }: FieldOf): Field {
  const onchange = () => {
    changed();
    save();
  };
  const rows = first.options.map((one) =>
    first.groups.map((group) => {
      const name = `${id}-${one.key}`;
      return h("input", { type: "radio", name, id: `${name}_${group.key}`, value: group.key, onchange });
    }),
  );
  const texts = first.options.map((one, n) => {
    const groups = first.groups.map((group, m) => optionLabel(rows[n][m], group.text));
    const options = h("div", { class: "td-options td-tags" }, groups);
    return h("fieldset", { class: "td-sort-text" }, h("legend", {}, one.text), options);
  });
  return {
    el: h("div", { class: "td-sort" }, texts),
    get() {
      const found: Record<string, string> = {};
      first.options.forEach((one, n) => {
        const chosen = rows[n].find((input) => input.checked);
        if (chosen) found[one.key] = chosen.value;
      });
      return found;
    },
    set(value: Record<string, string>) {
      first.options.forEach((one, n) => {
        for (const input of rows[n]) input.checked = value[one.key] === input.value;
      });
    },
    open: (yes) => {
      for (const input of rows.flat()) input.disabled = !yes;
    },
  };
}
