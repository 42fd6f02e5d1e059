import { asText, draftOf, newName } from "./drafts";
import { following, isOpen, isTried, kindOf } from "./keeping";
import { SAVE_PATIENCE, noAnswer, tell, tellPage, turn } from "./telling";

const NOTICED = 100; // milliseconds after which someone notices that they wait (Nielsen, Usability Engineering, 1993, 5.5)

const TRY_AGAIN = [2000, 4000, 8000, 15000, 30000]; // the last one goes on

// The keepers of a card, by person and key. They outlive what is drawn: a step of a lesson that is left still gets saved.
export function keepers(model) {
  const all = new Map();
  return {
    of(key, how) {
      const name = `${model.get("scope")}:${key}`;
      if (!all.has(name)) all.set(name, keeper(model, key, how));
      return all.get(name);
    },
    stop() { all.forEach((one) => one.stop()); all.clear(); },
  };
}

// Gets one thing kept: sends it, and sends it again by itself until it is kept, refused or changed.
// `message` makes the message; `here` tells whether the card takes it now; `now` is what the laptop says is kept.
// A view gives `restore`, which puts back what was filled in, and `told`, which hears the kind and the text of its line.
export function keeper(model, key, { message, here = () => true, now = () => null }) {
  const scope = model.get("scope");
  const draft = draftOf(scope, key);
  const name = newName(); // two views may show the same thing
  const label = (which) => model.get("labels")[which] || "";
  const awaited = new Set(); // attempts with what was sent last, whose answer has not come
  let view = null;
  let state = "untouched";
  let said = state; // the state that the card and the page were told of
  let words = ""; // what the laptop said with its last word
  let wanted = null; // what is filled in
  let sent = null; // what was sent last
  let before = ""; // what was kept when saving was asked for
  let kept = ""; // what the laptop said last that it kept of this page: the card may hear of it a moment later
  let open = false; // the last attempt may still be answered
  let latest = "";
  let tries = 0;
  let timer = 0;
  let notice = 0;
  let since = 0; // when saving was asked for

  const text = () => {
    if (state === "refused") return `${label("not_saved")}. ${words}`;
    return (!isOpen(state) && words) || label(state);
  };

  function say() {
    clearTimeout(notice);
    said = state;
    view?.told(kindOf(state), text());
    tellPage(name, kindOf(state));
  }

  function happen(what) {
    const next = following(state, what);
    if (!next) return;
    state = next;
    say();
  }

  function changed(value) {
    wanted = value;
    clearTimeout(timer);
    draft.put({ value });
    happen("type");
  }

  function save(value, over = asText(now()), asked = Date.now()) {
    wanted = value;
    before = over;
    since = asked;
    tries = 0;
    state = following(state, "ask");
    clearTimeout(notice);
    // A word that comes and goes in a blink only flickers; but whoever changed nothing must see that something happens.
    if (["untouched", "unsaved"].includes(said)) notice = setTimeout(say, NOTICED);
    else say();
    turn(since, () => { if (isTried(state)) send(); });
    if (isTried(state)) draft.put({ value, before }); // after sending, for which someone waits; nothing can come between the two
  }

  // The page is in touch with the laptop again: nobody need wait for the next try.
  const connected = () => {
    if (!isTried(state)) return;
    tries = 0;
    clearTimeout(timer);
    turn(since, () => { if (isTried(state)) again(); });
  };

  function send() {
    if (asText(sent) !== asText(wanted)) awaited.clear(); // an answer about something else says nothing about this
    sent = wanted;
    latest = newName();
    awaited.add(latest);
    open = true;
    clearTimeout(timer);
    timer = setTimeout(silence, SAVE_PATIENCE);
    if (!tell(model, { ...message(sent), scope, attempt: latest })) silence();
  }

  function silence() {
    open = false;
    happen("silence");
    later();
    noAnswer();
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
      draft.put({ value: wanted });
      happen("overtake");
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
    if (!reply || !awaited.delete(reply.attempt)) return;
    if (reply.status === "failed") {
      if (!isTried(state)) return;
      happen("fail");
      if (open && reply.attempt === latest) { open = false; later(); }
      return;
    }
    const current = asText(sent) === asText(wanted); // else more was filled in while this was on its way
    if (!current || (reply.status === "refused" && !isTried(state))) return;
    clearTimeout(timer);
    words = reply.message;
    if (reply.status === "refused") {
      draft.put({ value: wanted });
      happen("refuse");
    } else {
      awaited.clear();
      kept = asText(sent);
      draft.kept(sent);
      happen(reply.status === "withdrawn" ? "withdraw" : "keep");
    }
  }

  // What stands here may be kept by another tab: then there is nothing to save any more.
  function known() {
    if (state !== "unsaved" || asText(wanted) !== asText(now())) return;
    draft.kept(wanted);
    happen("keep");
  }

  function attach(shown) {
    view = shown;
    const found = isTried(state) ? { value: wanted } : draft.find();
    if (found) {
      wanted = found.value;
      view.restore(wanted);
      if (!isTried(state)) takeUp(found);
    }
    if (said === state) say();
  }

  // What was there when the page was loaded again. What was to be kept then goes on, as it was said that it would.
  function takeUp(found) {
    happen("type");
    known();
    if (!isOpen(state) || !("before" in found) || !here()) return;
    before = found.before;
    if (!stale()) save(wanted, before, found.at);
  }

  function stop() {
    clearTimeout(timer);
    clearTimeout(notice);
    removeEventListener("td-connected", connected);
    model.off("change:replies", replied);
    tellPage(name, "");
  }

  addEventListener("td-connected", connected);
  model.on("change:replies", replied);
  return { attach, detach: () => { view = null; }, changed, save, stop, reopened: () => happen("reopen"), known, isOpen: () => isOpen(state) };
}
