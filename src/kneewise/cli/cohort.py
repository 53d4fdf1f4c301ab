"""``kneewise cohort``: a study of many recordings is run, resumed and simulated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.cli.cohort_export import export
from kneewise.cli.cohort_look import (
    compare,
    norms,
    plot,
    report,
    sql,
    table,
)
from kneewise.simulate.movement import Movement

if TYPE_CHECKING:
    from kneewise.cohort.people import Design
    from kneewise.cohort.place import Place
    from kneewise.cohort.run import Ran
    from kneewise.cohort.study import Study

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(table)
app.command()(sql)
app.command()(compare)
app.command()(plot)
app.command()(report)
app.command()(norms)
app.command()(export)

_SOURCE = "A pattern in quotes, a manifest (CSV), or a BIDS folder; or an address."

Results = Annotated[str, typer.Argument(help="Folder or address of a study.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes here; one for each core if not.")
]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://...")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.callback()
def cohort() -> None:
    """Run, resume and read a study of many recordings.

    Examples:

    kneewise cohort run 'data/**/*.c3d' --plan study.toml --out results

    kneewise cohort status results
    """


@app.command()
def run(
    source: Annotated[str, typer.Argument(help=_SOURCE, show_default=False)],
    *,
    plan: Annotated[
        Path | None, typer.Option(help="TOML: activity, model, filter, measures.")
    ] = None,
    out: Annotated[str, typer.Option(help="Folder or address of the results.")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check all and say the cost; do nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Assess every recording of a study; what fails becomes a row with its reason.

    Examples:

    kneewise cohort run 'data/**/*.c3d' --plan study.toml --out results

    kneewise cohort run manifest.csv --out results --workers 4 --dry-run

    kneewise cohort run 's3://lab/*.c3d' --out s3://lab/out --scheduler tcp://node1:8786
    """
    from dataclasses import replace

    from kneewise.cohort.length import measured
    from kneewise.cohort.manifest import found, refuse
    from kneewise.cohort.place import Place
    from kneewise.cohort.plan import Plan, read_plan
    from kneewise.cohort.study import Study, begun, unfit

    chosen = Plan() if plan is None else read_plan(plan)
    seen = found(source)
    place = Place(out)
    study = Study(entries=seen.entries, plan=chosen, source=source)
    refuse([*seen.problems, *unfit(place, study)], source)
    study = replace(study, entries=measured(study.entries))
    if dry_run:
        _forecast(study, place, workers, as_json=json)
        return
    begun(place, study)
    _run(study, place, (workers, scheduler), as_json=json)


@app.command()
def resume(
    results: Results,
    *,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json: Json = False,
) -> None:
    """Go on with a study that was stopped; what is done is not done again.

    Recordings that could not be reached, were lost with their workers or took too long
    are tried again. Files whose contents changed are assessed anew.

    Examples:

    kneewise cohort resume results
    """
    from dataclasses import replace

    from kneewise.cohort.manifest import refuse, stamped
    from kneewise.cohort.place import Place
    from kneewise.cohort.study import begun, opened, unfit

    place = Place(results)
    study = opened(place)
    refuse(unfit(place, study), results)
    fresh = stamped(study.entries)
    study = replace(study, entries=fresh.entries)
    begun(place, study)
    _run(study, place, (workers, scheduler), as_json=json)


@app.command()
def status(
    results: Results,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Read every part and check its hash.")
    ] = False,
    json: Json = False,
) -> None:
    """Say how far a study is: done, failed, pending.

    Examples:

    kneewise cohort status results

    kneewise cohort status results --json
    """
    import json as writer

    from kneewise.cohort.parts import damaged
    from kneewise.cohort.place import Place
    from kneewise.cohort.study import opened, standing, tally
    from kneewise.errors import UnreadableFile

    place = Place(results)
    study = opened(place)
    state = standing(place, study)
    count = tally(study, state)
    broken = [p for line in state.lines for p in damaged(place, line)] if check else []
    if broken:
        raise UnreadableFile(
            f"{len(broken)} parts are not what was written, such as {broken[0]}.",
            remedy="Remove these files, then: kneewise cohort resume.",
        )
    if json:
        typer.echo(writer.dumps(count.as_json()))
        return
    typer.echo(f"{count.done} done, {count.failed} failed, {count.pending} pending.")


