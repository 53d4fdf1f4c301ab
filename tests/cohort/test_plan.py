"""A plan says what it means, and everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.cohort.plan import Plan, plan_of, read_plan
from kneewise.errors import BadSetting
from kneewise.events.event import Activity

WHOLE = """
activity = "walk"
side = "left"
body = false
measures = ["knee_collapse", "hip_adduction"]
seed = 3

[filter]
cutoff_hz = 10

[limits]
seconds = 30
tries = 3

[export]
opensim = true
"""


def test_a_plan_is_read_with_its_tables() -> None:
    plan = plan_of(WHOLE)

    assert plan.activity is Activity.WALK
    assert (plan.cutoff_hz, plan.seconds, plan.tries, plan.opensim) == (10, 30, 3, True)
    assert plan.measures == ("knee_collapse", "hip_adduction")


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadSetting) as told:
        plan_of('activty = "walk"\nside = "middle"\n[filter]\ncutof = 6\n')

    for wrong in ("'activty'", "side = 'middle'", "'filter.cutof'", "known are"):
        assert wrong in str(told.value)


def test_a_plan_that_is_no_toml_or_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="is not TOML"):
        plan_of("activity: walk")
    with pytest.raises(BadSetting, match="cannot be read"):
        read_plan(tmp_path / "none.toml")


def test_what_changes_no_number_changes_no_hash() -> None:
    plan = Plan()

    assert replace(plan, seconds=1.0, tries=5, opensim=True).hash == plan.hash
    assert replace(plan, cutoff_hz=5.0).hash != plan.hash
    assert replace(plan, seed=2).hash != plan.hash
