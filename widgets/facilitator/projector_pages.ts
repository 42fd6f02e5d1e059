// What the big screen shows, in pages that fit on it.

import { put } from "../shared/dom";
import type { Result } from "../shared/results";

const MOST_BARS = 7; // beside texts
const MOST_RESTING = 40; // names on a page of their own

/** Who sits where in a round, and who sits it out. */
export interface Seating {
  tables: { table: string; room: string; names: string[] }[];
  byes: string[];
}

/** What can stand on a page of its own, of a list or a table the nth line. */
export interface Piece {
  el: Element;
  of?: Element;
  n?: number;
}

// Split what a room wrote into pages that fit on the screen; bars come first.
export function pagesOf(result: Result, part: number): Result[] {
  const apart = result.bars.length > MOST_BARS || part < 1;
  const room = part * (result.bars.length && !apart ? 640 : 1600);
  const pages: Result["texts"][] = [];
  let full = room;
  for (const one of result.texts) {
    const letters = one.text.length + one.by.length + 45;
    if (full + letters > room) {
      pages.push([]);
      full = 0;
    }
    pages[pages.length - 1].push(one);
    full += letters;
  }
  if (!result.bars.length) return (pages.length ? pages : [[]]).map((texts) => ({ ...result, texts }));
  if (apart) return [{ ...result, texts: [] }, ...pages.map((texts) => ({ ...result, bars: [], texts }))];
  return (pages.length ? pages : [[]]).map((texts) => ({ ...result, texts }));
}

// Split a list into pages of about the same length.
export function evenly<Item>(all: Item[], most: number): Item[][] {
  const size = Math.ceil(all.length / Math.max(1, Math.ceil(all.length / most)));
  return Array.from({ length: size ? Math.ceil(all.length / size) : 0 }, (_, n) => all.slice(n * size, (n + 1) * size));
}

export function seatPages(scene: Seating, most: number): Seating[] {
  if (scene.tables.length <= most && scene.byes.length <= MOST_RESTING)
    return [{ tables: scene.tables, byes: scene.byes }];
  return [
    ...evenly(scene.tables, most).map((tables) => ({ tables, byes: [] })),
    ...evenly(scene.byes, MOST_RESTING).map((byes) => ({ tables: [], byes })),
  ];
}

// What can stand on a page of its own: a paragraph, or a line of a list or a table.
export function pieces(el: Element): Piece[] {
  const lines = el.matches("ul, ol")
    ? [...el.children]
    : el.matches("table")
      ? [...el.querySelectorAll("tbody > tr")]
      : null;
  return lines ? lines.map((line, n) => ({ el: line, of: el, n })) : [{ el }];
}

// Pieces together again, each line in a list or table like its own.
export function together(shown: Piece[]): Element[] {
  const found: Element[] = [];
  let around: Element | null = null;
  let into: Element | null = null;
  for (const { el, of = null, n = 0 } of shown) {
    if (!of) found.push(el);
    else if (of !== around) {
      const anew = of.cloneNode(false) as Element;
      if (of instanceof HTMLOListElement) (anew as HTMLOListElement).start = of.start + n;
      into = of.matches("table") ? anew.appendChild(document.createElement("tbody")) : anew;
      found.push(anew);
    }
    if (of && into) put(into, el);
    around = of;
  }
  return found;
}
