// Settings: language, password, tokens for programs, users.

import { get, path, patch, post, put as change, remove } from "/pages/api.js";
import { h, put } from "/pages/dom.js";
import { choice, faultCard, field, filled, form, title } from "/pages/pieces.js";
import { day, language, languages, speak, t } from "/pages/words.js";

export async function show({ me, again }) {
  const select = choice({ name: "language", chosen: language(), change: async (event) => { await speak(event.target.value); again(); } }, Object.entries(languages()));
  const alone = me.name === "here";
  const body = [
    title(t("Settings")),
    h("section", { class: "card" }, h("h2", {}, t("Language")), field(t("Language of the pages"), select, t("Sources, exercises and reports are in English."))),
    alone ? null : password(),
    me.role === "patient" ? null : await tokens(again),
    me.role === "admin" ? await users(again) : null,
    h("section", { class: "card" }, h("h2", {}, t("About")), h("p", {}, t("Kneewise is not a medical device: it replaces no examination and no clinician."))),
  ];
  return { title: t("Settings"), body };
}

function password() {
  const fields = [
    field(t("Old password"), h("input", { name: "old", type: "password", autocomplete: "current-password" })),
    field(t("New password"), h("input", { name: "new", type: "password", autocomplete: "new-password" }), t("Four or more words that do not belong together.")),
  ];
  async function act(values) {
    await change("/me/password", values);
    return t("Changed. Sign in again everywhere.");
  }
  return h("section", { class: "card" }, h("h2", {}, t("Password")), form(fields, t("Change"), act));
}

async function tokens(again) {
  const found = await get("/tokens");
  const place = h("div");
  async function make(values) {
    const made = await post("/tokens", { label: values.label, scopes: [values.scope] });
    put(place, h("p", { class: "card good" }, t("The token, shown this once: "), h("code", {}, made.token)));
    return "";
  }
  const fields = [
    field(t("What for"), h("input", { name: "label", autocomplete: "off" })),
    field(t("It may"), choice({ name: "scope" }, [["read", t("read")], ["write", t("read and write")]])),
  ];
  const rows = found.map((one) => h("li", {}, `${one.label} · ${one.scopes.join(", ")}`, one.expires ? ` · ${t("until {day}", { day: day(one.expires) })}` : "", " ", h("button", { class: "plain", click: () => taken(place, again, () => remove(path("tokens", one.id))) }, t("Take back"))));
  return h("details", { class: "card" }, h("summary", {}, t("Tokens for programs")), h("ul", { class: "list" }, rows), place, form(fields, t("Make a token"), make));
}

async function users(again) {
  const found = await get("/users");
  const place = h("div");
  const rows = found.map((one) => h("li", {}, `${one.name} · ${one.role}`, one.person ? ` (${one.person})` : "", one.has_second_factor ? ` · ${t("two factors")}` : "", " ",
    h("button", { class: "plain", click: () => taken(place, again, () => patch(path("users", one.id), { disabled: !one.is_disabled })) }, one.is_disabled ? t("Let in again") : t("Lock out")), " ",
    h("button", { class: "plain", click: () => taken(place, again, () => remove(path("users", one.id))) }, t("Remove"))));
  const fields = [
    field(t("Name"), h("input", { name: "name", autocomplete: "off" })),
    field(t("Role"), choice({ name: "role" }, [["clinician", t("Clinician")], ["patient", t("Patient")], ["admin", t("Administrator")]])),
    field(t("Password"), h("input", { name: "password", type: "password", autocomplete: "new-password" })),
    field(t("Code of the person"), h("input", { name: "person", autocomplete: "off" }), t("Of a patient only.")),
  ];
  async function add(values) {
    await post("/users", filled(values));
    await again();
    return t("Added.");
  }
  return h("details", { class: "card" }, h("summary", {}, t("Users")), h("ul", { class: "list" }, rows), place, form(fields, t("Add a user"), add));
}

async function taken(place, again, act) {
  try {
    await act();
    await again();
  } catch (fault) {
    put(place, faultCard(fault));
  }
}
