// Muscles on a body, in the colour of the strength they use, and what if they had more.

import { h, put, s } from "/pages/dom.js";
import { chart } from "/pages/chart.js";
import { view } from "/pages/figures.js";
import { amid, between, called, purpose, sideOf } from "/pages/groups.js";
import { byte } from "/pages/scene.js";
import { sliders } from "/pages/sliders.js";
import { onTurn, scale, tint } from "/pages/tint.js";
import { number, t } from "/pages/words.js";

const SIDES = ["right", "left"];
const FIRST = "gluteus_medius";
const MUCH = 0.8;
const LITTLE = 0.05;

/**
 * The card of muscles: {body, stop}.
 * @param given {own, code, scene, player, repetitions}
 */
export function muscles({ own, code, scene, player, repetitions }) {
  const groups = [...new Set(scene.names.map((name) => name.replace(/_(left|right)$/, "")))];
  const picked = { lit: null };
  const controls = sliders({ own, code, groups, first: firstOf(scene, groups), changed: redraw });
  const shares = (name, k) => now(scene, controls.asked(), name, k);
  function pointed(one) {
    light(one?.name ?? null);
  }
  const views = [[0, t("from the front")], [180, t("from behind")]].map(([yaw, name]) => view(scene, { yaw, name, shares, words, pointed }));
  const rows = rowsOf(groups, { light, choose: controls.choose });
  const [key, curve, lacks] = [h("div"), h("div"), h("div")];
  const moment = h("input", { type: "range", min: 0, max: scene.time.length - 1, step: 1, value: 0, class: "scrub", "aria-label": t("Moment of the muscles"), input: () => player.go(scene.time[Number(moment.value)]) });
  const clock = h("output", { class: "soft" });
  let line = null;

  function light(name) {
    if (picked.lit === name) return;
    picked.lit = name;
    for (const one of views) one.light(name);
    rows.light(name);
  }
  function show(seconds) {
    const k = scene.index(seconds);
    moment.value = k;
    clock.textContent = `${number(seconds, 1)} s`;
    for (const one of views) one.show(seconds);
    rows.now((name) => shares(name, k));
    line?.show(k);
  }
  function redraw() {
    if (!line) return;
    compare();
    for (const one of views) one.redraw();
    show(player.now());
  }
  /** The curve, the peaks and what is missing, at the strength that was chosen. */
  function compare() {
    const asked = controls.asked();
    line = chart(curveOf(scene, asked), scene.time, repetitions);
    put(curve, line.body);
    rows.peaks((name) => peak(scene, asked, name));
    if (asked.levels) put(lacks, missing(asked));
  }
  function paint() {
    put(key, h("figure", { class: "key" }, scale(), h("figcaption", { class: "fine" }, t("Share of its strength that a muscle uses at this moment; grey where nothing is known."))));
    rows.paint();
  }
  const end = onTurn(() => { paint(); redraw(); });
  paint();
  compare();
  player.heard.push(show);
  show(player.now());
  const body = h("section", { class: "card" }, h("h2", {}, t("How hard the muscles work")),
    h("p", { class: "fine" }, t("Forces as the model shares them out with the least effort; its muscles are as strong as an average person's.")),
    h("div", { class: "worked" }, h("div", {}, h("div", { class: "views" }, views.map((one) => one.body)), key), rows.body),
    h("p", { class: "controls" }, moment, clock),
    controls.body, curve, lacks);
  return { body, stop: () => { for (const one of views) one.stop(); controls.stop(); end(); } };
}

/** The share that a group uses at a moment, at the strength that was chosen. */
function now(scene, { levels, factor }, name, k) {
  const side = name.endsWith("_left") ? "left" : "right";
  if (!levels?.curves[name] || factor(side) === 1) return scene.share(name, k);
  const n = scene.time.length;
  const [level, part] = amid(levels.factors, factor(side));
  const [low, high] = [level, level + 1].map((one) => byte(levels.curves[name], one * n + k));
  return low === null || high === null ? null : low + part * (high - low);
}

/** The peak share of a group and its error; no error before the answer is there. */
function peak(scene, { levels, factor }, name) {
  const rows = levels?.used[name];
  if (rows) return between(levels.factors, rows, factor(name.endsWith("_left") ? "left" : "right"));
  let most = null;
  scene.time.forEach((_, k) => { const share = scene.share(name, k); if (share !== null && share > (most ?? -1)) most = share; });
  return [most, null];
}

