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

// A text as it is shown, whoever typed it: the same rule as `themeday/text/shown.py`, which gives RULE its expressions.
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
// With `of`, which returns what is drawn, only when that changed.
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
  const { go, stop } = betweenPresses(redraw);
  traits.forEach((trait) => model.on(`change:${trait}`, go));
  redraw();
  return () => { stop(); traits.forEach((trait) => model.off(`change:${trait}`, go)); };
}

// Every card is a module of its own: only a count on the page itself makes ids unique.
const newId = (name) => {
  globalThis.tdIds = (globalThis.tdIds || 0) + 1;
  return `td-${name}-${globalThis.tdIds}`;
};

// What cannot be taken back asks for a second press, and that one is deliberate: neither the end of a double click, nor a
// finger that bounces, nor a key that is held. Until then the button says so, and after a while it forgets that it asked.
const DELIBERATE = 600; // milliseconds between asking and confirming
const SURE_PATIENCE = 4000;

let heldKey = false;
addEventListener("keydown", (event) => { heldKey = event.repeat; }, true);
addEventListener("keyup", () => { heldKey = false; }, true);

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
      // A key that is held is one press, however slowly a busy computer repeats it.
      if (asking === id && !heldKey && event.timeStamp - since >= DELIBERATE) { set(""); return true; }
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

// Fields that not every day needs; fields.js adds them.
const FIELDS = {};

// One question: label, why, field, who sees it, status. Returns {el, update}.
function question(model, key, kept, { heading = "h2" } = {}) {
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
