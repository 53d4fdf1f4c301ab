// Everyday questions, answered from published claims, both ways.

import { get } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { faultCard, field, form, title } from "/pages/pieces.js";
import { t } from "/pages/words.js";

export async function show() {
  const topics = await get("/guide/topics");
  const place = h("div", { "aria-live": "polite" });
  const box = h("input", { name: "question", type: "search", required: true, maxlength: 300 });
  async function ask(values) {
    put(place, h("p", { class: "wait" }, t("Looking …")));
    try {
      put(place, answer(await get(`/guide?question=${encodeURIComponent(values.question)}`), topics, pick));
    } catch (fault) {
      put(place, faultCard(fault));
    }
  }
  function pick(question) {
    box.value = question;
    ask({ question });
    box.focus();
  }
  const body = [
    title(t("Guide")),
    h("p", { class: "lead" }, t("Ask in your own words. Where the evidence differs, both sides are told, with their sources.")),
    h("div", { class: "card" }, form(field(t("Your question"), box), t("Ask"), ask)),
    place,
    h("section", {}, h("h2", {}, t("Topics")), h("ul", { class: "list" }, topics.map((one) => h("li", {}, h("button", { class: "link", click: () => pick(one.question) }, one.question))))),
  ];
  return { title: t("Guide"), body };
}

function answer(found, topics, pick) {
  if (!found.topic) return h("p", { class: "card doubt" }, t("Nothing on record answers that. Try other words, or choose a topic."));
  return h("article", { class: "card", lang: "en" },
    h("h2", {}, found.title),
    found.positions.map((one) => h("section", { class: "claim" },
      h("h3", {}, `“${one.claim}”`, h("span", { class: "soft" }, ` ${one.verdict}`)),
      h("p", {}, one.wording),
      h("details", {}, h("summary", {}, t("Both sides")),
        h("p", {}, h("strong", { class: "for" }, t("For it: ")), one.speaks_for),
        h("p", {}, h("strong", { class: "against" }, t("Against it: ")), one.speaks_against),
        h("p", { class: "fine" }, t("Strength of the evidence: {strength}", { strength: one.strength }))))),
    (found.sources ?? []).length ? h("details", {}, h("summary", {}, t("Sources")), h("ul", {}, found.sources.map((one) => h("li", {}, one.text ?? one)))) : null,
    related(found, topics, pick));
}

function related(found, topics, pick) {
  const names = new Set((found.related ?? []).map((one) => one.topic ?? one));
  const others = topics.filter((one) => names.has(one.topic));
  return others.length ? [h("h3", {}, t("Related")), h("ul", {}, others.map((one) => h("li", {}, h("button", { class: "link", click: () => pick(one.question) }, one.question))))] : null;
}