/** The group that is asked about first: what holds the thigh out, if it works at all. */
function firstOf(scene, groups) {
  const most = (group) => Math.max(...SIDES.map((side) => peak(scene, { levels: null }, `${group}_${side}`)[0] ?? 0));
  if (groups.includes(FIRST) && most(FIRST) > LITTLE) return FIRST;
  return groups.reduce((one, other) => (most(other) > most(one) ? other : one));
}

/** The share over time of the group that was chosen, and as it is where that differs. */
function curveOf(scene, asked) {
  const values = (find) => scene.time.map((_, k) => { const share = find(k); return share === null ? null : 100 * share; });
  const lines = [];
  for (const side of SIDES) {
    const name = `${asked.group}_${side}`;
    if (asked.levels && asked.factor(side) !== 1) lines.push({ side, look: "before", error: null, values: values((k) => scene.share(name, k)) });
    lines.push({ side, error: null, values: values((k) => now(scene, asked, name, k)) });
  }
  return { label: t("{muscles}: strength used", { muscles: called(asked.group) }), unit: " %", range: [0, 104], lines };
}

/** Numbers of every group, which are also what one points at by key. */
function rowsOf(groups, { light, choose }) {
  const cells = new Map();
  const cell = (group, side) => {
    const name = `${group}_${side}`;
    const dot = s("rect", { width: 14, height: 14, rx: 4, class: "patch" });
    const one = { dot, now: h("span", { class: "now2" }), peak: h("span", { class: "peak" }), share: null };
    one.body = h("td", { pointerenter: () => light(name), pointerleave: () => light(null) }, s("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" }, dot), " ", one.now, one.peak);
    cells.set(name, one);
    return one.body;
  };
  const row = (group) => h("tr", {},
    h("th", { scope: "row" }, h("button", { class: "link", type: "button", title: t("Change their strength"), focus: () => light(group), pointerenter: () => light(group), pointerleave: () => light(null), blur: () => light(null), click: () => choose(group) }, called(group))),
    SIDES.map((side) => cell(group, side)));
  const body = h("div", { class: "wide" }, h("table", { class: "used" },
    h("caption", {}, t("Strength used now; below it the mean peak of all repetitions, with its error")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Muscles")), SIDES.map((side) => h("th", { scope: "col", class: side }, side === "left" ? t("Left") : t("Right"))))),
    h("tbody", {}, groups.map(row))));
  const paint = () => { for (const one of cells.values()) one.dot.setAttribute("fill", tint(one.share)); };
  return {
    body,
    paint,
    light: (name) => { for (const [own, one] of cells) one.body.classList.toggle("lit", name !== null && (own === name || own === `${name}_left` || own === `${name}_right`)); },
    now: (find) => {
      for (const [name, one] of cells) {
        one.share = find(name);
        one.now.textContent = one.share === null ? "–" : `${number(100 * one.share)} %`;
      }
      paint();
    },
    peaks: (find) => {
      for (const [name, one] of cells) {
        const [value, error] = find(name);
        const text = value === null ? "–" : `${number(100 * value)} %${error === null ? "" : ` ± ${number(100 * error)}`}`;
        one.peak.textContent = text;
        one.peak.classList.toggle("much", value > MUCH);
      }
    },
  };
}

/** Moments that no muscle could make, where they are more than their error. */
function missing({ levels, factor }) {
  const found = Object.entries(levels.missing)
    .map(([name, rows]) => [name, ...between(levels.factors, rows, factor(name.endsWith("_left") ? "left" : "right"))])
    .filter(([, value, error]) => value > Math.max(1, 2 * error));
  if (found.length === 0) return h("p", { class: "fine" }, t("The muscles can make all of this movement."));
  return h("p", { class: "card doubt" }, t("No muscle makes up for: "), found.map(([name, value, error]) => `${purpose(name)} ${number(value, value < 10 ? 1 : 0)} ± ${number(error, value < 10 ? 1 : 0)} N·m`).join("; "));
}

/** What stands on the tip beside a muscle. */
function words(name, share) {
  const side = name.endsWith("_left") ? "left" : "right";
  const text = `${called(name.replace(/_(left|right)$/, ""))}, ${sideOf(side)}`;
  return share === null ? text : `${text}: ${number(100 * share)} %`;
}
