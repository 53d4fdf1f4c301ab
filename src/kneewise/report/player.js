"use strict";
// Plays the stick figures: each frame is a flat list of x and y, null where not known.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
for (const player of document.querySelectorAll("[data-player]")) {
  const { seconds, frames } = JSON.parse(player.dataset.player);
  const [button, slider, clock] = ["button", "input", "output"].map((n) => player.querySelector(n));
  const lines = [...player.querySelectorAll("polyline")].map((l) => [l, l.dataset.p.split(" ").map(Number)]);
  const heads = [...player.querySelectorAll("circle")].map((c) => [c, Number(c.dataset.c)]);
  const last = frames.length - 1;
  const pause = 0.7;
  let running = false;
  let begun = 0;
  const point = (at, i) => {
    const k = Math.min(Math.floor(at), last - 1), part = at - k;
    const [a, b] = [frames[k], frames[k + 1]];
    const x = a[2 * i] + (b[2 * i] - a[2 * i]) * part;
    const y = a[2 * i + 1] + (b[2 * i + 1] - a[2 * i + 1]) * part;
    return a[2 * i] === null || b[2 * i] === null ? null : [x.toFixed(1), y.toFixed(1)];
  };
  const show = (at) => {
    for (const [line, points] of lines) {
      line.setAttribute("points", points.map((i) => point(at, i)).filter(Boolean).join(" "));
    }
    for (const [head, i] of heads) {
      const p = point(at, i);
      if (p) { head.setAttribute("cx", p[0]); head.setAttribute("cy", p[1]); }
    }
    slider.value = at;
    clock.textContent = ((seconds * at) / last).toFixed(1) + " s";
  };
  const step = (now) => {
    if (!running) return;
    const passed = ((now - begun) / 1000) % (seconds + pause);
    show((Math.min(passed, seconds) / seconds) * last);
    requestAnimationFrame(step);
  };
  const set = (on) => {
    running = on;
    button.textContent = on ? "Pause" : "Play";
    if (on) {
      begun = performance.now() - ((slider.value % last) / last) * seconds * 1000;
      requestAnimationFrame(step);
    }
  };
  slider.step = "any";
  button.addEventListener("click", () => set(!running));
  slider.addEventListener("input", () => { set(false); show(Number(slider.value)); });
  player.querySelector(".controls").hidden = false;
  set(!still);
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
