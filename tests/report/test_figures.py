from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.measures.curves import Curve
from kneewise.motion import ImageMotion
from kneewise.report import stick
from kneewise.report.cycle import PHASE, cycle, numbers, peak, readable, window
from kneewise.report.figures import through
from kneewise.report.part import topic
from kneewise.report.plot import Axis, Plot, Tick, even, spans
from kneewise.units import deg
from tests.report import sample

ROUNDING = deg(0.05)  # a curve of 60 Hz read between its samples


def test_a_cycle_lays_the_deepest_points_over_each_other() -> None:
    trial = sample.squat_trial()

    found = cycle(trial, "knee_flexion", Side.RIGHT, ())

    middle = peak(trial)
    assert found is not None
    assert middle is not None
    assert PHASE[np.argmax(found.mean)] == pytest.approx(middle, abs=0.02)
    assert found.each.max(axis=1) == pytest.approx(
        [deg(6 + 66 * d) for d in (1, 0.96, 1, 0.96, 1)], abs=deg(0.5)
    )


def test_the_band_of_a_cycle_joins_landmarks_and_scatter() -> None:
    trial = sample.squat_trial()
    own = [
        m
        for m in sample.squat().measures
        if m.name == "knee_collapse" and m.side is Side.RIGHT
    ]

    found = cycle(trial, "knee_collapse", Side.RIGHT, own)

    assert found is not None
    whole = np.isfinite(found.each).all(axis=0)
    scatter = found.each[:, whole].std(axis=0, ddof=1) / np.sqrt(5)
    assert found.error[whole] == pytest.approx(np.hypot(deg(3), scatter))


def test_an_angle_is_not_drawn_where_the_thigh_points_at_the_viewer() -> None:
    trial = sample.squat_trial()
    bend = trial.curves[Curve(name="knee_flexion", side=Side.RIGHT)]

    found = readable(trial, "knee_collapse", Side.RIGHT)

    assert found is not None
    assert np.isnan(found[bend > deg(60)]).all()
    assert np.isfinite(found[bend <= deg(58)]).all()


def test_the_window_is_where_the_knee_is_bent_15_to_60_degrees() -> None:
    trial = sample.squat_trial()
    bend = cycle(trial, "knee_flexion", Side.RIGHT, ())

    found = window(trial, "knee_collapse", Side.RIGHT)

    assert bend is not None
    assert len(found) == 2
    for first, last in found:
        assert (bend.mean[first : last + 1] >= deg(15)).all()
        assert (bend.mean[first : last + 1] <= deg(60)).all()


def test_strides_are_numbered_for_each_leg() -> None:
    trial = sample.walk(3).trials[0]

    assert numbers(trial) == [1, 1, 2, 2, 3, 3]


def test_a_cycle_of_one_side_takes_the_strides_of_that_side() -> None:
    trial = sample.walk(4).trials[0]

    found = cycle(trial, "knee_collapse", Side.LEFT, ())

    assert found is not None
    assert len(found.each) == 4
    expected = 3 * np.cos(2 * np.pi * PHASE - 1)
    assert found.mean == pytest.approx(deg(1) * expected, abs=deg(0.4))


def test_from_the_front_the_persons_right_is_on_our_left() -> None:
    trial = sample.squat_trial()

    found = stick.figure(trial, trial.repetitions[0])

    assert found is not None
    right = found.points[:, 0, found.names.index("right_knee"), 0]
    left = found.points[:, 0, found.names.index("left_knee"), 0]
    assert (right < left).all()
    assert found.views == ("from the front", "from the side")


def test_from_the_side_the_person_faces_right() -> None:
    trial = sample.squat_trial()

    found = stick.figure(trial, trial.repetitions[0])

    assert found is not None
    toe = found.points[:, 1, found.names.index("right_toe"), 0]
    heel = found.points[:, 1, found.names.index("right_heel"), 0]
    assert (toe > heel).all()


def test_a_person_filmed_from_behind_is_drawn_as_from_the_front() -> None:
    trial = sample.filmed().trials[0]
    image = trial.recording.motion
    assert isinstance(image, ImageMotion)
    turned = image.pixels * [-1, 1] + [1080, 0]
    behind = replace(
        trial, recording=replace(trial.recording, motion=replace(image, pixels=turned))
    )

    front = stick.figure(trial, trial.repetitions[0])
    back = stick.figure(behind, trial.repetitions[0])

    assert front is not None
    assert back is not None
    assert back.points == pytest.approx(front.points, nan_ok=True)


def test_the_moving_figure_has_few_frames_and_fits_its_place() -> None:
    trial = sample.walk().trials[0]
    body = stick.figure(trial, trial.repetitions[0])

    assert body is not None
    markup = stick.moving(body, "Stride 1")
    assert len(body.time) <= 36
    assert len(markup) < 30_000


def test_a_landmark_that_was_never_seen_leaves_its_line_out() -> None:
    trial = sample.squat_trial()
    assert trial.smooth is not None
    kept = [i for i, name in enumerate(trial.smooth.landmarks) if "elbow" not in name]
    few = replace(
        trial.smooth,
        landmarks=tuple(trial.smooth.landmarks[i] for i in kept),
        positions=trial.smooth.positions[:, kept],
    )

    found = stick.figure(replace(trial, smooth=few), trial.repetitions[0])

    assert found is not None
    markup = stick.moving(found, "Repetition 1")
    assert "nan" not in markup
    assert "null" in markup


def test_joint_angles_have_no_figure() -> None:
    trial = sample.angles_only().trials[0]

    assert stick.figure(trial, trial.repetitions[0]) is None


def test_ticks_are_round_numbers_inside_their_axis() -> None:
    found = even(-3.2, 21.4, "°")

    assert [t.text for t in found] == ["0°", "5°", "10°", "15°", "20°"]
    assert [t.text for t in even(0.0, 0.3, most=3)] == ["0.0", "0.1", "0.2", "0.3"]
    assert even(-6, 6)[0].text.startswith("−")


def test_a_line_breaks_where_a_value_is_missing() -> None:
    plot = Plot(across=Axis(low=0, high=3), up=Axis(low=0, high=1), says="a line")

    plot.line(np.arange(4.0), np.array([0, np.nan, 1, 1]), "right")

    assert 'd="M0,1000M667,0L1000,0"' in plot.markup()


def test_words_on_an_axis_that_would_touch_are_left_out_together() -> None:
    ticks = (
        Tick(at=0, text="start", weight=2),
        Tick(at=0.02, text="15°"),
        Tick(at=0.5, text="15°"),
        Tick(at=1, text="end", weight=2),
    )

    plot = Plot(
        across=Axis(low=0, high=1, ticks=ticks), up=Axis(low=0, high=1), says=""
    )

    assert re.findall(r"<span class=\"x[^>]*>([^<]*)", plot.markup()) == [
        "start",
        "end",
    ]


def test_runs_of_a_mask_are_found() -> None:
    mask = np.array([True, True, False, True])

    assert spans(mask) == [(0, 1), (3, 3)]
    assert spans(~mask & mask) == []


def test_a_phone_keeps_the_words_below_a_stride() -> None:
    assessment = sample.walk()
    trial = assessment.trials[0]
    about = topic(assessment, 0)
    assert about is not None

    found = through(trial, about)

    assert found is not None
    words = re.findall(r'<span class="x ([^"]*)"[^>]*>([^<]*)', found)
    assert [text for _, text in words] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert not any("roomy" in kind for kind, _ in words)
