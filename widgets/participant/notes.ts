import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, View } from "../shared/model";

type Notes = Card;

export default {
  render({ model, el }) {
    let area: HTMLTextAreaElement | null = null;
    const name = () => `themeday:${model.get("scope")}:notes`;
    // Another tab of this device shows the same notes: whoever writes here adds to them, and writes over nothing.
    const follow = (event: StorageEvent) => {
      if (area && event.key === name()) area.value = event.newValue || "";
    };
    addEventListener("storage", follow);
    const stop = live(model, el, ["labels", "scope"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      const id = newId("notes");
      const status = h("p", { class: "td-status", role: "status" });
      const oninput = () => {
        try {
          localStorage.setItem(name(), here.value);
          status.textContent = t.kept;
        } catch {
          status.textContent = "";
        }
      };
      const here = h("textarea", { id, class: "td-input", rows: 4, "aria-describedby": `${id}-why`, oninput });
      area = here;
      try {
        here.value = localStorage.getItem(name()) || "";
      } catch {
        // private mode: nothing to restore
      }
      const clear = () => {
        here.value = "";
        try {
          localStorage.removeItem(name());
        } catch {
          // nothing kept
        }
        status.textContent = "";
        here.focus();
      };
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
            h("button", { type: "button", class: "td-button td-quiet", onclick: clear }, t.clear),
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
