// A curve over time with left and right, the band of its error, and where we are now.

import { h, s } from "/pages/dom.js";
import { number, t } from "/pages/words.js";

const WIDE = 640;
const HIGH = 130;

/** A chart of {label, unit, lines: [{side, values, error, look}]}: {body, show}. */
export function chart(curve, time, repetitions) {
  const [low, high] = limits(curve);
  const x = (seconds) => (WIDE * (seconds - time[0])) / (time.at(-1) - time[0]);
  const y = (value) => HIGH * (1 - (value - low) / (high - low));
  const top = curve.range ? [s("line", { x1: 0, x2: WIDE, y1: y(100), y2: y(100), class: "zero2" }), s("text", { x: 4, y: y(100) + 12, class: "tiny" }, `${number(100)}${curve.unit}`)] : [];
  const now = s("line", { y1: 0, y2: HIGH, class: "now" });
  const told = curve.lines.filter((one) => one.look !== "before");
  const dots = told.map((one) => s("circle", { r: 4.5, class: `dot2 ${one.side ?? ""}` }));
  const marks = repetitions.map(([from, to], i) => [s("rect", { x: x(from), y: 0, width: x(to) - x(from), height: HIGH, class: "rep" }), s("text", { x: x((from + to) / 2), y: 12, class: "tiny", "text-anchor": "middle" }, String(i + 1))]);
  const zero = low < 0 && high > 0 ? s("line", { x1: 0, x2: WIDE, y1: y(0), y2: y(0), class: "zero2" }) : null;
  const picture = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart2", role: "img", "aria-label": `${curve.label}` },
    marks, zero, top, curve.lines.map((one) => drawn(one, time, x, y)), now, dots);
  const said = told.map((one) => h("span", { class: `value ${one.side ?? ""}` }));
  function show(k) {
    now.setAttribute("x1", x(time[k]));
    now.setAttribute("x2", x(time[k]));
    told.forEach((one, i) => {
      const value = one.values[k];
      dots[i].setAttribute("visibility", value === null ? "hidden" : "visible");
      if (value !== null) { dots[i].setAttribute("cx", x(time[k])); dots[i].setAttribute("cy", y(value)); }
      const side = one.side === "left" ? t("left") : one.side === "right" ? t("right") : "";
      const error = one.error === null ? "" : ` ± ${number(one.error)}${curve.unit}`;
      said[i].textContent = value === null ? `${side} –` : `${side} ${number(value)}${curve.unit}${error}`;
    });
  }
  return { body: h("figure", { class: "chart" }, h("figcaption", {}, h("strong", {}, curve.label), said), picture), show };
}

/** The lowest and highest value of a chart, with its errors and some room. */
function limits(curve) {
  let [low, high] = [Infinity, -Infinity];
  for (const one of curve.lines) {
    const error = one.error ?? 0;
    for (const value of one.values) {
      if (value === null) continue;
      low = Math.min(low, value - error);
      high = Math.max(high, value + error);
    }
  }
  return curve.range ?? (low > high ? [0, 1] : [low - 1, high + 1]);
}

/** One line with the band of its error; gaps stay gaps. */
function drawn(one, time, x, y) {
  const runs = [];
  let run = [];
  one.values.forEach((value, k) => {
    if (value === null) { if (run.length > 1) runs.push(run); run = []; } else run.push(k);
  });
  if (run.length > 1) runs.push(run);
  const look = `line2 ${one.side ?? ""} ${one.look ?? ""}`;
  return runs.map((ks) => {
    const line = ks.map((k) => `${x(time[k]).toFixed(1)},${y(one.values[k]).toFixed(1)}`).join(" ");
    if (one.error === null) return s("polyline", { points: line, class: look });
    const edge = (sign) => ks.map((k) => `${x(time[k]).toFixed(1)},${y(one.values[k] + sign * one.error).toFixed(1)}`);
    const band = [...edge(1), ...edge(-1).toReversed()].join(" ");
    return [s("polygon", { points: band, class: `band2 ${one.side ?? ""}` }), s("polyline", { points: line, class: look })];
  });
}
