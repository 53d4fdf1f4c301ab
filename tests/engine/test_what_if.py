"""The same motion with other strengths."""

import time
from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.engine.groups import Bundle, Group, bundles, scaled
from kneewise.engine.optimise import Demand, held, recruitment
from kneewise.engine.what_if import Outcome, sweep, what_if
from kneewise.errors import BadSetting
from tests.engine.bodies import GAIT, WALK, body
from tests.engine.loads import Load, load

MEDIUS = Bundle(Group.GLUTEUS_MEDIUS, Side.LEFT)
MINIMUS = Bundle(Group.GLUTEUS_MINIMUS, Side.LEFT)


def demand(trial: Load) -> Demand:
    return Demand(
        moments=trial.moments,
        arms=trial.arms,
        strength=trial.capacity.active,
        held=held(trial.body),
        reserve=np.ones(len(trial.body.coordinates)),
    )


@cache
def swept() -> Outcome:
    """Trial A with weaker and weaker abductors of the left hip."""
    trial = load(GAIT)
    factors = np.linspace(1, 0.05, 20)
    strengths = sweep(trial.muscles.names, (MEDIUS, MINIMUS), factors)
    return what_if(demand(trial), trial.muscles.names, strengths)


def test_each_level_is_what_that_strength_alone_would_give() -> None:
    trial = load(GAIT)
    asked = demand(trial)

    for level in (0, 7, 19):
        factor = swept().strengths[level]
        alone = recruitment(
            Demand(
                moments=asked.moments,
                arms=asked.arms,
                strength=asked.strength * factor,
                held=asked.held,
                reserve=asked.reserve,
            )
        )
        assert swept().missing[level] == pytest.approx(alone.missing, abs=1e-6)
        sums = [
            alone.forces[:, mask].sum(axis=1)
            for mask in bundles(trial.muscles.names).values()
        ]
        assert np.abs(swept().force[level].T - sums).max() < 1e-4


def test_weaker_abductors_use_more_of_what_they_have() -> None:
    group = swept().bundles.index(MEDIUS)

    used = swept().used[..., group].max(axis=1)

    assert (np.diff(used) > -1e-9).all()
    assert used[0] < 0.8
    assert used[-1] == pytest.approx(1.0)


def test_what_is_missing_grows_as_abductors_weaken() -> None:
    column = load(GAIT).body.index("hip_adduction_l")

    missing = np.abs(swept().missing[..., column]).max(axis=1)

    assert missing[0] < 1
    assert missing[-1] > 10
    assert (np.diff(missing) > -1e-6).all()


def test_a_thousand_strengths_of_a_gait_cycle_take_less_than_a_second() -> None:
    trial = load(GAIT)
    asked = demand(trial)
    strengths = sweep(
        trial.muscles.names, (MEDIUS, MINIMUS), np.linspace(1, 0.05, 1000)
    )
    what_if(asked, trial.muscles.names, strengths[:2])  # compile

    begin = time.perf_counter()
    out = what_if(asked, trial.muscles.names, strengths)
    taken = time.perf_counter() - begin

    assert out.missing.shape == (1000, 67, 23)
    assert taken < 1.5  # 1 s, with room for a busy machine


def test_the_groups_of_both_families_are_found() -> None:
    for name in (GAIT, WALK):
        muscles = body(name).muscles
        assert muscles is not None
        found = bundles(muscles.names)
        assert set(found) == {Bundle(g, s) for g in Group for s in Side}
        assert np.sum(list(found.values()), axis=0).max() == 1
        rest = ~np.any(list(found.values()), axis=0)
        left = {
            m.rsplit("_", 1)[0] for m, r in zip(muscles.names, rest, strict=True) if r
        }
        assert not {m for m in left if m.startswith(("gl", "vas", "add", "bi"))}


def test_a_group_that_is_not_there_is_named() -> None:
    with pytest.raises(BadSetting, match="gluteus_medius") as fault:
        scaled(("soleus_r", "vasint_r"), {MEDIUS: 0.7})

    assert "quadriceps" in fault.value.remedy


def test_no_muscle_pushes() -> None:
    names = ("glmed1_l",)

    with pytest.raises(BadSetting, match="cannot be -0"):
        scaled(names, {MEDIUS: -0.2})
