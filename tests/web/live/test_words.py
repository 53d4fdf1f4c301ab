"""The words of the page: both languages say everything, and nothing is left over."""

from __future__ import annotations

import json
import re
from importlib.resources import files

from kneewise.live.event import Trouble
from kneewise.live.practice import ACTIVITIES, cue_for, share_in
from kneewise.programme.cue import Focus, feedback
from kneewise.report.practice import SHOWN

PAGE = files("kneewise.web.live") / "page"
WORDS = json.loads((PAGE / "words.json").read_text("utf-8"))
HTML = (PAGE / "live.html").read_text("utf-8")
SCRIPT = "".join(
    (PAGE / f"{name}.js").read_text("utf-8")
    for name in ("main", "home", "camera", "line", "draw", "voice", "result", "words")
)


def test_both_languages_say_the_same_things() -> None:
    cues = {cue.id for a in ACTIVITIES for f in Focus if (cue := cue_for(a, f))}

    assert set(WORDS["de"]) - set(WORDS["en"]) == cues
    assert set(WORDS["en"]) <= set(WORDS["de"])


def test_the_same_parts_are_put_in() -> None:
    for key, text in WORDS["en"].items():
        parts = set(re.findall(r"\{(\w+)\}", text))
        assert set(re.findall(r"\{(\w+)\}", WORDS["de"][key])) == parts, key


def test_every_word_of_the_page_is_in_the_catalogue() -> None:
    named = set(re.findall(r'data-word="(\w+)"', HTML))
    named |= set(re.findall(r'words\.text\("(\w+)"', SCRIPT))

    assert named <= set(WORDS["en"])


def test_english_words_in_the_page_are_those_of_the_catalogue() -> None:
    shown = dict(re.findall(r'data-word="(\w+)"[^>]*>([^<]+)<', HTML))

    assert {key: WORDS["en"][key] for key in shown} == shown


def test_every_trouble_and_measure_has_a_sentence() -> None:
    wanted = {*Trouble, *SHOWN, *(activity.value for activity in ACTIVITIES)}

    assert wanted <= set(WORDS["en"])


def test_the_page_knows_how_feedback_fades() -> None:
    found = re.search(r"const SHARES = \[([^\]]+)\]", SCRIPT)

    assert found is not None
    shares = [float(share) for share in found[1].split(",")]
    assert shares == list(feedback())
    assert share_in(len(shares)) == shares[-1]


def test_nothing_is_asked_of_another_host() -> None:
    addresses = re.findall(r"https?://[^\s\"']+", HTML + SCRIPT)

    assert set(addresses) <= {"http://www.w3.org/2000/svg"}  # a name, not a place
