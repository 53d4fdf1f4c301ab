"""Films that carry no body in space, and what is doubtful about those that do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.engine.one_camera.layout import FEET, POINTS, Whole
from kneewise.engine.one_camera.sighting import (
    LEG,
    TRUNK,
    Film,
    Sighting,
    sure,
)
from kneewise.engine.one_camera.solve import Solution
from kneewise.errors import UnfitRecording
from kneewise.events.event import ON_ONE_LEG, Activity
from kneewise.motion.filters import percentile, runs
from kneewise.motion.image import ImageMotion
from kneewise.units import deg, in_deg

_SHORTEST = 1.0
"""s of film, below which there is no movement to speak of."""

_SEEN = 0.5
"""Share of the pictures in which every joint must be seen."""

_MOVED = 0.07
"""Wander of an ankle ÷ leg in the picture: 6 cm; a foot that stays strays by 2 cm."""

_ZOOMED = 0.08
"""Growth of the stance and of the shoulders together, as a share."""

_BROAD, _CLEARLY = 0.2, 0.03
"""Legs in the picture: hips and shoulders together that are seen broadside, and how
much lower or higher toes lie than heels when they clearly point somewhere."""

_FEWEST = 10
"""Pictures."""

_STILL = 0.2
"""s at the top that make a stand; the turn of a movement is shorter."""

_GAP = 0.5
"""s without a joint that are worth a word."""

_ALIKE = 3.0
"""Difference of costs up to which a second bearing explains a film nearly as well."""

_ASTRAY = 0.03
"""m: points lie 1 cm from a body that explains them."""


_TRIED = {
    Activity.SIT_TO_STAND: Caveat(
        text="Rises from a chair were tried in space on the markers of one person: "
        "knee flexion was 6° off, hip adduction 5°, and a drop of the pelvis by 2° was "
        "not told.",
        remedy="Take differences of less than 10° between sides for none.",
        weight=Weight.DOUBT,
    ),
    Activity.STEP_DOWN: Caveat(
        text="Steps down were tried in space on drawn people alone: hip adduction and "
        "bend of the leg on the step were 3° off, the drop of the pelvis 5°.",
        remedy="Compare changes, and film from straight in front.",
        weight=Weight.DOUBT,
    ),
    Activity.SINGLE_LEG_SQUAT: Caveat(
        text="Squats on one leg were tried in space on drawn people alone: hip "
        "adduction, bend of the knee and drop of the pelvis were 4° off; the direction "
        "was off by half as much again as was said.",
        remedy="Compare changes, begin and end on both feet, and film from straight "
        "in front.",
        weight=Weight.DOUBT,
    ),
}
"""What is known of the errors where there was less to compare with than for squats."""


def filmed(image: ImageMotion, stature: float, activity: Activity) -> Film:
    """A film that a body on the spot can explain; any other is refused.

    Raises:
        UnfitRecording: with what to do about it.
    """
    lasts = float(image.time[-1] - image.time[0]) if len(image.time) else 0.0
    if lasts < _SHORTEST or len(image.time) < _FEWEST:
        raise UnfitRecording(
            f"the film has only {len(image.time)} pictures in {lasts:.1f} s."
        )
    if not _leg(image) > 0:
        raise UnfitRecording("all joints lie in one point of the picture.")
    planted = tuple(Side)
    if activity in ON_ONE_LEG:
        planted = (_stood_on(image),)
    _check_view(image, planted)
    _check_sides(image, planted)
    _check_zoom(image, "ankle" if len(planted) > 1 else "hip")
    _check_feet(image, planted)
    return Film(
        image=image,
        stature=stature,
        planted=planted,
        activity=activity,
    )


def check_standing(seen: Sighting) -> None:
    """Refuse a film in which nobody stands: how long the legs are would be a guess.

    Raises:
        UnfitRecording: if the hips do not rest at their highest for a moment.
    """
    step = float(np.median(np.diff(seen.time)))
    longest = max((end - first for first, end in runs(seen.straight > 0)), default=0)
    if longest * step < _STILL:
        raise UnfitRecording(
            "the person never stands still with straight legs: how far the knees bend "
            "cannot be told from this film.",
            remedy="Stand still for two seconds before and after.",
        )


def doubts(film: Film, found: Sequence[Solution], misfit: float) -> tuple[Caveat, ...]:
    """What is doubtful about a body in space.

    Args:
        film: it was found in.
        found: the fit, then the rough ones, the likeliest first.
        misfit: m.
    """
    rival = _rival(found[1:])
    gap = _longest_gap(film.image)
    tried = (_TRIED[film.activity],) if film.activity in _TRIED else ()
    return tried + tuple(
        caveat
        for there, caveat in (
            (rival is not None, _two_ways(rival or 0.0)),
            (gap > _GAP, _gap(gap)),
            (misfit > _ASTRAY, _astray(misfit)),
        )
        if there
    )


def _check_view(image: ImageMotion, planted: Sequence[Side]) -> None:
    shares = {
        name: float(np.isfinite(sure(image, name)).all(axis=1).mean())
        for name in (*POINTS, *FEET)
    }
    hidden = [name for name in POINTS if shares[name] < _SEEN]
    stood = [name for name in FEET if name.startswith(tuple(planted))]
    hidden += [name for name in stood if shares[name] == 0]
    if hidden:
        names = ", ".join(name.replace("_", " ") for name in hidden)
        raise UnfitRecording(
            f"out of the picture or hidden in most pictures: {names}.",
            remedy="Film the whole person, from shoulders to the tips of the shoes.",
        )


def _check_sides(image: ImageMotion, planted: Sequence[Side]) -> None:
    """Sides exchanged by whoever wrote the points: front and toes disagree."""
    ways = []
    for side in planted:
        heel, toe = (_rest(image, f"{side}_{end}") for end in ("heel", "toe_tip"))
        ways.append((toe - heel)[1] / _leg(image))
    across = _rest(image, "left_hip") - _rest(image, "right_hip")
    across = across + _rest(image, "left_shoulder") - _rest(image, "right_shoulder")
    toward = 1.0 if across[0] > 0 else -1.0
    is_broad = abs(across[0]) > _BROAD * _leg(image)
    if is_broad and all(toward * way < -_CLEARLY for way in ways):
        raise UnfitRecording(
            "toes and chest point opposite ways: left and right are exchanged.",
            remedy="Export the points again without mirroring, or film with the camera "
            "at the back of the phone.",
        )


def _check_zoom(image: ImageMotion, low: str) -> None:
    ratios = [_growth(image, pair) for pair in (low, "shoulder")]
    if min(abs(np.log(ratio)) for ratio in ratios) > _ZOOMED and (
        (ratios[0] > 1) == (ratios[1] > 1)
    ):
        raise UnfitRecording(
            f"the person grows {np.mean(ratios):.2f}-fold in the picture: the camera "
            "zoomed, or somebody moved.",
            remedy="Put the phone on something that stands still, and do not zoom.",
        )


def _check_feet(image: ImageMotion, planted: Sequence[Side]) -> None:
    for side in planted:
        if _wander(image, side) > _MOVED:
            raise UnfitRecording(
                f"the {side} foot does not stay in place, or the camera moved.",
                remedy="Keep the feet you stand on where they are, one leg a film, and "
                "put the phone on something that stands still.",
            )


def _stood_on(image: ImageMotion) -> Side:
    """The side whose foot stays; of two that seem to, the one that is seen lower."""
    if all(_wander(image, side) <= _MOVED for side in Side):
        return max(Side, key=lambda side: float(_rest(image, f"{side}_ankle")[1]))
    return min(Side, key=lambda side: _wander(image, side))


def _wander(image: ImageMotion, side: Side) -> float:
    """How far an ankle moves about in the picture, ÷ leg; infinite if never seen."""
    path = sure(image, f"{side}_ankle") / _leg(image)
    wander = [
        percentile(path[:, axis], 95) - percentile(path[:, axis], 5)
        for axis in range(2)
    ]
    return float(np.nan_to_num(max(wander), nan=np.inf))


def _growth(image: ImageMotion, pair: str) -> float:
    """How many times wider a pair is in the last fifth of a film than in the first."""
    wide = np.linalg.norm(
        sure(image, f"left_{pair}") - sure(image, f"right_{pair}"), axis=1
    )
    fifth = max(1, len(wide) // 5)
    first, last = percentile(wide[:fifth], 50), percentile(wide[-fifth:], 50)
    return last / first if first > 0 and last > 0 else 1.0


def _rest(image: ImageMotion, name: str) -> Array:
    path = sure(image, name)
    return np.array([percentile(path[:, axis], 50) for axis in range(2)])


def _leg(image: ImageMotion) -> float:
    """The leg in the picture where it is longest, px; at least what the trunk tells."""
    drops = [
        percentile(np.linalg.norm(_sure_line(image, side, "hip", "ankle"), axis=1), 95)
        for side in Side
    ]
    trunks = [
        percentile(
            np.linalg.norm(_sure_line(image, side, "shoulder", "hip"), axis=1), 90
        )
        for side in Side
    ]
    return float(max(*drops, *(0.8 * LEG / TRUNK * trunk for trunk in trunks)))


def _sure_line(image: ImageMotion, side: Side, upper: str, lower: str) -> Array:
    return sure(image, f"{side}_{lower}") - sure(image, f"{side}_{upper}")


def _rival(rough: Sequence[Solution]) -> float | None:
    """A second bearing that explains the film nearly as well, rad from the first."""
    for other in rough[1:]:
        apart = other.guess.whole[Whole.BEARING] - rough[0].guess.whole[Whole.BEARING]
        apart = abs(float(np.arctan2(np.sin(apart), np.cos(apart))))
        if apart > deg(10) and other.cost - rough[0].cost < _ALIKE:
            return apart
    return None


def _longest_gap(image: ImageMotion) -> float:
    """The longest time without one of the legs' joints, s."""
    longest = 0.0
    for name in POINTS[:6]:
        there = np.isfinite(sure(image, name)).all(axis=1)
        times = np.concatenate([image.time[:1], image.time[there], image.time[-1:]])
        longest = max(longest, float(np.diff(times).max()))
    return longest


def _two_ways(apart: float) -> Caveat:
    return Caveat(
        text="Two directions explain the film about equally well, "
        f"{in_deg(apart):.0f}° apart; error bars hold for one of them.",
        remedy="Film from straight in front, feet and shoulders in view.",
        weight=Weight.DOUBT,
    )


def _gap(length: float) -> Caveat:
    return Caveat(
        text=f"A joint of the legs is hidden for {length:.1f} s; what it did meanwhile "
        "is bridged, with larger errors.",
        remedy="Keep hands, chairs and other people out of the way.",
        weight=Weight.DOUBT,
    )


def _astray(misfit: float) -> Caveat:
    return Caveat(
        text=f"The points lie {100 * misfit:.0f} cm from any body on the spot: "
        "the fit does not explain the film.",
        remedy="Film one person alone, with the phone standing still, and check the "
        "height given.",
        weight=Weight.DOUBT,
    )
