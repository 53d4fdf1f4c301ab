"""Which marker is which landmark: known marker sets, and a person's own names."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from kneewise.anatomy import LANDMARKS, Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting, MissingLandmark, UnfitRecording
from kneewise.motion.motion import Motion
from kneewise.read.options import Options

_REPEAT = re.compile(r"(.+)_(\d+)$")
_APART = 0.05
"""Two markers are a lateral and a medial one if they lie further apart than this
share of the width of the pelvis; nearer, they are one marker named twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerSet:
    """The names that a laboratory or a program gives its markers."""

    title: str

    lines: tuple[tuple[tuple[str, ...], str], ...]
    """Bare marker names, and the landmark in the middle of them."""

    @property
    def markers(self) -> frozenset[str]:
        """Every bare name of the set."""
        return frozenset(name for names, _ in self.lines for name in names)


def bare(name: str) -> str:
    """A marker name without subject, capitals and punctuation.

    >>> bare("Anna:R.Knee.Lat")
    'rkneelat'
    """
    last = name.rsplit(":", 1)[-1].casefold()
    return "".join(letter for letter in last if letter.isalnum())


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Marker names with repeated ones numbered, and nameless ones named.

    >>> unique(["RKNE", "RKNE", ""])
    ('RKNE', 'RKNE_2', 'point')
    """
    taken: set[str] = set()
    named: list[str] = []
    for name in names:
        base = name.strip() or "point"
        number, fresh = 1, base
        while fresh in taken:
            number += 1
            fresh = f"{base}_{number}"
        taken.add(fresh)
        named.append(fresh)
    return tuple(named)


@cache
def marker_sets() -> tuple[MarkerSet, ...]:
    """The known marker sets; the program's own landmark names are the last."""
    text = files("kneewise.read").joinpath("marker_sets.toml").read_text("utf-8")
    sets = [
        MarkerSet(title=title, lines=tuple(_both_sides(table)))
        for title, table in tomllib.loads(text).items()
    ]
    own = tuple(((bare(name),), name) for name in LANDMARKS)
    return (*sets, MarkerSet(title="Kneewise", lines=own))


def _both_sides(
    table: Mapping[str, str],
) -> Iterable[tuple[tuple[str, ...], str]]:
    """The lines of a table, those with {S} once for each side."""
    for pattern, landmark in table.items():
        sides = Side if "{" in landmark else (Side.LEFT,)
        for side in sides:
            letter = side.letter.upper()
            spelt = pattern.replace("{S}", letter).replace("{side}", side)
            names = tuple(bare(part) for part in spelt.split("+"))
            yield names, landmark.replace("{side}", side)


def known(markers: Motion, options: Options) -> tuple[Motion, str]:
    """The landmarks among *markers*, and the name of the marker set.

    Args:
        markers: under the names of the file, in any axes and any unit.
        options: names of the person's own, which win.

    Returns:
        a motion with landmarks only (perhaps none), in the axes and unit it came in.

    Raises:
        BadSetting: if a name of the person's own is not a landmark, or none of the
            markers they name is in the file.
    """
    places = _places(markers.landmarks)
    own = _own(markers, options.names)
    for marker in own.values():
        for indices in places.values():
            if markers.landmarks.index(marker) in indices:
                indices.remove(markers.landmarks.index(marker))
    places = {name: indices for name, indices in places.items() if indices}
    chosen = max(marker_sets(), key=lambda one: len(one.markers & places.keys()))
    lines = (*chosen.lines, *_undisputed())
    found = {landmark: markers.path(marker) for landmark, marker in own.items()}
    found |= _single(markers, places, lines, taken=set(found))
    found |= _repeated(markers, places, lines, found)
    motion = Motion(
        time=markers.time,
        landmarks=tuple(found),
        positions=np.stack(list(found.values()), axis=1)
        if found
        else np.full((len(markers.time), 0, 3), np.nan),
    )
    recognised = bool(chosen.markers & places.keys())
    return motion, chosen.title if recognised else ""


