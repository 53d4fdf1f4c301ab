"""``kneewise guide``: both sides of a question, and what is refused."""

from __future__ import annotations

import json

import pytest

from kneewise.reference import row
from tests.cli.outcome import Kneewise


def test_a_question_is_answered_from_both_sides(kneewise: Kneewise) -> None:
    done = kneewise("guide", "knees knock together when I get up")

    assert done.status == 0
    assert "What speaks for it" in done.out
    assert "What speaks against it or limits it" in done.out
    assert "How strong the evidence is" in done.out
    assert "Sources" in done.out
    assert "not a medical device" in done.out


def test_words_need_no_quotes(kneewise: Kneewise) -> None:
    quoted = kneewise("guide", "why the hip")
    loose = kneewise("guide", "why", "the", "hip")

    assert loose.out == quoted.out


def test_json_names_rows_that_exist(kneewise: Kneewise) -> None:
    done = kneewise("guide", "does strengthening help", "--json")

    told = json.loads(done.out)
    assert told["positions"]
    for position in told["positions"]:
        found = row(position["source"])
        assert position["wording"] == found.text("safe_product_wording")


def test_what_it_does_not_know_is_said_with_its_topics(kneewise: Kneewise) -> None:
    done = kneewise("guide", "best pizza in town")

    assert done.status == 0
    assert "Nothing in this guide is about that." in done.out
    assert "kneecap_pain" in done.out


def test_a_red_flag_in_a_question_comes_first(kneewise: Kneewise) -> None:
    done = kneewise("guide", "my knee locks and gives way, which exercise helps?")

    assert done.out.startswith("!")


def test_topics_are_listed(kneewise: Kneewise) -> None:
    done = kneewise("guide", "--topics")

    assert "hip_socket" in done.out
    assert done.status == 0


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_no_question_is_wrong_usage(kneewise: Kneewise, words: tuple[str, ...]) -> None:
    done = kneewise("guide", *words)

    assert done.status == 2
    assert "Ask something" in done.err
