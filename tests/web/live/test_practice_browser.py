"""Filming and practising within a practice, in a real browser with a camera."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Playwright

from kneewise.simulate.camera import filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.store.record import Kind
from kneewise.units import deg
from kneewise.web.live.rooms import Rooms
from tests.live.painted import CAMERA, as_camera, painted, pictures, points_of
from tests.web.live.screen import DESK, PHONE, Browser, Screen, chromium
from tests.web.standing import Server, serving
from tests.web.town import ANNA, PASSWORD, furnish, unhurried

pytestmark = pytest.mark.long

RATE = 10.0
KEPT = 120  # s for a child on a busy machine


@pytest.fixture(scope="module")
def squatting(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Somebody squats in front of the camera, the right knee far inwards."""
    motion = squats(Truth(right=deg(25), rate=RATE, repetitions=2))
    film = tmp_path_factory.mktemp("camera") / "squats.mjpeg"
    as_camera(film, ((picture, 2) for picture in pictures(motion)))
    with chromium(playwright, film) as browser:
        yield browser


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("practice")
    furnish(folder)
    with serving(folder, unhurried()) as server:
        yield server


@contextmanager
def signed_in(
    browser: Browser,
    server: Server,
    name: str,
    *,
    size: tuple[int, int] = DESK,
    language: str = "en-GB",
) -> Iterator[Screen]:
    with browser.opened(
        server.address, size=size, ready="h1", language=language
    ) as screen:
        screen.page.locator("input").nth(0).fill(name)
        screen.page.locator("input[type=password]").fill(PASSWORD)
        screen.page.keyboard.press("Enter")
        screen.page.wait_for_selector("nav")
        yield screen


def filming(screen: Screen, server: Server) -> None:
    """Open the camera of a new assessment."""
    screen.page.goto(f"{server.address}/#/people/{ANNA}/assess")
    screen.page.get_by_role("button", name="Film with this camera").click()


def faults(screen: Screen) -> list[str]:
    """What the browser complained of, but what is meant: nobody was signed in at first
    (401), and a patient has no programme yet (422)."""
    return [one for one in screen.complaints if not re.search("401|422", one)]


def test_all_is_well_in_front_of_the_camera(
    squatting: Browser, practice: Server
) -> None:
    with signed_in(squatting, practice, "clio") as screen:
        filming(screen, practice)
        screen.see(".framing-said", "All is well", seconds=20)
        facts = screen.page.inner_text(".framing-facts")
        assert screen.page.get_attribute(".framing", "data-framing") == "good"
        assert screen.barriers() == []

    found = re.match(r"camera (\d+)° ± (\d+)° from straight in front, up to 20°", facts)
    assert found is not None
    assert int(found[1]) <= 15  # straight in front, as far as a network can tell
    assert re.search(r"person [5-9]\d % of the height · light \d\d %", facts)
    assert faults(screen) == []


def test_what_the_picture_lacks_is_said_in_german_on_a_phone(
    playwright: Playwright, practice: Server, tmp_path: Path
) -> None:
    motion = filmed(squats(Truth(rate=RATE, repetitions=1)), CAMERA)
    here = points_of(motion, 0)
    low = {name: np.asarray(point) + [0, 130] for name, point in here.items()}
    film = as_camera(tmp_path / "lacks.mjpeg", [(painted(low), 60), (painted(), 45)])
    with (
        chromium(playwright, film) as browser,
        signed_in(browser, practice, "clio", size=PHONE, language="de-DE") as screen,
    ):
        screen.page.goto(f"{practice.address}/#/people/{ANNA}/assess")
        screen.page.get_by_role("button", name="Mit dieser Kamera filmen").click()
        screen.see(".framing-said", "Die Füße sind nicht im Bild", seconds=25)
        assert screen.fits()
        screen.see(".framing-said", "Niemand ist zu sehen", seconds=25)
        assert screen.page.get_attribute(".framing", "data-framing") == "lack"

    assert faults(screen) == []


def test_a_busy_check_is_said_and_the_film_is_made_all_the_same(
    squatting: Browser, tmp_path: Path
) -> None:
    furnish(tmp_path)
    with (
        serving(tmp_path, unhurried(), rooms=Rooms(most=0)) as server,
        signed_in(squatting, server, "clio") as screen,
    ):
        filming(screen, server)
        screen.see(".framing-said", "The check is busy with other cameras")
        assert screen.page.evaluate("document.activeElement.textContent") == (
            "Start filming"
        )
        screen.page.keyboard.press("Enter")
        screen.see("button", "End and assess")
        screen.page.wait_for_timeout(700)
        screen.page.keyboard.press("Enter")
        screen.see(".card", re.compile("Sending film-|Waiting|Reading|Looking"))
        screen.page.wait_for_function(
            f"fetch('/api/v1/people/{ANNA}/recordings').then((r) => r.json())"
            ".then((found) => found.length === 1)"
        )

    assert faults(screen) == []


def test_a_patients_set_goes_to_her_results_and_her_diary(
    squatting: Browser, practice: Server
) -> None:
    with signed_in(squatting, practice, "anna") as screen:
        screen.page.goto(f"{practice.address}/live")
        screen.see("#whom", "Your sets are kept among your own results")
        screen.turn_on()
        screen.page.fill("#goal", "1")
        screen.page.click("#start")
        screen.see("#result", "1 repetition in", seconds=30)
        screen.see("#note-what", "Squat: 1 × 1")
        screen.page.click("#note-send")
        screen.see("#noted", "Say how much it hurt")
        screen.page.fill("#pain", "1")
        screen.page.click("#note-send")
        screen.see("#noted", "Written down")
        assert screen.barriers() == []
        screen.page.locator("#look").wait_for(state="visible", timeout=KEPT * 1000)
        screen.page.click("#look")
        screen.see("h1", "knee", seconds=20)
        assert f"/people/{ANNA}/results/" in screen.page.url

    records = practice.archive.chart(ANNA).read().records
    assert [one.kind for one in records if one.kind is not Kind.PERSON] == [
        Kind.DIARY,
        Kind.ASSESSMENT,
    ]
    assert records[-1].on <= date.today()  # noqa: DTZ011 - the day of the reader
    assert faults(screen) == []


def test_a_professional_chooses_for_whom(squatting: Browser, practice: Server) -> None:
    with signed_in(squatting, practice, "clio", size=PHONE) as screen:
        screen.page.goto(f"{practice.address}/live")
        screen.page.wait_for_selector("#person option[value=BERT]", state="attached")
        assert screen.page.input_value("#person") == ""
        screen.page.select_option("#person", "BERT")
        screen.page.wait_for_selector("#home[href='/#/people/BERT']")
        assert screen.fits()
        screen.page.click("#home")
        screen.see("h1", "BERT")

    assert faults(screen) == []
