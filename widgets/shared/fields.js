import { fill, h, put, refill, svg } from "./dom";

// Fields of questions that not every day asks. Each gets {id, first, label, changed, save} and gives what a question
// needs: el, get, set, open, and `group` when it has several controls under one legend.

const MOVES_REST = 1200; // after the last move of a ranking
const MOST_LETTERS = 30; // of a word of one's own: MAX_TAG in Python

const optionLabel = (input, ...text) => h("label", { class: "td-option", for: input.id }, input, h("span", {}, ...text));

// A few words: some to tick, and room for one's own. A word of one's own keeps its place until it is taken away.
function tagsField({ id, first, label, changed, save }) {
  let own = Array(first.most).fill("");
  let open = true;
  const inputs = first.options.map((one) => h("input", { type: "checkbox", id: `${id}-${one.key}`, value: one.key, onchange: () => { draw(); keep(); } }));
  const input = h("input", { id: `${id}_tag`, class: "td-input", type: "text", maxlength: MOST_LETTERS, autocomplete: "off", "aria-describedby": `${id}_most`,
    onchange: add, onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); add(); } } });
  const button = h("button", { type: "button", class: "td-button td-quiet", "aria-label": `${label("add")}: ${label("own_tag")}`, onclick: add }, label("add"));
  const most = h("p", { id: `${id}_most`, class: "td-why", "aria-live": "polite" });
  const list = h("ul", { class: "td-own-tags" });
  const number = () => inputs.filter((one) => one.checked).length + own.filter(Boolean).length;
  const alike = (text) => text.trim().toLowerCase().replace(/\s+/g, " ");

  const get = () => ({ chosen: inputs.filter((one) => one.checked).map((one) => one.value), own: [...own] });

  function keep() { changed(); save(); }

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

  function remove(place) {
    own[place] = "";
    draw();
    input.focus();
    keep();
  }

  function draw() {
    const full = number() >= first.most;
    inputs.forEach((one) => { one.disabled = !open || (full && !one.checked); });
    input.readOnly = !open || full;
    button.disabled = !open || full;
    const text = fill(label(full ? "tags_full" : "tags_most"), { n: first.most });
    if (most.textContent !== text) most.textContent = text;
    refill(list, own.map((text, place) => (text ? h("li", { class: "td-own-tag" }, h("span", {}, text),
      h("button", { type: "button", class: "td-remove", disabled: !open, "aria-label": `${label("remove")}: ${text}`, onclick: () => remove(place) }, h("span", { "aria-hidden": "true" }, "×"))) : null)));
  }

  draw();
  return {
    group: true,
    el: h("div", {},
      h("div", { class: "td-options td-tags" }, first.options.map((one, n) => optionLabel(inputs[n], one.text))),
      list,
      h("label", { class: "td-own", for: input.id }, label("own_tag")),
      h("div", { class: "td-row td-tag-row" }, h("div", { class: "td-grow" }, input), button),
      most),
    get,
    set: (value) => {
      if (JSON.stringify(value) === JSON.stringify(get())) return;
      inputs.forEach((one) => { one.checked = (value.chosen || []).includes(one.value); });
      own = Array.from({ length: first.most }, (_, place) => value.own?.[place] || "");
      draw();
    },
    open: (yes) => { open = yes; draw(); },
  };
}

