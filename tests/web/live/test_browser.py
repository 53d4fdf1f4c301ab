"""The live coach in a real browser, in front of painted people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Playwright

from kneewise.simulate.camera import filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from kneewise.web.live.alone import bound
from kneewise.web.live.rooms import Rooms
from tests.data import recording
from tests.live.painted import (
    CAMERA,
    Picture,
    as_camera,
    filmed_by,
    painted,
    pictures,
    points_of,
)
from tests.web.live.faked import Open, running, served
from tests.web.live.screen import PHONE, Browser, Screen, chromium

RATE = 10.0  # pictures of a drawn second; shown 15 a second, so squats last two
SQUATS = 2


@pytest.fixture(scope="module")
def squatting(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Somebody squats before the camera, the right knee far inwards, the left out."""
    motion = squats(Truth(left=deg(-6), right=deg(25), rate=RATE, repetitions=SQUATS))
    film = tmp_path_factory.mktemp("camera") / "squats.mjpeg"
    as_camera(film, ((picture, 2) for picture in pictures(motion)))
    with chromium(playwright, film) as browser:
        yield browser


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Open]:
    with served(Rooms(most=2, folder=tmp_path / "sets"), is_inside=False) as open_:
        yield open_


def begin(screen: Screen, goal: int) -> None:
    screen.turn_on()
    screen.page.fill("#goal", str(goal))
    screen.page.click("#start")


def test_a_set_is_counted_cued_on_its_side_and_summed_up(
    squatting: Browser, there: Open, tmp_path: Path
) -> None:
    with squatting.opened(there.door.address) as screen:
        begin(screen, 2)
        screen.see("#knee-right", "in")
        screen.see("#cue", "Right knee: Point the headlights")
        screen.see("#result", "2 repetitions")
        screen.see("#kept", "Kept as")
        result = screen.page.inner_text("#result")
        assert screen.barriers() == []
        assert screen.page.evaluate("document.activeElement.id") == "result"

    assert "Right knee in: 2 of 2. Left knee in: 0 of 2." in result
    assert re.search(r"Inward bend of the knee[\s\S]+right\s+2\d° ± \d+°", result)
    assert screen.complaints == []
    (kept,) = (tmp_path / "sets").iterdir()
    assert (kept / "assessment.json").exists()


@pytest.mark.long
def test_with_a_height_both_knees_are_told_at_the_deepest(squatting: Browser) -> None:
    with (
        served(Rooms(most=2, height=1.72), is_inside=False) as there,
        squatting.opened(there.door.address, size=PHONE) as screen,
    ):
        begin(screen, 6)
        screen.see("#knee-right .deep", re.compile(r"bent \d+° ± \d°.+inside the toes"))
        screen.see("#knee-left .deep", re.compile(r"bent \d+° ± \d°"))
        assert screen.fits()
        screen.page.select_option("#language", "de")
        screen.see("#knee-right .deep", "Am tiefsten Punkt")

    assert screen.complaints == []


@pytest.mark.long
def test_somebody_filmed_by_a_phone_is_cued_on_the_right(
    playwright: Playwright, there: Open, tmp_path: Path
) -> None:
    film = recording("front-view-squat/IMG_7037.mov")
    taken = [jpeg for _, jpeg in filmed_by(film)]
    shown = [(taken[0], 45), *((jpeg, 1) for jpeg in taken)]
    with (
        chromium(playwright, as_camera(tmp_path / "phone.mjpeg", shown)) as browser,
        browser.opened(there.door.address, size=PHONE) as screen,
    ):
        begin(screen, 1)
        screen.see("#result", "Right knee in: 1 of 1. Left knee in: 0 of 1.")
        assert (screen.page.text_content("#cue") or "").startswith("Right knee:")
        assert screen.fits()

    assert screen.complaints == []


def test_the_keyboard_alone_is_enough(squatting: Browser, there: Open) -> None:
    with squatting.opened(there.door.address) as screen:
        press = screen.page.keyboard.press
        tabbed_to(screen, "camera")
        press("Enter")
        screen.drawn()
        tabbed_to(screen, "activity")
        press("r")  # Rise from a chair
        assert screen.page.input_value("#activity") == "sit_to_stand"
        tabbed_to(screen, "goal")
        press("Enter")
        screen.see("#phase", "Take your place")
        press("Escape")
        screen.see("#phase", "Ready when you are")

    assert screen.complaints == []


