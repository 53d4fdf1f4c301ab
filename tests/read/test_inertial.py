"""Sensor files: what they hold, in which unit, where it was worn, and what is wrong."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.errors import BadSetting, KneewiseError, UnfitRecording, UnreadableFile
from kneewise.motion.sensed import sensed
from kneewise.motion.turning import matrices
from kneewise.read import inertial, read
from kneewise.read.options import Options
from kneewise.units import deg, in_deg
from tests.motion.worn import walker
from tests.read.sensor_files import (
    HUNDRED,
    MOVING,
    TILT,
    plain,
    sensors_of,
    table,
    written,
)


@pytest.mark.parametrize("gyr", ["deg/s", "rad/s"])
@pytest.mark.parametrize("acc", ["m/s^2", "g"])
def test_every_unit_comes_to_the_same(tmp_path: Path, gyr: str, acc: str) -> None:
    drawn = walker(MOVING)
    path = written(tmp_path, table(drawn, gyr=gyr, acc=acc))

    found = sensors_of(read(path, Options()))

    assert set(found.sensors) == set(drawn.inertial.sensors)
    k = found.sensors.index("left_thigh")
    truth = drawn.inertial.turns("left_thigh")
    assert found.turn_rate[:, k] == pytest.approx(truth, abs=1e-4)
    size = np.linalg.norm(found.pulls("left_thigh"), axis=1)
    assert size == pytest.approx(np.full(len(size), 9.81), abs=1e-3)


def test_a_unit_that_the_file_has_wrong_is_noticed_and_said(tmp_path: Path) -> None:
    drawn = walker(MOVING)
    lies = table(drawn, gyr="deg/s", acc="g")
    lies = lies.replace("(deg/s)", "(rad/s)").replace("(g)", "(m/s2)")

    found = read(written(tmp_path, lies), Options())

    truth = drawn.inertial.turns("right_shank")
    assert sensors_of(found).turns("right_shank") == pytest.approx(truth, abs=1e-4)
    said = " ".join(caveat.text for caveat in found.caveats)
    assert "in rad/s, but its readings can only be deg/s" in said
    assert "in m/s², but its readings can only be g" in said


def test_a_unit_is_told_from_the_readings_where_the_file_is_silent(
    tmp_path: Path,
) -> None:
    found = sensors_of(read(written(tmp_path, plain()), HUNDRED))

    fastest = np.abs(found.turns("left_foot")).max()
    assert fastest == pytest.approx(0.6 * np.pi, rel=1e-3)


def test_a_unit_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    rows = [f"{i},0.0,{i % 3 / 100},9.81,0.001,{i % 2},0" for i in range(200)]
    still = "\n".join([plain().splitlines()[0], *rows])

    with pytest.raises(
        UnfitRecording, match="rad/s or deg/s cannot be told"
    ) as refusal:
        read(written(tmp_path, still), HUNDRED)

    assert "gyr_x (deg/s)" in refusal.value.remedy


def test_accelerations_without_gravity_are_refused(tmp_path: Path) -> None:
    lines = plain().splitlines()
    parts = [row.split(",") for row in lines[1:]]
    cut = [
        ",".join([p[0], f"0.{i}", "0.2", "0.1", *p[4:]]) for i, p in enumerate(parts)
    ]

    with pytest.raises(UnfitRecording, match="gravity would be"):
        read(written(tmp_path, "\n".join([lines[0], *cut])), HUNDRED)


def test_a_table_without_time_asks_for_the_rate(tmp_path: Path) -> None:
    with pytest.raises(
        UnfitRecording, match="samples there are in a second"
    ) as refusal:
        read(written(tmp_path, plain()), Options(sensors={"imu": "left_foot"}))

    assert "--rate" in refusal.value.remedy


def test_a_sensor_without_a_known_place_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(UnfitRecording, match="'imu'") as refusal:
        read(written(tmp_path, plain()), Options(rate=100.0))

    assert "--sensor imu=left_foot" in refusal.value.remedy
    assert "right_shank" in refusal.value.remedy


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"imu": "left_elbow"}, "no place for a sensor"),
        ({"imx": "left_foot"}, "it has 'imu'"),
    ],
)
def test_a_wrong_name_is_said(
    tmp_path: Path, said: dict[str, str], message: str
) -> None:
    with pytest.raises(BadSetting, match=message):
        read(written(tmp_path, plain()), Options(rate=100.0, sensors=said))


def test_two_sensors_on_one_segment_are_refused(tmp_path: Path) -> None:
    drawn = table(walker(MOVING)).replace("right_foot_", "left_shoe_")

    with pytest.raises(UnfitRecording, match="both seem to be worn on the left foot"):
        read(written(tmp_path, drawn), Options())


def test_names_above_the_axes_are_joined_with_them(tmp_path: Path) -> None:
    lines = plain().splitlines()
    above = "sensor," + ",".join(["left_foot"] * 6)

    found = read(written(tmp_path, "\n".join([above, *lines])), Options(rate=100.0))

    assert sensors_of(found).sensors == ("left_foot",)


def test_a_folder_of_xsens_files_is_one_recording(tmp_path: Path) -> None:
    rate = "// Sample rate: 100.0Hz\n// Firmware Version: 4.0.2\n"
    for name in ("left_foot", "right_foot"):
        rows = plain().replace("count", "PacketCounter").replace(",", "\t")
        rows = rows.replace("acc_", "Acc_").replace("gyr_", "Gyr_")
        written(tmp_path, rate + rows, f"MT_01_{name}.txt")

    found = read(tmp_path, Options())

    assert sensors_of(found).sensors == ("left_foot", "right_foot")
    assert found.source.rate == pytest.approx(100.0)


def test_packets_that_never_came_are_a_gap_that_is_said(tmp_path: Path) -> None:
    lines = plain(600).replace("count", "PacketCounter").splitlines()
    holed = [*lines[:200], *lines[300:]]

    found = read(written(tmp_path, "\n".join(holed)), HUNDRED)

    motion = sensors_of(found)
    assert len(motion.time) == 600
    assert np.isnan(motion.turns("left_foot")[199:299]).all()
    assert np.isnan(motion.faces("left_foot")[199:299]).all()
    assert any("silent from 2.0 to 3.0 s" in c.text for c in found.caveats)


def test_a_counter_that_starts_over_is_no_gap(tmp_path: Path) -> None:
    lines = plain().replace("count", "PacketCounter").splitlines()
    rows = [
        f"{(65500 + i) % 65536},{row.split(',', 1)[1]}"
        for i, row in enumerate(lines[1:])
    ]

    found = read(written(tmp_path, "\n".join([lines[0], *rows])), HUNDRED)

    assert len(sensors_of(found).time) == 200


def test_short_gaps_are_bridged(tmp_path: Path) -> None:
    lines = plain().splitlines()
    for i in (50, 51, 52):
        lines[i] = f"{i - 1},nan,,NaN,,,"

    motion = sensors_of(read(written(tmp_path, "\n".join(lines)), HUNDRED))

    assert np.isfinite(motion.turn_rate).all()
    assert np.isfinite(motion.orientation).all()


def test_a_cut_off_last_line_is_left_out(tmp_path: Path) -> None:
    found = read(written(tmp_path, plain()[:-20]), HUNDRED)

    assert any("cut off" in caveat.text for caveat in found.caveats)


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        ("", UnreadableFile, "is empty"),
        (plain().replace("0,-0.00000", "0,q"), UnreadableFile, "'q' is no number"),
        (plain().replace("\n3,", "\n3,7,"), UnreadableFile, "line 5: 8 values"),
        (plain(1), UnreadableFile, "1 rows of readings"),
        (plain(40).replace("gyr_z", "gyr_q"), KneewiseError, "worn sensors|no whole"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(
    tmp_path: Path, content: str, error: type[KneewiseError], said: str
) -> None:
    with pytest.raises(error, match=said) as refusal:
        read(written(tmp_path, content), HUNDRED)

    assert refusal.value.remedy


def test_a_sensor_that_was_off_is_refused_by_name(tmp_path: Path) -> None:
    dead = "\n".join(
        line if i == 0 else ",".join([line.split(",")[0], *["0.0"] * 6])
        for i, line in enumerate(plain().splitlines())
    )

    with pytest.raises(UnfitRecording, match="one and the same value") as refusal:
        read(written(tmp_path, dead), HUNDRED)

    assert "switched on" in refusal.value.remedy


def test_a_gyroscope_with_an_offset_leaves_the_knees(tmp_path: Path) -> None:
    drawn = walker(MOVING)
    path = written(tmp_path, table(drawn, bias=deg(0.5)))

    states = sensed(sensors_of(read(path, Options()))).states

    for side in Side:
        name = f"knee_angle_{side.letter}"
        off = np.abs(states.angle(name) - drawn.angles[name])
        assert float(np.sqrt((off**2).mean())) < TILT


def test_a_field_that_every_sensor_felt_is_a_compass(tmp_path: Path) -> None:
    motion = walker(MOVING).inertial
    rows = table(walker(MOVING)).splitlines()
    north = np.array([0.3, 0.0, -0.4])
    world = matrices(motion.orientation)
    fields = np.einsum("nkji,j->nki", world, north)
    names = [f"{s}_mag_{axis}" for s in motion.sensors for axis in "xyz"]
    more = [
        ",".join(f"{v:.5f}" for v in row) for row in fields.reshape(len(rows) - 1, -1)
    ]
    lines = [f"{a},{b}" for a, b in zip(rows, [",".join(names), *more], strict=True)]

    found = sensors_of(read(written(tmp_path, "\n".join(lines)), Options()))

    assert found.shares_north
    assert not sensors_of(
        read(written(tmp_path, table(walker(MOVING)), "b.csv"), Options())
    ).shares_north


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, 2000),
    drop=st.integers(0, 200),
    insert=st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"1e999", b";", b"nan", b"-1e300", b"\n", b"acc_x,", b"\t"]),
    ),
    suffix=st.sampled_from([".csv", ".txt", ".sto", ".mat"]),
)
def test_no_damage_ends_in_anything_but_an_error_of_ours(
    tmp_path: Path, at: int, drop: int, insert: bytes, suffix: str
) -> None:
    good = plain(40).encode()
    if suffix == ".sto":
        rows = "".join(f"{i / 100}\t1,0,0,{i / 1000}\n" for i in range(40))
        head = "DataType=Quaternion\nendheader\ntime\tfemur_l_imu\n"
        good = (head + rows).encode()
    path = tmp_path / f"damaged{suffix}"
    path.write_bytes(good[:at] + insert + good[at + drop :])

    with suppress(KneewiseError):
        inertial.read(path, Options(rate=100.0, sensors={"damaged": "left_foot"}))


def clocked(folder: Path, **begun: float) -> Path:
    """A folder with a file for each of some sensors, their clocks begun as said."""
    motion = walker(MOVING).inertial
    for sensor, start in begun.items():
        k = motion.sensors.index(sensor)
        first = round((start % 100) * motion.rate)
        rows = np.column_stack(
            [
                start + np.arange(len(motion.time) - first) / motion.rate,
                motion.acceleration[first:, k],
                in_deg(motion.turn_rate[first:, k]),
            ]
        )
        head = "time," + ",".join(f"{w}_{a}" for w in ("acc", "gyr") for a in "xyz")
        lines = [",".join(f"{value:.6f}" for value in row) for row in rows]
        written(folder, "\n".join([head, *lines]) + "\n", f"{sensor}.csv")
    return folder


def test_sensors_that_began_one_after_the_other_are_put_on_one_clock(
    tmp_path: Path,
) -> None:
    path = clocked(tmp_path, right_thigh=1.6e9, right_shank=1.6e9 + 0.75)

    found = sensors_of(read(path, Options()))

    drawn = walker(MOVING).inertial
    n = len(found.time)
    assert n == len(drawn.time) - 75
    for sensor in ("right_thigh", "right_shank"):
        assert found.turns(sensor)[:-1] == pytest.approx(
            drawn.turns(sensor)[75 : 75 + n - 1], abs=0.01
        )


def test_sensors_of_two_recordings_are_refused(tmp_path: Path) -> None:
    path = clocked(tmp_path, right_thigh=1.6e9, right_shank=1.6e9 + 3600)

    with pytest.raises(UnfitRecording, match="hardly recorded together") as refusal:
        read(path, Options())

    assert "one recording" in refusal.value.remedy


def test_clocks_that_count_from_their_own_start_are_doubted(tmp_path: Path) -> None:
    path = clocked(tmp_path, right_thigh=0.0, right_shank=500.0)

    found = read(path, Options())

    assert any("different moments" in c.text for c in found.caveats)
    assert len(sensors_of(found).time) == len(walker(MOVING).inertial.time)


def test_a_unit_that_is_wrong_for_all_sensors_is_said_once(tmp_path: Path) -> None:
    content = table(walker(MOVING)).replace("(deg/s)", "(rad/s)")

    found = read(written(tmp_path, content), Options())

    (note,) = (c for c in found.caveats if "turn rate" in c.text)
    assert "'pelvis', 'left_thigh', 'left_shank'" in note.text
    assert "and 2 more is in rad/s" in note.text
