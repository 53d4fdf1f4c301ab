"""Coordinates of an OpenSim model: their ranges, and which of them drive others."""

from __future__ import annotations

import posixpath

import numpy as np

from kneewise.engine.assembly import Axis, Coordinate, Coupler
from kneewise.engine.body import SLIDE
from kneewise.engine.frames import Skeleton
from kneewise.engine.functions import scaled
from kneewise.engine.osim_functions import function, held
from kneewise.engine.osim_joints import Joint, names
from kneewise.engine.osim_xml import Element, fault, said, unsupported


def coordinates(joints: list[Joint], axes: list[list[Axis]]) -> list[Coordinate]:
    """The coordinates of all joints, in their order.

    Raises:
        UnreadableFile: if two share a name, or a range is not one.
    """
    moved = [axis for several in axes for axis in several if axis.coordinate]
    slides = {axis.coordinate for axis in moved if axis.kind == SLIDE}
    turns = {axis.coordinate for axis in moved if axis.kind != SLIDE}
    found: dict[str, Coordinate] = {}
    for joint in joints:
        written = joint.coordinates or [joint.element] * len(names(joint))
        for name, element in zip(names(joint), written, strict=True):
            if not name or name in found:
                raise fault(element, f"the coordinate '{name}' has no name of its own.")
            translates = name in slides - turns
            found[name] = _coordinate(element, name, translates)
    return list(found.values())


def _coordinate(element: Element, name: str, translates: bool) -> Coordinate:  # noqa: FBT001
    """One coordinate."""
    lower, upper = element.numbers("range", 2, np.array([-10.0, 10.0]))
    if lower > upper:
        raise fault(
            element, f"{said(element)} ranges from {lower:g} to {upper:g}, backwards."
        )
    if element.flag("prescribed", default=False):
        raise fault(
            element,
            f"{said(element)} follows a prescribed function, which is not supported.",
            remedy="Set its 'prescribed' to false: the recording says how it moves.",
        )
    return Coordinate(
        name=name,
        default=element.number("default_value", default=0.0),
        lower=float(lower),
        upper=float(upper),
        clamped=element.flag("clamped", default=False),
        locked=element.flag("locked", default=False),
        translates=translates,
    )


def couplers(model: Element, known: list[str]) -> list[Coupler]:
    """The coordinates that drive others.

    Raises:
        UnreadableFile: for a constraint of another kind, or one that names a
            coordinate that is not there, or drives one twice or in turn.
    """
    found: list[Coupler] = []
    for element in model.objects("ConstraintSet"):
        if _is_off(element):
            continue
        if element.tag != "CoordinateCouplerConstraint":
            raise unsupported(element, "CoordinateCouplerConstraint")
        found.append(_coupler(element, known))
        drivers = {each.driver for each in found}
        driven = [each.driven for each in found]
        if drivers & set(driven) or len(set(driven)) < len(driven):
            raise fault(
                element,
                f"{said(element)} drives a coordinate that drives another or is driven "
                "already, which is not supported.",
            )
    return found


def _is_off(element: Element) -> bool:
    """Whether a constraint is not enforced."""
    return element.flag("isDisabled", default=False) or not element.flag(
        "isEnforced", default=True
    )


def _coupler(element: Element, known: list[str]) -> Coupler:
    """One coupler."""
    driver = element.word("independent_coordinate_names").strip("()").strip()
    driven = element.word("dependent_coordinate_name")
    for name in (driver, driven):
        if name not in known:
            raise fault(
                element,
                f"{said(element)} names the coordinate '{name}'; the model has "
                f"{', '.join(known)}.",
            )
    inner = held(element, "coupled_coordinates_function")
    if inner is None:
        raise fault(element, f"{said(element)} has no function.")
    factor = element.number("scale_factor", default=1.0)
    return Coupler(driver=driver, driven=driven, pieces=scaled(function(inner), factor))


def referred(reference: str, skeleton: Skeleton, element: Element) -> int:
    """The coordinate that *element* refers to.

    Raises:
        UnreadableFile: if there is none of this name.
    """
    name = posixpath.basename(reference)
    if name not in skeleton.coordinates:
        raise fault(
            element,
            f"{said(element)} depends on the coordinate '{name}'; the model has "
            f"{', '.join(skeleton.coordinates) or 'none'}.",
        )
    return skeleton.coordinates.index(name)
