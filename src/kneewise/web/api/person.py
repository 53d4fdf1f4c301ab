"""What several routes about a person share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kneewise.errors import BadSetting
from kneewise.web.visit import Visit

if TYPE_CHECKING:
    from kneewise.workflow.person import OnRecord


def known(visit: Visit, code: str) -> OnRecord:
    """Everything recorded about a person of the store.

    Raises:
        UnreadableFile: if it cannot be read.
    """
    from kneewise.workflow.person import read

    return read(code, visit.house.archive.chart(code))


def the_day(on: date | None) -> tuple[date, date]:
    """The day that something is about, and today.

    Raises:
        BadSetting: if it is in the future, or too long ago.
    """
    from kneewise.workflow.person import day, today

    now = today()
    if on is None:
        return now, now
    try:
        return day(on.isoformat(), now), now
    except BadSetting as error:
        raise BadSetting(
            str(error), remedy=f"Today is {now.isoformat()}; give the day as on."
        ) from error
