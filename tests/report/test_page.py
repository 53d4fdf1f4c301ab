from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.assessment import Assessment
from kneewise.measures.curves import Curve
from kneewise.reference import row
from kneewise.report.page import as_page
from kneewise.units import deg
from tests.report import sample

VOID_TAGS = {"meta", "img", "input", "br", "path", "polyline", "circle"}
HOSTILE = "<script>alert(1)</script>.trc"


class Page(HTMLParser):
    """A page taken apart; tags that do not nest are an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID_TAGS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(name: str) -> Page:
    return Page(as_page(sample.EVERY[name]()))


@pytest.mark.parametrize("name", sample.EVERY)
def test_every_page_is_whole_small_and_refers_only_to_itself(name: str) -> None:
    text = as_page(sample.EVERY[name]())

    found = Page(text)
    ids = Counter(a["id"] for _, a in found.tags if a.get("id"))
    targets = {(a["href"] or "").removeprefix("#") for a in found.every("a")}
    assert len(text.encode()) < 400_000
    assert set(ids.values()) <= {1}
    assert targets <= set(ids)


@pytest.mark.parametrize("name", sample.EVERY)
def test_no_page_asks_the_network_for_anything(name: str) -> None:
    text = as_page(sample.EVERY[name](), sample.stills() if name == "filmed" else ())

    found = Page(text)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text.split("<main>")[0])
    assert {tag for tag, _ in found.tags}.isdisjoint({"link", "iframe", "object"})
    assert all((a["src"] or "").startswith("data:") for a in found.every("img"))
    assert all("src" not in a for a in found.every("script"))


@pytest.mark.parametrize("name", sample.EVERY)
def test_no_page_draws_or_says_a_missing_number(name: str) -> None:
    text = as_page(sample.EVERY[name]())

    assert "nan" not in re.findall(r"[A-Za-z]+", text.lower().split("<main>")[1])


def test_a_browser_may_run_our_script_and_no_other() -> None:
    text = as_page(sample.squat())

    script = text.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in text
    assert f"script-src 'sha256-{digest}'" in text


def test_a_hostile_file_name_stays_a_name() -> None:
    text = as_page(sample.squat(HOSTILE))

    assert "<script>alert" not in text
    assert HOSTILE in Page(text).text


def test_hostile_words_of_a_device_or_a_caveat_stay_words() -> None:
    base = sample.squat()
    trial = base.trials[0]
    source = replace(trial.recording.source, device='"><img src=x onerror=alert(1)>')
    recording = replace(trial.recording, source=source)
    caveat = replace(sample.LOOSE, text="<b onclick=alert(1)>loose</b>")

    found = Page(
        as_page(
            replace(
                base,
                trials=(replace(trial, recording=recording),),
                caveats=(caveat,),
            )
        )
    )

    assert found.every("img") == []
    assert not any("onclick" in attributes for _, attributes in found.tags)
    assert "<b onclick=alert(1)>loose</b>" in found.text


def test_the_sections_come_in_their_order() -> None:
    text = page("filmed").text

    order = [
        "Squat, five repetitions · 22 November 2026 · phone, front view",
        "The right knee falls inwards, in every squat.",
        "the right knee is 19° inside the line from hip to ankle, the left 7° inside",
        "± 3° error of each angle",
        "How far inwards, through one squat",
        "Each repetition",
        "The whole recording",
        "Left against right",
        "What may explain it",
        "What to do now",
        "How far to trust this",
        "A better film",
        "Sources",
        "Not a medical device",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_how_sure_it_is_stands_beside_the_headline() -> None:
    found = as_page(sample.filmed())

    assert "<li><b>9°</b> needed to call it a change</li>" in found
    assert "<li><b>5 of 5</b> repetitions agree</li>" in found
    assert "<li>camera <b>6°</b> off straight ahead: fine</li>" in found


def test_a_void_number_is_nowhere_and_its_reason_and_remedy_are() -> None:
    text = page("askew").text

    assert "19° ± 3°" not in text
    assert "Withheld: inward bend of the knee; hip adduction;" in text
    assert sample.ASKEW.text in text
    assert sample.ASKEW.remedy in text
    assert "too far for sideways angles" in text
    assert "Of what could be measured, nothing stands out" in text
    assert "The inward bend was not measured" in text
    assert "How far the knee bends, through one squat" in text


def test_a_void_curve_is_not_drawn_even_if_it_is_there() -> None:
    base = sample.EVERY["askew"]()
    flat = {
        curve: values
        for curve, values in base.trials[0].curves.items()
        if curve.name != "knee_collapse"
    }
    without = replace(base, trials=(replace(base.trials[0], curves=flat),))

    assert Curve(name="knee_collapse", side=sample.LEFT) in base.trials[0].curves
    assert as_page(base) == as_page(without)


def test_published_values_are_drawn_with_their_source() -> None:
    found = page("single_leg")

    assert "usual range" in found.text
    assert "Herrington 2014 Knee 21:514-517" in found.text
    assert "People measured this way are usually between 3° and 14°." in found.text


def test_without_published_values_the_sides_are_compared() -> None:
    text = page("squat").text

    assert "usual range" not in text
    assert "There are no published values" in text


def test_walking_is_told_in_per_cent_of_a_stride() -> None:
    text = page("walk").text

    assert "How far inwards, through one stride" in text
    assert "0 % 25 % 50 % 75 % 100 %" in text
    assert "111 ± 2 /min" in text
    assert "11.2 ± 1.2 cm" in text


def test_standing_is_told_in_bars() -> None:
    text = page("standing").text

    assert "Held on average" in text
    assert "through one" not in text


def test_joint_angles_alone_show_the_hip() -> None:
    text = page("angles").text

    assert "How far the thigh leans inwards, through one squat" in text
    assert "How far inwards" not in text


def test_a_simulated_person_is_never_taken_for_a_real_one() -> None:
    text = page("simulated").text

    assert "nothing on this page was measured on anybody" in text
    assert "simulated person" in text
    assert "A simulated person has no cause to find." in text


def test_pictures_carry_the_skeleton_and_their_captions() -> None:
    views = sample.stills()

    found = Page(as_page(sample.filmed(), views))

    assert len(found.every("img")) == 3
    assert all(view.caption in found.text for view in views)
    assert "Heads are covered." in found.text


def test_nothing_to_plot_is_still_a_clear_page() -> None:
    text = page("bare").text

    assert "No repetition was found in this recording." in text
    assert "Nothing to show" in text
    assert (
        "The inward bend was not measured, so there is nothing to explain yet." in text
    )
    assert "What to do now" in text


def test_nothing_is_claimed_about_muscles_that_nobody_tested() -> None:
    text = page("squat").text

    assert "Perhaps weaker hip abductors, on the right." in text
    assert "That was not tested by hand." in text
    assert "Strength of the hip outwards" in text
    assert "Stop and see a clinician if the knee locks" in text


def test_each_cause_is_told_from_both_sides_with_its_sources() -> None:
    told = sample.EVERY["squat"]().explanation
    assert told is not None

    text = page("squat").text

    for cause in told.causes[:3]:
        for evidence in (*cause.support, *cause.against):
            assert evidence.text in text
    for key in told.known:
        assert row(key).text("safe_product_wording") in text
        assert " ".join(row(key).text("evidence_against_or_limits").split()) in text


def test_several_recordings_have_a_part_each() -> None:
    found = page("several")

    assert "Three recordings: squat and walking" in found.text
    assert "1 · Squat" in found.text
    assert "2 · Walking" in found.text
    assert "squat, again.trc" in found.text


def test_a_caveat_of_one_measure_is_marked_in_the_table() -> None:
    base = sample.squat()
    shaky = replace(sample.LOOSE, text="The toes were seen in half of the pictures.")
    measures = tuple(
        replace(m, caveats=(shaky,)) if m.name == "knee_over_foot" else m
        for m in base.measures
    )

    found = Page(as_page(replace(base, measures=measures)))

    assert any(a.get("href") == "#doubt-a" for a in found.every("a"))
    assert "Concerns knee inside the foot." in found.text


def test_one_side_withheld_leaves_the_other() -> None:
    base = sample.squat()
    measures = tuple(
        replace(m, value=float("nan"), caveats=(sample.ASKEW,))
        if m.name == "knee_collapse" and m.side is sample.LEFT
        else m
        for m in base.measures
    )

    text = Page(as_page(replace(base, measures=measures))).text

    assert "Withheld: inward bend of the knee, left." in text
    assert "the right knee is 19° inside" in text
    assert "left 7°" not in text


def broken(base: Assessment) -> Assessment:
    """The same with curves of which stretches were not seen."""
    trial = base.trials[0]
    curves = {}
    for curve, values in trial.curves.items():
        holes = values.copy()
        holes[100:160] = np.nan
        holes[400:] = np.nan
        curves[curve] = holes
    return replace(base, trials=(replace(trial, curves=curves),))


def test_gaps_in_the_curves_are_left_open() -> None:
    text = as_page(broken(sample.squat()))

    assert "nan" not in text.lower().split("<main>")[1]
    assert "How far inwards" in text


def test_the_camera_seen_from_behind_is_told() -> None:
    base = sample.filmed(view=deg(8))
    view = base.trials[0].view
    assert view is not None

    trial = replace(base.trials[0], view=replace(view, behind=True))
    text = Page(as_page(replace(base, trials=(trial,)))).text

    assert "phone, seen from behind" in text
    assert "off straight behind: fine" in text


@given(draw=st.data())
@settings(max_examples=30, deadline=None)
def test_whatever_is_missing_there_is_a_page(draw: st.DataObject) -> None:
    base = sample.EVERY[draw.draw(st.sampled_from(["squat", "filmed", "walk"]))]()
    trial = base.trials[0]
    gone = draw.draw(st.sets(st.sampled_from(sorted(trial.curves, key=str))))
    blank = draw.draw(st.sets(st.sampled_from(sorted(trial.curves, key=str))))
    curves = {
        curve: values * np.nan if curve in blank else values
        for curve, values in trial.curves.items()
        if curve not in gone
    }
    kept = draw.draw(st.integers(0, len(trial.repetitions)))
    measures = tuple(
        replace(m, value=np.nan, standard_error=np.nan)
        if draw.draw(st.integers(0, 9)) == 0
        else m
        for m in base.measures
        if (m.repetition or 0) < kept
    )
    smooth = trial.smooth if draw.draw(st.booleans()) else None
    cut = replace(
        trial, curves=curves, repetitions=trial.repetitions[:kept], smooth=smooth
    )

    text = as_page(replace(base, trials=(cut,), measures=measures))

    assert "nan" not in re.findall(r"[a-z]+", text.lower().split("<main>")[1])
    assert Page(text).text
