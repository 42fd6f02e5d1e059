import { bars } from "../shared/charts";
import { clockText, countdown } from "../shared/clock";
import { fill, h, html, put, refill } from "../shared/dom";
import { roomResult } from "../shared/results";
import { asShown } from "../shared/shown";

const TURN = 15000;
const MOST_BARS = 7; // beside texts
const ALONE = 0.15; // of what usually fits: two results so long stand on pages of their own
const LEAST = 0.02; // of what usually fits: what is still too high then is one endless word
const MOST_RESTING = 40; // names on a page of their own

// Split what a room wrote into pages that fit on the screen; bars come first.
function pagesOf(result, several, part) {
  const apart = several || result.bars.length > MOST_BARS;
  const room = part * (several ? 560 : result.bars.length && !apart ? 640 : 1600);
  const pages = [];
  let full = room;
  for (const one of result.texts) {
    const letters = one.text.length + one.by.length + 45;
    if (full + letters > room) { pages.push([]); full = 0; }
    pages[pages.length - 1].push(one);
    full += letters;
  }
  if (!result.bars.length) return (pages.length ? pages : [[]]).map((texts) => ({ ...result, texts }));
  if (apart) return [{ ...result, texts: [] }, ...pages.map((texts) => ({ ...result, bars: [], texts }))];
  return (pages.length ? pages : [[]]).map((texts) => ({ ...result, texts }));
}

// Split a list into pages of about the same length.
function evenly(all, most) {
  const size = Math.ceil(all.length / Math.max(1, Math.ceil(all.length / most)));
  return Array.from({ length: size ? Math.ceil(all.length / size) : 0 }, (_, n) => all.slice(n * size, (n + 1) * size));
}

function seatPages(scene, most) {
  if (scene.tables.length <= most && scene.byes.length <= MOST_RESTING) return [{ tables: scene.tables, byes: scene.byes }];
  return [...evenly(scene.tables, most).map((tables) => ({ tables, byes: [] })), ...evenly(scene.byes, MOST_RESTING).map((byes) => ({ tables: [], byes }))];
}

// What can stand on a page of its own: a paragraph, or a line of a list or a table.
function pieces(el) {
  const lines = el.matches("ul, ol") ? [...el.children] : el.matches("table") ? [...el.querySelectorAll("tbody > tr")] : null;
  return lines ? lines.map((line, n) => ({ el: line, of: el, n })) : [{ el }];
}

// Pieces together again, each line in a list or table like its own.
function together(shown) {
  const found = [];
  let around = null;
  let into = null;
  for (const { el, of, n } of shown) {
    if (!of) found.push(el);
    else if (of !== around) {
      const anew = of.cloneNode(false);
      if (of.matches("ol")) anew.start = of.start + n;
      into = of.matches("table") ? anew.appendChild(document.createElement("tbody")) : anew;
      found.push(anew);
    }
    if (of) put(into, el);
    around = of || null;
  }
  return found;
}

