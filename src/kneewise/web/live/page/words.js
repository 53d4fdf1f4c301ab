/* Every text of the page, in the language the person reads. */

const LANGUAGES = ["en", "de"];
const KEPT = "kneewise-language";
let catalogue = { en: {} };
let language = "en";

/** Fetch the catalogue and choose the language kept here, or the browser's own. */
export async function load() {
  catalogue = await (await fetch(new URL("words.json", import.meta.url))).json();
  const wanted = [recall(), ...navigator.languages.map((one) => one.slice(0, 2))];
  language = wanted.find((one) => LANGUAGES.includes(one)) || "en";
}

export function current() {
  return language;
}

export function choose(wanted) {
  language = LANGUAGES.includes(wanted) ? wanted : "en";
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    /* a browser that keeps nothing forgets this too */
  }
}

/** The text of a key, with {parts} put in; the key itself where there is none. */
export function text(key, parts = {}) {
  const found = catalogue[language][key] ?? catalogue.en[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
}

export function has(key) {
  return key in catalogue[language];
}

/** A number as it is written in the language. */
export function number(value, digits = 0) {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (value || 0).toLocaleString(language, format).replace("-", "−");
}

/** Write every text that stands in the page. */
export function apply() {
  document.documentElement.lang = language;
  document.title = `Kneewise: ${text("title")}`;
  for (const part of document.querySelectorAll("[data-word]")) part.textContent = text(part.dataset.word);
}

function recall() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
