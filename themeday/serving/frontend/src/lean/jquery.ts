// Stands in for jQuery: of all that it can do, views only wrap their element, take it out of the wrapping, and empty it.

export default function $(this: unknown, element: Element): Wrapped {
  return new Wrapped(element);
}

class Wrapped {
  readonly 0: Element;

  constructor(element: Element) {
    this[0] = element;
  }

  empty(): void {
    this[0].replaceChildren();
  }
}

$.prototype = Wrapped.prototype; // "instanceof $"
