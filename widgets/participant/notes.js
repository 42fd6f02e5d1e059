import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";

export default {
  render({ model, el }) {
    let area = null;
    const name = () => `themeday:${model.get("scope")}:notes`;
    // Another tab of this device shows the same notes: whoever writes here adds to them, and writes over nothing.
    const follow = (event) => { if (area && event.key === name()) area.value = event.newValue || ""; };
    addEventListener("storage", follow);
    const stop = live(model, el, ["labels", "scope"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      const id = newId("notes");
      const status = h("p", { class: "td-status", role: "status" });
      area = h("textarea", { id, class: "td-input", rows: 4, "aria-describedby": `${id}-why`, oninput: () => {
        try { localStorage.setItem(name(), area.value); status.textContent = t.kept; } catch (error) { status.textContent = ""; }
      } });
      try { area.value = localStorage.getItem(name()) || ""; } catch (error) { /* private mode: nothing to restore */ }
      put(el, h("section", { class: "td-card" },
        h("h2", { class: "td-ask" }, h("label", { for: id }, t.title)),
        h("p", { class: "td-why", id: `${id}-why` }, t.why),
        area,
        h("div", { class: "td-card-foot" },
          h("button", { type: "button", class: "td-button td-quiet", onclick: () => { area.value = ""; try { localStorage.removeItem(name()); } catch (error) { /* nothing kept */ } status.textContent = ""; area.focus(); } }, t.clear),
          status)));
    });
    return () => { stop(); removeEventListener("storage", follow); };
  },
};
