"""The main job: recordings in, an assessment out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from kneewise.anatomy import Side
from kneewise.assessment import Assessment, Trial
from kneewise.errors import UnfitRecording
from kneewise.events.activity import recognise
from kneewise.events.event import Activity, Repetition
from kneewise.events.repetitions import repetitions
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.headline import headline
from kneewise.findings.judge import Case, judged
from kneewise.measures.chair import chair_measures
from kneewise.measures.measure import Measure
from kneewise.measures.taking import summaries, taken
from kneewise.measures.walk import Walk, walk_measures
from kneewise.motion import Motion, Recording
from kneewise.person import Person
from kneewise.workflow.explaining import with_explanation
from kneewise.workflow.gather import gathered
from kneewise.workflow.in_space import FITTING, Seen, raised
from kneewise.workflow.prepare import (
    Prepared,
    Smooth,
    prepared,
    smooth,
    way,
)
from kneewise.workflow.request import Request
from kneewise.workflow.several import looked_through

if TYPE_CHECKING:
    from kneewise.workflow.embodied import Embodied
    from kneewise.workflow.kept import Kept

_UNKNOWN = 0.1
"""Sureness below which an activity is not believed."""

_WHOLE = {
    Activity.WALK: "whole step or stride (heel strike to heel strike)",
    Activity.SIT_TO_STAND: "whole rise from a chair and no whole descent",
    Activity.SIT: "quiet sitting of half a second or longer",
    Activity.STAND: "quiet standing of half a second or longer",
    Activity.SQUAT: "whole squat (standing to standing)",
    Activity.SINGLE_LEG_SQUAT: "whole squat on one leg (standing to standing)",
    Activity.STEP_DOWN: "whole step down (standing to standing)",
    Activity.LANDING: "whole landing (from the air to standing)",
}
"""What a recording of an activity must hold."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Outcome:
    """An assessment, and the bodies in motion that it came from."""

    assessment: Assessment
    bodies: tuple[Kept | None, ...]
    """One for each recording; None where no body could be put on the ground."""

    fits: tuple[Embodied | None, ...] = ()
    """One for each recording; None where no body was looked for."""


def assess(request: Request) -> Assessment:
    """Assess the files of a request.

    Raises:
        KneewiseError: with what to do about it, if a file cannot be read or holds
            nothing that can be measured.
    """
    return outcome(request).assessment


def outcome(request: Request) -> Outcome:
    """Assess the files of a request, and keep the bodies; see ``assess``."""
    return of_recordings(gathered(request), request)


def assess_recordings(recordings: Sequence[Recording], request: Request) -> Assessment:
    """Assess recordings that are in hand; see ``assess``."""
    return of_recordings(recordings, request).assessment


def of_recordings(recordings: Sequence[Recording], request: Request) -> Outcome:
    """Assess recordings that are in hand, and keep the bodies; see ``assess``."""
    person = completed(recordings, request.person)

    def look(number: int) -> Looked:
        request.progress("Measuring", number / len(recordings))
        with np.errstate(divide="ignore", invalid="ignore"):  # no length, no direction
            return looked_at(recordings[number], request)

    looked = looked_through(recordings, look, every=bool(request.trials))
    request.progress("Measuring", 1.0)
    measures = [
        replace(measure, recording=number)
        for number, each in enumerate(looked)
        for measure in each.measures
    ]
    trials = [each.trial for each in looked]
    cases = [
        replace(_case(trials, measures, person, n), own=request.references)
        for n in range(len(trials))
    ]
    verdicts = [judged(case) for case in cases]
    first = min(range(len(cases)), key=lambda n: _rank(verdicts[n]))
    assessment = Assessment(
        trials=tuple(trials),
        measures=tuple(measures),
        findings=tuple(finding for verdict in verdicts for finding in verdict),
        headline=headline(cases[first], verdicts[first]),
        made_at=datetime.now(UTC),
        person=person,
        references=request.references,
    )
    bodies = tuple(_kept(each, person) for each in looked)
    whole = with_explanation(assessment, request.exams)
    fits = tuple(each.body for each in looked)
    return Outcome(assessment=whole, bodies=bodies, fits=fits)


def _kept(looked: Looked, person: Person) -> Kept | None:
    body = looked.body
    if body is None or body.there is None:
        return None
    from kneewise.workflow.kept import kept  # loads the engine

    return kept(body.there, looked.trial, body.spots, person.sex)


def _case(
    trials: Sequence[Trial], measures: Sequence[Measure], person: Person, number: int
) -> Case:
    return Case(
        activity=trials[number].activity,
        measures=tuple(m for m in measures if m.recording == number),
        person=person,
        number=number,
    )


def _rank(verdict: tuple[Finding, ...]) -> tuple[bool, float]:
    """The firmest and largest finding first."""
    firm = any(finding.standing is Standing.FINDING for finding in verdict)
    return not firm, -max((finding.beyond for finding in verdict), default=0.0)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Looked:
    """One recording, looked into."""

    trial: Trial
    measures: list[Measure]
    body: Embodied | None = None
    """The body in it, where one was fitted."""


