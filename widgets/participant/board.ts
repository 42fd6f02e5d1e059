import { acts, unlessSaved } from "../shared/acts";
import { autosaves } from "../shared/autosave";
import { h, newId, put, refill } from "../shared/dom";
import { live } from "../shared/live";
import type { SavingCard, View } from "../shared/model";
import { statusLine } from "../shared/telling";

interface Said {
  /** Of one's own. */
  handle: string;
  by: string;
  mine: boolean;
}

interface Message extends Said {
  text: string;
}

interface Decision extends Said {
  leader: string;
  kind: "wish" | "lock" | "veto";
  reason: string;
}

interface Board extends SavingCard {
  /** "out" is for who opted out, "late" for who became a young colleague after it began; nothing before it began. */
  state: "" | "open" | "closed" | "out" | "late";
  leaders: { handle: string; text: string; mine: boolean }[];
  messages: Message[];
  decisions: Decision[];
  /** Letters of a message. */
  most: number;
}

/** What is to be decided, as it is filled in. */
interface Filled {
  leader: string;
  kind: string;
  reason: string;
}

export default {
  render({ model, el }) {
    const id = newId("board");
    const kept = autosaves(model);
    const { el: status, say } = statusLine();
    const { act, stop: stopActs } = acts(model, unlessSaved(say), () => model.get("replies").list);
    const head = h("div", {});
    const talk = h("div", {});
    const speak = h("div", {});
    const decided = h("div", {});
    const form = h("div", {});
    const who = h("div", {});
    const card = h(
      "section",
      { class: "td-card td-board", hidden: true },
      head,
      talk,
      speak,
      status,
      decided,
      form,
      who,
    );
    const shown = () => ["open", "closed"].includes(model.get("state"));
    const open = () => model.get("state") === "open";

    const stopHead = live(model, head, ["state", "labels"], () => {
      const t = model.get("labels");
      const state = model.get("state");
      card.hidden = !state;
      if (!state || !t.title) return;
      put(
        head,
        h("h2", {}, t.title),
        h("p", { class: "td-why" }, state === "out" || state === "late" ? t[state] : t.lead),
        state === "closed" ? h("p", {}, t.is_closed) : null,
      );
    });

    // A log is read aloud as it grows, without what stood there already.
    const stopTalk = live(model, talk, ["state", "messages", "labels"], () => {
      const t = model.get("labels");
      if (!shown() || !t.title) return;
      const found = model.get("messages");
      put(
        talk,
        h("h3", {}, t.said),
        found.length ? null : h("p", { class: "td-why" }, t.nothing),
        h(
          "div",
          { role: "log", "aria-label": t.said },
          h(
            "ol",
            { class: "td-said" },
            found.map((one) =>
              h(
                "li",
                { class: one.mine ? "td-by-me" : "" },
                h(
                  "span",
                  { id: `${id}-${one.handle}-text` },
                  h("strong", {}, one.by, one.mine ? ` (${t.me})` : null),
                  h("span", { class: "td-text" }, one.text),
                ),
                one.mine && open()
                  ? h(
                      "button",
                      {
                        type: "button",
                        id: `${id}-${one.handle}`,
                        class: "td-button td-quiet",
                        "aria-describedby": `${id}-${one.handle}-text`,
                        onclick: () => act({ type: "remove", handle: one.handle }),
                      },
                      t.remove,
                    )
                  : null,
              ),
            ),
          ),
        ),
      );
    });

    // Fields are drawn anew only for another person or language: what is being typed stays.
    const stopSpeak = live(model, speak, ["state", "labels", "scope"], () => {
      const t = model.get("labels");
      if (!open() || !t.title) return;
      const line = statusLine({ id: `${id}-say-status` });
      const keep = kept.of<string>("say", { message: (text) => ({ type: "say", text }), here: open });
      const input = h("textarea", {
        id: `${id}-say`,
        class: "td-input",
        rows: 2,
        maxlength: model.get("most"),
        "aria-describedby": `${id}-say-status`,
        oninput: () => keep.changed(input.value),
      });
      keep.attach({
        restore: (text) => {
          input.value = text;
        },
        told: (kind, text) => {
          line.say(kind, text);
          if (kind === "saved") input.value = "";
        },
      });
      put(
        speak,
        h("label", { class: "td-own", for: input.id }, t.message),
        input,
        h(
          "div",
          { class: "td-card-foot" },
          h("button", { type: "button", class: "td-button", onclick: () => keep.save(input.value) }, t.send),
          line.el,
        ),
      );
    });

    const stopDecided = live(model, decided, ["state", "decisions", "labels"], () => {
      const t = model.get("labels");
      if (!shown() || !t.title) return;
      const found = model.get("decisions");
      put(
        decided,
        h("h3", {}, t.decided),
        found.length ? null : h("p", { class: "td-why" }, t.undecided),
        h(
          "ul",
          { class: "td-said" },
          found.map((one, n) =>
            h(
              "li",
              { class: one.mine ? "td-by-me" : "" },
              h(
                "span",
                { id: `${id}-d-${n}` },
                h("strong", {}, one.by, one.mine ? ` (${t.me})` : null, " – ", one.leader),
                h("span", {}, t[one.kind]),
                h("q", { class: "td-text" }, one.reason),
              ),
              one.mine && open()
                ? h(
                    "button",
                    {
                      type: "button",
                      id: `${id}-u-${one.handle}`,
                      class: "td-button td-quiet",
                      "aria-describedby": `${id}-d-${n}`,
                      onclick: () => act({ type: "undecide", handle: one.handle }),
                    },
                    t.remove,
                  )
                : null,
            ),
          ),
        ),
      );
    });

    let choices: HTMLSelectElement | null = null;
    const options = () => {
      if (!choices) return;
      const chosen = choices.value;
      const t = model.get("labels");
      refill(
        choices,
        h("option", { value: "" }, t.choose),
        model
          .get("leaders")
          .filter((one) => one.mine)
          .map((one) => h("option", { value: one.handle }, one.text)),
      );
      choices.value = chosen;
      if (choices.selectedIndex < 0) choices.value = "";
    };
    const stopForm = live(model, form, ["state", "labels", "scope"], () => {
      const t = model.get("labels");
      choices = null;
      if (!open() || !t.title) return;
      const line = statusLine({ id: `${id}-decide-status` });
      const keep = kept.of<Filled>("decide", { message: (content) => ({ type: "decide", content }), here: open });
      const touched = () => keep.changed(filledIn());
      const leader = h("select", { id: `${id}-leader`, class: "td-input", required: true, onchange: touched });
      choices = leader;
      options();
      const kinds = ["wish", "lock", "veto"].map((kind) =>
        h("input", {
          type: "radio",
          name: `${id}-kind`,
          id: `${id}-${kind}`,
          value: kind,
          required: true,
          onchange: touched,
        }),
      );
      const reason = h("input", {
        id: `${id}-why`,
        class: "td-input",
        type: "text",
        autocomplete: "off",
        maxlength: model.get("most"),
        required: true,
        "aria-describedby": `${id}-decide-status`,
        oninput: touched,
      });
      const filledIn = () => ({
        leader: leader.value,
        kind: kinds.find((one) => one.checked)?.value || "",
        reason: reason.value,
      });
      const putBack = (content: Filled) => {
        leader.value = content.leader;
        kinds.forEach((one) => {
          one.checked = one.value === content.kind;
        });
        reason.value = content.reason;
      };
      keep.attach({
        restore: putBack,
        told: (kind, text) => {
          line.say(kind, text);
          if (kind === "saved") putBack({ leader: "", kind: "", reason: "" });
        },
      });
      put(
        form,
        h("h3", {}, t.decide),
        h("p", { class: "td-why" }, t.decide_help),
        h("label", { class: "td-own", for: leader.id }, `${t.leader} ${t.required}`),
        leader,
        h(
          "fieldset",
          {},
          h("legend", { class: "td-own" }, `${t.kind} ${t.required}`),
          h(
            "div",
            { class: "td-options" },
            kinds.map((one) => h("label", { class: "td-option", for: one.id }, one, h("span", {}, t[one.value]))),
          ),
        ),
        h("label", { class: "td-own", for: reason.id }, `${t.why} ${t.required}`),
        reason,
        h(
          "div",
          { class: "td-card-foot" },
          h("button", { type: "button", class: "td-button", onclick: () => keep.save(filledIn()) }, t.save),
          line.el,
        ),
      );
    });
    model.on("change:leaders", options);

    const stopWho = live(model, who, ["state", "leaders", "labels"], () => {
      const t = model.get("labels");
      if (!shown() || !t.title) return;
      put(
        who,
        h(
          "details",
          { class: "td-more" },
          h("summary", {}, t.who),
          h("p", { class: "td-why" }, t.who_help),
          h(
            "ul",
            {},
            model.get("leaders").map((one) => h("li", {}, one.text)),
          ),
        ),
      );
    });
    put(el, card);
    return () => {
      for (const stop of [stopHead, stopTalk, stopSpeak, stopDecided, stopForm, stopWho]) stop();
      kept.stop();
      model.off("change:leaders", options);
      stopActs();
    };
  },
} satisfies View<Board>;
