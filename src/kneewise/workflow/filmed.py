"""Muscles and loads from one film, with what the film leaves open in their errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat, Weight
from kneewise.engine.fit import fit
from kneewise.engine.one_camera.lift import Lifted
from kneewise.engine.personal import Personal, personal
from kneewise.engine.published import IMPINGEMENT
from kneewise.engine.warm import Helper
from kneewise.errors import UnfitRecording
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.curves import JOINTS, Curve, Curves
from kneewise.measures.load import load_curves as derived
from kneewise.measures.material import Material
from kneewise.measures.measure import Method
from kneewise.motion import Motion
from kneewise.motion.muscles import Moment, Work
from kneewise.person import Person, Sex
from kneewise.workflow.bodied import Bodied, bodied
from kneewise.workflow.embodied import Embodied
from kneewise.workflow.in_space import Seen
from kneewise.workflow.model import Modelled
from kneewise.workflow.muscles import load_curves, load_versions, spots, worked

_DRAWS = 16
"""Bodies drawn from what a film leaves open: the error of an error bar is 18 %."""

_FEWEST = _DRAWS // 2
"""Of these that must stand on the ground, for their spread to be believed."""

_AFLOAT = Caveat(
    text="No muscles were worked out: of the bodies that explain this film, most do "
    "not carry themselves on their feet.",
    remedy="Film from straight in front, with both feet in the picture throughout.",
)

_PRESSED = (IMPINGEMENT.low, IMPINGEMENT.high)

_MOST = 0.5
"""Error ÷ size of a load's peak above which it says too little."""

_UNSURE = Caveat(
    text=f"From this film its peak is known within ± {_MOST:.0%} at best.",
    remedy="Use markers and force plates.",
    weight=Weight.VOID,
)

_HOW = Caveat(
    text="Muscles and loads come from one film: our own body model was fitted to the "
    f"body in space, and to {_DRAWS} others that explain the film as well. Error bars "
    "hold what lies between them.",
    remedy="Markers and force plates are surer.",
)


def embodied_film(found: Lifted, film: Seen, person: Person) -> Embodied:
    """Fit our own body to a body in space, and ask its muscles.

    Args:
        found: the body in space.
        film: in which it was found, and its repetitions.
        person: whose height and mass are known.
    """
    helper = Helper()
    try:
        bodies = _bodies(found, film, person)
        helper.wait()
    except UnfitRecording as error:
        said = Caveat(text=f"No muscles were worked out: {error}", remedy=error.remedy)
        return _without(film, said)
    finally:
        helper.stop()
    if isinstance(bodies, Caveat):
        return _without(film, bodies)
    there = bodies.likely
    material = _loaded(film, bodies, person.sex)
    withheld = _withheld(material)
    inmost = spots(there, material, film.repetitions)
    work = worked(there, inmost, {})
    others = [(share, worked(each, inmost, {})) for share, each in bodies.weighted]
    return Embodied(
        made=replace(film.made, material=material),
        caveats=(_HOW, *withheld, *there.caveats),
        repetitions=film.repetitions,
        there=there,
        spots=inmost,
        work=None if work is None else _unsure(work, others),
        told=bodies.told,
    )


def _withheld(material: Material) -> tuple[Caveat, ...]:
    """What is not told of the loads, by name."""
    names = {
        f"{BY_NAME[curve.name].label.lower()} ({curve.side})"
        for curve, said in material.caveats.items()
        if _UNSURE in said and curve.name in BY_NAME
    }
    if not names:
        return ()
    text = f"This film tells too little of: {', '.join(sorted(names))}."
    return (Caveat(text=text, remedy="Use markers and force plates."),)


def _without(film: Seen, said: Caveat) -> Embodied:
    return Embodied(made=film.made, caveats=(said,), repetitions=film.repetitions)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Bodies:
    """The most likely body on the ground, and others that explain the film."""

    told: Modelled
    likely: Bodied
    others: tuple[Bodied, ...]

    @property
    def weighted(self) -> tuple[tuple[float, Bodied], ...]:
        """All but the most likely, with what makes squares add up to a variance."""
        share = 1 / np.sqrt(max(1, len(self.others)))
        return tuple((share, other) for other in self.others)


def _bodies(found: Lifted, film: Seen, person: Person) -> _Bodies | Caveat:
    if person.mass is None:
        raise ValueError("our own body needs a mass.")
    moments = film.made.material.time
    made = personal(
        found.motion, mass=person.mass, height=person.height, by_network=True
    )
    told = _told(made, found.motion)
    likely = bodied(told, moments, film.activity, None)
    if isinstance(likely, Caveat):
        return likely
    others = []
    for seed in range(_DRAWS):
        drawn = found.posterior.drawn(seed).likely(found.motion.time)
        moved = replace(found.motion, positions=drawn)
        other = bodied(_told(made, moved), moments, film.activity, None)
        if isinstance(other, Bodied):
            others.append(other)
    if len(others) < _FEWEST:
        return _AFLOAT
    return _Bodies(told=told, likely=likely, others=tuple(others))