def tabbed_to(screen: Screen, wanted: str) -> None:
    """Press Tab until a part of the page has the focus, and shows it."""
    for _ in range(20):
        screen.page.keyboard.press("Tab")
        if screen.page.evaluate("document.activeElement.id") == wanted:
            style = "getComputedStyle(document.activeElement).outlineStyle"
            assert screen.page.evaluate(style) != "none"
            return
    raise AssertionError(f"Tab never comes to {wanted}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_fits_a_phone_and_can_be_read(
    squatting: Browser, there: Open, dark: bool
) -> None:
    with squatting.opened(there.door.address, size=PHONE, dark=dark) as screen:
        assert screen.fits()
        screen.turn_on()
        assert screen.fits()
        assert screen.barriers() == []

    assert screen.complaints == []


def test_it_speaks_german_to_whom_reads_german(squatting: Browser, there: Open) -> None:
    with squatting.opened(there.door.address, language="de-DE") as screen:
        screen.see("h1", "Live-Trainer")
        assert screen.page.evaluate("document.documentElement.lang") == "de"
        screen.page.select_option("#language", "en")
        screen.see("h1", "Live coach")
        screen.page.reload()
        screen.see("h1", "Live coach")

    assert screen.complaints == []


def test_a_refused_camera_is_said_and_can_be_allowed(
    squatting: Browser, there: Open
) -> None:
    with squatting.opened(there.door.address, may=False) as screen:
        screen.page.click("#camera")
        screen.see("#trouble", "The camera is not allowed")
        assert screen.page.is_disabled("#start")
        screen.page.context.grant_permissions(["camera"])
        screen.page.click("#camera")
        screen.drawn()
        assert screen.page.is_hidden("#trouble")

    assert screen.complaints == []


def test_an_unplugged_camera_is_said_and_comes_back(
    squatting: Browser, there: Open
) -> None:
    with squatting.opened(there.door.address) as screen:
        screen.turn_on()
        screen.page.evaluate(
            "document.getElementById('video').srcObject.getVideoTracks()[0]"
            ".dispatchEvent(new Event('ended'))"
        )
        screen.see("#trouble", "The camera is gone")
        screen.page.wait_for_selector("#overlay[data-shows=nothing]")
        screen.turn_on()
        assert screen.page.is_hidden("#trouble")


def test_without_a_camera_it_says_so(playwright: Playwright, there: Open) -> None:
    with (
        chromium(playwright, None) as browser,
        browser.opened(there.door.address) as screen,
    ):
        screen.page.click("#camera")
        screen.see("#trouble", "There is no camera")


@pytest.mark.long
def test_a_lost_connection_is_said_and_the_set_goes_on(squatting: Browser) -> None:
    where = Rooms(most=2)
    with served(where, is_inside=False) as there:
        port = int(there.home.rpartition(":")[2])
        with squatting.opened(there.door.address) as screen:
            begin(screen, 100)
            screen.see("#number", "1")
            there.stop()
            screen.see("#trouble", "The connection is lost")
            with running(where, there.door, bound(port)):
                screen.see("#line", "the set goes on")
                screen.see("#number", re.compile(r"[1-9]"))
                assert screen.page.is_hidden("#trouble")
                screen.page.click("#stop")
                screen.see("#result", "repetition")


def troubled() -> Iterator[tuple[Picture, int]]:
    """Somebody, two people, somebody turned aside, somebody in the dark, nobody."""
    motion = squats(Truth(rate=RATE, repetitions=1))
    front = points_of(filmed(motion, CAMERA), 0)
    aside = points_of(filmed(motion, replace(CAMERA, bearing=deg(50))), 0)

    def moved(right: float) -> dict[str, np.ndarray]:
        return {name: np.asarray(point) + [right, 0] for name, point in front.items()}

    yield painted(front), 20
    yield painted(moved(-110), moved(120)), 75
    yield painted(aside), 60
    yield (painted(front) * 0.06).astype(np.uint8), 40
    yield painted(front), 20
    yield painted(), 40


@pytest.mark.long
def test_what_is_wrong_in_the_picture_is_said_and_taken_back(
    playwright: Playwright, there: Open, tmp_path: Path
) -> None:
    film = as_camera(tmp_path / "troubles.mjpeg", troubled())
    with (
        chromium(playwright, film) as browser,
        browser.opened(there.door.address) as screen,
    ):
        screen.turn_on()
        for words in (
            "Two people are in view",
            "Turn to face the camera",
            "It is too dark",
            "Nobody is in view",
        ):
            screen.see("#trouble", words, seconds=20)
        screen.page.wait_for_selector("#trouble", state="hidden", timeout=15_000)

    assert screen.complaints == []


def test_a_hidden_page_says_that_nothing_was_counted(
    squatting: Browser, there: Open
) -> None:
    with squatting.opened(there.door.address) as screen:
        begin(screen, 100)
        screen.see("#phase", "Take your place")
        screen.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        screen.see("#line", "This page was hidden")
