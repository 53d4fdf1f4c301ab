// Exams: red flags first, then tests by hand, what hurts, questionnaires.

import { get, path, post } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { choice, doubts, field, filled, flags, form, title } from "/pages/pieces.js";
import { day, t } from "/pages/words.js";

export async function show({ parts: [code], again }) {
  const at = path("people", code);
  const [person, tests, questions, raised] = await Promise.all([get(at), get("/exams/tests"), get(at + "/flags/questions"), get(at + "/flags")]);
  const asked = person.records.findLast((one) => one.kind === "flags");
  const kept = h("div", { "aria-live": "polite" });
  const place = h("div", { "aria-live": "polite" });
  async function list() {
    const found = await get(at + "/exams/listed");
    put(place,
      found.findings.length ? h("section", { class: "card" }, h("h2", {}, t("What stands out")), h("ul", {}, found.findings.map((text) => h("li", {}, text)))) : null,
      h("section", { class: "card" }, h("h2", {}, t("On record")), found.lines.length ? h("ul", { class: "plain-list" }, found.lines.map((text) => h("li", {}, text))) : h("p", {}, t("Nothing yet."))));
  }
  async function keep(where, what) {
    const said = await post(at + where, what);
    put(kept, flags(said.flags), doubts(said.caveats));
    await list();
    return t("Recorded.");
  }
  await list();
  const body = [
    title(t("Exams")),
    h("p", { class: "lead" }, h("a", { href: `#${at}` }, code)),
    flags(raised),
    kept,
    redFlags(questions, asked, keep, again),
    h("div", { class: "two" }, tested(tests, keep), hurts(keep)),
    place,
  ];
  return { title: t("Exams"), body };
}

function redFlags(questions, asked, keep, again) {
  const rows = questions.map((one) => h("li", {},
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "yes", value: one.id }), one.text),
    one.signs.map((sign) => h("label", { class: "tick sign" }, h("input", { type: "checkbox", name: "sign", value: sign }), sign))));
  async function act(_values, whole) {
    const chosen = new FormData(whole);
    await keep("/flags", { yes: chosen.getAll("yes"), signs: chosen.getAll("sign") });
    await again();
    return "";
  }
  const name = asked ? t("Red-flag questions, answered on {day}", { day: day(asked.on) }) : t("Before any test: red-flag questions");
  return h("details", { class: "card", open: !asked }, h("summary", {}, name), h("p", {}, t("Tick what is so. Everything left open counts as no.")),
    form(h("ul", { class: "plain-list", lang: "en" }, rows), t("These are all"), act));
}

function tested(tests, keep) {
  const names = { movement: t("Strength"), range: t("Range of motion"), length: t("Muscle length"), functional: t("Functional tests"), instrument: t("Questionnaires") };
  const select = h("select", { name: "test", change: ask });
  for (const [kind, label] of Object.entries(names)) {
    select.append(h("optgroup", { label }, tests.filter((one) => one.kind === kind).map((one) => h("option", { value: one.name }, one.label))));
  }
  const inside = h("div");
  function ask() {
    const one = tests.find((each) => each.name === select.value);
    const box = (name, label) => field(label, h("input", { name, autocomplete: "off", placeholder: one.unit }));
    const parts = [h("p", { class: "fine", lang: "en" }, one.how)];
    if (one.kind === "instrument") parts.push(field(t("Points of each answer"), h("input", { name: "answers", autocomplete: "off", placeholder: "5,3,-,4" })));
    else if (one.sided) parts.push(h("div", { class: "two" }, box("left", t("Left")), box("right", t("Right"))));
    else parts.push(box("value", t("Result")));
    if (one.kind === "movement") parts.push(field(t("Lever"), h("input", { name: "lever", autocomplete: "off", placeholder: "38cm" }), t("From the joint to the pad, when a force was measured.")));
    if (one.ways.length > 1) parts.push(field(t("How it was done"), choice({ name: "protocol", chosen: one.ways[0][0] }, one.ways)));
    if (one.kind !== "instrument") parts.push(field(t("Pain during the test"), h("input", { name: "pain", type: "number", min: 0, max: 10, step: 0.5 }), t("0 to 10; leave open if nobody asked.")));
    put(inside, parts);
  }
  ask();
  async function act(values) {
    const given = filled(values);
    if (given.pain !== undefined) given.pain = Number(given.pain);
    return keep("/exams", given);
  }
  return h("section", { class: "card" }, h("h2", {}, t("A test")), form([field(t("Which"), select), inside], t("Record"), act));
}

function hurts(keep) {
  const places = [["front_of_knee", t("Front of the knee")], ["below_kneecap", t("Below the kneecap")], ["outer_knee", t("Outside of the knee")], ["inner_knee", t("Inside of the knee")], ["groin", t("Groin")], ["outer_hip", t("Side of the hip")]];
  const fields = [
    field(t("Where"), choice({ name: "region" }, places)),
    field(t("Side"), choice({ name: "side" }, [["left", t("Left")], ["right", t("Right")]])),
    field(t("How much, 0 to 10"), h("input", { name: "pain", type: "number", min: 0, max: 10, step: 0.5, required: true })),
  ];
  const act = (values) => keep("/exams", { ...values, pain: values.pain === "" ? null : Number(values.pain) });
  return h("section", { class: "card" }, h("h2", {}, t("What hurts")), form(fields, t("Record"), act));
}
