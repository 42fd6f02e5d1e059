// What is said in the place of a part that cannot be shown: to its author when it is a kind that this page does not
// have.

import { DOMWidgetView } from "@jupyter-widgets/base";

/** A kind of widget that this page does not have. */
export class UnknownKind extends Error {}

/**
 * Return what is shown in the place of a part.
 *
 * @param texts - what may have to be said
 * @param error - why it cannot be shown
 */
export function inItsPlace(texts: Record<string, string>, error: unknown): HTMLElement {
  const element = document.createElement("p");
  element.className = "td-note";
  element.setAttribute("role", "alert");
  element.textContent = error instanceof UnknownKind ? `${texts.unknown} ${error.message}` : texts.broken;
  return element;
}

/**
 * Return the view that widgets get which could not be made.
 *
 * @param texts - what may have to be said
 */
export function viewOfUnknown(texts: Record<string, string>): typeof DOMWidgetView {
  return class extends DOMWidgetView {
    render(): void {
      this.el.append(inItsPlace(texts, this.model.get("error")));
    }
  };
}
