import { acts } from "../shared/acts";
import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import type { Labels, Option, SavingCard, View } from "../shared/model";
import { secondPress } from "../shared/second_press";
import { statusLine, tell } from "../shared/telling";

interface Theme {
  key: string;
  title: string;
  name: string;
  words: string;
  /** What is in no theme. */
  loose: boolean;
  count: string;
  answers: { key: string; text: string; by: string }[];
  /** That there are more than stand here; empty when there are not. */
  more: string;
}

interface Themes extends SavingCard {
  questions: Option[];
  /** Key of the question that is open. */
  chosen: string;
  themes: Theme[];
  line: string;
  /** Someone moved something. */
  arranged: boolean;
  /** Letters of a name. */
  longest: number;
}

// Free text by theme. Each theme is a part that opens; its answers can be ticked, and moved together.
export default {
  render({ model, el }) {
    const id = newId("free-text");
    const { el: status, say } = statusLine();
    const body = h("div", {});
    const opened = new Set<string>();
    const ticked = new Set<string>();
    const typed = new Map<string, string>(); // names that are being written
    const { act, stop: stopActs } = acts(model, say, () => model.get("replies").edit);
    const sure = secondPress(() => forgetting());

    const edit = (what: string, values: object = {}) => {
      sure.drop();
      act({ type: "edit", what, ...values });
    };
    const field = (label: string, input: HTMLElement) =>
      h("div", { class: "td-grow" }, h("label", { for: input.id }, label), input);
    const themesTo = (inputId: string, but: string, first: HTMLElement | null) => {
      const select = h(
        "select",
        { id: inputId, class: "td-input" },
        first,
        model
          .get("themes")
          .filter((one) => one.key !== but)
          .map((one) => h("option", { value: one.key }, one.title)),
      );
      return select;
    };

    function moving(theme: Theme, t: Labels) {
      const here = `${id}-${theme.key}`;
      const to = themesTo(`${here}-to`, theme.key, h("option", { value: "" }, t.new));
      const go = () => {
        const answers = theme.answers.map((answer) => answer.key).filter((key) => ticked.has(key));
        if (!answers.length) {
          say("failed", t.tick_first);
          return;
        }
        for (const key of answers) ticked.delete(key);
        if (to.value) edit("move", { answers, into: to.value });
        else edit("split", { answers });
      };
      return h(
        "div",
        { class: "td-row td-theme-row" },
        field(`${t.selected}: ${t.to}`, to),
        h("button", { type: "button", id: `${here}-move`, class: "td-button td-quiet", onclick: go }, t.move),
      );
    }

    function shaping(theme: Theme, t: Labels) {
      const here = `${id}-${theme.key}`;
      const name: HTMLInputElement = h("input", {
        id: `${here}-name`,
        class: "td-input",
        type: "text",
        maxlength: model.get("longest"),
        value: typed.get(theme.key) ?? theme.name,
        oninput: () => typed.set(theme.key, name.value),
      });
      const into = themesTo(`${here}-into`, theme.key, null);
      return [
        h(
          "div",
          { class: "td-row td-theme-row" },
          field(t.name, name),
          h(
            "button",
            {
              type: "button",
              id: `${here}-rename`,
              class: "td-button td-quiet",
              onclick: () => {
                typed.delete(theme.key);
                edit("rename", { theme: theme.key, name: name.value });
              },
            },
            t.rename,
          ),
        ),
        model.get("themes").length > 1
          ? h(
              "div",
              { class: "td-row td-theme-row" },
              field(t.into, into),
              h(
                "button",
                {
                  type: "button",
                  id: `${here}-merge`,
                  class: "td-button td-quiet",
                  onclick: () => edit("merge", { theme: theme.key, into: into.value }),
                },
                t.do_merge,
              ),
            )
          : null,
      ];
    }

    function shown(theme: Theme, t: Labels) {
      const here = `${id}-${theme.key}`;
      const details = h(
        "details",
        { class: "td-theme", open: opened.has(theme.key) },
        h(
          "summary",
          { id: `${here}-summary` },
          h("span", { class: "td-theme-title" }, theme.title),
          h("span", { class: "td-count" }, theme.count),
        ),
        theme.words ? h("p", { class: "td-why" }, theme.words) : null,
        h(
          "fieldset",
          { class: "td-theme-answers" },
          h("legend", {}, t.answers),
          theme.answers.map((answer, n) => {
            const box: HTMLInputElement = h("input", {
              type: "checkbox",
              id: `${here}-${n}`,
              checked: ticked.has(answer.key),
              onchange: () => (box.checked ? ticked.add(answer.key) : ticked.delete(answer.key)),
            });
            return h(
              "label",
              { for: box.id, class: "td-theme-answer" },
              box,
              h("span", {}, answer.text, answer.by ? h("span", { class: "td-by" }, ` (${answer.by})`) : null),
            );
          }),
          theme.more ? h("p", { class: "td-why" }, theme.more) : null,
        ),
        moving(theme, t),
        theme.loose ? null : shaping(theme, t),
      );
      details.addEventListener("toggle", () => (details.open ? opened.add(theme.key) : opened.delete(theme.key)));
      return details;
    }

    const forgetting = () => {
      const button = document.getElementById(`${id}-forget`);
      const waits = sure.attributes("forget")["aria-disabled"];
      if (waits) button?.setAttribute("aria-disabled", waits);
      else button?.removeAttribute("aria-disabled");
      if (!sure.asks("forget") && status.textContent === model.get("labels").sure) say("", "");
    };

    const line = h("p", { class: "td-count", role: "status" });
    put(el, h("section", { class: "td-card td-review-card", "aria-labelledby": "td-freetext" }, body, line, status));
    const stop = live(model, body, ["questions", "chosen", "themes", "labels"], () => {
      const t = model.get("labels");
      line.textContent = model.get("line");
      if (!t.title) return;
      put(body, h("h2", { id: "td-freetext" }, t.title));
      if (!model.get("questions").length) {
        put(body, h("p", { class: "td-why" }, t.none));
        return;
      }
      const select: HTMLSelectElement = h(
        "select",
        {
          id: `${id}-question`,
          class: "td-input",
          onchange: () => {
            opened.clear();
            ticked.clear();
            typed.clear();
            if (!tell(model, { type: "open", question: select.value })) select.value = model.get("chosen");
          },
        },
        h("option", { value: "" }, t.choose),
        model.get("questions").map((one) => h("option", { value: one.key }, one.text)),
      );
      select.value = model.get("chosen");
      put(
        body,
        h("p", { class: "td-why" }, t.why),
        h("div", {}, h("label", { for: select.id }, t.question), select),
        model.get("themes").map((theme) => shown(theme, t)),
      );
      if (model.get("arranged")) {
        put(
          body,
          h(
            "button",
            {
              type: "button",
              id: `${id}-forget`,
              class: "td-button td-quiet",
              onclick: (event: Event) => {
                if (sure.confirms("forget", event)) edit("forget");
                else say("failed", t.sure);
              },
            },
            t.forget,
          ),
        );
      }
      forgetting();
    });
    return () => {
      stop();
      sure.stop();
      stopActs();
    };
  },
} satisfies View<Themes>;