export default {
  render({ model, el }) {
    document.getElementById("loading")?.remove();
    const timer = h("p", { class: "td-big-timer", role: "timer", hidden: true });
    const place = h("div", { class: "td-projector-card" });
    put(el, place);

    const title = (scene) => h("div", { class: "td-screen-title" }, h("h1", {}, scene.title), scene.line ? h("p", { class: "td-screen-line" }, scene.line) : null);
    const roles = (scene) => h("ul", { class: "td-roles" }, scene.roles.map((role) => h("li", {}, role)));

    // Small type only when there is much to read.
    const density = (n, few, some) => (n <= few ? "td-few" : n <= some ? "td-some" : "td-many");
    const letters = (result) => result.texts.reduce((sum, one) => sum + one.text.length + 45, 0);

    // Two tones when a round is over. A browser lets no page be heard before someone touched it: then a button asks.
    let audio = null;
    const heard = () => audio?.state === "running";
    const wake = async () => {
      try {
        audio ||= new AudioContext();
        await audio.resume();
      } catch (error) {
        console.debug("no sound here", error);
      }
      draw();
    };
    function ring() {
      if (!heard()) return;
      [[0, 660], [0.9, 880]].forEach(([after, pitch]) => {
        const at = audio.currentTime + after;
        const loud = audio.createGain();
        const tone = audio.createOscillator();
        loud.gain.setValueAtTime(0.4, at);
        loud.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
        tone.frequency.value = pitch;
        tone.connect(loud).connect(audio.destination);
        tone.start(at);
        tone.stop(at + 1.6);
      });
    }

    let turned = 0;
    let still = false;
    let most = 0;

    // What there is to see, as screens that fit, each with how many things it holds that could also stand on the next.
    function screens(scene, t) {
      const several = scene.results.length > 1 && part > ALONE;
      const cards = scene.results.flatMap((result) => pagesOf(result, several, part));
      const found = [];
      const add = (n, show) => found.push({ n, show });
      if (scene.lesson) lessonPages(scene.lesson, t).forEach(([n, show]) => add(n, show));
      if (scene.lessons) evenly(scene.lessons, fits).forEach((page) => add(page.length, () => lessons(page, t)));
      if (scene.tips?.do) tipPages(scene.tips).forEach(([n, page]) => add(n, () => tips(page, t)));
      if (scene.tables) seatPages(scene, fits).forEach((page) => add(page.tables.length, () => tables(page, t)));
      if (scene.pairs) evenly(scene.pairs, fits).forEach((page) => add(page.length, () => pairs(page, t)));
      while (cards.length) {
        const shown = cards.splice(0, several ? 2 : 1);
        const size = density(Math.max(...shown.map(letters)) * shown.length, 450, 1000);
        add(shown.reduce((sum, one) => sum + one.texts.length, 0), () => h("div", { class: `td-results ${several ? "td-several" : ""} ${size}` }, shown.map((result) => {
          const one = roomResult(result, "h2");
          if (result.bars.length && result.texts.length) one.classList.add("td-both");
          return one;
        })));
      }
      return found;
    }

    // How many tables, pairs, answers, lessons or tips this screen takes: what does not fit turns up on a next page.
    let fits = Infinity;
    let part = 1; // of the letters that usually fit: a few long texts take more room than many short ones
    let held = 0;
    let turnedFor = "";
    function turning(scene, t) {
      const found = screens(scene, t);
      const what = [scene.title, scene.line, scene.lesson?.of, scene.lesson?.solution.length].join(" ");
      if (turnedFor !== what) { turnedFor = what; turned = 0; fits = Infinity; part = 1; } // another round begins with its first tables
      most = found.length;
      held = most ? found[turned % most].n : 0;
      if (!most) return null;
      return h("section", {},
        found[turned % most].show(),
        most > 1 ? h("p", { class: "td-pages" }, fill(t.page, { n: turned % most + 1, total: most }), " ",
          h("button", { type: "button", id: "td-p-still", class: "td-button td-quiet", onclick: () => { still = !still; draw(); } }, still ? t.turn : t.still),
          h("button", { type: "button", id: "td-p-next", class: "td-button td-quiet", onclick: () => { turned += 1; draw(); } }, t.next_page)) : null);
    }

    function invitation(scene, t) {
      if (scene.unreachable) return h("section", { class: "td-invitation" }, h("p", { role: "status" }, scene.unreachable));
      if (!scene.join.link) return null;
      return h("section", { class: "td-invitation" },
        h("img", { class: "td-qr", src: scene.join.qr, alt: fill(t.qr, { link: scene.join.link }) }),
        h("div", {},
          h("p", {}, t.scan),
          h("p", { class: "td-address" }, scene.join.address),
          h("p", { class: "td-join-code" }, h("span", {}, t.code), " ", h("strong", {}, scene.join.code))));
    }

    function corner(scene, t) {
      if (!scene.join.link || scene.unreachable) return null;
      return h("div", { class: "td-corner" },
        h("p", {}, h("span", { class: "td-corner-join" }, t.join), h("span", { class: "td-corner-address" }, scene.join.address), h("strong", {}, scene.join.code)),
        h("img", { class: "td-qr", src: scene.join.qr, alt: fill(t.qr, { link: scene.join.link }) }));
    }

    function tables(shown, t) {
      return h("section", {},
        h("ul", { class: `td-seats ${density(shown.tables.length, 6, 15)}` }, shown.tables.map((one) => h("li", {},
          h("h2", {}, one.table, one.room ? h("span", { class: "td-room-name" }, ` ${one.room}`) : null),
          h("p", {}, one.names.map((name) => h("span", {}, name)))))),
        shown.byes.length ? h("p", { class: `td-byes ${density(shown.byes.length, 12, 24)}` }, h("strong", {}, `${t.sitting_out}: `), shown.byes.map(asShown).join(", ")) : null);
    }

    // The drawing grows, one pair after another; when something else changes meanwhile, it goes on where it was.
    let since = 0;
    let growing = 0;
    function pairs(shown, t) {
      if (growing !== turned) since = 0;
      growing = turned;
      since ||= performance.now();
      const gone = (performance.now() - since) / 1000;
      const each = Math.min(0.9, (TURN / 1000 - 5) / shown.length);
      return h("ul", { class: `td-pairs ${density(shown.length, 5, 12)}` }, shown.map((names, n) => h("li", { style: `--after:${(n * each - gone).toFixed(2)}s` },
        h("span", {}, names[0]), h("span", { class: "td-line" }, h("span", { class: "td-hidden" }, ` ${t.with} `)), h("span", {}, names[1]))));
    }

    function lessons(shown, t) {
      return h("ul", { class: `td-lesson-menu ${density(shown.length, 3, 6)}` }, shown.map((lesson) => h("li", {},
        h("h2", {}, lesson.title), h("p", {}, lesson.bars.length ? lesson.n_text : lesson.minutes),
        lesson.bars.length ? h("table", { class: "td-bars" }, h("tbody", {}, lesson.bars.map((row) => h("tr", {},
          h("th", { scope: "row" }, t[row.when]),
          h("td", { class: "td-bar-cell" }, h("span", { class: `td-bar td-bar-${row.when}`, style: `--part:${row.part}` })),
          h("td", { class: "td-bar-n" }, row.mean))))) : null)));
    }

    // What is to be looked at stands beside the words, as high as the screen allows: the last row sees it too. It stays
    // there with the question, while the words turn pages.
    function lessonPages(now, t) {
      const text = html(now.html);
      const pictures = [...text.querySelectorAll("img")];
      pictures.forEach((picture) => {
        const around = picture.parentElement;
        picture.remove();
        if (around !== text && !around.textContent.trim() && !around.children.length) around.remove();
      });
      const told = [...text.children].flatMap(pieces);
      const lines = now.solution.length ? now.solution.map((one) => one.text) : now.options;
      const size = pictures.length || lines.length > 4 ? "td-some" : "td-few";
      const list = h("ul", { class: now.solution.length ? `td-solution ${size}` : size }, lines.map((line) => h("li", {}, line)));
      const all = [...told, ...pieces(list), ...(now.bars.length ? pieces(bars(now.bars)) : [])];
      return (all.length ? evenly(all, fits) : [[]]).map((page) => [page.length, () => lesson(now, t, pictures, page.filter((one) => told.includes(one)), page.filter((one) => !told.includes(one)))]);
    }

    function lesson(now, t, pictures, told, listed) {
      // Only now is it known how wide a picture is, and how much room it leaves to the words.
      pictures.forEach((picture) => picture.addEventListener("load", () => { if (held > 1 && tooHigh()) draw(); }, { once: true }));
      const written = told.reduce((sum, one) => sum + one.el.textContent.length, 0);
      return h("section", { class: `td-lesson-now ${pictures.length ? "td-pictured" : ""}` },
        h("p", { class: "td-screen-line" }, `${now.of} · ${now.part}`),
        pictures.length ? h("div", { class: `td-lesson-pictures ${pictures.length > 1 ? "td-several" : ""}` }, pictures) : null,
        h("div", {}, h("div", { class: `td-lesson-text ${density(written, 500, 800)}` }, together(told)),
          now.ask ? h("h2", {}, now.ask) : null,
          now.solution.length ? h("h3", {}, t.right) : null,
          together(listed),
          now.groups.length && !now.solution.length ? h("p", { class: "td-screen-line" }, now.groups.map(asShown).join(" · ")) : null,
          now.signs ? h("h2", { class: "td-signs" }, now.signs) : null,
          now.answered ? h("p", { class: "td-answered" }, now.answered) : null));
    }

    function tipPages(all) {
      const rows = [...Array(Math.max(1, all.do.length, all.dont.length)).keys()];
      return evenly(rows, fits).map((page) => {
        const part = (kind) => all[kind].slice(page[0], page[0] + page.length);
        return [page.length, { do: part("do"), dont: part("dont"), first: page[0] + 1, more: all.more }];
      });
    }

    function tips(shown, t) {
      return h("section", {},
        h("div", { class: "td-tips" }, ["do", "dont"].map((kind) => h("div", { class: `td-tips-${kind}` },
          h("h2", {}, t[kind]),
          h("ol", { start: shown.first }, shown[kind].map((tip) => h("li", {}, h("span", {}, tip.text), tip.votes ? h("strong", {}, tip.votes) : null)))))),
        shown.more ? h("p", { class: "td-byes" }, shown.more) : null);
    }

    // On a phone one scrolls, on a wall nobody does.
    const tooHigh = () => matchMedia("(min-width: 48.01rem)").matches && document.documentElement.scrollHeight > innerHeight + 1;
    const draw = () => {
      lay();
      while (held > 1 && part > LEAST && tooHigh()) {
        fits = Math.floor(held * 0.9);
        part *= 0.9;
        lay();
      }
    };
    const resized = () => { fits = Infinity; part = 1; draw(); };
    addEventListener("resize", resized);

    const lay = () => {
      const scene = model.get("scene");
      const t = model.get("labels");
      if (!scene.kind) return;
      const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
      const shown = scene.kind === "chapter" ? turning(scene, t) : null;
      if (!shown) held = 0;
      // People still come in before the first part and during the welcome: then joining is what the screen is for.
      const joining = scene.kind === "lobby" || (scene.key === "welcome" && !shown);
      place.className = `td-projector-card td-scene-${scene.kind} ${shown || joining ? "" : "td-empty"}`;
      refill(place,
        h("header", { class: "td-screen-head" },
          h("p", { class: "td-screen-day" }, scene.kind === "chapter" || scene.kind === "end" ? scene.day : "", scene.rehearsal ? h("span", { class: "td-rehearsal" }, t.rehearsal) : null),
          timer),
        h("div", { class: joining ? "td-screen-body td-joining" : "td-screen-body" }, title(scene),
          joining ? [invitation(scene, t), h("div", { class: "td-screen-counts" }, h("p", { class: "td-total" }, scene.joined), roles(scene))] : shown),
        h("footer", { class: "td-screen-foot" },
          h("p", { class: "td-answered" }, scene.answered || (joining ? "" : scene.joined)),
          model.get("bell") && scene.tables && !heard() ? h("button", { type: "button", id: "td-p-sound", class: "td-button td-quiet", onclick: wake }, t.sound) : null,
          joining || scene.kind === "end" ? null : corner(scene, t)));
      if (!scene.pairs) since = 0;
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    };

    const turn = setInterval(() => { if (most > 1 && !still) { turned += 1; draw(); } }, TURN);

    const traits = ["scene", "labels", "bell"];
    traits.forEach((trait) => model.on(`change:${trait}`, draw));
    draw();
    let before = 0;
    const stopTimer = countdown(model, "timer", (left, now) => {
      const t = model.get("labels");
      const up = now.running && left <= 0;
      const last = now.running && left > 0 && left <= 60;
      if (up && before > 0 && model.get("bell")) ring();
      before = now.running ? left : 0;
      timer.classList.toggle("td-last-minute", last);
      timer.hidden = !(now.running || now.left > 0);
      timer.classList.toggle("td-time-up", up);
      const text = up ? t.time_up : clockText(left);
      const note = up ? "" : last ? t.last_minute : now.running ? t.time_left : t.paused;
      if (timer.dataset.text !== text + note) {
        timer.dataset.text = text + note;
        refill(timer, h("span", { class: "td-timer-note" }, note || ""), " ", h("span", { class: "td-timer-text" }, text));
      }
    });
    return () => { stopTimer(); clearInterval(turn); removeEventListener("resize", resized); traits.forEach((trait) => model.off(`change:${trait}`, draw)); };
  },
};
