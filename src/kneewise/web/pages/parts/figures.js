// Views of a body on a page: from a fixed side, or turned by hand; names where one points.

import { h } from "/pages/dom.js";
import { drawBody, eye, under } from "/pages/body.js";
import { onTurn } from "/pages/tint.js";
import { t } from "/pages/words.js";

const STEP = 15;
const PLAIN = () => null;

/**
 * A view of a body: {body, show, light, stop}.
 * @param scene unpacked
 * @param given {yaw, name, turns, shares: (name, moment) → share, words: (name, share) →
 *   what stands beside the pointer, pointed: called with the muscle there, or null}
 */
export function view(scene, { yaw, name, turns = false, shares = PLAIN, words = () => "", pointed = () => {} }) {
  const canvas = h("canvas", { class: turns ? "body3 turns" : "body3", role: "img", "aria-label": turns ? t("The body in motion; arrow keys turn it") : t("Muscles of the body, {view}", { view: name }), tabindex: turns ? 0 : null });
  const tip = h("span", { class: "tip", hidden: true });
  const state = { yaw, pitch: turns ? 8 : 0, k: 0, points: scene.at(scene.time[0]), lit: null, drawn: [], due: 0, seen: true };
  function draw() {
    state.due = 0;
    if (!canvas.clientWidth || !state.seen) return;
    state.drawn = drawBody(canvas, scene, { points: state.points, from: eye(state.yaw, state.pitch), share: (one) => shares(one, state.k), lit: state.lit });
  }
  function redraw() {
    state.due ||= requestAnimationFrame(draw);
  }
  function show(seconds) {
    state.k = scene.index(seconds);
    state.points = scene.at(seconds);
    redraw();
  }
  function light(one) {
    if (state.lit === one) return;
    state.lit = one;
    redraw();
  }
  function turn(by, up = 0) {
    state.yaw += by;
    state.pitch = Math.min(Math.max(state.pitch + up, -30), 60);
    redraw();
  }
  /** Say what is under the pointer, beside it. */
  function point(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const found = under(state.drawn, x, y);
    pointed(found);
    tip.hidden = found === null;
    if (found) tip.textContent = words(found.name, shares(found.name, state.k));
    tip.style.left = `${Math.min(Math.max(x, 70), box.width - 70)}px`;
    tip.style.top = `${y}px`;
  }
  function gone() {
    tip.hidden = true;
    pointed(null);
  }
  if (turns) hands(canvas, turn);
  else {
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("pointerleave", gone);
  }
  const sizes = new ResizeObserver(redraw);
  sizes.observe(canvas);
  const looks = new IntersectionObserver(([one]) => { state.seen = one.isIntersecting; redraw(); });
  looks.observe(canvas);
  const end = onTurn(redraw);
  const sides = turns ? h("p", { class: "sides" }, [[t("Front"), 0], [t("Side"), 90], [t("Back"), 180]].map(([word, way]) => h("button", { class: "plain", type: "button", click: () => { state.yaw = way; state.pitch = 8; redraw(); } }, word))) : null;
  const body = h("figure", { class: "view" }, h("div", { class: "stage" }, canvas, tip), turns ? sides : h("figcaption", {}, name));
  return { body, show, light, redraw, stop: () => { sizes.disconnect(); looks.disconnect(); end(); cancelAnimationFrame(state.due); } };
}

/** Turn by dragging, or by the arrow keys. */
function hands(canvas, turn) {
  let held = null;
  canvas.addEventListener("pointerdown", (event) => { held = event; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    turn((held.clientX - event.clientX) * 0.6, (event.clientY - held.clientY) * 0.3);
    held = event;
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { held = null; });
  const keys = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    turn(...keys[event.key]);
  });
}
