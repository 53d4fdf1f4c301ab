"""Where a device is pressed against in a test of strength, and which way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.units import cm
from kneewise.workflow.landmarks import WORKED, Places

_FORWARD, _UP, _OUT = np.eye(3)
"""Of the working leg, the right one, as one stands."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Press:
    """A device on the working leg."""

    at: str
    """The landmark that it is near."""

    towards: str
    """Towards this landmark it is moved on, along the bone."""

    share: float
    """How far it is moved, as a share of the bone."""

    way: Array
    """(3,) what the person pushes towards; made square to the bone."""


PRESSES = {
    "press_ankle_up": Press(at="ankle", towards="knee", share=0.12, way=_UP),
    "press_knee_up": Press(at="knee", towards="hip", share=0.14, way=_UP),
    "press_ankle_out": Press(at="ankle", towards="knee", share=0.12, way=_OUT),
    "press_ankle_in": Press(at="ankle", towards="knee", share=0.12, way=-_OUT),
    "press_thigh_back": Press(at="knee", towards="hip", share=0.14, way=_UP),
    "press_thigh_front": Press(at="knee", towards="hip", share=0.14, way=_UP),
    "press_shin_front": Press(at="ankle", towards="knee", share=0.15, way=_FORWARD),
    "press_shin_back": Press(at="ankle", towards="knee", share=0.15, way=-_FORWARD),
}
"""As the table of tests has them: ``tests/st_abd_long`` and those after it."""

PAD = cm(5)
"""Half the size of a device."""

_SKIN = cm(5)
_PUSH = cm(26)
_HEAD = cm(6)


def pressed(name: str, places: Places) -> tuple[Array, Array]:
    """The middle of the device, and an arrow of the push.

    Args:
        name: one of ``PRESSES``.
        places: of the body.

    Returns:
        (3,) m, and (5, 3) m: a line from the device on, with its head.
    """
    press = PRESSES[name]
    near, far = places[f"{WORKED}_{press.at}"], places[f"{WORKED}_{press.towards}"]
    bone = (far - near) / np.linalg.norm(far - near)
    way = press.way - (press.way @ bone) * bone
    way = way / np.linalg.norm(way)
    on_bone = near + press.share * (far - near)
    middle = on_bone + (_SKIN + PAD / 2) * way
    tip = on_bone + (_SKIN + PAD + _PUSH) * way
    left, right = (tip - _HEAD * way + _HEAD * turn * bone for turn in (-0.7, 0.7))
    start = on_bone + (_SKIN + 2 * PAD) * way
    return middle, np.array([start, tip, left, tip, right])
