"""Recordings of a person put into a BIDS dataset: added to what is there."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kneewise.errors import BadSetting, UnfitRecording, UnreadableFile
from kneewise.motion import Recording
from kneewise.motion.recording import Source
from kneewise.person import Person, Sex
from kneewise.report.bids import MISSING, VERSION, Take, files, table
from kneewise.workflow.assessing import looked_at
from kneewise.workflow.gather import gathered
from kneewise.workflow.request import Request

_LABEL = re.compile(r"[0-9a-zA-Z]+")
_OLDEST = 89
"""Years: beyond, an age says who it is."""

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", None: MISSING}
_AGAIN = "Mend the file, or choose another folder with --out."

_PARTICIPANTS = {
    "age": {
        "Description": "Year of the recording less year of birth; 89 for older ones.",
        "Units": "year",
    },
    "sex": {"Levels": {"F": "female", "M": "male"}},
}

_README = """# Recordings of movement

Written by Kneewise in the layout of BIDS-Motion. Positions are in metres, joint angles
in degrees, time in seconds from the first sample. Repetitions and moments in the events
files were found by the program, not marked by a person. Names of files and days are
left out; `SourceSHA256` is the checksum of the file that was read.
"""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Added:
    """What goes into a dataset."""

    files: dict[Path, str]

    known: tuple[str, ...] = ()
    """Recordings that are there already, and are left as they are."""

    silent: tuple[str, ...] = ()
    """Recordings in which no repetition was found: they have no events."""


def added(request: Request, label: str, folder: Path) -> Added:
    """The files by which a dataset grows.

    Args:
        request: the recordings, and what is known of the person.
        label: of the person: letters and digits.
        folder: of the dataset, which need not be there.

    Raises:
        BadSetting: if the label is none.
        UnreadableFile: if what lies in the folder is no BIDS dataset.
        UnfitRecording: if nobody says what a recording shows, and it does not show.
    """
    if not _LABEL.fullmatch(label):
        raise BadSetting(
            f"{label[:60]!r} is no label of BIDS, which has letters and digits alone.",
            remedy="Give one with --label, such as P07.",
        )
    found = _general(folder)
    place = folder / f"sub-{label}" / "motion"
    there = _takes(place)
    known, silent, years = [], [], []
    for recording in gathered(request):
        name = recording.source.file
        take = _take(recording, request)
        if _mark(recording.source) in there.values():
            known.append(name)
            continue
        if not take.repetitions:
            silent.append(name)
        stem = _stem(label, take, there)
        there[f"{stem}_motion.json"] = _mark(recording.source)
        found |= {place / f"{stem}_{end}": text for end, text in files(take).items()}
        years += [recording.taken_at.year] if recording.taken_at else []
    row = _participant(label, request.person, min(years, default=None))
    if len(found):
        found |= _participants(folder, row)
    return Added(files=found, known=tuple(known), silent=tuple(silent))


def _take(recording: Recording, request: Request) -> Take:
    """A recording with its repetitions, where any are found."""
    try:
        # Nothing is asked of muscles here: no body is fitted.
        trial = looked_at(replace(recording, markers=None), request).trial
    except UnfitRecording:
        if request.activity is None:
            raise
        return Take(recording=recording, activity=request.activity)
    return Take(
        recording=recording, activity=trial.activity, repetitions=trial.repetitions
    )


def _stem(label: str, take: Take, there: dict[str, str]) -> str:
    """The name of a take: the next run of its task and tracking system."""
    begin = f"sub-{label}_task-{take.task}_tracksys-{take.system}_run-"
    runs = [
        int(name.removeprefix(begin).partition("_")[0])
        for name in there
        if re.match(rf"{re.escape(begin)}\d+_", name)
    ]
    return f"{begin}{max(runs, default=0) + 1}"


def _takes(place: Path) -> dict[str, str]:
    """The takes of a person that are there, each with the mark of its source."""
    held = {path.name: _read(path) for path in sorted(place.glob("*_motion.json"))}
    return {
        name: f"{said.get('SourceSHA256', '')} {said.get('SourcePart', '')}"
        for name, said in held.items()
    }


def _mark(source: Source) -> str:
    """What tells a recording from every other."""
    return f"{source.sha256} {source.part}"


def _general(folder: Path) -> dict[Path, str]:
    """The files about the whole dataset that are not there yet.

    Raises:
        UnreadableFile: if there are files in the folder, and they are no dataset.
    """
    path = folder / "dataset_description.json"
    if path.exists():
        held = _read(path)
        if not isinstance(held.get("Name"), str) or "BIDSVersion" not in held:
            raise UnreadableFile(f"{path} names no dataset of BIDS.", remedy=_AGAIN)
        return {}
    if folder.is_dir() and any(folder.iterdir()):
        raise UnreadableFile(
            f"{folder} holds files, and is no BIDS dataset ({path.name} is not there).",
            remedy="Choose an empty folder, or one that is not there yet, with --out.",
        )
    about = {"Name": "Recordings of movement", "BIDSVersion": VERSION}
    about |= {"DatasetType": "raw"}
    return {
        path: json.dumps(about, indent=2) + "\n",
        folder / "README.md": _README,
        folder / "participants.json": json.dumps(_PARTICIPANTS, indent=2) + "\n",
    }


def _participant(label: str, person: Person, year: int | None) -> dict[str, str]:
    age = MISSING
    if person.born is not None and year is not None:
        age = str(min(year - person.born, _OLDEST))
    sex = _SEXES[person.sex]
    return {"participant_id": f"sub-{label}", "age": age, "sex": sex}


def _participants(folder: Path, row: dict[str, str]) -> dict[Path, str]:
    """The table of people with one more; who is there already stays as they are."""
    path = folder / "participants.tsv"
    if not path.exists():
        return {path: table([list(row), list(row.values())])}
    try:
        lines = list(csv.reader(path.read_text("utf-8").splitlines(), delimiter="\t"))
    except (OSError, ValueError, csv.Error) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}.", remedy=_AGAIN) from (
            error
        )
    if not lines or lines[0][:1] != ["participant_id"]:
        raise UnreadableFile(
            f"{path} does not begin with the column participant_id.", remedy=_AGAIN
        )
    if any(line[:1] == [row["participant_id"]] for line in lines[1:]):
        return {}
    new = [row.get(column, MISSING) for column in lines[0]]
    return {path: table([*lines, new])}


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}.", remedy=_AGAIN) from (
            error
        )
    if not isinstance(held, dict):
        raise UnreadableFile(f"{path} holds no named values.", remedy=_AGAIN)
    return held
