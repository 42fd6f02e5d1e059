import { RULE } from "./rule";
import { asShown, visible } from "./shown";

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : SAID.has(name) ? asShown(value) : value);
  }
  // Whoever writes from right to left sees it so while writing.
  if (tag === "textarea" || (tag === "input" && attributes.type === "text")) element.dir = "auto";
  return put(element, ...children);
}

// Attributes that are read, by eye or ear.
const SAID = new Set(["aria-label", "alt", "placeholder", "title"]);

// The same for a drawing, whose elements live in a namespace of their own.
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  return put(element, ...children);
}

// Append what is there: an element, a text or a number. A card may say "nothing" with what has no words of its own, such as
// null or false. Nothing else appends what may be absent: a browser's own append() writes it out.
export function put(element, ...children) {
  element.append(...children.flat(3).filter(isThere).map((child) => (child instanceof Node ? child : asShown(child))));
  return element;
}

// The same in the place of what was there.
export function refill(element, ...children) {
  element.replaceChildren();
  return put(element, ...children);
}

export const isThere = (child) => child instanceof Node || typeof child === "string" || Number.isFinite(child);

const PARTS = "p, li, h1, h2, h3, h4, h5, h6, blockquote, td, th";

export function html(markup, attributes = {}) {
  const element = h("div", attributes);
  element.innerHTML = visible(markup);
  // Each part of a text of one's own reads in its own direction; the kit's languages need none of this.
  if (RULE.right_to_left.test(markup)) [element, ...element.querySelectorAll(PARTS)].forEach((part) => { part.dir = "auto"; });
  return element;
}

export function fill(text, values) {
  return (text || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? (isThere(values[name]) ? asShown(values[name]) : "") : whole));
}

// Every card is a module of its own: only a count on the page itself makes ids unique.
export const newId = (name) => {
  globalThis.tdIds = (globalThis.tdIds || 0) + 1;
  return `td-${name}-${globalThis.tdIds}`;
};
