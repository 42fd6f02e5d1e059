import { h, html, put, svg } from "../shared/dom";
import { live } from "../shared/live";
import type { AnsweringCard, View } from "../shared/model";
import { questions } from "../shared/questions";
import { tell } from "../shared/telling";

type Shape = "circle" | "square" | "star" | "triangle" | "heart" | "diamond" | "cross" | "moon";

/** A lesson to choose. */
interface Choice {
  slug: string;
  title: string;
  goal: string;
  minutes: string;
  begun: boolean;
  given: boolean;
}

interface Feedback {
  lead: string;
  text: string;
  html: string;
  good: boolean;
}

interface Step {
  /** Of its questions. */
  keys: string[];
  feedback: Feedback[];
  more: string;
}

interface Sign {
  shape: Shape;
  number: number;
}

/** Whom one does a step with, and the sign by which they find one another. */
interface Partner extends Sign {
  lines: string[];
  /** What the sign is called. */
  sign: string;
  lost: string;
}

interface Lessons extends AnsweringCard {
  menu: Choice[];
  steps: Step[];
  /** What each step shows, as markup. */
  shown: string[];
  /** Where whoever is here is; `given` is the step of who gives the lesson. */
  at: {
    slug: string;
    step: number;
    of: string;
    title: string;
    given: number;
    given_text: string;
    partner?: Partner;
  };
}

// The signs of a teach-back: large enough to be seen across a table, each shape in a colour of its own.
const SIGNS: Record<Shape, [string, string]> = {
  circle: ["accent", "M50 4a46 46 0 1 0 .01 0z"],
  square: ["young", "M9 9h82v82H9z"],
  star: ["good", "M50 1l15 32 35 4-26 24 7 35-31-17-31 17 7-35L0 37l35-4z"],
  triangle: ["bad", "M50 3l48 90H2z"],
  heart: ["bad", "M50 95C-22 52 8 4 35 8c8 1 13 7 15 13 2-6 7-12 15-13 27-4 57 44-15 87z"],
  diamond: ["accent", "M50 1l42 49-42 49L8 50z"],
  cross: ["good", "M32 4h36v28h28v36H68v28H32V68H4V32h28z"],
  moon: ["young", "M62 4a47 47 0 1 0 34 66A40 40 0 0 1 62 4z"],
};

// Where a shape has room for its number, if not in the middle.
const ROOM: Partial<Record<Shape, [number, number]>> = {
  triangle: [50, 78],
  moon: [38, 65],
  heart: [50, 56],
  star: [50, 65],
};

function sign(one: Sign) {
  const [colour, path] = SIGNS[one.shape];
  const [x, y] = ROOM[one.shape] ?? [50, 64];
  return svg(
    "svg",
    { class: `td-sign-shape td-sign-${colour}`, viewBox: "0 0 100 100", "aria-hidden": "true" },
    svg("path", { d: path }),
    svg("text", { x, y, "text-anchor": "middle" }, String(one.number)),
  );
}

