"""The pose models of the package: the right ones, with their licence."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="building is not installed here")

import hatch_build

ROOT = Path(hatch_build.__file__).parent


def test_the_models_here_are_the_right_ones_with_their_licence() -> None:
    folder = ROOT / hatch_build.FOLDER

    assert hatch_build.is_complete(folder)
    assert "Apache License" in (folder / "LICENSE").read_text()


def test_models_that_are_there_are_not_fetched_again() -> None:
    folder = ROOT / hatch_build.FOLDER
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}

    hatch_build.fetch(folder)

    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_changed_model_counts_as_missing(tmp_path: Path) -> None:
    for path in (ROOT / hatch_build.FOLDER).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert hatch_build.is_complete(tmp_path)

    with (tmp_path / "pose_detection.tflite").open("ab") as model:
        model.write(b"!")

    assert not hatch_build.is_complete(tmp_path)


def test_a_download_that_fails_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)

    with pytest.raises(hatch_build.FetchError, match="build again"):
        hatch_build.fetch(tmp_path)

    assert list(tmp_path.iterdir()) == []
