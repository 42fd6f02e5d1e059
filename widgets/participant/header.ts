import { countdown, type Timer, timeHeard, timerText } from "../shared/clock";
import { fill, h, put } from "../shared/dom";
import { live, redraws } from "../shared/live";
import type { Card, Option, View } from "../shared/model";
import { tell } from "../shared/telling";

interface Header extends Card {
  state: {
    title: string;
    lead: string;
    number: number;
    total: number;
    chapters: { key: string; title: string; here: boolean; open: boolean }[];
    /** Where the facilitator is, when that is elsewhere. */
    next: string;
    next_text: string;
    closed: boolean;
    code: string;
    who: string;
    languages: Option[];
    /** On a shared device: who speaks now. */
    sides: Side[];
    page: string;
    rehearsal: boolean;
  };
  timer: Timer;
  /** How many questions of this part are answered. */
  done: { n?: number; total?: number };
}

interface Side extends Option {
  chosen: boolean;
}

export default {
  render({ model, el }) {
    document.getElementById("loading")?.remove();
    const timer = h("p", { class: "td-timer", role: "timer", hidden: true });
    // Large letters on a small screen make it several lines high: what stands above it has to know.
    const high = new ResizeObserver(() =>
      document.documentElement.style.setProperty(
        "--td-timer-high",
        `${Math.ceil(timer.getBoundingClientRect().height)}px`,
      ),
    );
    high.observe(timer);
    const bar = h("progress", { "aria-hidden": "true" });
    const count = h("span");
    const done = h("p", { class: "td-done" }, bar, count);
    // Apart from the rest: an answer that is saved must not draw the whole header again.
    const drawDone = () => {
      const { n = 0, total = 0 } = model.get("done");
      done.hidden = !(total > 1);
      bar.max = total || 1;
      bar.value = n;
      count.textContent = fill(model.get("labels").answered, { n, total });
    };
    const draw = () => {
      const s = model.get("state");
      const t = model.get("labels");
      if (!s.title) return;
      put(
        top,
        s.rehearsal ? h("p", { class: "td-rehearsal" }, t.rehearsal) : null,
        h(
          "header",
          { class: "td-header" },
          h("p", { class: "td-who-am-i" }, s.who),
          s.total
            ? [
                h("p", { class: "td-progress" }, fill(t.progress, { n: s.number, total: s.total })),
                h(
                  "ol",
                  { class: "td-parts", "aria-label": t.parts },
                  s.chapters.map((chapter) =>
                    h(
                      "li",
                      { class: chapter.here ? "td-here" : chapter.open ? "td-open" : "" },
                      chapter.open && !chapter.here
                        ? h("a", { href: `/${chapter.key}` }, chapter.title)
                        : h("span", chapter.here ? { "aria-current": "page" } : {}, chapter.title),
                    ),
                  ),
                ),
              ]
            : null,
          h("h1", {}, s.title),
          h("p", { class: "td-lead" }, s.lead),
          done,
          timer,
        ),
        h(
          "div",
          { "aria-live": "polite" },
          s.next
            ? h(
                "p",
                { class: "td-next" },
                h("span", {}, s.next_text),
                " ",
                h("a", { class: "td-button td-link-button", href: `/${s.next}` }, t.follow),
              )
            : null,
          s.closed && !s.next ? h("p", { class: "td-note" }, t.back) : null,
        ),
        h(
          "details",
          { class: "td-more" },
          h("summary", {}, t.more),
          s.code
            ? [h("p", { class: "td-my-code" }, fill(t.your_code, { code: s.code })), h("p", {}, t.code_help)]
            : null,
          h(
            "div",
            { class: "td-links" },
            s.languages.map((language) =>
              h(
                "form",
                {
                  method: "post",
                  action: `/language/${language.key}`,
                  onsubmit: (event: Event) => {
                    (event.target as HTMLFormElement)._xsrf.value =
                      /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] || "";
                  },
                },
                h("input", { type: "hidden", name: "_xsrf" }),
                h("input", { type: "hidden", name: "to", value: s.page }),
                h("button", { type: "submit", class: "td-as-link", lang: language.key }, language.text),
              ),
            ),
            h("a", { href: "/privacy" }, t.privacy),
            s.total ? h("a", { href: "/change" }, t.change) : null,
            h("a", { href: "/leave" }, t.leave),
            h("a", { href: "/back" }, t.have_code),
          ),
        ),
        s.sides.length
          ? h(
              "fieldset",
              { class: "td-card td-sides" },
              h("legend", { class: "td-ask" }, t.speaking),
              h(
                "div",
                { class: "td-options" },
                s.sides.map((side) =>
                  h(
                    "label",
                    { class: "td-option", for: `td-side-${side.key}` },
                    h("input", {
                      type: "radio",
                      name: "td-side",
                      id: `td-side-${side.key}`,
                      checked: side.chosen,
                      onchange: () => {
                        if (!tell(model, { type: "side", role: side.key })) stay(s.sides);
                      },
                    }),
                    h("span", {}, side.text),
                  ),
                ),
              ),
            )
          : null,
      );
    };
    // Without a connection nobody changed sides, whatever was pressed.
    const stay = (sides: Side[]) => {
      for (const side of sides)
        Object.assign(document.getElementById(`td-side-${side.key}`) ?? {}, { checked: side.chosen });
    };
    const stopDone = redraws(model, ["done", "labels"], drawDone);
    drawDone();
    // Beside what is drawn again and again: what is read aloud has to be there before it says something.
    const top = h("div", {});
    const heard = timeHeard(() => model.get("labels"));
    put(el, top, heard.el);
    const stop = live(model, top, ["state", "labels"], draw);
    const stopTimer = countdown(model, "timer", (left, now) => {
      timer.textContent = timerText(left, now, model.get("labels"));
      timer.hidden = !timer.textContent;
      timer.classList.toggle("td-time-up", now.running && left <= 0);
      heard.tick(left, now);
    });
    return () => {
      stop();
      stopTimer();
      heard.stop();
      high.disconnect();
      stopDone();
    };
  },
} satisfies View<Header>;
