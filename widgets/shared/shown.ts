// A text as it is shown, whoever typed it: the same rule as `themeday/text/display.py`, which gives PATTERNS its
// expressions.

import { PATTERNS } from "./text_patterns";

/** Return a text without what nobody sees. */
export const visible = (text: string): string =>
  text.replace(PATTERNS.unseen, (_, stays, line) => stays || (line ? "\n" : ""));

/** Return something as it is shown beside others. */
export function asShown(value: unknown): string {
  const text = visible(String(value));
  if (standsApart(text)) return text;
  const lines = text.replace(PATTERNS.apart, "").split("\n");
  return lines.map((line) => (PATTERNS.right_to_left.test(line) ? `\u2068${line}\u2069` : line)).join("\n");
}

function standsApart(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "\u2068") depth += 1;
    else if (character === "\u2069") depth -= 1;
    const open = depth > 0 ? character === "\n" : PATTERNS.right_to_left.test(character);
    if (depth < 0 || open) return false;
  }
  return depth === 0;
}
