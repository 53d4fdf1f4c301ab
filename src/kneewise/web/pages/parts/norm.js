// What a typed result says: the rules of the server, applied to its numbers here, so that
// nothing is asked for while somebody types.

import { s } from "/pages/dom.js";
import { number, t } from "/pages/words.js";

const WRITTEN = { "a force": ["N", "kg", "lb"], "a torque": ["Nm"], "a length": ["cm"], "an angle": ["deg"], "a time": ["s"], "a count": ["rises"], points: ["points"] };

/** The units that one way of testing may be typed in, the usual one first. */
export function unitsOf(yards) {
  return yards.flatMap((yard) => WRITTEN[yard.quantity]);
}

/**
 * What was typed, in SI, and its yardstick; or why it cannot be.
 * @param yards of one way of testing, one for each quantity
 * @param unit for a number without one
 */
export function reading(text, yards, unit) {
  const [, sign, own] = text.match(/^\s*([-+−]?[\d.,]*)\s*(.*?)\s*$/s) ?? ["", "", text];
  const written = sign.replace("−", "-");
  const name = (own || unit).toLowerCase();
  const yard = yards.find((one) => name in one.units);
  if (!yard) return { fault: t("{text} is in no unit of this test.", { text }), remedy: t("Write it in {units}.", { units: unitsOf(yards).join(", ") }) };
  if (/^[-+]?[1-9]\d{0,2},\d{3}$/.test(written)) return { fault: t("{text}: is the comma a decimal point, or one of thousands?", { text }), remedy: t("Write a decimal point, or no mark at all.") };
  const plain = written.replaceAll(",", ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain)) return { fault: t("{text} is no number.", { text }), remedy: t("Write it such as {example}.", { example: yard.quantity === "an angle" ? "32deg" : `12${unit}` }) };
  const value = Number(plain) * yard.units[name];
  const isWhole = !["a count", "points"].includes(yard.quantity) || Number.isInteger(value);
  const [least, most] = yard.possible;
  if (!isWhole) return { fault: t("{text} is no whole number.", { text }), remedy: "" };
  if (value < least || value > most) return { fault: t("{value} cannot be.", { value: said(yard, value) }), remedy: t("It lies between {least} and {most}; look at the unit.", { least: said(yard, least), most: said(yard, most) }) };
  return { yard, value, sent: `${plain}${own || unit}` };
}

/** A number of a yardstick as people read it. */
export function said(yard, value) {
  const digits = ["cm", "s", "N·m"].includes(yard.unit) ? 1 : 0;
  const gap = yard.unit === "°" ? "" : " ";
  const unit = { rises: t("rises"), points: t("points") }[yard.unit] ?? yard.unit;
  return `${number(value / yard.size, digits)}${gap}${unit}`;
}

const of = (change, value) => (change.is_share ? change.amount * Math.abs(value) : change.amount);

/**
 * Everything one result says.
 * @param own {side, value, moment}: moment is null without a lever
 * @param other the same of the other side, or null
 * @param way {device, mode, pain} as they were chosen
 * @param known what holds for every test of the person
 */
export function judged(yard, own, other, way, known) {
  const [least, most] = yard.believable;
  const isDoubtful = (least !== null && own.value < least) || (most !== null && own.value > most);
  const hurts = way.pain !== null && way.pain > known.pain;
  const found = { own, isDoubtful, hurts, error: yard.change ? of(yard.change, own.value) / (known.error * Math.SQRT2) : null };
  Object.assign(found, before(yard, own, way, known));
  if (isDoubtful || hurts || found.contradicts) return found;
  return Object.assign(found, among(yard, own, way), beside(yard, own, other ?? recorded(yard, own, way, known), known));
}

/** Among published people. */
function among(yard, own, way) {
  const usual = yard.usual;
  if (!usual) return { why: yard.lacking };
  if (usual.needs && (way.device !== usual.needs || way.mode === "break")) return { why: "belt" };
  const lack = yard.better * (usual.less - own.value);
  const isLess = usual.kind === "spread" ? lack >= 0 : lack > 0;
  const isMore = usual.more !== null && yard.better * (own.value - usual.more) > 0;
  const z = usual.kind === "spread" ? (yard.better * (own.value - usual.mean)) / usual.sd : null;
  return { place: isLess ? "less" : isMore ? "more" : "usual", z };
}

