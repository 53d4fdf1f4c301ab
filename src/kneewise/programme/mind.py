"""What would change our mind: said at the start, and answered at the review."""

from __future__ import annotations

from collections.abc import Iterable

from kneewise.findings.cause import Cause, Kind
from kneewise.programme.change import About, Judged, Verdict
from kneewise.programme.sentence import Sentence
from kneewise.reference import row

_WEAK = frozenset(
    {
        Kind.WEAK_ABDUCTORS,
        Kind.WEAK_EXTENSORS,
        Kind.WEAK_EXTERNAL_ROTATORS,
        Kind.WEAK_ADDUCTORS,
        Kind.WEAK_FLEXORS,
        Kind.WEAK_QUADRICEPS,
        Kind.WEAK_HAMSTRINGS,
    }
)
_SHORT = frozenset(
    {
        Kind.STIFF_HIP,
        Kind.SHORT_FLEXORS,
        Kind.SHORT_BAND,
        Kind.SHORT_ADDUCTORS,
        Kind.STIFF_ANKLE,
    }
)


def conditions(causes: Iterable[Cause]) -> tuple[Sentence, ...]:
    """What, seen at the review, would speak against each explanation.

    Args:
        causes: those that the programme trains for.
    """
    return tuple(dict.fromkeys(_condition(cause) for cause in causes))


def reconsidered(
    causes: Iterable[Cause], judged: Iterable[Judged]
) -> tuple[Sentence, ...]:
    """What the changes since the beginning say about the explanation.

    Args:
        causes: those that the programme trained for.
        judged: everything compared with the beginning.

    Returns:
        Nothing where nothing was compared.
    """
    known = list(judged)
    if not known:
        return ()
    kinds = {cause.kind for cause in causes}
    stronger = _verdict(known, About.STRENGTH)
    moved = _verdict(known, About.MOVEMENT)
    hurts = _verdict(known, About.PAIN) or _verdict(known, About.FUNCTION)
    said = [
        *_on_movement(kinds, stronger, moved),
        *_on_pain(stronger, moved, hurts),
    ]
    return tuple(said) or (_open(),)


def _condition(cause: Cause) -> Sentence:
    if cause.kind in _WEAK:
        text = (
            "If strength rises beyond the error of the test and the knee still moves "
            "as before, weakness is not what moves it: then practice comes first."
        )
        return Sentence(text=text, key="claims/c09")
    if cause.kind in _SHORT:
        text = (
            "If the range grows beyond the error of the test and the knee still moves "
            "as before, the range is not what moves it, and stretching ends."
        )
        return Sentence(text=text, key="exercises/hf_lunge_stretch")
    if cause.kind is Kind.LOAD:
        text = (
            "If the load is steady and the pain is not less at the review, load alone "
            "does not explain it."
        )
        return Sentence(text=text, key="claims/c12")
    text = (
        "If the movement changes in practice but not in daily life, or if it changes "
        "and the pain does not, the movement is not the whole explanation."
    )
    return Sentence(text=text, key="cues/rule_transfer")


def _on_movement(
    kinds: set[Kind], stronger: Verdict | None, moved: Verdict | None
) -> list[Sentence]:
    """What strength and movement say together."""
    is_stronger = stronger is Verdict.BETTER
    if is_stronger and moved is Verdict.CANNOT_TELL and kinds & _WEAK:
        text = (
            "Strength rose and the movement did not change beyond its error: weakness "
            "explains less than we thought. Practice with feedback comes next."
        )
        return [Sentence(text=text, key="claims/c09")]
    if moved is Verdict.BETTER and stronger is Verdict.CANNOT_TELL and kinds & _WEAK:
        text = (
            "The movement changed without a change of strength beyond its error: it "
            "was practice rather than weakness."
        )
        return [Sentence(text=text, key="claims/c11")]
    if is_stronger and moved is Verdict.BETTER:
        text = (
            "Strength and movement both changed. That fits the explanation, and does "
            "not show that one came from the other."
        )
        return [Sentence(text=text, key="claims/c02")]
    return []


def _on_pain(
    stronger: Verdict | None, moved: Verdict | None, hurts: Verdict | None
) -> list[Sentence]:
    """What the pain says about both."""
    changed = Verdict.BETTER in (stronger, moved)
    if hurts is Verdict.BETTER and not changed:
        text = (
            "It hurts less although neither strength nor movement changed beyond its "
            "error: the load, or time, did more than either."
        )
        return [Sentence(text=text, key="claims/c12")]
    if hurts is Verdict.CANNOT_TELL and changed:
        text = (
            "Strength or movement changed and the pain did not, beyond its error: look "
            "at load, sleep and worry as well as at mechanics."
        )
        return [Sentence(text=text, key="claims/c41")]
    if hurts is Verdict.WORSE or (hurts is Verdict.CANNOT_TELL and not changed):
        found = row("redflags/rf_no_progress")
        return [Sentence(text=found.text("user_action_text"), key=found.key)]
    return []


def _open() -> Sentence:
    return Sentence(
        text="Nothing that was measured again speaks against the explanation, and "
        "nothing shows that it is true.",
        key="claims/c02",
    )


def _verdict(judged: list[Judged], about: About) -> Verdict | None:
    """One verdict for all of a kind: worse if any is, better if any is and none worse.

    Returns:
        None where nothing of the kind was compared.
    """
    found = [each.verdict for each in judged if each.about is about]
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        if verdict in found:
            return verdict
    return Verdict.CANNOT_TELL if found else None
