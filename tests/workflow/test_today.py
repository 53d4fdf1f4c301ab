"""What a person does today: what is due, as the diary takes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kneewise.errors import UnfitRecording
from kneewise.programme.diary import Sign
from kneewise.store.archive import Archive, opened
from kneewise.store.place import Place
from kneewise.workflow import entry
from kneewise.workflow.diary import Said, keep_said
from kneewise.workflow.person import OnRecord, read
from kneewise.workflow.plan_files import keep
from kneewise.workflow.planning import Wishes, planned
from kneewise.workflow.today import due

START = date(2026, 5, 4)
NOW = START + timedelta(days=2)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(Place(folder=tmp_path)) as made:
        yield made


def anna(archive: Archive) -> OnRecord:
    return read("ANNA", archive.chart("ANNA"))


def begun(archive: Archive) -> OnRecord:
    """Somebody whose programme began two days ago."""
    person = anna(archive)
    answers = entry.answers_of(entry.to_ask(person, START), [], [])
    entry.keep_answers(person, answers, START)
    person = anna(archive)
    plan = planned(person, (), Wishes(wants_general=True), START, START)
    keep(person, plan.programme, START)
    return anna(archive)


def said(*done: str, signs: tuple[str, ...] = ()) -> Said:
    return Said(done=done, effort=5.0, pain=1.0, morning=None, signs=signs, on=START)


def test_every_exercise_has_a_picture_and_can_be_ticked_off(archive: Archive) -> None:
    person = begun(archive)

    found = due(person, NOW)
    outside = keep_said(person, said(*(item.done for item in found.items)))

    assert len(found.items) > 1
    assert outside == ()
    for item in found.items:
        assert item.picture.startswith("<svg")
        assert "</style>" in item.picture
        assert item.dose
        assert item.how[0].isupper()


def test_the_last_day_of_exercise_is_the_one_before_today(archive: Archive) -> None:
    person = begun(archive)
    first = due(person, NOW)
    keep_said(person, said(first.items[0].done))

    assert first.last is None
    assert due(anna(archive), NOW).last == START
    assert due(anna(archive), START).last is None


def test_after_a_sign_there_is_nothing_to_do(archive: Archive) -> None:
    person = begun(archive)
    item = due(person, NOW).items[0]
    keep_said(person, said(item.done, signs=(Sign.SWELLING.value,)))

    found = due(anna(archive), NOW)

    assert found.is_stopped
    assert found.items == ()


def test_without_a_programme_there_is_a_remedy(archive: Archive) -> None:
    with pytest.raises(UnfitRecording) as refused:
        due(anna(archive), NOW)

    assert "kneewise plan ANNA" in refused.value.remedy
