// The words of the pages in the reader's language. English stands in the code.

const KNOWN = ["en", "de"];
const KEY = "kneewise.language";
let table = {};
let chosen = "en";

/** The language the reader chose, or that of the browser. */
export function language() {
  return chosen;
}

export function languages() {
  return { en: "English", de: "Deutsch" };
}

/** Fetch the words of a language; it is remembered where *name* is given. */
export async function speak(name) {
  if (name) localStorage.setItem(KEY, name);
  const own = navigator.languages.map((one) => one.slice(0, 2));
  const wanted = [localStorage.getItem(KEY), ...own].find((one) => KNOWN.includes(one));
  chosen = wanted ?? "en";
  document.documentElement.lang = chosen === "en" ? "en-GB" : chosen;
  table = chosen === "en" ? {} : await (await fetch(`/pages/words/${chosen}.json`)).json();
}

/** A sentence in the reader's language; {name} stands for what *given* has. */
export function t(sentence, given = {}) {
  const said = table[sentence] ?? sentence;
  return said.replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");
}

export function day(text) {
  const shape = { day: "numeric", month: "long", year: "numeric" };
  return new Date(text).toLocaleDateString(document.documentElement.lang, shape);
}

export function number(value, digits = 0) {
  const shape = { maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: "negative" };
  return value.toLocaleString(document.documentElement.lang, shape);
}
