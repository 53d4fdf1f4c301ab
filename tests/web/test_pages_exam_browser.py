"""The exam page in a real browser: pictures, and norms while somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from kneewise.exam.ask import asks
from kneewise.exam.exams import Exams
from kneewise.findings.exam_facts import Fact, Verdict, exam_facts
from kneewise.person import Person, Sex
from kneewise.store.archive import Archive
from kneewise.web.limits import Limits
from kneewise.workflow import entry
from kneewise.workflow.person import read, today
from tests.web.live.screen import PHONE, Browser, Screen
from tests.web.standing import Server, serving
from tests.web.town import PASSWORD, furnish, unhurried

BORN = today().year - 21  # of the age of the students who were tested
FACTS = Person(born=BORN, sex=Sex.FEMALE, mass=60, height=1.70)
BEFORE = entry.Words(
    test="hip_abduction",
    left="150N",
    right="160N",
    protocol="st_abd_short",
    device="belt_fixed",
    pain="0",
)
PAGE = "/people/ANNA/exam"


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A practice in which ANNA was tested a month ago."""
    folder: Path = tmp_path_factory.mktemp("practice")
    furnish(folder)
    with serving(folder, unhurried(Limits())) as server:
        examine(server.archive)
        yield server


def examine(archive: Archive) -> None:
    day = today()
    earlier = day - timedelta(days=30)
    for given in (entry.Given(facts=FACTS), entry.Given(words=BEFORE)):
        entry.add(read("ANNA", archive.chart("ANNA")), given, earlier, day)
    person = read("ANNA", archive.chart("ANNA"))
    answers = entry.answers_of(entry.to_ask(person, day), [], [])
    entry.keep_answers(person, answers, earlier)


@contextmanager
def opened(
    browser: Browser, server: Server, size: tuple[int, int] = (1280, 900)
) -> Iterator[Screen]:
    """The exam page of ANNA, where clio has signed in."""
    with browser.opened(server.address, size=size, ready="h1") as screen:
        screen.sign_in("clio", PASSWORD)
        screen.page.wait_for_selector("nav")
        screen.page.wait_for_load_state("networkidle")
        screen.page.goto(f"{server.address}/#{PAGE}")
        screen.see("h1", "Exams")
        yield screen


def faults(screen: Screen) -> list[str]:
    return [one for one in screen.complaints if "401" not in one]


def notes(screen: Screen, side: str) -> str:
    """What is said below the field of a side."""
    return screen.page.locator(f".side2.{side} .note").inner_text()


def fact_of(words: entry.Words, side: str) -> Fact:
    """What the program says of a result when it is on record."""
    exams, _ = entry.exams_of(words, today())
    facts = exam_facts(exams, FACTS)
    both = (*facts.strength, *facts.reach)
    return next(fact for fact in both if fact.side.value == side)


def test_an_exam_is_typed_by_keyboard_alone_and_judged_at_once(
    browser: Browser, practice: Server
) -> None:
    with opened(browser, practice) as screen:
        keys = screen.page.keyboard
        screen.page.locator("select[name=test]").focus()
        for key in ("Tab", "ArrowDown", "Tab", "ArrowDown", "ArrowDown"):
            keys.press(key)
        while screen.page.evaluate("document.activeElement.name") != "left":
            keys.press("Tab")
        keys.type("120")
        keys.press("Tab")
        keys.type("170N")
        left, right = notes(screen, "left"), notes(screen, "right")
        before = len(practice.archive.chart("ANNA").read().records)
        while screen.page.evaluate("document.activeElement.name") != "pain":
            keys.press("Tab")
        keys.type("1")
        keys.press("Enter")
        screen.see("li", "hip abduction, left: 120 N, pain 1 of 10")

    fact = fact_of(
        entry.Words(
            test="hip_abduction",
            left="120N",
            right="170N",
            protocol="st_abd_short",
            device="belt_fixed",
            pain="1",
        ),
        "left",
    )
    assert fact.verdict is Verdict.WEAK
    assert "120 N ± 6 N" in left
    assert "below what is usual" in left
    assert f"{abs(fact.z or 0):.1f} standard deviations below" in left
    assert f"{100 * (fact.lack or 0):.0f} % ± 7 % less than the other side" in left
    assert "The change of −30 N is real: 21 N is the smallest that is." in left
    assert "usual" in right
    assert "within the error" in right
    assert len(practice.archive.chart("ANNA").read().records) == before + 1
    assert faults(screen) == []


ANGLES = [
    ("range_hip_flexion", "95deg", "130deg"),
    ("range_hip_extension", "3deg", "20deg"),
    ("range_hip_internal_rotation_prone", "12deg", "35deg"),
    ("range_ankle_lunge", "7cm", "10cm"),
    ("range_ankle_lunge", "30deg", "38deg"),
    ("length_hip_flexors", "6deg", "-12deg"),
    ("length_outer_thigh", "-10deg", "-24deg"),
    ("length_adductors", "22deg", "44deg"),
]


