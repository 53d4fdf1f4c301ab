// The first page: two ways in.

import { Fault, get, post } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { faultCard, title } from "/pages/pieces.js";
import { watched } from "/pages/watch.js";
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
      if (!people.some((one) => one.code === PLAY)) await made(place);
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
      h("a", { class: "way", href: people.length === 1 ? `/live?person=${encodeURIComponent(people[0].code)}` : "/live" }, h("strong", {}, t("Practise now")), h("span", {}, t("The camera watches, and one cue at a time helps.")))),
    place,
    people.length === 0
      ? h("p", {}, t("Nobody is on record yet."), " ", h("button", { class: "plain", click: play }, t("Play with a simulated person")))
      : h("section", {}, h("h2", {}, t("People")), h("ul", { class: "list" }, people.map(line)), h("p", {}, h("a", { href: "#/people" }, t("All people")))),
    h("p", { class: "fine" }, t("Kneewise is not a medical device: it replaces no examination and no clinician.")),
  ];
  return { title: t("Start"), body };
}

/** Have a simulated person assessed, and say how far it is. */
async function made(place) {
  const bar = h("progress", { max: 1, "aria-label": t("Progress") });
  put(place, h("div", { class: "card", role: "status" }, h("p", {}, t("Simulating a person, and measuring them …")), bar));
  const job = await watched(PLAY, await post("/sample"), (now) => { if (now.progress > 0) bar.value = now.progress; }).done;
  if (job.state !== "done") throw new Fault(422, job.reason || t("It was stopped."), "");
}

function line(one) {
  return h("li", {}, h("a", { href: `#/people/${one.code}` }, one.code, one.name ? h("span", { class: "soft" }, " ", one.name) : null));
}
