"""Cameras found from the person alone: their places, focal lengths and errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.motion.bones import pairs
from kneewise.motion.camera import Camera
from kneewise.motion.epipolar import relative
from kneewise.motion.sight import Sight, some, stacked
from kneewise.motion.triangulate import crossing

FOCAL = 0.15
"""Share by which a guess of the focal length is off, one standard deviation."""

BONE = 0.05
"""Share by which the length of a segment seems to change: keypoints slide on it."""

ENDS = {"ftol": 1e-6, "xtol": 1e-6}
"""Where the adjustment ends: a hundredth of what keypoints leave open."""

FRAMES = 60
"""That are looked at, spread over the films."""

SOUND = 4.0
"""Standard errors by which a sound keypoint may miss."""

MORE = 3.0
"""How much larger errors are than misfits tell: a pose network has all landmarks off
alike in one view, as if the camera were turned. Four cameras found from 1.7 s of a
balancing man (Pose2Sim's demonstration) are 1.6 to 2.3° from their calibration where
misfits tell 0.7°; two of them 2.7 to 5.2°, of 0.5 to 1.2°."""

MOST = 50.0
"""Standard errors, beyond which a misfit grows no further."""

UNIT = 1e3
"""How stiffly the distance of the first two cameras is held: it is the unit."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Found:
    """Cameras as the person has them: the first stands at the origin and looks along z.

    Lengths are in units of the distance between the first two.
    """

    cameras: tuple[Camera, ...]
    left: float
    """px, root mean square of what is left, outliers held back."""

    turn_error: float
    """rad, standard error of a camera's direction against the first's, the worst."""

    place_error: float
    """The same of its place, as a share of its distance from the first."""

    focal_error: float
    """Share of the focal length, the worst."""


def found(sights: tuple[Sight, ...], *, focal_known: bool) -> Found:
    """Where the cameras of some sights stand, from these alone.

    Two views of the same points give the turn and the direction from one camera to the
    next; then all cameras are adjusted together so that they agree about the points,
    and that the person's segments keep their lengths.

    Args:
        sights: of cameras whose lens is known or guessed; where they stand is not read.
        focal_known: whether their focal lengths are measured, not guessed.

    Raises:
        UnfitRecording: if the films do not belong together.

    Limits:
        The person must walk about or turn: somebody who stands in one place, flat
        against the view, leaves focal lengths and places open.

    Source:
        Triggs et al. 2000, Bundle Adjustment - a modern synthesis, LNCS 1883:298-372.
    """
    from scipy.optimize import least_squares  # loading it takes 0.3 s

    few = some(sights, FRAMES)
    names, pixels, errors = stacked(few)
    start = _first(few, names, pixels, errors)
    problem = Adjustment(start, names, pixels, errors, focal_known=focal_known)
    done = least_squares(
        problem.misfits, np.zeros(problem.size), loss="soft_l1", x_scale="jac", **ENDS
    )
    cameras = problem.cameras(done.x)
    spread = np.sqrt(np.diag(problem.covariance(done.jac, done.fun)))
    moves = spread[: -len(start)].reshape(-1, 6)
    away = np.array([np.linalg.norm(camera.place) for camera in cameras[1:]])
    return Found(
        cameras=tuple(cameras),
        left=problem.left(cameras),
        turn_error=MORE * float(np.linalg.norm(moves[:, :3], axis=1).max()),
        place_error=MORE
        * float((np.linalg.norm(moves[:, 3:], axis=1) * problem.base / away).max()),
        focal_error=min(MORE * float(spread[-len(start) :].max()), 1) * problem.focal,
    )


def _first(
    sights: Sequence[Sight], names: tuple[str, ...], pixels: Array, errors: Array
) -> list[Camera]:
    """A first guess of the cameras, pair by pair with the first one."""
    home = replace(sights[0].camera, turn=np.eye(3), shift=np.zeros(3))
    seen = [s.camera.tangents(p) for s, p in zip(sights, pixels, strict=True)]
    cameras: list[Camera] = [home]
    depths: Array | None = None
    for c in range(1, len(sights)):
        within = SOUND * float(np.median(errors[c]) / sights[c].camera.focal.mean())
        stands = relative(seen[0].reshape(-1, 2), seen[c].reshape(-1, 2), within)
        tried = [
            replace(sights[c].camera, turn=stand.turn, shift=stand.direction)
            for stand in stands
        ]
        pair = [0, c]
        one = min(
            tried,
            key=lambda it: _oddness([home, it], names, pixels[pair], errors[pair]),
        )
        own = crossing([home, one], pixels[pair], errors[pair])[..., 2]
        if depths is None:
            depths = own
        else:
            ratio = depths / own
            scale = float(np.nanmedian(ratio[np.isfinite(ratio) & (ratio > 0)]))
            one = replace(one, shift=one.shift * scale)
        cameras.append(one)
    return cameras


def _oddness(
    pair: list[Camera], names: tuple[str, ...], pixels: Array, errors: Array
) -> float:
    """How little two cameras make of the person a body: their misfits, held back."""
    problem = Adjustment(pair, names, pixels, errors, focal_known=True)
    off = problem.misfits(np.zeros(problem.size))
    return float(np.sum(2 * (np.sqrt(1 + off * off) - 1)))


class Adjustment:
    """Cameras as a least-squares problem; the points are eliminated."""

    def __init__(
        self,
        start: list[Camera],
        names: tuple[str, ...],
        pixels: Array,
        errors: Array,
        *,
        focal_known: bool,
    ) -> None:
        self.start, self.seen, self.errors = start, pixels, errors
        self.focal = 0.0 if focal_known else FOCAL
        self.bones = pairs(names)
        self.base = float(np.linalg.norm(start[1].shift))
        self.along = start[1].shift / self.base

    @property
    def size(self) -> int:
        """Turn and shift of each camera but the first, and every focal length."""
        return 6 * (len(self.start) - 1) + len(self.start)

    def cameras(self, x: Array) -> list[Camera]:
        """The cameras of the unknowns *x*."""
        from scipy.spatial.transform import Rotation  # loading it takes a moment

        moves = x[: -len(self.start)].reshape(-1, 6)
        longer = np.exp(np.clip(x[-len(self.start) :] * self.focal, -1, 1))
        out = []
        for c, (camera, scale) in enumerate(zip(self.start, longer, strict=True)):
            turn, shift = camera.turn, camera.shift
            if c:
                nudge = Rotation.from_rotvec(moves[c - 1, :3]).as_matrix()
                turn, shift = nudge @ turn, shift + moves[c - 1, 3:] * self.base
            out.append(
                replace(camera, turn=turn, shift=shift, focal=camera.focal * scale)
            )
        return out

    def misfits(self, x: Array) -> Array:
        """All misfits in standard errors.

        Of the pictures (c, n, k, 2), the bones (b, n), the focal lengths, and of the
        distance of the first two cameras, which is the unit of length.
        """
        cameras = self.cameras(x)
        points = crossing(cameras, self.seen, self.errors)
        pictures = self._missed(cameras, points)
        gone = np.isfinite(self.seen) & ~np.isfinite(pictures)
        pictures = np.where(gone, MOST, np.nan_to_num(pictures))
        bones = [self._stretched(points[:, a] - points[:, b]) for a, b in self.bones]
        focal = x[-len(self.start) :]
        unit = UNIT * (x[3:6] @ self.along)
        return np.concatenate([pictures.ravel(), *bones, focal, [unit]])

    def _stretched(self, bone: Array) -> Array:
        """How far off its middle the length of a bone (n, 3) is, in standard errors."""
        length = np.linalg.norm(bone, axis=1)
        known = np.isfinite(length)
        middle = float(np.median(length[known])) if known.any() else 1.0
        return np.where(known, np.clip((length / middle - 1) / BONE, -MOST, MOST), 0.0)

    def _missed(self, cameras: Sequence[Camera], points: Array) -> Array:
        """What is left (c, n, k, 2) in the pictures, in standard errors."""
        out = []
        for camera, seen, error in zip(cameras, self.seen, self.errors, strict=True):
            off = camera.pixels(points) - seen
            out.append(np.clip(off / error[..., None], -MOST, MOST))
        return np.stack(out)

    @property
    def spare(self) -> float:
        """Numbers that were seen, for each that points do not take up: 1 and more."""
        seen = np.isfinite(self.seen).all(axis=3).sum(axis=0)
        numbers = 2 * seen[seen > 1].sum()
        return float(numbers / max(numbers - 3 * (seen > 1).sum(), 1))

    def left(self, cameras: Sequence[Camera]) -> float:
        """px: how far off keypoints are along one axis, outliers held back."""
        points = crossing(cameras, self.seen, self.errors)
        off = self._missed(cameras, points)
        held = np.clip(off, -SOUND, SOUND) * self.errors[..., None]
        known = held[np.isfinite(held)]
        return float(np.sqrt(np.mean(known**2) * self.spare)) if known.size else np.nan

    def covariance(self, jacobian: Array, misfits: Array) -> Array:
        """Of the unknowns, from misfits that a landmark has in a camera throughout.

        Keypoints are off the same way in many frames, so that frames do not count as
        independent: landmarks and cameras do (clusters).

        Source:
            White 1980, Econometrica 48:817-838; Liang & Zeger 1986, Biometrika
            73:13-22.
        """
        held = misfits / (1 + misfits**2) ** 0.25
        count = int(np.prod(self.seen.shape))
        own = (jacobian[:count] * held[:count, None]).reshape(*self.seen.shape, -1)
        groups = own.sum(axis=(1, 3)).reshape(-1, self.size)
        rest = jacobian[count:] * held[count:, None]
        bones = rest[: len(self.bones) * self.seen.shape[1]]
        groups = np.concatenate(
            [groups, bones.reshape(len(self.bones), -1, self.size).sum(axis=1)]
        )
        inverse = np.linalg.pinv(jacobian.T @ jacobian)
        out: Array = self.spare * inverse @ (groups.T @ groups) @ inverse
        return out
