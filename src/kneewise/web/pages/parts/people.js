// Everyone on record, and a new person.

import { get, post } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { faultCard, field, filled, form, title } from "/pages/pieces.js";
import { day, t } from "/pages/words.js";

const PAGE = 100;

export async function show({ go }) {
  const list = h("ul", { class: "list" });
  const more = h("p");
  const search = h("input", { type: "search", input: () => sift(list, search.value) });
  async function turn(after) {
    try {
      const found = await get(`/people?most=${PAGE}&after=${encodeURIComponent(after)}`);
      list.append(...found.map(line));
      const last = found.at(-1)?.code;
      put(more, found.length < PAGE ? [] : h("button", { class: "plain", click: () => turn(last) }, t("Show more")));
      sift(list, search.value);
      return found.length;
    } catch (fault) {
      put(more, faultCard(fault));
      return 0;
    }
  }
  const count = await turn("");
  const fields = [
    field(t("Code"), h("input", { name: "code", required: true, autocomplete: "off", pattern: "[A-Za-z0-9_\\-]+" }), t("Letters and digits that say nothing to strangers, such as P017.")),
    field(t("Name"), h("input", { name: "name", autocomplete: "off" }), t("Kept apart from everything else; may be left out.")),
    field(t("Year of birth"), h("input", { name: "born", inputmode: "numeric" })),
    field(t("Height in cm"), h("input", { name: "height", inputmode: "decimal" })),
    field(t("Mass in kg"), h("input", { name: "mass", inputmode: "decimal" })),
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "keeps" }), t("Keep films and recordings, not only their results")),
  ];
  async function add(values) {
    const given = filled(values);
    await post("/people", { code: given.code ?? "", name: given.name ?? "", keeps_recordings: given.keeps === "on" });
    const facts = bodyFacts(given);
    if (Object.keys(facts).length) await post(`/people/${given.code}/exams`, { facts });
    go(`/people/${given.code}`);
  }
  const body = [
    title(t("People")),
    count ? [field(t("Search"), search), list, more] : h("p", {}, t("Nobody is on record yet.")),
    h("section", { class: "card" }, h("h2", {}, t("A new person")), form(fields, t("Add"), add)),
  ];
  return { title: t("People"), body };
}

/** Facts about a body in SI, from what was typed. */
export function bodyFacts(given) {
  const facts = {};
  const value = (text) => Number(String(text).replace(",", "."));
  if (given.born) facts.born = value(given.born);
  if (given.height) facts.height = value(given.height) / 100;
  if (given.mass) facts.mass = value(given.mass);
  return facts;
}

function sift(list, text) {
  const wanted = text.toLowerCase();
  for (const one of list.children) one.hidden = !one.textContent.toLowerCase().includes(wanted);
}

function line(one) {
  return h("li", {}, h("a", { href: `#/people/${one.code}` }, one.code, one.name ? h("span", { class: "soft" }, " ", one.name) : null), one.since ? h("span", { class: "soft" }, " · ", day(one.since)) : null);
}
