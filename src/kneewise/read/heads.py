"""The heads in a picture, and how they are covered before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.read.detector import Detector, Sighting
from kneewise.read.landmarker import Landmarker
from kneewise.read.pose import Picture

FACE = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")

SURE = 0.4
"""The score from which the detector's answer is looked into."""

PARTS = (1, 2)
"""How many times the shorter side of a picture is divided to look for small people."""

SAME = 0.25
"""Sizes of a person between two middles of hips that are taken for one person's."""

MOST = 12
"""People looked into in one picture, the surest first."""

BODY = (
    ("left_shoulder", "right_hip"),
    ("right_shoulder", "left_hip"),
    *((f"{side}_shoulder", f"{side}_hip") for side in Side),
    *((f"{side}_hip", f"{side}_knee") for side in Side),
    *((f"{side}_knee", f"{side}_ankle") for side in Side),
    *((f"{side}_heel", f"{side}_toe_tip") for side in Side),
)
"""Lines of the body on which no head can lie, though the detector may see one there."""

COLOUR = (150, 150, 150)
"""Of a patch: plain grey, so that nothing of what was there remains."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Head:
    """Where a head is: an upright ellipse."""

    centre: Array
    """(2,) px."""

    radius: Array
    """(2,) px, across and down."""


class HeadFinder:
    """Finds the heads of all the people in a picture."""

    def __init__(self) -> None:
        """Load the networks.

        Raises:
            MissingModel: if they are not in this installation.
        """
        self._detector = Detector()
        self._landmarker = Landmarker()

    def find(self, picture: Picture) -> tuple[Head, ...]:
        """Every head that is found, looking at a picture whole and in parts.

        Limits:
            A head without shoulders, or one much smaller than a tenth of the
            picture's shorter side with its body, is overlooked.
        """
        people = sorted(self._people(picture), key=lambda one: -one.score)
        heads: list[Head] = []
        looked_into: list[Sighting] = []
        for one in people:
            if any(_is_same(one, other) for other in looked_into):
                continue
            looked_into.append(one)
            found = self._landmarker.look(picture, one.window)
            if found is not None:
                names = self._landmarker.landmarks
                head = head_of(dict(zip(names, found[0].pixels, strict=True)))
                heads += [head] if head else []
            if len(looked_into) == MOST:
                break
        return tuple(heads)

    def _people(self, picture: Picture) -> Iterator[Sighting]:
        """Whoever the detector sees, many of them more than once."""
        for part, corner in _parts(picture):
            for one in self._detector.find(part, sure=SURE):
                yield Sighting(
                    score=one.score, hips=one.hips + corner, top=one.top + corner
                )


def head_of(points: Mapping[str, Array]) -> Head | None:
    """The head of a person whose landmarks are known.

    Args:
        points: landmark → (2,) px, NaN where it was not seen.

    Returns:
        A patch that holds the whole head, with hair and chin; None where neither
        the face nor both shoulders were seen.

    Source:
        The head from chin to crown is half as high as the acromia are apart, 0.13 and
        0.259 of the height (Drillis & Contini 1966, in Winter 2009, Biomechanics and
        Motor Control of Human Movement, ch. 4). The patch is made larger than that on
        every side.
    """
    seen = [p for name in FACE if np.isfinite(p := _point(points, name)).all()]
    left, right = (_point(points, f"{side}_shoulder") for side in Side)
    neck = (left + right) / 2
    breadth = float(np.hypot(*(left - right)))
    if not seen:
        if not breadth > 0:
            return None
        centre = neck - (0, 0.75 * breadth)
        return Head(centre=centre, radius=breadth * np.array([0.8, 0.85]))
    face = np.array(seen)
    centre = face.mean(axis=0)
    # From the side the shoulders and the ears lie one behind the other, so whichever
    # length is largest decides.
    lengths = [0.5 * breadth, 0.7 * float(np.hypot(*(neck - centre)))]
    lengths.append(1.2 * float(np.hypot(*np.ptp(face, axis=0))))
    high = max((length for length in lengths if length > 0), default=0.0)
    if high == 0:
        return None
    return Head(centre=centre - (0, 0.15 * high), radius=high * np.array([0.95, 1.15]))


def is_on_body(head: Head, points: Mapping[str, Array], reach: float) -> bool:
    """Whether a head that was found is rather a part of this person's body.

    Args:
        head: what was found.
        points: the person's landmarks, (2,) px.
        reach: px from the lines of the body that still belong to it.
    """
    return any(
        _apart(head.centre, _point(points, one), _point(points, other)) < reach
        for one, other in BODY
    )


def covered(picture: Picture, heads: Iterable[Head]) -> Picture:
    """A copy of a picture with a grey patch over every head."""
    safe = picture.copy()
    rows = np.arange(picture.shape[0])[:, None]
    columns = np.arange(picture.shape[1])
    for head in heads:
        (x, y), (across, down) = head.centre, head.radius
        inside = ((columns - x) / across) ** 2 + ((rows - y) / down) ** 2 <= 1
        safe[inside] = COLOUR
    return safe


def _parts(picture: Picture) -> Iterator[tuple[Picture, Array]]:
    """A picture whole, then in ever smaller squares that overlap by half."""
    height, width = picture.shape[:2]
    yield picture, np.zeros(2)
    for n in PARTS:
        side = max(min(height, width) // n, 1)
        for top in _starts(height, side):
            for left in _starts(width, side):
                part = picture[top : top + side, left : left + side]
                yield np.ascontiguousarray(part), np.array([left, top], float)


def _starts(length: int, side: int) -> list[int]:
    """Where squares of *side* begin that cover *length*, overlapping by half."""
    n = int(np.ceil(2 * (length - side) / side)) + 1
    return [int(start) for start in np.linspace(0, length - side, n)]


def _point(points: Mapping[str, Array], name: str) -> Array:
    """A landmark (2,) px; NaN where it is not among them."""
    return points.get(name, np.full(2, np.nan))


def _apart(point: Array, start: Array, end: Array) -> float:
    """How far a point lies from a line between two, px; NaN where one is missing."""
    along = end - start
    length = max(float(along @ along), 1e-9)
    share = np.clip(float((point - start) @ along) / length, 0, 1)
    return float(np.hypot(*(start + share * along - point)))


def _is_same(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings may be one person, looked at at about the same size."""
    apart = float(np.hypot(*(one.hips - other.hips)))
    sizes = sorted((one.size, other.size))
    return apart < SAME * sizes[0] and sizes[1] < 1.5 * sizes[0]
