// What others do must not put another question under a thumb that is about to come down.

const A_MOMENT = 1000; // milliseconds in which a tap was meant for what stood there before

/** Taps in `el` do nothing for a moment after `changed`. */
export function betweenSlips(el: HTMLElement): { changed(): void; stop(): void } {
  let since = Number.NEGATIVE_INFINITY;
  const hold = (event: Event) => {
    if (performance.now() - since > A_MOMENT) return;
    event.preventDefault();
    event.stopPropagation();
  };
  el.addEventListener("click", hold, true);
  return {
    changed: () => {
      since = performance.now();
    },
    stop: () => el.removeEventListener("click", hold, true),
  };
}

/** The question that someone is at: it covers the middle of the screen, or comes nearest. */
function questionInSight(): HTMLElement | undefined {
  const middle = innerHeight / 2;
  const away = (one: HTMLElement) => {
    const { top, bottom } = one.getBoundingClientRect();
    return Math.max(top - middle, middle - bottom, 0);
  };
  const all = [...document.querySelectorAll<HTMLElement>(".td-question[data-key]")].map((one) => ({
    one,
    at: away(one),
  }));
  return all.filter(({ at }) => at < innerHeight / 4).sort((a, b) => a.at - b.at)[0]?.one;
}

/** Draw, and scroll so that the question someone is at stays where it is. Not every browser does that by itself. */
export function steady(draw: () => void): void {
  const at = questionInSight();
  const before = at?.getBoundingClientRect().top ?? 0;
  draw();
  const now = at && document.querySelector(`.td-question[data-key="${CSS.escape(at.dataset.key ?? "")}"]`);
  const moved = now ? now.getBoundingClientRect().top - before : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}
