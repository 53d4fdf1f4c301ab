"""What may explain an assessment, with the exams of the person."""

from __future__ import annotations

from dataclasses import replace

from kneewise.assessment import Assessment
from kneewise.exam.exams import Exams
from kneewise.findings.explain import explained
from kneewise.findings.judge import Case
from kneewise.findings.seen import Look, Seen
from kneewise.motion import Kind


def with_explanation(assessment: Assessment, exams: Exams) -> Assessment:
    """The same assessment with what may explain it.

    A simulated person has no cause, and gets no explanation.
    """
    kinds = {trial.recording.source.kind for trial in assessment.trials}
    if kinds == {Kind.SIMULATED}:
        return assessment
    looks = tuple(_look(assessment, n) for n in range(len(assessment.trials)))
    seen = Seen(person=assessment.person, looks=looks, exams=exams)
    return replace(assessment, explanation=explained(seen))


def _look(assessment: Assessment, number: int) -> Look:
    trial = assessment.trials[number]
    return Look(
        case=Case(
            activity=trial.activity,
            measures=tuple(m for m in assessment.measures if m.recording == number),
            person=assessment.person,
            number=number,
        ),
        findings=tuple(f for f in assessment.findings if f.recording == number),
        work=trial.work,
    )
