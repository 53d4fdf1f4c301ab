"""One recording's part of a report: its sentences, figures and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Weight
from kneewise.events.event import Activity, Moment, Repetition
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.reference import reference
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.curves import Curve
from kneewise.measures.measure import Measure
from kneewise.measures.takes import When
from kneewise.motion import Kind
from kneewise.report import figures, muscles, stick, words
from kneewise.report.cycle import numbers, of_kind, peak, readable, reading, typical
from kneewise.report.figures import Topic
from kneewise.report.rows import Row, Withheld, rows, weighed, withheld
from kneewise.report.sources import Said, Sources
from kneewise.units import Unit, deg

_FRONT = deg(15)
"""A camera within this of straight ahead is called a front view."""

_TOPICS = (
    "knee_collapse",
    "hip_adduction",
    "hip_internal_rotation",
    "pelvic_drop",
    "trunk_lean",
    "knee_flexion",
    "hip_flexion",
)
"""What the figures are about: the first of these that was measured."""

_WHEN = {
    When.FLEXED: "With the knee bent 15° or more",
    When.WINDOW: "With the knee bent 15° to 60°",
    When.DEEPEST: "At the deepest point",
    When.LOADED: "In the first half of stance",
    When.STANCE: "With the foot on the ground",
    When.FLAT: "With the foot flat",
}
"""The part of a repetition that is read, as a sentence begins with it."""

_STILL = (Activity.STAND, Activity.SIT)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Part:
    """What a page shows of one recording."""

    heading: str
    file: str
    lead: tuple[Said, ...]
    pills: tuple[Markup, ...]
    simulated: bool
    topic: str
    """What the figures are about; empty without figures."""

    title: str
    """The heading of the curve."""

    curve: Markup | None
    curve_note: tuple[Said, ...]
    bars: Markup | None
    poses: Markup | None
    poses_title: str
    each: Markup | None
    findings: tuple[Finding, ...]
    whole: Markup | None
    whole_title: str
    rows: tuple[Row, ...]
    withheld: tuple[Withheld, ...]
    moving: Markup | None
    moving_title: str
    muscles: Markup | None
    """What muscles do, where a body model says it."""

    muscle_notes: tuple[str, ...]


def part(assessment: Assessment, recording: int, sources: Sources) -> Part:
    """What a page shows of one recording of an assessment."""
    trial = assessment.trials[recording]
    about = topic(assessment, recording)
    is_still = trial.activity in _STILL
    curve = None if about is None or is_still else figures.through(trial, about)
    held = _held(assessment, recording) if is_still else []
    shown = _shown_repetition(trial)
    body = None if shown is None else stick.figure(trial, shown)
    title = _title(trial, shown)
    view = len(body.views) - 1 if body and trial.activity is Activity.WALK else 0
    each = None if about is None or is_still else figures.repetitions(trial, about)
    return Part(
        heading=words.ACTIVITIES[trial.activity],
        file=words.plain(trial.recording.source.file),
        lead=tuple(_lead(assessment, recording, about, sources)),
        pills=tuple(pills(assessment, recording, about)),
        simulated=trial.recording.source.kind is Kind.SIMULATED,
        topic="" if about is None else words.label(about.name),
        title="" if about is None else words.through(about.name, typical(trial) or ""),
        curve=curve,
        curve_note=() if about is None else tuple(_note(trial, about, sources)),
        bars=figures.bars(held) if held else None,
        poses=stick.poses(body, view, _moments(trial, shown)) if body else None,
        poses_title=f"{title}, {body.views[view]}" if body else "",
        each=each,
        findings=tuple(f for f in assessment.findings if f.recording == recording),
        whole=None if is_still else figures.whole(trial, about),
        whole_title=_whole_title(trial),
        rows=tuple(rows(assessment, recording)),
        withheld=tuple(withheld(assessment, recording)),
        moving=None if body is None or is_still else stick.moving(body, title),
        moving_title=f"{title}, moving",
        muscles=None if trial.work is None else muscles.picture(trial.work),
        muscle_notes=() if trial.work is None else tuple(muscles.notes(trial.work)),
    )


def topic(assessment: Assessment, recording: int) -> Topic | None:
    """The measure that the figures are about; None where nothing was measured."""
    trial = assessment.trials[recording]
    for name in _TOPICS:
        own = _valid(assessment, recording, name)
        curves = [trial.curves.get(Curve(name=name, side=m.side)) for m in own]
        if own and any(c is not None and np.isfinite(c).any() for c in curves):
            first = own[0]
            usual = reference(
                name,
                trial.activity,
                first.method,
                assessment.person,
                own=assessment.references,
            )
            return Topic(name=name, unit=first.unit, measures=own, reference=usual)
    return None


def origin(trial: Trial) -> str:
    """The device and the view of a recording, in words."""
    source, view = trial.recording.source, trial.view
    device = words.plain(source.device) or words.KINDS[source.kind]
    if source.kind is Kind.SIMULATED:
        device = words.KINDS[Kind.SIMULATED]
    if view is None or not np.isfinite(view.angle):
        return device
    if view.angle > _FRONT:
        return f"{device}, {words.amount(view.angle, Unit.RADIAN)} off straight ahead"
    return f"{device}, {'seen from behind' if view.behind else 'front view'}"


def _valid(assessment: Assessment, recording: int, name: str) -> tuple[Measure, ...]:
    """The measures of a name that may be shown, of sides whose summary may."""
    own = [m for m in assessment.measures if (m.recording, m.name) == (recording, name)]
    good = {m.side for m in own if m.repetition is None and not m.is_void}
    return tuple(m for m in own if m.side in good and not m.is_void)


def _held(assessment: Assessment, recording: int) -> list[tuple[str, Topic]]:
    """The angles of a person who keeps still, each a topic of its own."""
    found = []
    for row in rows(assessment, recording):
        own = _valid(assessment, recording, row.name)
        if row.both is None and own and own[0].unit is Unit.RADIAN:
            about = Topic(name=row.name, unit=Unit.RADIAN, measures=own)
            found.append((row.label, about))
    return found


def _shown_repetition(trial: Trial) -> Repetition | None:
    """The one that the stick figure plays: the middle one."""
    own = of_kind(trial)
    return own[len(own) // 2] if own else None


def _title(trial: Trial, shown: Repetition | None) -> str:
    if shown is None:
        return ""
    if trial.activity in _STILL:
        return "Posture"
    number = numbers(trial)[trial.repetitions.index(shown)]
    if shown.side is None:
        return f"Repetition {number}"
    return f"{words.noun(shown.kind).capitalize()} {number}, {shown.side} leg"


def _moments(trial: Trial, shown: Repetition | None) -> list[tuple[float, str]]:
    """The moments of a repetition at which the body is drawn."""
    if shown is None or trial.activity in _STILL:
        return [(0.5, "")]
    deepest = peak(trial, shown.side)
    if deepest is not None and shown.moment(Moment.DEEPEST) is not None:
        down, rise = deepest / 2, (1 + deepest) / 2
        return [
            *((0.0, "start"), (down, "down"), (deepest, "deepest")),
            *((rise, "rising"), (1.0, "end")),
        ]
    if shown.kind in ("stride", "stance"):
        return [(s / 4, f"{25 * s} %") for s in range(5)]
    return [(0.0, "start"), (0.25, ""), (0.5, "half-way"), (0.75, ""), (1.0, "end")]


def _lead(
    assessment: Assessment, recording: int, about: Topic | None, sources: Sources
) -> list[Said]:
    trial = assessment.trials[recording]
    found = []
    if trial.recording.source.kind is Kind.SIMULATED:
        text = "A simulated person: nothing on this page was measured on anybody."
        found.append(Said(text=text))
    if about is None or about.name != "knee_collapse":
        found += _lacking(assessment, recording)
    if about is not None:
        found.append(Said(text=_numbers_said(trial, about)))
        found.append(_compared(about, sources))
    return found


def _lacking(assessment: Assessment, recording: int) -> list[Said]:
    """Why no inward bend is given, where it is asked for and was withheld."""
    for measure in assessment.summary("knee_collapse", recording):
        for caveat in weighed(measure.caveats)[:1]:
            text = f"No inward bend of the knee is given: {_lowered(caveat.text)}"
            return [Said(text=f"{text} {caveat.remedy}".strip())]
    return []


def _numbers_said(trial: Trial, about: Topic) -> str:
    """The main numbers of both sides in a sentence."""
    when = _WHEN.get(reading(trial, about.name), "On average")
    parts = [(s, m) for s in about.sides if (m := about.summary(s)) is not None]
    if about.name != "knee_collapse":
        each = " and ".join(f"{words.quantity(m)} on the {s}" for s, m in parts)
        return f"{words.label(about.name)}: {each}."
    texts = [f"the {side} {_inside(m)}" for side, m in parts]
    if texts:
        texts[0] = texts[0].replace(f"{parts[0][0]} ", f"{parts[0][0]} knee is ", 1)
        texts[0] += " the line from hip to ankle"
    return f"{when}, {', '.join(texts)}."


def _inside(measure: Measure) -> str:
    size = words.amount(abs(measure.value), measure.unit, words.decimals(measure))
    return f"{size} {'inside' if measure.value >= 0 else 'outside'}"


def _compared(about: Topic, sources: Sources) -> Said:
    usual = about.reference
    if usual is None:
        sides = about.sides
        text = "There are no published values for this movement seen this way"
        more = ", so each side is compared with the other" if len(sides) > 1 else ""
        return Said(text=f"{text}{more}.")
    low, high = (words.amount(v, about.unit) for v in (usual.low, usual.high))
    text = f"People measured this way are usually between {low} and {high}"
    return Said(text=f"{text}.", sources=(sources.number(usual.source),))


def pills(assessment: Assessment, recording: int, about: Topic | None) -> list[Markup]:
    """How sure it is: short statements, as the page and the terminal show them."""
    trial = assessment.trials[recording]
    found = []
    if about is not None:
        found += _error_pills(about)
    for finding in assessment.findings:
        same = about is not None and finding.measure == about.name
        if same and finding.recording == recording and finding.repetitions > 1:
            mark = Markup("<b>{} of {}</b> repetitions agree")
            found.append(mark.format(finding.agree, finding.repetitions))
            break
    if trial.view is not None and np.isfinite(trial.view.angle):
        angle = words.amount(trial.view.angle, Unit.RADIAN)
        mark = Markup("camera <b>{}</b> off straight {}: {}")
        way = "behind" if trial.view.behind else "ahead"
        found.append(mark.format(angle, way, _verdict(assessment, recording)))
    if trial.sureness < 1:
        mark = Markup("<b>{} %</b> sure that this is: {}")
        name = words.ACTIVITIES[trial.activity].lower()
        found.append(mark.format(round(100 * trial.sureness), name))
    return found


def _error_pills(about: Topic) -> list[Markup]:
    own = [m for m in (about.summary(s) for s in about.sides) if m is not None]
    found = []
    worst = max(own, key=lambda m: np.nan_to_num(m.standard_error), default=None)
    if worst is not None and np.isfinite(worst.standard_error):
        error = words.quantity(worst).partition("± ")[2]
        found.append(Markup("<b>± {}</b> error of each angle").format(error))
    sizes = [m for m in own if np.isfinite(m.smallest_real_change)]
    if sizes:
        most = max(sizes, key=lambda m: m.smallest_real_change)
        mark = Markup("<b>{}</b> needed to call it a change")
        found.append(mark.format(words.change(most)))
    return found


def _verdict(assessment: Assessment, recording: int) -> str:
    """What the view is good for, by what became of the main measure."""
    own = [
        m
        for m in assessment.summary("knee_collapse", recording)
        if m.repetition is None
    ]
    if not own or any(m.is_void for m in own):
        return "too far for sideways angles"
    doubtful = any(c.weight is Weight.DOUBT for m in own for c in m.caveats)
    return "usable, with more doubt" if doubtful else "fine"


def _note(trial: Trial, about: Topic, sources: Sources) -> list[Said]:
    """How to read the curve."""
    found = []
    when = reading(trial, about.name)
    if when is not When.WHOLE:
        found.append(Said(text=f"Grey: where the number is read ({when})."))
    text = "Thick: the mean; its band: ± one standard error; thin: each repetition."
    found.append(Said(text=text))
    if when is When.WINDOW and _has_gaps(trial, about):
        text = "Gap: bent further, the thigh points at the viewer and the angle says"
        found.append(Said(text=f"{text} nothing."))
    if BY_NAME[about.name].frontal:
        found.append(Said(text=f"Above 0°: {BY_NAME[about.name].positive}."))
    if about.reference is not None:
        usual = about.reference
        number = sources.number(usual.source)
        text = f"Green: usual range ({usual.spread}), {usual.people}. {usual.limits}"
        found.append(Said(text=text.strip(), sources=(number,)))
    return found


def _has_gaps(trial: Trial, about: Topic) -> bool:
    """Whether a curve is not drawn where the knee is bent too far to read it."""
    for side in about.sides:
        drawn = readable(trial, about.name, side)
        known = trial.curves.get(Curve(name=about.name, side=side))
        if drawn is not None and known is not None:
            return bool((np.isfinite(known) & ~np.isfinite(drawn)).any())
    return False


def _whole_title(trial: Trial) -> str:
    lasting = words.seconds(trial.recording.source.duration)
    return f"The whole recording, {lasting}, and what was found in it"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def standings(findings: Sequence[Finding]) -> list[tuple[Finding, bool]]:
    """Findings, firm ones first, each with whether it is firm."""
    firm = [(f, f.standing is Standing.FINDING) for f in findings]
    return sorted(firm, key=lambda pair: not pair[1])


def main_change(assessment: Assessment) -> str:
    """From when on a change counts, as a sentence; empty where nobody can say."""
    about = topic(assessment, 0)
    if about is None:
        return ""
    own = [about.summary(side) for side in about.sides]
    known = [m for m in own if m is not None and np.isfinite(m.smallest_real_change)]
    if not known:
        return ""
    size = words.change(max(known, key=lambda m: m.smallest_real_change))
    plain = about.name == "knee_collapse"
    what = "" if plain else f" of the {words.sided(about.name, None)}"
    return f"A change{what} counts from {size} on."
