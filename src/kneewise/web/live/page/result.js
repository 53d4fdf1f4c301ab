/* A set that is done: what it came to, each number with its error. */

import * as words from "./words.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const part = (id) => document.getElementById(id);

/** Write a set into the page and show it. */
export function show(ended) {
  const { set, rows, diary } = ended;
  const isHeld = set.hold !== null;
  const count = isHeld ? Math.round(set.hold) : set.repetitions;
  const unit = words.text(`${isHeld ? "second" : "repetition"}${count === 1 ? "" : "s"}`);
  const key = isHeld ? "lead_held" : "lead_counted";
  const about = { count: words.number(count), unit, duration: words.number(Math.round(set.duration)) };
  part("result-lead").textContent = words.text(key, about);
  part("result-knees").textContent = knees(set);
  part("rows").replaceChildren(...rows.map((one, i) => row(one, rows, i)));
  part("diary").textContent = diary ? `kneewise diary … --done ${diary}` : "";
  part("diary").parentElement.hidden = !diary;
  part("result").querySelector(".scroll").hidden = rows.length === 0;
  part("result").hidden = false;
}

function knees(set) {
  if (!set.judged) return words.text("knees_unseen");
  const { left, right } = set.inward;
  if (!left && !right) return words.text("knees_none");
  return words.text("knees_some", { left, right, judged: set.judged });
}

/** One line; the name of a measure stands once for all its sides. */
function row(one, rows, i) {
  const line = document.createElement("tr");
  const written = (value) => (value === null ? "?" : words.number(value, one.digits));
  const value = cell("td", `${written(one.value)}${one.unit} ± ${written(one.error)}${one.unit}`);
  const bar = cell("td", "");
  if (one.error !== null) bar.append(whisker(one));
  bar.className = "bar";
  const change = cell("td", `${written(one.change)}${one.unit}`);
  if (!i || rows[i - 1].name !== one.name) {
    const head = cell("th", words.text(one.name));
    head.scope = "rowgroup";
    head.rowSpan = rows.filter((other) => other.name === one.name).length;
    line.append(head);
    line.className = "first";
  }
  line.append(cell("td", words.text(`side_${one.side ?? "both"}`)), value, bar, change);
  return line;
}

function cell(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}

/** A value with its error bar, on a scale from its own zero. */
function whisker({ value, error, unit, name }) {
  const ends = unit === "°" ? (name === "knee_flexion" ? [0, 150] : [-30, 50]) : [0, 2];
  const at = (x) => 100 * Math.min(Math.max((x - ends[0]) / (ends[1] - ends[0]), 0), 1);
  const drawing = document.createElementNS(NAMESPACE, "svg");
  drawing.setAttribute("viewBox", "0 0 100 12");
  drawing.setAttribute("class", "whisker");
  drawing.setAttribute("aria-hidden", "true");
  const zero = at(unit === "°" ? 0 : 1);
  drawing.append(
    shape("line", { x1: zero, x2: zero, y1: 0, y2: 12, class: "zero" }),
    shape("line", { x1: at(value - error), x2: at(value + error), y1: 6, y2: 6, class: "error" }),
    shape("circle", { cx: at(value), cy: 6, r: 3, class: "value" }),
  );
  return drawing;
}

function shape(kind, attributes) {
  const made = document.createElementNS(NAMESPACE, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
