// The colour of a share: it gets darker on light pages and lighter on dark ones, so that
// it can be told by those who see few colours.

import { s } from "/pages/dom.js";
import { number } from "/pages/words.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const LIGHT_STOPS = [[238, 232, 218], [247, 203, 116], [236, 138, 52], [190, 62, 22], [102, 14, 20]];
const DARK_STOPS = [[84, 90, 106], [134, 82, 104], [204, 98, 66], [244, 170, 62], [255, 243, 176]];

/** Do something whenever the page turns dark or light; the answer ends it. */
export function onTurn(act) {
  DARK.addEventListener("change", act);
  return () => DARK.removeEventListener("change", act);
}

/** A colour for a share from 0 to 1; that of nothing known for null. */
export function tint(share) {
  if (share === null) return DARK.matches ? "#2a333d" : "#dfe5ea";
  const stops = DARK.matches ? DARK_STOPS : LIGHT_STOPS;
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const k = Math.min(Math.floor(at), stops.length - 2);
  const mixed = stops[k].map((from, i) => Math.round(from + (stops[k + 1][i] - from) * (at - k)));
  return `rgb(${mixed.join(" ")})`;
}

/** The colours of everything but muscles. */
export function inks() {
  return DARK.matches
    ? { skin: "#26313c", edge: "#3b4855", bone: "#8593a0", line: "#10161c", text: "#e8edf2", paper: "#18202a", mark: "#7cc1ea" }
    : { skin: "#e6ecf1", edge: "#cdd7df", bone: "#9aa7b3", line: "#ffffff", text: "#1d2733", paper: "#ffffff", mark: "#00659e" };
}

/** What the colours mean, from nothing to everything. */
export function scale() {
  const [wide, high, steps] = [260, 12, 26];
  const rects = Array.from({ length: steps }, (_, i) => s("rect", { x: (i * wide) / steps, width: wide / steps + 0.5, height: high, fill: tint((i + 0.5) / steps) }));
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => s("text", { x: Math.min(Math.max(share * wide, 10), wide - 18), y: high + 16, "text-anchor": "middle" }, `${number(100 * share)} %`));
  return s("svg", { viewBox: `0 0 ${wide} ${high + 20}`, class: "scale", "aria-hidden": "true" }, rects, marks);
}
