"""``kneewise guide``: what a person sees, what a program reads, and how soon."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kneewise.guide.answer import LONGEST
from kneewise.guide.topic import topics
from kneewise.reference import row
from tests.cli.outcome import Kneewise


def one_line(text: str) -> str:
    """A printed text without its line breaks."""
    return " ".join(text.split())


def test_an_answer_shows_both_sides_its_strength_and_its_sources(
    kneewise: Kneewise,
) -> None:
    found = kneewise("guide", "is it harmful that my knees cave in?")

    claim = row("claims/c06")
    told = one_line(found.out)
    assert (found.status, found.err) == (0, "")
    for column in (
        "safe_product_wording",
        "evidence_for",
        "evidence_against_or_limits",
    ):
        assert claim.text(column) in told
    for head in (
        "What speaks for it: ",
        "What speaks against it or limits it: ",
        "How strong the evidence is: ",
        "Sources",
        "Related",
        "not a medical device",
    ):
        assert head in told
    assert "doi:10.1249/MSS.0b013e31828249d2" in told
    assert "[claims/c06, against]" in told


def test_every_paragraph_of_an_answer_ends_with_where_it_comes_from(
    kneewise: Kneewise,
) -> None:
    out = kneewise("guide", "hip_arthritis").out

    listed = out[out.index("Sources") : out.index("Related")]
    sources = [one_line(entry) for entry in listed.split("\n- ")[1:]]
    assert sources
    assert all(entry.endswith("]") for entry in sources)


def test_quotation_marks_may_be_left_out(kneewise: Kneewise) -> None:
    apart = kneewise("guide", "why", "does", "my", "groin", "hurt")

    assert apart.out == kneewise("guide", "why does my groin hurt").out


def test_a_red_flag_comes_before_everything_else(kneewise: Kneewise) -> None:
    found = kneewise("guide", "my knee locks on the stairs")

    first = one_line(found.out.split("\n\n")[0])
    assert row("redflags/rf_lock").text("user_action_text") in first
    assert "[redflags/rf_lock]" in first


def test_an_unknown_question_says_so_and_lists_the_topics(kneewise: Kneewise) -> None:
    found = kneewise("guide", "best pizza in town")

    assert (found.status, found.err) == (0, "")
    assert found.out.startswith("Nothing in this guide is about that.")
    assert all(f"- {name}: " in found.out for name in topics())


def test_the_topics_are_listed_on_request(kneewise: Kneewise) -> None:
    shown = kneewise("guide", "--topics")
    read = json.loads(kneewise("guide", "--topics", "--json").out)

    assert all(f"{name}: " in shown.out for name in topics())
    assert [link["topic"] for link in read] == list(topics())


def test_a_program_reads_the_same_as_a_person(kneewise: Kneewise) -> None:
    asked = "do tight hip flexors matter"
    read = json.loads(kneewise("guide", asked, "--json").out)
    told = one_line(kneewise("guide", asked).out)

    assert read["question"] == asked
    assert read["topic"] == "tight_muscles"
    assert read["title"] in told
    assert all(p["speaks_against"] in told for p in read["positions"])
    assert all(f"[{fact['source']}]" in told for fact in read["facts"])
    assert read["disclaimer"]["text"] in told


@pytest.mark.parametrize(
    "word", ["\x1b[31mknee", "[bold]knee", "καλημέρα 膝 knee", "caf\udce9"]
)
def test_nothing_in_a_question_reaches_the_terminal_as_it_is(
    kneewise: Kneewise, word: str
) -> None:
    shown = kneewise("guide", word)

    assert (shown.status, shown.err) == (0, "")
    assert "\x1b" not in shown.out
    assert json.loads(kneewise("guide", word, "--json").out)["title"]


@pytest.mark.parametrize(
    "words", [["guide"], ["guide", "--colour"], ["guide", "a", "-x"]]
)
def test_wrong_usage_ends_with_2(kneewise: Kneewise, words: list[str]) -> None:
    found = kneewise(*words)

    assert (found.status, found.out) == (2, "")
    assert "Error: " in found.err


@pytest.mark.parametrize("question", ["", "   ", "knee " * LONGEST])
def test_no_question_or_a_book_is_told_in_a_sentence_and_a_remedy(
    kneewise: Kneewise, question: str
) -> None:
    assert kneewise("guide", question).is_one_sentence_and_a_remedy()


def test_help_says_that_it_takes_a_question(kneewise: Kneewise) -> None:
    found = kneewise("guide", "--help")

    assert (found.status, found.err) == (0, "")
    assert "guide [OPTIONS] QUESTION..." in found.out


def test_a_question_loads_nothing_that_takes_long() -> None:
    # 0.2 s is the time there is; each of these takes a good part of it to load.
    code = (
        "import sys\n"
        "from kneewise.cli.main import main\n"
        "try: main(['guide', 'why does my knee hurt'])\n"
        "except SystemExit: pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    heavy = {"numpy", "scipy", "rich.console", "kneewise.report", "kneewise.motion"}
    assert heavy.isdisjoint(done.stderr.split())
