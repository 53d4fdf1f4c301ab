"""A film among recordings: what of it is seen in space, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kneewise.caveat import Caveat
from kneewise.events.event import Activity, Repetition
from kneewise.motion import ImageMotion
from kneewise.motion.view import View
from kneewise.person import Person
from kneewise.workflow.prepare import Prepared, Smooth
from kneewise.workflow.request import Request

if TYPE_CHECKING:
    from kneewise.workflow.embodied import Embodied

FITTING = "Fitting the body (the first time takes a minute)"

IN_SPACE = (
    Activity.SQUAT,
    Activity.STAND,
    Activity.SIT_TO_STAND,
    Activity.STEP_DOWN,
    Activity.SINGLE_LEG_SQUAT,
)
"""What one camera sees in space: a foot or both stay in place."""


_IN_PICTURE = {
    Activity.WALK: Caveat(
        text="A walk is measured as a flat picture: one camera is fitted in space "
        "where a foot stays in place throughout.",
        remedy="Use two cameras, markers or motion sensors for angles in space.",
    ),
}
"""What one camera does not see in space, and why."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Seen:
    """A recording in which repetitions are known."""

    ready: Prepared
    made: Smooth
    activity: Activity
    repetitions: tuple[Repetition, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Raised:
    """A recording after a film has been seen in space, where it is one."""

    made: Smooth
    view: View | None
    caveats: tuple[Caveat, ...] = ()
    body: Embodied | None = None


def raised(seen: Seen, request: Request, person: Person) -> Raised:
    """A film in space where that can be had, with its muscles if the mass is known."""
    ready, made = seen.ready, seen.made
    flat = Raised(made=made, view=ready.view)
    is_film = isinstance(ready.recording.motion, ImageMotion)
    if not is_film or not request.body or person.height is None:
        return flat
    if seen.activity not in IN_SPACE:
        said = _IN_PICTURE.get(seen.activity)
        return replace(flat, caveats=(said,) if said else ())
    from kneewise.workflow import one_camera  # loads the engine

    film = one_camera.raised(ready, made, seen.activity, person.height)
    space = Raised(made=film.made, view=film.view, caveats=film.caveats)
    if film.found is None or person.mass is None:
        return space
    from kneewise.workflow import filmed

    request.progress(FITTING, 0.0)
    in_space = replace(seen, made=film.made)
    body = filmed.embodied_film(film.found, in_space, person)
    caveats = (*film.caveats, *body.caveats)
    return replace(space, made=body.made, caveats=caveats, body=body)
