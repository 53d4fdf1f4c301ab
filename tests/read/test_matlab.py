"""MATLAB files against what SciPy reads of them, and what is damaged."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.io import savemat

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.read.inertial.matlab import variables

TREE: Any = {
    "data": {
        "Test": {
            "SU": {
                "Acc": np.arange(12.0).reshape(4, 3),
                "Fs": 100,
                "Name": "LowerBack",
            },
            "Sides": np.array(["Left", "Right"], dtype=object),
            "Walks": np.array([{"a": 1.5}, {"a": 2.5}], dtype=object),
            "Small": np.array([[1, -2, 300]], dtype=np.int16),
        }
    },
    "flag": np.array([True, False]),
}


def saved(folder: Path, *, compressed: bool = True) -> Path:
    path = folder / "tree.mat"
    savemat(path, TREE, do_compression=compressed)
    return path


@pytest.mark.parametrize("compressed", [True, False])
def test_a_tree_comes_back_as_it_was_saved(tmp_path: Path, compressed: bool) -> None:
    found: Any = variables(saved(tmp_path, compressed=compressed))

    test = found["data"]["Test"]
    assert np.array_equal(test["SU"]["Acc"], TREE["data"]["Test"]["SU"]["Acc"])
    assert test["SU"]["Fs"] == 100
    assert test["SU"]["Name"] == "LowerBack"
    assert test["Sides"] == ["Left", "Right"]
    assert [walk["a"] for walk in test["Walks"]] == [1.5, 2.5]
    assert test["Small"].tolist() == [1, -2, 300]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"no such file", "version 5 to 7"),
        (b"MATLAB 7.3".ljust(126) + b"IM", "version 5 to 7"),
        (b"MATLAB 5.0".ljust(126) + b"IM" + b"\x0e\0\0\0\xff\xff\0\0", "longer than"),
    ],
)
def test_what_is_no_matlab_file_is_said(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "a.mat"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=said) as refusal:
        variables(path)

    assert refusal.value.remedy


@pytest.mark.long
def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    packed = zlib.compress(bytes(1 << 28) + b"more", 1)
    head = b"MATLAB 5.0".ljust(126) + b"IM"
    element = np.array([15, len(packed)], dtype="<u4").tobytes() + packed
    path = tmp_path / "bomb.mat"
    path.write_bytes(head + element)

    with pytest.raises(UnreadableFile, match="megabytes"):
        variables(path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(100, 3000), insert=st.binary(max_size=6), compressed=st.booleans()
)
def test_no_damage_ends_in_anything_but_an_error_of_ours(
    tmp_path: Path, at: int, insert: bytes, compressed: bool
) -> None:
    good = saved(tmp_path, compressed=compressed).read_bytes()
    path = tmp_path / "damaged.mat"
    path.write_bytes(good[:at] + insert + good[at + len(insert) :])

    with suppress(KneewiseError):
        variables(path)