export default {
  render({ model, el }) {
    const top = h("div", {});
    const body = h("div", { class: "td-lesson-body" });
    const partner = h("div", { class: "td-companion", role: "status" });
    const asking = h("div", {});
    const after = h("div", { "aria-live": "polite" });
    const walk = h("div", { class: "td-lesson-step" });
    const card = h("section", { class: "td-card td-lesson" }, top, body, partner, after, walk);
    put(el, card, asking);
    const step = () => model.get("steps")[model.get("at").step];
    const seen = () => model.get("shown")[model.get("at").step] || "";
    const go = (n: number) => tell(model, { type: "step", step: n });

    const asked = questions(model, asking, () => step()?.keys || []);
    const stops = [
      asked,
      live(
        model,
        top,
        ["menu", "at", "labels"],
        () => {
          const t = model.get("labels");
          const at = model.get("at");
          if (!t.title) return;
          if (at.slug) {
            put(
              top,
              h("p", { class: "td-steps" }, at.of),
              h("h2", { id: "td-lesson-title", tabindex: "-1" }, at.title),
              at.given_text
                ? h(
                    "p",
                    { class: "td-given" },
                    h("span", {}, at.given_text),
                    at.given === at.step
                      ? null
                      : h(
                          "button",
                          {
                            type: "button",
                            id: "td-go-there",
                            class: "td-button td-quiet",
                            onclick: () => go(model.get("at").given),
                          },
                          t.go_there,
                        ),
                  )
                : null,
            );
            return;
          }
          put(
            top,
            h("h2", {}, t.title),
            model.get("menu").length
              ? h(
                  "ul",
                  { class: "td-menu" },
                  model.get("menu").map((lesson) =>
                    h(
                      "li",
                      { class: "td-lesson-choice" },
                      h("h3", {}, lesson.title),
                      h("p", {}, lesson.goal),
                      h("p", { class: "td-why" }, lesson.given ? `${lesson.minutes} · ${t.given}` : lesson.minutes),
                      h(
                        "button",
                        {
                          type: "button",
                          id: `td-open-${lesson.slug}`,
                          class: "td-button",
                          "aria-label": `${lesson.begun ? t.again : t.open}: ${lesson.title}`,
                          onclick: () => tell(model, { type: "open", slug: lesson.slug }),
                        },
                        lesson.begun ? t.again : t.open,
                      ),
                    ),
                  ),
                )
              : h("p", {}, t.none),
          );
        },
        () => {
          const at = model.get("at");
          return [
            model.get("labels"),
            at.slug ? [at.step, at.of, at.title, at.given, at.given_text] : model.get("menu"),
          ];
        },
      ),
      // What is to be seen stays where it is when others answer: its pictures would blink.
      live(
        model,
        body,
        ["shown", "at"],
        () => {
          if (seen()) put(body, html(seen()));
        },
        () => seen(),
      ),
      live(
        model,
        partner,
        ["at"],
        () => {
          const one = model.get("at").partner;
          partner.hidden = !one?.lines;
          if (!one?.lines) return;
          put(
            partner,
            one.sign ? h("div", { class: "td-sign" }, sign(one), h("strong", {}, one.sign)) : null,
            h(
              "div",
              {},
              one.lines.map((line) => h("p", {}, line)),
              one.lost ? h("p", { class: "td-why" }, one.lost) : null,
            ),
          );
        },
        () => model.get("at").partner || {},
      ),
      live(model, after, ["steps", "at", "questions", "labels"], () => {
        const t = model.get("labels");
        const now = step();
        if (now?.feedback.length)
          put(
            after,
            h(
              "ul",
              { class: "td-feedback" },
              now.feedback.map((one) =>
                h(
                  "li",
                  { class: one.good ? "td-right" : "" },
                  h("p", {}, one.lead ? h("strong", {}, `${one.lead}: `) : null, one.text),
                  html(one.html),
                ),
              ),
            ),
          );
        if (now?.more) put(after, h("p", { class: "td-why" }, now.more));
        const last = model.get("at").step === model.get("steps").length - 1;
        if (model.get("at").slug && last && now.keys.every((key) => model.get("questions")[key]?.answered))
          put(after, h("p", { class: "td-confirmed" }, t.done));
      }),
      live(
        model,
        walk,
        ["at", "steps", "labels"],
        () => {
          const at = model.get("at");
          const t = model.get("labels");
          if (!at.slug) return;
          const last = model.get("steps").length - 1;
          put(
            walk,
            at.step > 0
              ? h(
                  "button",
                  { type: "button", id: "td-step-back", class: "td-button td-quiet", onclick: () => go(at.step - 1) },
                  t.back,
                )
              : h("span", {}),
            at.step < last
              ? h(
                  "button",
                  { type: "button", id: "td-step-next", class: "td-button", onclick: () => go(at.step + 1) },
                  t.next,
                )
              : null,
            h(
              "button",
              {
                type: "button",
                id: "td-step-menu",
                class: "td-button td-quiet",
                onclick: () => tell(model, { type: "open", slug: "" }),
              },
              t.menu,
            ),
          );
        },
        () => [model.get("labels"), model.get("at").slug, model.get("at").step, model.get("steps").length],
      ),
    ];
    // The question stands between the lesson's text and what there is to say about the answer.
    card.insertBefore(asking, after);
    let place = "";
    const moved = () => {
      const at = model.get("at");
      const now = `${at.slug}/${at.step}`;
      asked.draw();
      if (place && place !== now && at.slug) {
        card.scrollIntoView({ block: "start" });
        document.getElementById("td-lesson-title")?.focus({ preventScroll: true });
      }
      place = now;
    };
    model.on("change:at", moved);
    moved();
    return () => {
      for (const stop of stops) stop();
      model.off("change:at", moved);
    };
  },
} satisfies View<Lessons>;
