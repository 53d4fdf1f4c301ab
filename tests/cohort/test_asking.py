"""Questions over several groups and with covariates, as they are typed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.cohort.entry import Entry
from tests.cli.outcome import Kneewise
from tests.cohort.studies import done_here, drawn, study

NAMES = ("young", "middle", "old")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people of three groups; of one nobody knows the height."""
    folder = tmp_path_factory.mktemp("groups")
    done_here(study([entry(p, t) for p in range(12) for t in (1, 2)]), folder)
    return folder


def entry(person: int, trial: int) -> Entry:
    tall = None if person == 4 else 1.6 + 0.03 * (person * 5 % 7)
    group = NAMES[person % 3]
    more = 0.15 * (group == "old")
    return replace(
        drawn(person, trial, more=more), group=group, height=tall, age=20.0 + person
    )


def test_three_groups_are_compared_as_a_whole_and_in_pairs(
    kneewise: Kneewise, results: Path
) -> None:
    words = ("cohort", "compare", results, "--measure", "knee_collapse")

    made = kneewise(*words, "--of", ",".join(NAMES), "--json")
    shown = kneewise(*words)

    row = json.loads(made.out)["rows"][1]
    assert (row["side"], row["groups"]) == ("right", list(NAMES))
    assert row["count"] == [4, 4, 4]
    assert row["missing"] == [0, 0, 0]
    assert [(p["first"], p["second"]) for p in row["pairs"]] == [
        ("young", "middle"),
        ("young", "old"),
        ("middle", "old"),
    ]
    assert row["pairs"][1]["low"] < 0.15 < row["pairs"][1]["high"]
    assert row["p"] <= row["p_corrected"]
    for word in ("analysis of variance", "ω²", "Holm", "Hedges' g", "Missing are"):
        assert word in shown.out.replace("\n", " ")


def test_covariates_count_who_lacks_them(kneewise: Kneewise, results: Path) -> None:
    words = ("cohort", "compare", results, "--measure", "knee_collapse", "--json")

    made = kneewise(*words, "--of", "young,middle,old", "--covariate", "height")
    mixed = kneewise(*words, "--mixed", "--covariate", "age")

    row = json.loads(made.out)["rows"][0]
    assert row["missing"] == [0, 1, 0]
    assert [one["name"] for one in row["slopes"]] == ["height (m)"]
    assert "covariance" in json.loads(made.out)["note"]
    terms = [one["term"] for one in json.loads(mixed.out)["rows"]]
    assert "age (years)" in terms
    assert any(term.startswith("group, χ²") for term in terms)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--covariate", "shoe"), "no covariate 'shoe'"),
        (("--covariate", "speed"), "known of nobody"),
        (("--of", "young"), "are compared"),
        (("--of", "young,young"), "are compared"),
        (("--curve", "nothing"), "nobody in this study has the curve"),
        (("--curve", "knee_flexion", "--mixed"), "by group or visit alone"),
        (("--curve", "knee_flexion", "--covariate", "age"), "by group or visit alone"),
        (("--by", "trial", "--covariate", "age"), "not depend on covariates"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(
    words: tuple[str, ...], said: str, kneewise: Kneewise, results: Path
) -> None:
    told = kneewise("cohort", "compare", results, *words)

    assert told.is_one_sentence_and_a_remedy()
    assert said in told.sentence[:1].lower() + told.sentence[1:]


def test_whole_curves_of_three_groups_and_their_pairs(
    kneewise: Kneewise, results: Path
) -> None:
    made = kneewise(
        *("cohort", "compare", results, "--curve", "knee_collapse", "--json")
    )

    rows = [r for r in json.loads(made.out)["rows"] if r["side"] == "right"]
    assert {tuple(row["sets"]) for row in rows} == {
        ("middle", "old", "young"),
        ("middle", "old"),
        ("middle", "young"),
        ("old", "young"),
    }
    assert [row["letter"] for row in rows if len(row["sets"]) == 3] == ["F"]
    pair = next(row for row in rows if len(row["sets"]) == 2)
    assert pair["alpha"] == pytest.approx(0.05 / 3)


def test_a_report_over_three_groups_says_test_number_and_effect(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "study.html"

    made = kneewise("cohort", "report", results, "--by", "group", "--out", out)

    page = out.read_text()
    assert made.status == 0, made.err
    for word in ("Welch", "analysis of variance", "ω²", "(n 4)", "SPM{F}"):
        assert word in page
    assert "nan" not in page.split("<body>")[1]
