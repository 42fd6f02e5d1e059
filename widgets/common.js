// What every card's view shares. Text always becomes a text node; only `html()` takes markup, and only the kit's own.

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : SAID.has(name) ? asShown(value) : value);
  }
  // Whoever writes from right to left sees it so while writing.
  if (tag === "textarea" || (tag === "input" && attributes.type === "text")) element.dir = "auto";
  return put(element, ...children);
}

// Attributes that are read, by eye or ear.
const SAID = new Set(["aria-label", "alt", "placeholder", "title"]);

// The same for a drawing, whose elements live in a namespace of their own.
function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  return put(element, ...children);
}

// Append what is there: an element, a text or a number. A card may say "nothing" with what has no words of its own, such as
// null or false. Nothing else appends what may be absent: a browser's own append() writes it out.
function put(element, ...children) {
  element.append(...children.flat(3).filter(isThere).map((child) => (child instanceof Node ? child : asShown(child))));
  return element;
}

// The same in the place of what was there.
function refill(element, ...children) {
  element.replaceChildren();
  return put(element, ...children);
}

const isThere = (child) => child instanceof Node || typeof child === "string" || Number.isFinite(child);

// A text as it is shown, whoever typed it: the same rule as `themeday/shown.py`, which gives RULE its expressions.
const visible = (text) => text.replace(RULE.unseen, (_, stays, line) => stays || (line ? "\n" : ""));

function asShown(value) {
  const text = visible(String(value));
  if (standsApart(text)) return text;
  return text.replace(RULE.apart, "").split("\n").map((line) => (RULE.right_to_left.test(line) ? `\u2068${line}\u2069` : line)).join("\n");
}

function standsApart(text) {
  let depth = 0;
  for (const character of text) {
    if (character === "\u2068") depth += 1;
    else if (character === "\u2069") depth -= 1;
    if (depth < 0 || (depth && character === "\n") || (!depth && RULE.right_to_left.test(character))) return false;
  }
  return depth === 0;
}

const PARTS = "p, li, h1, h2, h3, h4, h5, h6, blockquote, td, th";

function html(markup, attributes = {}) {
  const element = h("div", attributes);
  element.innerHTML = visible(markup);
  // Each part of a text of one's own reads in its own direction; the kit's languages need none of this.
  if (RULE.right_to_left.test(markup)) [element, ...element.querySelectorAll(PARTS)].forEach((part) => { part.dir = "auto"; });
  return element;
}

function fill(text, values) {
  return (text || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? (isThere(values[name]) ? asShown(values[name]) : "") : whole));
}

