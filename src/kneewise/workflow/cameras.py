"""Films of one movement by several cameras, joined into one recording in space."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.motion import ImageMotion, Motion, Recording
from kneewise.motion.bones import stretched
from kneewise.motion.camera import Camera
from kneewise.motion.filters import BODY
from kneewise.motion.motion import rate_of
from kneewise.motion.noise import keypoint_errors, leg_px, network_bias
from kneewise.motion.recording import Kind
from kneewise.motion.sight import Sight, stacked
from kneewise.motion.triangulate import agreed
from kneewise.read.calibration import read_cameras
from kneewise.units import deg, in_deg
from kneewise.workflow.agreeing import agreeing, another, cut_off, how
from kneewise.workflow.clocks import together

SURE = 0.3
"""Confidence below which a keypoint counts as not seen."""

OTHERS = 0.025
"""Of the leg's length: error of a keypoint that no table has."""

MANY = 0.4
"""Share of the landmarks about which cameras that see one person do not disagree."""

LOST = 0.05
"""m: error of a landmark that no two cameras saw."""

SAME_SHAPE = 0.01
"""Share by which the shape of a picture may differ from that of the calibration."""

SUPPORT = 0.9
"""Cosine of the angle between a person and an axis of the room, from which that axis is
taken for the vertical."""


def in_one_room(
    recordings: list[Recording], calibration: Path | None
) -> list[Recording]:
    """Films joined into one recording in space, before whatever else there is.

    Args:
        recordings: films and others.
        calibration: where the cameras stand; None to leave all as it is.

    Raises:
        KneewiseError: as ``joined`` and the readers do.
    """
    if calibration is None:
        return recordings
    cameras = read_cameras(calibration)
    films = [each for each in recordings if isinstance(each.motion, ImageMotion)]
    others = [each for each in recordings if not isinstance(each.motion, ImageMotion)]
    if others and films and isinstance(others[0].motion, Motion):
        from kneewise.workflow.marked import together_with_markers  # loads the engine

        return [together_with_markers(films, cameras, others[0]), *others[1:]]
    return [joined(films, cameras), *others]


def joined(recordings: Sequence[Recording], cameras: Sequence[Camera]) -> Recording:
    """One recording in space from what several cameras saw.

    Args:
        recordings: films; others are left aside.
        cameras: where they stand; of three or more, those that miss each other by far
            are set right by what they see of the person.

    Raises:
        UnfitRecording: if fewer than two films are given, or the cameras do not agree.
        BadSetting: if nobody knows which film is of which camera.
    """
    films = [each for each in recordings if isinstance(each.motion, ImageMotion)]
    if len(films) < 2:
        raise UnfitRecording(
            f"a calibration needs two films or more of one movement, not {len(films)}.",
            remedy="Give the films of all cameras, or leave --calibration out.",
        )
    of = matched([film.source.file for film in films], cameras)
    said: list[Caveat] = []
    sights = []
    for film, camera in zip(films, of, strict=True):
        assert isinstance(film.motion, ImageMotion)
        own, caveats = sized(camera, film.motion)
        said += caveats
        sights.append(sight(own, film.motion))
    timed, caveats = together(tuple(sights))
    said += caveats
    timed, left, caveats = agreeing(timed)
    said += caveats
    timed, caveats = _upright(timed)
    said += caveats
    motion, timed = in_space(timed)
    gone = np.asarray(~np.isfinite(motion.positions).any(axis=(1, 2)))
    if gone.any():
        said.append(another(int(gone.sum()), len(gone)))
    said += cut_off(motion)
    said.append(how(timed, left))
    return _recording(films, motion, timed, said)


