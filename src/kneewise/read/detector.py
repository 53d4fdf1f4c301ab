"""The person detector: where in a picture people are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.read.network import Network
from kneewise.read.pose import Picture
from kneewise.read.window import Window

RESOLUTION = 224
"""px, the side of what the network looks at."""

STRIDES = ((8, 2), (16, 2), (32, 6))
"""px between the cells of a grid, and how many answers each cell gives."""

OVERLAP = 0.3
"""Boxes that share more of their common area belong to one person. The network gives
every chest a box of the same size, whatever the size of the person."""

SURE = 0.5
"""The score from which an answer counts, unless the caller says otherwise."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sighting:
    """A person the detector found."""

    score: float
    """From 0 to 1."""

    hips: Array
    """(2,) px, the middle of the hips."""

    top: Array
    """(2,) px, beyond the head on the circle about the hips that holds the body."""

    @property
    def window(self) -> Window:
        """What to look at for the landmarks of this person."""
        return Window.around(self.hips, self.top)

    @property
    def size(self) -> float:
        """px, about the height of the person upright."""
        return self.window.size


class Detector:
    """Finds people in single pictures."""

    def __init__(self) -> None:
        """Load the network.

        Raises:
            MissingModel: if it is not in this installation.
        """
        self._network = Network("pose_detection.tflite")
        self._anchors = _anchors()

    def find(self, picture: Picture, *, sure: float = SURE) -> tuple[Sighting, ...]:
        """The people in *picture*, the surest first.

        Args:
            picture: upright; people far smaller than it are overlooked.
            sure: the score from which an answer counts, 0 to 1.
        """
        height, width = picture.shape[:2]
        window = Window(
            centre=np.array([width, height]) / 2, side=float(max(width, height)), turn=0
        )
        cut = window.cut(_on_black(picture), RESOLUTION)
        self._network.run(cut.astype(np.float32) / np.float32(127.5) - np.float32(1))
        logit = self._network.output(len(self._anchors), 1)[:, 0].astype(np.float64)
        score = 1 / (1 + np.exp(-np.clip(logit, -100, 100)))
        chosen = np.flatnonzero(score >= sure)
        answers = self._network.output(len(self._anchors), 12)[chosen]
        points = self._points(answers.astype(np.float64), self._anchors[chosen])
        points = window.in_picture(points.reshape(-1, 2), RESOLUTION).reshape(-1, 4, 2)
        return tuple(
            Sighting(score=s, hips=p[2], top=p[3])
            for s, p in _people(score[chosen], points)
        )

    @staticmethod
    def _points(answers: Array, anchors: Array) -> Array:
        """Answers (m, 12) as (m, 4, 2) px: the box's two corners, hips, top."""
        middle = answers[:, :2] + anchors * RESOLUTION
        half = answers[:, 2:4] / 2
        marks = answers[:, 4:8].reshape(-1, 2, 2) + anchors[:, None] * RESOLUTION
        return np.concatenate(
            [np.stack([middle - half, middle + half], axis=1), marks], axis=1
        )


def most_prominent(sightings: Sequence[Sighting], width: float) -> Sighting:
    """The person a film is about: large, and near the middle of the picture.

    Args:
        sightings: at least one.
        width: px of the picture.
    """
    return max(sightings, key=lambda seen: prominence(seen.window, width))


def prominence(window: Window, width: float) -> float:
    """The size of a person, px, less for one at the side of the picture."""
    aside = abs(float(window.centre[0]) - width / 2) / width
    return window.size * (1 - aside)


def _on_black(picture: Picture) -> Picture:
    """A picture with a black line about it, which then goes on beyond it."""
    framed = picture.copy()
    framed[[0, -1]] = 0
    framed[:, [0, -1]] = 0
    return framed


def _anchors() -> Array:
    """The middles of the cells the answers belong to: (2254, 2), from 0 to 1."""
    grids = []
    for stride, answers in STRIDES:
        n = RESOLUTION // stride
        middle = (np.arange(n) + 0.5) / n
        cells = np.stack(np.meshgrid(middle, middle), axis=-1).reshape(-1, 2)
        grids.append(np.repeat(cells, answers, axis=0))
    return np.concatenate(grids)


def _people(score: Array, points: Array) -> list[tuple[float, Array]]:
    """One answer for each person: the mean of those that share a box.

    Args:
        score: (m,).
        points: (m, 4, 2) px, the box's corners first.

    Returns:
        For each person, the best score and (4, 2) px weighted with the scores.
    """
    people = []
    left = np.argsort(-score)
    while left.size:
        same = _shared(points[left[0], :2], points[left, :2]) > OVERLAP
        same[0] = True
        weights = score[left[same]]
        mean = np.einsum("m,mij->ij", weights, points[left[same]]) / weights.sum()
        people.append((float(weights[0]), mean))
        left = left[~same]
    return people


def _shared(box: Array, boxes: Array) -> Array:
    """The area shared with *box* (2, 2) over the area covered together: (m,)."""
    low = np.maximum(box[0], boxes[:, 0])
    high = np.minimum(box[1], boxes[:, 1])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    each = np.prod(boxes[:, 1] - boxes[:, 0], axis=1) + np.prod(box[1] - box[0])
    return shared / np.maximum(each - shared, 1e-9)