def _told(made: Personal, motion: Motion) -> Modelled:
    """Our own body in the poses of a body in space."""
    fitted = fit(made.body, [made.observed(motion)], made.settings)
    return Modelled(
        body=made.body,
        fitted=fitted,
        states=fitted.states(),
        caveats=fitted.caveats,
        joints=tuple(name for name in JOINTS if name != "knee_abduction"),
        doubt=1.0,
    )


def _loaded(film: Seen, bodies: _Bodies, sex: Sex | None) -> Material:
    """Material with the load indicators beside what the film shows."""
    seen = film.made.material
    found = _Loads(film=film, bodies=bodies, sex=sex)

    def versions(wanted: Indices) -> Curves:
        shown, told = seen.versions(wanted), found.versions(wanted)
        return shown | told | derived(told, _PRESSED)

    loads = found.curves | derived(seen.curves | found.curves, _PRESSED)
    voided = {
        curve: (_UNSURE,)
        for curve, values in loads.items()
        if _share(curve, values, versions) > _MOST
    }
    nothing = np.full(len(seen.time), np.nan)
    return replace(
        seen,
        curves=seen.curves | loads | dict.fromkeys(voided, nothing),
        versions=versions,
        methods=seen.methods | dict.fromkeys(loads, Method.MODEL),
        caveats=seen.caveats | voided,
    )


def _share(curve: Curve, values: Array, versions: Callable[[Indices], Curves]) -> float:
    """How unsure the largest values of an indicator are, as a share of them."""
    known = np.flatnonzero(np.isfinite(values))
    top = known[np.argsort(-np.abs(values[known]))[: max(1, len(known) // 20)]]
    told = versions(np.sort(top)).get(curve)
    if told is None:  # a time, which is as sure as the knees' bend
        return 0.0
    error = np.sqrt(np.nansum((told[1:] - told[0]) ** 2, axis=0)).mean()
    size = float(np.abs(told[0]).mean())
    return float(error / size) if size > 0 else np.inf


@dataclass(frozen=True, eq=False, kw_only=True)
class _Loads:
    """Load indicators of the likely body and of the others."""

    film: Seen
    bodies: _Bodies
    sex: Sex | None

    @cached_property
    def curves(self) -> Curves:
        """Of the likely body."""
        return load_curves(self.bodies.likely, self.sex, self.film.repetitions)

    @cached_property
    def others(self) -> dict[Curve, Array]:
        """Of the others, (v, n)."""
        each = [
            load_curves(other, self.sex, self.film.repetitions)
            for _, other in self.bodies.weighted
        ]
        none = np.full(len(self.film.made.material.time), np.nan)
        return {
            curve: np.array([some.get(curve, none) for some in each])
            for curve in self.curves
        }

    def versions(self, wanted: Indices) -> Curves:
        """The likely body, what a body model may be wrong in, and the others.

        The others are drawn in weights that make their squares add up to a variance.
        """
        told = load_versions(self.bodies.likely, self.sex, wanted)
        shares = np.array([share for share, _ in self.bodies.weighted])[:, None]
        both = {}
        for curve, values in told.items():
            off = self.others[curve][:, wanted] - values[0]
            both[curve] = np.concatenate([values, values[0] + shares * off])
        return both


def _unsure(work: Work, others: Sequence[tuple[float, Work | None]]) -> Work:
    """What muscles do, with how the others differ in its errors."""
    known = [(share, other) for share, other in others if other is not None]
    moments = [
        _unsure_moment(moment, [(share, other.moments[i]) for share, other in known])
        for i, moment in enumerate(work.moments)
    ]
    return replace(work, moments=tuple(moments), caveats=(_HOW, *work.caveats))


def _unsure_moment(moment: Moment, others: Sequence[tuple[float, Moment]]) -> Moment:
    holdings = [
        replace(one, used_error=_with(one.used_error, far))
        for k, one in enumerate(moment.holdings)
        for far in [[w * (other.holdings[k].used - one.used) for w, other in others]]
    ]
    lacks = [
        replace(one, error=_with(one.error, far))
        for one in moment.lacks
        for far in [[w * (_lacked(o, one.coordinate) - one.moment) for w, o in others]]
    ]
    return replace(moment, holdings=tuple(holdings), lacks=tuple(lacks))


def _lacked(moment: Moment, coordinate: str) -> float:
    return sum(one.moment for one in moment.lacks if one.coordinate == coordinate)


def _with(error: float, far: Sequence[float]) -> float:
    """An error with the differences of others."""
    return float(np.sqrt(error**2 + np.sum(np.square(far))))
