// Pieces that several pages share.

import { h } from "/pages/dom.js";
import { Fault } from "/pages/api.js";
import { t } from "/pages/words.js";

/** A heading that takes the focus when its page is shown. */
export function title(text) {
  return h("h1", { tabindex: -1 }, text);
}

/** What went wrong, and what to do about it. */
export function faultCard(fault) {
  if (!(fault instanceof Fault)) console.error(fault);
  const offline = fault.status === 0;
  const text = offline ? t("The server does not answer.") : fault.message;
  const remedy = offline ? t("See that it runs, then try again.") : fault.remedy;
  return h("div", { class: "card fault", role: "alert" }, h("strong", {}, text), remedy ? h("p", {}, remedy) : null);
}

/** A field with its label; *help* stands below it. */
export function field(label, input, help = "") {
  const id = (input.id ||= "f" + Math.random().toString(36).slice(2, 9));
  const below = help ? h("small", { id: id + "-help" }, help) : null;
  if (below) input.setAttribute("aria-describedby", below.id);
  return h("div", { class: "field" }, h("label", { for: id }, label), input, below);
}

/** A choice from a list of [value, words]. */
export function choice(given, options) {
  return h("select", given, options.map(([value, words]) => h("option", { value, selected: value === given.chosen }, words)));
}

/**
 * A form that sends and says how it went.
 * @param act what is done with the values; a Fault that it throws is shown
 */
export function form(inside, button, act) {
  const place = h("div");
  const send = h("button", { type: "submit", class: "main" }, button);
  const whole = h("form", { submit: sending, novalidate: true }, inside, place, h("p", {}, send));
  async function sending(event) {
    event.preventDefault();
    send.disabled = true;
    place.replaceChildren();
    try {
      const said = await act(Object.fromEntries(new FormData(whole)), whole);
      if (said) place.replaceChildren(h("p", { class: "card good", role: "status" }, said));
    } catch (fault) {
      place.replaceChildren(faultCard(fault));
    } finally {
      send.disabled = false;
    }
  }
  return whole;
}

/** Values that were filled in, without those that were not. */
export function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

/** A caution that comes with what was recorded. */
export function doubts(caveats) {
  return caveats.map((one) => h("div", { class: "card doubt" }, h("strong", {}, one.text), one.remedy ? h("p", {}, one.remedy) : null));
}

/** A red flag: what to do, before anything else. */
export function flags(raised) {
  return raised.map((one) => h("div", { class: "card fault", role: "alert" }, h("strong", {}, one.question), h("p", {}, one.action)));
}

/** A page of the server inside ours; it has no access to anything. */
export function framed(src, name) {
  const frame = h("iframe", { src, title: name, class: "document", loading: "lazy" });
  return frame;
}
