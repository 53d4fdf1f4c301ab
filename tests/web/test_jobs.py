"""Long work: done in children, that may crash, hang or lie, and never forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.store.jobs import Job, State
from kneewise.web.house import built
from kneewise.web.jobs.run import Run, environment
from kneewise.web.jobs.task import Task, as_line, from_line
from kneewise.web.limits import Child, Limits
from tests.web.town import ANNA, PASSWORDS, TABLE, Another, Town, unhurried

CHILD = (sys.executable, str(Path(__file__).with_name("fake_child.py")))
QUICK = replace(unhurried(), silence=0.8)
JOBS = f"/people/{ANNA}/jobs"


@pytest.fixture
def working(another: Another) -> Iterator[Town]:
    """A practice whose jobs are done by children that only pretend."""
    made = with_children(another(QUICK))
    made.house.pool.start()
    yield made
    made.house.pool.end()


def with_children(there: Town, limits: Limits = QUICK) -> Town:
    """The same practice with another pool, as after a restart."""
    house = built(
        there.archive,
        there.house.standing,
        limits,
        passwords=PASSWORDS,
        command=CHILD,
    )
    return replace(there, house=house)


def asked(there: Town, name: str, who: str = "clio") -> str:
    """The id of a job for a recording of that name."""
    visitor = there.visitor(who)
    kept = visitor.upload(ANNA, f"{name}.trc", TABLE + name.encode()).json()
    said = {"recordings": [kept["id"]]}
    answer = visitor.post(f"/people/{ANNA}/assessments", said)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def until(there: Town, id_: str, *states: State) -> Job:
    """The job once it is in one of the states."""
    end = time.monotonic() + 20
    while True:
        job = there.archive.jobs.of(id_)
        assert job is not None
        if job.state in states:
            return job
        assert time.monotonic() < end, f"the job is still {job.state}"
        time.sleep(0.02)


ENDS = (State.DONE, State.FAILED, State.STOPPED)


def test_an_assessment_is_made_and_read(working: Town) -> None:
    id_ = asked(working, "good")

    job = until(working, id_, *ENDS)
    clio = working.visitor("clio")
    path = f"/people/{ANNA}/assessments/{job.result}"

    assert job.state is State.DONE, job.reason
    assert clio.get(path).json()["kneewise"] == "0.1.0"
    page = clio.get(f"{path}/report")
    assert page.headers["content-type"].startswith("text/html")
    assert "sandbox" in page.headers["content-security-policy"]
    listed = clio.get(f"/people/{ANNA}/assessments").json()
    assert [each["on"] for each in listed] == ["2026-02-03"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("refuse", "There is no whole squat in it."),
        ("crash", "A library that reads such files crashed"),
        ("exit", "ended with status 7"),
        ("lie", "left no result"),
    ],
)
def test_a_job_that_fails_says_why(working: Town, name: str, words: str) -> None:
    job = until(working, asked(working, name), *ENDS)

    assert job.state is State.FAILED
    assert words in job.reason
    assert "/" not in job.reason.replace("/.", "")
    assert until(working, asked(working, "good"), *ENDS).state is State.DONE


def test_a_child_that_talks_nonsense_is_not_believed(working: Town) -> None:
    job = until(working, asked(working, "chatter"), *ENDS)

    assert job.state is State.DONE
    assert 0 <= job.progress <= 1


def test_a_worker_that_is_killed_fails_its_job_with_a_reason(working: Town) -> None:
    id_ = asked(working, "long")
    until(working, id_, State.RUNNING)
    os.kill(pid_of(working, id_), signal.SIGKILL)

    job = until(working, id_, *ENDS)

    assert job.state is State.FAILED
    assert "ended from outside" in job.reason


def pid_of(there: Town, id_: str) -> int:
    """The process at work on a job."""
    end = time.monotonic() + 10
    while id_ not in there.house.pool.pids() and time.monotonic() < end:
        time.sleep(0.01)
    return there.house.pool.pids()[id_]


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_a_job_that_is_stopped_ends_at_once(working: Town) -> None:
    id_ = asked(working, "long")
    pid = pid_of(working, id_)

    answer = working.visitor("anna").ask("DELETE", f"{JOBS}/{id_}")

    assert answer.json()["state"] == "stopped"
    until_gone(pid)
    assert until(working, asked(working, "good"), *ENDS).state is State.DONE


def until_gone(pid: int) -> None:
    """Wait for a process to end."""
    end = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(pid)


def test_forgetting_a_person_ends_their_jobs(working: Town) -> None:
    id_ = asked(working, "long")
    pid = pid_of(working, id_)

    answer = working.visitor("ada").ask("DELETE", f"/people/{ANNA}")

    assert answer.status_code == 204
    until_gone(pid)
    assert not list(working.house.uploads.folder.rglob("*.*"))


def test_no_more_children_than_there_may_be(working: Town) -> None:
    ids = [asked(working, "long") for _ in range(4)]
    for id_ in ids[:2]:
        pid_of(working, id_)
    time.sleep(0.2)

    assert len(working.house.pool.pids()) == working.house.limits.workers == 2


def test_jobs_without_end_are_refused(another: Another) -> None:
    idle = another(replace(QUICK, waiting_own=2))
    anna = idle.visitor("anna")
    kept = anna.upload(ANNA, "a.trc", TABLE).json()
    said = {"recordings": [kept["id"]]}

    answers = [anna.post(f"/people/{ANNA}/assessments", said) for _ in range(3)]

    assert [each.status_code for each in answers] == [202, 202, 503]


def test_a_job_under_way_goes_on_after_the_server_was_ended(another: Another) -> None:
    first = with_children(another(QUICK))
    first.house.pool.start()
    id_ = asked(first, "long")
    pid = pid_of(first, id_)

    first.house.pool.end()
    waits = until(first, id_, State.WAITING)
    until_gone(pid)
    again = with_children(first)
    again.house.pool.start()

    assert waits.worker is None
    assert until(again, id_, State.RUNNING).worker is not None
    again.house.pool.end()


def test_a_job_is_taken_up_after_the_server_was_killed_and_not_for_ever(
    another: Another,
) -> None:
    there = with_children(another(QUICK))
    id_ = asked(there, "good")
    there.archive.jobs.take("a server that is gone")

    there.house.pool.start()
    job = until(there, id_, *ENDS)

    assert job.state is State.DONE
    assert job.asked["tries"] == 1
    other = asked(there, "long")
    for _ in range(there.house.limits.tries):
        pid_of(there, other)
        there.house.pool.end()
        there.archive.jobs.take("a server that is gone")
        there = with_children(there)
        there.house.pool.start()
        time.sleep(0.05)
    assert "went down 2 times" in until(there, other, *ENDS).reason
    there.house.pool.end()


def test_a_red_flag_that_is_raised_stops_assessments(working: Town) -> None:
    clio = working.visitor("clio")
    asked_ = clio.get(f"/people/{ANNA}/flags/questions").json()
    clio.post(f"/people/{ANNA}/flags", {"yes": [asked_[0]["id"]]})
    kept = clio.upload(ANNA, "a.trc", TABLE).json()

    answer = clio.post(f"/people/{ANNA}/assessments", {"recordings": [kept["id"]]})

    flags = clio.get(f"/people/{ANNA}/flags").json()
    if any(flag["stops_test"] for flag in flags):
        assert answer.status_code == 422
        assert "red flag" in answer.json()["error"]


def test_progress_is_told_as_it_comes(working: Town) -> None:
    id_ = asked(working, "good")

    answer = working.visitor("anna").get(f"{JOBS}/{id_}/events")

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert '"state":"done"' in answer.text.strip().split("\n\n")[-1]


BOUND = """
import sys, os, signal
from kneewise.web.jobs.child import bound
from kneewise.web.limits import Child
bound(Child(memory=600 << 20, cpu=1, files=16, written=4096))
{}
"""


@pytest.mark.parametrize(
    ("does", "ends"),
    [
        ("b'x' * (2 << 30)", "MemoryError"),
        ("while True: pass", str(-signal.SIGXCPU)),
        ("files = [open(os.devnull) for _ in range(99)]", "Too many open files"),
        (
            "signal.signal(25, signal.SIG_IGN); open('x', 'wb').write(b'x' * 9999)",
            "File too large",
        ),
        ("import resource as r; r.setrlimit(r.RLIMIT_CPU, (99, 99))", "ValueError"),
    ],
)
def test_a_child_cannot_use_more_than_it_may(
    does: str, ends: str, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BOUND.format(does)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    assert ends in f"{ended.stderr} {ended.returncode}"


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    task = Task(files=("long.trc",), out=str(tmp_path), limits=Child(wall=0.3))

    run = Run(task, CHILD)
    ending = run.wait(lambda _what, _done: None)

    assert ending.reason == "it took longer than 0.3 s."
    assert not is_alive(run.pid)


def test_a_child_ends_when_its_server_is_gone(tmp_path: Path) -> None:
    task = Task(files=("long.trc",), out=str(tmp_path))
    child = subprocess.Popen(
        [*CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(as_line(task))
    child.stdin.flush()
    child.stdout.readline()

    child.stdin.close()

    assert child.wait(timeout=10) == 3
    child.stdout.close()


def test_a_task_says_the_same_on_both_sides() -> None:
    task = Task(files=("a.trc",), out="there", person={"mass": 70.0}, side="left")

    assert from_line(as_line(task)) == task


def test_a_child_gets_no_secrets() -> None:
    whole = {
        "PATH": "x",
        "KNEEWISE_DATABASE": "postgresql://u:secret@h/d",
        "TOKEN": "y",
    }

    assert set(environment(whole)) == {
        "PATH",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "NUMBA_NUM_THREADS",
    }
