import { acts } from "../shared/acts";
import { countdown, type Timer, timerText } from "../shared/clock";
import { fill, h, html, put, refill } from "../shared/dom";
import { redraws } from "../shared/live";
import type { Reply, View } from "../shared/model";
import { secondPress } from "../shared/second_press";
import { statusLine, tell } from "../shared/telling";
import { makeControls } from "./console_controls";
import { drawPairing } from "./console_pairing";
import type { Asked, Console, State } from "./console_state";
import { morph } from "./morph";

const DONE_PATIENCE = 3000;
const TICK = 30000;
const TRAITS = ["state", "labels", "damaged", "asked", "answers", "pairing", "timer", "working"] as const;

export default {
  render({ model, el }) {
    document.getElementById("loading")?.remove();
    const t = () => model.get("labels");
    let done: ReturnType<typeof setTimeout> | undefined;
    let began = ""; // the button of this page that something is being worked out for
    const sure = secondPress(() => draw());

    const { el: status, say } = statusLine({ class: "td-status td-console-status" });
    const timer = h("p", { class: "td-clock-face", role: "timer" });
    const top = h("div", {});
    const now = h("section", { class: "td-card" });
    const clock = h("section", { class: "td-card td-console-timer", "data-fields": true });
    const asked = h("div", {});
    const pairing = h("div", {});
    const agenda = h("section", { class: "td-card" });
    const controls = makeControls(model, sure, () => began);
    const { button, number, select, progress, buttons, chip } = controls;
    const place = h(
      "div",
      { class: "td-console-card" },
      top,
      h("div", { class: "td-console-grid" }, h("div", {}, now, clock, pairing, asked), h("div", {}, agenda)),
      status,
    );

    function press(event: Event) {
      const pressed = (event.target as Element).closest?.<HTMLElement>("button[data-send]");
      if (!pressed?.dataset.send || pressed.dataset.waits !== undefined) return;
      if (pressed.dataset.sure === undefined) sure.drop();
      else if (!sure.confirms(`${pressed.id} ${pressed.dataset.send}`, event)) return;
      const message = JSON.parse(pressed.dataset.send);
      if (pressed.dataset.form !== undefined) {
        const fields = pressed.closest("[data-fields]")?.querySelectorAll<HTMLInputElement>("input, select") ?? [];
        for (const input of fields) message[input.name] = given(input);
      }
      about = pressed.id;
      if (!model.get("working").what) began = pressed.id;
      act(message);
      draw();
    }

    function given(input: HTMLInputElement) {
      if (input.type === "checkbox") return input.checked;
      if (input.type === "number") return input.value === "" ? null : Number(input.value);
      return input.value;
    }

    // Nor may it lie on the button that it is about.
    let about = "";
    function show() {
      const button = document.getElementById(about)?.getBoundingClientRect();
      if (!button || !status.textContent) return;
      const over = button.bottom + 8 - status.getBoundingClientRect().top;
      if (over > 0 && button.top < innerHeight) scrollBy({ top: over, behavior: "instant" });
    }

    function told(kind: string, text: string) {
      clearTimeout(done);
      say(kind, text);
      show();
      // What went well need not stay in the way; what went wrong does.
      if (kind === "saved") done = setTimeout(() => say("", ""), DONE_PATIENCE);
    }

    const answer = (): Reply => {
      const { attempt, ok, goes_on: goesOn, text } = model.get("notice");
      return { attempt, status: goesOn ? "working" : ok ? "saved" : "failed", message: text };
    };
    const { act, stop: stopActs } = acts(model, told, answer, "notice");

    function drawTop(s: State) {
      return h(
        "div",
        {},
        s.rehearsal ? h("p", { class: "td-rehearsal" }, t().rehearsal) : null,
        model.get("damaged")
          ? h("p", { class: "td-rehearsal", role: "alert" }, fill(t().damaged, { n: model.get("damaged") }))
          : null,
        s.restarted
          ? h(
              "div",
              { class: "td-newcomers", id: "td-c-restarted", role: "status" },
              h("p", {}, s.restarted),
              buttons(button("restart-read", t().read, { type: "restart_read" }, { quiet: true })),
            )
          : null,
        h("h1", {}, s.title),
        h(
          "p",
          { class: "td-links" },
          h("a", { href: "/projector", target: "_blank", rel: "noopener" }, `${t().projector} ${t().new_tab}`),
          s.served ? h("a", { href: "/status", target: "_blank", rel: "noopener" }, t().laptop) : null,
          s.languages.map((language) =>
            h("a", { href: `/language/${language.key}?to=console`, lang: language.key }, language.text),
          ),
        ),
        s.join.warning ? h("p", { class: "td-rehearsal td-warning", role: "alert" }, s.join.warning) : null,
        s.join.moved
          ? h(
              "div",
              { class: "td-newcomers", id: "td-c-moved", role: "status" },
              h("p", {}, s.join.moved),
              buttons(button("address-read", t().read, { type: "address_read" }, { quiet: true })),
            )
          : null,
        s.join.code ? h("p", { class: "td-why" }, fill(t().join, s.join)) : null,
        s.join.places.length
          ? h(
              "details",
              { class: "td-answers", id: "td-c-address-card", "data-fields": true },
              h("summary", {}, t().address_title),
              h("p", { class: "td-why" }, t().address_help),
              select(
                "address",
                "address",
                t().address,
                s.join.places,
                s.join.places.find((place) => place.chosen)?.handle,
              ),
              buttons(button("set-address", t().set_address, { type: "address" }, { form: true, quiet: true })),
            )
          : null,
        h("p", { class: "td-total" }, s.joined),
        h("p", { class: "td-why" }, s.roles.join(" · ")),
      );
    }

    function drawNow(s: State) {
      return h(
        "section",
        { class: "td-card" },
        h("h2", {}, t().now_title),
        h("p", { class: "td-now-title" }, s.focus),
        s.screen ? h("p", { class: "td-why" }, h("strong", {}, s.screen)) : null,
        s.line && !s.screen ? h("p", { class: "td-why" }, s.line) : null,
        s.say ? h("h3", {}, t().say_title) : null,
        s.say ? html(s.say, { class: "td-prose" }) : null,
        h("p", { class: "td-day-clock" }, h("strong", {}, s.clock.now), " ", s.clock.text ? chip(s.clock.text) : null),
        h("p", { class: "td-why" }, s.clock.note),
        buttons(
          s.next.key
            ? button(`next-${s.next.key}`, s.next.text, { type: "start", chapter: s.next.key }, { sure: s.next.sure })
            : null,
          s.running ? button("end-now", t().end, { type: "end" }, { quiet: true, sure: s.end_sure }) : null,
        ),
      );
    }

    // The timer's fields are built once: a number that is being typed is never drawn over.
    let minutes: HTMLElement | null = null;
    let suggested = "";
    let words = "";
    function drawClock(s: State) {
      if (words !== t().timer) {
        words = t().timer;
        minutes = number("timer-minutes", "minutes", t().minutes, String(s.minutes), 240);
        refill(
          clock,
          h("h2", {}, t().timer),
          timer,
          h("div", { class: "td-buttons", id: "td-c-running" }),
          h(
            "div",
            { class: "td-buttons td-start-timer" },
            minutes,
            button("timer-start", t().start, { type: "timer", do: "start" }, { form: true }),
          ),
          h(
            "div",
            { class: "td-buttons td-quick td-start-timer", role: "group", "aria-label": t().quick },
            [1, 3, 5, 10].map((n) =>
              button(
                `timer-${n}`,
                fill(t().n_minutes, { n }),
                { type: "timer", do: "start", minutes: n },
                { quiet: true },
              ),
            ),
          ),
        );
        suggested = s.focus;
      }
      if (suggested !== s.focus) {
        suggested = s.focus;
        Object.assign(minutes?.querySelector("input") ?? {}, { value: String(s.minutes) });
      }
    }

    let face = "";
    let counting = false;
    function tickTock(left: number, state: Timer) {
      const running = clock.querySelector("#td-c-running");
      if (!running) return;
      const up = state.running && left <= 0;
      const any = state.running || left > 0;
      timer.hidden = !any;
      // What runs is stopped first: a second "Start" would take the time of a round away.
      for (const row of clock.querySelectorAll<HTMLElement>(".td-start-timer")) row.hidden = left > 0;
      timer.classList.toggle("td-time-up", up);
      timer.textContent = timerText(left, state, t());
      const which = !any ? "" : up ? "up" : state.running ? "running" : "paused";
      if (which + t().stop === face) return;
      face = which + t().stop;
      counting = which === "running";
      morph(
        running,
        h(
          "div",
          { class: "td-buttons", id: "td-c-running" },
          !any
            ? null
            : [
                which === "running" ? button("pause", t().pause, { type: "timer", do: "pause" }) : null,
                which === "paused" ? button("resume", t().resume, { type: "timer", do: "resume" }) : null,
                button("more", t().more, { type: "timer", do: "more" }, { quiet: true }),
                button("stop", t().stop, { type: "timer", do: "stop" }, { quiet: true, sure: t().stop_sure }),
              ],
        ),
      );
      draw(); // cutting a running round short takes a second press
    }

    function drawAnswers(key: string) {
      const found = model.get("answers")[key] || [];
      if (!found.length) return null;
      const waiting = found.filter((one) => one.waits).length;
      return h(
        "details",
        { class: "td-answers", id: `td-c-answers-${key}` },
        h(
          "summary",
          {},
          fill(t().answers, { n: found.length }),
          waiting ? ` · ${fill(t().waiting, { n: waiting })}` : null,
        ),
        h(
          "ul",
          { class: "td-moderate" },
          found.map((one) =>
            h(
              "li",
              { id: `td-c-a-${one.handle}`, class: one.hidden ? "td-is-hidden" : "" },
              h(
                "div",
                { id: `td-c-t-${one.handle}` },
                h("span", { class: "td-text" }, one.text),
                one.by ? h("span", { class: "td-by" }, one.by) : null,
                one.waits ? chip(t().waits) : one.hidden ? chip(t().is_hidden) : null,
              ),
              one.waits
                ? button(
                    `let-${one.handle}`,
                    t().let,
                    { type: "let", handle: one.waits },
                    { about: `td-c-t-${one.handle}` },
                  )
                : button(
                    `hide-${one.handle}`,
                    one.hidden ? t().unhide : t().hide,
                    { type: "hide", handle: one.handle, on: !one.hidden },
                    { quiet: true, about: `td-c-t-${one.handle}` },
                  ),
            ),
          ),
        ),
      );
    }

    function drawAsked(rows: Asked[]) {
      if (!rows.length) return h("div", {});
      return h(
        "div",
        {},
        h(
          "section",
          { class: "td-card" },
          h("h2", {}, t().questions),
          rows.map((row) =>
            h(
              "div",
              { class: "td-asked", id: `td-c-row-${row.key}` },
              h("h3", { id: `td-c-ask-${row.key}` }, row.ask),
              h(
                "p",
                { class: "td-count" },
                row.counts,
                " ",
                row.askable && !row.open ? chip(t().is_closed) : null,
                row.shows.filter((show) => show.on).map((show) => chip(t()[show.status])),
              ),
              row.askable ? progress(row.part) : null,
              buttons(
                row.askable
                  ? button(
                      `ask-${row.key}`,
                      row.open ? t().close_ask : t().open_ask,
                      { type: "ask", key: row.key, on: !row.open },
                      { quiet: true, about: `td-c-ask-${row.key}` },
                    )
                  : null,
                row.shows.map((show) =>
                  button(
                    `${show.label === "unshow_phones" ? "hide" : "show"}-${show.key}`,
                    t()[show.label],
                    { type: "show", key: show.key, on: !show.on },
                    { quiet: show.on, about: `td-c-ask-${row.key}` },
                  ),
                ),
                row.given
                  ? button(
                      `free-${row.key}`,
                      t().free,
                      { type: "free", key: row.key },
                      { quiet: true, sure: t().free_sure, about: `td-c-ask-${row.key}` },
                    )
                  : null,
              ),
              drawAnswers(row.key),
            ),
          ),
        ),
      );
    }

    function drawAgenda(s: State) {
      return h(
        "section",
        { class: "td-card" },
        h("h2", {}, t().chapters),
        h(
          "ol",
          { class: "td-agenda" },
          s.chapters.map((chapter) =>
            h(
              "li",
              { id: `td-c-part-${chapter.key}`, class: chapter.current ? "td-now" : "" },
              h(
                "div",
                { id: `td-c-title-${chapter.key}` },
                h("h3", {}, chapter.title),
                h("p", { class: "td-why" }, chapter.plan, " ", chapter.status ? chip(chapter.status) : null),
              ),
              button(
                `chapter-${chapter.key}`,
                chapter.button,
                chapter.current ? { type: "end" } : { type: "start", chapter: chapter.key },
                { quiet: true, sure: chapter.current ? s.end_sure : chapter.sure, about: `td-c-title-${chapter.key}` },
              ),
            ),
          ),
        ),
      );
    }

    function draw() {
      const s = model.get("state");
      if (!s.title || !t().now_title) return;
      morph(top, drawTop(s));
      morph(now, drawNow(s));
      drawClock(s);
      morph(asked, drawAsked(model.get("asked")));
      morph(pairing, drawPairing(model.get("pairing"), controls, counting));
      morph(agenda, drawAgenda(s));
    }

    put(el, place);
    place.addEventListener("click", press);
    const stopHearing = redraws(model, TRAITS, draw);
    draw();
    const stopTimer = countdown(model, "timer", tickTock);
    const beat = setInterval(() => tell(model, { type: "tick" }), TICK);
    return () => {
      stopTimer();
      clearInterval(beat);
      sure.stop();
      clearTimeout(done);
      stopHearing();
      stopActs();
    };
  },
} satisfies View<Console>;
