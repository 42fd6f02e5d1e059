import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";
import { statusLine } from "../shared/telling";

type Notes = Card;

export default {
  render({ model, el }) {
    let take = (_text: string) => {};
    const name = () => `themeday:${model.get("scope")}:notes`;
    // Another tab of this device shows the same notes: whoever writes here adds to them, and writes over nothing.
    const follow = (event: StorageEvent) => {
      if (event.key === name()) take(event.newValue || "");
    };
    addEventListener("storage", follow);
    const stop = live(model, el, ["labels", "scope"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      const id = newId("notes");
      const { el: status, say } = statusLine();
      let cleared = ""; // what was there before it was cleared: a tap beside another button must not be the end of it
      const keep = (text: string) => {
        try {
          if (text) localStorage.setItem(name(), text);
          else localStorage.removeItem(name());
          say("saved", t.kept);
        } catch {
          say("", ""); // private mode
        }
      };
      const show = () => {
        clear.hidden = !here.value && !cleared;
        clear.textContent = cleared ? t.put_back : t.clear;
      };
      const oninput = () => {
        keep(here.value);
        take(here.value);
      };
      const here = h("textarea", { id, class: "td-input", rows: 4, "aria-describedby": `${id}-why`, oninput });
      take = (text) => {
        if (here.value !== text) here.value = text;
        cleared = "";
        show();
      };
      try {
        here.value = localStorage.getItem(name()) || "";
      } catch {
        // private mode: nothing to restore
      }
      const clearOrPutBack = () => {
        const before = here.value;
        here.value = cleared;
        cleared = cleared ? "" : before;
        keep(here.value);
        if (cleared) say("withdrawn", t.cleared);
        show();
      };
      const clear = h("button", { type: "button", class: "td-button td-quiet td-clear", onclick: clearOrPutBack });
      show();
      put(
        el,
        h(
          "section",
          { class: "td-card" },
          h("h2", { class: "td-ask" }, h("label", { for: id }, t.title)),
          h("p", { class: "td-why", id: `${id}-why` }, t.why),
          here,
          h(
            "div",
            { class: "td-card-foot" },
            h("button", { type: "button", class: "td-button", onclick: () => keep(here.value) }, t.save),
            clear,
            status,
          ),
        ),
      );
    });
    return () => {
      stop();
      removeEventListener("storage", follow);
    };
  },
} satisfies View<Notes>;
