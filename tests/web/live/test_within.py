"""The coach within a practice: whose sets are kept, where, and who may not."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from kneewise.motion import ImageMotion
from kneewise.simulate.camera import filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.store.jobs import Job, State
from kneewise.store.record import Kind
from kneewise.units import deg
from kneewise.workflow.diary import Said, keep_said
from kneewise.workflow.person import read, today
from tests.live.painted import CAMERA
from tests.web.live.faked import Page, rooms, shot
from tests.web.standing import Server, serving
from tests.web.town import ANNA, BERT, furnish, unhurried

RATE = 15.0
START = json.dumps({"do": "start", "activity": "squat", "session": 1, "goal": None})
PATIENCE = 60.0  # s, for a child on a busy machine


@pytest.fixture(scope="module")
def image() -> ImageMotion:
    """Two squats, the right knee inwards, after somebody stood still."""
    drawn = filmed(squats(Truth(right=deg(22), rate=RATE, repetitions=2)), CAMERA)
    late = round(1.5 * RATE)
    at = [0] * late + list(range(len(drawn.time)))
    assert drawn.lifted is not None
    return ImageMotion(
        time=np.arange(len(at)) / RATE,
        landmarks=drawn.landmarks,
        pixels=drawn.pixels[at],
        confidence=drawn.confidence[at],
        width=drawn.width,
        height=drawn.height,
        lifted=drawn.lifted[at],
    )


@pytest.fixture
def practice(tmp_path: Path, image: ImageMotion) -> Iterator[Server]:
    """A practice whose coach sees what was drawn."""
    furnish(tmp_path)
    with serving(tmp_path, unhurried(), rooms=rooms(image)) as server:
        yield server


def secret_of(practice: Server, name: str) -> str:
    user = practice.archive.users.named(name)
    assert user is not None
    return practice.house.door.new_session(user.id)


@contextmanager
def opened(practice: Server, secret: str, query: str = "") -> Iterator[Page]:
    """The line of a page in whose browser somebody has signed in."""
    with connect(
        f"{practice.address.replace('http', 'ws')}/live/socket?{query}",
        origin=Origin(practice.address),
        additional_headers={"cookie": f"kneewise={secret}"},
        compression=None,
        proxy=None,
    ) as line:
        yield Page(line)


def set_done(line: Page, image: ImageMotion) -> dict[str, Any]:
    """Practise; what the page is told of the set in the end."""
    line.say(START)
    line.watch(image.time.tolist(), [])
    line.say('{"do": "stop"}')
    while not {"job", "kept", "unkept"} & set(told := line.hear()):
        pass
    return told


def ended(practice: Server, id_: str) -> Job:
    """A job, once it is over."""
    end = time.monotonic() + PATIENCE
    while True:
        job = practice.archive.jobs.of(id_)
        assert job is not None
        if job.state not in (State.WAITING, State.RUNNING) or time.monotonic() > end:
            return job
        time.sleep(0.1)


def results(practice: Server, code: str) -> list[str]:
    records = practice.archive.chart(code).read().records
    return [one.id for one in records if one.kind is Kind.ASSESSMENT]


def test_a_patients_set_is_kept_as_her_own_result(
    practice: Server, image: ImageMotion
) -> None:
    with opened(practice, secret_of(practice, "anna")) as line:
        hello = line.hear()
        told = set_done(line, image)
    job = ended(practice, told["job"])

    assert (hello["person"], hello["home"], hello["stopped"]) == (ANNA, "/", None)
    assert (told["person"], job.state, job.reason) == (ANNA, State.DONE, "")
    assert results(practice, ANNA) == [job.result]
    files = practice.archive.files
    kept = json.loads(files.read(ANNA, str(job.result), "assessment.json"))
    (collapse,) = (
        m["value"]
        for m in kept["measures"]
        if (m["name"], m["side"], m["repetition"]) == ("knee_collapse", "right", None)
    )
    assert collapse == pytest.approx(deg(22), abs=deg(4))  # as filmed, smoothed
    done = json.loads(files.read(ANNA, str(job.result), "set.json"))
    assert (done["repetitions"], done["inward"]["right"]) == (2, 2)
    assert not list((practice.archive.place.papers / ANNA / "sets").iterdir())
    acts = {(line.act, line.person) for line in practice.archive.log.last(20)}
    assert ("assess", ANNA) in acts


def test_who_chose_nobody_practises_and_nothing_is_kept(
    practice: Server,
) -> None:
    with opened(practice, secret_of(practice, "clio")) as line:
        hello = line.hear()
        line.say(START)
        line.say('{"do": "stop"}')
        said = [line.hear() for _ in range(2)]

    assert "person" not in hello
    assert said[-1]["said"][0]["say"] == "ended"
    assert practice.archive.jobs.all() == ()


@pytest.mark.parametrize(
    ("name", "person"), [("anna", BERT), ("clio", "NOBODY"), ("clio", "../ANNA")]
)
def test_nobody_practises_as_whom_they_may_not(
    practice: Server, name: str, person: str
) -> None:
    with (
        pytest.raises(InvalidStatus),
        opened(practice, secret_of(practice, name), f"person={person}"),
    ):
        pass


def test_a_room_is_its_owners_alone(practice: Server) -> None:
    secret = secret_of(practice, "clio")
    with opened(practice, secret, f"person={ANNA}") as line:
        room = line.hear()["room"]
    with opened(practice, secret, f"person={BERT}&room={room}") as line:
        other = line.hear()
    with opened(practice, secret, f"person={ANNA}&room={room}") as line:
        same = line.hear()

    assert (other["resumed"], other["room"] == room) == (False, False)
    assert (same["resumed"], same["room"]) == (True, room)


def test_who_was_signed_out_meanwhile_keeps_nothing(
    practice: Server, image: ImageMotion
) -> None:
    secret = secret_of(practice, "anna")
    with opened(practice, secret, f"person={ANNA}") as line:
        line.hear()
        practice.house.door.sign_out(secret)
        told = set_done(line, image)

    assert told["unkept"] == "you may not keep it any more."
    assert practice.archive.jobs.all() == ()


def test_a_sign_that_stops_exercise_is_said_before_it_begins(
    practice: Server,
) -> None:
    said = Said(done=("squat_bi=1x8",), pain=2, signs=("locking",), on=today())
    keep_said(read(BERT, practice.archive.chart(BERT)), said)
    with opened(practice, secret_of(practice, "bert")) as line:
        hello = line.hear()

    assert "stops every programme" in hello["stopped"]["error"]
    assert hello["stopped"]["remedy"]


def test_a_line_may_stay_open_longer_than_headers_take(
    tmp_path: Path, image: ImageMotion
) -> None:
    furnish(tmp_path)
    brief = replace(unhurried(), header_time=0.2)
    with (
        serving(tmp_path, brief, rooms=rooms(image)) as practice,
        opened(practice, secret_of(practice, "clio")) as line,
    ):
        line.hear()
        time.sleep(0.6)
        line.show(shot(1.0, 7))

        while line.hear().get("n") != 7:  # and not: the line is closed
            pass
