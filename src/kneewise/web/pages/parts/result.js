// A result: the person and the curves in step, muscles with sliders, the whole report.

import { address, Fault, file, get, path } from "/pages/api.js";
import { h } from "/pages/dom.js";
import { view } from "/pages/figures.js";
import { muscles } from "/pages/muscles.js";
import { framed, title } from "/pages/pieces.js";
import { film, played } from "/pages/player.js";
import { unpacked } from "/pages/scene.js";
import { t } from "/pages/words.js";

export async function show({ parts: [code, id] }) {
  const at = path("people", code);
  const own = at + path("assessments", id);
  const [numbers, playback, told] = await Promise.all([get(own), maybe(get(own + "/playback")), maybe(get(own + "/scene"))]);
  const first = playback?.recordings[0];
  const scene = told?.places ? unpacked(told) : null;
  const isFilm = first?.kind === "video";
  const turned = scene && !isFilm ? view(scene, { yaw: 25, name: t("The body in motion"), turns: true, shares: scene.share }) : null;
  const player = first ? played(first, turned) : null;
  const place = h("div");
  if (player && isFilm) film(player, place, () => filmOf(at, numbers));
  const worked = player && scene?.names.length ? muscles({ own, code, scene, player, repetitions: first.repetitions }) : null;
  const report = address("people", code, "assessments", id, "report");
  const body = [
    title(numbers.headline || t("Result")),
    h("p", { class: "lead" }, h("a", { href: `#${at}` }, code), ` · ${numbers.recording.file}`),
    player ? h("section", { class: "card" }, h("h2", {}, t("Moment by moment")), place, player.body) : null,
    causes(numbers),
    worked ? worked.body : none(told, numbers),
    h("section", {}, h("h2", {}, t("The whole report")), h("p", {}, h("a", { href: report, target: "_blank", rel: "noopener" }, t("Open it alone, to print"))), framed(report, t("The whole report"))),
  ];
  return { title: t("Result"), body, leave: () => { player?.stop(); turned?.stop(); worked?.stop(); } };
}

/** Why there are no muscles, and what would bring them. */
function none(told, numbers) {
  const said = numbers.caveats.find((one) => /muscles (were|are not) worked out/.test(one.text));
  const why = said?.text ?? t("No muscles were worked out for this recording.");
  const remedy = said?.remedy ?? t("They need markers (C3D or TRC) or several cameras, and the person's mass on record; then assess it again.");
  return h("section", { class: "card" }, h("h2", {}, t("How hard the muscles work")), h("p", { lang: said ? "en" : null }, why), h("p", { class: "fine", lang: said ? "en" : null }, remedy));
}

async function maybe(asked) {
  try {
    return await asked;
  } catch (fault) {
    if (fault instanceof Fault && fault.status === 404) return null;
    throw fault;
  }
}

/** The film of a result, if it was kept. */
async function filmOf(at, numbers) {
  const kept = (await get(at + "/recordings")).find((one) => one.sha256 === numbers.recording.sha256 && one.can_be_assessed);
  return kept ? file(at + path("recordings", kept.id, "file")) : null;
}

/** Findings and causes; evidence, tests and sources are one click away. */
function causes(numbers) {
  const told = numbers.explanation;
  const rows = [];
  if (numbers.findings.length) rows.push(h("ul", { class: "findings" }, numbers.findings.map((one) => h("li", {}, one.text))));
  else rows.push(h("p", {}, t("Nothing stands out beyond its error.")));
  if (told?.headline) rows.push(h("p", {}, h("strong", {}, told.headline), " ", told.detail));
  for (const one of told?.causes ?? []) {
    const name = words(one.kind) + (one.side ? `, ${one.side === "left" ? t("left") : t("right")}` : "");
    rows.push(h("details", {}, h("summary", {}, name), side(t("For it: "), "for", one.support), side(t("Against it: "), "against", one.against)));
  }
  for (const one of told?.tests ?? []) rows.push(h("details", {}, h("summary", {}, t("Would tell more: {what}", { what: one.what })), h("p", {}, one.how), h("p", { class: "fine" }, one.why)));
  return h("section", { class: "card", lang: "en" }, h("h2", {}, t("What stands out, and what may explain it")), rows);
}

function side(label, look, evidence) {
  return evidence.length ? h("ul", { class: "plain-list" }, evidence.map((one) => h("li", {}, h("strong", { class: look }, label), one.text, " ", h("small", {}, one.source)))) : null;
}

function words(kind) {
  const text = kind.replaceAll("_", " ");
  return text[0].toUpperCase() + text.slice(1);
}
