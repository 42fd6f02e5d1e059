// What every card's view shares. Text always becomes a text node; only `html()` takes markup, and only the kit's own.

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  return put(element, ...children);
}

// Append what is there; a card may say "nothing" with null or false.
function put(element, ...children) {
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function html(markup, attributes = {}) {
  const element = h("div", attributes);
  element.innerHTML = markup;
  return element;
}

function fill(text, values) {
  return (text || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

// Draw again whenever one of the traits changes; `draw` gets the element emptied, focus comes back by id.
function live(model, el, traits, draw) {
  const redraw = () => {
    const focused = el.contains(document.activeElement) ? document.activeElement.id : "";
    el.replaceChildren();
    draw();
    const again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  };
  traits.forEach((trait) => model.on(`change:${trait}`, redraw));
  redraw();
  return () => traits.forEach((trait) => model.off(`change:${trait}`, redraw));
}

// Every card is a module of its own: only a count on the page itself makes ids unique.
const newId = (name) => {
  globalThis.tdIds = (globalThis.tdIds || 0) + 1;
  return `td-${name}-${globalThis.tdIds}`;
};

// Drafts: what is typed and not yet saved survives a reload of this tab.
const drafts = {
  name: (model, key) => `themeday:${model.get("scope")}:${key}`,
  keep(model, key, value) {
    try { sessionStorage.setItem(this.name(model, key), JSON.stringify(value)); } catch (error) { /* private mode */ }
  },
  find(model, key) {
    try { return JSON.parse(sessionStorage.getItem(this.name(model, key))); } catch (error) { return null; }
  },
  drop(model, key) {
    try { sessionStorage.removeItem(this.name(model, key)); } catch (error) { /* private mode */ }
  },
};

const SAVE_PATIENCE = 8000;

// One question: label, why, field, who sees it, status. Returns {el, update}.
function question(model, key, { heading = "h2" } = {}) {
  const spec = () => model.get("questions")[key];
  const label = (name) => model.get("labels")[name] || "";
  const first = spec();
  const id = newId("q");
  let sequence = model.get("replies")[key]?.seq || 0; // goes on counting when the card is drawn anew
  let waiting = 0;
  let dirty = false;
  let edits = 0;
  let sent = 0;

  const status = h("p", { class: "td-status", role: "status", id: `${id}-status` });
  const say = (kind, text) => {
    status.dataset.kind = kind;
    status.textContent = text;
  };
  const visibility = seenBy();
  const field = { text: textField, choice: choiceField, choices: choicesField, scale: scaleField, date: dateField }[first.kind]();
  const why = first.why ? h("p", { class: "td-why", id: `${id}-why` }, first.why) : null;
  const described = [why ? `${id}-why` : "", `${id}-status`].join(" ").trim();

  const el = h("section", { class: "td-card td-question", "data-key": key });
  if (field.group) {
    put(el, h("fieldset", { "aria-describedby": described },
      h("legend", {}, h(heading, { class: "td-ask" }, first.ask)), why, field.el));
  } else {
    field.input.setAttribute("aria-describedby", described);
    put(el, h(heading, { class: "td-ask" }, h("label", { for: field.input.id }, first.ask)), why, field.el);
  }
  put(el, h("div", { class: "td-card-foot" }, visibility.el, field.button || null, status));

  function changed(keepDraft = true) {
    dirty = true;
    edits += 1;
    if (keepDraft) drafts.keep(model, key, { value: field.get(), visibility: visibility.get() });
    say("unsaved", field.problem?.() || label("unsaved"));
  }

  function save() {
    sequence += 1;
    const attempt = sequence;
    sent = edits;
    drafts.keep(model, key, { value: field.get(), visibility: visibility.get() });
    say("saving", label("saving"));
    clearTimeout(waiting);
    waiting = setTimeout(() => say("failed", label("no_answer")), SAVE_PATIENCE);
    model.send({ type: "save", key, value: field.get(), visibility: visibility.get(), seq: attempt });
  }

  function replied() {
    const reply = model.get("replies")[key];
    if (!reply || reply.seq !== sequence) return;
    clearTimeout(waiting);
    if (reply.status === "failed") {
      say("failed", `${label("not_saved")}. ${reply.message}`);
      return;
    }
    if (sent !== edits) {
      say("unsaved", label("unsaved")); // more was typed while this was on its way
      return;
    }
    dirty = false;
    drafts.drop(model, key);
    say(reply.status, reply.message || label(reply.status));
    el.dispatchEvent(new CustomEvent("td-saved", { bubbles: true, detail: key }));
  }

  function update() {
    const now = spec();
    if (!now) return;
    field.open(now.open);
    if (!now.open) say("closed", label("closed"));
    else if (status.dataset.kind === "closed") say("", "");
    if (dirty || !now.answered) return;
    field.set(now.answer);
    visibility.set(now.visibility);
    if (now.open && !status.textContent) say("saved", label("saved"));
  }

  function seenBy() {
    const choices = first.visibilities;
    if (choices.length === 1) {
      return { el: h("p", { class: "td-seen" }, fill(label("seen_by"), { who: choices[0].text })), get: () => choices[0].key, set() {} };
    }
    const select = h("select", { id: `${id}-who`, class: "td-input td-who", onchange: () => { if (field.get() !== "" && !field.manual) save(); else changed(); } },
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
    const own = first.own_words ? h("textarea", { id: `${id}-own`, class: "td-input", rows: 2, oninput: () => changed() }) : null;
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

  model.on("change:replies", replied);
  model.on("change:questions", update);
  update();
  const draft = drafts.find(model, key);
  if (draft) {
    field.set(draft.value);
    visibility.set(draft.visibility);
    changed(false);
  }
  return { el, update, stop: () => { model.off("change:replies", replied); model.off("change:questions", update); clearTimeout(waiting); } };
}

// A set of questions that is drawn anew only when other questions are asked, or in another language, or by someone else.
function questions(model, el, keys, options) {
  let shown = [];
  const signature = () => JSON.stringify([model.get("scope"), model.get("language"), keys().map((key) => [key, model.get("questions")[key]?.ask])]);
  let drawn = "";
  const draw = () => {
    if (signature() === drawn) return;
    drawn = signature();
    shown.forEach((one) => one.stop());
    shown = keys().filter((key) => model.get("questions")[key]).map((key) => question(model, key, options));
    el.replaceChildren(...shown.map((one) => one.el));
  };
  model.on("change:questions", draw);
  model.on("change:labels", draw);
  draw();
  const stop = () => { shown.forEach((one) => one.stop()); model.off("change:questions", draw); model.off("change:labels", draw); };
  stop.draw = draw;
  return stop;
}

// Bars with their numbers; a picture that reads well aloud.
function bars(rows, { caption = "", unit = "" } = {}) {
  const most = Math.max(1, ...rows.map((row) => row.n));
  return h("table", { class: "td-bars" }, caption ? h("caption", {}, caption) : null,
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, row.text),
      h("td", { class: "td-bar-cell" }, h("span", { class: "td-bar", style: `--part:${row.n / most}` })),
      h("td", { class: "td-bar-n" }, `${row.n}${unit}`)))));
}

// A countdown that goes on by itself between messages from the laptop.
function countdown(model, trait, draw) {
  let end = 0;
  let timer = model.get(trait);
  const take = () => {
    timer = model.get(trait);
    end = performance.now() + timer.left * 1000;
    tick();
  };
  const tick = () => {
    const left = timer.running ? Math.max(0, (end - performance.now()) / 1000) : timer.left;
    draw(left, timer);
  };
  model.on(`change:${trait}`, take);
  take();
  const beat = setInterval(tick, 250);
  return () => { clearInterval(beat); model.off(`change:${trait}`, take); };
}

const clockText = (seconds) => {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

// The room's answers to one question.
function roomResult(result, heading) {
  return h("div", { class: "td-result" },
    h(heading, {}, result.ask),
    h("p", { class: "td-count" }, result.n_text),
    result.bars.length ? bars(result.bars) : null,
    result.texts.length ? h("ul", { class: "td-quotes" }, result.texts.map((one) =>
      h("li", {}, h("q", {}, one.text), one.by ? h("span", { class: "td-by" }, one.by) : null))) : null);
}
