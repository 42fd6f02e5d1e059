import { acts } from "../shared/acts";
import { countdown, timerText } from "../shared/clock";
import { fill, h, put, refill } from "../shared/dom";
import { secondPress } from "../shared/second_press";
import { statusLine, tell } from "../shared/telling";

const DONE_PATIENCE = 3000;
const TICK = 30000;

// Make `from` look like `to`, keeping every element that can stay: a button must not vanish between press and release,
// an opened list stays open, and a number being typed stays typed.
function morph(from, to) {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  const wanted = new Set([...to.children].map((child) => child.id).filter(Boolean));
  const kept = new Map([...from.children].filter((child) => wanted.has(child.id)).map((child) => [child.id, child]));
  let place = from.firstChild;
  const gone = (node) => node && node.id && !wanted.has(node.id);
  for (const fresh of [...to.childNodes]) {
    while (gone(place)) { const next = place.nextSibling; place.remove(); place = next; }
    const same = fresh.id ? kept.get(fresh.id) : place && !place.id && place.nodeName === fresh.nodeName ? place : null;
    if (!same || same.nodeName !== fresh.nodeName) {
      from.insertBefore(fresh, place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else from.insertBefore(same, place);
    if (same.nodeType === Node.ELEMENT_NODE) morph(same, fresh);
    else if (same.data !== fresh.data) same.data = fresh.data;
  }
  while (place) { const next = place.nextSibling; place.remove(); place = next; }
}

export default {
  render({ model, el }) {
    document.getElementById("loading")?.remove();
    const t = () => model.get("labels");
    let done = 0;
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
    const place = h("div", { class: "td-console-card" }, top,
      h("div", { class: "td-console-grid" }, h("div", {}, now, clock, pairing, asked), h("div", {}, agenda)), status);

    // Buttons say in data what they ask for, so that one listener serves them however often the page is drawn.
    const button = (id, text, message, { quiet = false, sure: twice = false, form = false, about = "" } = {}) => {
      const { what, wait } = model.get("working");
      const waits = wait?.includes(message.type) ? { "aria-disabled": "true", "data-waits": true } : {};
      const said = sure.asks(`td-c-${id}`) ? t().really : text;
      return h("button", { type: "button", id: `td-c-${id}`, class: quiet ? "td-button td-quiet" : "td-button", "data-send": JSON.stringify(message), "data-sure": twice, "data-form": form, "aria-describedby": about || null, ...sure.attributes(`td-c-${id}`), ...waits },
        what && (began ? began === `td-c-${id}` : what === message.type && !message.method) ? t().working : said);
    };

    function press(event) {
      const pressed = event.target.closest?.("button[data-send]");
      if (!pressed || pressed.dataset.waits !== undefined) return;
      if (pressed.dataset.sure === undefined) sure.drop();
      else if (!sure.confirms(pressed.id, event)) return;
      const message = JSON.parse(pressed.dataset.send);
      if (pressed.dataset.form !== undefined) {
        pressed.closest("[data-fields]").querySelectorAll("input, select").forEach((input) => { message[input.name] = given(input); });
      }
      if (!model.get("working").what) began = pressed.id;
      act(message);
      draw();
    }

    function given(input) {
      if (input.type === "checkbox") return input.checked;
      if (input.type === "number") return input.value === "" ? null : Number(input.value);
      return input.value;
    }

    function told(kind, text) {
      clearTimeout(done);
      say(kind, text);
      // What went well need not stay in the way; what went wrong does.
      if (kind === "saved") done = setTimeout(() => say("", ""), DONE_PATIENCE);
    }

    const { act, stop: stopActs } = acts(model, told, () => {
      const { attempt, ok, goes_on: goesOn, text } = model.get("notice");
      return { attempt, status: goesOn ? "working" : ok ? "saved" : "failed", message: text };
    }, "notice");

    const number = (id, name, label, value, most) => h("div", { class: "td-number", id: `td-c-field-${id}` },
      h("label", { for: `td-c-${id}` }, label),
      h("input", { id: `td-c-${id}`, class: "td-input", type: "number", inputmode: "numeric", name, min: "1", max: String(most), step: "1", value }));

    // Options keep their element by id: a list that grew must not put another person under a choice made.
    const select = (id, name, label, options, chosen = "", none = t().choose) => h("div", { class: "td-choose", id: `td-c-field-${id}` },
      h("label", { for: `td-c-${id}` }, label),
      h("select", { id: `td-c-${id}`, class: "td-input", name },
        h("option", { id: `td-c-${id}-none`, value: "" }, none),
        options.map((one) => h("option", { id: `td-c-${id}-${one.handle}`, value: one.handle, selected: one.handle === chosen }, one.text))));

    const measures = (id, caption, names, rows, foot = null) => h("div", { class: "td-measures", id: `td-c-${id}`, tabindex: "0", role: "region", "aria-label": caption },
      h("table", {}, h("caption", {}, caption),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t().measure), names.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.text), row.values.map((value) => h("td", {}, value))))),
        foot));

    const progress = (part) => h("div", { class: "td-part", "aria-hidden": "true" }, h("span", { class: "td-bar", style: `--part:${part}` }));
    const buttons = (...found) => h("div", { class: "td-buttons" }, found);
    const chip = (text) => h("span", { class: "td-chip" }, text);

    function drawTop(s) {
      return h("div", {},
        s.rehearsal ? h("p", { class: "td-rehearsal" }, t().rehearsal) : null,
        model.get("damaged") ? h("p", { class: "td-rehearsal", role: "alert" }, fill(t().damaged, { n: model.get("damaged") })) : null,
        s.restarted ? h("div", { class: "td-newcomers", id: "td-c-restarted", role: "status" }, h("p", {}, s.restarted), buttons(button("restart-read", t().read, { type: "restart_read" }, { quiet: true }))) : null,
        h("h1", {}, s.title),
        h("p", { class: "td-links" },
          h("a", { href: "/projector", target: "_blank", rel: "noopener" }, `${t().projector} ${t().new_tab}`),
          s.served ? h("a", { href: "/status", target: "_blank", rel: "noopener" }, t().laptop) : null,
          s.languages.map((language) => h("a", { href: `/language/${language.key}?to=console`, lang: language.key }, language.text))),
        s.join.warning ? h("p", { class: "td-rehearsal td-warning", role: "alert" }, s.join.warning) : null,
        s.join.moved ? h("div", { class: "td-newcomers", id: "td-c-moved", role: "status" }, h("p", {}, s.join.moved), buttons(button("address-read", t().read, { type: "address_read" }, { quiet: true }))) : null,
        s.join.code ? h("p", { class: "td-why" }, fill(t().join, s.join)) : null,
        s.join.places.length ? h("details", { class: "td-answers", id: "td-c-address-card", "data-fields": true },
          h("summary", {}, t().address_title),
          h("p", { class: "td-why" }, t().address_help),
          select("address", "address", t().address, s.join.places, s.join.places.find((place) => place.chosen)?.handle),
          buttons(button("set-address", t().set_address, { type: "address" }, { form: true, quiet: true }))) : null,
        h("p", { class: "td-total" }, s.joined),
        h("p", { class: "td-why" }, s.roles.join(" · ")));
    }

    function drawNow(s) {
      return h("section", { class: "td-card" },
        h("h2", {}, t().now_title),
        h("p", { class: "td-now-title" }, s.focus),
        s.line ? h("p", { class: "td-why" }, s.line) : null,
        h("p", { class: "td-day-clock" }, h("strong", {}, s.clock.now), " ", s.clock.text ? chip(s.clock.text) : null),
        h("p", { class: "td-why" }, s.clock.note),
        buttons(
          s.next.key ? button(`next-${s.next.key}`, s.next.text, { type: "start", chapter: s.next.key }, { sure: s.running }) : null,
          s.running ? button("end-now", t().end, { type: "end" }, { quiet: true }) : null));
    }

    // The timer's fields are built once: a number that is being typed is never drawn over.
    let minutes = null;
    let suggested = "";
    let words = "";
    function drawClock(s) {
      if (words !== t().timer) {
        words = t().timer;
        minutes = number("timer-minutes", "minutes", t().minutes, String(s.minutes), 240);
        refill(clock, h("h2", {}, t().timer), timer, h("div", { class: "td-buttons", id: "td-c-running" }),
          h("div", { class: "td-buttons" }, minutes, button("timer-start", t().start, { type: "timer", do: "start" }, { form: true })),
          h("div", { class: "td-buttons td-quick", role: "group", "aria-label": t().quick },
            [1, 3, 5, 10].map((n) => button(`timer-${n}`, fill(t().n_minutes, { n }), { type: "timer", do: "start", minutes: n }, { quiet: true }))));
        suggested = s.focus;
      }
      if (suggested !== s.focus) {
        suggested = s.focus;
        minutes.querySelector("input").value = String(s.minutes);
      }
    }

    let face = "";
    let counting = false;
    function tickTock(left, state) {
      const running = clock.querySelector("#td-c-running");
      if (!running) return;
      const up = state.running && left <= 0;
      const any = state.running || left > 0;
      timer.hidden = !any;
      timer.classList.toggle("td-time-up", up);
      timer.textContent = timerText(left, state, t());
      const which = !any ? "" : up ? "up" : state.running ? "running" : "paused";
      if (which + t().stop === face) return;
      face = which + t().stop;
      counting = which === "running";
      morph(running, h("div", { class: "td-buttons", id: "td-c-running" }, !any ? null : [
        which === "running" ? button("pause", t().pause, { type: "timer", do: "pause" }) : null,
        which === "paused" ? button("resume", t().resume, { type: "timer", do: "resume" }) : null,
        button("more", t().more, { type: "timer", do: "more" }, { quiet: true }),
        button("stop", t().stop, { type: "timer", do: "stop" }, { quiet: true })]));
      draw(); // cutting a running round short takes a second press
    }

    function drawAnswers(key) {
      const found = model.get("answers")[key] || [];
      if (!found.length) return null;
      const waiting = found.filter((one) => one.waits).length;
      return h("details", { class: "td-answers", id: `td-c-answers-${key}` },
        h("summary", {}, fill(t().answers, { n: found.length }), waiting ? ` · ${fill(t().waiting, { n: waiting })}` : null),
        h("ul", { class: "td-moderate" }, found.map((one) => h("li", { id: `td-c-a-${one.handle}`, class: one.hidden ? "td-is-hidden" : "" },
          h("div", { id: `td-c-t-${one.handle}` }, h("span", { class: "td-text" }, one.text), one.by ? h("span", { class: "td-by" }, one.by) : null, one.waits ? chip(t().waits) : one.hidden ? chip(t().is_hidden) : null),
          one.waits ? button(`let-${one.handle}`, t().let, { type: "let", handle: one.waits }, { about: `td-c-t-${one.handle}` })
            : button(`hide-${one.handle}`, one.hidden ? t().unhide : t().hide, { type: "hide", handle: one.handle, on: !one.hidden }, { quiet: true, about: `td-c-t-${one.handle}` })))));
    }

    function drawAsked(rows) {
      if (!rows.length) return h("div", {});
      return h("div", {}, h("section", { class: "td-card" }, h("h2", {}, t().questions), rows.map((row) => h("div", { class: "td-asked", id: `td-c-row-${row.key}` },
        h("h3", { id: `td-c-ask-${row.key}` }, row.ask),
        h("p", { class: "td-count" }, row.counts, " ", row.askable && !row.open ? chip(t().is_closed) : null, row.shows.filter((show) => show.on).map((show) => chip(t()[show.status]))),
        row.askable ? progress(row.part) : null,
        buttons(
          row.askable ? button(`ask-${row.key}`, row.open ? t().close_ask : t().open_ask, { type: "ask", key: row.key, on: !row.open }, { quiet: true, about: `td-c-ask-${row.key}` }) : null,
          row.shows.map((show) => button(`show-${show.key}`, t()[show.label], { type: "show", key: show.key, on: !show.on }, { quiet: show.on, about: `td-c-ask-${row.key}` })),
          row.given ? button(`free-${row.key}`, t().free, { type: "free", key: row.key }, { quiet: true, sure: true, about: `td-c-ask-${row.key}` }) : null),
        drawAnswers(row.key)))));
    }

    function drawPairing(p) {
      if (!p.fields) return h("div", {});
      return h("div", {},
        h("section", { class: "td-card", id: "td-c-dates", "data-fields": true },
          h("h2", {}, t().dates_title),
          h("div", { class: "td-buttons" }, p.fields.map((field) => number(`plan-${field.name}`, field.name, field.label, String(field.value), field.most))),
          h("label", { class: "td-option", for: "td-c-trios", id: "td-c-field-trios" }, h("input", { type: "checkbox", id: "td-c-trios", name: "trios", checked: p.trios }), h("span", {}, t().trios)),
          buttons(button("schedule", p.begun ? t().replan : t().make_schedule, { type: "schedule" }, { form: true, sure: p.begun, quiet: p.scheduled })),
          p.begun ? h("p", { class: "td-why" }, t().replan_help) : null,
          p.plan.length ? h("ul", { class: "td-facts" }, p.plan.map((line) => h("li", {}, line))) : null,
          p.in_the_way.length ? h("details", { class: "td-answers", id: "td-c-in-the-way" }, h("summary", {}, t().in_the_way), h("ul", { class: "td-facts" }, p.in_the_way.map((line) => h("li", {}, line)))) : null,
          p.newcomers ? h("div", { class: "td-newcomers", id: "td-c-newcomers" }, h("p", {}, p.newcomers), buttons(button("plan-in", t().plan_in, { type: "plan_in" }))) : null,
          p.round ? h("p", { class: "td-now-title" }, p.round) : null,
          p.begun && p.part !== null ? progress(p.part) : null,
          buttons(
            p.next ? button("round", p.next_text, { type: "round", round: p.next }, { sure: p.begun && counting }) : null,
            p.last ? button("end-rounds", t().end_rounds, { type: "end_rounds" }, { sure: counting }) : null,
            p.scheduled ? button("bell", p.bell ? t().bell_off : t().bell_on, { type: "bell", on: !p.bell }, { quiet: true }) : null),
          p.people.length ? drawAbsent(p) : null),
        p.scheduled || p.board.state ? h("section", { class: "td-card", id: "td-c-board" },
          h("h2", {}, t().board_title),
          h("p", { class: "td-why" }, t().board_help),
          p.board.text ? h("p", { class: "td-now-title" }, p.board.text) : null,
          buttons(button("board-on", p.board.state === "open" ? t().close_board : t().open_board, { type: "board", on: p.board.state !== "open" }, { quiet: p.board.state !== "", sure: p.board.state === "open" }))) : null,
        h("section", { class: "td-card", id: "td-c-match-card" },
          h("h2", {}, t().match_title),
          h("p", {}, p.willing),
          h("p", { class: "td-why" }, p.published ? t().rematch_help : t().match_help),
          p.match.length ? h("ul", { class: "td-facts" }, p.match.map((line) => h("li", {}, line))) : null,
          p.published ? h("p", { class: "td-confirmed" }, t().published) : null,
          buttons(
            button("match", p.made ? t().rematch : t().make_match, { type: "match" }, { quiet: p.made, sure: p.published }),
            p.made && !p.published ? button("publish", t().publish, { type: "publish", on: true }) : null,
            p.published ? button("take-back", t().take_back, { type: "publish", on: false }, { quiet: true, sure: true }) : null),
          p.compare.ways ? drawCompared(p) : null,
          p.example.pairs?.length ? drawExample(p) : null,
          p.move.young?.length ? drawMove(p) : null));
    }

    const drawAbsent = (p) => h("details", { class: "td-answers", id: "td-c-absent", "data-fields": true },
      h("summary", {}, t().not_there),
      h("p", { class: "td-why" }, t().not_there_help),
      select("person", "person", t().person, p.people),
      buttons(
        p.begun && (p.next || p.last) ? button("was-absent", t().was_absent, { type: "absent" }, { form: true }) : null,
        button("left", t().has_left, { type: "left", on: true }, { form: true, quiet: true, sure: true }),
        button("back", t().is_back, { type: "left", on: false }, { form: true, quiet: true })));

    const drawCompared = (p) => measures("compared", t().compare, p.compare.ways.map((way) => way.name), p.compare.rows,
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t().use), p.compare.ways.map((way) => h("td", {},
        way.used ? chip(t().in_use) : way.key ? button(`use-${way.key}`, t().use, { type: "match", method: way.key }, { quiet: true, sure: p.published, about: "td-c-compared" }) : null)))));

    const drawMove = (p) => h("details", { class: "td-answers", id: "td-c-move", "data-fields": true },
      h("summary", {}, t().move_title),
      h("p", { class: "td-why" }, t().move_help),
      h("div", { class: "td-buttons" },
        select("move-young", "young", t().young, p.move.young), select("move-leader", "leader", t().leader, p.move.leaders)),
      buttons(button("try-move", t().try_move, { type: "try_move" }, { form: true, quiet: p.move.rows.length > 0 })),
      p.move.rows.length ? h("div", { id: "td-c-cost" },
        h("p", {}, h("strong", {}, p.move.text[0])),
        h("ul", { class: "td-facts" }, p.move.text.slice(1).map((line) => h("li", {}, line))),
        measures("costs", p.move.text[0], p.move.names, p.move.rows),
        buttons(button("do-move", t().move, { type: "move" }), button("leave", t().leave, { type: "leave" }, { quiet: true }))) : null);

    const drawExample = (p) => h("details", { class: "td-answers", id: "td-c-example", "data-fields": true },
      h("summary", {}, t().example_title),
      h("p", { class: "td-why" }, t().example_help),
      select("example-pair", "pair", t().example, p.example.pairs, p.example.pairs.find((pair) => pair.chosen)?.handle || "", t().no_example),
      buttons(button("set-example", t().set_example, { type: "example" }, { form: true, quiet: true })));

    function drawAgenda(s) {
      return h("section", { class: "td-card" }, h("h2", {}, t().chapters),
        h("ol", { class: "td-agenda" }, s.chapters.map((chapter) => h("li", { id: `td-c-part-${chapter.key}`, class: chapter.current ? "td-now" : "" },
          h("div", { id: `td-c-title-${chapter.key}` }, h("h3", {}, chapter.title), h("p", { class: "td-why" }, chapter.plan, " ", chapter.status ? chip(chapter.status) : null)),
          button(`chapter-${chapter.key}`, chapter.button, chapter.current ? { type: "end" } : { type: "start", chapter: chapter.key },
            { quiet: true, sure: s.running && !chapter.current, about: `td-c-title-${chapter.key}` })))));
    }

    function draw() {
      const s = model.get("state");
      if (!s.title || !t().now_title) return;
      morph(top, drawTop(s));
      morph(now, drawNow(s));
      drawClock(s);
      morph(asked, drawAsked(model.get("asked")));
      morph(pairing, drawPairing(model.get("pairing")));
      morph(agenda, drawAgenda(s));
    }

    put(el, place);
    place.addEventListener("click", press);
    const traits = ["state", "labels", "damaged", "asked", "answers", "pairing", "timer", "working"];
    traits.forEach((trait) => model.on(`change:${trait}`, draw));
    draw();
    const stopTimer = countdown(model, "timer", tickTock);
    const beat = setInterval(() => tell(model, { type: "tick" }), TICK);
    return () => {
      stopTimer();
      clearInterval(beat);
      sure.stop();
      clearTimeout(done);
      traits.forEach((trait) => model.off(`change:${trait}`, draw));
      stopActs();
    };
  },
};
