import { bars } from "../shared/charts";
import { clockText, countdown, type Timer } from "../shared/clock";
import { fill, h, html, put, refill } from "../shared/dom";
import { type Card, type Labels, onChange, type View } from "../shared/model";
import { type Result, roomResult } from "../shared/results";
import { asShown } from "../shared/shown";
import { makeBell } from "./bell";
import { evenly, type Piece, pagesOf, pieces, seatPages, together } from "./projector_pages";
import { corner, density, invitation, lessons, tables, tips } from "./projector_parts";
import type { LessonNow, Scene, Tips } from "./scene";

interface Projector extends Card {
  scene: Scene;
  timer: Timer;
  bell: boolean;
}

/** A page: how many things it holds that could also stand on the next, and what shows it. */
type Page = [n: number, show: () => HTMLElement];

const TURN = 15000;
const LEAST = 0.02; // of what usually fits: what is still too high then is one endless word

export default {
  render({ model, el }) {
    document.getElementById("loading")?.remove();
    const timer = h("p", { class: "td-big-timer", role: "timer", hidden: true });
    const place = h("div", { class: "td-projector-card" });
    put(el, place);

    const title = (scene: Scene) =>
      h(
        "div",
        { class: "td-screen-title" },
        h("h1", {}, scene.title),
        scene.line ? h("p", { class: "td-screen-line" }, scene.line) : null,
      );
    const roles = (scene: Scene) =>
      h(
        "ul",
        { class: "td-roles" },
        scene.roles.map((role) => h("li", {}, role)),
      );

    const letters = (result: Result) => result.texts.reduce((sum, one) => sum + one.text.length + 45, 0);

    const bell = makeBell();
    const wake = async () => {
      await bell.wake();
      draw();
    };

    let turned = 0;
    let still = false;
    let most = 0;

    // What there is to see, as screens that fit, each with how many things it holds that could also stand on the next.
    function screens(scene: Scene, t: Labels): Page[] {
      const found: Page[] = [];
      const add = (...page: Page) => found.push(page);
      if (scene.lesson) found.push(...lessonPages(scene.lesson, t));
      for (const page of evenly(scene.lessons ?? [], fits)) add(page.length, () => lessons(page, t));
      if (scene.tips?.do) for (const [n, page] of tipPages(scene.tips)) add(n, () => tips(page, t));
      const seating = { tables: scene.tables ?? [], byes: scene.byes ?? [] };
      if (scene.tables) for (const page of seatPages(seating, fits)) add(page.tables.length, () => tables(page, t));
      for (const page of evenly(scene.pairs ?? [], fits)) add(page.length, () => pairs(page, t));
      for (const result of scene.results.flatMap((one) => pagesOf(one, part))) {
        const both = result.bars.length > 0 && result.texts.length > 0; // which can stand on pages of their own
        add(result.texts.length + Number(both), () => {
          const shown = roomResult(result, "h2");
          if (both) shown.classList.add("td-both");
          return h("div", { class: `td-results ${density(letters(result), 450, 1000)}` }, shown);
        });
      }
      return found;
    }

    // How many tables, pairs, answers, lessons or tips this screen takes: what does not fit turns up on a next page.
    let fits = Infinity;
    let part = 1; // of the letters that usually fit: a few long texts take more room than many short ones
    let held = 0;
    let turnedFor = "";
    function turning(scene: Scene, t: Labels) {
      const found = screens(scene, t);
      const shown = scene.results.map((result) => result.key);
      const what = [scene.title, scene.line, scene.lesson?.of, scene.lesson?.solution.length, ...shown].join(" ");
      if (turnedFor !== what) {
        turnedFor = what;
        turned = 0;
        fits = Infinity;
        part = 1;
      } // another round begins with its first tables
      most = found.length;
      held = most ? found[turned % most][0] : 0;
      if (!most) return null;
      return h(
        "section",
        {},
        found[turned % most][1](),
        most > 1
          ? h(
              "p",
              { class: "td-pages" },
              fill(t.page, { n: (turned % most) + 1, total: most }),
              " ",
              h(
                "button",
                {
                  type: "button",
                  id: "td-p-still",
                  class: "td-button td-quiet",
                  onclick: () => {
                    still = !still;
                    draw();
                  },
                },
                still ? t.turn : t.still,
              ),
              h(
                "button",
                {
                  type: "button",
                  id: "td-p-next",
                  class: "td-button td-quiet",
                  onclick: () => {
                    turned += 1;
                    draw();
                  },
                },
                t.next_page,
              ),
            )
          : null,
      );
    }

    // The drawing grows, one pair after another; when something else changes meanwhile, it goes on where it was.
    let since = 0;
    let growing = 0;
    function pairs(shown: [string, string][], t: Labels) {
      if (growing !== turned) since = 0;
      growing = turned;
      since ||= performance.now();
      const gone = (performance.now() - since) / 1000;
      const each = Math.min(0.9, (TURN / 1000 - 5) / shown.length);
      return h(
        "ul",
        { class: `td-pairs ${density(shown.length, 5, 12)}` },
        shown.map((names, n) =>
          h(
            "li",
            { style: `--after:${(n * each - gone).toFixed(2)}s` },
            h("span", {}, names[0]),
            h("span", { class: "td-line" }, h("span", { class: "td-hidden" }, ` ${t.with} `)),
            h("span", {}, names[1]),
          ),
        ),
      );
    }

    // What is to be looked at stands beside the words, as high as the screen allows: the last row sees it too. It stays
    // there with the question, while the words turn pages.
    function lessonPages(now: LessonNow, t: Labels): Page[] {
      const text = html(now.html);
      const pictures = [...text.querySelectorAll("img")];
      for (const picture of pictures) {
        const around = picture.parentElement;
        picture.remove();
        if (around && around !== text && !around.textContent?.trim() && !around.children.length) around.remove();
      }
      const told = [...text.children].flatMap(pieces);
      const lines = now.solution.length ? now.solution.map((one) => one.text) : now.options;
      const size = pictures.length || lines.length > 4 ? "td-some" : "td-few";
      const list = h(
        "ul",
        { class: now.solution.length ? `td-solution ${size}` : size },
        lines.map((line) => h("li", {}, line)),
      );
      const all = [...told, ...pieces(list), ...(now.bars.length ? pieces(bars(now.bars)) : [])];
      return (all.length ? evenly(all, fits) : [[]]).map((page) => [
        page.length,
        () =>
          lesson(
            now,
            t,
            pictures,
            page.filter((one) => told.includes(one)),
            page.filter((one) => !told.includes(one)),
          ),
      ]);
    }

    function lesson(now: LessonNow, t: Labels, pictures: HTMLImageElement[], told: Piece[], listed: Piece[]) {
      // Only now is it known how wide a picture is, and how much room it leaves to the words.
      const loaded = () => {
        if (held > 1 && tooHigh()) draw();
      };
      for (const picture of pictures) picture.addEventListener("load", loaded, { once: true });
      const written = told.reduce((sum, one) => sum + (one.el.textContent ?? "").length, 0);
      return h(
        "section",
        { class: `td-lesson-now ${pictures.length ? "td-pictured" : ""}` },
        h("p", { class: "td-screen-line" }, `${now.of} · ${now.part}`),
        pictures.length
          ? h("div", { class: `td-lesson-pictures ${pictures.length > 1 ? "td-several" : ""}` }, pictures)
          : null,
        h(
          "div",
          {},
          h("div", { class: `td-lesson-text ${density(written, 500, 800)}` }, together(told)),
          now.ask ? h("h2", {}, now.ask) : null,
          now.solution.length ? h("h3", {}, t.right) : null,
          together(listed),
          now.groups.length && !now.solution.length
            ? h("p", { class: "td-screen-line" }, now.groups.map(asShown).join(" · "))
            : null,
          now.signs ? h("h2", { class: "td-signs" }, now.signs) : null,
          now.answered ? h("p", { class: "td-answered" }, now.answered) : null,
        ),
      );
    }

    function tipPages(all: Tips): [number, Tips][] {
      const rows = [...Array(Math.max(1, all.do.length, all.dont.length)).keys()];
      return evenly(rows, fits).map((page) => {
        const part = (kind: "do" | "dont") => all[kind].slice(page[0], page[0] + page.length);
        return [page.length, { do: part("do"), dont: part("dont"), first: page[0] + 1, more: all.more }];
      });
    }

    // On a phone one scrolls, on a wall nobody does.
    const tooHigh = () =>
      matchMedia("(min-width: 48.01rem)").matches && document.documentElement.scrollHeight > innerHeight + 1;
    const draw = () => {
      lay();
      while (held > 1 && part > LEAST && tooHigh()) {
        fits = Math.floor(held * 0.9);
        part *= 0.9;
        lay();
      }
    };
    const resized = () => {
      fits = Infinity;
      part = 1;
      draw();
    };
    addEventListener("resize", resized);

    const lay = () => {
      const scene = model.get("scene");
      const t = model.get("labels");
      if (!scene.kind) return;
      const focused = place.contains(document.activeElement) ? document.activeElement?.id : "";
      const shown = scene.kind === "chapter" ? turning(scene, t) : null;
      if (!shown) held = 0;
      // People still come in before the first part and during the welcome: then joining is what the screen is for.
      const joining = scene.kind === "lobby" || (scene.key === "welcome" && !shown);
      place.className = `td-projector-card td-scene-${scene.kind} ${shown || joining ? "" : "td-empty"}`;
      refill(
        place,
        h(
          "header",
          { class: "td-screen-head" },
          h(
            "p",
            { class: "td-screen-day" },
            scene.kind === "chapter" || scene.kind === "end" ? scene.day : "",
            scene.rehearsal ? h("span", { class: "td-rehearsal" }, t.rehearsal) : null,
          ),
          timer,
        ),
        h(
          "div",
          { class: joining ? "td-screen-body td-joining" : "td-screen-body" },
          title(scene),
          joining
            ? [
                invitation(scene, t),
                h("div", { class: "td-screen-counts" }, h("p", { class: "td-total" }, scene.joined), roles(scene)),
              ]
            : shown,
        ),
        h(
          "footer",
          { class: "td-screen-foot" },
          h("p", { class: "td-answered" }, scene.answered || (joining ? "" : scene.joined)),
          model.get("bell") && scene.tables && !bell.heard()
            ? h("button", { type: "button", id: "td-p-sound", class: "td-button td-quiet", onclick: wake }, t.sound)
            : null,
          joining || scene.kind === "end" ? null : corner(scene, t),
        ),
      );
      if (!scene.pairs) since = 0;
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    };

    const turn = setInterval(() => {
      if (most > 1 && !still) {
        turned += 1;
        draw();
      }
    }, TURN);

    const stopHearing = onChange(model, ["scene", "labels", "bell"], draw);
    draw();
    let before = 0;
    const stopTimer = countdown(model, "timer", (left, now) => {
      const t = model.get("labels");
      const up = now.running && left <= 0;
      const last = now.running && left > 0 && left <= 60;
      if (up && before > 0 && model.get("bell")) bell.ring();
      before = now.running ? left : 0;
      timer.classList.toggle("td-last-minute", last);
      timer.hidden = !(now.running || now.left > 0);
      timer.classList.toggle("td-time-up", up);
      const text = up ? t.time_up : clockText(left);
      const note = up ? "" : last ? t.last_minute : now.running ? t.time_left : t.paused;
      if (timer.dataset.text !== text + note) {
        timer.dataset.text = text + note;
        refill(
          timer,
          h("span", { class: "td-timer-note" }, note || ""),
          " ",
          h("span", { class: "td-timer-text" }, text),
        );
      }
    });
    return () => {
      stopTimer();
      clearInterval(turn);
      removeEventListener("resize", resized);
      stopHearing();
    };
  },
} satisfies View<Projector>;
