"""Names of the files in the folder of a result, by the number of the recording."""

from __future__ import annotations


def motion(recording: int) -> str:
    """Of a body in motion: ``motion.npz``, ``motion_2.npz``."""
    return _numbered("motion", "npz", recording)


def scene(recording: int) -> str:
    """Of a body to draw: ``scene.json``, ``scene_2.json``."""
    return _numbered("scene", "json", recording)


def _numbered(name: str, kind: str, recording: int) -> str:
    return f"{name}.{kind}" if recording == 0 else f"{name}_{recording + 1}.{kind}"
