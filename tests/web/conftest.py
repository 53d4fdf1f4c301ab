"""What the tests of the server share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from kneewise.web.limits import Limits
from kneewise.web.whole import whole
from tests.web.live.screen import Browser, chromium, required
from tests.web.town import Another, Town, furnish, town, unhurried


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the practice, made once and copied by each test."""
    folder = tmp_path_factory.mktemp("furnished")
    furnish(folder)
    return folder


@pytest.fixture
def another(furnished: Path, tmp_path: Path) -> Iterator[Another]:
    """Makes a practice with other limits; all are put away after the test."""
    towns: list[Town] = []

    def made(limits: Limits) -> Town:
        towns.append(town(furnished, tmp_path / f"store{len(towns)}", limits))
        return towns[-1]

    yield made
    for each in towns:
        each.close()


@pytest.fixture
def practice(another: Another) -> Town:
    """A practice of its own for each test."""
    return another(unhurried())


@pytest.fixture
def practice_pages(practice: Town) -> Town:
    """The practice with its pages and the live coach."""
    return replace(practice, app=whole(practice.house))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    required()
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright, None) as made:
        yield made