// Draw again whenever one of the traits changes; `draw` gets the element emptied, focus comes back by id.
// With `of`, which returns what is drawn, only when that changed: a button must not vanish between press and release.
function live(model, el, traits, draw, of = null) {
  let drawn = "";
  const redraw = () => {
    const now = of && JSON.stringify(of());
    if (of && now === drawn) return;
    drawn = now;
    const focused = el.contains(document.activeElement) ? document.activeElement.id : "";
    refill(el);
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

// What someone types or chooses stays on this device, per person and field, until it is kept on the laptop: it survives a
// reload, a tab that was closed and a phone that ran empty. After a day it is nobody's business any more.
const DRAFT_DAYS = 1;

function draftOf(model, key) {
  const name = `themeday:${model.get("scope")}:${key}`;
  const drop = () => { try { localStorage.removeItem(name); } catch (error) { /* private mode */ } };
  return {
    name, drop,
    put(value) { try { localStorage.setItem(name, JSON.stringify({ ...value, at: Date.now() })); } catch (error) { /* private mode */ } },
    find() {
      try {
        const found = JSON.parse(localStorage.getItem(name));
        if (found && Date.now() - found.at < DRAFT_DAYS * 86400000) return found;
      } catch (error) { /* private mode, or another's */ }
      drop();
      return null;
    },
  };
}

// Tell the page how keeping something goes; it shows what is worst. `kind` is that of a status line, or empty.
const tellPage = (name, kind) => dispatchEvent(new CustomEvent("td-keeping", { detail: { name, kind } }));

// Ask the page for a turn: what was typed first is sent first, whichever card it is of. Without such a page, now.
const turn = (since, go) => {
  if (dispatchEvent(new CustomEvent("td-turn", { cancelable: true, detail: { since, go } }))) go();
};

const SAVE_PATIENCE = 8000;
const NOTICED = 100; // milliseconds after which someone notices that they wait (Nielsen, Usability Engineering, 1993, 5.5)
const TRY_AGAIN = [2000, 4000, 8000, 15000, 30000]; // the last one goes on

// What was typed, as Python compares it: white space around a text makes no difference.
const asText = (value) => JSON.stringify(value, (_, part) => (typeof part === "string" ? part.trim() : part));

// The keepers of a card, by person and key. They outlive what is drawn: a step of a lesson that is left still gets saved.
function keepers(model) {
  const all = new Map();
  // One count for all, so that an answer to one side of a shared device is never taken for the other's.
  let count = Math.max(0, ...Object.values(model.get("replies")).map((reply) => reply.seq));
  return {
    of(key, how) {
      const name = `${model.get("scope")}:${key}`;
      if (!all.has(name)) all.set(name, keeper(model, key, () => { count += 1; return count; }, how));
      return all.get(name);
    },
    stop() { all.forEach((one) => one.stop()); all.clear(); },
  };
}

// Gets one thing kept: sends it, and sends it again by itself until it is kept, refused or changed.
// `message` makes the message; `here` tells whether the card takes it now; `now` is what the laptop says is kept.
// A view gives `restore`, which puts back what was filled in, and `told`, which hears how it goes.
function keeper(model, key, nextNumber, { message, here = () => true, now = () => null }) {
  const scope = model.get("scope");
  const draft = draftOf(model, key);
  const label = (name) => model.get("labels")[name] || "";
  const awaited = new Set(); // attempts with what was sent last, whose answer has not come
  let view = null;
  let wanted = null; // what is filled in
  let sent = null; // what was sent last
  let before = ""; // what was kept when saving was asked for
  let trying = false;
  let said = ""; // what the view shows of saving: the name of a label, or nothing once it was changed
  let kept = ""; // what the laptop said last that it kept of this page: the card may hear of it a moment later
  let open = false; // the last attempt may still be answered
  let latest = 0;
  let tries = 0;
  let timer = 0;
  let notice = 0;
  let since = 0; // when saving was asked for

  const say = (name) => {
    clearTimeout(notice);
    said = name;
    const kind = name === "saving" ? "saving" : "failed";
    view?.told(kind, label(name));
    tellPage(draft.name, kind);
  };

  function changed(value) {
    wanted = value;
    trying = false;
    said = "";
    clearTimeout(timer);
    clearTimeout(notice);
    draft.put({ value });
    tellPage(draft.name, "unsaved");
  }

  function save(value, over = asText(now()), asked = Date.now()) {
    wanted = value;
    before = over;
    since = asked;
    trying = true;
    tries = 0;
    clearTimeout(notice);
    // A word that comes and goes in a blink only flickers; but whoever changed nothing must see that something happens.
    if (said === "") notice = setTimeout(() => say("saving"), NOTICED);
    else say("saving");
    turn(since, () => { if (trying) send(); });
    draft.put({ value, before }); // after sending, for which someone waits; nothing can come between the two
  }

  // The page is in touch with the laptop again: nobody need wait for the next try.
  const connected = () => {
    if (!trying) return;
    tries = 0;
    clearTimeout(timer);
    turn(since, () => { if (trying) again(); });
  };

  function send() {
    if (asText(sent) !== asText(wanted)) awaited.clear(); // an answer about something else says nothing about this
    sent = wanted;
    latest = nextNumber();
    awaited.add(latest);
    open = true;
    clearTimeout(timer);
    timer = setTimeout(silence, SAVE_PATIENCE);
    try { model.send({ ...message(sent), scope, seq: latest }); } catch (error) { silence(); } // no connection: nobody answers
  }

  function silence() {
    clearTimeout(timer);
    open = false;
    dispatchEvent(new Event("td-silence")); // the page may find that it is out of touch
    // Once it is known that the laptop cannot write, that stays the text: a slow laptop must not make it change back and forth.
    if (said !== "tries_again") say("no_answer");
    later();
  }

  function later() {
    const wait = TRY_AGAIN[Math.min(tries, TRY_AGAIN.length - 1)];
    tries += 1;
    clearTimeout(timer);
    timer = setTimeout(again, wait * (0.8 + 0.4 * Math.random())); // not the whole room at once
  }

  function again() {
    if (model.get("scope") !== scope || !here()) later();
    else if (!stale()) send(); // what the view says stays as it is: nobody wants to hear of each attempt
    else {
      changed(wanted);
      view?.restore(wanted);
    }
  }

  // Something newer is kept meanwhile, from another device or by a partner: only a person may put this over it.
  function stale() {
    const there = asText(now());
    return ![before, kept, asText(wanted)].includes(there);
  }

  function replied() {
    const reply = model.get("replies")[key];
    if (!reply || !awaited.delete(reply.seq)) return;
    if (reply.status === "failed") {
      if (!trying) return;
      if (said !== "tries_again") say("tries_again");
      if (open && reply.seq === latest) { open = false; later(); }
      return;
    }
    const current = asText(sent) === asText(wanted); // else more was filled in while this was on its way
    if (!current || (reply.status === "refused" && !trying)) return;
    clearTimeout(timer);
    clearTimeout(notice);
    trying = false;
    said = reply.status;
    tellPage(draft.name, reply.status === "refused" ? "unsaved" : "saved");
    if (reply.status === "refused") {
      draft.put({ value: wanted });
    } else {
      awaited.clear();
      kept = asText(sent);
      draft.drop();
    }
    view?.told(reply.status, reply.status === "refused" ? `${label("not_saved")}. ${reply.message}` : reply.message || label(reply.status));
  }

  function attach(shown) {
    view = shown;
    const found = trying ? { value: wanted } : draft.find();
    if (!found) return;
    view.restore(found.value);
    wanted = found.value;
    if (trying) {
      if (said) say(said);
    } else if ("before" in found && here()) {
      // The page was loaded again before this was kept; it goes on as it said it would.
      before = found.before;
      if (!stale()) save(wanted, before, found.at);
    } else tellPage(draft.name, "unsaved");
  }

  function stop() {
    clearTimeout(timer);
    clearTimeout(notice);
    removeEventListener("td-connected", connected);
    model.off("change:replies", replied);
    tellPage(draft.name, "");
  }

  addEventListener("td-connected", connected);
  model.on("change:replies", replied);
  return { attach, detach: () => { view = null; }, changed, save, stop };
}

// What cannot be taken back asks for a second press, and that one is deliberate: neither the end of a double click, nor a
// finger that bounces, nor a key that is held. Until then the button says so, and after a while it forgets that it asked.
const DELIBERATE = 600; // milliseconds between asking and confirming
const SURE_PATIENCE = 4000;

// `changed` draws the buttons anew: `asks(id)` is whether this one asks, and `attributes(id)` what it has meanwhile.
function secondPress(changed) {
  let asking = "";
  let since = 0;
  let ready = 0;
  let forget = 0;
  const set = (id) => {
    clearTimeout(ready);
    clearTimeout(forget);
    asking = id;
    changed();
  };
  const waits = () => performance.now() - since < DELIBERATE;
  return {
    asks: (id) => asking === id,
    attributes: (id) => (asking === id && waits() ? { "aria-disabled": "true" } : {}),
    confirms(id, event) {
      if (asking === id && event.timeStamp - since >= DELIBERATE) { set(""); return true; }
      since = performance.now();
      set(id);
      since = performance.now(); // when it could be read
      ready = setTimeout(changed, DELIBERATE + 20);
      forget = setTimeout(() => set(""), SURE_PATIENCE);
      return false;
    },
    drop: () => { if (asking) set(""); },
    stop: () => { clearTimeout(ready); clearTimeout(forget); },
  };
}

// A line that tells how saving goes. It is read aloud when its text changes, so the same text is not put there again.
function statusLine(attributes = {}) {
  const el = h("p", { class: "td-status", role: "status", ...attributes });
  return {
    el,
    say(kind, text) {
      el.dataset.kind = kind;
      if (el.textContent !== text) el.textContent = text;
    },
  };
}

// Fields that not every day needs; fields.js adds them.
const FIELDS = {};

// One question: label, why, field, who sees it, status. Returns {el, update}.
function question(model, key, kept, { heading = "h2" } = {}) {
  const spec = () => model.get("questions")[key];
  const label = (name) => model.get("labels")[name] || "";
  const first = spec();
  const id = newId("q"); // options have `${id}-KEY`, whatever their key; the rest `${id}_…`
  let dirty = false;
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

  function unsaved() {
    dirty = true;
    say("unsaved", field.problem?.() || label("unsaved"));
  }

  function changed() {
    keep.changed(filledIn());
    unsaved();
  }

  function save() {
    dirty = true;
    keep.save(filledIn());
  }

  function takeAway() {
    field.set(first.kind === "rank" ? [] : "");
    clear.hidden = true;
    field.el.querySelector("input, button")?.focus();
    save();
  }

  function restore(content) {
    field.set(content.value);
    visibility.set(content.visibility);
    unsaved();
  }

  function told(kind, text) {
    if (kind === "saved" || kind === "withdrawn") dirty = false;
    say(kind, text);
  }

  function update() {
    const now = spec();
    if (!now) return;
    field.open(now.open);
    const kind = status.dataset.kind;
    if (!now.open && !["failed", "refused"].includes(kind)) say("closed", label("closed")); // those two say more
    else if (now.open && (kind === "closed" || (kind === "refused" && !open))) { if (dirty) unsaved(); else say("", ""); }
    open = now.open;
    if (clear) clear.hidden = !now.answered || !now.open;
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
  keep.attach({ restore, told });
  return { el, update, stop: () => { keep.detach(); model.off("change:questions", update); } };
}

// A set of questions that is drawn anew only when other questions are asked, or in another language, or by someone else.
function questions(model, el, keys, options) {
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

// Bars with their numbers; a picture that reads well aloud.
function bars(rows, { caption = "", unit = "" } = {}) {
  const most = Math.max(1, ...rows.map((row) => row.n));
  return h("table", { class: "td-bars" }, caption ? h("caption", {}, caption) : null,
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, row.text),
      h("td", { class: "td-bar-cell" }, h("span", { class: "td-bar", style: `--part:${row.n / most}` })),
      h("td", { class: "td-bar-n" }, row.shown || `${row.n}${unit}`)))));
}

