"""Rules of a programme, read from the table: pain, progress, how long, jumping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kneewise.programme.dose import Span
from kneewise.reference import row

STANDARD = "exercises/bridge_bi"
"""The row whose words of progression most exercises share."""


_IN_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRule:
    """How much pain in an exercise is acceptable, 0 to 10."""

    safe: float
    """Up to here the dose may rise."""

    most: float
    """Up to here it may stay, if the pain is back to usual by the next morning."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """When a dose rises, and by how much."""

    extra: int
    """Repetitions more than asked, in the last set."""

    sessions: int
    """Running."""

    load: Span
    """Shares of the weight that may be added."""

    key: str


@cache
def pain_rule() -> PainRule:
    """The rule for everyone.

    Source:
        Row ``exercises/gate_pain``; of its two versions of the lowest zone the
        stricter.
    """
    found = row("exercises/gate_pain")
    text = found.text("progression_rule")
    safe = _found(r"^0-(\d+)/10 safe", text)
    most = _found(r">(\d+)/10 stop", text)
    return PainRule(safe=float(safe[1]), most=float(most[1]), key=found.key)


@cache
def tendon_rule() -> PainRule:
    """The stricter rule for tendons, and the one for pain at the front of the knee.

    Source:
        Rows ``exercises/gate_pain`` and ``exercises/pt_isometric``.
    """
    text = row("exercises/gate_pain").text("progression_rule")
    found = row("exercises/pt_isometric")
    usual = _found(r"programmes often use <=(\d+)/10", text)
    morning = _found(r"<=(\d+)/10", found.text("cautions"))
    most = min(float(usual[1]), float(morning[1]))
    return PainRule(safe=min(pain_rule().safe, most), most=most, key=found.key)


@cache
def progress_rule() -> Progress:
    """Repetitions first, then weight or the next exercise.

    Source:
        The progression column of most exercises; row ``exercises/gate_dose``.
    """
    text = row(STANDARD).text("progression_rule")
    found = _found(
        r"when (\d+) extra reps in the last set in (\d+) consecutive sessions, "
        r"add load (\d+)-(\d+)%",
        text,
    )
    load = Span(low=float(found[3]) / 100, high=float(found[4]) / 100)
    return Progress(
        extra=int(found[1]), sessions=int(found[2]), load=load, key=STANDARD
    )


@cache
def weeks() -> Span:
    """How long before a programme is judged.

    Source:
        Row ``exercises/gate_dose``.
    """
    text = row("exercises/gate_dose").text("progression_rule")
    found = _found(r"minimum (\d+)-(\d+) weeks", text)
    return Span(low=float(found[1]), high=float(found[2]))


@cache
def strength_days() -> Span:
    """Days a week on which one muscle group is loaded.

    Source:
        Row ``exercises/gate_dose``.
    """
    found = _found(
        r"(\d+)-(\d+) per muscle", row("exercises/gate_dose").text("frequency_per_week")
    )
    return Span(low=float(found[1]), high=float(found[2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is asked before anyone jumps."""

    is_swollen: bool
    pain: float
    """0 to 10, in ten squats on one leg."""

    is_in_control: bool
    """Whether knee and pelvis stay where the person wants them."""

    strength_ratio: float
    """The weaker leg as a share of the stronger."""

    calm_weeks: int
    """At the stage of strength, without pain above the safe zone."""

    @property
    def is_ready(self) -> bool:
        """Whether every condition of row ``exercises/gate_plyo`` is met.

        Limits:
            The row is consensus practice that was not re-read: it only withholds.
        """
        text = row("exercises/gate_plyo").text("progression_rule")
        pain = _found(r"pain <=(\d+)/10 in single-leg squat", text)
        ratio = _found(r"LSI >=\d+-(\d+)%", text)
        calm = _IN_WORDS[_found(r"(\w+) pain-calm weeks", text)[1]]
        return (
            not self.is_swollen
            and self.pain <= float(pain[1])
            and self.is_in_control
            and self.strength_ratio >= float(ratio[1]) / 100
            and self.calm_weeks >= calm
        )


@cache
def knee_bend() -> tuple[Span, str]:
    """Degrees of knee flexion for a sore kneecap when standing, and the row.

    Source:
        Row ``exercises/quad_wb`` (Powers 2014).
    """
    found = row("exercises/quad_wb")
    bend = _found(r"weight-bearing (\d+)-(\d+) deg", found.text("cautions"))
    return Span(low=float(bend[1]), high=float(bend[2])), found.key


def _found(pattern: str, text: str) -> re.Match[str]:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"{pattern!r} is not in the table: {text!r}")
    return found
