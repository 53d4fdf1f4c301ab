"""Whether markers can be those of a body: told before a wrong angle is."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.caveat import Caveat, Weight
from kneewise.engine import kinematics
from kneewise.engine.body import Body
from kneewise.engine.fitted import Fitted
from kneewise.engine.observe import Landmarks
from kneewise.engine.prior import Prior, widest
from kneewise.errors import UnfitRecording
from kneewise.units import mm

BAD = mm(40)
"""m: root mean square misfit at which a body is not that of the markers."""

_APART = 3.0
"""Times too near or too far, at which markers are not those of a person's body."""

_MIRROR = mm(40)
"""m: how far a marker may be from the mirror image of its partner."""


def check(body: Body, landmarks: Landmarks) -> None:
    """Refuse markers that cannot be those of *body*.

    Raises:
        UnfitRecording: if the body has fewer than three of them, or they are in another
            unit than m.
    """
    known = [name for name in landmarks.markers if name in body.markers]
    if len(known) < 3:
        raise UnfitRecording(
            f"the body {body.name} has {len(known)} of the {len(landmarks.markers)} "
            f"markers of the recording ({', '.join(landmarks.markers[:12])} ...); "
            f"its own are {', '.join(body.markers[:12])} ...",
            remedy="Give the model whose marker set was used, or say which marker is "
            "which in a file of names (--names map.toml).",
        )
    if np.isfinite(landmarks.positions).all(axis=2).sum(axis=1).max() < 3:
        raise UnfitRecording(
            "no frame of the recording shows three markers of the body.",
            remedy="Record again with the markers in view.",
        )
    _check_size(_size(body, landmarks, known))


def _check_size(times: float) -> None:
    """Refuse distances between markers that are *times* those of the body."""
    if not np.isfinite(times) or 1 / _APART < times < _APART:
        return
    unit = {3: "mm read as m", 2: "cm read as m", -3: "m read as mm"}
    guess = unit.get(round(float(np.log10(times))), "another unit, or another body")
    raise UnfitRecording(
        f"the markers lie {times:.3g} times as far from each other as on the body: "
        f"{guess}.",
        remedy="Give the unit of the file (--unit mm), or the model that was scaled to "
        "this person.",
    )