def matched(names: Sequence[str], cameras: Sequence[Camera]) -> list[Camera]:
    """The camera of every film: the one whose name is in the film's, or by order.

    Raises:
        BadSetting: if neither tells.
    """
    plain = [_plain(name) for name in names]
    found = [
        [camera for camera in cameras if _plain(camera.name) in name] for name in plain
    ]
    longest = [
        max(some, key=lambda camera: len(camera.name), default=None) for some in found
    ]
    chosen = [camera for camera in longest if camera is not None]
    if len(chosen) == len(names) and len({c.name for c in chosen}) == len(names):
        return chosen
    if len(names) == len(cameras):
        return list(cameras)
    raise BadSetting(
        f"{len(names)} films and {len(cameras)} cameras: nobody knows which film is of "
        f"which camera. The films are {', '.join(names)}; the cameras "
        f"{', '.join(camera.name for camera in cameras)}.",
        remedy="Put the name of the camera in the name of its film, or give as many "
        "films as there are cameras, in their order.",
    )


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def sized(camera: Camera, image: ImageMotion) -> tuple[Camera, list[Caveat]]:
    """The camera for pictures of the size that a film has.

    Raises:
        UnfitRecording: if the film is of another shape than the calibration.
    """
    wide, high = camera.width, camera.height
    known = not _guessed_size(image)
    if not known and image.width <= wide and image.height <= high:
        return camera, []
    if abs(image.width / wide - 1) < SAME_SHAPE and (
        abs(image.height / high - 1) < SAME_SHAPE
    ):
        text = (
            f"The film of {camera.name} is {image.width:.0f} x {image.height:.0f} px, "
            f"its calibration {wide:.0f} x {high:.0f}; taken as cut at the right and "
            "below."
        )
        same = (image.width, image.height) == (wide, high)
        return camera, [] if same else [Caveat(text=text)]
    scale = image.width / wide
    if abs(image.height / high / scale - 1) < SAME_SHAPE:
        return (
            replace(
                camera,
                width=image.width,
                height=image.height,
                focal=camera.focal * scale,
                centre=camera.centre * scale,
            ),
            [],
        )
    raise UnfitRecording(
        f"the film of {camera.name} is {image.width:.0f} x {image.height:.0f} px; its "
        f"calibration is of {wide:.0f} x {high:.0f}.",
        remedy="Film as you calibrated: same camera, same zoom, same way up.",
    )


def _guessed_size(image: ImageMotion) -> bool:
    """Whether the size of a picture is that of what was seen in it."""
    if not np.isfinite(image.pixels).any():
        return True
    extent = np.nanmax(image.pixels, axis=(0, 1))
    return bool(np.allclose(np.maximum(extent, 1.0), [image.width, image.height]))


def sight(camera: Camera, image: ImageMotion) -> Sight:
    """What a camera saw, as far as the estimator was sure, with its errors."""
    sure = image.confidence >= SURE
    seen = replace(
        image,
        pixels=np.where(sure[..., None], image.pixels, np.nan),
        confidence=np.where(sure, 1.0, 0.0),
        lifted=None,
    )
    leg = leg_px(seen)
    errors = keypoint_errors(seen.landmarks, leg)
    errors = np.where(np.isfinite(errors), errors, OTHERS * leg)
    return Sight(camera=camera, image=seen, errors=np.fmax(errors, 0.5))


def in_space(sights: tuple[Sight, ...]) -> tuple[Motion, tuple[Sight, ...]]:
    """Where the landmarks are, from the cameras that agree; the others' sights go.

    So do frames in which two cameras see different people.
    """
    names, pixels, errors = stacked(sights)
    cameras = [each.camera for each in sights]
    found = agreed(cameras, pixels, errors)
    others = stretched(names, found.points) | _contradicted(pixels, found.points)
    points = np.where(others[:, None, None], np.nan, found.points)
    wrong = np.array([_middle(found.errors[:, k]) for k in range(len(names))])
    rate = rate_of(sights[0].image.time)
    wrong = wrong * min(np.sqrt(2 * BODY / rate), 1.0)  # what smoothing leaves of it
    motion = Motion(
        time=sights[0].image.time,
        landmarks=names,
        positions=points,
        errors=np.hypot(wrong, network_bias(names)),
    )
    kept = []
    for c, one in enumerate(sights):
        own = [names.index(name) for name in one.image.landmarks]
        used = found.used[c][:, own] & ~others[:, None]
        image = replace(one.image, confidence=np.where(used, one.image.confidence, 0.0))
        kept.append(replace(one, image=image))
    return motion, tuple(kept)


