// What is said of something that is to be kept: every state, whatever happens in it, and every way through.

import {
  following,
  type Happening,
  isOpen,
  isTried,
  kindOf,
  SAVE_STATES,
  type State,
} from "../../widgets/shared/save_state";

const STATES = ["untouched", "unsaved", "saving", "no_answer", "tries_again", "refused", "saved", "withdrawn"] as const;
const HAPPENS = ["type", "ask", "silence", "fail", "keep", "withdraw", "refuse", "overtake", "reopen"] as const;

// From each state, in the order of HAPPENS; nothing where it means nothing.
const FOLLOWS: Record<State, string> = {
  untouched: "unsaved saving - - - - - - -",
  unsaved: "unsaved saving - - saved withdrawn - - -",
  saving: "unsaved saving no_answer tries_again saved withdrawn refused unsaved -",
  no_answer: "unsaved saving no_answer tries_again saved withdrawn refused unsaved -",
  tries_again: "unsaved saving tries_again tries_again saved withdrawn refused unsaved -",
  refused: "unsaved saving - - saved withdrawn - - unsaved",
  saved: "unsaved saving - - - - - - -",
  withdrawn: "unsaved saving - - - - - - -",
};
const EACH = STATES.flatMap((state) =>
  FOLLOWS[state].split(" ").map((after, n): [State, Happening, string] => [state, HAPPENS[n], after]),
);

test("the states are these", () => {
  expect(Object.keys(SAVE_STATES)).toEqual([...STATES]);
});

test.each(EACH)("%s, then %s: %s", (state, what, after) => {
  expect(following(state, what) ?? "-").toBe(after);
});

test("each state has a kind and is tried or open as it says", () => {
  const kinds = ["", "unsaved", "saving", "failed", "failed", "refused", "saved", "withdrawn"];
  expect(STATES.map(kindOf)).toEqual(kinds);
  expect(STATES.filter(isTried)).toEqual(["saving", "no_answer", "tries_again"]);
  expect(STATES.filter(isOpen)).toEqual(["unsaved", "saving", "no_answer", "tries_again", "refused"]);
});

test("no way leads to saved but the laptop's word", () => {
  const words: Record<string, string> = {
    saved: "keep",
    withdrawn: "withdraw",
    refused: "refuse",
    tries_again: "fail",
  };
  for (const [state, what, after] of EACH) {
    if (after in words && after !== state) expect(what).toBe(words[after]);
  }
});

test("every state is reached, and from each one gets to saved without loading the page", () => {
  const reached = new Set<State>(["untouched"]);
  for (const state of reached) {
    for (const what of HAPPENS) reached.add(following(state, what) ?? state);
  }
  expect(reached.size).toBe(STATES.length);
  for (const state of STATES) {
    expect(following(state, "type")).toBe("unsaved");
    expect(following(following(state, "ask") as State, "keep")).toBe("saved");
  }
});