def landmarks(markers: Motion, options: Options) -> tuple[Motion, str]:
    """The landmarks among *markers*, enough for a leg, and the name of the set.

    Args:
        markers: under the names of the file, in any axes and any unit.
        options: names of the person's own, which win.

    Raises:
        MissingLandmark: if neither leg has a knee, an ankle, and a hip (or both
            front spines of the pelvis, or a trochanter).
        UnfitRecording: if markers of those names are there but were never seen.
        BadSetting: as for ``known``.
    """
    if not np.isfinite(markers.positions).any():
        raise UnfitRecording(
            f"no marker was seen: all {len(markers.landmarks)} of them are missing "
            f"in all {len(markers.time)} frames."
        )
    motion, title = known(markers, options)
    lacking = {side: missing(motion, side) for side in Side}
    if all(lacking.values()):
        fewest = min(lacking.values(), key=len)
        seen = np.any(np.isfinite(markers.positions), axis=(0, 2))
        raise MissingLandmark(
            fewest,
            present=[m for m, s in zip(markers.landmarks, seen, strict=True) if s],
        )
    return motion, title


def missing(motion: Motion, side: Side) -> list[str]:
    """What one leg lacks to be measured, in words; nothing if it is complete."""
    lacking = []
    if not (
        motion.has(f"{side}_hip")
        or motion.has(f"{side}_trochanter")
        or motion.has("left_asis", "right_asis")
    ):
        lacking.append(f"{side}_hip (or left_asis and right_asis)")
    lacking += [
        f"{side}_{joint} (or {side}_{joint}_lateral)"
        for joint in ("knee", "ankle")
        if not (motion.has(f"{side}_{joint}") or motion.has(f"{side}_{joint}_lateral"))
    ]
    return lacking


def caveats(motion: Motion) -> tuple[Caveat, ...]:
    """What is doubtful about the landmarks of a recording: a leg that is missing."""
    return tuple(
        Caveat(
            text=f"The {side} leg cannot be measured: the recording lacks "
            f"{' and '.join(lacking)}.",
            remedy=MissingLandmark.remedy,
            weight=Weight.NOTE,
        )
        for side in Side
        if (lacking := missing(motion, side))
    )


def read_map(path: Path) -> dict[str, str]:
    """Read a person's own names, ``RKNE = "right_knee_lateral"``, from a TOML file.

    The lines may stand under a heading ``[names]`` or under none.

    Raises:
        BadSetting: if the file cannot be read, or names an unknown landmark.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadSetting(
            f"{path.name} cannot be opened: {error.strerror}.",
            remedy="Give the path of a file of names, --names map.toml.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{path.name} is not a table of names: {error}.",
            remedy='Write one line for each marker, RKNE = "right_knee_lateral".',
        ) from error
    names = table.get("names", table)
    if not isinstance(names, dict):
        names = table
    for marker, landmark in names.items():
        _check(marker, landmark)
    return names


def _check(marker: str, landmark: object) -> None:
    """Refuse a landmark that does not exist, and offer those that sound like it."""
    if isinstance(landmark, str) and landmark in LANDMARKS:
        return
    close = get_close_matches(str(landmark), LANDMARKS, n=4, cutoff=0.4)
    raise BadSetting(
        f"{marker} is named {landmark!r}, which is no landmark.",
        remedy=f"Choose one of {', '.join(close or LANDMARKS)}.",
    )


def _own(markers: Motion, names: Mapping[str, str]) -> dict[str, str]:
    """Landmark → marker of the file, for the names a person gave."""
    spelt = {bare(marker): marker for marker in reversed(markers.landmarks)}
    own: dict[str, str] = {}
    for name, landmark in names.items():
        _check(name, landmark)
        marker = name if name in markers.landmarks else spelt.get(bare(name))
        if marker is None:
            continue
        if landmark in own:
            raise BadSetting(
                f"{own[landmark]} and {marker} are both named {landmark}.",
                remedy="Keep one of the two lines.",
            )
        own[landmark] = marker
    if names and not own:
        raise BadSetting(
            f"none of the markers {', '.join(names)} is in the recording.",
            remedy=f"It has {', '.join(markers.landmarks[:60])}.",
        )
    return own


def _places(labels: tuple[str, ...]) -> dict[str, list[int]]:
    """Bare name → where it stands in the file; more than once if it is repeated."""
    prefix = _subject(labels)
    places: dict[str, list[int]] = {}
    for index, label in enumerate(labels):
        match = _REPEAT.match(label)
        name = match[1] if match and match[1] in labels else label
        places.setdefault(bare(name.removeprefix(prefix)), []).append(index)
    return places


def _subject(labels: tuple[str, ...]) -> str:
    """``anna_`` where nearly all names begin so; one letter may be a side."""
    starts = Counter(label.split("_")[0] for label in labels if "_" in label)
    if not starts:
        return ""
    start, count = starts.most_common(1)[0]
    is_subject = (
        count >= 3
        and count >= 0.9 * len(labels)
        and len(start) > 1
        and start.casefold() not in tuple(Side)
    )
    return f"{start}_" if is_subject else ""


@cache
def _undisputed() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Names that mean the same landmark in every set that has them."""
    meanings: dict[str, set[str]] = {}
    for one in marker_sets():
        for names, landmark in one.lines:
            if len(names) == 1:
                meanings.setdefault(names[0], set()).add(landmark)
    return tuple(
        ((name,), next(iter(means)))
        for name, means in meanings.items()
        if len(means) == 1
    )


