// The person and the curves, moved by one slider.

import { chart } from "/pages/chart.js";
import { h, put, s } from "/pages/dom.js";
import { number, t } from "/pages/words.js";

/**
 * A player of one recording: {body, stop, go, seconds, heard}.
 * @param recording as the server plays it
 * @param person {body, show: (seconds)} in place of the stick figure
 */
export function played(recording, person = null) {
  const { time, curves, figure, repetitions } = recording;
  const last = time.length - 1;
  const clock = h("output", { class: "soft" });
  const button = h("button", { class: "plain", click: () => (running ? pause() : play()) }, t("Play"));
  const slider = h("input", { type: "range", min: 0, max: last, step: 1, value: 0, class: "scrub", "aria-label": t("Moment of the recording"), input: () => { pause(); show(Number(slider.value)); } });
  const shown = person ?? (figure ? stick(figure, time) : null);
  const charts = curves.map((one) => chart({ ...one, label: named(one) }, time, repetitions));
  const heard = [];
  let at = 0;
  let running = 0;
  let begun = 0;
  const body = [
    h("div", { class: "played" }, shown?.body, h("div", { class: "charts" }, charts.map((one) => one.body))),
    h("p", { class: "controls" }, button, slider, clock),
    h("p", { class: "fine" }, t("Bands are one standard error. Numbered stretches are repetitions.")),
  ];
  function show(k, seconds = time[k]) {
    at = seconds;
    slider.value = k;
    clock.textContent = `${number(seconds, 1)} s`;
    shown?.show(seconds);
    for (const one of charts) one.show(k);
    for (const one of heard) one(seconds, running !== 0);
  }
  function seek(seconds) {
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (time[middle] <= seconds) low = middle;
      else high = middle - 1;
    }
    show(low, seconds);
  }
  function play() {
    if (Number(slider.value) === last) at = time[0];
    begun = performance.now() - at * 1000;
    button.textContent = t("Pause");
    running = requestAnimationFrame(step);
  }
  function step(now) {
    const seconds = (now - begun) / 1000;
    if (seconds >= time[last]) {
      pause();
      show(last);
      return;
    }
    running = requestAnimationFrame(step);
    seek(Math.max(seconds, time[0]));
  }
  function pause() {
    cancelAnimationFrame(running);
    running = 0;
    button.textContent = t("Play");
  }
  seek(inmost(recording));
  return { body, heard, stop: pause, go: (seconds) => { pause(); seek(seconds); }, now: () => at, time };
}

/** What a curve shows, in the reader's language. */
function named(curve) {
  const names = {
    knee_collapse: t("Inward bend of the knee"),
    knee_flexion: t("Bend of the knee"),
    hip_adduction: t("Hip adduction"),
    hip_internal_rotation: t("Inward turn of the thigh"),
    pelvic_drop: t("Drop of the opposite side of the pelvis"),
    trunk_lean: t("Lean of the trunk to this side"),
  };
  return names[curve.name] ?? curve.label;
}

/** The deepest moment of the first repetition, or the first that is furthest inwards. */
function inmost({ time, curves, repetitions }) {
  const [from, to] = repetitions[0] ?? [time[0], time.at(-1)];
  let [most, found] = [-Infinity, time[0]];
  for (const line of (curves.find((one) => one.name === "knee_flexion") ?? curves[0])?.lines ?? []) {
    line.values.forEach((value, k) => {
      if (value !== null && value > most && time[k] >= from && time[k] <= to) [most, found] = [value, time[k]];
    });
  }
  return found;
}

/** Show the film beside the player, in step with it, if it was kept. */
export async function film(player, place, fetched) {
  try {
    const blob = await fetched();
    if (!blob) return;
    const video = h("video", { class: "film", muted: true, playsinline: true });
    video.src = URL.createObjectURL(new Blob([blob], { type: "video/mp4" }));
    player.heard.push((seconds) => { if (Math.abs(video.currentTime - seconds) > 0.02) video.currentTime = seconds; });
    put(place, video);
  } catch (fault) {
    put(place, h("p", { class: "fine" }, t("The film was not kept.")));
  }
}

function stick(figure, time) {
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
  const names = { "from the front": t("from the front"), "from the side": t("from the side"), "as filmed": t("as filmed") };
  const picture = s("svg", { viewBox: `0 ${top - 30} ${wide * figure.views.length} ${bottom - top + 60}`, class: "stick2", role: "img", "aria-label": t("The person as a stick figure") },
    drawings.map((one) => [one.lines, one.head, s("text", { x: one.v * wide + wide / 2, y: bottom + 24, "text-anchor": "middle" }, names[one.name] ?? one.name)]));
  function show(seconds) {
    const after = time.findIndex((one) => one > seconds);
    const k = after < 0 ? time.length - 1 : Math.max(after - 1, 0);
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
