"""Words that no text uses: the list, and every sentence that findings are made of."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kneewise.findings import caution
from kneewise.findings.caution import FORBIDDEN, incautious, is_cautious

FOLDER = Path(caution.__file__).parent


def literals(path: Path) -> list[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    explaining = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in explaining
    ]


@pytest.mark.parametrize(
    "text",
    [
        "This is a diagnosis of arthritis.",
        "It predicts that you will tear it.",
        "We promise that it heals.",
        "Your adductors are overactive.",
        "The gluteals are inhibited by the hip flexors.",
        "Your squat is abnormal.",
        "Your knee is damaged.",
        "You are at risk.",
    ],
)
def test_a_text_that_says_too_much_is_found(text: str) -> None:
    assert not is_cautious(text)


@pytest.mark.parametrize(
    "text",
    [
        "No number here predicts an injury, and none of them is a diagnosis.",
        "It is one possible contributor, not a diagnosis.",
        "Inward motion cannot predict an injury.",
        "Strength and knee path are only loosely linked.",
        "The curve of a secure belt procured nothing.",
    ],
)
def test_a_text_may_say_what_it_is_not(text: str) -> None:
    assert incautious(text) == ()


def test_there_is_something_in_every_module_to_look_at() -> None:
    assert len(FORBIDDEN) > 10
    assert sum(len(literals(path)) for path in FOLDER.glob("*.py")) > 300


@pytest.mark.parametrize(
    "path",
    sorted(path for path in FOLDER.glob("*.py") if path.name != "caution.py"),
    ids=lambda path: path.name,
)
def test_no_sentence_of_the_findings_says_too_much(path: Path) -> None:
    assert [w for text in literals(path) for w in incautious(text)] == []