// How many chose each step, as one row of cells: the more, the darker. A table, so it reads aloud as its numbers.
function heat(rows, [low, high], { caption = "" } = {}) {
  const total = rows.reduce((sum, row) => sum + row.n, 0);
  const shade = (n) => (n ? Math.min(4, 1 + Math.floor(4 * n / total)) : 0);
  const cells = (row) => h("td", { class: `td-heat-${shade(row.n)}` }, row.n);
  return h("div", { class: "td-heat" },
    h("table", {}, h("caption", { class: caption ? "" : "td-hidden" }, caption || `${low} – ${high}`),
      h("thead", {}, h("tr", {}, rows.map((row) => h("th", { scope: "col" }, row.step)))),
      h("tbody", {}, h("tr", {}, rows.map(cells)))),
    low || high ? h("p", { class: "td-scale-ends" }, h("span", {}, low), h("span", {}, high)) : null);
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

// What is said of a countdown that went from `before` to `left` seconds; nothing at most moments. Half of it is said where
// that is a moment of its own. Whoever comes back long after a moment hears of it no more, but that time is up one always hears.
const SAID_AT = { five: 300, one: 60 };
const LATE = 10; // seconds

function momentOf(before, left, whole) {
  if (!(before > 0)) return "";
  if (left <= 0) return "time_up";
  const half = whole / 2;
  const apart = half > 0 && Object.values(SAID_AT).every((at) => Math.abs(half - at) > 30);
  const moments = Object.entries(apart ? { ...SAID_AT, half } : SAID_AT);
  return moments.find(([, at]) => before > at && left <= at && left > at - LATE)?.[0] || "";
}

// A line that is only heard. It is told the time at every tick, and says the moments of a running countdown, each once: not when
// the page is opened later, the countdown was changed or stands still, nor when another card of the page said it.
const HEARD_FOR = 20000; // milliseconds; after that nobody should still come across it

function timeHeard(t) {
  const el = h("p", { class: "td-hidden", "aria-live": "polite" });
  let mark = "";
  let before = 0;
  let silence = 0;
  const tick = (left, now) => {
    const moment = now.running && now.mark === mark ? momentOf(before, left, now.whole) : "";
    before = now.running ? left : 0;
    mark = now.mark;
    if (!moment || globalThis.tdTimeSaid === `${mark} ${moment}`) return;
    globalThis.tdTimeSaid = `${mark} ${moment}`;
    el.textContent = t()[moment] || "";
    clearTimeout(silence);
    silence = setTimeout(() => { el.textContent = ""; }, HEARD_FOR);
  };
  return { el, tick, stop: () => clearTimeout(silence) };
}

// What a timer says; nothing when there is none.
function timerText(left, now, t) {
  if (!now.running && !(left > 0)) return "";
  return now.running && left <= 0 ? t.time_up : `${t.time_left}: ${clockText(left)}${now.running ? "" : ` (${t.paused})`}`;
}

// The room's answers to one question.
function roomResult(result, heading) {
  return h("div", { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text, result.summary ? ` · ${result.summary}` : null),
    result.heat && result.bars.length ? heat(result.bars, result.ends, result) : result.bars.length ? bars(result.bars, result) : null,
    result.texts.length ? h("ul", { class: "td-quotes" }, result.texts.map((one) =>
      h("li", {}, h("q", {}, one.text), one.by ? h("span", { class: "td-by" }, one.by) : null))) : null);
}

// The room's answers to one question, or that they are not shown yet. The bars are a table: a picture that reads well
// aloud. They are no live region: a number that changes every second would drown everything else.
function tallied(result, t, heading) {
  if (result.shown) return roomResult(result, heading);
  return h("div", { class: "td-result" },
    heading ? h(heading, {}, result.ask) : null,
    h("p", { class: "td-count" }, result.n_text),
    h("p", { class: "td-why" }, t.not_yet));
}
