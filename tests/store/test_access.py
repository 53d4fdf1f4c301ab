"""Users, tokens, jobs and the log: each promise that a server stands on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kneewise.errors import BadSetting
from kneewise.store.archive import Archive
from kneewise.store.interrupted import Interrupted
from kneewise.store.jobs import State
from kneewise.store.log import Line
from kneewise.store.tokens import TokenKind
from kneewise.store.users import Role, User
from tests.store.people import everything

LATER = datetime.now(UTC) + timedelta(days=2)
DAYS = timedelta(days=1)


@pytest.fixture
def ben(archive: Archive) -> User:
    return archive.users.add(User(name="Ben", role=Role.CLINICIAN, password="$hash"))


def test_a_user_comes_back_as_kept(archive: Archive, ben: User) -> None:
    changed = replace(ben, totp="SECRET", locked=LATER, failures=3)

    assert archive.users.named("BEN") == ben
    assert archive.users.keep(changed)
    assert archive.users.of(ben.id) == changed
    assert archive.users.all() == (changed,)


def test_a_name_is_taken_whatever_its_capitals(archive: Archive, ben: User) -> None:
    with pytest.raises(BadSetting, match="already"):
        archive.users.add(replace(ben, name="BEN"))


@pytest.mark.parametrize("person", [None, "NOBODY"])
def test_a_patient_is_somebody_on_record(archive: Archive, person: str | None) -> None:
    with pytest.raises(BadSetting):
        archive.users.add(
            User(name="c", role=Role.PATIENT, password="$hash", person=person)
        )


def test_no_secret_is_in_the_words_for_a_user(ben: User) -> None:
    told = repr(replace(ben, totp="SECRET"))

    assert "SECRET" not in told
    assert "$hash" not in told


def test_failures_are_counted_when_many_come_at_once(
    archive: Archive, ben: User
) -> None:
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(archive.users.count_failure, [ben.id] * 12))

    assert sorted(counts) == list(range(1, 13))


def test_a_number_of_the_second_factor_works_once(archive: Archive, ben: User) -> None:
    with ThreadPoolExecutor(4) as threads:
        taken = list(
            threads.map(lambda _: archive.users.take_step(ben.id, 7), range(8))
        )

    assert taken.count(True) == 1
    assert not archive.users.take_step(ben.id, 6)


def test_a_token_opens_until_it_ends_or_is_revoked(archive: Archive, ben: User) -> None:
    secret, token = archive.tokens.issue(
        ben.id, TokenKind.PROGRAM, lasts=DAYS, scopes=("read", "write"), label="x"
    )

    assert archive.tokens.of(secret) == token
    assert archive.tokens.of(secret[:-1]) is None
    assert archive.tokens.use(secret, LATER) is None
    used = archive.tokens.use(secret)
    assert used is not None
    assert used.scopes == ("read", "write")
    assert archive.tokens.revoke(token.id)
    assert archive.tokens.of(secret) is None
    assert archive.tokens.use(secret) is None


def test_a_token_that_works_once_works_for_one_of_many(archive: Archive) -> None:
    secret, _ = archive.tokens.issue(None, TokenKind.ONCE)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: archive.tokens.use(secret), range(8)))

    assert sum(token is not None for token in found) == 1


def test_whoever_reads_the_database_has_no_token(archive: Archive, ben: User) -> None:
    secret, _ = archive.tokens.issue(ben.id, TokenKind.SESSION)

    assert secret not in repr(everything(archive))


def test_a_user_who_goes_takes_their_tokens_along(archive: Archive, ben: User) -> None:
    secret, _ = archive.tokens.issue(ben.id, TokenKind.SESSION)

    assert archive.users.remove(ben.id)

    assert archive.tokens.of(secret) is None
    assert archive.users.all() == ()


def test_old_tokens_are_swept_away(archive: Archive, ben: User) -> None:
    archive.tokens.issue(ben.id, TokenKind.SESSION, lasts=DAYS)
    _, lasting = archive.tokens.issue(ben.id, TokenKind.PROGRAM)

    assert archive.tokens.sweep(LATER) == 1
    assert archive.tokens.owned(ben.id) == (lasting,)


def test_a_job_has_one_worker_and_one_end(archive: Archive) -> None:
    asked = archive.jobs.add("assess", {"file": "x"}, who="ben", person="ANNA")

    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda n: archive.jobs.take(f"w{n}"), range(6)))

    (job,) = [each for each in taken if each is not None]
    assert (job.id, job.state, job.asked) == (asked.id, State.RUNNING, {"file": "x"})
    assert archive.jobs.report(job.id, "fitting", 0.5)
    assert archive.jobs.finish(job.id, "a" * 12)
    assert not archive.jobs.fail(job.id, "too late")
    assert not archive.jobs.report(job.id, "too late", 1)
    done = archive.jobs.of(job.id)
    assert done is not None
    assert (done.state, done.result, done.reason) == (State.DONE, "a" * 12, "")


def test_a_job_that_nobody_wants_tells_its_worker(archive: Archive) -> None:
    job = archive.jobs.add("assess", {}, who="ben")
    archive.jobs.take("w")

    assert archive.jobs.stop(job.id)

    assert not archive.jobs.report(job.id, "fitting", 0.5)


def test_a_job_whose_worker_is_gone_waits_again(archive: Archive) -> None:
    job = archive.jobs.add("assess", {}, who="ben")
    archive.jobs.take("w")

    interrupted = Interrupted(database=archive.jobs.database)

    assert interrupted.take_up(datetime.now(UTC) - DAYS, tries=3) == ()
    assert interrupted.take_up(LATER, tries=3) == (job.id,)
    assert [each.id for each in archive.jobs.all(State.WAITING)] == [job.id]


def test_the_log_keeps_its_order_and_turns_its_pages(archive: Archive) -> None:
    archive.log.add(
        *(Line(who="ben", act=f"read {n}", person="ANNA") for n in range(5))
    )
    archive.log.add(Line(who="ben", act="sign in"))

    first = archive.log.last(2)
    rest = archive.log.last(before=first[-1].number)

    acts = [line.act for line in (*first, *rest)]
    assert acts == ["sign in", "read 4", "read 3", "read 2", "read 1", "read 0"]
    assert len(archive.log.about("ANNA")) == 5
