"""Cameras that were found, in words, as JSON and as a file."""

from __future__ import annotations

import json

import numpy as np

from kneewise.report.cameras import as_calibration
from kneewise.units import in_deg
from kneewise.workflow.calibrating import Calibrated


def as_file(made: Calibrated) -> str:
    """The cameras as a Calib.toml, with how sure they are."""
    return as_calibration(
        made.cameras,
        {
            "adjusted": "by kneewise calibrate, from the person alone",
            "error": made.found.left,
            "turn_error_deg": in_deg(made.found.turn_error),
            "place_error_m": made.place_error,
            "focal_error": made.found.focal_error,
        },
    )


def as_json(made: Calibrated) -> str:
    """The cameras and their errors, in SI units and px."""
    cameras = [
        {
            "name": camera.name,
            "place": camera.place.tolist(),
            "ahead": camera.turn[2].tolist(),
            "focal": camera.focal.tolist(),
        }
        for camera in made.cameras
    ]
    return json.dumps(
        {
            "cameras": cameras,
            "left_px": made.found.left,
            "turn_error": made.found.turn_error,
            "place_error": made.place_error,
            "focal_error": made.found.focal_error,
            "caveats": [
                {"text": c.text, "remedy": c.remedy, "weight": c.weight.value}
                for c in made.caveats
            ],
        },
        indent=1,
    )


def told(made: Calibrated) -> list[str]:
    """The same in a few lines."""
    lines = []
    for camera in made.cameras:
        x, y, z = camera.place
        way = in_deg(float(np.arctan2(y, x)))
        side = "left" if way > 0 else "right"
        lines.append(
            f"{camera.name}: {float(np.hypot(x, y)):.2f} m from the person, "
            f"{abs(way):.0f}° to their {side}, {z:.2f} m high, "
            f"focal length {camera.focal.mean():.0f} px"
        )
    lines.append(
        f"Known to {in_deg(made.found.turn_error):.1f}° and {made.place_error:.2f} m; "
        f"keypoints are {made.found.left:.1f} px off."
    )
    return lines + [f"{each.text} {each.remedy}".rstrip() for each in made.caveats]
