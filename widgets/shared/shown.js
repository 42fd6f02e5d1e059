import { RULE } from "./rule";

// A text as it is shown, whoever typed it: the same rule as `themeday/text/shown.py`, which gives RULE its expressions.
export const visible = (text) => text.replace(RULE.unseen, (_, stays, line) => stays || (line ? "\n" : ""));

export function asShown(value) {
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
