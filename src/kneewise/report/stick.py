"""The person as a stick figure: as poses in a row, moving, and over pictures."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from kneewise.arrays import Array
from kneewise.assessment import Trial
from kneewise.events.event import Repetition
from kneewise.motion import ImageMotion, Motion
from kneewise.motion.axes import UP
from kneewise.motion.frontal import forward, leftward, seen_in_picture

_MOST_FRAMES = 36
_TALL = 300.0  # units of the drawing from the lowest to the highest landmark
_MARGIN = 16.0
_HEAD = 0.062  # radius of the head ÷ height of the figure

LIMBS = (
    ("plumb", ("left_hip", "left_ankle")),
    ("plumb", ("right_hip", "right_ankle")),
    ("trunk", ("right_shoulder", "left_shoulder")),
    ("trunk", ("neck", "hips")),
    ("trunk", ("right_hip", "left_hip")),
    ("trunk", ("left_shoulder", "left_elbow", "left_wrist")),
    ("trunk", ("right_shoulder", "right_elbow", "right_wrist")),
    (
        "left",
        *[("left_hip", "left_knee", "left_ankle", "left_heel", "left_toe")],
    ),
    (
        "right",
        *[("right_hip", "right_knee", "right_ankle", "right_heel", "right_toe")],
    ),
)
"""Look of a line and the landmarks it joins; those behind come first."""

_POINTS = tuple(dict.fromkeys(name for _, names in LIMBS for name in names)) + ("head",)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StillView:
    """A picture of a video with the landmarks seen in it; its head is covered."""

    jpeg: bytes
    width: int
    """px."""

    height: int
    """px."""

    points: Mapping[str, tuple[float, float]]
    """Landmark → px right and down in this picture; unseen ones are left out."""

    caption: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Figure:
    """A stick figure through one repetition, from one or two directions."""

    time: Array
    """(f,) s from the start of the repetition."""

    views: tuple[str, ...]
    """From where it is seen, such as ``from the front``."""

    points: Array
    """(f, views, k, 2) right and down, about 300 high; NaN where not known."""

    names: tuple[str, ...] = _POINTS


def figure(
    trial: Trial, repetition: Repetition, most: int = _MOST_FRAMES
) -> Figure | None:
    """The person in one repetition; None where the recording has no landmarks.

    Args:
        trial: the recording.
        repetition: which part of it.
        most: frames of the figure.
    """
    motion = trial.recording.motion
    if trial.smooth is not None:
        motion = trial.smooth
    if not isinstance(motion, Motion | ImageMotion):
        return None
    frames = _frames(motion.time, repetition, most)
    if len(frames) < 2:
        return None
    if isinstance(motion, ImageMotion):
        return _in_picture(motion, frames)
    return _in_space(motion, frames)


def poses(body: Figure, view: int, shares: Sequence[tuple[float, str]]) -> Markup:
    """One view of a figure at shares of its repetition, side by side.

    Args:
        body: the figure.
        view: which of its views.
        shares: from 0 to 1, each with its caption.
    """
    front = body.points[:, view]
    box = _box(front)
    marks = []
    for share, caption in shares:
        frame = front[round(share * (len(front) - 1))]
        marks.append(
            Markup(
                '<figure><svg viewBox="{}" class="stick" aria-hidden="true">{}</svg>'
                "<figcaption>{}</figcaption></figure>"
            ).format(box, _drawn(_by_name(body.names, frame)), caption)
        )
    return Markup('<div class="poses">{}</div>').format(Markup("").join(marks))


def moving(body: Figure, says: str) -> Markup:
    """A figure that a few lines of script move; it stands still without them."""
    placed, box = _side_by_side(body)
    middle = len(placed) // 2
    drawing = Markup("")
    for v in range(len(body.views)):
        drawing += _drawn(_by_name(body.names, placed[middle, v]), v * len(body.names))
        drawing += _under(body.views[v], placed[:, v])
    flat = placed.reshape(len(placed), -1)
    frames = [
        [None if not np.isfinite(v) else round(v) for v in row] for row in flat.tolist()
    ]
    lasting = float(body.time[-1] - body.time[0])
    content = json.dumps(
        {"seconds": round(lasting, 2), "frames": frames}, separators=(",", ":")
    )
    return Markup(
        '<div class="player" data-player="{}"><svg viewBox="{}" class="stick" '
        'role="img" aria-label="{}">{}</svg>'
        '<div class="controls" hidden><button type="button">Play</button>'
        '<input type="range" min="0" max="{}" value="{}" '
        'aria-label="Moment of the repetition"><output>{}</output></div></div>'
    ).format(
        content,
        box,
        says,
        drawing,
        len(frames) - 1,
        middle,
        f"{body.time[middle] - body.time[0]:.1f} s",
    )


def still(view: StillView) -> Markup:
    """A picture with the skeleton drawn on it."""
    points = {name: np.array(xy, dtype=float) for name, xy in view.points.items()}
    middle = _middles(points)
    address = "data:image/jpeg;base64," + base64.b64encode(view.jpeg).decode("ascii")
    return Markup(
        '<figure class="still"><div><img src="{}" width="{}" height="{}" alt="{}">'
        '<svg viewBox="0 0 {} {}" class="stick over" aria-hidden="true">{}</svg></div>'
        "<figcaption>{}</figcaption></figure>"
    ).format(
        Markup(address),
        view.width,
        view.height,
        f"{view.caption}, with the skeleton drawn on the picture",
        view.width,
        view.height,
        _drawn(points | middle, head=False),
        view.caption,
    )


def _in_space(motion: Motion, frames: list[int]) -> Figure | None:
    paths = {name: motion.path(name)[frames] for name in motion.landmarks}
    paths |= _middles(paths)
    aside, ahead = (
        _typical(way[frames]) for way in (leftward(motion), forward(motion))
    )
    if not np.isfinite(aside).all():
        return None
    world = np.stack([_path(paths, name, len(frames), 3) for name in _POINTS], axis=1)
    views = []
    for way in (aside, ahead):
        across = world @ way
        hips = across[:, _POINTS.index("hips")]
        views.append(np.stack([across - _trend(hips)[:, None], -world @ UP], axis=-1))
    return Figure(
        time=motion.time[frames],
        views=("from the front", "from the side"),
        points=_sized(np.stack(views, axis=1)),
    )


def _in_picture(image: ImageMotion, frames: list[int]) -> Figure:
    front = seen_in_picture(image)
    paths = {name: front.point(name)[frames] for name in image.landmarks}
    paths |= _middles(paths)
    seen = np.stack([_path(paths, name, len(frames), 2) for name in _POINTS], axis=1)
    seen = seen * np.array([1.0, -1.0])
    hips = seen[:, _POINTS.index("hips"), 0]
    seen[..., 0] -= _trend(hips)[:, None]
    return Figure(
        time=image.time[frames], views=("as filmed",), points=_sized(seen[:, None])
    )


def _frames(time: Array, repetition: Repetition, most: int) -> list[int]:
    """Evenly chosen samples of a repetition, *most* of them at the most."""
    inside = np.flatnonzero((time >= repetition.start) & (time <= repetition.end))
    if len(inside) < 2:
        return []
    few = min(len(inside), most)
    picked = np.rint(np.linspace(0, len(inside) - 1, few)).astype(int)
    return list(inside[picked].tolist())


def _middles(paths: Mapping[str, Array]) -> dict[str, Array]:
    """Landmarks between others: the hips, and neck and head where they lack."""
    found: dict[str, Array] = {}
    if "left_hip" in paths and "right_hip" in paths:
        found["hips"] = (paths["left_hip"] + paths["right_hip"]) / 2
    if not _seen(paths, "neck") and "left_shoulder" in paths:
        found["neck"] = (
            paths["left_shoulder"] + paths.get("right_shoulder", np.nan)
        ) / 2
    neck = found.get("neck", paths.get("neck"))
    if not _seen(paths, "head") and neck is not None and "hips" in found:
        found["head"] = neck + 0.32 * (neck - found["hips"])
    return found


def _seen(paths: Mapping[str, Array], name: str) -> bool:
    return name in paths and bool(np.isfinite(paths[name]).any())


def _path(paths: Mapping[str, Array], name: str, count: int, dimensions: int) -> Array:
    return paths.get(name, np.full((count, dimensions), np.nan))


def _typical(ways: Array) -> Array:
    """The mean direction of several (f, 3), of those that are known; unit length."""
    known = ways[np.isfinite(ways).all(axis=1)]
    if len(known) == 0:
        return np.full(3, np.nan)
    mean = known.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


def _trend(values: Array) -> Array:
    """A straight line from the first to the last known value of (f,)."""
    known = np.flatnonzero(np.isfinite(values))
    if len(known) == 0:
        return np.zeros_like(values)
    return np.interp(np.arange(len(values)), known[[0, -1]], values[known[[0, -1]]])


def _sized(points: Array) -> Array:
    """Points (..., 2) scaled so that the figure is 300 high, its feet at 300."""
    known = points[np.isfinite(points).all(axis=-1)]
    if len(known) == 0:
        return points
    top, bottom = known[:, 1].min(), known[:, 1].max()
    scale = _TALL / max(bottom - top, 1e-9)
    return (points - np.array([0.0, top])) * scale


def _box(points: Array) -> str:
    """The part of the drawing that holds all points (..., 2), as an SVG view box."""
    known = points[np.isfinite(points).all(axis=-1)]
    if len(known) == 0:
        return "0 0 100 100"
    low, high = known.min(axis=0), known.max(axis=0)
    size = high - low + 2 * _MARGIN
    top = low[1] - _MARGIN - _HEAD * _TALL / 2
    bottom = size[1] + _HEAD * _TALL / 2
    return f"{low[0] - _MARGIN:.0f} {top:.0f} {size[0]:.0f} {bottom:.0f}"


def _side_by_side(body: Figure) -> tuple[Array, str]:
    """The views of a figure next to each other, and the view box of all."""
    placed = body.points.copy()
    edge = 0.0
    for v in range(len(body.views)):
        across = placed[:, v, :, 0]
        if not np.isfinite(across).any():
            continue
        low, high = np.nanmin(across), np.nanmax(across)
        wide = max(high - low, 135.0)  # room for the words below
        placed[:, v, :, 0] += edge - (low + high - wide) / 2
        edge += wide + 2.5 * _MARGIN
    left, top = -_MARGIN, -_MARGIN - _HEAD * _TALL / 2
    wide = edge - 0.5 * _MARGIN
    return placed, f"{left:.0f} {top:.0f} {wide:.0f} {_TALL + 50 - top:.0f}"


def _under(text: str, points: Array) -> Markup:
    """A word below a view."""
    across = points[..., 0][np.isfinite(points[..., 0])]
    if across.size == 0:
        return Markup("")
    middle = (across.min() + across.max()) / 2
    mark = Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>')
    return mark.format(f"{middle:.0f}", f"{_TALL + 36:.0f}", text)


def _by_name(names: Sequence[str], frame: Array) -> dict[str, Array]:
    return dict(zip(names, frame, strict=True))


def _drawn(
    points: Mapping[str, Array], offset: int = 0, *, head: bool = True
) -> Markup:
    """The lines of a figure; each names its points for the script that moves them."""
    mark = Markup('<polyline class="{}" data-p="{}" points="{}"/>')
    lines = []
    for look, names in LIMBS:
        numbers = " ".join(str(offset + _POINTS.index(name)) for name in names)
        known = [points[n] for n in names if n in points]
        text = " ".join(f"{p[0]:.0f},{p[1]:.0f}" for p in known if np.isfinite(p).all())
        lines.append(mark.format(look, numbers, text))
    if head and "head" in points and np.isfinite(points["head"]).all():
        x, y = points["head"]
        circle = Markup('<circle data-c="{}" cx="{}" cy="{}" r="{}"/>')
        place = offset + _POINTS.index("head")
        lines.append(
            circle.format(place, f"{x:.0f}", f"{y:.0f}", f"{_HEAD * _TALL:.0f}")
        )
    return Markup("").join(lines)
