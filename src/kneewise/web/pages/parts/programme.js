// The programme: proposed, followed, and what really changed.

import { address, Fault, get, path, post } from "/pages/api.js";
import { edit } from "/pages/editor.js";
import { h, put, say } from "/pages/dom.js";
import { faultCard, field, form, framed, title } from "/pages/pieces.js";
import { day, t } from "/pages/words.js";

export async function show({ me, parts: [code], again }) {
  const at = path("people", code);
  const [programme, followed] = await Promise.all([maybe(get(at + "/programme")), maybe(get(at + "/follow"))]);
  const place = h("div");
  async function propose(values, whole) {
    const chosen = new FormData(whole);
    const wanted = { days: Number(values.days), equipment: chosen.getAll("equipment"), is_runner: values.runner === "on", wants_general: values.general === "on" };
    await edit(at, wanted, place, done);
    return "";
  }
  async function done(said) {
    put(place);
    if (said) await again();
    if (said) say(said);
  }
  const clinic = me.role !== "patient";
  const body = [
    title(t("Programme")),
    h("p", { class: "lead" }, h("a", { href: `#${at}` }, code)),
    programme ? under(programme, followed, at, again, clinic ? () => edit(at, null, place, done) : null) : h("p", {}, t("There is no programme yet.")),
    clinic ? wishes(programme, propose) : null,
    place,
    programme ? h("section", {}, h("h2", {}, t("The sheet")), h("p", {}, h("a", { href: address("people", code, "programme", "sheet"), target: "_blank", rel: "noopener" }, t("Open it alone, to print"))), framed(address("people", code, "programme", "sheet"), t("The sheet"))) : null,
  ];
  return { title: t("Programme"), body };
}

/** What is there, or null where there is none yet. */
async function maybe(asked) {
  try {
    return await asked;
  } catch (fault) {
    if (fault instanceof Fault && [404, 409, 422].includes(fault.status)) return null;
    throw fault;
  }
}

function under(programme, followed, at, again, change) {
  const rows = [h("p", {}, t("From {start}, {weeks} weeks; measured again on {review}.", { start: day(programme.start), weeks: programme.weeks, review: day(programme.review) }))];
  if (programme.edit) rows.push(h("p", { class: "fine" }, programme.edit.by ? t("Changed by {who} on {day}; what was proposed is kept beside it.", { who: programme.edit.by, day: day(programme.edit.on) }) : t("Changed on {day}; what was proposed is kept beside it.", { day: day(programme.edit.on) })));
  if (programme.edit?.lost?.length) rows.push(h("ul", { lang: "en" }, programme.edit.lost.map((one) => h("li", {}, one.text))));
  if (followed) {
    if (followed.messages.length) rows.push(h("h3", {}, t("What last week says")), h("ul", { lang: "en" }, followed.messages.map((text) => h("li", {}, text))));
    rows.push(h("h3", {}, t("Since the beginning")), h("ul", { lang: "en" }, followed.changes.map((text) => h("li", {}, text))));
    if (followed.state.is_stopped) {
      rows.push(h("p", { class: "card fault" }, t("The programme is stopped until a clinician has looked at it.")));
      if (change) rows.push(h("button", { class: "plain", click: async () => { await post(at + "/diary/clearance"); again(); } }, t("I have looked: exercise may go on")));
    }
  }
  if (change && programme.items?.length && !followed?.state.is_stopped) rows.push(faulty(change));
  return h("section", { class: "card" }, h("h2", {}, t("Under way")), rows);
}

/** A button whose refusal is said beside it. */
function faulty(act) {
  const place = h("div");
  async function click() {
    put(place);
    try {
      await act();
    } catch (fault) {
      put(place, faultCard(fault));
    }
  }
  return [place, h("p", {}, h("button", { class: "plain", click }, t("Change the exercises")))];
}

function wishes(programme, act) {
  const gear = [["band", t("Band")], ["weight", t("Weight")], ["ankle_weight", t("Ankle weight")], ["chair", t("Chair")], ["step", t("Step")], ["box", t("Box")], ["bench", t("Bench")], ["ball", t("Ball")], ["pad", t("Pad")], ["strap", t("Strap")], ["machine", t("Machine")], ["partner", t("A partner")], ["phone", t("Phone")]];
  const held = new Set(programme?.equipment ?? ["chair", "pad", "phone", "step"]);
  const fields = [
    field(t("Days a week"), h("input", { name: "days", type: "number", min: 1, max: 7, value: programme?.per_week ?? 3 })),
    h("fieldset", {}, h("legend", {}, t("What is there to exercise with")), gear.map(([value, words]) => h("label", { class: "tick" }, h("input", { type: "checkbox", name: "equipment", value, checked: held.has(value) }), words))),
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "runner" }), t("The person runs")),
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "general" }), t("A general programme, even if nothing stands out")),
  ];
  return h("details", { class: "card", open: !programme }, h("summary", {}, programme ? t("Propose it anew") : t("Propose a programme")), form(fields, t("Propose"), act));
}
