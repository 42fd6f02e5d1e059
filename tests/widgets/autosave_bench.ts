// An autosave of one field for tests: with a clock that the test moves, and a laptop that answers when the test says so.

import { Autosave, type Keepable } from "../../widgets/shared/autosave";
import type { Model, SavingCard, Status } from "../../widgets/shared/model";

const LABELS = {
  unsaved: "Not saved yet",
  saving: "Saving…",
  no_answer: "No connection",
  tries_again: "Trying again",
  not_saved: "Not saved",
  saved: "Saved",
  withdrawn: "Withdrawn",
};

interface Sent {
  value: string;
  scope: string;
  attempt: string;
}

/** The laptop's side: what it was sent, what it has, and whether it can be reached. */
class Laptop implements Model<SavingCard> {
  readonly sent: Sent[] = [];
  reachable = true;
  private readonly traits: SavingCard = { labels: LABELS, language: "en", scope: "me", replies: {} };
  private readonly heard = new Set<() => void>();

  get<Name extends keyof SavingCard>(trait: Name): SavingCard[Name] {
    return this.traits[trait];
  }

  on(_event: string, hear: () => void): void {
    this.heard.add(hear);
  }

  off(_event: string, hear: () => void): void {
    this.heard.delete(hear);
  }

  send(message: object): void {
    if (!this.reachable) throw new Error("not connected");
    this.sent.push(message as Sent);
  }

  /** Someone else has the device. */
  become(scope: string): void {
    this.traits.scope = scope;
  }

  /** Answer an attempt, the last one unless it says which. */
  answer(status: Status, message = "", { attempt } = this.sent[this.sent.length - 1]): void {
    this.traits.replies = { help: { attempt, status, message } };
    for (const hear of [...this.heard]) hear();
  }
}

/** What the device keeps, as a browser does. */
class Store {
  constructor(kept: Record<string, string> = {}) {
    Object.assign(this, kept);
  }
  getItem(name: string): string | null {
    return (this as unknown as Record<string, string>)[name] ?? null;
  }
  setItem(name: string, text: string): void {
    Object.assign(this, { [name]: text });
  }
  removeItem(name: string): void {
    Reflect.deleteProperty(this, name);
  }
}

/** One field of one card, and all around it. */
export interface Field {
  page: EventTarget;
  laptop: Laptop;
  /** What its line said, as kind and text. */
  told: string[];
  /** What stands in it. */
  shown: string;
  /** What the laptop says is kept. */
  there: string;
  /** Whether the card takes it. */
  taken: boolean;
  /** What the page was told, by autosave. */
  onPage: Map<string, string>;
  silences: number;
}

export const field = {} as Field;
const made: Autosave<string>[] = [];

export const view = {
  restore: (value: string) => {
    field.shown = value;
  },
  told: (kind: string, text: string) => field.told.push(`${kind}: ${text}`),
};
const how: Keepable<string> = {
  message: (value) => ({ type: "save", value }),
  here: () => field.taken,
  now: () => field.there,
};

export function autosave(attached = true): Autosave<string> {
  const one = new Autosave(field.laptop, "help", how);
  made.push(one);
  if (attached) one.attach(view);
  return one;
}

/** Load the page again: what runs is gone, what is on the device stays. */
export function reload(): Autosave<string> {
  for (const one of made.splice(0)) one.stop();
  dispatchEvent(new Event("pagehide"));
  return autosave();
}

export const draft = () => JSON.parse(Object.values(localStorage)[0] ?? "null");
export const last = () => field.told[field.told.length - 1];
export const wait = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5); // no jitter
  const page = new EventTarget();
  Object.assign(field, { page, laptop: new Laptop(), told: [], shown: "", there: "", taken: true, silences: 0 });
  field.onPage = new Map();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal("dispatchEvent", page.dispatchEvent.bind(page));
  vi.stubGlobal("localStorage", new Store());
  vi.stubGlobal("sessionStorage", new Store());
  globalThis.tdTab = undefined;
  page.addEventListener("td-keeping", (event) => {
    const { name, kind } = (event as CustomEvent<{ name: string; kind: string }>).detail;
    field.onPage.set(name, kind);
  });
  page.addEventListener("td-silence", () => {
    field.silences += 1;
  });
});

afterEach(() => {
  for (const one of made.splice(0)) one.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
