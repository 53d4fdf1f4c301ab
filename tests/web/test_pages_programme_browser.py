"""The programme editor in a real browser: changed, kept, and seen on Today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from kneewise.anatomy import Side
from kneewise.exam.complaint import Complaint, Region
from kneewise.programme import written
from kneewise.store.archive import Archive
from kneewise.web.limits import Limits
from kneewise.workflow import entry
from kneewise.workflow.person import read, today
from tests.web.live.screen import PHONE, Browser, Screen
from tests.web.standing import Server, serving
from tests.web.town import PASSWORD, furnish, unhurried

PAGE = "/people/ANNA/programme"
PROPOSED = ("abd_sl", "split_squat", "bridge_uni")
"""For a sore knee, with what most homes have."""


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Server]:
    """A practice in which ANNA's knee is sore and no red flag stands."""
    furnish(tmp_path)
    with serving(tmp_path, unhurried(Limits())) as server:
        complain(server.archive)
        yield server


def complain(archive: Archive) -> None:
    day = today()
    sore = Complaint(region=Region.FRONT_OF_KNEE, side=Side.RIGHT, pain=2)
    person = read("ANNA", archive.chart("ANNA"))
    entry.add(person, entry.Given(complaint=sore), day, day)
    person = read("ANNA", archive.chart("ANNA"))
    entry.keep_answers(person, entry.answers_of(entry.to_ask(person, day), [], []), day)


@contextmanager
def opened(
    browser: Browser, server: Server, who: str, size: tuple[int, int] = (1280, 900)
) -> Iterator[Screen]:
    """The page of ANNA's programme, where somebody has signed in."""
    with browser.opened(server.address, size=size, ready="h1") as screen:
        screen.sign_in(who, PASSWORD)
        screen.page.wait_for_selector("nav")
        screen.page.wait_for_load_state("networkidle")
        screen.page.goto(f"{server.address}/#{PAGE}")
        screen.see("h1", "Programme")
        yield screen


def propose(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Propose", exact=True).click()
    screen.see("h2", "The proposal")


def ids(screen: Screen) -> list[str]:
    """The exercises of the draft, in order."""
    keys = screen.page.locator("[data-key^='drop-']").evaluate_all(
        "all => all.map(one => one.dataset.key)"
    )
    return [key.removeprefix("drop-") for key in keys]


def change(screen: Screen) -> None:
    """Swap one, take one out, dose one, put one first."""
    screen.page.get_by_role("button", name="Swap Side-lying").click()
    screen.page.locator(".offer", has_text="Clam (").click()
    screen.page.locator("[data-key=drop-clam]").wait_for()
    screen.page.get_by_role("button", name="Remove Split squat").click()
    screen.see(".doubt li", "No longer trained on the right: the front of the thigh")
    sets = screen.page.locator("[data-key=sets-clam]")
    sets.fill("3")
    with screen.page.expect_response("**/programme/draft"):
        sets.blur()
    screen.page.locator("[data-key=up-bridge_uni]").click()
    first = screen.page.locator(".planned").first
    first.locator("[data-key=drop-bridge_uni]").wait_for()


def faults(screen: Screen) -> list[str]:
    """What the browser complained of, but that there was no programme at first."""
    return [one for one in screen.complaints if "401" not in one and "422" not in one]


def test_a_programme_is_changed_kept_and_seen_on_today(
    browser: Browser, practice: Server
) -> None:
    with opened(browser, practice, "clio") as screen:
        propose(screen)
        proposed = tuple(ids(screen))
        nothing_yet = read("ANNA", practice.archive.chart("ANNA")).programmes
        change(screen)
        screen.page.get_by_role("button", name="Keep this programme").click()
        screen.see("p", "Changed by clio on")
        sheet = screen.page.frame_locator("iframe.document")
        sheet.get_by_text("changed by clio").wait_for()
    with opened(browser, practice, "anna") as patient:
        patient.page.goto(f"{practice.address}/#/people/ANNA/today")
        patient.page.wait_for_selector(".exercise")
        names = patient.page.locator(".exercise h2").all_inner_texts()
        doses = patient.page.locator(".exercise .dose").all_inner_texts()
        may_change = patient.page.get_by_text("Change the exercises").count()
    (record,) = read("ANNA", practice.archive.chart("ANNA")).programmes
    kept = written.programme_from_plain(record.contents)

    assert proposed == PROPOSED
    assert nothing_yet == ()
    assert [name.split(" ")[0] for name in names] == ["Unilateral", "Clam"]
    assert "3 sets of 10" in doses[1]
    assert may_change == 0
    assert kept.edit is not None
    assert (kept.edit.by, len(kept.edit.proposed)) == ("clio", len(PROPOSED))
    assert faults(screen) == []


@pytest.mark.long
def test_every_change_can_be_undone_and_given_up(
    browser: Browser, practice: Server
) -> None:
    with opened(browser, practice, "clio") as screen:
        propose(screen)
        screen.page.get_by_role("button", name="Add an exercise").click()
        screen.page.locator(".offer", has_text="Pelvic drop").click()
        screen.page.locator("[data-key=drop-hip_hike]").wait_for()
        more = ids(screen)
        focused = screen.page.evaluate("document.activeElement.dataset.key")
        screen.page.get_by_role("button", name="Undo the last change").click()
        again = ids(screen)
        screen.page.locator("[data-key=repetitions-abd_sl]").fill("40")
        screen.page.keyboard.press("Tab")
        screen.see(".fault", "8 to 12 are inside its range")
        refused = screen.page.locator("[data-key=repetitions-abd_sl]").input_value()
        screen.page.get_by_role("button", name="Give up").click()
        screen.page.locator(".editor").wait_for(state="detached")

    assert more == [*PROPOSED, "hip_hike"]
    assert focused == "swap-hip_hike"
    assert again == list(PROPOSED)
    assert refused == "8"
    assert read("ANNA", practice.archive.chart("ANNA")).programmes == ()
    assert faults(screen) == []


@pytest.mark.long
def test_the_editor_shuts_nobody_out(browser: Browser, practice: Server) -> None:
    found = []
    with opened(browser, practice, "clio", PHONE) as screen:
        propose(screen)
        screen.page.locator("[data-key=swap-abd_sl]").click()
        screen.page.locator("[data-key=drop-split_squat]").click()
        screen.see(".doubt li", "No longer trained")
        screen.page.locator("[data-key=swap-abd_sl]").click()
        for dark in (False, True):
            screen.page.emulate_media(color_scheme="dark" if dark else "light")
            found += Axe().run(screen.page).response["violations"]
        fits = screen.fits()

    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in grave] == []
    assert fits