@app.command()
def simulate(
    *,
    people: Annotated[int, typer.Option(min=4, help="People, in two groups.")] = 40,
    trials: Annotated[int, typer.Option(min=1, help="Recordings of each.")] = 3,
    effect: Annotated[
        float, typer.Option(help="How much further in the weak group is, in degrees.")
    ] = 4.0,
    movement: Annotated[Movement, typer.Option(help="What they do.")] = Movement.SQUAT,
    noise: Annotated[float, typer.Option(help="Of the camera, in pixels.")] = 1.5,
    seed: Annotated[int, typer.Option(help="Of everything drawn by chance.")] = 1,
    out: Annotated[str, typer.Option(help="Folder of the results.")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    json: Json = False,
) -> None:
    """Draw people whose truth is known, run the study, and see whether it is found.

    Says how many people a study of this effect needs (power analysis).

    Examples:

    kneewise cohort simulate --people 40 --effect 4 --out planned
    """
    from kneewise.cohort.manifest import refuse
    from kneewise.cohort.people import Design, planned, truth_csv
    from kneewise.cohort.people import people as drawn
    from kneewise.cohort.place import Place
    from kneewise.cohort.study import begun
    from kneewise.units import deg

    design = Design(
        people=people,
        trials=trials,
        effect=deg(effect),
        movement=movement,
        noise=noise,
        seed=seed,
    )
    place = Place(out)
    study = planned(design)
    refuse(begun(place, study), out)
    place.write("truth.csv", truth_csv(drawn(design)).encode())
    _ran(study, place, (workers, scheduler), as_json=json)
    _held_against_truth(place, study, design, as_json=json)


def _run(
    study: Study, place: Place, where: tuple[int | None, str | None], *, as_json: bool
) -> None:
    """Run a study and say how far it is."""
    import json

    ran = _ran(study, place, where, as_json=as_json)
    if as_json:
        typer.echo(json.dumps(ran.tally.as_json()))
        return
    count = ran.tally
    typer.echo(
        f"{count.done} done, {count.failed} failed, {count.pending} pending, in "
        f"{ran.seconds:.0f} s ({ran.work:.0f} s of work in {ran.tasks} tasks)."
    )
    typer.echo(f"Read it with: kneewise cohort report {place.address}")


def _ran(
    study: Study, place: Place, where: tuple[int | None, str | None], *, as_json: bool
) -> Ran:
    """Run a study on a scheduler, or on processes of this machine."""
    from kneewise.cli.progress import progress
    from kneewise.cohort.cluster import cores, local_cluster
    from kneewise.cohort.run import run

    workers, scheduler = where
    with progress(shown=not as_json) as shown:
        if scheduler is not None:
            return run(study, place, scheduler, shown)
        with local_cluster(workers or cores()) as address:
            return run(study, place, address, shown)


def _forecast(
    study: Study, place: Place, workers: int | None, *, as_json: bool
) -> None:
    """Say what a study will cost."""
    import json

    from kneewise.cohort.cluster import cores
    from kneewise.cohort.run import expected

    count = workers or cores()
    todo, seconds = expected(study, place, count)
    people = len({entry.person for entry in study.entries})
    if as_json:
        said = {"people": people, "recordings": len(study.entries), "pending": todo}
        typer.echo(json.dumps({**said, "workers": count, "seconds": round(seconds)}))
        return
    typer.echo(
        f"{people} people, {len(study.entries)} recordings, {todo} to do: about "
        f"{seconds / 60:.1f} min with {count} workers. Nothing was started."
    )


def _held_against_truth(
    place: Place, study: Study, design: Design, *, as_json: bool
) -> None:
    """Say what the study found of what was drawn, and how large it should be."""
    import json

    from kneewise.cohort.people import people
    from kneewise.cohort.recovered import recovered
    from kneewise.cohort.samples import values
    from kneewise.cohort.study import standing
    from kneewise.units import in_deg

    state = standing(place, study)
    found = values(place, state, ["knee_collapse"])
    made = recovered(found, people(design), design)
    if as_json:
        typer.echo(json.dumps(made.as_json(), indent=1))
        return
    low, high = in_deg(made.found.low), in_deg(made.found.high)
    typer.echo(
        f"Right knees of {made.people} people: measured − drawn "
        f"{in_deg(made.bias):.2f}° ± {in_deg(made.error):.2f}°, r "
        f"{made.correlation:.3f}.\nDrawn difference of the groups "
        f"{in_deg(made.drawn):.2f}°; found {in_deg(made.found.difference):.2f}° "
        f"({low:.2f} to {high:.2f}), p {made.found.p:.2g}: the interval "
        f"{'holds' if made.covers else 'misses'} what was drawn."
    )
    rows = ", ".join(f"{n}: {100 * power:.0f} %" for n, power in made.table)
    typer.echo(f"Power by people in each group: {rows}.")
    typer.echo(
        f"For 80 %: {made.needed or 'more than 200'} people in each group, for "
        f"{in_deg(design.effect):g}° with {design.trials} trials each."
    )
