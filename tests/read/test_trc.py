"""The TRC reader, on drawn files and on those of others."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.errors import (
    KneewiseError,
    MissingLandmark,
    UnfitRecording,
    UnreadableFile,
)
from kneewise.motion.recording import Kind
from kneewise.read import trc
from kneewise.read.options import Options
from tests.data import recording
from tests.read.drawn import PERSON, at, outcome, seen, standing, trc_text, write

ROUNDING = 1e-6  # m: the drawn files have six decimals
PLAIN = Options()
X_OF_RKNE = 2 + 3 * list(PERSON).index("RKNE")

SOUND = [
    "odd-files/dataWithBlanksForMissingMarkers.trc",
    "opencap-subject4/DJ1.trc",
    "opencap-subject4/STS1.trc",
    "opencap-subject4/squats1.trc",
    "opencap-subject4/static1.trc",
    "opencap-subject4/walking1.trc",
    "opencap-subject4/walkingTS1.trc",
    "opensim-c3d/std_walking2_markers.trc",
    "opensim-gait2392-subject01/subject01_static.trc",
    "opensim-rajagopal-walk/markers_walk.trc",
    "pose2sim-single/reference_3d_filt_butterworth.trc",
]
WITHOUT_LEGS = [
    "odd-files/dataWithEformat.trc",
    "odd-files/dataWithNaNsOfDifferentCases.trc",
    "odd-files/exampleFormat.trc",
    "opensim-gait2392-subject01/subject01_walk1.trc",
    "opensim-ik-id-oracles/subject01_synthetic_marker_data.trc",
]


@pytest.mark.parametrize("name", SOUND)
def test_the_files_of_others_stand_upright_in_metres(name: str) -> None:
    found = trc.read(recording(name), PLAIN)

    pelvis = "left_asis" if seen(found).has("left_asis") else "left_hip"
    ankle = "left_ankle" if seen(found).has("left_ankle") else "left_ankle_lateral"
    rise = seen(found).path(pelvis) - seen(found).path(ankle)
    assert 0.5 < np.nanmedian(rise[:, 2]) < 1.1
    assert found.source.kind is Kind.MARKERS
    assert found.source.reader == "trc"


@pytest.mark.parametrize("name", WITHOUT_LEGS)
def test_a_file_without_legs_is_refused_with_what_is_missing(name: str) -> None:
    with pytest.raises(MissingLandmark, match="knee") as refused:
        trc.read(recording(name), PLAIN)

    table = trc.parse(recording(name))
    assert all(marker in str(refused.value) for marker in table.markers.landmarks[:2])
    assert "--names" in refused.value.remedy


def test_a_file_without_knees_can_be_read_in_part() -> None:
    path = recording("opensim-gait2392-subject01/subject01_walk1.trc")

    found = trc.read_part(path, PLAIN)

    assert seen(found).has("left_asis", "right_heel")
    assert not seen(found).has("right_knee_lateral")
    assert np.median(seen(found).path("left_asis")[:, 2]) == pytest.approx(1.05, 0.05)
    assert found.markers is not None
    assert "R.Shank.Front" in found.markers.landmarks


def test_names_of_ones_own_make_a_strange_file_readable() -> None:
    names = {
        "hip": "right_hip",
        "latKnee": "right_knee_lateral",
        "latAnkle": "right_ankle_lateral",
    }
    path = recording("odd-files/dataWithNaNsOfDifferentCases.trc")

    found = trc.read(path, Options(names=names))

    assert seen(found).has("right_hip", "right_knee_lateral", "right_ankle_lateral")
    assert any("left leg" in caveat.text for caveat in found.caveats)


def test_the_numbers_are_those_of_the_file_turned_upright() -> None:
    path = recording("opensim-gait2392-subject01/subject01_static.trc")

    found = trc.read(path, PLAIN)

    # in the file, first row: 608.664310 1072.713130 157.442150 mm, y up, z right
    expected = (0.60866431, -0.15744215, 1.07271313)
    assert at(seen(found), "right_asis") == pytest.approx(expected, abs=1e-9)
    assert found.markers is not None
    assert at(found.markers, "R.ASIS") == pytest.approx(expected, abs=1e-9)


def test_numbers_in_exponent_form_are_read() -> None:
    table = trc.parse(recording("odd-files/dataWithEformat.trc"))

    first = table.markers.positions[0, 0]
    assert first == pytest.approx((-0.273, 0.0746, -1.57), abs=1e-12)
    assert table.rate == pytest.approx(119.88012)


def test_gaps_of_every_spelling_are_gaps() -> None:
    table = trc.parse(recording("odd-files/dataWithNaNsOfDifferentCases.trc"))

    thigh = table.markers.path("thigh")

    assert np.isnan(thigh).all()
    assert np.isfinite(table.markers.path("latKnee")).all()


def test_a_truncated_file_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"Truncated.trc, line 2: .* header"):
        trc.read(recording("odd-files/Truncated.trc"), PLAIN)


def test_reading_is_fast() -> None:
    path = recording("opencap-subject4/STS1.trc")
    trc.read(path, PLAIN)

    taken = []
    for _ in range(3):
        before = time.process_time()
        trc.read(path, PLAIN)
        taken.append(time.process_time() - before)

    assert min(taken) < 0.15


@pytest.mark.parametrize(
    "cells",
    [
        {(1, X_OF_RKNE): "", (1, X_OF_RKNE + 1): "", (1, X_OF_RKNE + 2): ""},
        {(1, X_OF_RKNE): " ", (1, X_OF_RKNE + 1): "", (1, X_OF_RKNE + 2): " "},
        {(1, X_OF_RKNE): "nan", (1, X_OF_RKNE + 1): "NaN", (1, X_OF_RKNE + 2): "NAN"},
        {(1, X_OF_RKNE): "0", (1, X_OF_RKNE + 1): "-0.0", (1, X_OF_RKNE + 2): "0e0"},
        {(1, X_OF_RKNE + 1): "nan"},
        {(1, X_OF_RKNE): "9999999", (1, X_OF_RKNE + 1): "9999999"},
    ],
)
def test_a_gap_is_a_gap(tmp_path: Path, cells: dict[tuple[int, int], str]) -> None:
    path = write(tmp_path, trc_text(standing(), cells=cells))

    found = trc.read(path, PLAIN)

    gaps = np.isnan(seen(found).path("right_knee_lateral")).any(axis=1)
    assert gaps.tolist() == [False, True, False, False, False]
    assert np.isfinite(seen(found).path("left_knee_lateral")).all()


@pytest.mark.parametrize(
    ("scale", "unit"), [(1, "m"), (1000, "mm"), (100, "cm"), (1000, "Millimeters")]
)
def test_every_unit_gives_metres(tmp_path: Path, scale: float, unit: str) -> None:
    path = write(tmp_path, trc_text(standing(scale=scale), unit=unit))

    found = trc.read(path, PLAIN)

    expected = PERSON["RKNE"]
    assert at(seen(found), "right_knee_lateral") == pytest.approx(expected, ROUNDING)
    assert found.caveats == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\t", "  \t "),
        lambda text: text.replace("\n", "\t\t\t\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n\n",
        lambda text: text.rstrip("\n"),
        lambda text: "\n".join(
            line if number < 6 else "   ".join(line.split())
            for number, line in enumerate(text.split("\n"))
        ),
        lambda text: "\n".join(
            line if number < 6 else line.replace(".", ",")
            for number, line in enumerate(text.split("\n"))
        ),
    ],
)
def test_odd_ways_of_writing_change_nothing(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    plain = trc.read(write(tmp_path, trc_text(standing())), PLAIN)

    odd = trc.read(write(tmp_path, change(trc_text(standing())), "odd.trc"), PLAIN)

    assert seen(odd).landmarks == seen(plain).landmarks
    assert np.array_equal(seen(odd).positions, seen(plain).positions)
    assert np.array_equal(seen(odd).time, seen(plain).time)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8"])
def test_the_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    text = trc_text(standing()).replace("drawn.trc", "Jürgen läuft.trc")
    path = write(tmp_path, text.encode(encoding))

    found = trc.read(path, PLAIN)

    assert seen(found).has("right_knee_lateral")


def test_a_row_cut_short_is_refused_with_its_line(tmp_path: Path) -> None:
    text = trc_text(standing())[:-40]
    path = write(tmp_path, text)

    with pytest.raises(UnreadableFile, match=r"drawn.trc, line 11: \d+ values; ex"):
        trc.read(path, PLAIN)


def test_a_cell_that_is_no_number_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, trc_text(standing(), cells={(2, 4): "0.1.2"}))

    with pytest.raises(UnreadableFile, match=r"line 9, value 5: '0\.1\.2'"):
        trc.read(path, PLAIN)


def test_a_header_without_frames_is_refused(tmp_path: Path) -> None:
    text = "\n".join(trc_text(standing()).split("\n")[:6])

    with pytest.raises(UnreadableFile, match="ends after its header"):
        trc.read(write(tmp_path, text), PLAIN)


def test_counts_that_lie_are_told(tmp_path: Path) -> None:
    text = trc_text(standing()).replace("100\t100\t5\t", "100\t100\t900\t")

    found = trc.read(write(tmp_path, text), PLAIN)

    assert len(seen(found).time) == 5
    assert "counts 900 frames; there are 5" in found.caveats[0].text


def test_times_rounded_to_milliseconds_become_even(tmp_path: Path) -> None:
    path = write(tmp_path, trc_text(standing(frames=40, rate=60), rate="60.00"))

    found = trc.read(path, PLAIN)

    assert seen(found).rate == pytest.approx(60, abs=1e-9)
    assert found.source.duration == pytest.approx(39 / 60, abs=1e-9)


def test_times_that_stand_still_are_counted_from_the_rate(tmp_path: Path) -> None:
    path = write(tmp_path, trc_text(standing(), cells={(2, 1): "0.010"}))

    found = trc.read(path, PLAIN)

    assert seen(found).time == pytest.approx(np.arange(5) / 100)
    assert any("do not increase" in caveat.text for caveat in found.caveats)


def test_neither_times_nor_rate_is_refused(tmp_path: Path) -> None:
    text = trc_text(standing(), cells={(2, 1): "0.010"}, rate="0")

    with pytest.raises(UnreadableFile, match="gives no rate"):
        trc.read(write(tmp_path, text), PLAIN)


def test_one_frame_is_a_recording(tmp_path: Path) -> None:
    path = write(tmp_path, trc_text(standing(frames=1)))

    found = trc.read(path, PLAIN)

    assert seen(found).positions.shape[0] == 1
    assert found.source.rate == 100
    assert found.source.duration == 0


def test_markers_that_share_a_name_are_both_kept(tmp_path: Path) -> None:
    names = [name.replace("RTIB", "RTHI") for name in PERSON]
    path = write(tmp_path, trc_text(standing(), names=names))

    found = trc.read(path, PLAIN)

    assert found.markers is not None
    assert {"RTHI", "RTHI_2"} <= set(found.markers.landmarks)


def test_a_recording_in_which_nothing_was_seen_is_unfit(tmp_path: Path) -> None:
    blank = standing()
    text = trc_text(blank, cells={(f, c): "0" for f in range(5) for c in range(2, 53)})

    with pytest.raises(UnfitRecording, match="no marker was seen"):
        trc.read(write(tmp_path, text), PLAIN)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, bytes(range(256)) * 4)

    with pytest.raises(UnreadableFile, match="not a text file"):
        trc.read(path, PLAIN)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone.trc cannot be opened"):
        trc.read(tmp_path / "gone.trc", PLAIN)


def test_progress_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []

    trc.read(write(tmp_path, trc_text(standing())), Options(progress=told.append))

    assert told == sorted(told)
    assert told[-1] == 1


ANY_FOLDER = settings(
    max_examples=150,
    deadline=None,  # the machine may be busy
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # overwritten
)
SMALL = trc_text(standing(frames=2)).encode()


@ANY_FOLDER
@given(raw=st.binary(max_size=600))
def test_arbitrary_bytes_raise_nothing_but_ours(tmp_path: Path, raw: bytes) -> None:
    path = write(tmp_path, raw)

    with pytest.raises(KneewiseError):
        trc.read(path, PLAIN)


@ANY_FOLDER
@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, len(SMALL)),
            st.integers(0, 60),
            st.one_of(
                st.sampled_from(
                    [b"", b"\t", b"\n", b"nan", b"1e999", b"-1e308", b"0", b"\r", b","]
                ),
                st.binary(max_size=8),
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_damaged_files_raise_nothing_but_ours(
    tmp_path: Path, edits: list[tuple[int, int, bytes]]
) -> None:
    raw = SMALL
    for place, cut, put in edits:
        raw = raw[:place] + put + raw[place + cut :]
    path = write(tmp_path, raw)

    found = outcome(trc.read, path)

    if isinstance(found, KneewiseError):
        assert str(found)
        assert found.remedy
    else:
        assert np.isfinite(seen(found).positions).any()
