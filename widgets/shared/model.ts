// The Python side of a card as its view sees it. Each card's own traits are an interface in the file of its view.

/** Texts in the reader's language, by the name the view uses. */
export type Labels = Record<string, string>;

/** Traits of every card. */
export interface Card {
  labels: Labels;
  language: string;
  /** Who is here, under a name that gives no code away; empty for nobody. */
  scope: string;
}

export type Status = "saved" | "withdrawn" | "refused" | "failed" | "working";

/** What the laptop said last about one thing that was to be done or kept. */
export interface Reply {
  attempt: string;
  status: Status;
  message: string;
}

/** Traits of a card that keeps what someone typed or chose. */
export interface SavingCard extends Card {
  replies: Record<string, Reply>;
}

export interface Option {
  key: string;
  text: string;
}

/** Several answers to one question. */
export interface Several {
  chosen?: string[];
  own?: string | string[];
}

export type Answer = string | string[] | Several | Record<string, string>;

/** A question as someone sees it, with what they answered. */
export interface Question {
  /** Whom it is about, when it is asked of several people. */
  who?: string;
  kind: "text" | "date" | "choice" | "choices" | "scale" | "tags" | "rank" | "rating" | "checklist" | "sort";
  ask: string;
  why: string;
  options: Option[];
  groups: Option[];
  own_words: boolean;
  most: number;
  low: number;
  high: number;
  low_text: string;
  high_text: string;
  long: boolean;
  max_length: number;
  placeholder: string;
  visibilities: Option[];
  visibility: string;
  answer: Answer;
  answered: boolean;
  clear: boolean;
  open: boolean;
}

/** Traits of a card with questions. */
export interface AnsweringCard extends SavingCard {
  questions: Record<string, Question>;
}

/** The traits as they are now, and messages to the laptop. */
export interface Model<Traits> {
  get<Name extends keyof Traits>(trait: Name): Traits[Name];
  on(event: string, hear: () => void): void;
  off(event: string, hear: () => void): void;
  send(message: object): void;
}

export type Stop = () => void;

/** The browser's side of a card. */
export interface View<Traits> {
  /** Draw the card into `el`; what is returned stops it. */
  render(drawn: { model: Model<Traits>; el: HTMLElement }): Stop;
}

/** The names of traits, for what draws again when one of them changes. */
export type Names<Traits> = readonly (keyof Traits & string)[];

/** Call something whenever one of the traits changes, until it is stopped. */
export function onChange<Traits>(model: Model<Traits>, traits: Names<Traits>, hear: () => void): Stop {
  for (const trait of traits) model.on(`change:${trait}`, hear);
  return () => {
    for (const trait of traits) model.off(`change:${trait}`, hear);
  };
}
