"""A programme that is changed while it is followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kneewise.errors import BadSetting, UnfitRecording
from kneewise.programme.diary import Sign
from kneewise.programme.edit import Chosen
from kneewise.programme.programme import Programme
from kneewise.store.archive import Archive, opened
from kneewise.store.place import Place
from kneewise.workflow import entry
from kneewise.workflow.diary import Said, keep_said
from kneewise.workflow.editing import Draft, changed, checked, followed, keep_changed
from kneewise.workflow.editing import proposal as proposed
from kneewise.workflow.editing_words import Changes, chosen
from kneewise.workflow.following import latest, under_way
from kneewise.workflow.person import OnRecord, read
from kneewise.workflow.plan_files import as_pdf, files, keep
from kneewise.workflow.planning import Wishes
from kneewise.workflow.today import due

START = date(2026, 5, 4)
THEN = START + timedelta(days=9)
"""In the second week."""

GENERAL = Wishes(wants_general=True)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(Place(folder=tmp_path)) as made:
        yield made


def anna(archive: Archive) -> OnRecord:
    return read("ANNA", archive.chart("ANNA"))


@pytest.fixture
def begun(archive: Archive) -> Archive:
    """ANNA follows a general programme."""
    person = anna(archive)
    answers = entry.answers_of(entry.to_ask(person, START), [], [])
    entry.keep_answers(person, answers, START)
    person = anna(archive)
    keep(person, proposed(person, GENERAL, START, START).programme, START)
    return archive


def week(archive: Archive, done: str, *, pain: float = 0, sign: str = "") -> None:
    """Three sessions of the first week."""
    for day in (0, 2, 4):
        said = Said(
            done=(done,),
            pain=pain,
            morning=0.0,
            signs=(sign,) if sign else (),
            on=START + timedelta(days=day),
        )
        keep_said(anna(archive), said)


def as_it_is(draft: Draft) -> list[Chosen]:
    return [Chosen(exercise=item.exercise) for item in draft.base.items]


def first(programme: Programme) -> tuple[str, int, int | None]:
    item = programme.items[0]
    return item.exercise, item.dose.sets, item.dose.repetitions


def test_a_draft_of_what_is_followed_has_the_doses_of_this_week(
    begun: Archive,
) -> None:
    id_, sets, count = first(latest(anna(begun)))
    week(begun, f"{id_}={sets}x{(count or 0) + 2}")

    draft = followed(anna(begun), THEN)

    assert first(draft.programme) == (id_, sets, (count or 0) + 2)
    assert draft.programme.start == START
    assert draft.notes == ()


def test_what_is_kept_goes_on_from_the_doses_that_were_reached(
    begun: Archive,
) -> None:
    id_, sets, count = first(latest(anna(begun)))
    week(begun, f"{id_}={sets}x{(count or 0) + 2}")
    draft = followed(anna(begun), THEN)
    keep_changed(anna(begun), draft, as_it_is(draft)[:1], "clio", THEN)

    under = under_way(anna(begun), THEN)

    (slot,) = under.state.slots
    assert slot.exercise == id_
    assert slot.dose is not None
    assert slot.dose.repetitions == (count or 0) + 2
    assert under.state.week == 1
    assert under.programme.start == START
    assert under.programme.review == latest(anna(begun)).review
    assert len(due(anna(begun), THEN).items) == 1
    assert due(anna(begun), THEN).last == START + timedelta(days=4)


def test_the_diary_moves_an_edited_programme_on(begun: Archive) -> None:
    draft = followed(anna(begun), START)
    id_, _, count = first(draft.programme)
    own = Chosen(exercise=id_, sets=2, repetitions=count)
    keep_changed(anna(begun), draft, [own], "clio", START)
    week(begun, f"{id_}=2x{(count or 0) + 2}")

    after = due(anna(begun), THEN)

    assert f"2 sets of {(count or 0) + 2}" in after.items[0].dose
    assert "This went well" in after.messages[0]


def test_what_pauses_because_it_hurt_comes_back_only_by_hand(begun: Archive) -> None:
    programme = latest(anna(begun))
    swap = [Chosen(exercise="clam", instead=programme.items[0].exercise)]
    keep_changed(anna(begun), followed(anna(begun), START), swap, "", START)
    week(begun, "clam=2x10", pain=8)

    draft = followed(anna(begun), THEN)
    with pytest.raises(BadSetting, match="no exercise is left"):
        changed(draft, as_it_is(draft), "", THEN)
    back = checked(draft, [Chosen(exercise="clam")], "", THEN)

    assert draft.programme.items == ()
    assert "pauses because it hurt" in draft.notes[0].text
    assert back.programme.items[0].exercise == "clam"


def test_a_sign_of_the_diary_stops_every_edit(begun: Archive) -> None:
    id_ = latest(anna(begun)).items[0].exercise
    week(begun, f"{id_}=3x8", sign=Sign.SWELLING.value)

    with pytest.raises(BadSetting, match="stops every programme"):
        followed(anna(begun), THEN)


def test_keeping_what_is_not_changed_is_refused(begun: Archive) -> None:
    draft = followed(anna(begun), THEN)

    with pytest.raises(BadSetting, match="nothing is changed"):
        keep_changed(anna(begun), draft, as_it_is(draft), "", THEN)

    assert len(anna(begun).programmes) == 1


def test_without_a_programme_there_is_nothing_to_change(archive: Archive) -> None:
    with pytest.raises(UnfitRecording, match="no programme"):
        followed(anna(archive), THEN)


def test_the_papers_of_an_edited_programme_are_of_the_edit(begun: Archive) -> None:
    draft = followed(anna(begun), THEN)
    swap = Chosen(exercise="clam", instead=draft.base.items[0].exercise)
    made, _ = keep_changed(anna(begun), draft, [swap], "clio", THEN)

    papers = files(made.programme, anna(begun), Path("out"))

    page = str(papers[Path("out/sheet.html")])
    calendar = str(papers[Path("out/week.ics")])
    assert "Clam" in page
    assert "13 to 19 May 2026" in page
    assert "DTSTART;VALUE=DATE:20260513" in calendar
    assert "20260504-session" not in calendar
    assert as_pdf(made.programme, anna(begun)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(swaps=("clam",)), "does not say what becomes of what"),
        (Changes(swaps=("clam=abd_sl",)), "'clam' is not in the programme"),
        (Changes(drops=("hop_hold",)), "'hop_hold' is not in the programme"),
        (Changes(adds=("somersault",)), "no such exercise"),
        (Changes(doses=("abd_sl=lots",)), "'lots' is no dose"),
    ],
)
def test_changes_that_cannot_be_read_are_refused(
    begun: Archive, changes: Changes, words: str
) -> None:
    with pytest.raises(BadSetting, match=words):
        chosen(latest(anna(begun)), changes)


def test_changes_are_read_in_the_order_of_a_plan(begun: Archive) -> None:
    one, *others = (item.exercise for item in latest(anna(begun)).items)
    changes = Changes(
        swaps=(f"{one}=clam",),
        drops=(others[0],),
        adds=("plank_side",),
        doses=("clam=2x12", "plank_side=2x30s"),
    )

    found = chosen(latest(anna(begun)), changes)

    assert changes.is_some
    assert [each.exercise for each in found] == ["clam", *others[1:], "plank_side"]
    assert (found[0].sets, found[0].repetitions, found[0].instead) == (2, 12, one)
    assert (found[-1].sets, found[-1].hold) == (2, 30.0)
