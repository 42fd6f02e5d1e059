// What holds for one thing that someone fills in, from the first letter until it is kept. Pure: no clock, no page and
// no laptop. The line in its card and the line of the whole page both say what stands here, so they cannot disagree.

export type State =
  | "untouched"
  | "unsaved"
  | "saving"
  | "no_answer"
  | "tries_again"
  | "refused"
  | "saved"
  | "withdrawn";

export type Happening = "type" | "ask" | "silence" | "fail" | "keep" | "withdraw" | "refuse" | "overtake" | "reopen";

type Follows = Partial<Record<Happening, State>>;

// As long as it is asked for, the page tries by itself to get it kept.
const TRIED: Follows = {
  type: "unsaved",
  ask: "saving",
  silence: "no_answer",
  fail: "tries_again",
  keep: "saved",
  withdraw: "withdrawn",
  refuse: "refused",
  overtake: "unsaved",
};

/** Each state with what may happen in it, and the state that follows. Whatever else happens means nothing there. */
export const SAVE_STATES: Readonly<Record<State, Follows>> = {
  untouched: { type: "unsaved", ask: "saving" },
  // Saving is not asked for; what was sent before may still be answered, when it is what stands there.
  unsaved: { type: "unsaved", ask: "saving", keep: "saved", withdraw: "withdrawn" },
  saving: TRIED,
  no_answer: TRIED,
  // The laptop cannot write. That stays what is said: when it is slow as well, the text must not change back and forth.
  tries_again: { ...TRIED, silence: "tries_again" },
  // It cannot be kept as it is, and is left to the person; a question that was closed may open again.
  refused: { type: "unsaved", ask: "saving", keep: "saved", withdraw: "withdrawn", reopen: "unsaved" },
  saved: { type: "unsaved", ask: "saving" },
  withdrawn: { type: "unsaved", ask: "saving" },
};

/** Return the state that follows, or nothing when what happened means nothing in this state. */
export const following = (state: State, happened: Happening): State | undefined => SAVE_STATES[state][happened];

export const isTried = (state: State): boolean => SAVE_STATES[state].silence !== undefined;

/** Whether something stands there that the laptop does not have. */
export const isOpen = (state: State): boolean => !["untouched", "saved", "withdrawn"].includes(state);

/** The kind of a line that tells of it, by which it gets its look. */
export const kindOf = (state: State): string => {
  if (state === "untouched") return "";
  return state === "no_answer" || state === "tries_again" ? "failed" : state;
};
