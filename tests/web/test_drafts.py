"""Drafts by the interface: looked at, changed, kept; and norms for a form."""

from __future__ import annotations

from typing import Any

import pytest

from kneewise.anatomy import Side
from kneewise.exam.complaint import Complaint, Region
from kneewise.workflow import entry, usual
from kneewise.workflow.person import read, today
from tests.web.town import ANNA, Town, Visitor

DRAFT = f"/people/{ANNA}/programme/draft"
KEEP = f"/people/{ANNA}/programme"
WISHES: dict[str, Any] = {"wishes": {}}


@pytest.fixture
def clio(practice: Town) -> Visitor:
    """A clinician; ANNA's right knee is sore, and no red flag stands."""
    day = today()
    chart = practice.archive.chart(ANNA)
    sore = Complaint(region=Region.FRONT_OF_KNEE, side=Side.RIGHT, pain=2)
    entry.add(read(ANNA, chart), entry.Given(complaint=sore), day, day)
    person = read(ANNA, chart)
    answers = entry.answers_of(entry.to_ask(person, day), [], [])
    entry.keep_answers(person, answers, day)
    return practice.visitor("clio")


def items(draft: dict[str, Any]) -> list[dict[str, Any]]:
    """What was answered, as it is sent back."""
    return [
        {
            "exercise": one["exercise"],
            "legs": one["side"] or ("both" if one["is_sided"] else None),
            **{key: one[key] for key in ("sets", "repetitions", "hold", "days")},
            "load": one["load"],
        }
        for one in draft["items"]
    ]


def test_a_draft_keeps_nothing_and_sent_back_it_is_the_same(clio: Visitor) -> None:
    draft = clio.post(DRAFT, WISHES).json()

    again = clio.post(DRAFT, WISHES | {"items": items(draft)}).json()

    assert again == draft
    assert not draft["is_changed"]
    assert clio.get(KEEP).status_code == 422


def test_a_programme_kept_with_changes_is_the_one_that_is_followed(
    clio: Visitor,
) -> None:
    draft = clio.post(DRAFT, WISHES).json()
    wanted = items(draft)[1:]

    kept = clio.ask("PUT", KEEP, json=WISHES | {"items": wanted})

    assert kept.status_code == 200
    followed = clio.get(KEEP).json()
    due = clio.get(f"/people/{ANNA}/today").json()
    page = clio.get(f"{KEEP}/sheet").text
    assert followed == kept.json()["programme"]
    assert followed["edit"]["by"] == "clio"
    assert len(followed["edit"]["proposed"]) == len(draft["items"])
    assert [one["exercise"] for one in due["items"]] == [o["exercise"] for o in wanted]
    assert "What it leaves open" in page
    assert "No longer trained" in page


def test_what_is_followed_is_changed_without_proposing_anew(clio: Visitor) -> None:
    clio.post(f"/people/{ANNA}/programmes", {})
    draft = clio.post(DRAFT, {}).json()
    first = draft["items"][0]
    wanted = items(draft)
    wanted[0] = {"exercise": first["instead"][0], "instead": first["exercise"]}

    kept = clio.ask("PUT", KEEP, json={"items": wanted})

    due = clio.get(f"/people/{ANNA}/today").json()["items"]
    assert kept.status_code == 200, kept.text
    assert due[0]["exercise"] == first["instead"][0]
    assert due[0]["side"] == first["side"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"items": []}, "No exercise is left"),
        ({"items": [{"exercise": "somersault"}]}, "no such exercise"),
        ({"items": [{"exercise": "hop_hold"}]}, "jumping waits"),
        ({"items": [{"exercise": "abd_sl", "sets": 50}]}, "inside its range"),
        ({}, "It is not said what the programme is to hold"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(
    clio: Visitor, said: dict[str, Any], words: str
) -> None:
    refused = clio.ask("PUT", KEEP, json=WISHES | said)

    assert refused.status_code == 422
    assert words in refused.json()["error"]
    assert refused.json()["remedy"]
    assert clio.get(f"/people/{ANNA}/programmes").json() == []


def test_a_draft_shows_what_is_not_for_this_person(clio: Visitor) -> None:
    draft = clio.post(DRAFT, WISHES | {"items": [{"exercise": "hop_hold"}]}).json()

    assert "jumping waits" in draft["items"][0]["trouble"]
    assert "hop_hold" not in [one["exercise"] for one in draft["offers"]]
    assert draft["lost"]


def test_a_red_flag_leaves_nothing_to_choose(clio: Visitor) -> None:
    asked = clio.get(f"/people/{ANNA}/flags/questions").json()
    clio.post(f"/people/{ANNA}/flags", {"yes": ["rf_septic"]})

    draft = clio.post(DRAFT, WISHES).json()
    kept = clio.ask("PUT", KEEP, json=WISHES | {"items": [{"exercise": "clam"}]})

    assert "rf_septic" in [one["id"] for one in asked]
    assert draft["is_stopped"]
    assert draft["items"] == draft["offers"] == []
    assert kept.status_code == 422
    assert "A red flag comes before any exercise" in kept.json()["error"]


def test_the_norms_of_a_form_are_those_of_the_program(
    practice: Town, clio: Visitor
) -> None:
    facts = {"born": today().year - 21, "sex": "female", "mass": 60}
    clio.post(f"/people/{ANNA}/exams", {"facts": facts})

    held = clio.get(f"/people/{ANNA}/exams/norms").json()

    person = read(ANNA, practice.archive.chart(ANNA))
    assert held == usual.plain(person, today())
    usual_ones = [one for one in held["tests"] if one["usual"]]
    assert {one["usual"]["kind"] for one in usual_ones} == {"spread", "limit", "middle"}


def test_there_is_a_picture_of_every_exercise_that_is_offered(clio: Visitor) -> None:
    draft = clio.post(DRAFT, WISHES).json()

    pictures = clio.get("/exercises/drawings").json()

    assert {one["exercise"] for one in draft["offers"]} <= set(pictures["drawings"])
    assert all(svg.startswith("<svg") for svg in pictures["drawings"].values())
    assert "<style>" not in "".join(pictures["drawings"].values())
    assert ".pose" in pictures["style"]
