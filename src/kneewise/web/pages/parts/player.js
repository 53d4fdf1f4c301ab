// The person and the curves, moved by one slider.

import { h, put, s } from "/pages/dom.js";
import { number, t } from "/pages/words.js";

const WIDE = 640;
const HIGH = 130;

/** A player of one recording: {body, stop, at, moved}; *moved* is called with seconds. */
export function played(recording) {
  const { time, curves, figure, repetitions } = recording;
  const last = time.length - 1;
  const slider = h("input", { type: "range", min: 0, max: last, step: 1, value: 0, class: "scrub", "aria-label": t("Moment of the recording"), input: () => { pause(); show(Number(slider.value)); } });
  const clock = h("output", { class: "soft" });
  const button = h("button", { class: "plain", click: () => (running ? pause() : play()) }, t("Play"));
  const person = figure ? stick(figure) : null;
  const charts = curves.map((one) => chart(one, time, repetitions));
  const player = { moved: null, stop: pause, seek };
  let running = 0;
  let begun = 0;
  player.body = [
    h("div", { class: "played" }, person?.body, h("div", { class: "charts" }, charts.map((one) => one.body))),
    h("p", { class: "controls" }, button, slider, clock),
    h("p", { class: "fine" }, t("Bands are one standard error. Numbered stretches are repetitions.")),
  ];
  function show(k) {
    slider.value = k;
    clock.textContent = `${number(time[k], 1)} s`;
    person?.show(k);
    for (const one of charts) one.show(k);
    player.moved?.(time[k], running !== 0);
  }
  function seek(seconds) {
    let k = 0;
    while (k < last && time[k + 1] <= seconds) k += 1;
    show(k);
  }
  function play() {
    if (Number(slider.value) === last) slider.value = 0;
    begun = performance.now() - time[Number(slider.value)] * 1000;
    button.textContent = t("Pause");
    running = requestAnimationFrame(step);
  }
  function step(now) {
    const at = (now - begun) / 1000;
    if (at >= time[last]) {
      pause();
      show(last);
      return;
    }
    running = requestAnimationFrame(step);
    seek(at);
  }
  function pause() {
    cancelAnimationFrame(running);
    running = 0;
    button.textContent = t("Play");
  }
  show(0);
  return player;
}

/** Show the film beside the player, in step with it, if it was kept. */
export async function film(player, place, fetched) {
  try {
    const blob = await fetched();
    if (!blob) return;
    const video = h("video", { class: "film", muted: true, playsinline: true });
    video.src = URL.createObjectURL(new Blob([blob], { type: "video/mp4" }));
    player.moved = (seconds) => { if (Math.abs(video.currentTime - seconds) > 0.02) video.currentTime = seconds; };
    put(place, video);
  } catch (fault) {
    put(place, h("p", { class: "fine" }, t("The film was not kept.")));
  }
}

function stick(figure) {
  const xs = [], ys = [];
  for (const frame of figure.frames) for (const view of frame) view.forEach((v, i) => { if (v !== null) (i % 2 ? ys : xs).push(v); });
  const [left, right, top, bottom] = [Math.min(...few(xs)), Math.max(...few(xs)), Math.min(...few(ys)), Math.max(...few(ys))];
  const wide = right - left + 50;
  const drawings = figure.views.map((name, v) => {
    const lines = figure.limbs.map(([look]) => s("polyline", { class: `limb ${look}` }));
    const head = s("circle", { class: "skull", r: 17 });
    const origin = v * wide - left + 25;
    return { v, lines, head, origin, name };
  });
  const picture = s("svg", { viewBox: `0 ${top - 30} ${wide * figure.views.length} ${bottom - top + 60}`, class: "stick2", role: "img", "aria-label": t("The person as a stick figure") },
    drawings.map((one) => [one.lines, one.head, s("text", { x: one.v * wide + wide / 2, y: bottom + 24, "text-anchor": "middle" }, one.name)]));
  function show(k) {
    for (const { v, lines, head, origin } of drawings) {
      const flat = figure.frames[k][v];
      const point = (i) => (flat[2 * i] === null ? null : [flat[2 * i] + origin, flat[2 * i + 1]]);
      figure.limbs.forEach(([, names], n) => lines[n].setAttribute("points", names.map(point).filter(Boolean).join(" ")));
      const skull = point(figure.head);
      head.setAttribute("visibility", skull ? "visible" : "hidden");
      if (skull) { head.setAttribute("cx", skull[0]); head.setAttribute("cy", skull[1]); }
    }
  }
  return { body: picture, show };
}

/** Enough of many numbers for their limits: a call takes only so many. */
function few(values) {
  const every = Math.ceil(values.length / 20000);
  return every > 1 ? values.filter((_, i) => i % every === 0) : values;
}

function chart(curve, time, repetitions) {
  const edges = curve.lines.flatMap((one) => {
    const known = one.values.filter((v) => v !== null);
    const error = one.error ?? 0;
    return [Math.min(...known) - error, Math.max(...known) + error];
  });
  const [low, high] = [Math.min(...edges) - 1, Math.max(...edges) + 1];
  const x = (seconds) => (WIDE * (seconds - time[0])) / (time.at(-1) - time[0]);
  const y = (value) => HIGH * (1 - (value - low) / (high - low));
  const now = s("line", { y1: 0, y2: HIGH, class: "now" });
  const dots = curve.lines.map((one) => s("circle", { r: 4.5, class: `dot2 ${one.side ?? ""}` }));
  const marks = repetitions.map(([from, to], i) => [s("rect", { x: x(from), y: 0, width: x(to) - x(from), height: HIGH, class: "rep" }), s("text", { x: x((from + to) / 2), y: 12, class: "tiny", "text-anchor": "middle" }, String(i + 1))]);
  const zero = low < 0 && high > 0 ? s("line", { x1: 0, x2: WIDE, y1: y(0), y2: y(0), class: "zero2" }) : null;
  const picture = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart2", role: "img", "aria-label": `${curve.label}` },
    marks, zero, curve.lines.map((one) => drawn(one, time, x, y)), now, dots);
  const said = curve.lines.map((one) => h("span", { class: `value ${one.side ?? ""}` }));
  function show(k) {
    now.setAttribute("x1", x(time[k]));
    now.setAttribute("x2", x(time[k]));
    curve.lines.forEach((one, i) => {
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

/** One line with the band of its error; gaps stay gaps. */
function drawn(one, time, x, y) {
  const runs = [];
  let run = [];
  one.values.forEach((value, k) => {
    if (value === null) { if (run.length > 1) runs.push(run); run = []; } else run.push(k);
  });
  if (run.length > 1) runs.push(run);
  return runs.map((ks) => {
    const line = ks.map((k) => `${x(time[k]).toFixed(1)},${y(one.values[k]).toFixed(1)}`).join(" ");
    if (one.error === null) return s("polyline", { points: line, class: `line2 ${one.side ?? ""}` });
    const edge = (sign) => ks.map((k) => `${x(time[k]).toFixed(1)},${y(one.values[k] + sign * one.error).toFixed(1)}`);
    const band = [...edge(1), ...edge(-1).toReversed()].join(" ");
    return [s("polygon", { points: band, class: `band2 ${one.side ?? ""}` }), s("polyline", { points: line, class: `line2 ${one.side ?? ""}` })];
  });
}
