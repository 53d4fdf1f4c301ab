// Groups of muscles in words, and what lies between two strengths that were worked out.

import { t } from "/pages/words.js";

/** What a physiotherapist calls a group. */
export function called(group) {
  const names = {
    gluteus_maximus: t("Gluteus maximus"),
    gluteus_medius: t("Gluteus medius"),
    gluteus_minimus: t("Gluteus minimus"),
    deep_external_rotators: t("Deep external rotators"),
    adductors: t("Adductors"),
    hip_flexors: t("Hip flexors"),
    tensor_fasciae_latae: t("Tensor fasciae latae"),
    quadriceps: t("Quadriceps"),
    hamstrings: t("Hamstrings"),
  };
  return names[group] ?? group.replaceAll("_", " ");
}

/** What a moment that no muscle makes is for. */
export function purpose(name) {
  const words = {
    hip_flexion: t("bending or straightening the hip"),
    hip_adduction: t("holding the thigh from leaning inwards or outwards"),
    hip_rotation: t("holding the thigh from turning"),
    knee_angle: t("straightening or bending the knee"),
  };
  const cut = name.lastIndexOf("_");
  return `${words[name.slice(0, cut)] ?? name.slice(0, cut).replaceAll("_", " ")}, ${sideOf(name.slice(cut + 1))}`;
}

export function sideOf(side) {
  return side === "left" ? t("left") : t("right");
}

/** Between which two of the factors one lies, and how far: [k, share]. */
export function amid(factors, factor) {
  const last = factors.length - 1;
  let k = 0;
  while (k < last - 1 && factors[k + 1] < factor) k += 1;
  return [k, (factor - factors[k]) / (factors[k + 1] - factors[k])];
}

/** A value and its error between two levels. */
export function between(factors, rows, factor) {
  const [k, share] = amid(factors, factor);
  return [0, 1].map((i) => rows[k][i] + share * (rows[k + 1][i] - rows[k][i]));
}
