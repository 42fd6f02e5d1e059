// Options in an order: by the buttons, by the arrow keys on them, or by dragging the grip.

import { fill, h, put, svg } from "./dom";
import type { Field, FieldOf } from "./fields";
import type { Option } from "./model";

const MOVES_REST = 1200; // milliseconds after the last move: people move several before they are content
const UP = "M12 19V6M6 12l6-6 6 6";
const DOWN = "M12 5v13M6 12l6 6 6-6";
const BY_KEY: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

const dots = () => [3, 9].flatMap((cx) => [3, 9, 15].map((cy) => svg("circle", { cx, cy, r: 1.6 })));

const middle = (one: Element) => {
  const box = one.getBoundingClientRect();
  return box.top + box.height / 2;
};

export function rankField({ id, first, label, changed, save }: FieldOf): Field {
  let touched = false; // an order that nobody chose is no answer
  let open = true;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const heard = h("p", { class: "td-hidden", "aria-live": "polite" });
  const list = h("ol", { class: "td-rank" }, first.options.map(row));
  const saveNow = () => {
    touched = true;
    clearTimeout(rest);
    save();
  };
  const button = h("button", { type: "button", class: "td-button", onclick: saveNow }, label("save_order"));
  const rows = () => [...list.children] as HTMLElement[];
  const place = (item: HTMLElement) => rows().indexOf(item);
  const order = () => rows().map((item) => item.dataset.option || "");

  function row(one: Option) {
    const text = h("span", { class: "td-rank-text", id: `${id}-${one.key}` }, one.text);
    const onpointerdown = (event: PointerEvent) => drag(event, item);
    const drawing = svg("svg", { viewBox: "0 0 12 18", width: 12, height: 18 }, dots());
    const grip = h("span", { class: "td-grip", "aria-hidden": "true", onpointerdown }, drawing);
    const step = (name: string, by: number, arrow: string) => {
      const onkeydown = (event: KeyboardEvent) => {
        const to = BY_KEY[event.key];
        if (!to) return;
        event.preventDefault();
        move(item, to);
      };
      const says = { "data-by": by, "aria-label": `${label(name)}: ${one.text}` };
      const size = { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" };
      return h(
        "button",
        { type: "button", class: "td-step-button", ...says, onclick: () => move(item, by), onkeydown },
        svg("svg", size, svg("path", { d: arrow })),
      );
    };
    const number = h("span", { class: "td-rank-place", "aria-hidden": "true" });
    const buttons = h("span", { class: "td-step-buttons" }, step("up", -1, UP), step("down", 1, DOWN));
    const item = h("li", { "data-option": one.key }, grip, number, text, buttons);
    return item;
  }

  function number() {
    const all = rows();
    all.forEach((item, n) => {
      const shown = item.querySelector(".td-rank-place");
      if (shown) shown.textContent = String(n + 1);
      // Not disabled: who goes up by keyboard would lose the button at the top.
      for (const one of item.querySelectorAll<HTMLElement>("[data-by]")) {
        one.setAttribute("aria-disabled", String(!open || !all[n + Number(one.dataset.by)]));
      }
    });
  }

  function move(item: HTMLElement, by: number) {
    const other = rows()[place(item) + by];
    if (!open || !other) return;
    // The other one goes: what has the focus stays where it is.
    if (by < 0) item.after(other);
    else item.before(other);
    moved(item);
  }

  function moved(item: HTMLElement) {
    touched = true;
    number();
    const what = item.querySelector(".td-rank-text")?.textContent;
    heard.textContent = fill(label("placed"), { what, n: place(item) + 1, all: rows().length });
    changed();
    clearTimeout(rest);
    rest = setTimeout(save, MOVES_REST);
  }

  function drag(event: PointerEvent, item: HTMLElement) {
    if (!open || event.button) return;
    const grip = event.currentTarget as HTMLElement;
    const began = place(item);
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    item.classList.add("td-dragging");
    const follow = ({ clientY }: PointerEvent) => {
      let above = item.previousElementSibling;
      for (; above && clientY < middle(above); above = item.previousElementSibling) item.after(above);
      let below = item.nextElementSibling;
      for (; below && clientY > middle(below); below = item.nextElementSibling) item.before(below);
      number();
    };
    const stop = () => {
      grip.removeEventListener("pointermove", follow);
      item.classList.remove("td-dragging");
      if (place(item) !== began) moved(item);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", stop, { once: true });
  }

  number();
  return {
    manual: true,
    button,
    el: h("div", {}, h("p", { class: "td-why" }, label("rank_help")), list, heard),
    get: () => (touched ? order() : []),
    set(wanted: string[]) {
      touched = wanted.length > 0;
      // What stands right stays: moving it would take the focus off its buttons.
      if (JSON.stringify(wanted) === JSON.stringify(order())) return;
      const known = new Map(rows().map((item) => [item.dataset.option, item]));
      for (const key of wanted) put(list, known.get(key));
      number();
    },
    open: (yes) => {
      open = yes;
      button.disabled = !yes;
      list.classList.toggle("td-closed", !yes);
      number();
    },
  };
}
