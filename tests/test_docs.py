"""The documents say what is true: commands, options, links, measures, marker sets."""

import re
import runpy
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kneewise.cli.main import app
from kneewise.events.event import Activity
from kneewise.measures.catalogue import CATALOGUE
from kneewise.measures.measure import Definition
from kneewise.read import READERS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
LINE = re.compile(r"^\s*kneewise ([a-z-]+)(.*?)(?:\s#.*|>.*|2>.*|\|.*)?$", re.MULTILINE)


def commands(group: object, above: str = "") -> dict[str, Any]:
    """Every command by what a person types: ``demo``, ``exam``, ``exam add``."""
    found = {}
    for name, command in getattr(group, "commands", {}).items():
        found[f"{above}{name}"] = command
        found |= commands(command, f"{above}{name} ")
    return found


COMMANDS = commands(typer.main.get_command(app))


def named(line: tuple[str, str]) -> tuple[str, str]:
    """The command of a line and what follows it: ``exam add``, ``ANNA --born 1990``."""
    first, rest = line
    second, _, after = rest.strip().partition(" ")
    whole = f"{first} {second}"
    return (whole, after) if whole in COMMANDS else (first, rest)


def in_tree(path: Path) -> str:
    """The path of a page from the root of the repository, as the name of a test."""
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> str:
    """All blocks of code of one language on a page."""
    pattern = rf"^ *```{language}\n(.*?)^ *```"
    found = re.findall(pattern, page.read_text(), re.MULTILINE | re.DOTALL)
    return "\n".join(found)


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    """The names of the script that writes the page of measures."""
    return runpy.run_path(str(DOCS / "generate_measures.py"))


@pytest.mark.parametrize("page", PAGES, ids=in_tree)
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    targets = [link.split("#")[0] for link in LINK.findall(page.read_text())]
    inside = [target for target in targets if target and "://" not in target]
    made = {"measures.md", "../measures.md"}  # by docs/generate_measures.py

    broken = [t for t in inside if not (page.parent / t).exists() and t not in made]

    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=in_tree)
def test_commands_on_a_page_exist_with_their_options(page: Path) -> None:
    for name, rest in map(named, LINE.findall(blocks(page, "sh"))):
        assert name in COMMANDS
        options = {o for p in COMMANDS[name].params for o in p.opts}
        words = shlex.split(rest)

        assert {word for word in words if word.startswith("--")} <= options


def test_every_command_is_shown_to_the_reader() -> None:
    lines = [each for page in PAGES for each in LINE.findall(blocks(page, "sh"))]
    shown = {named(line)[0] for line in lines}
    groups = {name.split()[0] for name in COMMANDS if " " in name}

    assert shown >= set(COMMANDS) - groups
    assert shown <= set(COMMANDS)


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([.\w]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"^make ([a-z]+)|`make ([a-z]+)", page.read_text())
        for target in target
        if target
    }

    assert named <= targets


@pytest.mark.parametrize("definition", CATALOGUE, ids=lambda d: d.name)
def test_a_measure_is_documented_from_where_and_when_it_is_read(
    definition: Definition, generated: dict[str, Any]
) -> None:
    section = generated["section"](definition)

    assert definition.source in section
    assert generated["windows"](definition.name), "name it in BY_EVENT, or take it"
    assert generated["methods"](definition.name), "nothing it can be measured from"


def test_the_number_of_measures_in_the_readme_is_right() -> None:
    assert f"{len(CATALOGUE)} measures" in (ROOT / "README.md").read_text()


def test_every_format_and_marker_set_is_documented() -> None:
    page = (DOCS / "formats.md").read_text()
    sets = tomllib.loads(
        (ROOT / "src/kneewise/read/marker_sets.toml").read_text(encoding="utf-8")
    )

    missing = {name for name in [*READERS, *sets] if name not in page}

    assert not missing


def test_every_activity_that_is_named_in_a_command_exists() -> None:
    named = {
        activity
        for page in PAGES
        for activity in re.findall(r"--activity (\w+)", page.read_text())
    }

    assert named <= {activity.value for activity in Activity}


def test_every_dependency_has_a_paragraph() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    page = (DOCS / "decisions" / "dependencies.md").read_text()
    names = [re.split(r"[><=~ ]", one)[0] for one in project["dependencies"]]

    assert [name for name in names if f"**{name}" not in page] == []


def test_the_lock_names_every_package_by_its_hash() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    packages = [i for i, line in enumerate(lines) if re.match(r"[a-z]", line)]

    assert packages
    assert all("--hash=sha256:" in lines[i + 1] for i in packages)


def test_the_lock_has_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"]]
    wanted += [one for group in project["dependency-groups"].values() for one in group]
    lock = (ROOT / "requirements.lock").read_text()
    names = [re.split(r"[\[><=~ ]", one)[0].replace(".", "-") for one in wanted]

    missing = [name for name in names if f"\n{name}==" not in lock]

    assert not missing, "run make lock"
