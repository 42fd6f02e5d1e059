// Gets one thing kept: sends it, and sends it again by itself until it is kept, refused or changed. What follows what
// stands in `save_state.ts`; here is what is done about it.

import { Attempts } from "./attempts";
import { asText, type Draft, draftOf, newName } from "./drafts";
import type { Model, Reply, SavingCard } from "./model";
import { following, type Happening, isOpen, isTried, kindOf, type State } from "./save_state";
import { noAnswer, SAVE_PATIENCE, type Told, tell, tellPage, turn } from "./telling";

/** Milliseconds after which someone notices that they wait (Nielsen, Usability Engineering, 1993, 5.5). */
export const NOTICED = 100;
/** Milliseconds between attempts; the last one goes on. */
export const TRY_AGAIN = [2000, 4000, 8000, 15000, 30000];

/** What is to be kept, and how the card stands to it. */
export interface Keepable<Value> {
  /** Make the message that keeps it. */
  message(value: Value): object;
  /** Whether the card takes it now. */
  here?(): boolean;
  /** What the laptop says is kept. */
  now?(): Value | null;
}

/** What shows it. */
export interface AutosaveView<Value> {
  /** Put back what was filled in. */
  restore(value: Value): void;
  told: Told;
}

/** The line about it: it may disappear and come again, but what was said last stays known. */
class Line {
  private said: State = "untouched";
  private notice: ReturnType<typeof setTimeout> | undefined;
  // Two views may show the same thing.
  private readonly name = newName();

  constructor(private readonly show: (state: State) => void) {}

  say(state: State): void {
    clearTimeout(this.notice);
    this.said = state;
    this.show(state);
    tellPage(this.name, kindOf(state));
  }

  /**
   * A word that comes and goes in a blink only flickers; but whoever changed nothing must see that something happens.
   */
  saySoon(state: () => State): void {
    clearTimeout(this.notice);
    if (this.said === "untouched" || this.said === "unsaved")
      this.notice = setTimeout(() => this.say(state()), NOTICED);
    else this.say(state());
  }

  /** Say it again, to a view that is new, unless it is to be said soon. */
  repeat(state: State): void {
    if (this.said === state) this.say(state);
  }

  stop(): void {
    clearTimeout(this.notice);
    tellPage(this.name, "");
  }
}

/** Saving is asked for. */
interface Request {
  /** Since when, in milliseconds since the epoch. */
  since: number;
  /** What was kept then, as `asText` writes it. */
  before: string;
  /** How often it was tried without an answer. */
  tries: number;
}

export class Autosave<Value> {
  private state: State = "untouched";
  private wanted: Value | null = null; // what is filled in
  private asked: Request = { since: 0, before: "", tries: 0 };
  private kept = ""; // what the laptop said last that it kept of this page: the card may hear of it a moment later
  private words = ""; // what the laptop said with its last word
  private view: AutosaveView<Value> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined; // for an answer, or for the next attempt
  private readonly attempts = new Attempts<Value>();
  private readonly line = new Line((state) => this.view?.told(kindOf(state), this.text(state)));
  private readonly scope: string;
  private readonly draft;

  constructor(
    private readonly model: Model<SavingCard>,
    private readonly key: string,
    private readonly how: Keepable<Value>,
  ) {
    this.scope = model.get("scope");
    this.draft = draftOf<Value>(this.scope, key);
    addEventListener("td-connected", this.connected);
    model.on("change:replies", this.replied);
  }

  /** Whether something stands there that the laptop does not have. */
  isOpen(): boolean {
    return isOpen(this.state);
  }

  /** Something else is filled in. */
  changed(value: Value): void {
    this.wanted = value;
    clearTimeout(this.timer);
    this.draft.put({ value });
    this.happen("type");
  }

  /** Saving is asked for, until it is kept. */
  save(value: Value, before = asText(this.now()), since = Date.now()): void {
    this.wanted = value;
    this.asked = { since, before, tries: 0 };
    this.state = following(this.state, "ask") ?? this.state;
    this.line.saySoon(() => this.state);
    turn(since, () => {
      if (isTried(this.state)) this.send();
    });
    // After sending, for which someone waits; nothing can come between the two.
    if (isTried(this.state)) this.draft.put({ value, before });
  }

  /** A question that was closed is open again. */
  reopened(): void {
    this.happen("reopen");
  }

  /** What stands here may be kept by another tab: then there is nothing to save any more. */
  known(): void {
    if (this.state !== "unsaved" || asText(this.wanted) !== asText(this.now())) return;
    this.draft.kept(this.wanted as Value);
    this.happen("keep");
  }

