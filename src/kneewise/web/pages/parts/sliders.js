// "What if it were stronger?": the same movement, the muscles share it anew.

import { get } from "/pages/api.js";
import { h, put, s } from "/pages/dom.js";
import { faultCard, field, choice } from "/pages/pieces.js";
import { number, t } from "/pages/words.js";

const SIDES = ["right", "left"];

export function sliders(own, numbers) {
  const groups = [...new Set(numbers.work.moments.flatMap((one) => one.muscles.map((m) => m.group)))];
  const place = h("div", { "aria-live": "off" });
  const said = h("p", { role: "status", class: "fine" });
  const slider = h("input", { type: "range", min: -50, max: 50, step: 1, value: 0, id: "strength", disabled: true, input: redraw });
  const shown = h("output", { for: "strength" }, "0 %");
  const select = choice({ name: "group", chosen: "gluteus_medius", change: load }, groups.map((one) => [one, words(one)]));
  const held = new Map();
  let levels = null;

  async function load() {
    const group = select.value;
    slider.disabled = true;
    slider.value = 0;
    try {
      if (!held.has(group)) {
        said.textContent = t("Working it out …");
        held.set(group, await get(`${own}/what-if?group=${encodeURIComponent(group)}`));
      }
      levels = held.get(group);
      slider.disabled = false;
      said.textContent = "";
      redraw();
    } catch (fault) {
      put(place, faultCard(fault));
      said.textContent = "";
    }
  }

  function redraw() {
    const percent = Number(slider.value);
    shown.textContent = `${percent > 0 ? "+" : ""}${number(percent)} %`;
    if (levels) put(place, table(groups, levels, 1 + percent / 100), missing(levels, 1 + percent / 100));
  }

  const body = h("section", { class: "card" }, h("h2", {}, t("What if it were stronger?")),
    h("p", { class: "fine" }, t("The movement stays as it was; the muscles share it anew. This says what would be asked of them, not how the person would move.")),
    h("div", { class: "two" }, field(t("Muscles"), select), h("div", { class: "field" }, h("label", { for: "strength" }, t("Their strength"), " ", shown), slider)),
    said, place);
  const start = h("button", { class: "plain", click: () => { start.remove(); load(); } }, t("Work it out"));
  body.append(start);
  return body;
}

/** A value and its error between two levels. */
function between(levels, rows, factor) {
  const last = levels.factors.length - 1;
  let k = 0;
  while (k < last - 1 && levels.factors[k + 1] < factor) k += 1;
  const share = (factor - levels.factors[k]) / (levels.factors[k + 1] - levels.factors[k]);
  return [0, 1].map((i) => rows[k][i] + share * (rows[k + 1][i] - rows[k][i]));
}

function table(groups, levels, factor) {
  const cell = (group, side) => {
    const rows = levels.used[`${group}_${side}`];
    if (!rows) return h("td", {}, "–");
    const [value, error] = between(levels, rows, factor);
    return h("td", {}, bar(value, error, side), ` ${number(100 * value)} % ± ${number(100 * error)}`);
  };
  return h("div", { class: "wide" }, h("table", { class: "used" },
    h("caption", {}, t("Share of its strength that each group uses at its peak")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Muscles")), SIDES.map((side) => h("th", { scope: "col", class: side }, side === "left" ? t("Left") : t("Right"))))),
    h("tbody", {}, groups.map((group) => h("tr", {}, h("th", { scope: "row" }, words(group)), SIDES.map((side) => cell(group, side)))))));
}

function bar(value, error, side) {
  const wide = 90;
  const at = (share) => wide * Math.min(Math.max(share, 0), 1);
  return s("svg", { viewBox: `0 0 ${wide} 12`, width: wide, height: 12, "aria-hidden": "true" },
    s("rect", { width: wide, height: 12, rx: 3, class: "trough" }),
    s("rect", { width: at(value), height: 12, rx: 3, class: `used2 ${value > 0.8 ? "much" : side}` }),
    s("line", { x1: at(value - error), x2: at(value + error), y1: 6, y2: 6, class: "whisker2" }));
}

/** Moments that no muscle could make, where they are more than their error. */
function missing(levels, factor) {
  const found = Object.entries(levels.missing)
    .map(([name, rows]) => [name, ...between(levels, rows, factor)])
    .filter(([, value, error]) => value > Math.max(1, 2 * error));
  if (found.length === 0) return h("p", { class: "fine" }, t("The muscles can make all of this movement."));
  return h("p", { class: "card doubt" }, t("No muscle makes up for: "), found.map(([name, value, error]) => `${words(name)} ${number(value)} ± ${number(error)} N·m`).join("; "));
}

function words(name) {
  const text = name.replaceAll("_", " ");
  return text[0].toUpperCase() + text.slice(1);
}
