// The part of the console for the dates, the deliberation and the match.

import { h } from "../shared/dom";
import type { Controls } from "./console_controls";
import type { Pairing } from "./console_state";

/** Draw it; `counting` says whether a round is going on, which takes a second press to cut short. */
export function drawPairing(p: Pairing, controls: Controls, counting: boolean): HTMLElement {
  const { t, button, number, progress, buttons } = controls;
  if (!p.fields) return h("div", {});
  return h(
    "div",
    {},
    h(
      "section",
      { class: "td-card", id: "td-c-dates", "data-fields": true },
      h("h2", {}, t().dates_title),
      h(
        "div",
        { class: "td-buttons" },
        p.fields.map((field) => number(`plan-${field.name}`, field.name, field.label, String(field.value), field.most)),
      ),
      h(
        "label",
        { class: "td-option", for: "td-c-trios", id: "td-c-field-trios" },
        h("input", { type: "checkbox", id: "td-c-trios", name: "trios", checked: p.trios }),
        h("span", {}, t().trios),
      ),
      buttons(
        button(
          "schedule",
          p.begun ? t().replan : t().make_schedule,
          { type: "schedule" },
          { form: true, sure: p.begun ? t().replan_sure : "", quiet: p.scheduled },
        ),
      ),
      p.begun ? h("p", { class: "td-why" }, t().replan_help) : null,
      p.plan.length
        ? h(
            "ul",
            { class: "td-facts" },
            p.plan.map((line) => h("li", {}, line)),
          )
        : null,
      p.in_the_way.length
        ? h(
            "details",
            { class: "td-answers", id: "td-c-in-the-way" },
            h("summary", {}, t().in_the_way),
            h(
              "ul",
              { class: "td-facts" },
              p.in_the_way.map((line) => h("li", {}, line)),
            ),
          )
        : null,
      p.newcomers
        ? h(
            "div",
            { class: "td-newcomers", id: "td-c-newcomers" },
            h("p", {}, p.newcomers),
            buttons(button("plan-in", t().plan_in, { type: "plan_in" })),
          )
        : null,
      p.round ? h("p", { class: "td-now-title" }, p.round) : null,
      p.begun && p.part !== null ? progress(p.part) : null,
      buttons(
        p.next
          ? button("round", p.next_text, { type: "round", round: p.next }, { sure: counting ? p.next_sure : "" })
          : null,
        p.last
          ? button("end-rounds", t().end_rounds, { type: "end_rounds" }, { sure: counting ? t().end_rounds_sure : "" })
          : null,
      ),
      p.scheduled
        ? h(
            "div",
            { class: "td-bell", id: "td-c-bell-state" },
            h("p", { class: "td-why" }, p.bell ? [t().bell_is_on, " ", t().bell_sound] : t().bell_is_off),
            buttons(
              button("bell", p.bell ? t().bell_off : t().bell_on, { type: "bell", on: !p.bell }, { quiet: true }),
            ),
          )
        : null,
      p.people.length ? drawAbsent(p, controls) : null,
    ),
    p.scheduled || p.board.state
      ? h(
          "section",
          { class: "td-card", id: "td-c-board" },
          h("h2", {}, t().board_title),
          h("p", { class: "td-why" }, t().board_help),
          p.board.text ? h("p", { class: "td-now-title" }, p.board.text) : null,
          buttons(
            button(
              "board-on",
              p.board.state === "open" ? t().close_board : t().open_board,
              { type: "board", on: p.board.state !== "open" },
              { quiet: p.board.state !== "", sure: p.board.state === "open" ? t().close_board_sure : "" },
            ),
          ),
        )
      : null,
    h(
      "section",
      { class: "td-card", id: "td-c-match-card" },
      h("h2", {}, t().match_title),
      h("p", {}, p.willing),
      h("p", { class: "td-why" }, p.published ? t().rematch_help : t().match_help),
      p.match.length
        ? h(
            "ul",
            { class: "td-facts" },
            p.match.map((line) => h("li", {}, line)),
          )
        : null,
      p.published ? h("p", { class: "td-confirmed" }, t().published) : null,
      p.pairs.length ? drawPairs(p, controls) : null,
      buttons(
        button(
          "match",
          p.made ? t().rematch : t().make_match,
          { type: "match" },
          { quiet: p.made, sure: p.published ? t().rematch_sure : "" },
        ),
        p.made && !p.published
          ? button("publish", t().publish, { type: "publish", on: true }, { sure: t().publish_sure })
          : null,
        p.published
          ? button(
              "take-back",
              t().take_back,
              { type: "publish", on: false },
              { quiet: true, sure: t().take_back_sure },
            )
          : null,
      ),
      p.compare.ways ? drawCompared(p, controls) : null,
      p.example.pairs?.length ? drawExample(p, controls) : null,
      p.move.young?.length ? drawMove(p, controls) : null,
    ),
  );
}

