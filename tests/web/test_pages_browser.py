"""The pages in a real browser: what a newcomer, a clinician and a patient do."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route

from kneewise.store.record import Kind
from kneewise.web.limits import Limits
from kneewise.web.serving import one_time
from kneewise.workflow import entry
from kneewise.workflow.person import read, today
from kneewise.workflow.plan_files import keep
from kneewise.workflow.planning import Wishes, planned
from tests.cli.drawn import squat_trc
from tests.web.live.screen import PHONE, Browser, Screen
from tests.web.standing import Server, serving
from tests.web.town import PASSWORD, furnish, unhurried

SLOW = 60_000  # ms for an assessment on a busy machine


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A practice with users."""
    folder = tmp_path_factory.mktemp("practice")
    furnish(folder)
    with serving(folder, unhurried(Limits())) as server:
        yield server


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Server]:
    """A store that nobody has used yet."""
    with serving(tmp_path / "store", unhurried(Limits())) as server:
        yield server


@contextmanager
def newcomer(
    browser: Browser, server: Server, size: tuple[int, int] = (1280, 860)
) -> Iterator[Screen]:
    """Somebody who opened the address that was printed."""
    address = f"{server.address}/start?token={one_time(server.archive)}"
    with browser.opened(address, size=size, ready="h1") as screen:
        yield screen


@contextmanager
def signed_in(
    browser: Browser, server: Server, name: str, size: tuple[int, int] = (1280, 860)
) -> Iterator[Screen]:
    with browser.opened(server.address, size=size, ready="h1") as screen:
        screen.sign_in(name, PASSWORD)
        screen.page.wait_for_selector("nav")
        yield screen


def faults(screen: Screen, but: str = "401") -> list[str]:
    """What the browser complained of, but for answers that are meant: 401 to whoever
    has not signed in yet."""
    return [one for one in screen.complaints if "401" not in one and but not in one]


def go(screen: Screen, server: Server, where: str, heading: str) -> None:
    screen.page.goto(f"{server.address}/#{where}")
    screen.see("h1", heading)


@pytest.mark.long
def test_a_newcomer_plays_with_a_simulated_person(
    browser: Browser, alone: Server
) -> None:
    with newcomer(browser, alone) as screen:
        screen.page.get_by_role("button", name="Play with a simulated person").click()
        screen.see("h1", "A simulated person", seconds=60)
        screen.page.get_by_role("link", name=re.compile("Assessment of")).click()
        screen.see("h1", "The right knee falls inwards", seconds=30)
        screen.page.get_by_label("Moment of the recording").fill("100")
        clock = screen.page.locator(".controls output").first.inner_text()

    assert re.fullmatch(r"\d+\.\d s", clock)
    assert 3.5 < float(clock.split()[0]) < 4.5
    assert faults(screen) == []


def test_of_two_pages_asked_for_quickly_the_later_is_shown(
    browser: Browser, alone: Server
) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    with newcomer(browser, alone) as screen:
        screen.page.route("**/pages/guide.js", slowly)
        with screen.page.expect_response("**/pages/guide.js"):
            screen.page.evaluate(
                "location.hash = '/guide';"
                "setTimeout(() => { location.hash = '/people'; }, 50)"
            )
        screen.see("h1", "People")
        screen.page.wait_for_timeout(300)
        heading = screen.page.locator("h1").inner_text()

    assert heading == "People"


def test_a_recording_is_dropped_and_its_report_is_read(
    browser: Browser, alone: Server, tmp_path: Path
) -> None:
    path = squat_trc(tmp_path / "squat.trc")
    with newcomer(browser, alone) as screen:
        go(screen, alone, "/people", "People")
        screen.page.get_by_label("Code").fill("CARA")
        screen.page.get_by_label("Height in cm").fill("171,5")
        screen.page.get_by_role("button", name="Add").click()
        screen.see("h1", "CARA")
        screen.see(".lead", "172 cm")
        go(screen, alone, "/people/CARA/assess", "Assess a movement")
        screen.page.get_by_label("What the person does in it").select_option("squat")
        screen.page.set_input_files("#file", path)
        screen.page.wait_for_selector(".chart2", timeout=SLOW)
        report = screen.page.frame_locator("iframe.document")
        report.locator("h1").wait_for(timeout=SLOW)
        heading = report.locator("h1").inner_text()

    assert "right knee falls inwards" in heading
    assert faults(screen) == []


