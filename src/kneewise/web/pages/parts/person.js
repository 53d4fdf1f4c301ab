// One person: what is on record, over time, and what can be done next.

import { address, get, path, remove } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { faultCard, field, flags, form, framed, title } from "/pages/pieces.js";
import { bodyFacts } from "/pages/people.js";
import { day, number, t } from "/pages/words.js";
import { patch, post } from "/pages/api.js";

const MOST = 40;

export async function show({ me, parts: [code], go, again }) {
  const at = path("people", code);
  const [person, raised, jobs] = await Promise.all([get(at), get(at + "/flags"), get(at + "/jobs")]);
  const words = kinds();
  const records = person.records.toReversed();
  const results = records.filter((one) => one.kind === "assessment");
  const trends = h("details", { class: "card" }, h("summary", {}, t("Over time")), h("p", { class: "fine" }, t("Bars are one standard error; the shaded band is the smallest change that counts as real.")));
  trends.addEventListener("toggle", () => trends.querySelector("iframe") ?? trends.append(framed(address("people", code, "course"), t("Over time"))));
  const place = h("div");
  async function take(record) {
    if (!confirm(t("Take this record away? It then counts no more."))) return;
    try {
      await remove(at + path("records", record.id));
      again();
    } catch (fault) {
      put(place, faultCard(fault));
    }
  }
  const open = jobs.filter((job) => job.kind === "assess" && job.ended === null);
  const body = [
    title(person.name ? `${code} · ${person.name}` : code),
    h("p", { class: "lead" }, facts(person)),
    flags(raised),
    person.faults.map((text) => h("div", { class: "card doubt" }, text)),
    h("div", { class: "ways2 small" },
      way(`#${at}/assess`, t("Assess a movement"), t("Film, motion capture or sensors")),
      way(`/live?person=${encodeURIComponent(code)}`, t("Practise now"), t("The camera counts and helps; the set is kept")),
      way(`#${at}/exam`, t("Exams"), t("Strength, range, questionnaires, red flags")),
      way(`#${at}/programme`, t("Programme"), t("Exercises, doses, diary, what changed")),
      way(`#${at}/today`, t("Today"), t("What the person sees at home"))),
    open.length ? h("p", { class: "card" }, t("{n} recordings are being assessed.", { n: open.length }), " ", h("a", { href: `#${at}/assess` }, t("Look"))) : null,
    h("section", {}, h("h2", {}, t("Results")), results.length ? h("ul", { class: "list" }, results.map((one) => h("li", {}, h("a", { href: `#${at}/results/${one.id}` }, t("Assessment of {day}", { day: day(one.on) }))))) : h("p", {}, t("No movement was assessed yet."))),
    records.length > 1 ? trends : null,
    h("details", { class: "card" }, h("summary", {}, t("Everything on record ({n})", { n: records.length })), place,
      h("ul", { class: "list" }, records.slice(0, MOST).map((one) => h("li", {}, day(one.on), " · ", words[one.kind] ?? one.kind, me.role === "patient" ? null : h("button", { class: "plain", click: () => take(one), "aria-label": t("Take away: {what} of {day}", { what: words[one.kind] ?? one.kind, day: day(one.on) }) }, t("Take away")))))),
    me.role === "patient" ? null : edit(person, at, again),
    me.role === "admin" ? forget(code, at, go) : null,
  ];
  return { title: code, body };
}

function kinds() {
  return { exam: t("Exam"), complaint: t("What hurts"), flags: t("Red-flag questions"), person: t("About the person"), assessment: t("Assessment"), programme: t("Programme"), diary: t("Diary") };
}

function way(href, strong, soft) {
  return h("a", { class: "way", href }, h("strong", {}, strong), h("span", {}, soft));
}

function facts(person) {
  const said = [];
  if (person.born) said.push(t("born {year}", { year: person.born }));
  if (person.height) said.push(`${number(person.height * 100)} cm`);
  if (person.mass) said.push(`${number(person.mass)} kg`);
  return said.join(" · ") || t("Height and mass are not on record: loads and strengths need them.");
}

function edit(person, at, again) {
  const fields = [
    field(t("Name"), h("input", { name: "name", value: person.name, autocomplete: "off" })),
    field(t("How to reach"), h("input", { name: "contact", value: person.contact, autocomplete: "off" })),
    field(t("Year of birth"), h("input", { name: "born", inputmode: "numeric", value: person.born ?? "" })),
    field(t("Height in cm"), h("input", { name: "height", inputmode: "decimal", value: person.height ? Math.round(person.height * 1000) / 10 : "" })),
    field(t("Mass in kg"), h("input", { name: "mass", inputmode: "decimal", value: person.mass ?? "" })),
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "keeps", checked: person.keeps_recordings }), t("Keep films and recordings, not only their results")),
  ];
  async function keep(values) {
    await patch(at, { name: values.name, contact: values.contact, keeps_recordings: values.keeps === "on" });
    const facts = bodyFacts(values);
    if (Object.keys(facts).length) await post(at + "/exams", { facts });
    again();
  }
  return h("details", { class: "card" }, h("summary", {}, t("Change who this is")), form(fields, t("Keep"), keep));
}

function forget(code, at, go) {
  const fields = field(t("Write {code} to confirm", { code }), h("input", { name: "code", autocomplete: "off" }));
  async function act(values) {
    if (values.code !== code) return t("Nothing was done: the code is another one.");
    await remove(at);
    go("/people");
    return "";
  }
  return h("details", { class: "card" }, h("summary", {}, t("Forget this person")), h("p", {}, t("Everything about them is removed, for good: records, results, recordings, their own log-in.")), form(fields, t("Forget"), act));
}
