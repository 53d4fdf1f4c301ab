"""Markers with holes, completed by films of the same movement in the same room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kneewise.caveat import Caveat
from kneewise.errors import UnfitRecording
from kneewise.motion import ImageMotion, Motion, Recording
from kneewise.motion.agreement import APART
from kneewise.motion.camera import Camera
from kneewise.motion.sight import Sight
from kneewise.person import Person
from kneewise.workflow.cameras import matched, sight, sized
from kneewise.workflow.clocks import at, shifted
from kneewise.workflow.sighted import as_body, by_sights


def together_with_markers(
    films: Sequence[Recording], cameras: Sequence[Camera], marked: Recording
) -> Recording:
    """Markers, with what cameras saw where a marker is missing.

    The films are brought to the clock of the markers, told from the movement. The
    calibration must be that of the markers' room.

    Raises:
        UnfitRecording: if a camera sees the person elsewhere than the markers.
        BadSetting: if nobody knows which film is of which camera.
    """
    motion = marked.motion
    if not isinstance(motion, Motion):
        raise UnfitRecording(
            f"{marked.source.file} holds no markers to put beside films.",
            remedy="Give a TRC or C3D file, or the films alone.",
        )
    said, sights = list(marked.caveats), []
    of = matched([film.source.file for film in films], cameras)
    for film, camera in zip(films, of, strict=True):
        assert isinstance(film.motion, ImageMotion)
        own, caveats = sized(camera, film.motion)
        said += caveats
        seen = sight(own, film.motion)
        image, caveat = shifted(_imagined(motion, own), seen)
        if caveat is not None:
            said.append(caveat)
        seen = replace(seen, image=at(image, motion.time))
        _check_room(motion, seen)
        sights.append(seen)
    mixed = replace(marked, sights=tuple(sights), caveats=tuple(said))
    told = by_sights(mixed, motion, marked.person or Person())
    how = Caveat(
        text=f"Where markers are missing, {len(sights)} "
        f"camera{'s' if len(sights) > 1 else ''} tell where they would be, through a "
        "body that is fitted to both."
    )
    return replace(
        mixed,
        motion=_filled(motion, told_by=as_body(motion, told)),
        caveats=(*said, how),
    )


def _filled(motion: Motion, told_by: Motion) -> Motion:
    """The markers, and where one is missing what the body has instead."""
    gap = np.asarray(~np.isfinite(motion.positions).all(axis=2))
    positions = np.where(gap[..., None], told_by.positions, motion.positions)
    return replace(motion, positions=positions)


def _imagined(motion: Motion, camera: Camera) -> Sight:
    """What a camera would see of the markers."""
    pixels = camera.pixels(motion.positions)
    image = ImageMotion(
        time=motion.time,
        landmarks=motion.landmarks,
        pixels=pixels,
        confidence=np.asarray(np.isfinite(pixels).all(axis=2), dtype=np.float64),
        width=camera.width,
        height=camera.height,
    )
    named = replace(camera, name="the markers")
    return Sight(camera=named, image=image, errors=np.ones(len(motion.landmarks)))


def _check_room(motion: Motion, seen: Sight) -> None:
    """Refuse a camera that sees the person elsewhere.

    Raises:
        UnfitRecording: with how far off it is.
    """
    camera, image = seen.camera, seen.image
    names = [name for name in image.landmarks if name in motion.landmarks]
    own = [image.landmarks.index(name) for name in names]
    inside = camera.inside(
        motion.positions[:, [motion.landmarks.index(name) for name in names]]
    )
    gap = inside[..., :2] - camera.tangents(image.pixels[:, own]) * inside[..., 2:]
    off = np.hypot(gap[..., 0], gap[..., 1])
    off = off[np.isfinite(off)]
    far = float(np.median(off)) if off.size else float("inf")
    if far > APART:
        raise UnfitRecording(
            f"{camera.name} sees the person {far:.2f} m from the markers.",
            remedy="Calibrate the camera in the room of the markers: same origin, same "
            "axes, third axis up.",
        )
