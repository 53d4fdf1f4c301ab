"""Rules of the house that no linter knows; each failure says what to do."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kneewise.anatomy import LANDMARKS, Side
from kneewise.cli.main import app
from kneewise.measures.catalogue import BY_NAME, CATALOGUE
from kneewise.measures.measure import Definition
from kneewise.measures.takes import TAKES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kneewise"
MODULES = sorted(SOURCE.rglob("*.py"))
OURS = sorted(
    path
    for folder in ("src", "tests", "bench", "campaigns", "docs")
    for path in ROOT.glob(f"{folder}/**/*.py")
)
HEAVY = {
    "ezc3d",
    "av",
    "PIL",
    "ai_edge_litert",
    "typer",
    "rich",
    "jinja2",
    "matplotlib",
    "sqlalchemy",
    "alembic",
}


def commands(group: object, above: str = "") -> dict[str, Any]:
    """Every command by what a person types: ``demo``, ``exam``, ``exam add``."""
    found = {}
    for name, command in getattr(group, "commands", {}).items():
        found[f"{above}{name}"] = command
        found |= commands(command, f"{above}{name} ")
    return found


COMMANDS = commands(typer.main.get_command(app))

UNWANTED = {
    "an address of a registry": r"\bpy"
    r"pi\.org|python"
    r"hosted|--(extra-)?index-url",
    "a path of one machine": r"(?<![\w.])/(work|root|opt|home|Users)/\w",
    "a note of work to be done": r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}
TEXTS = {".py", ".md", ".toml", ".lock", ".txt", ".css", ".js", ".j2", ".json", ""}
MADE = {"_build", "models", "golden", "demo", "build", "dist", "__pycache__"}


def in_tree(path: Path) -> str:
    """The path of a file from the root of the repository, as the name of a test."""
    return path.relative_to(ROOT).as_posix()


def texts() -> list[Path]:
    """Every file of text that belongs to the repository."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        is_made = MADE & set(parts) or parts[-1].startswith(".") or is_hidden
        if not is_made and path.suffix in TEXTS and path.is_file():
            found.append(path)
    return found


def loaded(code: str) -> set[str]:
    """The modules that a fresh Python has after running *code*."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n', *sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("module", OURS, ids=in_tree)
def test_a_file_fits_in_the_head(module: Path) -> None:
    lines = module.read_text().count("\n")

    assert lines <= 400, f"{lines} lines: split it along a noun of the domain"


@pytest.mark.parametrize("module", MODULES, ids=in_tree)
def test_a_file_says_what_it_is_for_in_one_line(module: Path) -> None:
    first = module.read_text().split("\n", 1)[0]

    assert re.match(r'"""[^a-z ].+[.:?](""")?$', first), first


def test_importing_the_core_loads_nothing_heavy() -> None:
    modules = loaded("import kneewise, kneewise.assessment")

    assert HEAVY.isdisjoint(modules), "import it inside the function that needs it"


def test_help_comes_without_loading_what_it_does_not_need() -> None:
    modules = loaded(
        "import sys; from kneewise.cli.main import main\n"
        "sys.argv = ['kneewise', '--help']\n"
        "try: main()\nexcept SystemExit: pass"
    )

    assert modules.isdisjoint(HEAVY - {"typer", "rich"} | {"scipy"})


@pytest.mark.parametrize("definition", CATALOGUE, ids=lambda d: d.name)
def test_a_measure_has_a_source_and_limits_and_is_taken(definition: Definition) -> None:
    takes = {take.name for several in TAKES.values() for take in several}
    by_events = "".join(
        (SOURCE / "measures" / f"{name}.py").read_text()
        for name in ("walk", "chair", "taking", "load")
    )

    is_taken = definition.name in takes or f'"{definition.name}"' in by_events

    assert definition.source, "say who defined it: author, year, journal, pages"
    assert definition.limits, "say where it stops meaning much"
    assert is_taken, "add a row to measures/takes.py"


def test_whatever_is_taken_is_in_the_catalogue() -> None:
    names = {take.name for takes in TAKES.values() for take in takes}

    assert names <= BY_NAME.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_with_an_example(name: str) -> None:
    explained = COMMANDS[name].help or ""

    assert "Examples:" in explained
    assert f"kneewise {name}" in explained


def test_an_option_that_is_recommended_exists() -> None:
    options = {o for c in COMMANDS.values() for p in c.params for o in p.opts}
    options |= {"--help", "--version"}
    named = {
        (option, in_tree(module))
        for module in MODULES
        for option in re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", module.read_text())
        if module.name != "network.py"  # it names options of pip
    }

    missing = {pair for pair in named if pair[0] not in options}

    assert not missing, "a remedy names an option that no command has"


def test_marker_sets_name_landmarks_only() -> None:
    sets = tomllib.loads((SOURCE / "read" / "marker_sets.toml").read_text())
    named = {
        landmark.replace("{side}", side)
        for table in sets.values()
        for landmark in table.values()
        for side in Side
    }

    assert named <= LANDMARKS.keys()


@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(UNWANTED[what])

    found = [
        f"{in_tree(path)}:{number}: {line.strip()[:80]}"
        for path in texts()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line) and path != Path(__file__)
    ]

    assert not found, f"{what}: {found}"
