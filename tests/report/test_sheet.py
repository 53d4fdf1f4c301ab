"""The sheet to print and its drawings: whole, safe, and true to the programme."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Region
from kneewise.findings.cause import Kind
from kneewise.programme.calendar import days
from kneewise.programme.exercise import Equipment, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.notice import amount
from kneewise.programme.pose import poses
from kneewise.programme.programme import Programme
from kneewise.programme.propose import propose
from kneewise.programme.sentence import Sentence
from kneewise.reference import row
from kneewise.report.drawing import mirrored, picture
from kneewise.report.drawings import Form, Thing, drawings
from kneewise.report.sheet import as_sheet
from kneewise.report.week import day, end, span, week
from tests.programme.people import cause, flags, needs, sore
from tests.report.test_page import VOID_TAGS, Page

VOID_TAGS |= {"polygon"}
HOSTILE = '<script>alert("x")</script>'


def several() -> Needs:
    """Someone with much to do."""
    return needs(
        cause(Kind.WEAK_ABDUCTORS),
        cause(Kind.SHORT_FLEXORS),
        cause(Kind.STIFF_ANKLE, Side.RIGHT),
        complaints=(sore(Region.FRONT_OF_KNEE, pain=3),),
        activities=(Activity.SIT_TO_STAND, Activity.WALK),
        equipment=frozenset({Equipment.BAND, Equipment.CHAIR, Equipment.PHONE}),
    )


def programme() -> Programme:
    return propose(several())


def with_every_exercise() -> Programme:
    """A programme that nobody would get: all exercises at once."""
    base = programme()
    items = tuple(
        replace(
            base.items[0],
            exercise=id_,
            side=Side.LEFT if found.poses.is_sided else None,
            dose=found.doses(3)[0],
        )
        for id_, found in catalogue().items()
    )
    return replace(base, items=items)


def test_the_page_is_whole_and_points_into_itself() -> None:
    text = as_sheet(programme(), "ANNA", 70.0)

    page = Page(text)
    ids = {a["id"] for _, a in page.tags if a.get("id")}
    targets = {(a["href"] or "") for a in page.every("a")}
    assert targets
    assert {t.removeprefix("#") for t in targets} <= ids
    assert all(t.startswith("#") for t in targets)
    assert len(text.encode()) < 200_000


def test_the_page_holds_no_script_and_asks_nothing_of_the_network() -> None:
    text = as_sheet(with_every_exercise(), "ANNA", 70.0)

    page = Page(text)
    policy = next(a["content"] for a in page.every("meta") if "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe"} == set()
    assert not any(name.startswith("on") for _, a in page.tags for name in a)
    assert "src=" not in text
    assert "url(" not in text
    assert "@import" not in text
    hrefs = re.findall(r"https?://|//\w+\.\w+", text)
    assert hrefs == []


def test_a_hostile_name_is_text() -> None:
    text = as_sheet(programme(), HOSTILE)

    page = Page(text)
    assert HOSTILE not in text
    assert f"For {HOSTILE}" in page.text


def test_every_sentence_and_dose_of_the_programme_is_on_the_page() -> None:
    given_ = programme()

    page = Page(as_sheet(given_, "ANNA", 70.0))

    assert len(given_.items) > 3
    for item in given_.items:
        for said in (item.how, item.progress, item.regress, item.stop, item.why[0]):
            assert said.text in page.text, item.exercise
        for said in (*item.notes, *item.cues):
            assert said.text in page.text, item.exercise
        assert amount(item.dose).split(",")[0] in page.text
        assert f"{item.dose.rest:g} s" in page.text
        if item.dose.effort is not None:
            assert f"effort {item.dose.effort} of 10" in page.text
    for said in (*given_.advice, *given_.unmet):
        assert said.text in page.text


def test_a_stop_rule_of_one_exercise_stands_on_its_card() -> None:
    given_ = programme()
    other = Sentence(text="Stop if the bench moves.", key="redflags/rf_stop_pain")
    items = (replace(given_.items[0], stop=other), *given_.items[1:])

    page = Page(as_sheet(replace(given_, items=items), "ANNA"))

    assert page.text.count(other.text) == 1
    assert page.text.count(given_.items[1].stop.text) == len(items) - 1


def test_the_page_says_when_to_see_someone() -> None:
    page = Page(as_sheet(programme(), "ANNA"))

    for id_ in ("rf_septic", "rf_lock", "rf_pe"):
        assert row(f"redflags/{id_}").text("user_action_text") in page.text
    assert "not a medical device" in page.text


def test_the_dates_are_on_the_page() -> None:
    given_ = replace(programme(), start=date(2026, 12, 28), weeks=6)

    page = Page(as_sheet(given_, "ANNA"))

    assert "28 December 2026 to 7 February 2027" in page.text
    assert "28 December 2026 to 3 January 2027" in page.text


@given(days_a_week=st.integers(1, 7), start=st.dates(date(2026, 1, 1)))
@settings(deadline=None, max_examples=25)
def test_a_week_ticks_each_exercise_on_its_days(days_a_week: int, start: date) -> None:
    given_ = programme()
    dose = replace(given_.items[0].dose, per_week=days_a_week)
    items = (replace(given_.items[0], dose=dose), *given_.items[1:])
    given_ = replace(given_, items=items, start=min(start, date(9000, 1, 1)))

    found = week(given_, [item.name for item in items])

    for line, item in zip(found.lines, items, strict=True):
        assert sum(line.is_due) == item.dose.per_week
    every = {d for item in items for d in days(item.dose.per_week)}
    assert len(found.days) == len(every)


@given(first=st.dates(date(1, 1, 1), date(9000, 1, 1)), length=st.integers(0, 800))
def test_a_span_names_both_its_ends(first: date, length: int) -> None:
    last = first + timedelta(days=length)

    text = span(first, last)

    assert text.startswith(str(first.day))
    assert text.endswith(day(last))


def test_a_programme_ends_the_day_before_its_weeks_are_over() -> None:
    given_ = replace(programme(), start=date(2026, 1, 5), weeks=1)

    assert end(given_) == date(2026, 1, 11)


def test_a_red_flag_leaves_no_exercise_and_no_table() -> None:
    given_ = propose(replace(several(), flags=flags("septic")))

    page = Page(as_sheet(given_, "ANNA", 70.0))

    assert "First this, then exercise" in page.text
    assert given_.advice[0].text in page.text
    assert page.every("table") == []
    assert [a for a in page.every("svg") if a.get("class") == "pose"] == []


def test_the_page_of_a_mirrored_person_shows_mirrored_legs() -> None:
    looks = {
        "left": Page(as_sheet(propose(several()), "ANNA")),
        "right": Page(as_sheet(propose(several().mirrored()), "ANNA")),
    }

    legs = {
        side: sorted(
            (a.get("class") or "")
            for a in page.every("span")
            if (a.get("class") or "").startswith("legs")
        )
        for side, page in looks.items()
    }
    swapped = {"legs left": "legs right", "legs right": "legs left"}
    assert "legs left" in legs["left"]
    assert legs["right"] == sorted(swapped.get(c, c) for c in legs["left"])


@pytest.mark.parametrize("id_", poses())
def test_a_mirrored_drawing_is_the_drawing_in_a_mirror(id_: str) -> None:
    drawing = drawings()[id_]

    other = mirrored(drawing)

    for one, two in zip(drawing.figures, other.figures, strict=True):
        assert [(-x, y) for x, y in one.points] == list(two.points)
        for thing, flipped in zip(one.things, two.things, strict=True):
            assert [(-x, y) for x, y in thing.points] == list(flipped.points)
    assert mirrored(other) == drawing


@pytest.mark.parametrize("id_", poses())
def test_a_picture_says_what_it_shows_and_colours_the_working_leg(id_: str) -> None:
    is_sided = poses()[id_].is_sided

    for side in Side:
        text = picture(id_, "it", side)
        assert f'aria-label="Start and end of it, {side} leg, seen from the' in text
        assert 'role="img"' in text
        if is_sided:
            assert f'"leg {side}"' in text
            assert f'"leg {side.other}"' not in text
        else:
            assert {"right", "left"} <= set(re.findall(r'"leg (\w+)', text))


@pytest.mark.parametrize("id_", [i for i, p in poses().items() if not p.is_sided])
def test_two_legs_that_work_together_are_both_seen(id_: str) -> None:
    text = picture(id_, "it", None)

    legs = re.findall(r'class="leg (?:left|right)(?: far)?" points="([^"]+)"', text)
    assert len(legs) == 4
    assert len(set(legs)) == 4


@pytest.mark.parametrize("id_", poses())
def test_everything_drawn_is_inside_the_picture(id_: str) -> None:
    text = picture(id_, "it", Side.RIGHT)

    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', text)
    assert box is not None
    left, top, wide, high = map(float, box.groups())
    for group in re.findall(r'<g transform="translate\((\S+) 0\)">(.*?)</g>', text):
        aside = float(group[0])
        for x, y in re.findall(r"(-?\d+),(-?\d+)", group[1]):
            assert left <= float(x) + aside <= left + wide
            assert top <= float(y) <= top + high


def test_a_name_in_a_picture_is_escaped() -> None:
    text = picture("clam", HOSTILE, Side.LEFT)

    assert "<script" not in text


def test_an_unknown_exercise_has_no_picture() -> None:
    with pytest.raises(KeyError):
        picture("somersault", "it", None)


def test_a_disc_needs_a_radius_and_a_thing_a_point() -> None:
    with pytest.raises(ValueError, match="radius"):
        Thing(name="ball", form=Form.ROUND, points=((0.0, 0.0),))
    with pytest.raises(ValueError, match="without a point"):
        Thing(name="ball", form=Form.LINE, points=())


@pytest.mark.parametrize("exercise", sorted(poses()))
def test_every_exercise_can_be_drawn_for_either_leg(exercise: str) -> None:
    right = picture(exercise, "it", Side.RIGHT)
    left = picture(exercise, "it", Side.LEFT)

    assert 'aria-label="Start and end of it, right leg' in right
    assert right != left


def test_every_exercise_of_the_programme_has_its_picture() -> None:
    given_ = programme()

    text = as_sheet(given_, "ANNA")

    assert text.count('<svg class="pose"') == len(given_.items)
