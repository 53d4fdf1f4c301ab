"""The pure core of access: rules, guesses, rates, sessions, passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.store.users import Role
from kneewise.web.access import lockout, rate, session
from kneewise.web.access.caller import Caller, Scope, Way
from kneewise.web.access.lockout import Failed, Guesses, Opened, Patience
from kneewise.web.access.password import complaints
from kneewise.web.access.rate import Asked, Bucket, Rate
from kneewise.web.access.rules import RULES, Action, Reach, may
from kneewise.web.content import CHECKS
from kneewise.web.keys import totp_step
from kneewise.web.refusal import without_folders

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
PATIENCE = Patience()
times = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def somebody(role: Role, way: Way = Way.SESSION, *scopes: Scope) -> Caller:
    """A caller; patients are ANNA."""
    return Caller(
        user="u",
        name="u",
        role=role,
        way=way,
        scopes=frozenset(scopes or Scope),
        person="ANNA" if role is Role.PATIENT else None,
    )


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_no_token_does_more_than_its_user(action: Action, role: Role) -> None:
    for person in (None, "ANNA", "BERT"):
        for scope in Scope:
            token = may(somebody(role, Way.TOKEN, scope), action, person)

            assert not token or may(somebody(role), action, person)


@pytest.mark.parametrize("action", Action)
def test_no_patient_reaches_another_person(action: Action) -> None:
    anna = somebody(Role.PATIENT)

    is_about_nobody = RULES[action].patient is Reach.ANYBODY
    assert may(anna, action, "BERT") == is_about_nobody
    assert RULES[action].is_open == may(None, action, "ANNA")


@pytest.mark.parametrize("action", Action)
def test_an_admin_may_do_whatever_a_clinician_may(action: Action) -> None:
    for person in (None, "ANNA"):
        clinician = may(somebody(Role.CLINICIAN), action, person)

        assert not clinician or may(somebody(Role.ADMIN), action, person)


def test_a_patient_without_a_record_cannot_be() -> None:
    with pytest.raises(ValueError, match="one person"):
        Caller(user="u", name="u", role=Role.PATIENT, way=Way.SESSION)


def test_waits_double_up_to_the_longest() -> None:
    state, waits = Guesses(), []
    for n in range(12):
        state, _ = lockout.step(state, Failed(at=float(n)), PATIENCE)
        waits.append(round(state.until - state.last))

    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:9] == [30, 60, 120, 240, 480]
    assert waits[9:] == [900, 900, 900]


@given(at=times)
def test_wrong_guesses_never_shorten_a_wait(at: list[float]) -> None:
    state, ends = Guesses(last=at[0]), []
    for each in at:
        before = state
        state, _ = lockout.step(state, lockout.Asked(at=each), PATIENCE)
        state, _ = lockout.step(state, Failed(at=each), PATIENCE)
        ends.append(state.until)
        assert state.last >= before.last

    assert all(later >= earlier for earlier, later in pairwise(ends))


def test_a_right_guess_forgets_the_wrong_ones() -> None:
    state = Guesses()
    for n in range(4):
        state, _ = lockout.step(state, Failed(at=float(n)), PATIENCE)

    state, _ = lockout.step(state, Opened(at=5.0), PATIENCE)
    state, _ = lockout.step(state, Failed(at=6.0), PATIENCE)
    _, waits = lockout.step(state, lockout.Asked(at=7.0), PATIENCE)

    assert waits == ()


def test_wrong_guesses_are_forgotten_after_an_hour() -> None:
    state = Guesses(wrong=4, last=0.0)

    state, _ = lockout.step(state, Failed(at=4000.0), PATIENCE)

    assert state.wrong == 1


@given(at=times)
def test_nobody_gets_more_than_the_rate(at: list[float]) -> None:
    limit = Rate(per_second=2, burst=5)
    state: Bucket | None = None
    taken, forward, latest = 0, 0.0, at[0]
    for each in at:
        state, slow = rate.step(state, Asked(at=each), limit)
        taken += not slow
        forward += max(0.0, each - latest)
        latest = max(latest, each)

    assert taken <= 5 + 2 * forward + 1e-6


def test_who_is_refused_knows_how_long() -> None:
    limit = Rate(per_second=2, burst=1)
    state, _ = rate.step(None, Asked(at=0.0), limit)

    state, slow = rate.step(state, Asked(at=0.0), limit)
    _, then = rate.step(state, Asked(at=slow[0].seconds), limit)

    assert slow[0].seconds == pytest.approx(0.5)
    assert then == ()


@pytest.mark.parametrize(
    ("begun", "seen", "holds"),
    [(0, 0, True), (60, 5, True), (60, 31, False), (13 * 60, 1, False)],
)
def test_a_session_ends_when_idle_and_after_a_day_of_work(
    begun: int, seen: int, holds: bool
) -> None:
    ago = session.Times(
        begun=NOW - timedelta(minutes=begun), seen=NOW - timedelta(minutes=seen)
    )

    assert session.is_alive(ago, NOW, session.Lifetime()) == holds


@given(st.timedeltas(timedelta(days=-500), timedelta(days=500)))
def test_no_jump_of_the_clock_makes_a_session_last_longer(jump: timedelta) -> None:
    life = session.Lifetime()
    ago = session.Times(begun=NOW, seen=NOW)

    if session.is_alive(ago, NOW + jump, life):
        assert -life.slack <= jump < life.idle


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "passwordpassword",
        "P4ssw0rd!2026",
        "qwertyuiop12",
        "abcdefghijkl",
        "berta-berta-berta",
        "knee knee knee",
        "\x00\x01\x02abcdefghijk",
        "a" * 300,
    ],
)
def test_what_is_guessed_first_is_no_password(password: str) -> None:
    assert complaints(password, "berta")


@pytest.mark.parametrize(
    "password",
    [
        "wooden spoon over Lisbon",
        "Ein Löffel für Oma!",
        "kV8#mQ2x!pLz9",
        "三匹の猫と傘が七本ある話だよ",
    ],
)
def test_a_phrase_or_noise_is_a_password(password: str) -> None:
    assert complaints(password, "berta") == ()


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_password_gets_an_answer(password: str, name: str) -> None:
    assert isinstance(complaints(password, name), tuple)


def test_a_one_time_code_holds_for_its_step_and_its_neighbours() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the examples in RFC 6238
    at = 1_700_000_000.0
    code = pyotp.TOTP(secret).at(int(at))
    step = totp_step(secret, code, at, 0)

    assert step == int(at // 30)
    assert totp_step(secret, code, at + 30, 0) == step
    assert totp_step(secret, code, at + 90, 0) is None
    assert totp_step(secret, code, at, step) is None
    assert totp_step(secret, "", at, 0) is None
    assert totp_step(secret, "１２３４５６", at, 0) is None


@given(head=st.binary(max_size=1200), suffix=st.sampled_from(sorted(CHECKS)))
def test_any_first_bytes_get_an_answer(head: bytes, suffix: str) -> None:
    assert CHECKS[suffix](head) in (True, False)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/srv/knee/kneewise.db: damaged", "kneewise.db: damaged"),
        ("'/tmp/kneewise-job-x/ab/squat.trc' is empty", "'squat.trc' is empty"),
        ("C:\\Users\\me\\squat.trc is empty", "squat.trc is empty"),
        ("92 N/m and 3 kg/m, left/right", "92 N/m and 3 kg/m, left/right"),
    ],
)
def test_files_have_names_and_no_folders(said: str, told: str) -> None:
    assert without_folders(said) == told
