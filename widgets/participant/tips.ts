import { acts } from "../shared/acts";
import { autosaves } from "../shared/autosave";
import { h, newId, put } from "../shared/dom";
import { live } from "../shared/live";
import type { SavingCard, View } from "../shared/model";
import { statusLine } from "../shared/telling";

type Kind = "do" | "dont";

interface Tips extends SavingCard {
  mine: { kind: Kind; number: number; text: string }[];
  others: { kind: Kind; key: string; text: string; voted: boolean }[];
  voting: boolean;
}

const KINDS: readonly Kind[] = ["do", "dont"];

export default {
  render({ model, el }) {
    const id = newId("tips");
    const kept = autosaves(model);
    const { el: status, say } = statusLine();
    const { act, stop: stopActs } = acts(model, say, () => model.get("replies").list);
    const own = h("div", {});
    const vote = h("div", {});
    const form = h("div", {});
    const stopForm = live(model, form, ["labels", "scope"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      put(
        form,
        h("h2", {}, t.title),
        KINDS.filter((kind) => t[kind]).map((kind) => {
          const line = statusLine({ id: `${id}-${kind}-status` });
          const keep = kept.of<string>(`tip-${kind}`, { message: (text) => ({ type: "add", kind, text }) });
          const add = () => keep.save(input.value);
          const input = h("input", {
            id: `${id}-${kind}`,
            class: "td-input",
            type: "text",
            autocomplete: "off",
            "aria-describedby": `${id}-${kind}-help ${id}-${kind}-status`,
            oninput: () => keep.changed(input.value),
            onkeydown: (event: KeyboardEvent) => {
              if (event.key === "Enter") add();
            },
          });
          keep.attach({
            restore: (text) => {
              input.value = text;
            },
            told: (how, text) => {
              line.say(how, text);
              if (how === "saved") input.value = "";
            },
          });
          return [
            h(
              "div",
              { class: "td-row" },
              h(
                "div",
                { class: "td-grow" },
                h("label", { class: "td-own", for: input.id }, t[kind]),
                h("p", { class: "td-why", id: `${id}-${kind}-help` }, t[`${kind}_help`]),
                input,
              ),
              h(
                "button",
                { type: "button", class: "td-button", "aria-label": `${t.add}: ${t[kind]}`, onclick: add },
                t.add,
              ),
            ),
            line.el,
          ];
        }),
      );
    });
    const stopOwn = live(model, own, ["mine", "labels"], () => {
      const t = model.get("labels");
      const mine = model.get("mine");
      if (!mine.length) return;
      put(
        own,
        h("h3", {}, t.mine),
        h(
          "ul",
          { class: "td-tip-list" },
          mine.map((one) =>
            h(
              "li",
              {},
              h("span", {}, h("strong", {}, `${t[one.kind]}: `), one.text),
              h(
                "button",
                {
                  type: "button",
                  class: "td-button td-quiet",
                  "aria-label": `${t.remove}: ${one.text}`,
                  onclick: () => act({ type: "remove", kind: one.kind, number: one.number }),
                },
                t.remove,
              ),
            ),
          ),
        ),
      );
    });
    const stopVote = live(model, vote, ["others", "voting", "labels"], () => {
      const t = model.get("labels");
      if (!model.get("voting")) {
        put(vote, h("p", { class: "td-why" }, t.wait || ""));
        return;
      }
      const others = model.get("others");
      put(
        vote,
        h("h3", {}, t.vote_title),
        h("p", { class: "td-why" }, t.vote_help),
        KINDS.map((kind) => {
          const list = others.filter((one) => one.kind === kind);
          return list.length
            ? [
                h("h4", {}, t[kind]),
                h(
                  "ul",
                  { class: "td-tip-list" },
                  list.map((one) =>
                    h(
                      "li",
                      {},
                      h("span", { id: `${id}-${one.key}-text` }, one.text),
                      h(
                        "button",
                        {
                          type: "button",
                          id: `${id}-${one.key}`,
                          class: one.voted ? "td-button" : "td-button td-quiet",
                          "aria-pressed": String(one.voted),
                          "aria-describedby": `${id}-${one.key}-text`,
                          onclick: () => act({ type: "vote", key: one.key }),
                        },
                        one.voted ? t.voted : t.vote,
                      ),
                    ),
                  ),
                ),
              ]
            : null;
        }),
      );
    });
    put(el, h("section", { class: "td-card" }, form, status, own, vote));
    return () => {
      stopForm();
      stopOwn();
      stopVote();
      kept.stop();
      stopActs();
    };
  },
} satisfies View<Tips>;
