"""Every table of facts can be read, and every row names where it comes from."""

import pytest

from kneewise.reference import TABLES, row, table


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_found_by_its_key(name: str) -> None:
    rows = table(name)

    assert rows
    assert all(row(each.key) is each for each in rows.values())


@pytest.mark.parametrize("name", TABLES)
def test_a_row_says_whether_its_number_was_read_at_the_source(name: str) -> None:
    said = {each.text("verified") for each in table(name).values()}

    assert said <= {"search", "from_memory"}


def test_a_number_that_is_a_range_is_no_number() -> None:
    assert row("norms/fppa_dj_f").number("high") == 13
    assert row("exercises/bridge_bi").number("sets") is None
