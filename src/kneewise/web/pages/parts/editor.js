// The programme editor: every change is looked at by the server before anything is kept.

import { get, post, put as send } from "/pages/api.js";
import { h, put, say } from "/pages/dom.js";
import { doubts, faultCard, field } from "/pages/pieces.js";
import { standing } from "/pages/test.js";
import { t } from "/pages/words.js";

/**
 * Open the editor in a place of the page.
 * @param at the path of the person
 * @param wishes for a new programme; null changes the one that is followed
 * @param place what it is shown in
 * @param done what happens when it was kept, or given up
 */
export async function edit(at, wishes, place, done) {
  const asked = (items) => post(at + "/programme/draft", { wishes, items });
  const [first, pictures] = await Promise.all([asked(null), get("/exercises/drawings")]);
  const base = new Set(first.items.map((one) => one.exercise));
  const states = [{ items: first.items.map(entry), draft: first }];
  const now = () => states.at(-1);
  const trouble = h("div");
  const told = h("div", { "aria-live": "polite" });
  const body = h("div");
  const picture = (id) => h("img", { class: "pose", alt: "", src: standing(pictures.drawings[id], pictures.style) });
  let open = "";

  let before = Promise.resolve();
  /** One change after the other, each of what the one before made. */
  function change(make, focus) {
    before = before.then(() => made(make, focus));
  }
  async function made(make, focus) {
    const items = make(structuredClone(now().items));
    put(trouble);
    try {
      states.push({ items, draft: await asked(items) });
      open = "";
      show(focus);
    } catch (fault) {
      put(trouble, faultCard(fault));
      show(focus);
    }
  }
  const origin = (one) => (one.instead ? one.instead : base.has(one.exercise) ? one.exercise : "");
  const mapped = (items, id, to) => items.map((one) => (one.exercise === id ? to(one) : one));
  const swap = (old, id) => change((items) => mapped(items, old, (one) => ({ exercise: id, instead: origin(one) })), `swap-${id}`);
  const drop = (id) => change((items) => items.filter((one) => one.exercise !== id), "undo");
  const add = (id) => change((items) => [...items, { exercise: id }], `swap-${id}`);
  const set = (id, name, value) => change((items) => mapped(items, id, (one) => ({ ...one, [name]: value })), `${name}-${id}`);
  function move(id, by) {
    change((items) => {
      const n = items.findIndex((one) => one.exercise === id);
      return items.toSpliced(n, 1).toSpliced(n + by, 0, items[n]);
    }, `${by < 0 ? "up" : "down"}-${id}`);
  }
  function undo() {
    put(trouble);
    states.pop();
    open = "";
    show("undo");
  }
  function toggle(key) {
    open = open === key ? "" : key;
    show(key);
  }
  async function keep() {
    put(trouble);
    try {
      await send(at + "/programme", { wishes, items: now().items });
      await done(t("Kept. It is followed from now on."));
    } catch (fault) {
      put(trouble, faultCard(fault));
    }
  }

  function show(focus) {
    const { draft } = now();
    const cards = draft.items.map((one, n) => card(one, n, draft));
    put(told, lost(draft));
    put(body,
      draft.notes.map((text) => h("p", { class: "card doubt", lang: "en" }, text)),
      cards.length ? h("ol", { class: "plan" }, cards) : h("div", { class: "card doubt" }, h("ul", { lang: "en" }, draft.advice.map((text) => h("li", {}, text)))),
      draft.offers.length && draft.items.length < draft.most ? adding(draft) : null,
      draft.unmet.length ? h("details", {}, h("summary", {}, t("What it leaves open")), h("ul", { lang: "en" }, draft.unmet.map((text) => h("li", {}, text)))) : null);
    const kept = wishes === null && !draft.is_changed;
    put(actions,
      h("button", { type: "button", class: "main", disabled: kept || !draft.items.length || draft.items.some((one) => one.trouble), click: keep }, t("Keep this programme")),
      h("button", { type: "button", class: "plain", "data-key": "undo", disabled: states.length < 2, click: undo }, t("Undo the last change")),
      h("button", { type: "button", class: "plain", click: () => done("") }, t("Give up")));
    if (focus) (place.querySelector(`[data-key="${focus}"]:not(:disabled)`) ?? place.querySelector("h2")).focus();
  }

  function card(one, n, draft) {
    const many = draft.items.length;
    const legs = one.is_sided ? [["left", t("Left leg")], ["right", t("Right leg")], ["both", t("One leg, then the other")]] : null;
    const side = one.side ?? "both";
    return h("li", { class: `planned ${one.side ?? ""}` },
      h("div", { class: "shown" }, picture(one.exercise)),
      h("div", {},
        h("h3", {}, h("span", { lang: "en" }, one.name)),
        h("p", { class: "fine", lang: "en" }, one.purposes.join(", ")),
        one.trouble ? h("p", { class: "warn", lang: "en" }, one.trouble) : null,
        h("div", { class: "doses" },
          legs ? field(t("Which leg"), h("select", { "data-key": `legs-${one.exercise}`, change: (event) => set(one.exercise, "legs", event.target.value) }, legs.map(([value, text]) => h("option", { value, selected: value === side }, text)))) : null,
          amount(one, "sets", t("Sets"), one.sets, one.bounds.sets),
          amount(one, "repetitions", t("Repetitions"), one.repetitions, one.bounds.repetitions),
          amount(one, "hold", t("Seconds"), one.hold, one.bounds.hold),
          amount(one, "days", t("Days a week"), one.days, one.bounds.days),
          one.bounds.load.high > 0 ? amount(one, "load", t("Weight added, times"), one.load, one.bounds.load) : null),
        h("details", {}, h("summary", {}, t("Why, and how")), h("ul", { lang: "en" }, [...one.why, one.how, ...one.notes].map((text) => h("li", {}, text)))),
        h("p", { class: "acts" },
          one.instead.length ? act(t("Swap {name}", one), t("Swap"), `swap-${one.exercise}`, () => toggle(`swap-${one.exercise}`), { "aria-expanded": String(open === `swap-${one.exercise}`) }) : null,
          act(t("Remove {name}", one), t("Remove"), `drop-${one.exercise}`, () => drop(one.exercise)),
          act(t("{name} earlier", one), "↑", `up-${one.exercise}`, () => move(one.exercise, -1), { disabled: n === 0 }),
          act(t("{name} later", one), "↓", `down-${one.exercise}`, () => move(one.exercise, 1), { disabled: n === many - 1 })),
        open === `swap-${one.exercise}` ? offers(one.instead, draft, t("For the same purpose"), (id) => swap(one.exercise, id)) : null));
  }

  function amount(one, name, label, value, span) {
    if (!span || value === null) return null;
    const input = h("input", { type: "number", min: span.low, max: span.high, step: 1, value, "data-key": `${name}-${one.exercise}`, disabled: span.low === span.high, change: () => set(one.exercise, name, Number(input.value)) });
    return field(label, input, span.low === span.high ? "" : `${span.low} – ${span.high}`);
  }

  function adding(draft) {
    const is = open === "add";
    return h("div", { class: "adding" },
      act(t("Add an exercise"), t("Add an exercise"), "add", () => toggle("add"), { "aria-expanded": String(is) }),
      is ? offers(draft.offers.map((one) => one.exercise), draft, t("All that this person may have now"), add) : null);
  }

  function offers(ids, draft, name, choose) {
    const there = new Set(draft.items.map((one) => one.exercise));
    const found = ids.filter((id) => !there.has(id)).map((id) => draft.offers.find((one) => one.exercise === id)).filter(Boolean);
    if (!found.length) return h("p", { class: "fine" }, t("There is no other that suits this person now."));
    return h("section", { class: "offers", "aria-label": name }, h("h4", {}, name), h("div", { class: "cards3" }, found.map((one) => h("button", { type: "button", class: "offer", click: () => choose(one.exercise) },
      picture(one.exercise), h("strong", { lang: "en" }, one.name), h("span", { class: "fine", lang: "en" }, `${one.trains.join(", ")} · ${one.stage}`), h("span", { class: "fine", lang: "en" }, one.how), one.needs.length ? h("span", { class: "fine" }, t("Needs: "), h("span", { lang: "en" }, one.needs.join(", "))) : null))));
  }

  const actions = h("p", { class: "acts" });
  put(place, h("section", { class: "card editor" },
    h("h2", { tabindex: -1 }, wishes === null ? t("Change what is followed") : t("The proposal")),
    h("p", { class: "fine" }, wishes === null ? t("It shows the doses of this week. Nothing changes until you keep it.") : t("Nothing is kept yet: change what you like, then keep it.")),
    doubts(first.caveats), told, body, trouble, actions));
  show();
  place.querySelector("h2").focus();
}

function entry(one) {
  return { exercise: one.exercise, legs: one.is_sided ? one.side ?? "both" : null, sets: one.sets, repetitions: one.repetitions, hold: one.hold, days: one.days, load: one.load };
}

function act(label, text, key, click, more = {}) {
  return h("button", { type: "button", class: "plain", "aria-label": label, "data-key": key, click, ...more }, text);
}

/** What a change takes away, before it is kept. */
function lost(draft) {
  if (!draft.lost.length) return null;
  say(draft.lost.join(" "));
  return h("div", { class: "card doubt" }, h("strong", {}, t("What this takes away")), h("ul", { lang: "en" }, draft.lost.map((text) => h("li", {}, text))));
}
