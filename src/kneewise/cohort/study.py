"""A study: its entries, its plan, where it stands; kept in the folder of results."""

from __future__ import annotations

import io
import json
import platform
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any

from kneewise.cohort.entry import Entry, entry_of
from kneewise.cohort.extra import needed
from kneewise.cohort.parts import LEDGER, Done, Line, read_line
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.errors import BadSetting, UnreadableFile
from kneewise.version import __version__

STUDY = "study.json"
ENTRIES = "entries.parquet"
_AT_ONCE = 32

_PACKAGES = (
    *("numpy", "scipy", "numba", "ezc3d", "av", "ai-edge-litert", "vqf"),
    *("pyarrow", "distributed", "fsspec", "statsmodels", "spm1d", "duckdb"),
)
"""Whose versions may matter to somebody who wants the same numbers again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Which recordings are looked at, and how."""

    entries: tuple[Entry, ...]
    plan: Plan
    source: str = ""
    """The pattern, manifest or folder that named the recordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far a study is."""

    done: int
    failed: int
    pending: int

    def as_json(self) -> dict[str, int]:
        """For programs."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the ledger says about a study."""

    lines: tuple[Line, ...]
    """Those that count."""

    stale: tuple[str, ...]
    """Where lines stand that do not: damaged, or of recordings that changed."""

    moved: tuple[Line, ...] = ()
    """Lines of files whose marks changed: perhaps they were only copied."""

    @property
    def done(self) -> dict[str, Done]:
        """What became of each recording."""
        return {one.recording: one for line in self.lines for one in line.done}


def begun(place: Place, study: Study) -> list[str]:
    """Write a study into its folder, or say why it cannot go there.

    A study of the same plan and version that lies there grows or shrinks to the
    entries given now.

    Returns:
        What is wrong; nothing is written then.
    """
    problems = unfit(place, study)
    if problems:
        return problems
    place.write(ENTRIES, _entries(study.entries))
    place.write(STUDY, json.dumps(_about(study), indent=1, default=str).encode())
    return []


def unfit(place: Place, study: Study) -> list[str]:
    """Why a study cannot go into a folder: there is another one in it."""
    raw = place.read(STUDY)
    return [] if raw is None else _other(raw, study)


def opened(place: Place) -> Study:
    """The study in a folder.

    Raises:
        BadSetting: if there is none.
        UnreadableFile: if it is damaged.
    """
    raw = place.read(STUDY)
    if raw is None:
        raise BadSetting(
            f"{place.address} holds no study.",
            remedy="Give the folder named with --out in: kneewise cohort run.",
        )
    try:
        about = json.loads(raw)
        table = needed("pyarrow.parquet").read_table(
            io.BytesIO(place.read(ENTRIES) or b"")
        )
        entries = tuple(entry_of(one) for one in table.to_pylist())
        plan = plan_from(about["plan"])
        source = str(about["source"])
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UnreadableFile(
            f"{place.at(STUDY)} or {ENTRIES} is damaged: {error}.",
            remedy="Run the study again into the same folder.",
        ) from error
    return Study(entries=entries, plan=plan, source=source)


def version_of(place: Place) -> str:
    """With which version a study was begun."""
    return str(json.loads(place.read(STUDY) or b"{}").get("kneewise", ""))


def standing(place: Place, study: Study) -> Standing:
    """What the ledger says; nothing half-written, and no recording twice."""
    entries = {entry.id: entry for entry in study.entries}
    lines, stale, moved = [], [], []
    seen: set[str] = set()
    for path, line in _lines(place):
        if line is None or not _fits(line, study.plan, entries):
            stale.append(path)
            continue
        here = {one.recording for one in line.done}
        if here & seen:
            stale.append(path)
            continue
        seen |= here
        lines.append(line)
        if any(one.stamp != entries[one.recording].stamp for one in line.done):
            moved.append(line)
    return Standing(lines=tuple(lines), stale=tuple(stale), moved=tuple(moved))


def _lines(place: Place) -> list[tuple[str, Line | None]]:
    """Every line of the ledger; of a store many at once, for each takes its time."""
    paths = place.names(LEDGER, ".json")
    if not place.is_remote:
        return [(path, read_line(place, path)) for path in paths]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = threads.map(lambda path: read_line(place, path), paths)
        return list(zip(paths, found, strict=True))


def tally(study: Study, state: Standing) -> Tally:
    """How many recordings have a result, a reason, or neither yet."""
    done = state.done
    bad = sum(bool(one.reason) for one in done.values())
    return Tally(
        done=len(done) - bad, failed=bad, pending=len(study.entries) - len(done)
    )


def pending(study: Study, state: Standing) -> list[Entry]:
    """The recordings that have neither a result nor a reason."""
    done = state.done
    return [entry for entry in study.entries if entry.id not in done]


def discard(place: Place, lines: Iterable[Line | str]) -> None:
    """Remove lines of the ledger, and then what they name."""
    for one in lines:
        line = read_line(place, one) if isinstance(one, str) else one
        place.remove(one if isinstance(one, str) else one.path)
        for path, _, _ in line.parts.values() if line else ():
            place.remove(path)


def plan_from(said: dict[str, Any]) -> Plan:
    """A plan from what ``study.json`` keeps of it."""
    from kneewise.anatomy import Side
    from kneewise.events.event import Activity

    activity, side = said.get("activity"), said.get("side")
    return Plan(
        **{
            **said,
            "activity": Activity(activity) if activity else None,
            "side": Side(side) if side else None,
            "measures": tuple(said["measures"]),
            "curves": tuple(said["curves"]),
        }
    )


def _fits(line: Line, plan: Plan, entries: dict[str, Entry]) -> bool:
    if (line.plan, line.version) != (plan.hash, __version__):
        return False
    return all(
        one.recording in entries and entries[one.recording].facts == one.facts
        for one in line.done
    )


def _other(raw: bytes, study: Study) -> list[str]:
    """Why a study that lies in a folder is another one."""
    try:
        about = json.loads(raw)
        version, plan = str(about["kneewise"]), str(about["plan_hash"])
    except (ValueError, KeyError, TypeError):
        return []  # damaged: it is written anew
    problems = []
    if version != __version__:
        problems.append(
            f"the folder of results is of Kneewise {version}, this is {__version__}"
        )
    if plan != study.plan.hash:
        problems.append("the folder of results holds a study with another plan")
    return problems


def _about(study: Study) -> dict[str, Any]:
    return {
        "kneewise": __version__,
        "plan": asdict(study.plan),
        "plan_hash": study.plan.hash,
        "seed": study.plan.seed,
        "source": study.source,
        "recordings": len(study.entries),
        "people": len({entry.person for entry in study.entries}),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _entries(entries: Sequence[Entry]) -> bytes:
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    text, number = arrow.string(), arrow.float64()
    schema = arrow.schema(
        [(name, text) for name in ("person", "visit", "trial", "group")]
        + [("files", arrow.list_(text))]
        + [(name, text) for name in ("part", "static", "model", "side", "sex")]
        + [("born", arrow.int32()), ("age", number)]
        + [("height", number), ("mass", number)]
        + [("activity", text), ("rate", number), ("unit", text)]
        + [("sensors", arrow.list_(arrow.list_(text)))]
        + [("size", arrow.int64()), ("frames", arrow.int64())]
        + [("weighed", arrow.bool_()), ("stamp", text)]
    )
    rows = [entry.as_json() for entry in entries]
    out = io.BytesIO()
    parquet.write_table(
        arrow.Table.from_pylist(rows, schema=schema), out, compression="zstd"
    )
    return out.getvalue()
