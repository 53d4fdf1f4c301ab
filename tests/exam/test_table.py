"""A table of exams is taken whole, or not at all, with every faulty line named."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.errors import UnreadableFile
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional
from kneewise.exam.length import FALL_OUT, Length
from kneewise.exam.questionnaire import Instrument
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.exam.table import HEADER, read_rows

VISIT = """# Monday
date,test,side,value,lever,pain
2026-05-04,hip_abduction,left,92N,38cm,1
2026-05-04,hip_abduction,right,12.0kg,38cm,

2026-05-04,range_ankle_lunge,left,9.5cm,,
2026-05-04,length_adductors,left,17cm,,
2026-05-04,five_rises,,11.2s,,
2026-05-04,step_down,right,3points,,2/10
2026-05-04,nprs,,4,,
"""


def test_every_kind_of_test_is_read_from_its_row() -> None:
    exams, caveats = read_rows(VISIT, "visit.csv")

    left = exams.latest(Movement.HIP_ABDUCTION, Side.LEFT)
    lunge = exams.latest(Range.ANKLE_LUNGE, Side.LEFT)
    inner = exams.latest(Length.ADDUCTORS, Side.LEFT)
    rises = exams.latest(Functional.FIVE_RISES)
    step = exams.latest(Functional.STEP_DOWN, Side.RIGHT)
    pain = exams.latest(Instrument.NPRS)
    assert left is not None
    assert (left.force, left.pain) == (92, 1)
    assert left.lever == pytest.approx(0.38)
    assert lunge is not None
    assert lunge.distance == pytest.approx(0.095)
    assert inner is not None
    assert inner.protocol == FALL_OUT
    assert rises is not None
    assert rises.seconds == 11.2
    assert step is not None
    assert (step.points, step.pain) == (3, 2)
    assert pain is not None
    assert pain.answers == (4,)
    assert [caveat.text for caveat in caveats] == [
        "Line 4: 12.0kg was read as a force of 118 N."
    ]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_between_columns_are_read_alike(mark: str) -> None:
    other = VISIT.replace(",", mark)

    assert read_rows("\ufeff" + other, "visit.csv") == read_rows(VISIT, "visit.csv")


def test_every_faulty_line_is_named_at_once() -> None:
    text = (
        VISIT
        + "2026-05-04,hip_abduction,left,38cm,,\n"
        + "2026-05-04,hip_wobble,left,3N,,\n"
        + "04.05.2026,nprs,,4,,\n"
        + "2026-05-04,nprs,,4\n"
        + "2026-05-04,nprs,left,4,,\n"
        + "2026-05-04,five_rises,,11s,38cm,\n"
    )

    with pytest.raises(UnreadableFile) as refused:
        read_rows(text, "visit.csv")

    lines = str(refused.value).splitlines()
    assert lines[0] == "visit.csv: nothing was taken from it."
    assert [line.split(":")[0] for line in lines[1:]] == [
        f"line {number}" for number in range(11, 17)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("date,test\n", "missing in the header: value"),
        ("date,test,value,knee\n", "unknown in the header: knee"),
        ("date,test,value,value\n", "given twice"),
    ],
)
def test_a_header_that_is_wrong_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said) as refused:
        read_rows(text, "visit.csv")

    assert "columns are" in refused.value.remedy or "header" in refused.value.remedy


def test_a_header_alone_holds_no_exams() -> None:
    assert read_rows(",".join(HEADER), "visit.csv") == (Exams(), ())


@given(st.text())
def test_nothing_but_a_refusal_comes_out_of_any_lines(text: str) -> None:
    with suppress(UnreadableFile):
        read_rows("date,test,side,value\n" + text, "any.csv")
