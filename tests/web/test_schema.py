"""The whole interface by its own description: no server error, nothing undescribed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kneewise.web.api.routes import ALL
from tests.web.schema import LEFT_OUT, Drawing, drawn
from tests.web.town import ANNA, TABLE, Town, town, unhurried

EXAMPLES = 8
"""For each route; ``make campaigns`` draws for longer."""

ROUTES = [f"{route.method} {route.path}" for route in ALL]


@pytest.fixture(scope="module")
def there(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One practice for all."""
    made = town(furnished, tmp_path_factory.mktemp("schema") / "store", unhurried())
    made.visitor("clio").upload(ANNA, "a.trc", TABLE)
    yield made
    made.close()


@pytest.mark.parametrize("what", [each for each in ROUTES if each not in LEFT_OUT])
def test_whatever_is_drawn_is_answered_as_described(what: str, there: Town) -> None:
    count = drawn(there, "ada", what, Drawing(examples=EXAMPLES, seed=1))

    assert count


def test_what_is_left_out_is_there() -> None:
    assert set(LEFT_OUT) <= set(ROUTES)
