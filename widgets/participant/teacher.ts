import { acts, unlessSaved } from "../shared/acts";
import { type Bar, bars } from "../shared/charts";
import { clockText, countdown, type Timer } from "../shared/clock";
import { fill, h, html, put, refill } from "../shared/dom";
import { redraws } from "../shared/live";
import type { SavingCard, View } from "../shared/model";
import { secondPress } from "../shared/second_press";
import { asShown } from "../shared/shown";
import { statusLine } from "../shared/telling";

interface Lesson {
  slug: string;
  title: string;
  goes_on: string;
  taken: boolean;
}

/** The step that is being given. */
interface Now {
  slug: string;
  title: string;
  step: number;
  steps: number;
  of: string;
  part: string;
  then: string;
  teacher_note: string;
  notes: string[];
  all_notes: string[];
  html: string;
  ask: string;
  options: string[];
  pairs: string;
  answered: string;
  can_reveal: boolean;
  revealed: boolean;
  /** From how many people on the answers are shown. */
  few: string;
  solution: { text: string; html: string }[];
  bars: Bar[];
}

interface Teacher extends SavingCard {
  choices: Lesson[];
  now: Now;
  step_timer: Timer;
  lesson_timer: Timer;
}

interface How {
  quiet?: boolean;
  label?: string;
  [more: string]: string | boolean | undefined;
}

export default {
  render({ model, el }) {
    const { el: status, say } = statusLine();
    const t = () => model.get("labels");
    const { act, stop: stopActs } = acts(model, unlessSaved(say), () => model.get("replies").teach);
    const sure = secondPress(() => draw());
    const send = (message: object) => {
      sure.drop();
      act(message);
    };
    const button = (
      id: string,
      text: string,
      onclick: (event: Event) => void,
      { quiet = false, label = "", ...more }: How = {},
    ) =>
      h(
        "button",
        {
          type: "button",
          id: `td-teach-${id}`,
          class: quiet ? "td-button td-quiet" : "td-button",
          onclick,
          ...(label ? { "aria-label": label } : {}),
          ...more,
        },
        text,
      );

    const clocks = h("p", { class: "td-teach-clocks", role: "timer" });
    const body = h("div", {});
    const card = h("section", { class: "td-card td-teacher" }, body, status);
    put(el, card);

    const named = (lesson: Lesson) =>
      lesson.goes_on ? `${asShown(lesson.title)} – ${lesson.goes_on}` : asShown(lesson.title);
    const choose = () =>
      h(
        "details",
        { class: "td-more", id: "td-teach-choose" },
        h("summary", {}, t().open),
        h(
          "ul",
          { class: "td-menu" },
          model.get("choices").map((lesson) =>
            h(
              "li",
              {},
              lesson.taken
                ? h("p", {}, `${asShown(lesson.title)} – ${t().taken}`)
                : button(`give-${lesson.slug}`, named(lesson), () => send({ type: "give", slug: lesson.slug }), {
                    quiet: true,
                    label: `${t().give}: ${named(lesson)}`,
                  }),
            ),
          ),
        ),
      );

    const notes = (now: Now) => [
      now.step === 0 ? h("p", { class: "td-teach-note" }, now.teacher_note) : null,
      now.notes.length
        ? h(
            "div",
            { class: "td-teach-note" },
            h("h3", {}, t().notes),
            now.notes.map((note) => html(note)),
          )
        : null,
      now.all_notes.length
        ? h(
            "details",
            { class: "td-more", id: "td-teach-all" },
            h("summary", {}, t().first_notes),
            now.all_notes.map((note) => html(note)),
          )
        : null,
    ];

    const seen = (now: Now) =>
      h(
        "div",
        { class: "td-teach-seen" },
        h("h3", {}, t().on_screen),
        html(now.html),
        now.ask ? h("p", { class: "td-ask" }, now.ask) : null,
        now.options.length
          ? h(
              "ul",
              {},
              now.options.map((text) => h("li", {}, text)),
            )
          : null,
        now.pairs ? h("p", { class: "td-count" }, now.pairs) : null,
        now.answered ? h("p", { class: "td-count" }, now.answered) : null,
        now.can_reveal
          ? button(
              "reveal",
              now.revealed ? t().unreveal : t().reveal,
              () => send({ type: "reveal", on: !model.get("now").revealed }),
              { quiet: true },
            )
          : null,
        now.revealed && now.solution.length
          ? [
              h("h3", {}, t().right),
              h(
                "ul",
                {},
                now.solution.map((one) => h("li", {}, one.text, html(one.html))),
              ),
            ]
          : null,
        now.revealed ? (now.bars.length ? bars(now.bars) : h("p", { class: "td-why" }, now.few)) : null,
      );

    const giving = (now: Now) => [
      h("h2", {}, fill(t().giving, { title: now.title })),
      clocks,
      h("p", { class: "td-steps", id: "td-teach-step", tabindex: "-1" }, `${now.of} · ${now.part}`),
      h(
        "div",
        { class: "td-lesson-step" },
        now.step > 0
          ? button("back", t().back, () => send({ type: "step", step: model.get("now").step - 1 }), { quiet: true })
          : null,
        now.step + 1 < now.steps
          ? button("next", t().next, () => send({ type: "step", step: model.get("now").step + 1 }))
          : null,
      ),
      h("p", { class: "td-why" }, now.then ? fill(t().then, { part: now.then }) : t().last),
      notes(now),
      seen(now),
      button(
        "end",
        sure.asks("end") ? t().sure : t().end,
        (event) => {
          if (sure.confirms("end", event)) send({ type: "end" });
        },
        { quiet: true, ...sure.attributes("end") },
      ),
    ];

    function draw() {
      if (!t().open) return;
      const focused = body.contains(document.activeElement) ? document.activeElement?.id : "";
      const opened = [...body.querySelectorAll("details[open]")].map((one) => one.id);
      const now = model.get("now");
      card.hidden = !now.slug && !model.get("choices").length;
      refill(body, now.slug ? giving(now) : choose());
      opened.forEach((id) => {
        document.getElementById(id)?.setAttribute("open", "");
      });
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }

    const left = { lesson_timer: "", step_timer: "" };
    const tell = () => {
      const text = [
        ["step", left.step_timer],
        ["whole", left.lesson_timer],
      ]
        .filter(([, time]) => time)
        .map(([name, time]) => `${t()[name]}: ${time}`)
        .join(" · ");
      if (clocks.textContent !== text) clocks.textContent = text;
    };
    const count = (name: "step_timer" | "lesson_timer") =>
      countdown(model, name, (seconds, timer) => {
        left[name] = !timer.running ? "" : seconds > 0 ? clockText(seconds) : t().time_up || "";
        tell();
      });
    const stops = [count("step_timer"), count("lesson_timer")];
    const stopHearing = redraws(model, ["choices", "now", "labels"], draw);
    draw();
    return () => {
      sure.stop();
      for (const stop of stops) stop();
      stopHearing();
      stopActs();
    };
  },
} satisfies View<Teacher>;