// Options in an order: by the buttons, by the arrow keys on them, or by dragging the grip.
function rankField({ id, first, label, changed, save }) {
  let touched = false; // an order that nobody chose is no answer
  let open = true;
  let rest = 0;
  const heard = h("p", { class: "td-hidden", "aria-live": "polite" });
  const list = h("ol", { class: "td-rank" }, first.options.map(row));
  const button = h("button", { type: "button", class: "td-button", onclick: () => { touched = true; clearTimeout(rest); save(); } }, label("save_order"));
  const rows = () => [...list.children];
  const place = (item) => rows().indexOf(item);

  function row(one) {
    const text = h("span", { class: "td-rank-text", id: `${id}-${one.key}` }, one.text);
    const grip = h("span", { class: "td-grip", "aria-hidden": "true", onpointerdown: (event) => drag(event, item) },
      svg("svg", { viewBox: "0 0 12 18", width: 12, height: 18 }, [3, 9].flatMap((x) => [3, 9, 15].map((y) => svg("circle", { cx: x, cy: y, r: 1.6 })))));
    const step = (name, by, arrow) => h("button", { type: "button", class: "td-step-button", "data-by": by, "aria-label": `${label(name)}: ${one.text}`,
      onclick: () => move(item, by),
      onkeydown: (event) => {
        const to = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!to) return;
        event.preventDefault();
        move(item, to);
      } },
    svg("svg", { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" }, svg("path", { d: arrow })));
    const item = h("li", { "data-option": one.key }, grip, h("span", { class: "td-rank-place", "aria-hidden": "true" }), text,
      h("span", { class: "td-step-buttons" }, step("up", -1, "M12 19V6M6 12l6-6 6 6"), step("down", 1, "M12 5v13M6 12l6 6 6-6")));
    return item;
  }

  function number() {
    const all = rows();
    all.forEach((item, n) => {
      item.querySelector(".td-rank-place").textContent = String(n + 1);
      // Not disabled: who goes up by keyboard would lose the button at the top.
      item.querySelectorAll("[data-by]").forEach((one) => one.setAttribute("aria-disabled", String(!open || !all[n + Number(one.dataset.by)])));
    });
  }

  function move(item, by) {
    const other = rows()[place(item) + by];
    if (!open || !other) return;
    // The other one goes: what has the focus stays where it is.
    if (by < 0) item.after(other); else item.before(other);
    moved(item);
  }

  function moved(item) {
    touched = true;
    number();
    heard.textContent = fill(label("placed"), { what: item.querySelector(".td-rank-text").textContent, n: place(item) + 1, all: rows().length });
    changed();
    clearTimeout(rest);
    rest = setTimeout(save, MOVES_REST); // people move several before they are content
  }

  function drag(event, item) {
    if (!open || event.button) return;
    const grip = event.currentTarget;
    const began = place(item);
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    item.classList.add("td-dragging");
    const follow = ({ clientY }) => {
      const middle = (one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; };
      for (let above = item.previousElementSibling; above && clientY < middle(above); above = item.previousElementSibling) item.after(above);
      for (let below = item.nextElementSibling; below && clientY > middle(below); below = item.nextElementSibling) item.before(below);
      number();
    };
    const stop = () => {
      grip.removeEventListener("pointermove", follow);
      item.classList.remove("td-dragging");
      if (place(item) !== began) moved(item);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", stop, { once: true });
  }

  number();
  return {
    group: true, manual: true, button,
    el: h("div", {}, h("p", { class: "td-why" }, label("rank_help")), list, heard),
    get: () => (touched ? rows().map((item) => item.dataset.option) : []),
    set: (order) => {
      touched = order.length > 0;
      // What stands right stays: moving it would take the focus off its buttons.
      if (JSON.stringify(order) === JSON.stringify(rows().map((item) => item.dataset.option))) return;
      const known = new Map(rows().map((item) => [item.dataset.option, item]));
      order.forEach((key) => { if (known.has(key)) put(list, known.get(key)); });
      number();
    },
    open: (yes) => { open = yes; button.disabled = !yes; list.classList.toggle("td-closed", !yes); number(); },
  };
}

// A few steps with a star each; the number and the words at both ends say the same without the picture.
function ratingField({ id, first, changed, save }) {
  const steps = Array.from({ length: first.high - first.low + 1 }, (_, n) => String(first.low + n));
  const inputs = steps.map((step) => h("input", { type: "radio", name: id, id: `${id}-${step}`, value: step, onchange: () => { changed(); save(); } }));
  const words = { [first.low]: first.low_text, [first.high]: first.high_text };
  const star = () => svg("svg", { viewBox: "0 0 24 24", width: 26, height: 26, "aria-hidden": "true" },
    svg("path", { d: "M12 2.8l2.8 5.9 6.4.8-4.7 4.4 1.2 6.4L12 17.2l-5.7 3.1 1.2-6.4L2.8 9.5l6.4-.8z" }));
  return {
    group: true,
    el: h("div", {},
      h("div", { class: "td-scale td-rating" }, steps.map((step, n) =>
        h("label", { class: "td-step td-rate", for: inputs[n].id }, inputs[n], star(), h("span", {}, step), words[step] ? h("span", { class: "td-hidden" }, ` ${words[step]}`) : null))),
      h("div", { class: "td-scale-ends", "aria-hidden": "true" }, h("span", {}, first.low_text), h("span", {}, first.high_text))),
    get: () => inputs.find((input) => input.checked)?.value || "",
    set: (value) => inputs.forEach((input) => { input.checked = input.value === value; }),
    open: (yes) => inputs.forEach((input) => { input.disabled = !yes; }),
  };
}

// Things to do, ticked off one by one.
function checklistField({ id, first, label, changed, save }) {
  const inputs = first.options.map((one) => h("input", { type: "checkbox", id: `${id}-${one.key}`, value: one.key, onchange: () => { count(); changed(); save(); } }));
  const done = h("p", { class: "td-count td-checked-off" });
  const count = () => { done.textContent = fill(label("done_of"), { done: inputs.filter((input) => input.checked).length, all: inputs.length }); };
  count();
  return {
    group: true,
    el: h("div", {}, h("div", { class: "td-options td-checklist" }, first.options.map((one, n) => optionLabel(inputs[n], one.text))), done),
    get: () => ({ chosen: inputs.filter((input) => input.checked).map((input) => input.value) }),
    set: (value) => { inputs.forEach((input) => { input.checked = (value.chosen || []).includes(input.value); }); count(); },
    open: (yes) => inputs.forEach((input) => { input.disabled = !yes; }),
  };
}

// Texts to put with a group each: a small question for each text, its groups to choose from.
function sortField({ id, first, changed, save }) {
  const rows = first.options.map((one) => first.groups.map((group) =>
    h("input", { type: "radio", name: `${id}-${one.key}`, id: `${id}-${one.key}_${group.key}`, value: group.key, onchange: () => { changed(); save(); } })));
  return {
    group: true,
    el: h("div", { class: "td-sort" }, first.options.map((one, n) => h("fieldset", { class: "td-sort-text" }, h("legend", {}, one.text),
      h("div", { class: "td-options td-tags" }, first.groups.map((group, m) => optionLabel(rows[n][m], group.text)))))),
    get: () => Object.fromEntries(first.options.flatMap((one, n) => {
      const chosen = rows[n].find((input) => input.checked);
      return chosen ? [[one.key, chosen.value]] : [];
    })),
    set: (value) => first.options.forEach((one, n) => rows[n].forEach((input) => { input.checked = value[one.key] === input.value; })),
    open: (yes) => rows.flat().forEach((input) => { input.disabled = !yes; }),
  };
}

export const FIELDS = { tags: tagsField, rank: rankField, rating: ratingField, checklist: checklistField, sort: sortField };
