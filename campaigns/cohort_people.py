"""The people of others as one mixed study: the same numbers, however many work on it.

    python -m campaigns.cohort_people

runs every recording of the data folder, with bodies and films, with 1, 2 and 4 workers;
prints a hash over every number and word, what became of each recording, and what was
expected of its cost against what it took. Ends with 0 if the hashes are one and every
recording is there once; with 1 if not.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from kneewise.cohort.cluster import local_cluster
from kneewise.cohort.cost import seconds
from kneewise.cohort.length import measured
from kneewise.cohort.manifest import found, refuse
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.run import expected, run
from kneewise.cohort.study import Study, begun, standing
from kneewise.cohort.tables import table
from tests.cohort.real import digest, manifest
from tests.cohort.studies import each_once
from tests.data import ROOT


def main(
    *,
    whole: Annotated[bool, typer.Option(help="All, or a short one of each.")] = True,
    most: Annotated[int, typer.Option(help="Workers: 1, 2, 4 up to these.")] = 4,
) -> None:
    """Run the study with each number of workers."""
    hashes: list[str] = []
    wrong = False
    with tempfile.TemporaryDirectory(prefix="kneewise-people-") as folder:
        made = found(str(manifest(Path(folder) / "people.csv", ROOT, whole=whole)))
        refuse(made.problems, "the manifest")
        study = Study(
            entries=measured(made.entries), plan=Plan(body=whole), source="people"
        )
        for count in (1, *(n for n in (2, 4) if n <= most)):
            place = Place(f"{folder}/{count}")
            begun(place, study)
            _, guess = expected(study, place, count)
            with local_cluster(count) as address:
                ran = run(study, place, address, lambda _what, _done: None)
            hashes.append(digest(place, study))
            typer.echo(
                f"{count} workers: {hashes[-1][:16]}, {ran.tally}, "
                f"{guess:.0f} s by the clock were expected, {ran.seconds:.0f} s taken; "
                f"{ran.work:.0f} s of CPU; load {os.getloadavg()[0]:.1f}"
            )
            wrong = wrong or not each_once(place, study)
        _told(Place(f"{folder}/1"), study)
    sys.exit(1 if wrong or len(set(hashes)) > 1 else 0)


def _told(place: Place, study: Study) -> None:
    """Print what became of each recording, and its cost."""
    state = standing(place, study)
    why = {
        row["recording"]: row["text"]
        for row in table(place, state, "failures").to_pylist()
    }
    ratios = []
    for entry in study.entries:
        one, guess = state.done[entry.id], seconds(entry, study.plan)
        if not one.reason:
            ratios.append(guess / max(one.seconds, 0.01))
        typer.echo(
            f"{entry.person:15s}{entry.trial:11s}{guess:7.2f}{one.seconds:7.2f} s  "
            f"{one.reason and f'{one.reason}: {why[entry.id][:70]}'}"
        )
    within = sum(0.5 <= one <= 2 for one in ratios)
    typer.echo(
        f"expected / taken: median {median(ratios):.2f}, within a factor of two in "
        f"{within} of {len(ratios)} results"
    )


if __name__ == "__main__":
    typer.run(main)