function drawAbsent(p: Pairing, controls: Controls): HTMLElement {
  const { t, button, select, buttons } = controls;
  return h(
    "details",
    { class: "td-answers", id: "td-c-absent", "data-fields": true },
    h("summary", {}, t().not_there),
    h("p", { class: "td-why" }, t().not_there_help),
    select("person", "person", t().person, p.people),
    buttons(
      p.begun && (p.next || p.last) ? button("was-absent", t().was_absent, { type: "absent" }, { form: true }) : null,
      button("left", t().has_left, { type: "left", on: true }, { form: true, quiet: true, sure: t().left_sure }),
      button("back", t().is_back, { type: "left", on: false }, { form: true, quiet: true }),
    ),
  );
}

/** The pairs by name: open as long as they can still be changed, out of the way once everyone has seen them. */
function drawPairs(p: Pairing, { t }: Controls): HTMLElement {
  const list = h(
    "ul",
    { class: "td-facts td-pair-list" },
    p.pairs.map((pair) => h("li", {}, pair)),
  );
  if (!p.published) return h("div", { id: "td-c-pairs" }, h("h3", {}, t().pairs), list);
  return h("details", { class: "td-answers", id: "td-c-pairs-shown" }, h("summary", {}, t().pairs), list);
}

function drawCompared(p: Pairing, controls: Controls): HTMLElement {
  const { t, button, measures, chip } = controls;
  const { ways = [], rows = [] } = p.compare;
  const chosen = ways.map(({ key, used }) => {
    const how = { quiet: true, sure: p.published ? t().rematch_sure : "", about: "td-c-compared" };
    if (used) return h("td", {}, chip(t().in_use));
    return h("td", {}, key ? button(`use-${key}`, t().use, { type: "match", method: key }, how) : null);
  });
  const foot = h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t().use), chosen));
  const names = ways.map((way) => way.name);
  return h(
    "details",
    { class: "td-answers", id: "td-c-compare" },
    h("summary", {}, t().other_ways),
    measures("compared", t().compare, names, rows, foot),
  );
}

function drawMove(p: Pairing, controls: Controls): HTMLElement {
  const { t, button, select, measures, buttons } = controls;
  return h(
    "details",
    { class: "td-answers", id: "td-c-move", "data-fields": true },
    h("summary", {}, t().move_title),
    h("p", { class: "td-why" }, t().move_help),
    h(
      "div",
      { class: "td-buttons" },
      select("move-young", "young", t().young, p.move.young ?? []),
      select("move-leader", "leader", t().leader, p.move.leaders ?? []),
    ),
    buttons(button("try-move", t().try_move, { type: "try_move" }, { form: true, quiet: p.move.rows.length > 0 })),
    p.move.rows.length
      ? h(
          "div",
          { id: "td-c-cost" },
          h("p", {}, h("strong", {}, p.move.text[0])),
          h(
            "ul",
            { class: "td-facts" },
            p.move.text.slice(1).map((line) => h("li", {}, line)),
          ),
          measures("costs", p.move.text[0], p.move.names, p.move.rows),
          buttons(
            button("do-move", t().move, { type: "move" }),
            button("leave", t().leave, { type: "leave" }, { quiet: true }),
          ),
        )
      : null,
  );
}

function drawExample(p: Pairing, controls: Controls): HTMLElement {
  const { t, button, select, buttons } = controls;
  const { pairs = [] } = p.example;
  return h(
    "details",
    { class: "td-answers", id: "td-c-example", "data-fields": true },
    h("summary", {}, t().example_title),
    h("p", { class: "td-why" }, t().example_help),
    select("example-pair", "pair", t().example, pairs, pairs.find((pair) => pair.chosen)?.handle || "", t().no_example),
    buttons(button("set-example", t().set_example, { type: "example" }, { form: true, quiet: true })),
  );
}
