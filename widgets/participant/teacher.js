import { acts, unlessSaved } from "../shared/acts";
import { bars } from "../shared/charts";
import { clockText, countdown } from "../shared/clock";
import { fill, h, html, put, refill } from "../shared/dom";
import { secondPress } from "../shared/second_press";
import { asShown } from "../shared/shown";
import { statusLine } from "../shared/telling";

export default {
  render({ model, el }) {
    const { el: status, say } = statusLine();
    const t = () => model.get("labels");
    const { act, stop: stopActs } = acts(model, unlessSaved(say), () => model.get("replies").teach);
    const sure = secondPress(() => draw());
    const send = (message) => { sure.drop(); act(message); };
    const button = (id, text, onclick, { quiet = false, label = "", ...more } = {}) =>
      h("button", { type: "button", id: `td-teach-${id}`, class: quiet ? "td-button td-quiet" : "td-button", onclick, ...(label ? { "aria-label": label } : {}), ...more }, text);

    const clocks = h("p", { class: "td-teach-clocks", role: "timer" });
    const body = h("div", {});
    const card = h("section", { class: "td-card td-teacher" }, body, status);
    put(el, card);

    const named = (lesson) => (lesson.goes_on ? `${asShown(lesson.title)} – ${lesson.goes_on}` : asShown(lesson.title));
    const choose = () => h("details", { class: "td-more", id: "td-teach-choose" }, h("summary", {}, t().open),
      h("ul", { class: "td-menu" }, model.get("choices").map((lesson) => h("li", {},
        lesson.taken ? h("p", {}, `${asShown(lesson.title)} – ${t().taken}`)
          : button(`give-${lesson.slug}`, named(lesson), () => send({ type: "give", slug: lesson.slug }), { quiet: true, label: `${t().give}: ${named(lesson)}` })))));

    const notes = (now) => [
      now.step === 0 ? h("p", { class: "td-teach-note" }, now.teacher_note) : null,
      now.notes.length ? h("div", { class: "td-teach-note" }, h("h3", {}, t().notes), now.notes.map(html)) : null,
      now.all_notes.length ? h("details", { class: "td-more", id: "td-teach-all" }, h("summary", {}, t().first_notes), now.all_notes.map(html)) : null,
    ];

    const seen = (now) => h("div", { class: "td-teach-seen" }, h("h3", {}, t().on_screen), html(now.html),
      now.ask ? h("p", { class: "td-ask" }, now.ask) : null,
      now.options.length ? h("ul", {}, now.options.map((text) => h("li", {}, text))) : null,
      now.pairs ? h("p", { class: "td-count" }, now.pairs) : null,
      now.answered ? h("p", { class: "td-count" }, now.answered) : null,
      now.can_reveal ? button("reveal", now.revealed ? t().unreveal : t().reveal, () => send({ type: "reveal", on: !model.get("now").revealed }), { quiet: true }) : null,
      now.revealed && now.solution.length ? [h("h3", {}, t().right), h("ul", {}, now.solution.map((one) => h("li", {}, one.text, html(one.html))))] : null,
      now.revealed ? (now.bars.length ? bars(now.bars) : h("p", { class: "td-why" }, t().few)) : null);

    const giving = (now) => [
      h("h2", {}, fill(t().giving, { title: now.title })),
      clocks,
      h("p", { class: "td-steps", id: "td-teach-step", tabindex: "-1" }, `${now.of} · ${now.part}`),
      h("div", { class: "td-lesson-step" },
        now.step > 0 ? button("back", t().back, () => send({ type: "step", step: model.get("now").step - 1 }), { quiet: true }) : null,
        now.step + 1 < now.steps ? button("next", t().next, () => send({ type: "step", step: model.get("now").step + 1 })) : null),
      h("p", { class: "td-why" }, now.then ? fill(t().then, { part: now.then }) : t().last),
      notes(now),
      seen(now),
      button("end", sure.asks("end") ? t().sure : t().end, (event) => { if (sure.confirms("end", event)) send({ type: "end" }); }, { quiet: true, ...sure.attributes("end") }),
    ];

    function draw() {
      if (!t().open) return;
      const focused = body.contains(document.activeElement) ? document.activeElement.id : "";
      const opened = [...body.querySelectorAll("details[open]")].map((one) => one.id);
      const now = model.get("now");
      card.hidden = !now.slug && !model.get("choices").length;
      refill(body, now.slug ? giving(now) : choose());
      opened.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }

    const left = { lesson_timer: "", step_timer: "" };
    const tell = () => {
      const text = [["step", left.step_timer], ["whole", left.lesson_timer]].filter(([, time]) => time).map(([name, time]) => `${t()[name]}: ${time}`).join(" · ");
      if (clocks.textContent !== text) clocks.textContent = text;
    };
    const count = (name) => countdown(model, name, (seconds, timer) => {
      left[name] = !timer.running ? "" : seconds > 0 ? clockText(seconds) : t().time_up || "";
      tell();
    });
    const stops = [count("step_timer"), count("lesson_timer")];
    const traits = ["choices", "now", "labels"].map((name) => `change:${name}`);
    traits.forEach((name) => model.on(name, draw));
    draw();
    return () => { sure.stop(); stops.forEach((stop) => stop()); traits.forEach((name) => model.off(name, draw)); stopActs(); };
  },
};
