// Charts to look at and to show others: bars, slopes, dots and curves, drawn as SVG, with what they say in words.

import { h, put, svg } from "../shared/dom";
import type { Labels } from "../shared/model";
import { asShown } from "../shared/shown";

interface Row {
  name: string;
  n: number;
  shown: string;
}

interface Change {
  name: string;
  from: number;
  to: number;
  /** Both numbers as the reader writes them. */
  shown: [string, string];
}

interface Base {
  kind: "chart";
  title: string;
  /** What the chart says, for who does not see it. */
  text: string;
}

interface Rows extends Base {
  chart: "bars" | "curve";
  rows: Row[];
}

interface Changes extends Base {
  chart: "slope" | "dots";
  changes: Change[];
  ends: [string, string];
  /** The ends of the scale. */
  low: number;
  high: number;
}

export type Chart = Rows | Changes;

const SIZE = 15; // pixels of the letters
const LINE = 20;
const WIDEST = 560;
const SLIDE = 1600; // pixels of a picture for a slide

/** Draw a chart with its title, and a button that saves it as a picture. */
export function charted(chart: Chart, id: string, t: Labels): HTMLElement {
  const width = Math.max(260, Math.min(WIDEST, document.documentElement.clientWidth - 90));
  const drawing = new Drawing(width);
  if ("rows" in chart) (chart.chart === "bars" ? bars : curve)(drawing, chart.rows);
  else (chart.chart === "slope" ? slope : dots)(drawing, chart);
  const picture = drawing.picture(`${chart.title}. ${chart.text}`);
  return h(
    "figure",
    { class: "td-chart" },
    h(
      "figcaption",
      {},
      h("h3", {}, chart.title),
      h(
        "button",
        { type: "button", id: `${id}-png`, class: "td-save td-noprint", onclick: () => save(picture, chart) },
        t.picture,
        h("span", { class: "td-hidden" }, `: ${chart.title}`),
      ),
    ),
    picture,
  );
}

/** What is drawn from top to bottom; `y` is where there is room. */
class Drawing {
  y = 4;
  private readonly parts: SVGElement[] = [];

  constructor(readonly width: number) {}

  /** Write a text in lines that fit, and go on below it when it stands at the left. */
  words(text: string, x = 0, room = this.width, bold = false): void {
    for (const line of folded(text, room / (SIZE * 0.54))) {
      this.y += LINE;
      this.write(line, x, this.y - 5, "start", bold);
    }
  }

  write(text: string, x: number, y: number, anchor = "start", bold = false): void {
    const weight = bold ? 650 : 400;
    this.add("text", { x, y, "text-anchor": anchor, "font-size": SIZE, "font-weight": weight, class: "td-ink" }, text);
  }

  add(tag: "text" | "rect" | "line" | "circle" | "path", look: Record<string, string | number>, text = ""): void {
    this.parts.push(svg(tag, look, text ? asShown(text) : null));
  }

  picture(said: string): SVGSVGElement {
    const box = { viewBox: `0 0 ${this.width} ${this.y + 8}`, width: this.width, height: this.y + 8 };
    return put(svg("svg", { ...box, role: "img", "aria-label": asShown(said) }), this.parts);
  }
}

