"""A code leads to a folder of its own, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.errors import BadSetting
from kneewise.store.home import codes, home, place

USER = Path("/u/anna")


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", "/u/anna/.local/share/kneewise/people"),
        ({"XDG_DATA_HOME": "/d"}, "linux", "/d/kneewise/people"),
        ({"XDG_DATA_HOME": "d"}, "linux", "/u/anna/.local/share/kneewise/people"),
        ({}, "darwin", "/u/anna/Library/Application Support/kneewise/people"),
        ({}, "win32", "/u/anna/AppData/Local/kneewise/people"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/kneewise/people"),
        ({"KNEEWISE_HOME": "/k", "XDG_DATA_HOME": "/d"}, "linux", "/k"),
    ],
)
def test_people_live_in_the_users_own_place(
    environment: dict[str, str], platform: str, expected: str
) -> None:
    assert home(environment, platform, USER) == Path(expected)


@pytest.mark.parametrize("code", ["ANNA", "p-07", "x", "A_1", "0"])
def test_a_code_is_a_folder_among_people(code: str, tmp_path: Path) -> None:
    assert place(code, tmp_path) == tmp_path / code


@pytest.mark.parametrize("path", ["./anna", "/d/anna", "a/b", "../anna"])
def test_what_holds_a_separator_is_a_path(path: str, tmp_path: Path) -> None:
    assert place(path, tmp_path) == Path(path)


@pytest.mark.parametrize(
    "code", ["", ".", "..", "-a", "_a", "Zoë", "a b", "a.b", "A\n", "con", "x" * 65]
)
def test_what_is_no_code_is_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refused:
        place(code, tmp_path)

    assert refused.value.remedy


@given(name=st.text(st.characters(exclude_characters="/\\"), max_size=80))
def test_no_code_leads_out_of_the_people(name: str) -> None:
    people = Path("/nowhere/people")
    try:
        found = place(name, people)
    except BadSetting:
        return

    assert found.parent == people
    assert found.name == name


def test_codes_that_differ_in_capitals_alone_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ANNA").mkdir()

    with pytest.raises(BadSetting, match="capitals") as refused:
        place("anna", tmp_path)

    assert "ANNA" in refused.value.remedy
    assert place("ANNA", tmp_path).is_dir()


def test_only_folders_with_a_code_are_people(tmp_path: Path) -> None:
    for name in ("BEN", "ANNA", ".hidden", "a b"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").write_text("")

    assert codes(tmp_path) == ("ANNA", "BEN")
    assert codes(tmp_path / "nobody") == ()
