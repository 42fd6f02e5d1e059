import { type Child, h, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Card, Model, Option, Stop, View } from "../shared/model";
import { tell } from "../shared/telling";

interface Overview {
  day: string;
  date: string;
  people: string;
  kept: string;
  notes: string[];
  /** What should be erased by now is still here. */
  urgent: boolean;
  rehearsal: boolean;
  parts: { id: string; text: string }[];
  languages: Option[];
}

interface Choice {
  name: string;
  label: string;
  options: Option[];
  value: string;
}

/** A number beside a bar that draws it. */
interface Measured {
  text: string;
  part: number;
}

type Block =
  | { kind: "text" | "warning" | "status"; text: string }
  | { kind: "quotes"; heading: string; texts: { text: string; by: string }[] }
  | { kind: "table"; caption: string; columns: string[]; rows: [string, ...(string | Measured)[]][] };

interface Review extends Card {
  part: "overview" | "figures";
  /** Of the top. */
  state: Overview;
  /** Of figures, as are the rest. */
  name: string;
  choices: Choice[];
  blocks: Block[];
}

// The organiser's review. One view for its two parts: the top of the page, and cards of figures with what can be
// chosen.
const parts: Record<Review["part"], (model: Model<Review>, el: HTMLElement) => Stop> = {
  overview(model, el) {
    document.getElementById("loading")?.remove();
    return live(model, el, ["state", "labels"], () => {
      const s = model.get("state");
      const t = model.get("labels");
      if (!s.day) return;
      put(
        el,
        s.rehearsal ? h("p", { class: "td-rehearsal" }, t.rehearsal) : null,
        h(
          "header",
          { class: "td-review-top" },
          h("h1", {}, t.title),
          h("p", { class: "td-lead" }, s.day),
          h("p", { class: s.urgent ? "td-error" : "td-kept" }, s.kept),
          h(
            "ul",
            { class: "td-facts" },
            [s.date, s.people].map((fact) => h("li", {}, fact)),
          ),
          h(
            "div",
            { class: "td-note" },
            s.notes.map((note) => h("p", {}, note)),
          ),
          s.parts.length
            ? h(
                "nav",
                { class: "td-contents", "aria-label": t.contents },
                h(
                  "ul",
                  {},
                  s.parts.map((part) => h("li", {}, h("a", { href: `#${part.id}` }, part.text))),
                ),
              )
            : null,
          s.languages.length
            ? h(
                "nav",
                { class: "td-links", "aria-label": t.language },
                s.languages.map((language) =>
                  h("a", { href: `/language/${language.key}?to=review`, lang: language.key }, language.text),
                ),
              )
            : null,
        ),
      );
    });
  },

  figures(model, el) {
    const id = `td-${model.get("name")}`;
    // The status stays in the page while the rest is drawn anew, so that a change is read aloud.
    const status = h("p", { class: "td-count", role: "status" });
    const body = h("div", {});
    const card = h("section", { class: "td-card td-review-card", "aria-labelledby": id }, body, status);
    put(el, card);
    return live(model, body, ["choices", "blocks", "labels"], () => {
      const found = model.get("blocks");
      card.hidden = !found.length || !model.get("labels").title;
      if (card.hidden) return;
      put(body, h("h2", { id }, model.get("labels").title));
      if (model.get("choices").length)
        put(
          body,
          h(
            "div",
            { class: "td-row" },
            model.get("choices").map((one) => chooser(model, one, id)),
          ),
        );
      put(
        body,
        found.filter((block) => block.kind !== "status").map((block, n) => drawn(block, `${id}-${n}`)),
      );
      const said = found
        .map((block) => (block.kind === "status" ? block.text : ""))
        .filter(Boolean)
        .join(" ");
      if (status.textContent !== said) status.textContent = said;
      status.hidden = !said;
    });
  },
};

function chooser(model: Model<Review>, one: Choice, id: string) {
  const input: HTMLSelectElement = h(
    "select",
    {
      id: `${id}-${one.name}`,
      class: "td-input",
      onchange: () => {
        if (!tell(model, { type: "choose", name: one.name, value: input.value })) input.value = one.value;
      },
    },
    one.options.map((option) => h("option", { value: option.key }, option.text)),
  );
  input.value = one.value;
  return h("div", { class: "td-grow" }, h("label", { for: input.id }, one.label), input);
}

function drawn(block: Block, id: string): Child {
  if (block.kind === "quotes")
    return [
      h("h3", {}, block.heading),
      h(
        "ul",
        { class: "td-quotes" },
        block.texts.map((one) =>
          h("li", {}, h("q", {}, one.text), one.by ? h("span", { class: "td-by" }, ` (${one.by})`) : null),
        ),
      ),
    ];
  // Wide tables scroll by themselves; who has no mouse reaches them with the keyboard.
  if (block.kind === "table")
    return [
      h("h3", { id: `${id}-name` }, block.caption),
      h(
        "div",
        { class: "td-scroll", id, role: "group", tabindex: "0", "aria-labelledby": `${id}-name` },
        h(
          "table",
          { class: "td-table", "aria-labelledby": `${id}-name` },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              block.columns.map((column) => h("th", { scope: "col" }, column)),
            ),
          ),
          h(
            "tbody",
            {},
            block.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row[0]), row.slice(1).map(cell))),
          ),
        ),
      ),
    ];
  return h("p", { class: block.kind === "warning" ? "td-error" : "td-why" }, block.text);
}

// A bar beside the number it draws: the number is the bar's text.
function cell(value: string | Measured) {
  if (typeof value === "string") return h("td", {}, value);
  return h(
    "td",
    { class: "td-measured" },
    h("span", {}, value.text),
    h(
      "span",
      { class: "td-track", "aria-hidden": "true" },
      h("span", { class: "td-bar", style: `--part:${value.part}` }),
    ),
  );
}

export default {
  render({ model, el }) {
    return parts[model.get("part")](model, el);
  },
} satisfies View<Review>;