def _single(
    markers: Motion,
    places: Mapping[str, list[int]],
    lines: Iterable[tuple[tuple[str, ...], str]],
    taken: set[str],
) -> dict[str, Array]:
    """Landmark → (n, 3), by the first line whose markers were all seen."""
    found: dict[str, Array] = {}
    for names, landmark in lines:
        if landmark in taken or landmark in found:
            continue
        if not all(name in places for name in names):
            continue
        path = markers.positions[:, [places[name][0] for name in names]].mean(axis=1)
        if np.isfinite(path).all(axis=1).any():
            found[landmark] = path
    return found


def _repeated(
    markers: Motion,
    places: Mapping[str, list[int]],
    lines: Iterable[tuple[tuple[str, ...], str]],
    found: Mapping[str, Array],
) -> dict[str, Array]:
    """The lateral and the medial landmark of each label that stands twice."""
    split: dict[str, Array] = {}
    across = _across(found)
    for names, lateral in lines:
        medial = lateral.replace("_lateral", "_medial")
        pair = places.get(names[0], [])
        if len(names) > 1 or medial == lateral or len(pair) != 2 or across is None:
            continue
        if lateral in split or medial in found:
            continue
        first, second = (markers.positions[:, index] for index in pair)
        gap = np.einsum("ij,ij->i", first - second, across)
        outward = _typical(gap if lateral.startswith(Side.LEFT) else -gap)
        if abs(outward) > _APART:
            outer, inner = (first, second) if outward > 0 else (second, first)
            split |= {lateral: outer, medial: inner}
    return split


def _across(found: Mapping[str, Array]) -> Array | None:
    """From right to left through the body, (n, 3), 1 being the pelvis' width."""
    for name in ("asis", "hip", "psis", "trochanter", "knee_lateral", "ankle_lateral"):
        if f"left_{name}" in found and f"right_{name}" in found:
            gap = found[f"left_{name}"] - found[f"right_{name}"]
            square = (gap * gap).sum(axis=1, keepdims=True)
            return np.divide(
                gap, square, out=np.full_like(gap, np.nan), where=square > 0
            )
    return None


def _typical(values: Array) -> float:
    """The median of what is known; NaN where nothing is."""
    seen = values[np.isfinite(values)]
    return float(np.median(seen)) if seen.size else float("nan")
