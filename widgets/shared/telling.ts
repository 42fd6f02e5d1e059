// Getting things to the laptop, and saying how that goes.

import { h } from "./dom";
import type { Model } from "./model";

export const SAVE_PATIENCE = 8000;

/** Hears the kind and the text of a line about saving. */
export type Told = (kind: string, text: string) => void;

/** Send a message; return whether it went out. Without a connection it does not, and nobody may think that it did. */
export function tell(model: Pick<Model<unknown>, "send">, message: object): boolean {
  try {
    model.send(message);
    return true;
  } catch {
    return false;
  }
}

/** Tell the page how keeping something goes; it shows what is worst. `kind` is that of the line in the card. */
export const tellPage = (name: string, kind: string): void => {
  dispatchEvent(new CustomEvent("td-keeping", { detail: { name, kind } }));
};

/** The page may find that it is out of touch. */
export const noAnswer = (): void => {
  dispatchEvent(new Event("td-silence"));
};

/** Ask the page for a turn: what was typed first is sent first, whichever card it is of. Without such a page, now. */
export const turn = (since: number, go: () => void): void => {
  if (dispatchEvent(new CustomEvent("td-turn", { cancelable: true, detail: { since, go } }))) go();
};

/** Why something was refused must be read: a line that came at the lower edge of the screen moves up. */
const intoSight = (el: HTMLElement): void => {
  const { top, bottom } = el.getBoundingClientRect();
  const edge = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0;
  if (top < innerHeight && bottom > innerHeight - edge) el.scrollIntoView({ block: "nearest", behavior: "instant" });
};

/**
 * A line that tells how saving goes. It is read aloud when its text changes, so the same text is not put there again.
 */
export function statusLine(attributes: Record<string, string> = {}): { el: HTMLElement; say: Told } {
  const el = h("p", { class: "td-status", role: "status", ...attributes });
  return {
    el,
    say(kind, text) {
      el.dataset.kind = kind;
      if (el.textContent === text) return;
      el.textContent = text;
      if (kind === "refused") intoSight(el);
    },
  };
}
