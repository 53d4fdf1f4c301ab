"""Who is followed when more than one person, or none, is in view."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kneewise.read.blazepose import BlazePose
from kneewise.read.detector import Sighting
from kneewise.read.frames import Film
from kneewise.read.pose import Picture
from kneewise.read.watch import Look, Watch
from tests.clips import grey
from tests.data import recording

SIZE = 200.0
TIMES = np.arange(0, 8, 0.05)


def person(right: float, size: float = SIZE) -> Sighting:
    hips = np.array([right, 240.0])
    return Sighting(score=0.9, hips=hips, top=hips - (0, size / 2))


def drawn(*people: float) -> Picture:
    """People as white lines, at px from the left."""
    picture = grey(40, 640, 480)
    for right in people:
        picture[200:280, int(right)] = 255
    return picture


def finder(size: Callable[[float], float]) -> Callable[[Picture], list[Sighting]]:
    """A detector that finds the white lines; *size* says how large each person is."""

    def find(picture: Picture) -> list[Sighting]:
        columns = np.flatnonzero((picture[:, :, 0] == 255).any(axis=0))
        rows = np.flatnonzero((picture[:, :, 0] == 255).any(axis=1))
        return [
            Sighting(score=0.9, hips=hips, top=hips - (0, size(float(column)) / 2))
            for column in columns
            if (hips := np.array([float(column), float(rows.mean())])).any()
        ]

    return find


def looks(
    picture: Picture,
    followed: Sighting,
    *,
    size: Callable[[float], float] = lambda _: SIZE,
) -> list[Look]:
    """What a watch says for 8 s in which nothing changes."""
    watch = Watch(finder(size))
    return [watch.look(picture, followed.window, float(time)) for time in TIMES]


def company(said: list[Look]) -> list[float]:
    """When company was noticed, s."""
    return [float(t) for t, look in zip(TIMES, said, strict=True) if look.has_company]


def instead(said: list[Look]) -> list[float]:
    """When somebody else was to be followed, s."""
    return [float(t) for t, look in zip(TIMES, said, strict=True) if look.instead]


def test_alone_there_is_nothing_to_say() -> None:
    said = looks(drawn(305), person(300))

    assert said == [Look()] * len(said)


def test_somebody_as_large_is_company_once_a_second() -> None:
    said = looks(drawn(300, 500), person(300))

    assert company(said) == pytest.approx(range(8), abs=0.06)
    assert instead(said) == []


def test_somebody_far_behind_is_no_company() -> None:
    said = looks(drawn(300, 500), person(300), size=lambda x: 60 if x > 400 else SIZE)

    assert company(said) == []


def test_what_is_no_person_is_given_up_for_a_person() -> None:
    said = looks(drawn(500), person(200))

    assert instead(said)[0] == pytest.approx(0.5, abs=0.06)  # the third wary look


def test_what_is_no_person_is_kept_while_nobody_else_is_there() -> None:
    said = looks(drawn(), person(200))

    assert instead(said) == []


def test_somebody_larger_takes_over_at_the_start() -> None:
    said = looks(drawn(150, 400), person(150), size=lambda x: 300 if x > 200 else SIZE)

    assert instead(said)[0] == pytest.approx(0.5, abs=0.06)


def test_somebody_larger_who_comes_later_does_not_take_over() -> None:
    watch = Watch(finder(lambda x: 300 if x > 200 else SIZE))
    followed = person(150).window
    alone, joined = drawn(150), drawn(150, 400)

    said = [
        watch.look(joined if time > 6 else alone, followed, float(time))
        for time in TIMES
    ]

    assert instead(said) == []
    assert len(company(said)) >= 1


def beside_each_other(picture: Picture) -> Picture:
    """Two of the person of a picture, side by side."""
    return np.concatenate([picture, picture], axis=1)


def test_two_people_side_by_side_are_noticed_and_one_is_followed() -> None:
    path = recording("opencap-subject4/squats1_video.mp4")
    estimator = BlazePose(smooth=False)
    seen = []
    with Film(path, long_side=640) as film:
        for frame, _ in zip(film.frames(), range(5), strict=False):
            picture = beside_each_other(frame.picture)
            seen.append(estimator.see(picture, frame.time))

    hips = [one.pixels[one_of("left_hip"), 0] for one in seen if one]
    noticed = [one.has_company for one in seen if one]
    assert len(hips) == 5
    assert np.ptp(hips) < 5  # px: nobody jumped 360 px to the other
    assert noticed == [False, True, False, False, False]


def one_of(landmark: str) -> int:
    return BlazePose.landmarks.index(landmark)