  /** A view shows it from now on. */
  attach(view: AutosaveView<Value>): void {
    this.view = view;
    const tried = isTried(this.state);
    const found = tried ? null : this.draft.find();
    if (found) this.wanted = found.value;
    if (tried || found) view.restore(this.wanted as Value);
    if (found) this.takeUp(found);
    this.line.repeat(this.state);
  }

  /** No view shows it; it is kept all the same. */
  detach(): void {
    this.view = null;
  }

  stop(): void {
    clearTimeout(this.timer);
    removeEventListener("td-connected", this.connected);
    this.model.off("change:replies", this.replied);
    this.line.stop();
  }

  private happen(what: Happening): void {
    const next = following(this.state, what);
    if (!next) return;
    this.state = next;
    this.line.say(next);
  }

  private now(): Value | null {
    return this.how.now?.() ?? null;
  }

  private here(): boolean {
    return this.how.here?.() ?? true;
  }

  private text(state: State): string {
    const label = (name: string) => this.model.get("labels")[name] || "";
    if (state === "refused") return `${label("not_saved")}. ${this.words}`;
    return (!isOpen(state) && this.words) || label(state);
  }

  // What was there when the page was loaded again. What was to be kept then goes on, as it was said that it would.
  private takeUp(found: Draft<Value>): void {
    this.happen("type");
    this.known();
    if (!this.isOpen() || found.before === undefined || !this.here()) return;
    this.asked.before = found.before;
    if (!this.overtaken()) this.save(found.value, found.before, found.at);
  }

  // The page is in touch with the laptop again: nobody need wait for the next try.
  private readonly connected = (): void => {
    if (!isTried(this.state)) return;
    this.asked.tries = 0;
    clearTimeout(this.timer);
    turn(this.asked.since, () => {
      if (isTried(this.state)) this.again();
    });
  };

  private send(): void {
    const value = this.wanted as Value;
    const attempt = this.attempts.begin(value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silence(), SAVE_PATIENCE);
    if (!tell(this.model, { ...this.how.message(value), scope: this.scope, attempt })) this.silence();
  }

  private silence(): void {
    this.attempts.giveUp();
    this.happen("silence");
    this.later();
    noAnswer();
  }

  private later(): void {
    const wait = TRY_AGAIN[Math.min(this.asked.tries, TRY_AGAIN.length - 1)];
    this.asked.tries += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), wait * (0.8 + 0.4 * Math.random())); // not the whole room at once
  }

  private again(): void {
    if (this.model.get("scope") !== this.scope || !this.here()) this.later();
    else if (!this.overtaken())
      this.send(); // what the view says stays: nobody wants to hear of each attempt
    else {
      const value = this.wanted as Value;
      this.draft.put({ value });
      this.happen("overtake");
      this.view?.restore(value);
    }
  }

  // Something newer is kept meanwhile, from another device or by a partner: only a person may put this over it.
  private overtaken(): boolean {
    return ![this.asked.before, this.kept, asText(this.wanted)].includes(asText(this.now()));
  }

  private readonly replied = (): void => {
    const reply = this.model.get("replies")[this.key];
    if (!reply || !this.attempts.answered(reply.attempt)) return;
    if (reply.status === "failed") this.failed(reply);
    else if (this.attempts.isOf(this.wanted as Value)) this.settled(reply); // else more was filled in meanwhile
  };

  private failed(reply: Reply): void {
    if (!isTried(this.state)) return;
    this.happen("fail");
    if (this.attempts.ends(reply.attempt)) this.later();
  }

  private settled(reply: Reply): void {
    const value = this.wanted as Value;
    const refused = reply.status === "refused";
    if (refused && !isTried(this.state)) return;
    clearTimeout(this.timer);
    this.words = reply.message;
    if (refused) {
      this.draft.put({ value });
      this.happen("refuse");
      return;
    }
    this.attempts.settle();
    this.kept = asText(value);
    this.draft.kept(value);
    this.happen(reply.status === "withdrawn" ? "withdraw" : "keep");
  }
}

/**
 * The autosaves of a card, by person and key. They outlive what is drawn: a step of a lesson that is left still gets
 * saved.
 */
export class Autosaves {
  // biome-ignore lint/suspicious/noExplicitAny: each key has values of its own kind
  private readonly all = new Map<string, Autosave<any>>();

  constructor(private readonly model: Model<SavingCard>) {}

  of<Value>(key: string, how: Keepable<Value>): Autosave<Value> {
    const name = `${this.model.get("scope")}:${key}`;
    const autosave: Autosave<Value> = this.all.get(name) ?? new Autosave(this.model, key, how);
    this.all.set(name, autosave);
    return autosave;
  }

  stop(): void {
    for (const autosave of this.all.values()) autosave.stop();
    this.all.clear();
  }
}

export const autosaves = (model: Model<SavingCard>): Autosaves => new Autosaves(model);
