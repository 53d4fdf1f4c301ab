"""A record survives being written, and a damaged one is refused by name."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.errors import UnreadableFile
from kneewise.exam.exams import Exams
from kneewise.exam.written import as_plain, from_plain
from tests.exam.people import push, records

ONE = Exams(strength=(push(Side.LEFT, 92),))


@given(records)
def test_a_record_comes_back_as_it_went(exams: Exams) -> None:
    text = json.dumps(as_plain(exams), allow_nan=False)

    assert from_plain(json.loads(text)) == exams


def test_what_was_not_given_is_not_written() -> None:
    plain = as_plain(ONE)

    assert plain == {
        "version": 1,
        "strength": [
            {
                "what": "hip_abduction",
                "side": "left",
                "force": 92,
                "protocol": "tests/st_abd_short",
                "on": "2026-05-04",
                "device": "belt_fixed",
                "pain": 0,
            }
        ],
    }


def damaged(**changes: object) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(as_plain(ONE)))
    for key, value in changes.items():
        plain["strength"][0][key] = value
    return plain


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ([], "expected named values"),
        ({}, "version None"),
        ({"version": 2}, "version 2"),
        ({"version": 1, "strenght": []}, "'strenght' is unknown"),
        ({"version": 1, "strength": {}}, "expected a list"),
        ({"version": 1, "strength": [{}]}, "number 1: 'what' is missing"),
        (damaged(forse=1), "strength, number 1: 'forse' is unknown"),
        (damaged(side="up"), "'up' is none of left, right"),
        (damaged(force="92N"), "'92N' is not a number"),
        (damaged(force=True), "True is not a number"),
        (damaged(force=-1), "strength, number 1: a force of -1 N"),
        (damaged(on="yesterday"), "'yesterday' is no day"),
        (damaged(on=None), "None is no day"),
        (damaged(protocol=3), "3 is not a text"),
        (damaged(force=10**400), "the number is too long"),
    ],
)
def test_a_damaged_record_is_refused_where_it_is_damaged(
    plain: object, said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said) as refused:
        from_plain(plain)

    assert refused.value.remedy


keys = st.sampled_from(
    ["version", "strength", "ranges", "what", "side", "on", "angle", "answers", "x"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5)
    ),
)


@given(trees, st.booleans())
def test_nothing_but_a_refusal_comes_out_of_any_json(
    tree: object, is_versioned: bool
) -> None:
    if is_versioned and isinstance(tree, dict):
        tree = tree | {"version": 1}

    with suppress(UnreadableFile):
        from_plain(tree)
