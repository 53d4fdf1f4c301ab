// What one result says, in words, with where it comes from.

import { h } from "/pages/dom.js";
import { said } from "/pages/norm.js";
import { day, number, t } from "/pages/words.js";

const percent = (share) => `${number(100 * share)} %`;

/** The words for a place among published people: stronger and freer are called more. */
function placed(yard, place) {
  if (place === "usual") return t("usual");
  if (yard.quantity === "a time") return place === "less" ? t("slower than usual") : t("quicker than usual");
  if (yard.better < 0) return place === "less" ? t("shorter than usual") : t("longer than usual");
  return place === "less" ? t("below what is usual") : t("above what is usual");
}

const WHY = {
  nothing: () => t("Nothing published of this way of testing was read at its source."),
  elsewhere: () => t("Published people are of another age or sex."),
  unknown: () => t("Year of birth and sex are not on record: write them down on the person's page to compare."),
  mass: () => t("The mass is not on record: write it down on the person's page to compare."),
  belt: () => t("Published values hold for a device held by a belt against the person's push; choose it where that is so."),
};

/** One result in words; nothing that would have to be looked up. */
export function words(yard, found, known) {
  const { own, error } = found;
  const lines = [];
  if (found.isDoubtful) lines.push(h("p", { class: "warn" }, doubtful(yard, own.value)));
  if (found.contradicts) lines.push(h("p", { class: "warn" }, t("It differs by more than the error from {value} of today: test again, or take out the one that went wrong.", { value: said(yard, found.contradicts.value) })));
  if (found.hurts) lines.push(h("p", { class: "warn" }, t("It hurt more than {n} of 10: the number cannot be read.", { n: known.pain })));
  if (found.place) lines.push(h("p", { class: "fine" }, compared(yard, found, known)));
  if (found.lack !== undefined) lines.push(h("p", { class: found.isBeyond ? "warn" : "fine" }, sides(yard, found)));
  if (found.last) lines.push(h("p", { class: "fine" }, since(yard, found)));
  const value = error === null ? t("{value} (its error is not known)", { value: said(yard, own.value) }) : `${said(yard, own.value)} ± ${said(yard, error)}`;
  return [h("p", { class: "value2" }, h("strong", {}, value), found.place ? h("span", { class: `badge ${found.place}` }, placed(yard, found.place)) : null), lines];
}

function doubtful(yard, value) {
  const [least, most] = yard.believable;
  const given = { value: said(yard, value), least: least === null ? "" : said(yard, least), most: most === null ? "" : said(yard, most) };
  if (most !== null && value > most) return t("{value} is more than anybody gives (about {most} at most). It is asked about and not judged.", given);
  return t("{value} is less than nearly anybody gives (about {least} at least). It is asked about and not judged.", given);
}

function compared(yard, { own, z }, known) {
  const usual = yard.usual;
  const share = yard.quantity === "a force" && known.weight ? " " + t("That is {share} of body weight.", { share: percent(own.value / known.weight) }) : "";
  if (usual.kind === "spread") {
    const given = { z: number(Math.abs(z), 1), mean: said(yard, usual.mean), sd: said(yard, usual.sd) };
    if (yard.better < 0) return z < 0 ? t("{z} standard deviations shorter than published people ({mean} ± {sd}).", given) : t("{z} standard deviations longer than published people ({mean} ± {sd}).", given);
    return (z < 0 ? t("{z} standard deviations below published people ({mean} ± {sd}).", given) : t("{z} standard deviations above published people ({mean} ± {sd}).", given)) + share;
  }
  if (usual.kind === "limit") return t("What is usual begins at {limit}.", { limit: said(yard, usual.less) });
  return t("Published people have {mean} in the middle; {amount} is what the test can tell.", { mean: said(yard, usual.mean), amount: said(yard, yard.change.amount) });
}

function sides(yard, { lack, limit, lackError, isBeyond }) {
  const much = (value) => (yard.sides.is_share ? percent(value) : said(yard, value));
  const given = { lack: `${much(Math.abs(lack))} ± ${much(lackError)}`, limit: much(limit) };
  if (isBeyond) return t("{lack} less than the other side; more than {limit} counts.", given);
  return lack > 0 ? t("{lack} less than the other side; {limit} or less does not count.", given) : t("{lack} more than the other side.", given);
}

function since(yard, { own, last, since: apart, threshold, isReal }) {
  const much = (value) => (own.moment === null ? said(yard, value) : t("{n} N·m", { n: number(value, 1) }));
  const given = { day: day(last.on), value: said(yard, last.value), apart: (apart < 0 ? "−" : "+") + much(Math.abs(apart)), least: threshold === null ? "" : much(threshold) };
  if (threshold === null) return t("On {day}: {value} ({apart}; the smallest real change is not known).", given);
  return isReal ? t("On {day}: {value}. The change of {apart} is real: {least} is the smallest that is.", given) : t("On {day}: {value}. The change of {apart} is within the error: {least} is the smallest real one.", given);
}

/** Why nothing is compared, and in which ways of testing there would be something. */
export function missing(found, yards, yard, ways) {
  const why = found.map((one) => one.why).find(Boolean);
  if (!why) return null;
  const others = why === "nothing" ? ways.filter(([key]) => yards.some((one) => one.protocol === key && one.test === yard.test && one.usual)) : [];
  return h("p", { class: "fine" }, WHY[why](), others.length ? " " + t("There are published values for: {ways}.", { ways: others.map(([, name]) => name).join(", ") }) : null);
}

/** Whom it is compared with, and by which rules: one click away. */
export function sources(yard) {
  const rows = [];
  if (yard.usual) rows.push([t("Published people"), `${yard.usual.people}. ${yard.usual.source} [${yard.usual.key}]`]);
  if (yard.change) rows.push([t("Smallest real change"), `${yard.change.is_share ? percent(yard.change.amount) : said(yard, yard.change.amount)}. ${yard.change.source} [${yard.change.key}]`]);
  if (yard.sides) rows.push([t("Difference of the sides"), `${yard.sides.is_share ? percent(yard.sides.amount) : said(yard, yard.sides.amount)}. ${yard.sides.source} [${yard.sides.key}]`]);
  return rows.length ? h("details", { class: "fine" }, h("summary", {}, t("Where this comes from")), h("dl", {}, rows.map(([name, text]) => [h("dt", {}, name), h("dd", { lang: "en" }, text)]))) : null;
}
