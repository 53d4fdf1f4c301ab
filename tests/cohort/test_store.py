"""A study whose recordings and results lie in an object store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from kneewise.cohort.address import Unreachable, files_of, stamp_of
from kneewise.cohort.cost import chunks
from kneewise.cohort.manifest import found
from kneewise.cohort.place import Place
from kneewise.cohort.sql import answered
from kneewise.cohort.study import Study, begun, opened, standing, tally
from kneewise.cohort.work import work
from kneewise.version import __version__
from tests.cli.drawn import squat_trc
from tests.cohort.studies import PLAN, done_here, each_once, numbers, study


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket on 127.0.0.1 with one squat in it."""
    import fsspec

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        system = fsspec.filesystem("s3")
        system.mkdir("lab")
        path = squat_trc(tmp_path_factory.mktemp("s3") / "a.trc", 2)
        system.put(str(path), "lab/P1/pre/a.trc")
        yield "s3://lab"
    server.stop()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_study_reads_from_a_store_and_writes_to_it(
    store: str, tmp_path: Path
) -> None:
    seen = found(f"{store}/**/*.trc")
    made = Study(entries=seen.entries, plan=PLAN, source=store)
    place = Place(f"{store}/results")
    assert begun(place, made) == []

    entry = made.entries[0]
    # A thread of its own, so that the child it starts knows the address of the store.
    with ThreadPoolExecutor(1) as fresh:
        for chunk in chunks(made.entries, PLAN):
            fresh.submit(work, (chunk,), PLAN, place, __version__).result()
        # The same recording, with results on this machine.
        here, _ = fresh.submit(done_here, study([entry]), tmp_path).result()

    assert (entry.person, entry.visit, entry.trial) == ("P1", "pre", "a")
    assert tally(opened(place), standing(place, made)).done == 1
    assert each_once(place, made)
    assert numbers(place, made) == numbers(here, made)
    count = answered(place, standing(place, made), "SELECT count(*) AS n FROM curves")
    assert count.to_pylist()[0]["n"] > 10


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_bucket_that_is_not_there_is_a_sentence(store: str) -> None:
    assert store
    place = Place("s3://elsewhere/results")

    assert files_of("s3://lab/nothing/*.c3d") == []
    assert place.read("study.json") is None


def test_an_address_that_does_not_answer_is_a_sentence() -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        stamp_of("http://127.0.0.1:9/a.trc")
