"""The assessment as JSON: SI units and radians, stable, null where nothing is known.

Its schema is published as ``docs/schema/assessment.schema.json``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Caveat
from kneewise.events.event import Event, Repetition
from kneewise.findings.cause import Cause, Evidence
from kneewise.findings.explain import Explanation
from kneewise.findings.finding import Finding
from kneewise.findings.reference import Reference
from kneewise.measures.measure import Measure
from kneewise.motion import Recording
from kneewise.motion.muscles import Moment, Work
from kneewise.motion.view import View
from kneewise.person import Person
from kneewise.report.words import label

Json = dict[str, object]


def as_json(assessment: Assessment) -> Json:
    """Everything an assessment says, for programs.

    Every number is in SI and radians; a void or unknown one is None, never NaN. The
    first recording stands at the top; all of them stand under ``recordings``.
    """
    recordings = [_trial(trial) for trial in assessment.trials]
    return {
        "kneewise": assessment.version,
        "made_at": assessment.made_at.isoformat(),
        "headline": assessment.headline,
        "person": _person(assessment.person),
        **recordings[0],
        "recordings": recordings,
        "measures": [measure_json(m) for m in assessment.measures],
        "findings": [_finding(f) for f in assessment.findings],
        "explanation": explanation_json(assessment.explanation),
        "programme": None,
        "caveats": _caveats(all_caveats(assessment)),
    }


def all_caveats(assessment: Assessment) -> tuple[Caveat, ...]:
    """The caveats of the whole and of every recording, each once."""
    own = [c for trial in assessment.trials for c in trial.recording.caveats]
    return tuple(dict.fromkeys([*assessment.caveats, *own]))


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _trial(trial: Trial) -> Json:
    return {
        "recording": _recording(trial.recording),
        "activity": {
            "name": trial.activity.value,
            "sureness": _known(trial.sureness),
        },
        "view": _view(trial.view),
        "repetitions": [_repetition(r) for r in trial.repetitions],
        "work": None if trial.work is None else work_json(trial.work),
    }


def work_json(work: Work) -> Json:
    """What muscles did, for programs; ``read.result`` reads it back."""
    return {
        "model": work.model,
        "ground": work.ground,
        "moments": [_moment(moment) for moment in work.moments],
        "caveats": _caveats(work.caveats),
    }


def _moment(moment: Moment) -> Json:
    return {
        "side": moment.side,
        "repetition": moment.repetition,
        "time": moment.time,
        "muscles": [
            {
                "group": one.group.value,
                "force": _known(one.force),
                "used": _known(one.used),
                "used_error": _known(one.used_error),
                "turns_in": _known(one.turns_in),
                "pulls_in": _known(one.pulls_in),
                "bends_in": _known(one.bends_in),
            }
            for one in moment.holdings
        ],
        "missing": [
            {
                "coordinate": lack.coordinate,
                "moment": _known(lack.moment),
                "error": _known(lack.error),
            }
            for lack in moment.lacks
        ],
    }


def _recording(recording: Recording) -> Json:
    source, taken_at = recording.source, recording.taken_at
    return {
        "file": source.file,
        "sha256": source.sha256,
        "kind": source.kind.value,
        "rate": _known(source.rate),
        "duration": _known(source.duration),
        "device": source.device,
        "reader": source.reader,
        "taken_at": taken_at.isoformat() if taken_at else None,
    }


def _view(view: View | None) -> Json | None:
    if view is None:
        return None
    return {
        "angle_rad": _known(view.angle),
        "error_rad": _known(view.error),
        "behind": view.behind,
    }


def _repetition(repetition: Repetition) -> Json:
    return {
        "kind": repetition.kind,
        "side": repetition.side,
        "start": repetition.start,
        "end": repetition.end,
        "events": [_event(event) for event in repetition.events],
        "caveats": _caveats(repetition.caveats),
    }


def _event(event: Event) -> Json:
    return {"moment": event.moment.value, "side": event.side, "time": event.time}


def measure_json(measure: Measure) -> Json:
    """One measure, for programs."""
    void = measure.is_void
    return {
        "name": measure.name,
        "label": label(measure.name),
        "recording": measure.recording,
        "side": measure.side,
        "repetition": measure.repetition,
        "value": None if void else _known(measure.value),
        "unit": measure.unit.value,
        "standard_error": None if void else _known(measure.standard_error),
        "smallest_real_change": None if void else _known(measure.smallest_real_change),
        "change_source": measure.change_source,
        "method": measure.method.value,
        "revision": measure.revision,
        "caveats": _caveats(measure.caveats),
    }


def _finding(finding: Finding) -> Json:
    return {
        "measure": finding.measure,
        "side": finding.side,
        "recording": finding.recording,
        "text": finding.text,
        "standing": finding.standing.value,
        "against": finding.against,
        "reference": _reference(finding.reference),
        "beyond": _known(finding.beyond),
        "agree": finding.agree,
        "repetitions": finding.repetitions,
    }


def explanation_json(explanation: Explanation | None) -> Json | None:
    """What may explain it, for programs; None where nothing was looked at."""
    if explanation is None:
        return None
    return {
        "headline": explanation.headline,
        "detail": explanation.detail,
        "sources": list(explanation.sources),
        "unsure": explanation.unsure,
        "causes": [_cause(cause) for cause in explanation.causes],
        "undecided": [_cause(cause) for cause in explanation.undecided],
        "tests": [
            {
                "key": test.key,
                "what": test.what,
                "how": test.how,
                "tells": test.tells,
                "against": test.against,
                "why": test.why,
                "sources": list(test.sources),
            }
            for test in explanation.tests
        ],
        "known": list(explanation.known),
        "flags": [
            {"key": flag.key, "action": flag.action, "urgency": flag.urgency.value}
            for flag in explanation.flags
        ],
    }


def _cause(cause: Cause) -> Json:
    return {
        "kind": cause.kind.value,
        "side": cause.side,
        "score": _known(cause.score),
        "support": [_evidence(each) for each in cause.support],
        "against": [_evidence(each) for each in cause.against],
        "test": cause.test,
    }


def _evidence(each: Evidence) -> Json:
    return {"text": each.text, "source": each.source, "weight": each.weight}


def _reference(reference: Reference | None) -> Json | None:
    if reference is None:
        return None
    return {
        "low": _known(reference.low),
        "high": _known(reference.high),
        "spread": reference.spread,
        "people": reference.people,
        "source": reference.source,
        "limits": reference.limits,
    }


def _person(person: Person) -> Json:
    return {
        "code": person.code,
        "born": person.born,
        "sex": person.sex,
        "height": _known(person.height),
        "mass": _known(person.mass),
        "painful": list(person.painful),
    }


def _caveats(caveats: Iterable[Caveat]) -> list[Json]:
    return [
        {"text": c.text, "remedy": c.remedy, "weight": c.weight.value} for c in caveats
    ]
