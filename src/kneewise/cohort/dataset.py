"""A study as a BIDS-Motion dataset: all people, visits and recordings."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kneewise.cohort.bids import PARTICIPANTS
from kneewise.cohort.entry import Entry
from kneewise.errors import BadSetting
from kneewise.person import Sex
from kneewise.report.bids import MISSING, VERSION, Take, files, table
from kneewise.units import cm
from kneewise.workflow.assessing import Outcome

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", None: MISSING}
_OLDEST = 89
"""Years: beyond, an age says who it is."""

_COLUMNS = {
    "age": {"Description": "At the recording; 89 for older ones.", "Units": "year"},
    "sex": {"Levels": {"F": "female", "M": "male"}},
    "height": {"Units": "cm"},
    "weight": {"Units": "kg"},
    "group": {"Description": "Of the study."},
}

_README = """# Recordings of a study

Written by Kneewise in the layout of BIDS-Motion. Positions are in metres or pixels,
joint angles in degrees, time in seconds from the first sample. Repetitions and moments
in the events files were found by the program, not marked by a person. A session is a
visit, an acquisition a trial. Read it again with: kneewise cohort run FOLDER.
"""


def label_of(code: str) -> str:
    """A code as a label of BIDS: its letters and digits."""
    return re.sub(r"[^0-9A-Za-z]", "", code)


def refuse_alike(entries: Sequence[Entry]) -> None:
    """Refuse a study whose codes differ in more than letters and digits.

    Raises:
        BadSetting: if two codes have one label, or a code has none.
    """
    for what, codes in (
        ("people", {e.person for e in entries}),
        ("visits", {e.visit for e in entries}),
    ):
        counts = Counter(map(label_of, codes))
        bad = [one for one in sorted(codes) if counts[label_of(one)] > 1]
        bad += [one for one in sorted(codes) if not label_of(one)]
        if bad:
            raise BadSetting(
                f"{what} {', '.join(bad[:6])} have no label of their own in BIDS, "
                "which has letters and digits alone.",
                remedy="Give them other codes in the manifest.",
            )


def recording_files(entry: Entry, made: Outcome) -> dict[str, str]:
    """The files of one recording, by their path in the dataset."""
    trial = made.assessment.trials[0]
    take = Take(
        recording=replace(trial.recording, markers=None),
        activity=trial.activity,
        repetitions=trial.repetitions,
    )
    person, visit = label_of(entry.person), label_of(entry.visit)
    acquisition = label_of(entry.trial) or "1"
    stem = (
        f"sub-{person}/ses-{visit}/motion/sub-{person}_ses-{visit}_task-{take.task}_"
        f"tracksys-{take.system}_acq-{acquisition}{entry.id[:4]}"
    )
    return {f"{stem}_{ending}": text for ending, text in files(take).items()}


def general_files(name: str, entries: Iterable[Entry]) -> dict[str, str]:
    """The files about the dataset as a whole, and its people."""
    about = {"Name": name, "BIDSVersion": VERSION, "DatasetType": "raw"}
    people = {entry.person: entry for entry in entries}
    rows = [_participant(people[one]) for one in sorted(people)]
    return {
        "dataset_description.json": json.dumps(about, indent=2) + "\n",
        "README.md": _README,
        PARTICIPANTS: table([list(rows[0]), *(list(row.values()) for row in rows)]),
        "participants.json": json.dumps(_COLUMNS, indent=2) + "\n",
    }


def _participant(entry: Entry) -> dict[str, str]:
    def number(value: float | None) -> str:
        return MISSING if value is None else f"{value:.6g}"

    age = None if entry.age is None else min(entry.age, _OLDEST)
    return {
        "participant_id": f"sub-{label_of(entry.person)}",
        "age": number(age),
        "sex": _SEXES[entry.sex],
        "height": number(None if entry.height is None else entry.height / cm(1)),
        "weight": number(entry.mass),
        "group": entry.group or MISSING,
    }
