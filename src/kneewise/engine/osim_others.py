"""What an OpenSim model holds beyond bones, joints and muscles, and is left out."""

from __future__ import annotations

from collections.abc import Iterator

from kneewise.caveat import Caveat, Weight
from kneewise.engine.osim_muscles import is_on
from kneewise.engine.osim_xml import Element

ACTUATORS = ("CoordinateActuator", "PointActuator", "TorqueActuator")
"""Forces that stand in for what muscles cannot do; ``setups.reserves`` reads them."""

_QUIET = {"PhysicalOffsetFrame", "Station"}
"""Components that exert no force."""


def left_out(model: Element) -> tuple[Caveat, ...]:
    """A caveat for each kind of force that the engine does not compute."""
    kinds: dict[str, list[Element]] = {}
    for element in _others(model):
        kinds.setdefault(element.tag, []).append(element)
    return tuple(
        Caveat(
            text=f"{model.source.name} holds {len(held)} {tag} (first in line "
            f"{held[0].line}), which the engine leaves out.",
            remedy="Moments and muscle forces are without it; angles are not touched.",
            weight=Weight.DOUBT,
        )
        for tag, held in kinds.items()
    )


def _others(model: Element) -> Iterator[Element]:
    """Forces that are not computed, and muscles that are switched off."""
    for each in model.objects("ForceSet"):
        is_muscle = "Muscle" in each.tag
        if each.tag not in ACTUATORS and is_on(each) != is_muscle:
            yield each
    components = model.child("components")
    for each in components.children if components else ():
        if each.tag not in _QUIET:
            yield each