def _contradicted(pixels: Array, points: Array) -> Mask:
    """(n,) frames in which the cameras disagree about most of what two of them see."""
    both = np.isfinite(pixels).all(axis=3).sum(axis=0) > 1
    lost = both & ~np.isfinite(points).all(axis=2)
    found: Mask = lost.sum(axis=1) > MANY * np.fmax(both.sum(axis=1), 1)
    return found


def _middle(errors: Array) -> float:
    """The median of what is known of a landmark's errors, m."""
    known = errors[np.isfinite(errors)]
    return float(np.median(known)) if known.size else LOST


def _upright(sights: tuple[Sight, ...]) -> tuple[tuple[Sight, ...], list[Caveat]]:
    """The same in a room whose third axis points up, as the person does.

    Calibrations have their room as the board lay in it.
    """
    names, pixels, errors = stacked(sights)
    points = agreed([each.camera for each in sights], pixels, errors).points
    up = standing_up(names, points)
    if up is None or up[2] > np.cos(deg(45)):
        return sights, []
    axis = int(np.abs(up).argmax())
    if abs(up[axis]) < SUPPORT:
        return sights, [
            Caveat(
                text="The person does not stand along the vertical of the calibration: "
                f"{in_deg(float(np.arccos(np.clip(up[2], -1, 1)))):.0f}° off.",
                remedy="Calibrate with the third axis up, or with kneewise calibrate.",
                weight=Weight.DOUBT,
            )
        ]
    turn = _to_up(axis, float(np.sign(up[axis])))
    turned = tuple(
        replace(s, camera=replace(s.camera, turn=s.camera.turn @ turn.T))
        for s in sights
    )
    text = "The calibration's vertical is not its third axis; the person tells which."
    return turned, [Caveat(text=text)]


def standing_up(names: Sequence[str], points: Array) -> Array | None:
    """The direction (3,) from ankles to hips and shoulders; None where unknown."""
    low = [names.index(n) for n in ("left_ankle", "right_ankle") if n in names]
    high = [
        names.index(n)
        for n in ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
        if n in names
    ]
    if not low or not high:
        return None
    rise = points[:, high].mean(axis=1) - points[:, low].mean(axis=1)
    rise = rise[np.isfinite(rise).all(axis=1)]
    if not len(rise):
        return None
    tall = np.linalg.norm(rise, axis=1)
    longest = rise[tall >= np.percentile(tall, 75)]
    way = np.median(longest, axis=0)
    out: Array = way / np.linalg.norm(way)
    return out


def _to_up(axis: int, sign: float) -> Array:
    """The turn (3, 3) of a room whose *axis* points up (or down) to one with z up."""
    up = np.zeros(3)
    up[axis] = sign
    forward = np.roll(np.abs(up), 1)
    return np.stack([forward, np.cross(up, forward), up])


def _recording(
    films: Sequence[Recording],
    motion: Motion,
    sights: tuple[Sight, ...],
    said: Sequence[Caveat],
) -> Recording:
    first = films[0]
    kinds = {film.source.kind for film in films}
    digest = hashlib.sha256("".join(f.source.sha256 for f in films).encode())
    source = replace(
        first.source,
        file=" + ".join(film.source.file for film in films),
        sha256=digest.hexdigest(),
        kind=Kind.VIDEO if kinds == {Kind.VIDEO} else Kind.KEYPOINTS,
        rate=motion.rate,
        duration=float(motion.time[-1] - motion.time[0]),
    )
    every = [caveat for film in films for caveat in film.caveats]
    return Recording(
        motion=motion,
        source=source,
        markers=motion,
        sights=sights,
        person=first.person,
        taken_at=first.taken_at,
        caveats=tuple(dict.fromkeys([*every, *said])),
    )
