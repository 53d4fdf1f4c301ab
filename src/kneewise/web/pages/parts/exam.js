// Exams: red flags first, then tests by hand, what hurts, questionnaires.

import { get, path, post } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { choice, doubts, field, flags, form, title } from "/pages/pieces.js";
import { tested } from "/pages/test.js";
import { day, t } from "/pages/words.js";

export async function show({ parts: [code], again }) {
  const at = path("people", code);
  const wanted = [at, "/exams/tests", "/exams/drawings", at + "/exams/norms", at + "/flags/questions", at + "/flags"];
  const [person, tests, drawings, first, questions, raised] = await Promise.all(wanted.map(get));
  let norms = first;
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
    [norms] = await Promise.all([get(at + "/exams/norms"), list()]);
    return t("Recorded.");
  }
  await list();
  const body = [
    title(t("Exams")),
    h("p", { class: "lead" }, h("a", { href: `#${at}` }, code)),
    flags(raised),
    kept,
    redFlags(questions, asked, keep, again),
    tested(tests, drawings, () => norms, keep),
    h("div", { class: "two" }, hurts(keep), place),
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
