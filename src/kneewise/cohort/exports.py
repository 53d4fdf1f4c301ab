"""Files of a whole study for other programs, recording by recording."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from kneewise.cohort import dataset, export
from kneewise.cohort.address import fetched
from kneewise.cohort.entry import Entry
from kneewise.cohort.look import opensim_files, outcome_of, wanted
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.samples import values
from kneewise.cohort.study import Standing, Study
from kneewise.cohort.target import Target
from kneewise.cohort.watched import needed_rerun, rerun_file
from kneewise.errors import BadSetting, KneewiseError, UnwritableResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export came to."""

    recordings: int
    left_out: tuple[tuple[str, str], ...] = ()
    """Recording and why, of those that could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    entry: Entry
    plan: Plan
    target: Target


def exported(
    study: Study,
    state: Standing,
    target: Target,
    where: tuple[Path, int],
    progress: Callable[[str, float], None],
) -> Exported:
    """Read every recording with a result again, and write it for another program.

    Args:
        study: whose recordings.
        state: what its ledger says.
        target: for which program.
        where: the folder, which must be empty or new; and how many processes work.
        progress: called with what is done and how far.

    Raises:
        BadSetting: if the folder holds files, or codes have no label of their own.
        UnwritableResult: if the folder refuses a file.
    """
    folder, workers = where
    entries = _ready(study, state, target, folder)
    place = Place(str(folder))
    left, written = [], []
    jobs = [_Job(entry=one, plan=study.plan, target=target) for one in entries]
    done = zip(entries, _worked(jobs, workers), strict=True)
    for i, (entry, (files, why)) in enumerate(done, start=1):
        progress("Writing", i / len(entries))
        if why:
            left.append((f"{entry.person}, {entry.visit}, {entry.trial}", why))
            continue
        written.append(entry)
        for name, text in files.items():
            place.write(name, text)
    if target is Target.BIDS and written:
        general = dataset.general_files(study.source or "Study", written)
        for name, said in general.items():
            place.write(name, said.encode())
    return Exported(recordings=len(written), left_out=tuple(left))


def tables(place: Place, state: Standing, folder: Path) -> Exported:
    """Write the summaries of a study as tables, with what reads them in R and SPSS.

    Raises:
        BadSetting: if the folder holds files.
        UnwritableResult: if it refuses one.
    """
    _refuse_full(folder)
    found = values(place, state)
    wide, long = export.as_wide(found), export.as_long(found)
    written = Place(str(folder))
    for name, text in {
        "wide.csv": wide,
        "long.csv": long,
        "wide.sps": export.spss_syntax(wide, "wide.csv"),
        "long.sps": export.spss_syntax(long, "long.csv", export.LONG_WORDS),
        "study.R": export.r_script("wide.csv", "long.csv"),
    }.items():
        written.write(name, text.encode())
    return Exported(recordings=len({(v.person, v.visit, v.trial) for v in found}))


def _ready(
    study: Study, state: Standing, target: Target, folder: Path
) -> Sequence[Entry]:
    """The entries to write, once everything is known to be ready for them.

    Raises:
        BadSetting: as ``exported`` does.
        UnwritableResult: as ``exported`` does.
    """
    _refuse_full(folder)
    done = state.done
    entries = [e for e in study.entries if e.id in done and not done[e.id].reason]
    if not entries:
        raise BadSetting(
            "no recording of this study has a result.",
            remedy="See: kneewise cohort table RESULTS failures.",
        )
    if target is Target.BIDS:
        dataset.refuse_alike(entries)
    if target is Target.RERUN:
        needed_rerun()
    return entries


def _refuse_full(folder: Path) -> None:
    """Refuse a folder with files in it.

    Raises:
        BadSetting: if there are some.
        UnwritableResult: if there is a file of that name.
    """
    if folder.exists() and not folder.is_dir():
        raise UnwritableResult(
            f"{folder} is a file.", remedy="Give the folder to write with --out."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise BadSetting(
            f"{folder} holds files already.",
            remedy="Give a folder that is empty, or not there yet, with --out.",
        )


_Written = tuple[dict[str, bytes], str]
"""Files by their path, or why there are none."""


def _worked(jobs: Sequence[_Job], workers: int) -> Iterator[_Written]:
    """Each job's files in order; a recording that ends its process costs no other."""
    at = 0
    while at < len(jobs):
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
            futures = [pool.submit(_one, job) for job in jobs[at : at + 8 * workers]]
            for future in futures:
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield _alone(jobs[at])
                at += 1


def _alone(job: _Job) -> _Written:
    """A job in a process that it may end."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        try:
            return pool.submit(_one, job).result()
        except BrokenProcessPool:
            return {}, "its process ended"


def _one(job: _Job) -> _Written:
    with contextlib.suppress(OSError):
        os.nice(1)
    plan = job.plan if job.target is Target.OPENSIM else replace(job.plan, body=False)
    try:
        with fetched(wanted(job.entry)) as paths:
            made = outcome_of(job.entry, plan, paths)
            if job.target is Target.BIDS:
                texts = dataset.recording_files(job.entry, made)
            elif job.target is Target.OPENSIM:
                texts = opensim_files(made, job.entry)
            else:
                return {f"{_folder(job.entry)}.rrd": rerun_file(made.assessment)}, ""
    except KneewiseError as error:
        return {}, " ".join(str(error).split())
    if job.target is Target.OPENSIM:
        texts = {f"{_folder(job.entry)}/{name}": text for name, text in texts.items()}
        if not texts:
            return {}, "it has no landmarks in space and no joint angles"
    return {name: text.encode() for name, text in texts.items()}, ""


def _folder(entry: Entry) -> str:
    return f"person={entry.person}/visit={entry.visit}/{entry.trial}"
