"""Ask the whole interface for whatever its description allows, as everybody.

    python -m campaigns.api --seconds 300 --seed 7

An answer that is a server error, or is not as described, ends it with the request that
led to it. Routes, users and what is asked follow from the seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from kneewise.web.api.routes import ALL
from tests.web.schema import LEFT_OUT, Drawing, drawn
from tests.web.town import ANNA, TABLE, USERS, furnish, town, unhurried

_EXAMPLES = 25
"""Requests to one route before it is another's turn."""


def main() -> None:
    """Run until the time is up, or something is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = campaign(Path(folder), asked.seconds, asked.seed)
    sys.stdout.write(f"api: {count} requests, all answered as described\n")


def campaign(folder: Path, seconds: float, seed: int) -> int:
    """Ask until the time is up; how many requests there were."""
    template = folder / "template"
    template.mkdir()
    furnish(template)
    there = town(template, folder / "store", unhurried())
    there.visitor("clio").upload(ANNA, "a.trc", TABLE)
    chance = random.Random(seed)
    routes = [f"{route.method} {route.path}" for route in ALL]
    routes = [each for each in routes if each not in LEFT_OUT]
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        what, who = chance.choice(routes), chance.choice(["", *USERS])
        much = Drawing(examples=_EXAMPLES, seed=chance.randrange(1 << 31))
        try:
            count += drawn(there, who, what, much)
        except BaseException:
            sys.stdout.write(f"api: {what} as {who or 'nobody'}, {much}\n")
            raise
    there.close()
    return count


if __name__ == "__main__":
    main()
