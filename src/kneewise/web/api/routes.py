"""Every route of the interface; each names the rule it stands under."""

from __future__ import annotations

from kneewise.web.api import (
    about,
    account,
    assessments,
    drafts,
    drawings,
    exams,
    jobs,
    people,
    programmes,
    recordings,
    results,
    users,
    views,
)
from kneewise.web.api.route import Route

ALL: tuple[Route, ...] = (
    *about.ROUTES,
    *account.ROUTES,
    *users.ROUTES,
    *people.ROUTES,
    *recordings.ROUTES,
    *assessments.ROUTES,
    *results.ROUTES,
    *jobs.ROUTES,
    *exams.ROUTES,
    *drawings.ROUTES,
    *programmes.ROUTES,
    *drafts.ROUTES,
    *views.ROUTES,
)
