"""Muscles by group: the words of the clinic for the muscles of a model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kneewise.anatomy import Bundle, Group, Side
from kneewise.arrays import Array, Indices, Mask
from kneewise.errors import BadSetting

__all__ = ["MEMBERS", "Bundle", "Group", "bundle_of", "bundles", "scaled", "summed"]


MEMBERS: dict[Group, tuple[str, ...]] = {
    Group.GLUTEUS_MAXIMUS: ("glut_max", "glmax"),
    Group.GLUTEUS_MEDIUS: ("glut_med", "glmed"),
    Group.GLUTEUS_MINIMUS: ("glut_min", "glmin"),
    Group.EXTERNAL_ROTATORS: ("quad_fem", "gem", "peri", "piri", "obt"),
    Group.ADDUCTORS: ("add_", "add", "grac", "pect"),
    Group.HIP_FLEXORS: ("iliacus", "psoas", "sar"),
    Group.TENSOR: ("tfl",),
    Group.QUADRICEPS: ("rect_fem", "recfem", "vas"),
    Group.HAMSTRINGS: ("semimem", "semiten", "bifem", "bflh", "bfsh"),
}
"""How the names of a group's muscles begin, in the families of gait2392 and Rajagopal.
The rectus femoris, which also bends the hip, is with the quadriceps; the sartorius with
the hip flexors; the gracilis and the pectineus with the adductors."""


def bundles(names: tuple[str, ...]) -> dict[Bundle, Mask]:
    """Which muscles (m,) are in each bundle that the model has."""
    out = {}
    for side in Side:
        for group, starts in MEMBERS.items():
            mask = np.array(
                [n.startswith(starts) and n.endswith(f"_{side.letter}") for n in names],
                dtype=np.bool_,
            )
            if mask.any():
                out[Bundle(group, side)] = mask
    return out


def bundle_of(names: tuple[str, ...]) -> Indices:
    """In which of ``bundles`` each muscle (m,) is; -1 for none."""
    out = np.full(len(names), -1)
    for k, mask in enumerate(bundles(names).values()):
        out[mask] = k
    return out


def summed(values: Array, names: tuple[str, ...]) -> dict[Bundle, Array]:
    """Values (n, m, ...) of muscles summed over each bundle: (n, ...)."""
    return {b: values[:, mask].sum(axis=1) for b, mask in bundles(names).items()}


def scaled(names: tuple[str, ...], change: Mapping[Bundle, float]) -> Array:
    """The strength (m,) of every muscle when bundles change, 1 for as it is.

    Args:
        names: m muscles.
        change: what the strength of each bundle becomes, 0.7 for 30 % less.

    Raises:
        BadSetting: for a bundle that the model does not have, or strength below 0.
    """
    known = bundles(names)
    out = np.ones(len(names))
    for bundle, factor in change.items():
        if bundle not in known:
            there = ", ".join(sorted({b.group.value for b in known}))
            raise BadSetting(
                f"the model has no {bundle.group} on the {bundle.side} side.",
                remedy=f"Choose one of: {there}.",
            )
        if not factor >= 0:
            raise BadSetting(
                f"{bundle.group} cannot be {factor:g} times as strong.",
                remedy="Give a change of strength above -100%.",
            )
        out[known[bundle]] = factor
    return out
