"""From a glob, a table or a BIDS-Motion folder to the entries of a study."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kneewise.anatomy import Side
from kneewise.cohort.address import (
    Unreachable,
    files_of,
    is_remote,
    local,
    stamp_of,
)
from kneewise.cohort.bids import PARTICIPANTS, is_bids, motion_files, participants
from kneewise.cohort.entry import CODE, Entry
from kneewise.cohort.plan import UNITS
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.person import Sex
from kneewise.units import cm

COLUMNS = (
    *("person", "visit", "trial", "group", "files", "part", "static", "model"),
    *("side", "sex", "born", "age", "height", "height_cm", "mass"),
    *("activity", "rate", "unit", "sensors"),
)
"""Of a manifest; ``person`` and ``files`` must be there, ``;`` parts several files."""

_TALLEST = 2.6  # m
_OLDEST = 120  # years
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The entries of a study, and everything that is wrong with them."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()


def found(source: str) -> Found:
    """The entries that a glob, a manifest (``.csv``) or a BIDS folder names.

    Raises:
        BadSetting: if there is nothing there at all.
    """
    if source.lower().endswith(".csv") and not set(source) & set("*?["):
        made = _of_table(source)
    elif not is_remote(source) and is_bids(local(source)):
        made = _of_bids(local(source))
    else:
        made = _of_files(source)
    if not made.entries and not made.problems:
        raise BadSetting(
            f"{source} names no recording.",
            remedy="Give a pattern in quotes such as 'data/**/*.c3d', a manifest (CSV) "
            "or a BIDS folder.",
        )
    return _marked(_checked(made))


def stamped(entries: Sequence[Entry]) -> Found:
    """Entries with what their files look like now.

    Where a file cannot be seen any more, what is known of it stays.
    """
    fresh = _marked(Found(entries=tuple(entries)))
    kept = [
        old if old.stamp and "" in new.stamp.split("|") else new
        for old, new in zip(entries, fresh.entries, strict=True)
    ]
    return Found(entries=tuple(kept), problems=fresh.problems)


def refuse(problems: Sequence[str], source: str) -> None:
    """Tell all problems at once, if there are any.

    Raises:
        BadSetting: with every one of them, up to twenty.
    """
    if not problems:
        return
    shown = list(problems[:_MOST_TOLD])
    if len(problems) > _MOST_TOLD:
        shown.append(f"and {len(problems) - _MOST_TOLD} more")
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    raise BadSetting(
        f"{source} has {count}: {'; '.join(shown)}.",
        remedy="Mend them, then run again; nothing was started.",
    )


def _of_files(pattern: str) -> Found:
    fixed = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    root = fixed.rpartition("/")[0]
    entries = [_by_path(address, root) for address in files_of(pattern)]
    return Found(entries=tuple(_told_apart(entries)))


def _by_path(address: str, root: str) -> Entry:
    """Person and visit by ``sub-`` and ``ses-``, else by the folders below the root."""
    path = address[len(root) :].lstrip("/") if root else address
    *folders, name = path.split("/")
    stem = name.rsplit(".", 1)[0]
    named = dict(re.findall(r"(sub|ses)-([A-Za-z0-9]+)", path))
    person = named.get("sub") or (folders[0] if folders else stem)
    visit = named.get("ses") or (folders[1] if len(folders) > 1 else "1")
    return Entry(
        person=_code(person), visit=_code(visit), trial=_code(stem), files=(address,)
    )


def _told_apart(entries: Sequence[Entry]) -> list[Entry]:
    """Trials of one name in one visit get a number."""
    counts: Counter[str] = Counter()
    made = []
    for entry in entries:
        counts[entry.id] += 1
        count = counts[entry.id]
        trial = entry.trial if count == 1 else f"{entry.trial}.{count}"
        made.append(replace(entry, trial=trial))
    return made


def _code(text: str) -> str:
    """A name that can be a folder, from the name of a file or a folder."""
    made = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:64]
    return made or "unnamed"


def _of_bids(folder: Path) -> Found:
    known = participants(folder)
    entries, problems = [], []
    for path in motion_files(folder):
        named = dict(re.findall(r"(sub|ses)-([A-Za-z0-9]+)", path.name))
        person = named.get("sub", "")
        values = {"person": person, "files": str(path), **known.get(person, {})}
        values["visit"] = named.get("ses", "1")
        stem = path.name.removesuffix("_motion.tsv")
        values["trial"] = re.sub(r"^(sub-[^_]+_)?(ses-[^_]+_)?", "", stem)[:64]
        entry, wrong = _of_row(values, None)
        problems += [f"{PARTICIPANTS}, {person}: {one}" for one in wrong]
        entries += [entry] if entry else []
    return Found(entries=tuple(entries), problems=tuple(dict.fromkeys(problems)))


def _of_table(source: str) -> Found:
    text = _text(source)
    reader = csv.DictReader(io.StringIO(text))
    columns = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = columns
    problems = [f"unknown column '{c}'" for c in columns if c not in COLUMNS]
    problems += [f"no column '{c}'" for c in ("person", "files") if c not in columns]
    if problems:
        problems.append(f"columns are {', '.join(COLUMNS)}")
        return Found(entries=(), problems=tuple(problems))
    base = None if is_remote(source) else local(source).parent
    entries = []
    for number, row in enumerate(reader, start=2):
        values = {k: (v or "").strip() for k, v in row.items() if k}
        entry, wrong = _of_row(values, base)
        problems += [f"row {number}: {one}" for one in wrong]
        entries += [entry] if entry else []
    if "trial" not in columns:
        entries = _told_apart(entries)
    return Found(entries=tuple(entries), problems=tuple(problems))


def _text(source: str) -> str:
    """The text of a manifest.

    Raises:
        BadSetting: if it cannot be read.
    """
    try:
        if is_remote(source):
            from kneewise.cohort.extra import needed

            with needed("fsspec").open(source, "r", encoding="utf-8-sig") as file:
                return str(file.read())
        return local(source).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{source} cannot be read: {error}.", remedy="Give a CSV file in UTF-8."
        ) from error


def _of_row(
    values: Mapping[str, str], base: Path | None
) -> tuple[Entry | None, list[str]]:
    """The entry of a row, or what is wrong with it."""
    problems: list[str] = []

    def made(key: str, make: Callable[[str], Any]) -> Any:  # noqa: ANN401
        text = values.get(key, "")
        if not text or text.lower() == "n/a":
            return None
        try:
            return make(text)
        except ValueError as error:
            problems.append(f"{key} '{text}': {error}")
            return None

    files = tuple(_at(one.strip(), base) for one in values["files"].split(";"))
    files = tuple(one for one in files if one)
    person = values.get("person", "")
    trial = values.get("trial") or _code(files[0].rsplit("/", 1)[-1] if files else "")
    height_cm = made("height_cm", _number)
    settings: dict[str, Any] = {
        "height": cm(height_cm) if height_cm else made("height", _height),
        "mass": made("mass", _number),
        "side": made("side", _side),
        "sex": made("sex", _sex),
        "born": made("born", int),
        "age": made("age", _age),
        "activity": made("activity", _activity),
        "rate": made("rate", _rate),
        "unit": made("unit", _unit),
        "sensors": made("sensors", _worn) or (),
    }
    problems += [] if files else ["no file"]
    visit, group = values.get("visit") or "1", values.get("group", "")
    names = {"person": person, "visit": visit, "trial": trial}
    names |= {"group": group} if group else {}
    problems += [
        f"{key} '{text}' is no code (letters, digits, '.', '-', '_')"
        for key, text in names.items()
        if not CODE.fullmatch(text)
    ]
    if problems:
        return None, problems
    entry = Entry(
        person=person,
        visit=visit,
        trial=trial,
        group=group,
        files=files,
        part=values.get("part", ""),
        static=_at(values.get("static", ""), base),
        model=_at(values.get("model", ""), base),
        **settings,
    )
    try:
        _ = entry.who
    except BadSetting as error:
        return None, [str(error).rstrip(".")]
    return entry, []


def _at(address: str, base: Path | None) -> str:
    """An address, relative ones from where the manifest lies."""
    if not address or is_remote(address) or base is None:
        return address
    return str(base / local(address))


def _number(text: str) -> float:
    return float(text)


def _age(text: str) -> float:
    value = float(text)
    if not 0 < value < _OLDEST:
        raise ValueError("is no age in years")
    return value


def _rate(text: str) -> float:
    value = float(text)
    if not 1 <= value <= 10_000:
        raise ValueError("is not from 1 to 10000 samples a second")
    return value


def _activity(text: str) -> Activity:
    if text not in list(Activity):
        raise ValueError(f"is not one of {', '.join(Activity)}")
    return Activity(text)


def _unit(text: str) -> str:
    if text not in UNITS:
        raise ValueError(f"is not one of {', '.join(UNITS)}")
    return text


def _worn(text: str) -> tuple[tuple[str, str], ...]:
    """``left_sensor=left_foot;right_sensor=right_foot`` in pairs."""
    pairs = [one.partition("=") for one in text.split(";") if one.strip()]
    if not all(name.strip() and place.strip() for name, _, place in pairs):
        raise ValueError("write SENSOR=PLACE, with ';' between several")
    return tuple((name.strip(), place.strip()) for name, _, place in pairs)


def _height(text: str) -> float:
    value = float(text)
    if _TALLEST < value <= 100 * _TALLEST:
        raise ValueError("reads like centimetres; write metres, or name it height_cm")
    return value


def _side(text: str) -> Side:
    known = {"left": Side.LEFT, "right": Side.RIGHT, "l": Side.LEFT, "r": Side.RIGHT}
    if text.lower() not in known:
        raise ValueError("neither left nor right")
    return known[text.lower()]


def _sex(text: str) -> Sex:
    known = {"female": Sex.FEMALE, "male": Sex.MALE, "f": Sex.FEMALE, "m": Sex.MALE}
    if text.lower() not in known:
        raise ValueError("neither female nor male")
    return known[text.lower()]


def _checked(made: Found) -> Found:
    """What is wrong with entries side by side: twice there, or two people in one."""
    problems = list(made.problems)
    ids = Counter((e.person, e.visit, e.trial) for e in made.entries)
    problems += [
        f"person {p}, visit {v}, trial {t} is there {n} times"
        for (p, v, t), n in ids.items()
        if n > 1
    ]
    files = Counter(f"{e.files[0]} {e.part}".rstrip() for e in made.entries)
    problems += [f"{file} is there {n} times" for file, n in files.items() if n > 1]
    people: defaultdict[str, set[tuple[object, object]]] = defaultdict(set)
    for entry in made.entries:
        people[entry.person].add((entry.sex, entry.born))
    problems += [
        f"person {code} has two sexes or two years of birth"
        for code, facts in people.items()
        if len(facts) > 1
    ]
    return Found(entries=made.entries, problems=tuple(problems))


def _marked(made: Found) -> Found:
    """The entries with sizes and marks of their files; missing files are problems."""
    problems = list(made.problems)
    seen: dict[str, tuple[int, str]] = {}
    entries = []
    for entry in made.entries:
        for address in entry.addresses:
            if address not in seen:
                seen[address], wrong = _seen(address)
                problems += wrong
        marks = "|".join(seen[address][1] for address in entry.addresses)
        size = seen[entry.files[0]][0]
        entries.append(replace(entry, size=size, stamp=marks))
    return Found(entries=tuple(entries), problems=tuple(problems))


def _seen(address: str) -> tuple[tuple[int, str], list[str]]:
    try:
        return stamp_of(address), []
    except FileNotFoundError:
        return (0, ""), [f"there is no file '{address}'"]
    except (OSError, Unreachable) as error:
        return (0, ""), [str(error).rstrip(".")]
