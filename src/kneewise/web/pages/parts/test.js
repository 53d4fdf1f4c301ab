// One test by hand: its picture, left and right side by side, and what they say at once.

import { Fault } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { bar, judged, reading, sideName, unitsOf } from "/pages/norm.js";
import { choice, field, filled, form } from "/pages/pieces.js";
import { missing, sources, words } from "/pages/verdict.js";
import { number, t } from "/pages/words.js";

const NAMES = {
  hip_abduction: () => t("Hip abduction"), hip_adduction: () => t("Hip adduction"), hip_external_rotation: () => t("Hip external rotation"), hip_internal_rotation: () => t("Hip internal rotation"),
  hip_extension: () => t("Hip extension"), hip_flexion: () => t("Hip flexion"), knee_extension: () => t("Knee extension"), knee_flexion: () => t("Knee flexion"),
  range_hip_internal_rotation_prone: () => t("Hip internal rotation, lying"), range_hip_internal_rotation_sitting: () => t("Hip internal rotation, sitting"),
  range_hip_external_rotation_prone: () => t("Hip external rotation, lying"), range_hip_external_rotation_sitting: () => t("Hip external rotation, sitting"),
  range_hip_flexion: () => t("Hip flexion"), range_hip_extension: () => t("Hip extension"), range_hip_abduction: () => t("Hip abduction"), range_hip_adduction: () => t("Hip adduction"), range_ankle_lunge: () => t("Ankle bend in the lunge"),
  length_hip_flexors: () => t("Hip flexors (Thomas)"), length_outer_thigh: () => t("Outer thigh (Ober)"), length_adductors: () => t("Inner thigh"),
  chair_stand: () => t("Rises from a chair in 30 s"), five_rises: () => t("Five rises from a chair"), single_leg_squat: () => t("Squat on one leg, rated by eye"), step_down: () => t("Step down, rated by eye"),
};

/**
 * The form for tests by hand.
 * @param tests as the server lists them
 * @param drawings {style, drawings}: the picture of each way of testing
 * @param norms a function that gives what the server knows of this person
 * @param keep records what was typed
 */
export function tested(tests, drawings, norms, keep) {
  const groups = { movement: t("Strength"), range: t("Range of motion"), length: t("Muscle length"), functional: t("Functional tests"), instrument: t("Questionnaires") };
  const select = h("select", { name: "test", change: () => show() });
  for (const [kind, label] of Object.entries(groups)) {
    select.append(h("optgroup", { label }, tests.filter((one) => one.kind === kind).map((one) => h("option", { value: one.name }, (NAMES[one.name] ?? (() => one.label))()))));
  }
  const held = { device: "", mode: "" };
  const [picture, fields] = [h("div", { class: "how" }), h("div")];
  let entry = null;
  function show() {
    const one = tests.find((each) => each.name === select.value);
    entry = one.kind === "instrument" ? questionnaire(fields) : measured(one, { norms, held, fields, draw });
    draw(one.ways[0]?.[0]);
  }
  function draw(way) {
    const one = tests.find((each) => each.name === select.value);
    const svg = drawings.drawings[`${one.name}/${(way ?? "").replace("tests/", "")}`];
    put(picture, svg ? h("img", { class: "pose", alt: "", src: standing(svg, drawings.style) }) : null, h("p", { class: "fine", lang: "en" }, one.how));
  }
  show();
  async function act(values) {
    const given = entry(filled(values));
    const kept = await keep("/exams", given);
    show();
    return kept;
  }
  const inside = [field(t("Which"), select), h("div", { class: "test" }, picture, fields)];
  return h("section", { class: "card" }, h("h2", {}, t("A test")), form(inside, t("Record"), act));
}

/** A picture as a file of its own. */
export function standing(svg, style) {
  return "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg.replace(">", `><style>${style}</style>`));
}

function questionnaire(fields) {
  put(fields, field(t("Points of each answer"), h("input", { name: "answers", autocomplete: "off", placeholder: "5,3,-,4" })));
  return (given) => given;
}

