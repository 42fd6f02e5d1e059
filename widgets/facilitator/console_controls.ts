// What the console's parts are made of.

import { type Child, h } from "../shared/dom";
import type { Labels, Model } from "../shared/model";
import type { SecondPress } from "../shared/second_press";
import type { Console, Listed, Measures } from "./console_state";

/** What a button asks for. */
export interface Message {
  type: string;
  [more: string]: unknown;
}

interface How {
  quiet?: boolean;
  /** What it asks a second press with: what that one does; nothing when one press is enough. */
  sure?: string;
  /** It sends the fields around it too. */
  form?: boolean;
  /** Id of what it is about. */
  about?: string;
}

/**
 * Return what makes controls.
 *
 * @param began - returns the id of the button of this page that something is being worked out for
 */
export function makeControls(model: Model<Console>, sure: SecondPress, began: () => string) {
  const t = (): Labels => model.get("labels");
  // Buttons say in data what they ask for, so that one listener serves them however often the page is drawn.
  const button = (
    id: string,
    text: string,
    message: Message,
    { quiet = false, sure: twice = "", form = false, about = "" }: How = {},
  ) => {
    const { what, wait } = model.get("working");
    const pressed = began();
    const waits = wait?.includes(message.type) ? { "aria-disabled": "true", "data-waits": true } : {};
    const send = JSON.stringify(message);
    const asked = `td-c-${id} ${send}`;
    const said = twice && sure.asks(asked) ? twice : text;
    return h(
      "button",
      {
        type: "button",
        id: `td-c-${id}`,
        class: quiet ? "td-button td-quiet" : "td-button",
        "data-send": send,
        "data-sure": twice !== "",
        "data-form": form,
        "aria-describedby": about || null,
        ...sure.attributes(asked),
        ...waits,
      },
      what && (pressed ? pressed === `td-c-${id}` : what === message.type && !message.method) ? t().working : said,
    );
  };

  const number = (id: string, name: string, label: string, value: string, most: number) =>
    h(
      "div",
      { class: "td-number", id: `td-c-field-${id}` },
      h("label", { for: `td-c-${id}` }, label),
      h("input", {
        id: `td-c-${id}`,
        class: "td-input",
        type: "number",
        inputmode: "numeric",
        name,
        min: "1",
        max: String(most),
        step: "1",
        value,
      }),
    );

  // Options keep their element by id: a list that grew must not put another person under a choice made.
  const select = (id: string, name: string, label: string, options: Listed[], chosen = "", none = t().choose) =>
    h(
      "div",
      { class: "td-choose", id: `td-c-field-${id}` },
      h("label", { for: `td-c-${id}` }, label),
      h(
        "select",
        { id: `td-c-${id}`, class: "td-input", name },
        h("option", { id: `td-c-${id}-none`, value: "" }, none),
        options.map((one) =>
          h("option", { id: `td-c-${id}-${one.handle}`, value: one.handle, selected: one.handle === chosen }, one.text),
        ),
      ),
    );

  const measures = (id: string, caption: string, names: string[], rows: Measures, foot: Child = null) =>
    h(
      "div",
      { class: "td-measures", id: `td-c-${id}`, tabindex: "0", role: "region", "aria-label": caption },
      h(
        "table",
        {},
        h("caption", {}, caption),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, t().measure),
            names.map((name) => h("th", { scope: "col" }, name)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((row) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, row.text),
              row.values.map((value) => h("td", {}, value)),
            ),
          ),
        ),
        foot,
      ),
    );

  const progress = (part: number) =>
    h("div", { class: "td-part", "aria-hidden": "true" }, h("span", { class: "td-bar", style: `--part:${part}` }));
  const buttons = (...found: Child[]) => h("div", { class: "td-buttons" }, found);
  const chip = (text: string) => h("span", { class: "td-chip" }, text);

  return { t, button, number, select, measures, progress, buttons, chip };
}

export type Controls = ReturnType<typeof makeControls>;
