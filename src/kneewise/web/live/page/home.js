/* Within a practice: whose set it is, its result, and one line of their diary. */

import * as words from "./words.js";

const API = "/api/v1";
const LOOK = 1000;
const MOST = 200;
const part = (id) => document.getElementById(id);
let csrf = "";
let person = null;
let done = null;
let asked = 0;

/** The person that the address of the page names; "" for none. */
export function wanted() {
  return new URLSearchParams(location.search).get("person") ?? "";
}

/** The line is open: show the way home, and for whom a set is kept. */
export async function opened(hello) {
  person = hello.person ?? null;
  part("home").hidden = !hello.home;
  part("whom-field").hidden = true;
  part("whom").textContent = "";
  if (!hello.home) return;
  part("home").href = hello.home;
  const me = await ask("GET", "/me");
  csrf = me.csrf;
  const isOwn = me.role === "patient";
  if (person) part("home").href = isOwn ? "/#/" : `/#/people/${encodeURIComponent(person)}`;
  part("whom").textContent = person && isOwn ? words.text("kept_yours") : "";
  if (!isOwn) await choose();
}

/** Let a professional choose a person. */
async function choose() {
  const field = part("person");
  const people = await ask("GET", `/people?most=${MOST}`);
  const codes = people.map((one) => one.code);
  if (person && !codes.includes(person)) people.unshift({ code: person, name: "" });
  field.replaceChildren(option("", words.text("whom_nobody"), "whom_nobody"), ...people.map((one) => option(one.code, one.name ? `${one.code} · ${one.name}` : one.code)));
  field.value = person ?? "";
  part("whom-field").hidden = false;
}

function option(value, text, word) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = text;
  if (word) made.dataset.word = word;
  return made;
}

/** A set has ended: offer its line for the diary, filled in. */
export function ended({ set, diary }) {
  done = diary;
  part("look").hidden = true;
  part("noted").textContent = "";
  const isHere = person !== null && diary !== null;
  part("note").hidden = !isHere;
  part("note-send").disabled = false;
  if (!isHere) return;
  part("diary").parentElement.hidden = true;
  const isHeld = set.hold !== null;
  const count = words.number(isHeld ? Math.round(set.hold) : set.repetitions);
  const side = set.side ? ` (${words.text(`side_${set.side}`)})` : "";
  const unit = isHeld ? " s" : "";
  part("note-what").textContent = `${words.text(set.activity)}${side}: 1 × ${count}${unit}`;
}

/** A set is kept by a job: say so, and lead to its result once it is there. */
export async function kept({ job, person: code }) {
  const at = `/people/${encodeURIComponent(code)}`;
  const mine = ++asked;
  part("kept").textContent = words.text("keeping");
  try {
    for (;;) {
      const now = await ask("GET", `${at}/jobs/${job}`);
      if (mine !== asked) return;
      if (now.ended === null) {
        await new Promise((next) => setTimeout(next, LOOK));
        continue;
      }
      if (now.state !== "done") throw new Error(now.reason);
      part("kept").textContent = words.text("kept_here", { person: code });
      part("look").href = `/#${at}/results/${now.result}`;
      part("look").hidden = false;
      return;
    }
  } catch (error) {
    part("kept").textContent = words.text("unkept", { reason: error.message });
  }
}

/** Write the set into the diary. */
export async function note(event) {
  event.preventDefault();
  const field = part("pain");
  const pain = field.value === "" ? NaN : Number(field.value.replace(",", "."));
  field.setAttribute("aria-invalid", String(!(pain >= 0 && pain <= 10)));
  if (!(pain >= 0 && pain <= 10)) {
    part("noted").textContent = words.text("pain_missing");
    field.focus();
    return;
  }
  part("note-send").disabled = true;
  try {
    const { outside } = await ask("POST", `/people/${encodeURIComponent(person)}/diary`, { done: [done], pain });
    part("noted").textContent = words.text(outside.length ? "noted_outside" : "noted");
  } catch (error) {
    part("noted").textContent = words.text("unnoted", { reason: error.message });
    part("note-send").disabled = false;
  }
}

async function ask(method, where, what) {
  const headers = { accept: "application/json", "x-csrf-token": csrf };
  if (what) headers["content-type"] = "application/json";
  const answer = await fetch(API + where, { method, headers, body: what && JSON.stringify(what), credentials: "same-origin" });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${said.error} ${said.remedy ?? ""}`.trim());
  return said;
}