def _size(body: Body, landmarks: Landmarks, known: list[str]) -> float:
    """How many times as far apart markers of one segment are as on the body."""
    own = np.array([body.markers.index(name) for name in known])
    given = np.array([landmarks.markers.index(name) for name in known])
    first, second = np.triu_indices(len(known), k=1)
    same = body.marker_segment[own[first]] == body.marker_segment[own[second]]
    first, second = first[same], second[same]
    if not same.any():
        return float("nan")
    places = body.marker_place[own]
    model = np.linalg.norm(places[first] - places[second], axis=1)
    some = landmarks.positions[:: max(1, len(landmarks.time) // 50)][:, given]
    seen = np.linalg.norm(some[:, first] - some[:, second], axis=2)
    ratios = (seen / np.where(model > mm(10), model, np.nan)).ravel()
    ratios = ratios[np.isfinite(ratios)]
    return float(np.median(ratios)) if ratios.size else float("nan")


def partners(body: Body) -> Indices:
    """(k,) the marker of *body* on the other side that mirrors each; -1 for none.

    Found by place, not by name: in the default pose, across the plane between the two
    sides.
    """
    places = kinematics.markers(body, body.default[None])[0]
    mirrored = places * np.array([1.0, 1.0, -1.0])
    apart = np.linalg.norm(mirrored[:, None] - places[None], axis=2)
    nearest = apart.argmin(axis=1)
    mutual = nearest[nearest] == np.arange(len(places))
    near = apart[np.arange(len(places)), nearest] < _MIRROR
    found = mutual & near & (nearest != np.arange(len(places)))
    return np.where(found, nearest, -1)


def exchanged(body: Body, landmarks: Landmarks) -> Landmarks:
    """The landmarks with left and right exchanged."""
    other = partners(body)
    pair = {
        body.markers[k]: body.markers[p] for k, p in enumerate(other.tolist()) if p >= 0
    }
    names = list(landmarks.markers)
    order = [
        names.index(pair.get(m, m)) if pair.get(m, m) in names else i
        for i, m in enumerate(names)
    ]
    return Landmarks(
        time=landmarks.time,
        markers=landmarks.markers,
        positions=landmarks.positions[:, order],
        errors=landmarks.errors,
        weights=landmarks.weights,
    )


def doubts(
    body: Body, fitted: Fitted, landmarks: Landmarks | None, prior: Prior | None = None
) -> tuple[Caveat, ...]:
    """What a person should know about a fit.

    Args:
        body: the body.
        fitted: its pose in every frame.
        landmarks: what it was fitted to; None where that were not markers alone.
        prior: what was known beforehand; a coordinate of which something was needs no
            word where no marker tells of it.
    """
    return (
        *_unconverged(fitted),
        *_misfit(fitted),
        *(() if landmarks is None else _root(body, landmarks)),
        *_unseen(body, fitted, prior),
    )


def _unconverged(fitted: Fitted) -> list[Caveat]:
    """Frames that were left open, and frames that did not converge."""
    found = []
    empty = ~np.isfinite(fitted.cost)
    if empty.any():
        text = (
            f"Fewer than three markers were seen in {_frames(empty)}; no angles there."
        )
        found.append(
            Caveat(text=text, remedy="Fill the gaps, or leave the frames out.")
        )
    stuck = ~fitted.converged & ~empty
    if stuck.any():
        text = f"The fit did not converge in {_frames(stuck)}."
        remedy = "Look at these frames: markers may be exchanged or far off."
        found.append(Caveat(text=text, remedy=remedy, weight=Weight.DOUBT))
    return found


def _frames(chosen: Mask) -> str:
    """Some frames in words, counted from 1."""
    numbers = (np.flatnonzero(chosen) + 1).tolist()
    shown = ", ".join(str(number) for number in numbers[:10])
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"frame{'s' if len(numbers) > 1 else ''} {shown}{more}"


def misfit(fitted: Fitted) -> float:
    """The root mean square distance between markers and body, m; the median frame's.

    NaN where there are no markers.
    """
    there = np.isfinite(fitted.cost) & np.isfinite(fitted.misfits).any(axis=(1, 2))
    squared = np.nanmean(fitted.residual[there] ** 2, axis=1)
    return float(np.sqrt(np.median(squared))) if len(squared) else float("nan")


def _misfit(fitted: Fitted) -> list[Caveat]:
    """A word where the body does not fit the markers."""
    size = misfit(fitted)
    if not size > BAD:
        return []
    worst = np.nanmedian(fitted.residual, axis=0)
    name = fitted.markers[int(np.nanargmax(worst))]
    text = (
        f"The body is {size * 100:.1f} cm from the markers on average; the worst is "
        f"{name} with {np.nanmax(worst) * 100:.1f} cm."
    )
    remedy = "Scale the body to this person from a standing trial, or check the names."
    return [Caveat(text=text, remedy=remedy, weight=Weight.DOUBT)]


def worst_pairs(body: Body, fitted: Fitted, frames: Indices) -> Indices:
    """The three pairs (3, 2) of mirrored markers that fit worst in some frames."""
    other, names = partners(body), list(fitted.markers)
    pairs = []
    for k, name in enumerate(names):
        pair = other[body.markers.index(name)] if name in body.markers else -1
        if pair >= 0 and body.markers[pair] in names[k + 1 :]:
            pairs.append((k, names.index(body.markers[pair])))
    found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    size = _root_mean_square(fitted.misfits[frames][:, found])
    return found[np.argsort(-size)[:3]]


def far(  # noqa: PLR0913 - one fit and its second look
    body: Body,
    fitted: Fitted,
    landmarks: Landmarks,
    pairs: Indices,
    frames: Indices,
    poses: Array,
) -> list[Caveat]:
    """A word on frames that fit badly.

    Args:
        body: the body.
        fitted: all frames.
        landmarks: all frames.
        pairs: (p, 2) markers that may have changed places.
        frames: (n,) those that fit badly.
        poses: (n, q) how the body stands in them without those markers.
    """
    chosen = np.zeros(int(frames.max()) + 1, dtype=bool)
    chosen[frames] = True
    names = fitted.markers
    own = np.array([[body.markers.index(names[k]) for k in pair] for pair in pairs])
    model = kinematics.markers(body, poses)[:, own.reshape(-1, 2).astype(np.intp)]
    seen = landmarks.positions[frames][:, pairs]
    as_is = _root_mean_square(seen - model)
    crossed = _root_mean_square(seen[:, :, ::-1] - model)
    wrong = pairs[(as_is > mm(70)) & (crossed < 0.5 * as_is)]
    text = f"The markers are far from the body in {_frames(chosen)}"
    if len(wrong):
        said = [f"{names[k]} and {names[p]}" for k, p in wrong]
        text += f"; {', '.join(said)} look exchanged"
    else:
        worst = _root_mean_square(fitted.misfits[frames][:, :, None])
        k = int(worst.argmax())
        text += f"; the worst is {names[k]}, off by {worst[k] * 100:.0f} cm"
    remedy = "Check which marker is which in these frames."
    return [Caveat(text=f"{text}.", remedy=remedy, weight=Weight.DOUBT)]


def _root_mean_square(misfits: Array) -> Array:
    """The size (p,) of misfits (n, p, any, 3); 0 where nothing is known."""
    squared = np.square(misfits).sum(axis=3)
    known = np.isfinite(squared)
    total = np.where(known, squared, 0).sum(axis=(0, 2))
    return np.sqrt(total / np.fmax(known.sum(axis=(0, 2)), 1))


def _root(body: Body, landmarks: Landmarks) -> list[Caveat]:
    """A word where the first segment shows fewer than three markers."""
    names = [body.markers[k] for k in np.flatnonzero(body.marker_segment == 0)]
    own = [k for k, name in enumerate(landmarks.markers) if name in names]
    seen = np.isfinite(landmarks.positions[:, own]).all(axis=2).sum(axis=1)
    few = (seen < 3) & np.isfinite(landmarks.positions).any(axis=(1, 2))
    if not few.any():
        return []
    text = (
        f"Fewer than three markers of the {body.segments[0]} were seen in "
        f"{_frames(few)}; its pose there, and the hips', leans on the other segments."
    )
    remedy = f"Record with three of {', '.join(names[:8])} in view."
    return [Caveat(text=text, remedy=remedy, weight=Weight.DOUBT)]


def _unseen(body: Body, fitted: Fitted, prior: Prior | None) -> list[Caveat]:
    """A word on coordinates that the markers do not carry."""
    errors = fitted.errors[np.isfinite(fitted.errors).all(axis=1)]
    if len(errors) == 0:
        return []
    blind = np.median(errors, axis=0) > 0.5 * widest(body)
    if prior is not None:
        blind &= np.isinf(prior.spread)
    names = [name for name, no in zip(body.coordinates, blind, strict=True) if no]
    if not names:
        return []
    text = f"No marker tells of {', '.join(names)}."
    return [Caveat(text=text, remedy="Take no number from them.")]