def looked_at(recording: Recording, request: Request) -> Looked:
    """One recording: its activity, repetitions and measures.

    Raises:
        UnfitRecording: if no repetition is in it.
    """
    ready = prepared(recording)
    activity, sureness = _activity(ready, request)
    found = _repetitions(ready, activity, request.side)
    made = smooth(ready, activity, request.cutoff)
    caveats = recording.caveats + ready.caveats
    person = completed([recording], request.person)
    if ready.worn is not None:
        caveats += ready.worn.doubts(person)
    seen = Seen(ready=ready, made=made, activity=activity, repetitions=found)
    film = raised(seen, request, person)
    body = film.body
    made, caveats = film.made, caveats + film.caveats
    if _has_body(ready, request, person):
        from kneewise.workflow import embodied  # loads the engine

        request.progress(FITTING, 0.0)
        body = embodied.embodied(replace(seen, made=made), request, person)
        made, caveats = body.made, caveats + body.caveats
    measures = _measures(ready, made, activity, found, person)
    if body is not None:
        measures = body.completed(measures)
    if request.side is not None:
        measures = [m for m in measures if m.side in (None, request.side)]
    trial = Trial(
        recording=replace(recording, caveats=caveats),
        activity=activity,
        sureness=sureness,
        repetitions=found,
        time=made.material.time,
        curves=made.material.curves,
        states=made.states,
        smooth=made.movement if isinstance(made.movement, Motion) else None,
        view=film.view,
        work=None if body is None else body.work,
    )
    return Looked(trial=trial, measures=measures, body=body)


def _has_body(ready: Prepared, request: Request, person: Person) -> bool:
    """Whether a body can be put into a recording: markers, and a model or a mass."""
    if ready.recording.markers is None or not isinstance(ready.movement, Motion):
        return False
    known = request.model is not None or person.mass is not None
    if not request.body and request.model is None:
        return False
    return known or bool(ready.recording.sights)


def _repetitions(
    ready: Prepared, activity: Activity, side: Side | None
) -> tuple[Repetition, ...]:
    """The repetitions of a recording, of one side if one is asked for.

    Raises:
        UnfitRecording: if there is no whole one.
    """
    recording = ready.recording
    body = ready.movement if isinstance(ready.movement, Motion) else None
    found = repetitions(activity, ready.signals, recording.forces, body)
    if activity is Activity.WALK and ready.worn and ready.worn.strides is not None:
        found = ready.worn.strides
    if side is not None:
        found = tuple(r for r in found if r.side in (None, side))
    if not any(repetition.is_whole for repetition in found):
        whose = f" of the {side} side" if side else ""
        raise UnfitRecording(
            f"{recording.source.file}: there is no {_WHOLE[activity]}{whose} in it.",
            remedy="Record from before the movement starts until after it ends, or "
            "name another activity with --activity.",
        )
    return found


def _activity(ready: Prepared, request: Request) -> tuple[Activity, float]:
    if ready.worn is not None and not ready.worn.is_leg:
        return ready.worn.walk(request.activity), 1.0
    if request.activity is not None:
        return request.activity, 1.0
    seen = recognise(ready.signals)
    if seen.sureness < _UNKNOWN:
        raise UnfitRecording(
            f"{ready.recording.source.file}: what the person does is none of "
            f"{', '.join(a.value for a in Activity)}, as far as can be told.",
            remedy="Name it with --activity, or record one of these from start to end.",
        )
    return seen.activity, seen.sureness


def _measures(
    ready: Prepared,
    made: Smooth,
    activity: Activity,
    found: Sequence[Repetition],
    person: Person,
) -> list[Measure]:
    measures = taken(made.material, found)
    if activity is Activity.WALK:
        motion = made.movement if isinstance(made.movement, Motion) else None
        measures += walk_measures(
            Walk(
                repetitions=found,
                method=made.material.method,
                motion=motion,
                direction=way(ready, motion.time) if motion is not None else None,
                paces=ready.worn.paces(person) if ready.worn else (),
                error=ready.worn.error if ready.worn else None,
            )
        )
    if activity is Activity.SIT_TO_STAND:
        measures += chair_measures(found, made.material.method)
    whole = [measure for measure in measures if measure.repetition is None]
    each = [measure for measure in measures if measure.repetition is not None]
    return each + summaries(each) + whole


def completed(recordings: Sequence[Recording], said: Person) -> Person:
    """What the person said, completed by what files and force plates say."""
    for recording in recordings:
        known = recording.person or Person()
        weighed = None if recording.forces is None else recording.forces.weighed
        said = replace(
            said,
            height=said.height or known.height,
            mass=said.mass or known.mass or weighed,
            sex=said.sex or known.sex,
        )
    return said