/** The fields of a test with a number; what they hold is judged whenever it changes. */
function measured(one, { norms, held, fields, draw }) {
  const way = one.ways.length > 1 ? choice({ name: "protocol", lang: "en", chosen: one.ways[0][0], change: again }, one.ways) : null;
  const unit = h("select", { name: "unit", change: judge });
  const names = one.sided ? ["left", "right"] : ["value"];
  const inputs = names.map((name) => h("input", { name, autocomplete: "off", inputmode: ["movement", "functional"].includes(one.kind) ? "decimal" : "text", input: judge, id: `test-${name}` }));
  const notes = names.map(() => h("div", { class: "note", "aria-live": "polite" }));
  const boxes = names.map((name, n) => h("div", { class: `side2 ${name}` }, field(one.sided ? sideName(name) : t("Result"), inputs[n]), notes[n]));
  const isForce = one.kind === "movement";
  const lever = isForce ? h("input", { name: "lever", autocomplete: "off", placeholder: "38cm", input: judge }) : null;
  const device = isForce ? choice({ name: "device", chosen: held.device, change: keep }, [["", t("not said")], ["hand_held", t("a device in the hand")], ["belt_fixed", t("a device held by a belt")], ["frame", t("a fixed frame")]]) : null;
  const mode = isForce ? choice({ name: "mode", chosen: held.mode, change: keep }, [["", t("not said")], ["make", t("the person pushes against it")], ["break", t("the tester overcomes the person")]]) : null;
  const says = h("div", { class: "says" });
  const pain = h("input", { name: "pain", type: "number", min: 0, max: 10, step: 0.5, input: judge });
  const unitField = field(t("Unit"), unit);
  put(fields,
    h("div", { class: "pair settings" },
      way ? field(t("How it was done"), way) : null,
      isForce ? [field(t("Measured with"), device), field(t("Who gives way"), mode)] : null,
      unitField),
    h("div", { class: one.sided ? "pair" : "" }, boxes),
    says,
    h("div", { class: "pair settings" },
      isForce ? field(t("Lever"), lever, t("From the joint to the pad, when a force was measured.")) : null,
      field(t("Pain during the test"), pain, t("0 to 10; leave open if nobody asked."))));
  const yardsOf = () => norms().tests.filter((each) => each.test === one.name && each.protocol === (way?.value ?? one.ways[0][0]));
  function again() {
    const wanted = unitsOf(yardsOf());
    put(unit, wanted.map((each) => h("option", { value: each }, spelled(each))));
    unitField.hidden = wanted.length < 2;
    draw(way?.value ?? one.ways[0][0]);
    judge();
  }
  /** How one tests stays the same from test to test. */
  function keep() {
    Object.assign(held, { device: device.value, mode: mode.value });
    judge();
  }
  function read() {
    const chosen = { device: device?.value ?? "", mode: mode?.value ?? "", pain: pain.value === "" ? null : Number(pain.value) };
    const arm = lever?.value.trim() ? length(lever.value, norms().lever) : null;
    const found = inputs.map((input) => (input.value.trim() ? reading(input.value, yardsOf(), unit.value) : null));
    return { chosen, arm, found };
  }
  function judge() {
    const { chosen, arm, found } = read();
    const known = norms();
    const own = found.map((one_, n) => (one_?.yard ? result(one_, names[n], arm) : null));
    const verdicts = own.map((each, n) => each && judged(found[n].yard, each, found[1 - n]?.yard === found[n].yard ? own[1 - n] ?? null : null, chosen, known));
    const yard = found.find((each) => each?.yard)?.yard;
    boxes.forEach((box, n) => {
      const label = one.sided ? sideName(names[n]) : t("Result");
      box.querySelector("label").textContent = `${label} (${spelled(unit.value)})`;
      inputs[n].setAttribute("aria-invalid", String(Boolean(found[n]?.fault)));
      put(notes[n], found[n]?.fault ? [h("p", { class: "wrong" }, h("strong", {}, found[n].fault)), h("p", { class: "fine" }, found[n].remedy)] : verdicts[n] ? words(found[n].yard, verdicts[n], known) : null);
    });
    if (lever) lever.setAttribute("aria-invalid", String(Boolean(arm?.fault)));
    const shown = verdicts.filter((each, n) => each && found[n].yard === yard);
    put(says, arm?.fault ? h("p", { class: "wrong" }, arm.fault) : null, arm?.doubt ? h("p", { class: "warn" }, arm.doubt) : null, shown.length ? [bar(yard, shown), missing(shown, known.tests, yard, one.ways), sources(yard)] : null);
  }
  again();
  return (given) => {
    const { arm, found } = read();
    const wrong = [...found, arm].find((each) => each?.fault);
    if (wrong) throw new Fault(422, wrong.fault, wrong.remedy ?? "");
    delete given.unit;
    names.forEach((name, n) => found[n] && (given[name] = found[n].sent));
    if (arm) given.lever = arm.sent;
    if (given.pain !== undefined) given.pain = Number(given.pain);
    return given;
  };
}

const spelled = (unit) => ({ deg: "°", Nm: "N·m", rises: t("rises"), points: t("points") })[unit] ?? unit;

function result({ yard, value }, name, arm) {
  const side = name === "value" ? null : name;
  if (yard.quantity === "a torque") return { side, value, moment: value };
  return { side, value, moment: yard.quantity === "a force" && arm?.value ? arm.value * value : null };
}

/** A lever in m; without a unit it is in cm. */
function length(text, [shortest, longest]) {
  const [, digits, own] = text.match(/^\s*(\d*[.,]?\d+)\s*(m|cm|mm)?\s*$/i) ?? [];
  if (digits === undefined) return { fault: t("{text} is no length.", { text }), remedy: t("Write it such as {example}.", { example: "38cm" }) };
  const unit = (own ?? "cm").toLowerCase();
  const value = Number(digits.replace(",", ".")) * { m: 1, cm: 0.01, mm: 0.001 }[unit];
  const cm = (metres) => `${number(100 * metres)} cm`;
  if (value <= 0 || value > 1.3) return { fault: t("A lever of {value} cannot be.", { value: cm(value) }), remedy: t("Write it such as {example}.", { example: "38cm" }) };
  const doubt = value < shortest || value > longest ? t("A lever of {value} is no part of this leg ({least} to {most}).", { value: cm(value), least: cm(shortest), most: cm(longest) }) : "";
  return { value, doubt, sent: `${digits}${unit}` };
}
