"""A result that plays: the person, the curves, the body, and what if it had more."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from kneewise.anatomy import Group, Side
from kneewise.errors import UnfitRecording
from kneewise.web.access.rules import Action
from kneewise.web.api.assessments import check_room, file_of, shown
from kneewise.web.api.people import find
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Id, JobOut, Shape
from kneewise.web.jobs.assessing import PLAYBACK
from kneewise.web.refusal import NotThere
from kneewise.web.visit import Here, Visit
from kneewise.workflow import names

MOST_RECORDINGS = 20
"""Of one result."""

Number = Annotated[int, Query(ge=0, lt=MOST_RECORDINGS)]


class LineOut(Shape):
    """A muscle that is drawn."""

    name: str
    group: Group
    side: Side
    force: int
    """N, its largest."""


class SceneOut(Shape):
    """A fitted body in n moments, for drawing.

    Axes: x to where the person faces, y up, z to their right.
    """

    time: list[float]
    """s."""

    bones: list[str]
    """Names of k points of the skeleton, such as hip_r."""

    lines: list[LineOut]
    points: int
    """Of each line, from origin to insertion."""

    places: str
    """Base64 of two bytes a number, the lower first, in mm: for each moment the k
    points, then the points of each line, x y z each. -32768 where not known."""

    groups: list[str]
    """Such as gluteus_medius_right; empty where no muscles were worked out."""

    used: str
    """Base64 of one byte a number: for each group, % of its strength that it uses at
    each moment. 255 where not known."""

    model: str
    ground: str
    """Where the forces from the ground come from."""


class NoScene(Shape):
    """Why there is no body to draw."""

    why: str
    remedy: str


class Asked(Shape):
    """A question about the muscles of a result."""

    recording: Annotated[int, Field(strict=True, ge=0, lt=MOST_RECORDINGS)] = 0


class SharedOut(Shape):
    """How much of each group is used as one group's strength changes, on both sides.

    The legs share no muscle: a change of one side alone leaves the other as at 1.
    """

    group: Group
    factors: list[float]
    """What the strength is multiplied by, increasing."""

    used: dict[str, list[list[float]]]
    """``group_side`` → for each factor the share used at its peak, and its error."""

    missing: dict[str, list[list[float]]]
    """``coordinate_side`` → N·m that no muscle makes, and its standard error."""

    curves: dict[str, str]
    """``group_side`` → base64 of one byte a number, as in a scene: for each factor the
    % used at each moment of the scene."""


def read_playback(code: str, id: Id, visit: Here) -> Response:  # noqa: A002
    """The person and the curves of an assessment, moment by moment, for drawing."""
    return Response(file_of(visit, code, id, PLAYBACK), media_type="application/json")


def read_scene(code: str, id: Id, visit: Here, recording: Number = 0) -> Response:  # noqa: A002
    """The fitted body of an assessment with its muscles, or why there is none."""
    try:
        held = file_of(visit, code, id, names.scene(recording))
    except NotThere:
        file_of(visit, code, id, PLAYBACK)  # a result there is
        none = NoScene(
            why="No body was fitted to this recording: there are no muscles to show.",
            remedy="Muscles need markers (C3D or TRC) or several cameras, and the "
            "person's mass on record; then assess it again.",
        )
        return Response(none.model_dump_json(), media_type="application/json")
    return Response(held, media_type="application/json")


def ask_what_if(code: str, id: Id, said: Asked, visit: Here) -> JobOut:  # noqa: A002
    """Ask what stronger and weaker muscles would do: a job, or the one there was."""
    _check_kept(visit, code, id, said.recording)
    answers = visit.house.answers
    job = answers.asked(code, id, said.recording)
    if job is None:
        check_room(visit, code)
        job = answers.ask(visit.name, code, id, said.recording)
        visit.house.pool.wake()
    return shown(job)


def read_what_if(
    code: str,
    id: Id,  # noqa: A002
    visit: Here,
    group: Group,
    recording: Number = 0,
) -> Response:
    """The same movement with one group of muscles weaker and stronger."""
    _check_kept(visit, code, id, recording)
    held = visit.house.answers.read(code, id, recording, group.value)
    if held is None:
        raise NotThere(
            f"what another {group.value} would do was not worked out for {id}.",
            remedy="Ask for it first: POST to the same path, and wait for its job.",
        )
    return Response(held, media_type="application/json")


def _check_kept(visit: Visit, code: str, id_: str, recording: int) -> None:
    """Refuse a question about muscles where no body in motion is kept.

    Raises:
        UnfitRecording: with what to do about it.
    """
    find(visit, code, id_)
    if visit.house.archive.files.entry(code, id_, names.motion(recording)) is None:
        raise UnfitRecording(
            f"{id_} keeps no body in motion.",
            remedy="Assess markers of a person whose mass is on record.",
        )


_AT = "/people/{code}/assessments/{id}"

ROUTES = (
    Route(
        method="GET",
        path=f"{_AT}/playback",
        action=Action.READ_ASSESSMENT,
        answer=read_playback,
    ),
    Route(
        method="GET",
        path=f"{_AT}/scene",
        action=Action.READ_ASSESSMENT,
        answer=read_scene,
        model=SceneOut | NoScene,
    ),
    Route(
        method="POST",
        path=f"{_AT}/what-if",
        action=Action.ASSESS,
        answer=ask_what_if,
        model=JobOut,
        status=202,
    ),
    Route(
        method="GET",
        path=f"{_AT}/what-if",
        action=Action.READ_ASSESSMENT,
        answer=read_what_if,
        model=SharedOut,
    ),
)
