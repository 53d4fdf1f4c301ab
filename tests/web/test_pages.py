"""The files of the pages: all there, all translated, and under a strict policy."""

from __future__ import annotations

import re
from importlib.resources import files

from kneewise.web.pages.routes import POLICY, parts, translated
from tests.web.town import Town

PLACE = files("kneewise.web.pages") / "parts"
SAID = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')


def sources() -> dict[str, str]:
    """Every script by its name."""
    return {n: (PLACE / n).read_text("utf-8") for n in parts() if n.endswith(".js")}


def test_every_sentence_is_in_german_and_none_is_left_over() -> None:
    said = {text for source in sources().values() for text in SAID.findall(source)}

    german = translated("de")

    assert len(said) > 100
    assert said - set(german) == set()
    assert set(german) - said == set()


def test_a_translation_keeps_the_places_that_are_filled_in() -> None:
    for english, german in translated("de").items():
        places = re.findall(r"\{\w+\}", english)
        assert sorted(places) == sorted(re.findall(r"\{\w+\}", german)), english


def test_scripts_import_only_what_is_served() -> None:
    for name, source in sources().items():
        for wanted in re.findall(r'from "([^"]+)"', source):
            assert wanted.removeprefix("/pages/") in parts(), name


def test_no_script_makes_markup_of_text_or_asks_another_host() -> None:
    for name, source in sources().items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|eval\(", source), name
        hosts = set(re.findall(r"https?://[\w.]+", source))
        assert hosts <= {"http://www.w3.org"}, name  # the name of SVG


def test_a_page_is_served_to_nobody_in_particular(practice_pages: Town) -> None:
    stranger = practice_pages.visitor()

    front = stranger.get("!/")
    style = stranger.get("!/pages/look.css")
    words = stranger.get("!/pages/words/de.json")

    assert front.status_code == style.status_code == words.status_code == 200
    assert front.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert style.headers["content-type"].startswith("text/css")
    assert words.json() == translated("de")


def test_nothing_else_of_the_folder_is_served(practice_pages: Town) -> None:
    stranger = practice_pages.visitor()

    for path in ("routes.py", "nothing.js", "%2e%2e%2froutes.py", "words/fr.json"):
        assert stranger.get(f"!/pages/{path}").status_code in (400, 404), path
