// Parts of what the big screen shows.

import { fill, h } from "../shared/dom";
import type { Labels } from "../shared/model";
import { asShown } from "../shared/shown";
import type { Seating } from "./projector_pages";
import type { LessonChoice, Scene, Tips } from "./scene";

// Small type only when there is much to read.
export const density = (n: number, few: number, some: number) =>
  n <= few ? "td-few" : n <= some ? "td-some" : "td-many";

export function invitation(scene: Scene, t: Labels) {
  if (scene.unreachable) return h("section", { class: "td-invitation" }, h("p", { role: "status" }, scene.unreachable));
  if (!scene.join.link) return null;
  return h(
    "section",
    { class: "td-invitation" },
    h("img", { class: "td-qr", src: scene.join.qr, alt: fill(t.qr, { link: scene.join.link }) }),
    h(
      "div",
      {},
      h("p", {}, t.scan),
      h("p", { class: "td-address" }, scene.join.address),
      h("p", { class: "td-join-code" }, h("span", {}, t.code), " ", h("strong", {}, scene.join.code)),
    ),
  );
}

export function corner(scene: Scene, t: Labels) {
  if (!scene.join.link || scene.unreachable) return null;
  return h(
    "div",
    { class: "td-corner" },
    h(
      "p",
      {},
      h("span", { class: "td-corner-join" }, t.join),
      h("span", { class: "td-corner-address" }, scene.join.address),
      h("strong", {}, scene.join.code),
    ),
    h("img", { class: "td-qr", src: scene.join.qr, alt: fill(t.qr, { link: scene.join.link }) }),
  );
}

export function tables(shown: Seating, t: Labels) {
  return h(
    "section",
    {},
    h(
      "ul",
      { class: `td-seats ${density(shown.tables.length, 6, 15)}` },
      shown.tables.map((one) =>
        h(
          "li",
          {},
          h("h2", {}, one.table, one.room ? h("span", { class: "td-room-name" }, ` ${one.room}`) : null),
          h(
            "p",
            {},
            one.names.map((name) => h("span", {}, name)),
          ),
        ),
      ),
    ),
    shown.byes.length
      ? h(
          "p",
          { class: `td-byes ${density(shown.byes.length, 12, 24)}` },
          h("strong", {}, `${t.sitting_out}: `),
          shown.byes.map(asShown).join(", "),
        )
      : null,
  );
}

export function lessons(shown: LessonChoice[], t: Labels) {
  return h(
    "ul",
    { class: `td-lesson-menu ${density(shown.length, 3, 6)}` },
    shown.map((lesson) =>
      h(
        "li",
        {},
        h("h2", {}, lesson.title),
        h("p", {}, lesson.bars.length ? lesson.n_text : lesson.minutes),
        lesson.bars.length
          ? h(
              "table",
              { class: "td-bars" },
              h(
                "tbody",
                {},
                lesson.bars.map((row) =>
                  h(
                    "tr",
                    {},
                    h("th", { scope: "row" }, t[row.when]),
                    h(
                      "td",
                      { class: "td-bar-cell" },
                      h("span", { class: `td-bar td-bar-${row.when}`, style: `--part:${row.part}` }),
                    ),
                    h("td", { class: "td-bar-n" }, row.mean),
                  ),
                ),
              ),
            )
          : null,
      ),
    ),
  );
}

export function tips(shown: Tips, t: Labels) {
  return h(
    "section",
    {},
    h(
      "div",
      { class: "td-tips" },
      (["do", "dont"] as const).map((kind) =>
        h(
          "div",
          { class: `td-tips-${kind}` },
          h("h2", {}, t[kind]),
          h(
            "ol",
            { start: shown.first },
            shown[kind].map((tip) =>
              h("li", {}, h("span", {}, tip.text), tip.votes ? h("strong", {}, tip.votes) : null),
            ),
          ),
        ),
      ),
    ),
    shown.more ? h("p", { class: "td-byes" }, shown.more) : null,
  );
}
