"""Everyday questions find their topic, and others find none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.guide import answered
from kneewise.guide.stems import ideas, is_one_letter_away, spelt, stem
from kneewise.guide.topic import topics
from tests.guide.asked import pairs, questions

letters = st.text("abcdefgh", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "least"),
    [("questions.csv", 55), ("later_questions.csv", 37)],
)
def test_an_everyday_question_finds_its_topic_first(name: str, least: int) -> None:
    asked = pairs(name)

    missed = [(q, topic) for q, topic in asked if answered(q).topic != topic]

    assert len(asked) - len(missed) >= least, missed


def test_there_are_enough_everyday_questions_about_enough_topics() -> None:
    asked = pairs("questions.csv")

    assert len(asked) == 60
    assert len({topic for _, topic in asked}) >= 30
    assert {topic for _, topic in asked} <= topics().keys()


@pytest.mark.parametrize("question", questions("unknown.csv"))
def test_a_question_of_something_else_is_said_to_be_unknown(question: str) -> None:
    found = answered(question)

    assert found.topic is None
    assert found.positions == ()
    assert {link.topic for link in found.related} == topics().keys()


def test_hardly_any_question_with_a_word_in_common_is_taken_for_ours() -> None:
    asked = questions("elsewhere.csv")

    taken = [question for question in asked if answered(question).topic]

    assert len(taken) <= len(asked) / 5, taken


@pytest.mark.parametrize("joint", ["knee", "hip"])
def test_the_joint_that_is_named_decides(joint: str) -> None:
    found = answered(f"the cartilage in my {joint} is gone, does exercise help")

    assert found.topic == f"{joint}_arthritis"


@pytest.mark.parametrize("name", topics())
def test_a_topic_is_found_by_its_name_and_by_its_own_question(name: str) -> None:
    assert answered(name).topic == name
    assert answered(topics()[name].question).topic == name


@pytest.mark.parametrize("question", questions("questions.csv"))
def test_loud_letters_marks_and_blanks_change_nothing(question: str) -> None:
    loud = "  " + question.upper().replace(" ", " \t ") + " ?!"

    assert answered(loud).topic == answered(question).topic


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("patellar tendon", "patelar tendom"),
        ("does exercise help against anxiety", "does excercise help against anxeity"),
        ("strengthening", "strenghtening"),
        ("groin strain", "groin straiin"),
        ("osteoarthritis of the knee", "ostearthritis of the knee"),
    ],
)
def test_a_slip_of_the_pen_is_read_over(right: str, wrong: str) -> None:
    assert answered(wrong).topic == answered(right).topic is not None


@pytest.mark.parametrize(
    "said",
    [
        "falls in",
        "falling inwards",
        "caves in",
        "caved in",
        "knocking",
        "drops in",
        "is collapsing",
    ],
)
def test_everyday_words_mean_the_same_inwards(said: str) -> None:
    assert "inward" in ideas(f"my knee {said}")


@pytest.mark.parametrize(
    "words",
    [
        ("knee", "knees", "knee's"),
        ("run", "running", "runs"),
        ("ache", "aches", "aching", "ached"),
        ("injury", "injuries"),
        ("crutch", "crutches"),
        ("roll", "rolled", "rolling"),
        ("stiff", "stiffness"),
    ],
)
def test_endings_are_cut_off(words: tuple[str, ...]) -> None:
    assert len({stem(spelt(word)[0]) for word in words}) == 1


@given(word=letters, i=st.integers(0, 7), letter=st.sampled_from("abcxyz"))
def test_one_edit_is_one_letter_away_and_seen_from_both_sides(
    word: str, i: int, letter: str
) -> None:
    i = min(i, len(word) - 1)
    edits = {
        word[:i] + letter + word[i:],
        word[:i] + word[i + 1 :],
        word[:i] + letter + word[i + 1 :],
        word[:i] + word[i : i + 2][::-1] + word[i + 2 :],
    } - {word}

    assert all(is_one_letter_away(word, other) for other in edits)
    assert all(is_one_letter_away(other, word) for other in edits)
    assert not is_one_letter_away(word, word)


@given(one=letters, other=letters)
def test_two_letters_more_are_too_far(one: str, other: str) -> None:
    assert not is_one_letter_away(one, one + "xy")
    assert is_one_letter_away(one, other) == is_one_letter_away(other, one)


@given(st.text(max_size=60).filter(lambda text: text.strip()))
def test_whatever_is_asked_is_answered(question: str) -> None:
    found = answered(question)

    assert found.related
    assert (found.topic is None) == (not found.positions)
