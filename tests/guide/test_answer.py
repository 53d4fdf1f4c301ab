"""Answers show both sides, say who says so, and add nothing of their own."""

from __future__ import annotations

import re

import pytest

from kneewise.errors import BadSetting
from kneewise.guide import Answer, answered, listed
from kneewise.guide.answer import DISCLAIMER, LONGEST, UNKNOWN
from kneewise.guide.term import terms, terms_in
from kneewise.guide.topic import Topic, topics
from kneewise.guide.words import FORBIDDEN
from kneewise.reference import row, table

TOPICS = list(topics().values())
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def by_name(topic: Topic) -> str:
    """The name of a topic, as the name of a test."""
    return topic.name


def sides(answer: Answer) -> list[tuple[str, str, str]]:
    """Of each claim: its key, what speaks for it and what against."""
    return [(p.source, p.speaks_for, p.speaks_against) for p in answer.positions]


def test_every_claim_is_reachable_from_a_topic() -> None:
    reached = {key for topic in TOPICS for key in topic.claims}

    assert reached == {claim.key for claim in table("claims").values()}


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_a_topic_rests_on_rows_that_were_read_at_their_source(topic: Topic) -> None:
    rows = [row(key) for key in topic.claims + topic.facts]

    assert all(found.is_checked for found in rows)
    assert len({found.key for found in rows}) == len(rows)


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_a_position_says_what_its_row_says_and_nothing_else(topic: Topic) -> None:
    answer = answered(topic.name)

    assert tuple(p.source for p in answer.positions) == topic.claims
    for position in answer.positions:
        cells = {cell.strip() for cell in row(position.source).cells.values()}
        shown = {getattr(position, name) for name in position.__slots__}
        assert shown - {position.source, ""} <= cells


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_a_fact_has_no_number_that_its_row_has_not(topic: Topic) -> None:
    for fact in answered(topic.name).facts:
        cells = " ".join(row(fact.source).cells.values())
        assert set(NUMBER.findall(fact.text)) <= set(NUMBER.findall(cells))


@pytest.mark.parametrize("question", ["why does my knee hurt", "best pizza in town"])
def test_everything_shown_names_where_it_stands(question: str) -> None:
    answer = answered(f"{question} with a fever")

    parts = (answer.flags, answer.positions, answer.facts, answer.terms)
    shown = [
        part for kind in (*parts, answer.citations, answer.related) for part in kind
    ]
    sources = [part.source for part in shown]
    sources += [answer.title_source, answer.disclaimer.source]
    assert len(sources) > 2
    assert all(re.fullmatch(r"[a-z]+/[\w%-]+", source) for source in sources)


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_both_sides_are_shown_wherever_the_table_has_both(topic: Topic) -> None:
    for key, speaks_for, speaks_against in sides(answered(topic.name)):
        claim = row(key)
        assert bool(speaks_for) == (claim.text("evidence_for") != "-")
        assert bool(speaks_against) == (
            claim.text("evidence_against_or_limits") not in ("", "-")
        )
        assert speaks_for or speaks_against


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_everything_shown_is_cited(topic: Topic) -> None:
    answer = answered(topic.name)

    cited = {citation.source for citation in answer.citations}

    assert cited == {*topic.claims, *topic.facts}
    assert all(citation.text for citation in answer.citations)


def test_a_citation_keeps_the_links_as_given_and_the_side_it_takes() -> None:
    answer = answered("why_hip")

    found = [c for c in answer.citations if c.source == "claims/c01"]

    assert [c.supports for c in found] == ["for", "against"]
    assert found[0].links == (
        "10.1016/S0021-9290(99)00032-9",
        "10.2519/jospt.2010.3025",
    )


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_the_short_words_of_studies_are_explained(topic: Topic) -> None:
    answer = answered(topic.name)
    told = " ".join(
        f"{p.speaks_for} {p.speaks_against} {p.effects}" for p in answer.positions
    )

    known = {term.term for term in answer.terms}

    short = re.findall(r"(?<![\w-])(?:SMD|OR|RCT|PFP|ES|AUC|OA|CI)(?![\w-])", told)
    assert set(short) <= known


def test_small_letters_are_no_short_word() -> None:
    assert terms_in(["hot or cold, es and ci, MORE"]) == ()
    assert [term.term for term in terms_in(["OR 2.1; 35 %BW; SDs"])] == [
        "%BW",
        "OR",
        "SD",
    ]


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_our_own_words_never_frighten_or_promise(topic: Topic) -> None:
    own = f"{topic.question} {topic.words} {topic.name}".lower()

    assert [word for word in FORBIDDEN if re.search(rf"\b{word}", own)] == []


@pytest.mark.parametrize(
    "said", [DISCLAIMER.text, UNKNOWN.text, *(term.meaning for term in terms())]
)
def test_our_own_sentences_never_frighten_or_promise(said: str) -> None:
    assert not any(re.search(rf"\b{word}", said.lower()) for word in FORBIDDEN)


@pytest.mark.parametrize("topic", TOPICS, ids=by_name)
def test_an_answer_leads_on_to_other_topics(topic: Topic) -> None:
    names = [link.topic for link in answered(topic.name).related]

    assert names
    assert topic.name not in names
    assert len(set(names)) == len(names)
    assert set(names) <= {link.topic for link in listed()}


@pytest.mark.parametrize("question", ["why does my knee hurt", "best pizza in town"])
def test_every_answer_says_that_it_is_no_medical_device(question: str) -> None:
    assert "not a medical device" in answered(question).disclaimer.text


def test_an_answer_keeps_the_question_and_is_the_same_every_time() -> None:
    asked = "Why do my knees cave in?"

    assert answered(asked) == answered(asked)
    assert answered(asked).question == asked


@pytest.mark.parametrize("asked", ["", "  \n", "knee " * LONGEST])
def test_no_question_or_a_book_is_refused_with_a_remedy(asked: str) -> None:
    with pytest.raises(BadSetting) as refused:
        answered(asked)

    assert refused.value.remedy