@pytest.mark.long
def test_what_the_page_says_is_what_the_program_says(
    browser: Browser, practice: Server
) -> None:
    said: list[tuple[str, str, bool, bool]] = []
    with opened(browser, practice) as screen:
        for name, left, right in ANGLES:
            screen.page.locator("select[name=test]").select_option(name)
            screen.page.locator("input[name=left]").fill(left)
            screen.page.locator("input[name=right]").fill(right)
            text = notes(screen, "left")
            badge = screen.page.locator(".side2.left .badge.less").count() > 0
            counts = screen.page.locator(".side2.left .warn").count() > 0
            said.append((name, text, badge, counts))

    for (name, left, right), (_, text, badge, counts) in zip(ANGLES, said, strict=True):
        words = entry.Words(test=name, left=left, right=right, pain="0")
        fact = fact_of(words, "left")
        exams, _ = entry.exams_of(words, today())
        is_less = among(exams) in (Verdict.WEAK, Verdict.SHORT)
        lack = fact.lack or 0.0
        unit = " cm" if left.endswith("cm") else "°"
        scale = 100 if unit == " cm" else 180 / 3.141592653589793
        assert badge == is_less, (name, text)
        assert f"{lack * scale:.{1 if unit == ' cm' else 0}f}{unit} ±" in text, text
        assert counts == (" more than " in fact.text or "counts" in text), text


def among(exams: Exams) -> Verdict:
    """The verdict on the left leg among published people alone."""
    left = [test for test in exams.tests if test.side == "left"]
    alone = Exams(
        ranges=tuple(t for t in exams.ranges if t in left),
        lengths=tuple(t for t in exams.lengths if t in left),
    )
    (fact,) = exam_facts(alone, FACTS).reach
    return fact.verdict


def test_what_cannot_be_is_refused_at_once_and_never_recorded(
    browser: Browser, practice: Server
) -> None:
    before = len(practice.archive.chart("ANNA").read().records)
    with opened(browser, practice) as screen:
        for text, words in (
            ("9000", "9,000 N cannot be."),
            ("92deg", "92deg is in no unit of this test."),
            ("much", "much is in no unit of this test."),
            ("1,200", "is the comma a decimal point, or one of thousands?"),
            ("700", "700 N is more than anybody gives"),
            ("3", "3 N is less than nearly anybody gives"),
        ):
            screen.page.locator("input[name=left]").fill(text)
            assert words in notes(screen, "left"), text
        screen.page.locator("input[name=left]").fill("9000")
        screen.page.get_by_role("button", name="Record").first.click()
        screen.see(".fault", "9,000 N cannot be.")

    assert len(practice.archive.chart("ANNA").read().records) == before
    assert faults(screen) == []


@pytest.mark.long
def test_every_test_by_hand_has_its_picture(browser: Browser, practice: Server) -> None:
    shown = {}
    with opened(browser, practice) as screen:
        for asked in asks():
            screen.page.locator("select[name=test]").select_option(asked.name)
            pictures = screen.page.locator(".how img.pose")
            shown[asked.name] = pictures.count()
            if shown[asked.name]:
                wide = pictures.evaluate("image => image.decode().then(() => 1)")
                assert wide == 1

    assert shown == {asked.name: int(bool(asked.protocols)) for asked in asks()}


@pytest.mark.long
def test_why_nothing_is_compared_is_said_with_what_would_be(
    browser: Browser, practice: Server
) -> None:
    with opened(browser, practice) as screen:
        screen.page.locator("input[name=left]").fill("120")
        screen.see(".says p", "There are published values for: Hip abduction, short")
        screen.page.get_by_label("How it was done").select_option("tests/st_abd_short")
        screen.see(".says p", "Published values hold for a device held by a belt")
        screen.page.get_by_label("Measured with").select_option("belt_fixed")
        screen.page.locator(".usual-zone").wait_for()
        screen.page.get_by_text("Where this comes from").click()
        screen.see("dd", re.compile("Leetun et al. 2004"))
        screen.page.get_by_label("Pain during the test").fill("6")
        screen.see(".warn", "It hurt more than 3 of 10")

    assert faults(screen) == []


@pytest.mark.long
def test_a_judged_exam_shuts_nobody_out(browser: Browser, practice: Server) -> None:
    found = []
    with opened(browser, practice, PHONE) as screen:
        screen.page.get_by_label("How it was done").select_option("tests/st_abd_short")
        screen.page.get_by_label("Measured with").select_option("belt_fixed")
        screen.page.locator("input[name=left]").fill("100")
        screen.page.locator("input[name=right]").fill("9000")
        for dark in (False, True):
            screen.page.emulate_media(color_scheme="dark" if dark else "light")
            found += Axe().run(screen.page).response["violations"]
        fits = screen.fits()

    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in grave] == []
    assert fits
