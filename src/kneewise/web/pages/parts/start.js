// The first page: two ways in.

import { get, post } from "/pages/api.js";
import { h } from "/pages/dom.js";
import { faultCard, title } from "/pages/pieces.js";
import { t } from "/pages/words.js";

const PLAY = "SAMPLE";

export async function show({ go }) {
  const people = await get("/people?most=6");
  const place = h("div");
  async function assess() {
    if (people.length === 0) go("/people");
    else go(people.length === 1 ? `/people/${people[0].code}/assess` : "/people");
  }
  async function play() {
    try {
      if (!people.some((one) => one.code === PLAY)) await post("/sample");
      go(`/people/${PLAY}`);
    } catch (fault) {
      place.replaceChildren(faultCard(fault));
    }
  }
  const body = [
    title(t("What does this knee do?")),
    h("p", { class: "lead" }, t("See it, measure it, find out what may be behind it, and follow what is done about it.")),
    h("div", { class: "ways2" },
      h("button", { class: "way", click: assess }, h("strong", {}, t("Assess a movement")), h("span", {}, t("From a film, motion capture or motion sensors, in about a minute."))),
      h("a", { class: "way", href: "/live" }, h("strong", {}, t("Practise now")), h("span", {}, t("The camera watches, and one cue at a time helps.")))),
    place,
    people.length === 0
      ? h("p", {}, t("Nobody is on record yet."), " ", h("button", { class: "plain", click: play }, t("Play with a simulated person")))
      : h("section", {}, h("h2", {}, t("People")), h("ul", { class: "list" }, people.map(line)), h("p", {}, h("a", { href: "#/people" }, t("All people")))),
    h("p", { class: "fine" }, t("Kneewise is not a medical device: it replaces no examination and no clinician.")),
  ];
  return { title: t("Start"), body };
}

function line(one) {
  return h("li", {}, h("a", { href: `#/people/${one.code}` }, one.code, one.name ? h("span", { class: "soft" }, " ", one.name) : null));
}
