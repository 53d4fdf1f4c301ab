"""The socket: pictures in, answers out, nothing queued, nobody let in by mistake."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from kneewise.live.event import Ended
from kneewise.motion import ImageMotion
from kneewise.read.frames import Film
from kneewise.read.pose import Picture, Seen
from kneewise.simulate.camera import filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from kneewise.web.live import wire
from kneewise.web.live.pages import PARTS
from kneewise.web.live.rooms import PARKED, Rooms
from kneewise.web.live.worker import Worker
from kneewise.workflow.practising import Session
from tests.live.painted import CAMERA, jpeg
from tests.web.live.faked import Drawn, rooms, served, shot

RATE = 20.0
START = json.dumps({"do": "start", "activity": "squat", "session": 1, "goal": None})


@pytest.fixture(scope="module")
def image() -> ImageMotion:
    """Three squats after a second and a half of standing, the right knee inwards."""
    truth = Truth(right=deg(22), rate=RATE, repetitions=3)
    filmed_ = filmed(squats(truth), CAMERA)
    late = round(1.5 * RATE)
    first = np.zeros(late, int)
    at = np.concatenate([first, np.arange(len(filmed_.time))])
    assert filmed_.lifted is not None
    return ImageMotion(
        time=np.arange(len(at)) / RATE,
        landmarks=filmed_.landmarks,
        pixels=filmed_.pixels[at],
        confidence=filmed_.confidence[at],
        width=filmed_.width,
        height=filmed_.height,
        lifted=filmed_.lifted[at],
    )


def practised(where: Rooms, times: list[float]) -> list[dict[str, Any]]:
    """All that is said in a set of pictures."""
    said: list[dict[str, Any]] = []
    with served(where) as there, there.connected() as page:
        assert page.hear()["resumed"] is False
        page.say(START)
        page.watch(times, said)
        page.say('{"do": "stop"}')
        while not any(one["say"] == "ended" for one in said):
            said += page.hear().get("said", [])
        while "kept" not in (last := page.hear()):
            pass
        said.append({"say": "kept", **last})
    return said


def ended(said: list[dict[str, Any]]) -> dict[str, Any]:
    """How the set was summed up."""
    (found,) = (one for one in said if one["say"] == "ended")
    return found


def test_a_set_is_counted_cued_and_kept(image: ImageMotion, tmp_path: Path) -> None:
    said = practised(rooms(image, tmp_path), image.time.tolist())

    assert [one["number"] for one in said if one["say"] == "counted"] == [1, 2, 3]
    assert {one["side"] for one in said if one["say"] == "cue"} == {"right"}
    assert ended(said)["set"]["repetitions"] == 3
    assert ended(said)["set"]["inward"] == {"left": 0, "right": 3}
    assert ended(said)["diary"] == "squat_bi=1x3"
    folder = tmp_path / said[-1]["kept"]
    assert {path.name for path in folder.iterdir()} == {
        "set.json",
        "assessment.json",
        "report.html",
    }


def test_what_is_kept_agrees_with_what_was_shown(
    image: ImageMotion, tmp_path: Path
) -> None:
    said = practised(rooms(image, tmp_path), image.time.tolist())

    kept = json.loads((tmp_path / said[-1]["kept"] / "assessment.json").read_text())

    def bend(measures: list[dict[str, Any]]) -> float:
        wanted = ("knee_collapse", "right", None)
        (value,) = (
            m["value"]
            for m in measures
            if (m["name"], m["side"], m["repetition"]) == wanted
        )
        return float(value)

    squats_ = [one for one in kept["repetitions"] if one["kind"] == "squat"]
    assert len(squats_) == 3
    # Live smoothing looks back only, that of a film both ways.
    shown = bend(ended(said)["set"]["measures"])
    assert bend(kept["measures"]) == pytest.approx(shown, abs=deg(2))


def test_the_last_repetition_of_a_goal_is_kept_whole(
    image: ImageMotion, tmp_path: Path
) -> None:
    said = list[dict[str, Any]]()
    wish = json.dumps({"do": "start", "activity": "squat", "session": 1, "goal": 3})
    with served(rooms(image, tmp_path)) as there, there.connected() as page:
        page.hear()
        page.say(wish)
        page.watch(image.time.tolist(), said)
        while "kept" not in (last := page.hear()):
            pass

    kept = json.loads((tmp_path / last["kept"] / "assessment.json").read_text())
    assert ended(said)["set"]["repetitions"] == 3
    assert len([one for one in kept["repetitions"] if one["kind"] == "squat"]) == 3


@pytest.mark.parametrize("films", [True, False])
def test_pictures_are_kept_only_if_asked_for(
    image: ImageMotion, tmp_path: Path, films: bool
) -> None:
    practised(rooms(image, tmp_path, films=films), image.time.tolist())

    assert [path.name for path in tmp_path.rglob("*.mkv")] == ["film.mkv"] * films
    if films:
        (film,) = tmp_path.rglob("film.mkv")
        with Film(film) as read:
            assert sum(1 for _ in read.frames()) == pytest.approx(210, abs=10)


def test_the_film_of_a_set_that_never_ended_is_not_left(
    image: ImageMotion, tmp_path: Path
) -> None:
    where, said = rooms(image, tmp_path, films=True), list[dict[str, Any]]()
    with served(where) as there, there.connected() as page:
        page.hear()
        page.say(START)
        page.watch(image.time[:80].tolist(), said)
        assert list(tmp_path.iterdir())

    where.close()

    assert list(tmp_path.iterdir()) == []


def test_a_set_goes_on_after_the_line_was_lost(image: ImageMotion) -> None:
    times, said = image.time.tolist(), list[dict[str, Any]]()
    half = len(times) // 2
    with served(rooms(image)) as there:
        with there.connected() as page:
            room = page.hear()["room"]
            page.say(START)
            page.watch(times[:half], said)

        with there.connected(room) as page:
            first = page.hear()
            last = page.watch(times[half:], said)

    assert first == {"room": room, "resumed": True, "films": False}
    assert last["count"] == 3


def test_a_room_is_given_up_after_a_while(image: ImageMotion) -> None:
    now = [0.0]
    where = rooms(image, clock=lambda: now[0])
    first = where.enter(None)
    assert first is not None
    where.leave(first)

    now[0] = PARKED + 1
    second = where.enter(first.name)

    assert second is not None
    assert second.name != first.name


def test_when_all_rooms_are_taken_a_page_is_told(image: ImageMotion) -> None:
    with served(rooms(image, most=1)) as there, there.connected() as first:
        first.hear()

        with there.connected() as second, pytest.raises(ConnectionClosed) as caught:
            second.hear()

    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4013


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        '{"do": "dance"}',
        '{"do": "start"}',
        '{"do": "start", "activity": "landing"}',
        '{"do": "start", "activity": "squat", "colour": "red"}',
        '{"do": "start", "activity": "squat", "goal": "many"}',
        '{"do": "start", "activity": "squat", "goal": -3}',
        '{"do": "start", "activity": "squat", "leg": "middle"}',
        '{"do": "start", "activity": "squat", "session": true}',
        "[" * 1500,
        "x" * 5000,
    ],
)
def test_a_wish_that_is_none_is_refused_with_a_sentence(
    image: ImageMotion, text: str
) -> None:
    with served(rooms(image)) as there, there.connected() as page:
        page.hear()
        page.say(text)

        answer = page.hear()

    assert answer["fault"]
    assert answer["remedy"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"short",
        shot(float("nan")),
        shot(-1.0),
        shot(float("inf")),
    ],
    ids=["empty", "short", "nan", "before", "never"],
)
def test_a_picture_that_is_none_is_refused(image: ImageMotion, raw: bytes) -> None:
    with served(rooms(image)) as there, there.connected() as page:
        page.hear()
        page.show(raw)

        answer = page.hear()

    assert "picture" in answer["fault"]


def test_a_picture_of_too_many_bytes_never_gets_in(image: ImageMotion) -> None:
    large = shot(1.0, picture=b"x" * 500_000)

    with served(rooms(image)) as there, there.connected() as page:
        page.hear()
        page.show(large)
        with pytest.raises(ConnectionClosed):
            page.hear()

    with pytest.raises(wire.Unwelcome, match="bytes"):
        wire.shot(large)


def test_a_page_that_comes_back_ends_its_own_dead_line(image: ImageMotion) -> None:
    with served(rooms(image, most=1)) as there, there.connected() as old:
        room = old.hear()["room"]

        with there.connected(room) as new:
            answer = new.hear()

    assert answer == {"room": room, "resumed": True, "films": False}


def test_a_broken_jpeg_is_passed_over_and_many_end_it(image: ImageMotion) -> None:
    with served(rooms(image)) as there, there.connected() as page:
        page.hear()
        answers = []
        for number in range(1, 6):
            page.show(shot(number / 10, number, b"\xff\xd8\xff damaged"))
            answers.append(page.hear())

    assert [one.get("bad") for one in answers] == [True] * 4 + [None]
    assert "JPEG" in answers[-1]["fault"]


def test_a_picture_too_large_to_be_of_a_camera_is_refused(image: ImageMotion) -> None:
    huge = jpeg(np.zeros((64, 2500, 3), np.uint8), quality=30)

    with served(rooms(image)) as there, there.connected() as page:
        page.hear()
        page.show(shot(1.0, 1, huge))

        assert page.hear() == {"n": 1, "bad": True}


class Slow(Drawn):
    """An estimator that is slow until it is let go."""

    def __init__(self, image: ImageMotion) -> None:
        super().__init__(image)
        self.seen: list[float] = []
        self.is_looking = threading.Event()
        self.may_go = threading.Event()

    def see(self, picture: Picture, time: float) -> Seen | None:
        self.seen.append(time)
        self.is_looking.set()
        self.may_go.wait(10)
        return super().see(picture, time)


def test_the_newest_picture_wins_and_none_is_queued(image: ImageMotion) -> None:
    estimator, told = Slow(image), list[dict[str, Any]]()
    answered = threading.Event()

    def tell(message: dict[str, Any]) -> None:
        told.append(message)
        if message.get("n") == 20:
            answered.set()

    def done(_: Ended) -> None:
        raise AssertionError("no set was begun")

    worker = Worker(Session(estimator), tell, done)
    worker.show(wire.shot(shot(0.05, 1)))
    assert estimator.is_looking.wait(10)
    for number in range(2, 21):
        worker.show(wire.shot(shot(number / RATE, number)))

    estimator.may_go.set()
    assert answered.wait(10)
    worker.leave()

    assert estimator.seen == [0.05, 20 / RATE]
    assert worker.dropped == 18


def test_the_address_opens_once(image: ImageMotion) -> None:
    with served(rooms(image), is_inside=False) as there:
        address = f"/live?token={there.door.token}"
        before = there.client.get("/live")
        guessed = there.client.get("/live?token=guess")
        first = there.client.get(address)
        with httpx.Client(trust_env=False) as stranger:
            second = stranger.get(there.door.address)

    assert [before.status_code, guessed.status_code] == [403, 403]
    assert first.status_code == 200
    assert first.url.query == b""
    assert second.status_code == 403


def test_a_server_called_by_another_name_does_not_answer(image: ImageMotion) -> None:
    with served(rooms(image)) as there:
        answer = there.client.get("/live", headers={"host": "evil.example"})

    assert answer.status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1"])
def test_a_socket_opened_by_another_page_is_refused(
    image: ImageMotion, origin: str
) -> None:
    with (
        served(rooms(image)) as there,
        pytest.raises(InvalidStatus),
        there.connected(origin=origin),
    ):
        pass


def test_a_socket_without_the_door_is_refused(image: ImageMotion) -> None:
    with (
        served(rooms(image)) as there,
        pytest.raises(InvalidStatus),
        there.connected(cookie="kneewise_live_1=guess"),
    ):
        pass


def test_every_part_of_the_page_is_served_and_guarded(image: ImageMotion) -> None:
    with served(rooms(image)) as there:
        answers = [there.client.get(f"/live/{name}") for name in PARTS]
        answers.append(there.client.get("/live"))

    for answer in answers:
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_nothing_else_is_served(image: ImageMotion) -> None:
    with served(rooms(image)) as there:
        asked = ["/live/%2e%2e/alone.py", "/live/pages.py", "/openapi.json", "/"]
        answers = [there.client.get(path).status_code for path in asked]

    assert answers == [404] * 4
