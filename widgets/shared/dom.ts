// Elements of the page. Text always becomes a text node; only `html()` takes markup, and only the kit's own.

import { asShown, visible } from "./shown";
import { PATTERNS } from "./text_patterns";

/** What may stand in an element; what is no text, number or element says nothing. */
export type Child = Node | string | number | boolean | null | undefined | readonly Child[];

type Value = string | number | boolean | null | undefined;
// biome-ignore lint/suspicious/noExplicitAny: each listener knows its own kind of event
type Attributes = Record<string, Value | ((event: any) => void)>;

/** Make an element: its attributes, with listeners as `onclick`, and what stands in it. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? "" : SAID.has(name) ? asShown(value) : String(value));
  }
  // Whoever writes from right to left sees it so while writing.
  if (tag === "textarea" || (tag === "input" && attributes.type === "text")) element.dir = "auto";
  return put(element, ...children);
}

// Attributes that are read, by eye or ear.
const SAID = new Set(["aria-label", "alt", "placeholder", "title"]);

/** The same for a drawing, whose elements live in a namespace of their own. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  return put(element, ...children);
}

/**
 * Append what is there: an element, a text or a number. A card may say "nothing" with what has no words of its own,
 * such as null or false. Nothing else appends what may be absent: a browser's own append() writes it out.
 */
export function put<E extends Element>(element: E, ...children: Child[]): E {
  const found = (children as unknown[]).flat(9).filter(isThere);
  element.append(...found.map((child) => (child instanceof Node ? child : asShown(child))));
  return element;
}

/** The same in the place of what was there. */
export function refill<E extends Element>(element: E, ...children: Child[]): E {
  element.replaceChildren();
  return put(element, ...children);
}

const isThere = (child: unknown): child is Node | string | number =>
  child instanceof Node || typeof child === "string" || Number.isFinite(child);

const PARTS = "p, li, h1, h2, h3, h4, h5, h6, blockquote, td, th";

/** Make an element of markup, which is the kit's own. */
export function html(markup: string, attributes: Attributes = {}): HTMLElement {
  const element = h("div", attributes);
  element.innerHTML = visible(markup);
  // Each part of a text of one's own reads in its own direction; the kit's languages need none of this.
  if (PATTERNS.right_to_left.test(markup)) {
    for (const part of [element, ...element.querySelectorAll<HTMLElement>(PARTS)]) part.dir = "auto";
  }
  return element;
}

/** Put values in the place of names between braces. */
export function fill(text: string | undefined, values: Record<string, unknown>): string {
  return (text || "").replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    const value = values[name];
    return isThere(value) ? asShown(value) : "";
  });
}

declare global {
  var tdIds: number | undefined;
}

/**
 * Return an id that is the only one of the page. Every card may be a module of its own: only the page itself can
 * count.
 */
export const newId = (name: string): string => {
  globalThis.tdIds = (globalThis.tdIds || 0) + 1;
  return `td-${name}-${globalThis.tdIds}`;
};
