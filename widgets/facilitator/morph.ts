/**
 * Make `from` look like `to`, keeping every element that can stay: a button must not vanish between press and
 * release, an opened list stays open, and a number being typed stays typed.
 */
export function morph(from: Element, to: Element): void {
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
  for (const { name, value } of [...to.attributes])
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  const wanted = new Set([...to.children].map((child) => child.id).filter(Boolean));
  const kept = new Map([...from.children].filter((child) => wanted.has(child.id)).map((child) => [child.id, child]));
  let place: ChildNode | null = from.firstChild;
  const gone = (node: Element) => node.id && !wanted.has(node.id);
  for (const fresh of [...to.childNodes]) {
    while (place instanceof Element && gone(place)) place = removed(place);
    const id = fresh instanceof Element ? fresh.id : "";
    const alike = place && !(place instanceof Element && place.id) && place.nodeName === fresh.nodeName ? place : null;
    const same: ChildNode | null = id ? (kept.get(id) ?? null) : alike;
    if (!same || same.nodeName !== fresh.nodeName) {
      from.insertBefore(fresh, place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else from.insertBefore(same, place);
    if (same instanceof Element) morph(same, fresh as Element);
    else if (same.nodeValue !== fresh.nodeValue) same.nodeValue = fresh.nodeValue;
  }
  while (place) place = removed(place);
}

/** Take a node away; return the one behind it. */
function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}
