// Which page is shown: the address after the # names it.

import { Fault, get, prove, remove } from "/pages/api.js";
import { h, put, say } from "/pages/dom.js";
import { faultCard } from "/pages/pieces.js";
import { speak, t } from "/pages/words.js";

const PAGES = [
  [/^\/?$/, "start"],
  [/^\/people$/, "people"],
  [/^\/people\/([^/]+)$/, "person"],
  [/^\/people\/([^/]+)\/assess$/, "assess"],
  [/^\/people\/([^/]+)\/results\/([^/]+)$/, "result"],
  [/^\/people\/([^/]+)\/exam$/, "exam"],
  [/^\/people\/([^/]+)\/programme$/, "programme"],
  [/^\/people\/([^/]+)\/today$/, "today"],
  [/^\/guide$/, "guide"],
  [/^\/settings$/, "settings"],
];

const DEEP = { result: ["player", "muscles", "figures", "scene", "sliders", "chart", "body", "tint", "groups", "watch"] };

const main = document.getElementById("main");
const top_ = document.getElementById("top");
let me = null;
let leave = () => {};
let latest = 0;

/** Go to a page. */
export function go(where) {
  if (location.hash === "#" + where) show();
  else location.hash = where;
}

/** Show the page of the address; of two that were asked for, the later one. */
async function show() {
  const turn = ++latest;
  leave();
  leave = () => {};
  const where = decodeURI(location.hash.slice(1));
  const found = PAGES.find(([shape]) => shape.test(where)) ?? PAGES[0];
  const parts = (where.match(found[0]) ?? []).slice(1).map(decodeURIComponent);
  try {
    me = me ?? (await known());
    const name = me === null ? "signin" : patientPage(found[1], parts);
    const page = await import(`/pages/${name}.js`);
    const shown = await page.show({ me, parts, go, enter, again: show });
    if (turn !== latest) {
      shown.leave?.();
      return;
    }
    leave = shown.leave ?? leave;
    put(top_, bar());
    put(main, shown.body);
    document.title = `${shown.title} · Kneewise`;
    say(shown.title);
    main.querySelector("h1")?.focus();
  } catch (fault) {
    if (turn !== latest) return;
    if (fault instanceof Fault && fault.status === 401 && me !== null) {
      me = null;
      await show();
      return;
    }
    put(top_, bar());
    put(main, faultCard(fault));
  }
}

/** A patient has pages of their own person alone. */
function patientPage(name, parts) {
  if (me.role !== "patient") return name;
  if (["start", "people"].includes(name)) {
    parts.splice(0, parts.length, me.person);
    return "today";
  }
  return name;
}

async function known() {
  try {
    const found = await get("/me");
    prove(found.csrf);
    return found;
  } catch (fault) {
    if (fault instanceof Fault && fault.status === 401) return null;
    throw fault;
  }
}

/** Somebody has signed in. */
async function enter(who) {
  me = who;
  prove(who.csrf);
  await show();
}

async function out() {
  await remove("/session");
  me = null;
  location.hash = "/";
  await show();
}

function bar() {
  const brand = h("a", { href: "#/", class: "brand" }, h("img", { src: "/pages/mark.svg", alt: "", width: 26, height: 26 }), "Kneewise");
  if (me === null) return [brand];
  const links = me.role === "patient" ? [["#/", t("Today")], ["#/guide", t("Guide")]] : [["#/people", t("People")], ["#/guide", t("Guide")]];
  links.push(["#/settings", t("Settings")]);
  const nav = h("nav", { "aria-label": t("Pages") }, links.map(([href, text]) => h("a", { href, "aria-current": location.hash === href ? "page" : null }, text)));
  const alone = me.name === "here";
  return [brand, nav, alone ? null : h("button", { class: "plain", click: out }, t("Sign out"))];
}

/** Fetch what the page will need while it is still asked who is there. */
function ahead() {
  const [, name] = PAGES.find(([shape]) => shape.test(decodeURI(location.hash.slice(1)))) ?? PAGES[0];
  for (const part of [name, ...(DEEP[name] ?? [])]) document.head.append(h("link", { rel: "modulepreload", href: `/pages/${part}.js` }));
}

addEventListener("hashchange", show);
ahead();
await speak();
document.querySelector(".skip").textContent = t("Skip to the page");
await show();
