// "What if it were stronger?": worked out ahead by the server, redrawn here at once.

import { Fault, get, post } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { called } from "/pages/groups.js";
import { choice, faultCard, field } from "/pages/pieces.js";
import { bytes } from "/pages/scene.js";
import { watched } from "/pages/watch.js";
import { number, t } from "/pages/words.js";

/**
 * The controls: {body, asked, stop}.
 * @param given {own, code, groups, first: which, changed: called when there is something to redraw}
 *
 * `asked()` is {group, levels, factor: (side) → number}; levels are null until known.
 */
export function sliders({ own, code, groups, first, changed }) {
  const held = new Map();
  const said = h("p", { role: "status", class: "fine" });
  const bar = h("progress", { max: 1, hidden: true, "aria-label": t("Progress") });
  const place = h("div");
  const shown = h("output", { for: "strength" });
  const slider = h("input", { type: "range", min: -50, max: 50, step: 1, value: 0, id: "strength", disabled: true, input: () => tell() });
  const group = choice({ name: "group", chosen: first, change: load }, groups.map((one) => [one, called(one)]));
  const side = choice({ name: "side", chosen: "both", change: () => tell() }, [["both", t("Both legs")], ["right", t("Right leg")], ["left", t("Left leg")]]);
  const back = h("button", { class: "plain", type: "button", disabled: true, click: () => { slider.value = 0; tell(); } }, t("As it is"));
  let work = null;

  function factor(one) {
    return side.value === "both" || side.value === one ? 1 + Number(slider.value) / 100 : 1;
  }
  function tell() {
    const percent = Number(slider.value);
    shown.textContent = `${percent > 0 ? "+" : ""}${number(percent)} %`;
    back.disabled = percent === 0;
    changed();
  }
  /** Ask the server ahead, so that the slider waits for nobody. */
  async function ask() {
    try {
      const job = await post(`${own}/what-if`, { recording: 0 });
      if (job.ended === null) {
        said.textContent = t("Working out what other strengths would ask …");
        bar.hidden = false;
      }
      work = watched(code, job, (now) => { if (now.progress > 0) bar.value = now.progress; });
      const done = await work.done;
      if (done.state !== "done") throw new Fault(422, done.reason || t("It was stopped."), "");
      await load();
    } catch (fault) {
      failed(fault);
    }
  }
  async function load() {
    const name = group.value;
    try {
      if (!held.has(name)) held.set(name, opened(await get(`${own}/what-if?group=${encodeURIComponent(name)}`)));
      slider.disabled = false;
      said.textContent = "";
      bar.hidden = true;
      tell();
    } catch (fault) {
      failed(fault);
    }
  }
  function failed(fault) {
    said.textContent = "";
    bar.hidden = true;
    put(place, faultCard(fault), h("p", {}, h("button", { class: "plain", type: "button", click: () => { put(place); ask(); } }, t("Try again"))));
  }
  function choose(name) {
    group.value = name;
    load();
  }
  shown.textContent = `${number(0)} %`;
  const body = h("div", { class: "whatif" }, h("h3", {}, t("What if it were stronger?")),
    h("p", { class: "fine" }, t("The movement stays as it was; the muscles share it anew. This says what would be asked of them, not how the person would move.")),
    h("div", { class: "three" }, field(t("Muscles"), group), field(t("On which leg"), side), h("div", { class: "field" }, h("label", { for: "strength" }, t("Their strength"), " ", shown), h("div", { class: "slide" }, slider, back))),
    said, bar, place);
  ask();
  return { body, choose, asked: () => ({ group: group.value, levels: held.get(group.value) ?? null, factor }), stop: () => work?.stop() };
}

function opened(told) {
  const curves = Object.fromEntries(Object.entries(told.curves).map(([name, text]) => [name, bytes(text)]));
  return { ...told, curves };
}
