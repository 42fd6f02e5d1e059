// Where someone is on the page, so that one is there again when the page was drawn anew.

const FOCUSABLE = "a[href], button, input, select, summary, textarea";
const TRIES = 50;
const EACH = 50; // milliseconds

/** The element that holds all that a page shows. */
export const place = () => document.getElementById("rendered_cells") as HTMLElement;

/** Note where someone is reading and typing; return what goes back there once the page is drawn again. */
export function whereIAm(): () => Promise<void> {
  const { scrollX, scrollY } = window;
  const field = document.activeElement as HTMLElement | null;
  const find = field && place().contains(field) ? finder(field) : null;
  const caret = canHaveCaret(field) ? field.selectionStart : null;
  return async () => {
    await until(() => document.documentElement.scrollHeight >= scrollY + innerHeight);
    scrollTo(scrollX, scrollY);
    if (!find) return;
    await until(() => find() !== undefined);
    const same = find();
    const elsewhere = document.activeElement && document.activeElement !== document.body;
    if (!same || elsewhere) return; // whoever went on meanwhile is not called back
    same.focus({ preventScroll: true });
    if (caret !== null && canHaveCaret(same)) same.setSelectionRange(caret, caret);
  };
}

/**
 * Return what finds an element again, or nothing as long as it is not there.
 *
 * Many names of elements are made up anew each time a page is drawn. Then it is the one at the same place, within its
 * question or else on the page: the fourth of ten buttons is the fourth again, and not the first.
 */
function finder(field: HTMLElement): () => HTMLElement | undefined {
  const { id, localName } = field;
  const key = field.closest<HTMLElement>("[data-key]")?.dataset.key;
  const all = () => {
    const inside = key ? place().querySelector(`[data-key="${CSS.escape(key)}"]`) : place();
    return [...(inside?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
  };
  const before = all();
  const at = before.indexOf(field);
  return () => {
    const now = all();
    const named = id ? now.find((one) => one.id === id) : undefined;
    const there = named ?? (now.length === before.length ? now[at] : undefined);
    return there?.localName === localName ? there : undefined;
  };
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < TRIES && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, EACH));
}

function canHaveCaret(field: Element | null | undefined): field is HTMLTextAreaElement | HTMLInputElement {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text");
}
