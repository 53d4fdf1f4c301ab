"""A progress bar on the error stream, so that what is printed stays clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(*, shown: bool) -> Iterator[Callable[[str, float], None]]:
    """A function to report progress to, ``report(what, share from 0 to 1)``.

    Nothing is shown where nobody looks: without a terminal, or with *shown* false.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress, TimeRemainingColumn

    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield lambda what, done: None  # noqa: ARG005 - nobody watches
        return
    columns = (*Progress.get_default_columns()[:-1], TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, int] = {}

        def report(what: str, done: float) -> None:
            if what not in tasks:
                tasks[what] = int(bar.add_task(escape(what), total=1.0))
            bar.update(tasks[what], completed=done)  # type: ignore[arg-type]

        yield report
