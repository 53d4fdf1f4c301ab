"""What a study is for: its tables, its questions, its figures, its own norms."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.drawn import squat_trc
from tests.cli.outcome import Kneewise
from tests.cohort.studies import done_here, drawn, study


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people of two groups, two visits of two trials."""
    folder = tmp_path_factory.mktemp("results")
    entries = [drawn(p, t, visit=v) for p in range(12) for v in (1, 2) for t in (1, 2)]
    done_here(study(entries), folder)
    return folder


def test_status_has_the_fixed_words(kneewise: Kneewise, results: Path) -> None:
    made = kneewise("cohort", "status", results, "--json")

    assert json.loads(made.out) == {"done": 48, "failed": 0, "pending": 0}
    assert kneewise("cohort", "status", results, "--check").status == 0


def test_a_table_is_csv_with_every_point_of_a_curve(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    made = kneewise("cohort", "table", results, "curves")

    rows = list(csv.DictReader(io.StringIO(made.out)))
    assert {"person", "visit", "curve", "p0", "p100"} <= rows[0].keys()
    assert len({row["person"] for row in rows}) == 12
    kneewise("cohort", "table", results, "curves", "--out", tmp_path / "c.parquet")
    assert (tmp_path / "c.parquet").stat().st_size > 10_000


def test_a_wide_table_comes_with_commands_for_spss(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    made = kneewise("cohort", "table", results, "--wide", "--out", tmp_path / "w.csv")

    rows = list(csv.DictReader(io.StringIO((tmp_path / "w.csv").read_text())))
    assert made.status == 0
    assert len(rows) == 48
    assert float(rows[0]["knee_collapse_right_deg"]) == pytest.approx(4.5, abs=4)
    assert "knee_collapse_right_deg F16.8" in (tmp_path / "w.sps").read_text()


def test_sql_reads_and_cannot_write(kneewise: Kneewise, results: Path) -> None:
    count = "SELECT count(DISTINCT person) AS n FROM measures WHERE visit = '2'"

    assert json.loads(kneewise("cohort", "sql", results, count, "--json").out) == [
        {"n": 12}
    ]
    for bad in (
        f"COPY (SELECT 1) TO '{results}/x.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "DELETE FROM measures",
        "SELECT nothing",
    ):
        told = kneewise("cohort", "sql", results, bad)
        assert told.is_one_sentence_and_a_remedy(), bad
    assert not (results / "x.csv").exists()


def test_two_groups_differ_by_what_was_drawn(kneewise: Kneewise, results: Path) -> None:
    made = kneewise(
        *("cohort", "compare", results, "--by", "group", "--json"),
        *("--measure", "knee_collapse"),
    )

    row = json.loads(made.out)["rows"][1]
    assert (row["side"], row["count"]) == ("right", [6, 6])
    assert row["low"] < 0.105 < row["high"]  # 6°
    assert row["p"] < row["p_corrected"] < 0.05
    assert row["family"] == 2


def test_visits_are_paired_and_come_with_limits(
    kneewise: Kneewise, results: Path
) -> None:
    made = kneewise(
        *("cohort", "compare", results, "--by", "visit", "--json"),
        *("--measure", "knee_collapse"),
    )

    row = json.loads(made.out)["rows"][0]
    assert row["test"].startswith("paired t test")
    assert row["agreement"]["people"] == 12
    assert abs(row["agreement"]["bias"]) < 0.035  # 2°: nothing was drawn


@pytest.mark.parametrize("how", [("--by", "trial"), ("--mixed",)])
def test_repeatability_and_mixed_models_are_printed(
    how: tuple[str, ...], kneewise: Kneewise, results: Path
) -> None:
    made = kneewise("cohort", "compare", results, *how, "--measure", "knee_collapse")

    assert made.status == 0, made.err
    assert ("ICC(2,1)" if "--by" in how else "(1 | person)") in made.out


def test_groups_that_are_not_there_are_named(kneewise: Kneewise, results: Path) -> None:
    made = kneewise("cohort", "compare", results, "--by", "group", "--of", "a,b")

    assert made.is_one_sentence_and_a_remedy()
    assert "control, weak" in made.sentence


@pytest.mark.parametrize(
    "words",
    [
        ("--curve", "knee_flexion"),
        ("--curve", "knee_collapse", "--by", "group"),
        ("--measure", "knee_collapse", "--by", "group"),
        ("--measure", "knee_collapse", "--agreement"),
    ],
)
def test_a_figure_is_svg_that_stands_alone(
    words: tuple[str, ...], kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    path = tmp_path / "figure.svg"

    made = kneewise("cohort", "plot", results, *words, "--out", path)

    assert made.status == 0, made.err
    assert ET.fromstring(path.read_text().encode()).tag.endswith("svg")
    assert "nan" not in path.read_text()


def test_a_report_is_one_page_that_fetches_nothing(
    kneewise: Kneewise, results: Path
) -> None:
    made = kneewise("cohort", "report", results, "--by", "group")

    page = (results / "report.html").read_text()
    assert made.status == 0, made.err
    assert "12 people, 48 recordings" in page
    assert "Holm" in page
    assert "ICC(2,1)" in page
    assert "limits of agreement" in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_norms_of_ones_own_are_used_by_assess(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    made = kneewise(
        *("cohort", "norms", results, "--out", tmp_path / "my_norms.toml"),
        *("--name", "our school", "--group", ""),
    )
    ranges = tomllib.loads((tmp_path / "my_norms.toml").read_text())["range"]
    row = next(r for r in ranges if r["measure"] == "knee_collapse")
    text = (tmp_path / "my_norms.toml").read_text()
    (tmp_path / "space.toml").write_text(text.replace("one camera", "3-D landmarks"))
    squat = squat_trc(tmp_path / "squat.trc")

    told = kneewise(
        *("assess", squat, "--json", "--out", tmp_path / "out"),
        *("--reference", tmp_path / "space"),
    )

    assert made.status == 0, made.err
    assert "12 people" in row["people"]
    findings = json.loads(told.out)["findings"]
    own = [f for f in findings if "our school" in f["against"]]
    assert [(f["measure"], f["side"]) for f in own][:1] == [("knee_collapse", "right")]


def test_a_wrong_reference_is_one_sentence(kneewise: Kneewise, tmp_path: Path) -> None:
    squat = squat_trc(tmp_path / "squat.trc")
    (tmp_path / "bad.toml").write_text('[[range]]\nmeasure = "knee_collapse"\n')

    made = kneewise("assess", squat, "--reference", tmp_path / "bad.toml")

    assert made.is_one_sentence_and_a_remedy()


def test_a_folder_without_a_study_and_another_plan_are_refused(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    squat_trc(tmp_path / "a.trc")

    nothing = kneewise("cohort", "status", tmp_path)
    other = kneewise("cohort", "run", tmp_path / "a.trc", "--out", results)

    assert nothing.is_one_sentence_and_a_remedy()
    assert other.is_one_sentence_and_a_remedy()
    assert "another plan" in other.sentence


def test_a_dry_run_says_the_cost_and_writes_nothing(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    squat_trc(tmp_path / "a.trc")

    made = kneewise(
        *("cohort", "run", tmp_path / "*.trc", "--out", tmp_path / "out"),
        *("--dry-run", "--json", "--workers", "2"),
    )

    said = json.loads(made.out)
    assert (said["recordings"], said["pending"], said["workers"]) == (1, 1, 2)
    assert not (tmp_path / "out").exists()