function folded(text: string, letters: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (longer.length <= letters || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function bars(d: Drawing, rows: Row[]): void {
  const most = Math.max(1, ...rows.map((row) => row.n));
  const room = d.width - 110;
  for (const row of rows) {
    d.words(row.name);
    const long = Math.max(2, (room * row.n) / most);
    d.add("rect", { x: 0, y: d.y, width: long, height: 14, rx: 4, class: "td-mark" });
    d.write(row.shown, long + 8, d.y + 13, "start", true);
    d.y += 24;
  }
}

function slope(d: Drawing, chart: Changes): void {
  const [left, right] = [64, d.width - 64];
  const [top, tall] = [d.y + LINE + 14, 104];
  const at = (value: number) => top + tall * (1 - (value - chart.low) / (chart.high - chart.low));
  // On a phone they do not fit beside each other.
  const wide = (chart.ends[0].length + chart.ends[1].length) * SIZE * 0.6 > d.width;
  d.write(chart.ends[0], 0, d.y + LINE - 6);
  if (wide) d.y += LINE;
  d.write(chart.ends[1], d.width, d.y + LINE - 6, "end");
  for (const x of [left, right]) d.add("line", { x1: x, y1: top - 8, x2: x, y2: top + tall + 8, class: "td-axis" });
  chart.changes.forEach((change, n) => {
    const look = { class: `td-series td-series-${n}` };
    d.add("line", { x1: left, y1: at(change.from), x2: right, y2: at(change.to), ...look });
    d.add("circle", { cx: left, cy: at(change.from), r: 6, ...look });
    d.add("circle", { cx: right, cy: at(change.to), r: 6, ...look });
  });
  // Numbers that would stand on one another are moved apart.
  for (const [side, x, anchor] of [
    [0, left - 12, "end"],
    [1, right + 12, "start"],
  ] as const) {
    let below = Number.NEGATIVE_INFINITY;
    const value = (change: Change) => (side ? change.to : change.from);
    for (const change of [...chart.changes].sort((a, b) => value(b) - value(a))) {
      below = Math.max(at(value(change)) + 5, below + LINE - 3);
      d.write(change.shown[side], x, below, anchor, true);
    }
  }
  d.y = top + tall + 16;
  legend(d, chart.changes);
}

function legend(d: Drawing, changes: Change[]): void {
  changes.forEach((change, n) => {
    d.add("line", { x1: 4, y1: d.y + 11, x2: 24, y2: d.y + 11, class: `td-series td-series-${n}` });
    d.words(change.name, 34, d.width - 34);
  });
}

function dots(d: Drawing, chart: Changes): void {
  const [left, long] = [40, d.width - 80];
  const at = (value: number) => left + (long * (value - chart.low)) / (chart.high - chart.low);
  d.add("circle", { cx: 8, cy: d.y + 12, r: 6, class: "td-before" });
  d.write(chart.ends[0], 20, d.y + 17);
  d.y += LINE;
  d.add("circle", { cx: 8, cy: d.y + 12, r: 6, class: "td-mark" });
  d.write(chart.ends[1], 20, d.y + 17);
  d.y += LINE + 6;
  for (const change of chart.changes) {
    d.words(change.name);
    const y = d.y + 12;
    d.add("line", { x1: left, y1: y, x2: left + long, y2: y, class: "td-axis" });
    d.add("line", { x1: at(change.from), y1: y, x2: at(change.to), y2: y, class: "td-series td-series-0" });
    d.add("circle", { cx: at(change.from), cy: y, r: 6, class: "td-before" });
    d.add("circle", { cx: at(change.to), cy: y, r: 6, class: "td-mark" });
    const up = change.to >= change.from;
    d.write(change.shown[0], at(change.from) + (up ? -11 : 11), y + 5, up ? "end" : "start");
    d.write(change.shown[1], at(change.to) + (up ? 11 : -11), y + 5, up ? "start" : "end", true);
    d.y += 30;
  }
}

function curve(d: Drawing, rows: Row[]): void {
  const most = Math.max(1, ...rows.map((row) => row.n));
  const [left, right, tall, top] = [30, d.width - 60, 140, d.y + 24];
  const x = (n: number) => left + ((right - left) * n) / Math.max(1, rows.length - 1);
  const y = (value: number) => top + tall * (1 - value / most);
  d.add("line", { x1: left, y1: top + tall, x2: right, y2: top + tall, class: "td-axis" });
  const path = rows.map((row, n) => `${n ? "L" : "M"}${x(n)} ${y(row.n)}`).join(" ");
  d.add("path", { d: path, class: "td-series td-series-0" });
  rows.forEach((row, n) => {
    d.add("circle", { cx: x(n), cy: y(row.n), r: 5, class: "td-mark" });
    d.write(row.shown, n ? x(n) : 0, y(row.n) - 10, n ? "middle" : "start", true);
  });
  d.y = top + tall;
  // Not all names fit under the line: every one that has room.
  const every = Math.ceil((rows.length * 70) / (right - left + 70));
  rows.forEach((row, n) => {
    if (n % every === 0) d.write(row.name, x(n), d.y + LINE, "middle");
  });
  d.y += LINE + 8;
}

const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight"];

/** Save a chart as a picture, as large as a slide, with its title and in the colours of the page. */
async function save(picture: SVGSVGElement, chart: Chart): Promise<void> {
  const { width, height } = picture.viewBox.baseVal;
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const [here, there] = [picture, copy].map((one) => [...one.querySelectorAll<SVGElement>("*")]);
  here.forEach((part, n) => {
    const looks = getComputedStyle(part);
    for (const look of LOOKS) there[n].style.setProperty(look, looks.getPropertyValue(look));
  });
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const scale = SLIDE / width;
  const title = folded(asShown(chart.title), (width - 32) / (SIZE * 0.72));
  const above = title.length * LINE * 1.3 + 20;
  const canvas = h("canvas", { width: SLIDE, height: Math.ceil((height + above + 16) * scale) });
  const to = canvas.getContext("2d");
  if (!to) return;
  to.scale(scale, scale);
  const page = getComputedStyle(picture.closest(".td-card") ?? document.body);
  to.fillStyle = page.backgroundColor;
  to.fillRect(0, 0, width, height + above + 16);
  to.fillStyle = page.color;
  to.font = `650 ${SIZE * 1.2}px ${page.fontFamily}`;
  title.forEach((line, n) => {
    to.fillText(line, 16, 12 + (n + 1) * LINE * 1.2);
  });
  to.drawImage(image, 16, above, width - 32, height * ((width - 32) / width));
  h("a", { href: canvas.toDataURL("image/png"), download: `${chart.title.slice(0, 60)}.png` }).click();
}