def test_an_exam_is_recorded_and_said_back(browser: Browser, practice: Server) -> None:
    with signed_in(browser, practice, "clio") as screen:
        go(screen, practice, "/people/BERT/exam", "Exams")
        screen.page.get_by_role("button", name="These are all").click()
        screen.see("summary", "Red-flag questions, answered on")
        part = screen.page.locator("section", has_text="A test").last
        part.get_by_label("Which").select_option("hip_abduction")
        part.get_by_label("Left").fill("92N")
        part.get_by_label("Right").fill("118N")
        part.get_by_label("Lever").fill("38cm")
        part.get_by_role("button", name="Record").click()
        screen.see("li", "hip abduction, right: 118 N on 38 cm")

    assert faults(screen) == []


def test_a_patient_sees_their_own_programme_and_writes_the_diary(
    browser: Browser, practice: Server
) -> None:
    archive = practice.archive
    day = today()
    person = read("ANNA", archive.chart("ANNA"))
    answers = entry.answers_of(entry.to_ask(person, day), [], [])
    entry.keep_answers(person, answers, day)
    person = read("ANNA", archive.chart("ANNA"))
    plan = planned(person, (), Wishes(wants_general=True), day, day)
    keep(person, plan.programme, day)
    with signed_in(browser, practice, "anna") as screen:
        screen.see("h1", "Today")
        screen.page.wait_for_selector("img.pose")
        screen.page.locator("fieldset input[name=done]").first.check()
        screen.page.get_by_label("Worst pain, 0 to 10").fill("1")
        screen.page.get_by_role("button", name="Write it down").click()
        screen.see(".good", "Written down.")
        screen.page.goto(f"{practice.address}/#/people/BERT")
        screen.see(".fault", "you may not do that")
    kept = [r for r in archive.chart("ANNA").read().records if r.kind is Kind.DIARY]

    assert len(kept) == 1
    assert faults(screen, but="403") == []


def test_a_wrong_password_is_refused_and_signing_out_ends_it(
    browser: Browser, practice: Server
) -> None:
    with browser.opened(practice.address, ready="h1") as screen:
        screen.sign_in("ada", "not this one at all")
        screen.see(".fault", "name, password or code is wrong")
        screen.sign_in("ada", PASSWORD)
        screen.see("h1", "What does this knee do?")
        screen.page.get_by_role("button", name="Sign out").click()
        screen.see("h1", "Sign in")
        screen.page.goto(f"{practice.address}/#/people")
        screen.see("h1", "Sign in")


def test_keys_alone_lead_to_the_answer_of_the_guide(
    browser: Browser, practice: Server
) -> None:
    with signed_in(browser, practice, "clio") as screen:
        go(screen, practice, "/guide", "Guide")
        for _ in range(12):
            screen.page.keyboard.press("Tab")
            if screen.page.evaluate("document.activeElement.name") == "question":
                break
        screen.page.keyboard.type("is valgus dangerous")
        screen.page.keyboard.press("Enter")
        screen.see("article h2", "Is it harmful when the knees fall inwards?")

    assert faults(screen) == []


def test_the_pages_speak_german_and_remember_it(
    browser: Browser, practice: Server
) -> None:
    with signed_in(browser, practice, "clio") as screen:
        go(screen, practice, "/settings", "Settings")
        screen.page.get_by_label("Language of the pages").select_option("de")
        screen.see("h1", "Einstellungen")
        go(screen, practice, "/people", "Personen")
        screen.page.reload()
        screen.see("h1", "Personen")
        language = screen.page.evaluate("document.documentElement.lang")

    assert language == "de"


PAGES = ("/", "/people", "/people/BERT", "/people/BERT/exam", "/people/BERT/assess")
MORE = ("/people/BERT/programme", "/guide", "/settings")


def test_no_page_is_wider_than_a_phone(browser: Browser, practice: Server) -> None:
    wide = []
    with signed_in(browser, practice, "ada", PHONE) as screen:
        for where in PAGES + MORE:
            screen.page.goto(f"{practice.address}/#{where}")
            screen.page.wait_for_load_state("networkidle")
            wide += [] if screen.fits() else [where]

    assert wide == []


def test_no_page_shuts_anybody_out(browser: Browser, practice: Server) -> None:
    found = []
    with signed_in(browser, practice, "ada") as screen:
        for where in PAGES + MORE:
            screen.page.goto(f"{practice.address}/#{where}")
            screen.page.wait_for_load_state("networkidle")
            found += [
                (where, each["id"], each["nodes"][0]["html"][:120])
                for each in Axe().run(screen.page).response["violations"]
                if each["impact"] in ("serious", "critical")
            ]

    assert found == []
