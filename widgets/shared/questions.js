import { fill, h, newId, put, refill } from "./dom";
import { FIELDS } from "./fields";
import { keepers } from "./keeper";
import { statusLine } from "./telling";

// One question: label, why, field, who sees it, status. Returns {el, update}.
export function question(model, key, kept, { heading = "h2" } = {}) {
  const spec = () => model.get("questions")[key];
  const label = (name) => model.get("labels")[name] || "";
  const first = spec();
  const id = newId("q"); // options have `${id}-KEY`, whatever their key; the rest `${id}_…`
  let told = { kind: "", text: "" }; // what there is to say of keeping it
  let open = true;

  const { el: status, say } = statusLine({ id: `${id}_status` });
  const visibility = seenBy();
  const usual = { text: textField, choice: choiceField, choices: choicesField, scale: scaleField, date: dateField }[first.kind];
  const field = usual ? usual() : FIELDS[first.kind]({ id, first, label, changed, save });
  const why = first.why ? h("p", { class: "td-why", id: `${id}_why` }, first.why) : null;
  const described = [why ? `${id}_why` : "", `${id}_status`].join(" ").trim();

  const el = h("section", { class: "td-card td-question", "data-key": key });
  if (field.group) {
    put(el, h("fieldset", { "aria-describedby": described },
      h("legend", {}, h(heading, { class: "td-ask", id: `${id}_ask` }, first.ask)), why, field.el));
  } else {
    field.input.setAttribute("aria-describedby", described);
    put(el, h(heading, { class: "td-ask" }, h("label", { for: field.input.id }, first.ask)), why, field.el);
  }
  const clear = first.clear ? h("button", { type: "button", class: "td-button td-quiet td-clear", hidden: true, "aria-describedby": `${id}_ask`, onclick: takeAway }, label("clear")) : null;
  put(el, h("div", { class: "td-card-foot" }, visibility.el, field.button || null, clear, status));

  const filledIn = () => ({ value: field.get(), visibility: visibility.get() });
  const keep = kept.of(key, {
    message: (content) => ({ type: "save", key, ...content }),
    here: () => key in model.get("questions"),
    now: () => ({ value: spec().answer, visibility: spec().visibility }),
  });

  function changed() { keep.changed(filledIn()); }
  function save() { keep.save(filledIn()); }

  function takeAway() {
    field.set(first.kind === "rank" ? [] : "");
    clear.hidden = true;
    field.el.querySelector("input, button")?.focus();
    save();
  }

  function restore(content) {
    field.set(content.value);
    visibility.set(content.visibility);
  }

  function draw() {
    const now = spec();
    if (!now) return;
    const { kind, text } = told;
    if (!now.open && !["failed", "refused"].includes(kind)) say("closed", label("closed")); // those two say more
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
    if (now.answered && !keep.isOpen()) {
      field.set(now.answer);
      visibility.set(now.visibility);
    }
    draw();
  }

  function seenBy() {
    const choices = first.visibilities;
    if (choices.length === 1) {
      return { el: h("p", { class: "td-seen" }, fill(label("seen_by"), { who: choices[0].text })), get: () => choices[0].key, set() {} };
    }
    const select = h("select", { id: `${id}_who`, class: "td-input td-who", onchange: () => { if (field.get() !== "" && !field.manual) save(); else changed(); } },
      choices.map((choice) => h("option", { value: choice.key }, choice.text)));
    select.value = first.visibility;
    return {
      el: h("div", { class: "td-seen" }, h("label", { for: select.id }, label("who_sees")), select),
      get: () => select.value,
      set: (value) => { select.value = value; },
    };
  }

  function saveButton() {
    return h("button", { type: "button", class: "td-button", onclick: save }, label("save"));
  }

  function textField() {
    const input = h(first.long ? "textarea" : "input", {
      id, class: "td-input", rows: first.long ? 3 : null, type: first.long ? null : "text", placeholder: first.placeholder || null, autocomplete: "off",
      oninput: () => { grow(); changed(); },
    });
    const grow = () => { if (first.long) { input.style.height = "auto"; input.style.height = `${input.scrollHeight + 4}px`; } };
    return {
      el: input, input, manual: true, button: saveButton(),
      get: () => input.value,
      set: (value) => { input.value = value; requestAnimationFrame(grow); },
      open: (yes) => { input.readOnly = !yes; },
      problem: () => (input.value.trim().length > first.max_length ? fill(label("too_long"), { n: input.value.trim().length - first.max_length }) : ""),
    };
  }

  function dateField() {
    const input = h("input", { id, type: "date", class: "td-input td-date", onchange: () => { changed(); save(); } });
    return { el: input, input, get: () => input.value, set: (value) => { input.value = value; }, open: (yes) => { input.readOnly = !yes; } };
  }

  function choiceField() {
    const inputs = first.options.map((option) => h("input", { type: "radio", name: id, id: `${id}-${option.key}`, value: option.key, onchange: () => { changed(); save(); } }));
    return {
      group: true,
      el: h("div", { class: "td-options" }, first.options.map((option, n) => h("label", { class: "td-option", for: inputs[n].id }, inputs[n], h("span", {}, option.text)))),
      get: () => inputs.find((input) => input.checked)?.value || "",
      set: (value) => inputs.forEach((input) => { input.checked = input.value === value; }),
      open: (yes) => inputs.forEach((input) => { input.disabled = !yes; }),
    };
  }

  function choicesField() {
    const inputs = first.options.map((option) => h("input", { type: "checkbox", id: `${id}-${option.key}`, value: option.key, onchange: () => { changed(); save(); } }));
    const own = first.own_words ? h("textarea", { id: `${id}_own`, class: "td-input", rows: 2, oninput: () => changed() }) : null;
    return {
      group: true, manual: Boolean(own), button: own ? saveButton() : null,
      el: h("div", {},
        h("div", { class: "td-options td-tags" }, first.options.map((option, n) => h("label", { class: "td-option", for: inputs[n].id }, inputs[n], h("span", {}, option.text)))),
        own ? [h("label", { for: own.id, class: "td-own" }, label("own_words")), own] : null),
      get: () => ({ chosen: inputs.filter((input) => input.checked).map((input) => input.value), own: own ? own.value : "" }),
      set: (value) => {
        inputs.forEach((input) => { input.checked = (value.chosen || []).includes(input.value); });
        if (own) own.value = value.own || "";
      },
      open: (yes) => { inputs.forEach((input) => { input.disabled = !yes; }); if (own) own.readOnly = !yes; },
      problem: () => (own && own.value.trim().length > first.max_length ? fill(label("too_long"), { n: own.value.trim().length - first.max_length }) : ""),
    };
  }

  function scaleField() {
    const steps = Array.from({ length: first.high - first.low + 1 }, (_, n) => String(first.low + n));
    const inputs = steps.map((step) => h("input", { type: "radio", name: id, id: `${id}-${step}`, value: step, onchange: () => { changed(); save(); } }));
    const text = (step) => (step === String(first.low) ? first.low_text : step === String(first.high) ? first.high_text : "");
    return {
      group: true,
      el: h("div", {},
        h("div", { class: steps.length > 6 ? "td-scale td-scale-long" : "td-scale" }, steps.map((step, n) =>
          h("label", { class: "td-step", for: inputs[n].id }, inputs[n], h("span", {}, step), text(step) ? h("span", { class: "td-hidden" }, ` ${text(step)}`) : null))),
        h("div", { class: "td-scale-ends", "aria-hidden": "true" }, h("span", {}, first.low_text), h("span", {}, first.high_text))),
      get: () => inputs.find((input) => input.checked)?.value || "",
      set: (value) => inputs.forEach((input) => { input.checked = input.value === value; }),
      open: (yes) => inputs.forEach((input) => { input.disabled = !yes; }),
    };
  }

  model.on("change:questions", update);
  update();
  keep.attach({ restore, told: (kind, text) => { told = { kind, text }; draw(); } });
  return { el, update, stop: () => { keep.detach(); model.off("change:questions", update); } };
}

// A set of questions that is drawn anew only when other questions are asked, or in another language, or by someone else.
export function questions(model, el, keys, options) {
  const wording = (one) => [one?.ask, one?.why, one?.options?.map((option) => option.text), one?.groups?.map((group) => group.text)];
  const kept = keepers(model);
  const traits = ["questions", "labels", "scope"].map((trait) => `change:${trait}`);
  let shown = [];
  const signature = () => JSON.stringify([model.get("scope"), model.get("language"), keys().map((key) => [key, ...wording(model.get("questions")[key])])]);
  let drawn = "";
  const draw = () => {
    if (signature() === drawn) return;
    drawn = signature();
    shown.forEach((one) => one.stop());
    shown = keys().filter((key) => model.get("questions")[key]).map((key) => question(model, key, kept, options));
    refill(el, shown.map((one) => one.el));
  };
  traits.forEach((trait) => model.on(trait, draw));
  draw();
  const stop = () => { shown.forEach((one) => one.stop()); kept.stop(); traits.forEach((trait) => model.off(trait, draw)); };
  stop.draw = draw;
  return stop;
}
