"""A person's own muscles: what their strength tests do to those of a model."""

from __future__ import annotations

from pathlib import Path

from kneewise.anatomy import Bundle
from kneewise.engine.groups import bundles
from kneewise.engine.paths import muscles_of
from kneewise.errors import UnfitRecording
from kneewise.findings.exam_facts import exam_facts
from kneewise.findings.strengths import Strength, strengths
from kneewise.motion.muscles import Work
from kneewise.workflow.kept import Kept, read
from kneewise.workflow.muscles import worked
from kneewise.workflow.person import on_record


def strengths_of(name: str) -> dict[Bundle, Strength]:
    """How strong a person's muscle groups are, by the tests on record.

    Args:
        name: a code, or the path of a folder.

    Raises:
        BadSetting: if nothing is recorded about them.
        UnfitRecording: if no strength test says anything.
    """
    record = on_record(name)
    record.check_whole()
    found = strengths(exam_facts(record.exams, record.person), record.person)
    if not found:
        raise UnfitRecording(
            f"no strength test of {name} can be held against anything.",
            remedy="Test both sides the same way, or tell sex, year of birth and mass: "
            f"kneewise exam add {name} --test hip_abduction --left 92N --right 118N "
            "--lever 0.38m.",
        )
    return found


def work_of(folder: Path, recording: int, own: dict[Bundle, float]) -> Work:
    """What a person's own muscles do in a result.

    Raises:
        UnfitRecording: if the result keeps no body in motion, or no moment of it.
    """
    one = read(folder, recording)
    found = worked(one.there, one.spots, there(one, own))
    if found is None:
        raise UnfitRecording(
            f"{folder}: there is no moment at which motion and forces are known.",
            remedy="Assess a recording in which both feet are on plates or seen whole.",
        )
    return found


def there(one: Kept, own: dict[Bundle, float]) -> dict[Bundle, float]:
    """Those strengths that the model has muscles for."""
    known = bundles(muscles_of(one.there.body).names)
    return {bundle: factor for bundle, factor in own.items() if bundle in known}
