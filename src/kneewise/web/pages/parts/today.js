// The person's own page: today's exercises with pictures and timer, and the diary.

import { Fault, get, path, post } from "/pages/api.js";
import { h, put, say } from "/pages/dom.js";
import { field, form, title } from "/pages/pieces.js";
import { day, t } from "/pages/words.js";

export async function show({ me, parts: [code], again }) {
  const at = path("people", code);
  let found;
  try {
    found = await get(at + "/today");
  } catch (fault) {
    if (!(fault instanceof Fault) || ![404, 409, 422].includes(fault.status)) throw fault;
    return { title: t("Today"), body: [title(t("Today")), h("p", { class: "card" }, h("strong", {}, fault.message), " ", fault.remedy ? "" : null), h("p", {}, t("Ask for a programme first."))] };
  }
  const timers = [];
  const body = [
    title(t("Today")),
    h("p", { class: "lead" }, me.role === "patient" ? null : [h("a", { href: `#${at}` }, code), " · "], t("{n} days a week; measured again on {review}.", { n: found.per_week, review: day(found.review) })),
    found.flags.map((text) => h("p", { class: "card fault", role: "alert" }, text)),
    found.messages.length ? h("div", { class: "card" }, h("ul", { lang: "en" }, found.messages.map((text) => h("li", {}, text)))) : null,
    found.is_stopped ? h("p", { class: "card fault", role: "alert" }, t("The programme is stopped until a clinician has looked at it.")) : [h("p", {}, h("a", { href: `/live?person=${encodeURIComponent(code)}` }, t("Practise in front of the camera"))), h("div", { class: "cards2" }, found.items.map((one) => card(one, timers))), diary(found, at, again)],
  ];
  return { title: t("Today"), body, leave: () => timers.forEach(clearInterval) };
}

function card(one, timers) {
  const picture = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(one.picture);
  const side = one.side === "left" ? t("Left leg") : one.side === "right" ? t("Right leg") : t("Both legs");
  return h("article", { class: "card exercise", lang: "en" },
    h("h2", {}, one.name), h("p", { class: `side ${one.side ?? ""}` }, side),
    h("img", { src: picture, alt: t("Start and end of {name}", { name: one.name }), class: "pose" }),
    h("p", { class: "dose" }, one.dose), h("p", {}, one.how), one.stop ? h("p", { class: "fine" }, one.stop) : null,
    timer(timers));
}

/** A clock for a set or a rest; it says when the time is over. */
function timer(timers) {
  const seconds = h("input", { type: "number", min: 5, max: 600, value: 30, "aria-label": t("Seconds") });
  const left = h("output", {}, "");
  let running = 0;
  const button = h("button", { class: "plain", click: start }, t("Start the clock"));
  function start() {
    clearInterval(running);
    let rest = Number(seconds.value);
    left.textContent = `${rest} s`;
    running = setInterval(() => {
      rest -= 1;
      left.textContent = rest > 0 ? `${rest} s` : t("Done");
      if (rest <= 0) {
        clearInterval(running);
        say(t("Time is over."));
      }
    }, 1000);
    timers.push(running);
  }
  return h("p", { class: "timer" }, seconds, " s ", button, " ", left);
}

function diary(found, at, again) {
  const ticks = found.items.map((one) => h("label", { class: "tick" }, h("input", { type: "checkbox", name: "done", value: one.done }), one.name, one.side ? ` (${one.side === "left" ? t("left") : t("right")})` : ""));
  const scale = (name, label, help) => field(label, h("input", { name, type: "number", min: 0, max: 10, step: 0.5 }), help);
  const signs = [["swelling", t("New swelling")], ["giving_way", t("The knee gave way")], ["locking", t("The knee locked")]];
  const fields = [
    h("fieldset", {}, h("legend", {}, t("What I did today")), ticks),
    h("div", { class: "two" }, scale("pain", t("Worst pain, 0 to 10"), t("While exercising")), scale("effort", t("How hard it was, 0 to 10"), "")),
    found.last ? scale("morning", t("Pain the morning after, 0 to 10"), t("After your exercises of {day}", { day: day(found.last) })) : null,
    h("fieldset", {}, h("legend", {}, t("Did anything of this happen?")), signs.map(([value, words]) => h("label", { class: "tick" }, h("input", { type: "checkbox", name: "sign", value }), words))),
  ];
  async function act(values, whole) {
    const chosen = new FormData(whole);
    const number = (text) => (text === "" ? null : Number(text));
    const said = { done: chosen.getAll("done"), pain: number(values.pain), effort: number(values.effort), signs: chosen.getAll("sign") };
    const morning = number(values.morning ?? "");
    if (said.done.length || said.signs.length || said.pain !== null) await post(at + "/diary", said);
    if (morning !== null) await post(at + "/diary", { morning, on: found.last });
    if (said.signs.length) await again();
    return t("Written down. Thank you.");
  }
  return h("section", { class: "card" }, h("h2", {}, t("Diary")), form(fields, t("Write it down"), act));
}
