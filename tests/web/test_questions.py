"""Questions about the muscles of a result: answered in a child, once, and kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.store.jobs import State
from kneewise.web.house import built
from kneewise.web.jobs.errand import kept
from tests.web.test_jobs import CHILD, ENDS, QUICK, asked, pid_of, until
from tests.web.town import ANNA, BERT, PASSWORDS, Another, Town

PEOPLE = f"/people/{ANNA}"


@pytest.fixture
def working(another: Another) -> Iterator[Town]:
    """A practice whose jobs are done by children that only pretend."""
    there = another(QUICK)
    house = built(
        there.archive, there.house.standing, QUICK, passwords=PASSWORDS, command=CHILD
    )
    made = replace(there, house=house)
    made.house.pool.start()
    yield made
    made.house.pool.end()


def result(there: Town, folder: Path, *files: str) -> str:
    """A result of ANNA's with these files besides its own."""
    folder.mkdir()
    for name in ("assessment.json", "report.html", "playback.json", *files):
        (folder / name).write_text('{"kneewise": "0.1.0"}')
    return kept(there.archive, ANNA, folder)


def test_a_question_is_answered_once_and_the_answer_is_kept(
    working: Town, tmp_path: Path
) -> None:
    id_ = result(working, tmp_path / "made", "motion.npz")
    at = f"{PEOPLE}/assessments/{id_}/what-if"
    anna = working.visitor("anna")
    early = anna.get(at, params={"group": "gluteus_medius"})

    first = anna.post(at, {"recording": 0})
    until(working, first.json()["id"], *ENDS)
    again = anna.post(at, {"recording": 0})
    answer = anna.get(at, params={"group": "gluteus_medius"})

    assert early.status_code == 404
    assert "POST" in early.json()["remedy"]
    assert first.status_code == 202
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["state"] == "done"
    assert answer.json() == {"factors": []}
    assert anna.get(at, params={"group": "adductors"}).status_code == 404


def test_a_question_does_not_wait_for_long_work(working: Town, tmp_path: Path) -> None:
    id_ = result(working, tmp_path / "made", "motion.npz")
    for busy in [asked(working, "long") for _ in range(2)]:
        pid_of(working, busy)

    job = working.visitor("clio").post(f"{PEOPLE}/assessments/{id_}/what-if", {})

    assert until(working, job.json()["id"], *ENDS).state is State.DONE


def test_without_a_body_in_motion_there_is_nothing_to_ask(
    working: Town, tmp_path: Path
) -> None:
    id_ = result(working, tmp_path / "made")

    answer = working.visitor("clio").post(f"{PEOPLE}/assessments/{id_}/what-if", {})
    scene = working.visitor("clio").get(f"{PEOPLE}/assessments/{id_}/scene")

    assert answer.status_code == 422
    assert "mass" in answer.json()["remedy"]
    assert scene.status_code == 200
    assert "no muscles" in scene.json()["why"]


def test_nobody_asks_about_the_result_of_another_person(
    working: Town, tmp_path: Path
) -> None:
    id_ = result(working, tmp_path / "made", "motion.npz", "scene.json")

    for path in (f"{id_}/what-if", f"{id_}/scene"):
        theirs = working.visitor("bert").get(f"{PEOPLE}/assessments/{path}")
        own = working.visitor("bert").get(
            f"/people/{BERT}/assessments/{path}", params={"group": "adductors"}
        )
        assert theirs.status_code == 403
        assert own.status_code == 404


def test_answers_go_when_the_person_is_forgotten(working: Town, tmp_path: Path) -> None:
    id_ = result(working, tmp_path / "made", "motion.npz")
    job = working.visitor("clio").post(f"{PEOPLE}/assessments/{id_}/what-if", {})
    until(working, job.json()["id"], *ENDS)
    papers = working.archive.place.papers

    before = list(papers.rglob("gluteus_medius.json"))
    working.visitor("ada").ask("DELETE", PEOPLE)

    assert len(before) == 1
    assert not list(papers.rglob("gluteus_medius.json"))


def test_the_simulated_person_is_made_once_by_a_job(working: Town) -> None:
    clio = working.visitor("clio")

    first = clio.post("/sample")
    again = clio.post("/sample")

    assert first.status_code == again.status_code == 202
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["kind"] == "sample"
    assert clio.get("/people/SAMPLE").json()["mass"] == pytest.approx(68.0)


def test_asking_loads_no_engine_into_the_server() -> None:
    import subprocess

    code = (
        "import sys; import kneewise.web.whole, kneewise.web.api.results\n"
        "print('numba' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"