/** Beside the other leg. */
function beside(yard, own, other, known) {
  if (!other || !yard.change || !yard.sides) return {};
  const [mine, theirs] = own.moment !== null && other.moment !== null ? [own.moment, other.moment] : [own.value, other.value];
  const greatest = Math.max(mine, theirs);
  if (yard.sides.is_share && greatest <= 0) return {};
  const lack = yard.sides.is_share ? (theirs - mine) / greatest : yard.better * (theirs - mine);
  const limit = Math.max(yard.sides.amount, yard.change.amount);
  return { lack, limit, lackError: yard.change.amount / known.error, isBeyond: lack > limit };
}

function sameWay(one, own, way) {
  return (one.device ?? "") === way.device && (one.mode ?? "") === way.mode && one.by === "typed" && (one.moment === null) === (own.moment === null);
}

/** The other leg on record, when it was tested within days in the same way. */
function recorded(yard, own, way, known) {
  const days = (one) => Math.abs(new Date(known.on) - new Date(one.on)) / 86_400_000;
  return yard.before.find((one) => one.side && one.side !== own.side && sameWay(one, own, way) && !one.is_in_question && days(one) <= known.together) ?? null;
}

/** Against what was found before: what of a difference is real. */
function before(yard, own, way, known) {
  const value = (one) => one.moment ?? one.value;
  const mine = yard.before.filter((one) => (one.side ?? null) === own.side && sameWay(one, own, way));
  const apart = (one) => value(own) - value(one);
  const real = (one) => yard.change && Math.abs(apart(one)) > of(yard.change, Math.max(Math.abs(value(own)), Math.abs(value(one))));
  const today = mine.find((one) => one.on === known.on && real(one));
  const last = mine.find((one) => one.on < known.on && !one.is_in_question);
  if (!last) return { contradicts: today ?? null };
  const threshold = yard.change ? of(yard.change, Math.max(Math.abs(value(own)), Math.abs(value(last)))) : null;
  return { contradicts: today ?? null, last, since: apart(last), threshold, isReal: Boolean(real(last)) };
}

const WIDE = 360;

/** The published range with what was typed in it; left and right keep their colours. */
export function bar(yard, results) {
  const usual = results.some((one) => one.place) ? yard.usual : null;
  const ends = usual ? [usual.less, usual.more ?? usual.less] : [];
  const spread = results.flatMap(({ own, error, last }) => [own.value - (error ?? 0), own.value + (error ?? 0), last ? last.value : own.value]);
  const all = [...ends, ...spread, ...(usual ? [] : [0])];
  const room = (Math.max(...all) - Math.min(...all) || 1) * 0.14;
  const [low, high] = [Math.min(...all) - room, Math.max(...all) + room];
  const x = (value) => 12 + ((value - low) / (high - low)) * (WIDE - 24);
  const marks = [s("rect", { class: "track", x: 12, y: 8, width: WIDE - 24, height: 44, rx: 6 })];
  if (usual) {
    const open = usual.more === null ? (yard.better > 0 ? high : low) : usual.more;
    const [from, to] = [Math.min(x(usual.less), x(open)), Math.max(x(usual.less), x(open))];
    marks.push(s("rect", { class: "usual-zone", x: from, y: 8, width: to - from, height: 44, rx: 6 }));
    if (usual.mean !== null) marks.push(s("line", { class: "usual-mean", x1: x(usual.mean), x2: x(usual.mean), y1: 8, y2: 52 }));
    const named = usual.more === null ? [usual.less] : [usual.less, usual.more];
    for (const end of named) marks.push(s("text", { class: "tiny end", x: Math.min(Math.max(x(end), 24), WIDE - 24), y: 68 }, said(yard, end)));
  }
  results.forEach((one, n) => marks.push(...mark(one, x, results.length > 1 ? 21 + 18 * n : 30)));
  const label = results.map(({ own }) => `${sideName(own.side)} ${said(yard, own.value)}`.trim()).join(", ");
  return s("svg", { class: "norm", viewBox: `0 0 ${WIDE} 74`, role: "img", "aria-label": usual ? t("{label}; what is usual is shaded", { label }) : label }, marks);
}

function mark({ own, error, last }, x, y) {
  const look = own.side ?? "both";
  const marks = [];
  if (last) marks.push(s("circle", { class: `was ${look}`, cx: x(last.value), cy: y, r: 6 }));
  if (error) marks.push(s("line", { class: `give ${look}`, x1: x(own.value - error), x2: x(own.value + error), y1: y, y2: y }));
  marks.push(s("circle", { class: `is ${look}`, cx: x(own.value), cy: y, r: 8 }));
  if (own.side) marks.push(s("text", { class: "letter", x: x(own.value), y: y + 4 }, sideName(own.side).slice(0, 1)));
  return marks;
}

export function sideName(side) {
  return side === "left" ? t("Left") : side === "right" ? t("Right") : "";
}
