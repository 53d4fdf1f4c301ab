"""Simulated recordings by address: all there is to know stands in the address."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np

from kneewise.cohort.address import DRAWN
from kneewise.errors import UnfitRecording
from kneewise.motion import ImageMotion, Kind, Motion, Recording, Source
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.figure import Build
from kneewise.simulate.movement import Movement
from kneewise.simulate.moves import Truth, chair_rises, squats
from kneewise.simulate.walking import walk
from kneewise.units import cm

_WHOLE = ("repetitions", "seed")

_MOVES = {
    Movement.SQUAT: squats,
    Movement.SIT_TO_STAND: chair_rises,
    Movement.WALK: walk,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A recording to draw."""

    movement: str = "squat"
    left: float = 0.0
    """rad, inward bend of the left knee."""

    right: float = 0.0
    """rad, the same for the right."""

    drop: float = 0.0
    """rad, of the pelvis."""

    lean: float = 0.0
    """rad, of the trunk."""

    height: float = 1.72
    """m."""

    noise: float = 1.5
    """px of a film, mm of markers: standard deviation of each landmark."""

    repetitions: int = 5
    rate: float = 60.0
    """Samples per second."""

    seed: int = 1


def address_of(trial: Trial) -> str:
    """The address of a recording to draw."""
    said = {
        k: f"{v:.6g}" if isinstance(v, float) else v for k, v in asdict(trial).items()
    }
    return f"{DRAWN}{said.pop('movement')}?{urlencode(said)}"


def trial_of(address: str) -> Trial:
    """What is to be drawn.

    Raises:
        UnfitRecording: if the address says nothing that can be drawn.
    """
    movement, _, query = address.removeprefix(DRAWN).partition("?")
    known = {one.name for one in fields(Trial)}
    try:
        told = parse_qsl(query, strict_parsing=True) if query else []
        said: dict[str, Any] = {
            key: (int if key in _WHOLE else float)(value) for key, value in told
        }
        if not known >= said.keys():
            raise UnfitRecording(f"'{address[:200]}' says what no drawing has.")
        return Trial(movement=Movement(movement).value, **said)
    except (ValueError, KeyError, TypeError) as error:
        raise UnfitRecording(
            f"'{address[:200]}' cannot be drawn: {error}.",
            remedy="Write it as kneewise cohort simulate does.",
        ) from error


def drawn_recording(address: str) -> Recording:
    """The recording that an address describes.

    Squats and rises are filmed from the front; a walk has markers instead.

    Raises:
        UnfitRecording: if it cannot be drawn.
    """
    trial = trial_of(address)
    truth = Truth(
        left=trial.left,
        right=trial.right,
        drop=trial.drop,
        lean=trial.lean,
        rate=trial.rate,
        repetitions=trial.repetitions,
        build=Build(height=trial.height),
    )
    movement = Movement(trial.movement)
    try:
        body = _MOVES[movement](truth)
    except ValueError as error:
        raise UnfitRecording(f"'{address[:200]}' cannot be drawn: {error}") from error
    shown: Motion | ImageMotion = (
        _shaken(body, trial)
        if movement is Movement.WALK
        else filmed(body, Camera(noise=trial.noise, seed=trial.seed))
    )
    return Recording(
        motion=shown,
        source=Source(
            file=f"{movement.value}-{trial.seed}",
            sha256=hashlib.sha256(address.encode()).hexdigest(),
            kind=Kind.SIMULATED,
            rate=trial.rate,
            duration=float(body.time[-1]),
            device="drawn person, drawn camera",
            reader="simulate",
        ),
    )


def _shaken(body: Motion, trial: Trial) -> Motion:
    """Markers with their noise."""
    generator = np.random.default_rng(trial.seed)
    noise = generator.normal(0.0, cm(trial.noise) / 10, body.positions.shape)
    return Motion(
        time=body.time, landmarks=body.landmarks, positions=body.positions + noise
    )
