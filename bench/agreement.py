"""Agreement with other systems, as figures: what docs/accuracy.md quotes.

Run with ``python -m bench.agreement``; recordings lie in ``$KNEEWISE_DATA``, or else
beside the repository. Tests in tests/agreement hold the same figures to limits.
"""

from __future__ import annotations

import numpy as np

from bench.commands import DATA
from kneewise import assess
from kneewise.arrays import Array
from kneewise.motion import Motion, States
from kneewise.motion.angles import angles
from kneewise.motion.joints import joints
from kneewise.read import c3d, read
from kneewise.read.options import Options
from kneewise.units import in_deg

SUBJECT = DATA / "opencap-subject4"
STORED = {
    "hip_flexion": ("HipAngles", 0, 1),
    "hip_adduction": ("HipAngles", 1, 1),
    "hip_rotation": ("HipAngles", 2, 1),
    "knee_angle": ("KneeAngles", 0, 1),
    "knee_abduction": ("KneeAngles", 1, -1),
}


def row(name: str, ours: Array, theirs: Array) -> None:
    """Print one comparison, deg."""
    both = np.isfinite(ours) & np.isfinite(theirs)
    x, y = ours[both], theirs[both]
    rms = np.sqrt(np.mean((x - y) ** 2))
    kept = np.ptp(x) / np.ptp(y)
    print(f"{name:52s} {rms:5.1f} {np.corrcoef(x, y)[0, 1]:6.3f} {kept:6.2f}")


def solved(trial: str, *, static: bool) -> None:
    """Joint angles of a trial of markers against those OpenSim solved."""
    standing = SUBJECT / "static1.trc" if static else None
    states = assess(SUBJECT / f"{trial}.trc", static=standing).trials[0].states
    truth = read(SUBJECT / f"{trial}_manual_scaling_ik.mot", Options()).motion
    assert isinstance(truth, States)
    assert states is not None
    inside = (truth.time >= states.time[0]) & (truth.time <= states.time[-1])
    for coordinate in ("knee_angle", "hip_adduction", "hip_rotation"):
        for side in "rl":
            name = f"{coordinate}_{side}"
            ours = np.interp(truth.time, states.time, states.angle(name))[inside]
            label = f"{trial}{' + static1' if static else ''} {name}"
            row(label, in_deg(ours), in_deg(truth.angle(name)[inside]))


def stored(file: str) -> None:
    """Joint angles against those Plug-in Gait stored in the same file."""
    outputs = c3d.outputs(DATA / file)
    motion = c3d.read(DATA / file, Options()).motion
    assert isinstance(motion, Motion)
    states = angles(joints(motion))
    for coordinate, (group, column, sign) in STORED.items():
        for side in "rl":
            theirs = outputs[side.upper() + group]
            seen = np.where((theirs == 0).all(axis=1), np.nan, sign * theirs[:, column])
            name = f"{coordinate}_{side}"
            row(f"{file.rsplit('/')[-1]} {name}", in_deg(states.angle(name)), seen)


def films() -> None:
    """What one camera saw of squats whose truth is known otherwise."""
    seen = assess(SUBJECT / "squats1_video.mp4").trials[0]
    known = assess(SUBJECT / "squats1.trc").trials[0]
    pairs = list(zip(seen.repetitions, known.repetitions, strict=True))
    start = max(abs(a.start - b.start) for a, b in pairs)
    end = max(abs(a.end - b.end) for a, b in pairs)
    print(f"film against markers: starts within {start:.2f} s, ends within {end:.2f} s")
    if seen.view is not None:
        print(f"its view: {in_deg(seen.view.angle):.0f}° (33° by the markers)")


def main() -> None:
    """Print everything."""
    print(f"{'joint angle':52s} RMS ° {'r':>6s} {'range':>6s}")
    for trial in ("squats1", "STS1"):
        solved(trial, static=False)
        solved(trial, static=True)
    stored("mcgill-children-gait/HC030A05.c3d")
    stored("c3d-org-samples/Vicon370_gait-pig.c3d")
    films()


if __name__ == "__main__":
    main()
