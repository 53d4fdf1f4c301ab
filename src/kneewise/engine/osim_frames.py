"""Frames of an OpenSim model: which body a frame moves with, and where on it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.frames import GROUND, Place, placed
from kneewise.engine.osim_xml import Element, fault, said

LONGEST = 50
"""Frames that may hang on one another."""

_SETS = {"BodySet": "bodyset", "JointSet": "jointset"}
_CLEAR = {"objects", "frames", "components"}
"""Elements that stand in no path."""

_SKIPPED = {"ForceSet", "MarkerSet", "ConstraintSet", "ContactGeometrySet"}


@dataclass(frozen=True, eq=False, slots=True)
class Frames:
    """The frames of a model, by path."""

    bodies: dict[str, Element]
    """By name, in the order of the file; ``ground`` among them if it is written."""

    offsets: dict[str, Element] = field(default_factory=dict)
    """Frames at a distance from others, by path such as ``/jointset/hip_r/offset``."""

    def find(self, reference: str, owner: str, element: Element) -> Place:
        """The frame that *element*, whose path is *owner*, refers to.

        Raises:
            UnreadableFile: if there is no such frame.
        """
        return self._found(reference, owner, element, ())

    def _found(
        self, reference: str, owner: str, element: Element, above: tuple[str, ...]
    ) -> Place:
        path = self._path(reference, owner)
        if path is None:
            raise fault(
                element,
                f"{said(element)} refers to {reference or 'no frame'}, which is not in "
                f"the model; its bodies are {', '.join(self.bodies) or 'none'}.",
            )
        if path not in self.offsets:
            return Place(posixpath.basename(path), np.eye(4))
        if path in above or len(above) > LONGEST:
            raise fault(
                element,
                f"the frame {path} hangs on itself, or on more than {LONGEST} others.",
            )
        offset = self.offsets[path]
        parent = offset.word(*sockets("parent"), default="")
        base = self._found(parent, path, offset, (*above, path))
        return Place(
            base.body, base.frame @ frame(offset, "translation", "orientation")
        )

    def _path(self, reference: str, owner: str) -> str | None:
        """The path of what a reference means; None if it means nothing.

        References of all versions are met: whole paths, paths from the owner or from
        what holds it, and bare names.
        """
        bodies = {f"/bodyset/{name}": name for name in self.bodies}
        bodies[f"/{GROUND}"] = GROUND
        if not reference:
            return None
        for start in (owner, posixpath.dirname(owner)):
            path = posixpath.normpath(posixpath.join(start, reference))
            if path in self.offsets or path in bodies:
                return path
        name = posixpath.basename(reference)
        if name in bodies.values():
            return f"/bodyset/{name}"
        return next((p for p in self.offsets if posixpath.basename(p) == name), None)


def frames(model: Element) -> Frames:
    """The bodies and offset frames of a model.

    Raises:
        UnreadableFile: if two bodies share a name, or one has none.
    """
    bodies: dict[str, Element] = {}
    for body in model.objects("BodySet"):
        if body.tag != "Body":
            raise fault(body, f"{said(body)} is not supported in a BodySet; only Body.")
        if not body.name or body.name in bodies:
            raise fault(body, f"the name '{body.name}' is missing or given twice.")
        bodies[body.name] = body
    ground = model.child("Ground")
    if ground is not None:
        bodies[GROUND] = ground
    return Frames(bodies, dict(_offsets(model, "/")))


def _offsets(element: Element, path: str) -> Iterator[tuple[str, Element]]:
    """Every offset frame below an element, with its path."""
    for each in element.children:
        if each.tag in _SKIPPED:
            continue
        step = "" if each.tag in _CLEAR else _SETS.get(each.tag, each.name)
        here = posixpath.join(path, step) if step else path
        if each.tag == "PhysicalOffsetFrame":
            yield here, each
        yield from _offsets(each, here)


def sockets(name: str) -> tuple[str, str, str, str]:
    """The tags that a reference called *name* has in the versions of the format."""
    return (
        f"socket_{name}",
        f"socket_{name}_connectee_name",
        f"connector_{name}_connectee_name",
        name,
    )


def frame(element: Element, translation: str, orientation: str) -> Array:
    """The (4, 4) frame that two children write: m, and rad about x, then y, then z."""
    return placed(
        element.numbers(translation, 3, np.zeros(3)),
        element.numbers(orientation, 3, np.zeros(3)),
    )
