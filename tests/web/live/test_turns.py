"""Several rooms at one set of networks: each gets its share, and none is starved."""

from __future__ import annotations

import itertools
import os
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kneewise.read.network import THREADS
from kneewise.read.pose import Picture, Seen
from kneewise.simulate.camera import filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.web.jobs.run import Run
from kneewise.web.jobs.task import ASSESS, PRACTISE, Task
from kneewise.web.live import wire
from kneewise.web.live.rooms import Rooms
from kneewise.web.live.turns import Turns
from kneewise.web.live.worker import Worker
from kneewise.workflow.practising import Session
from tests.live.painted import CAMERA, jpeg
from tests.web.live.faked import GREY, Drawn

ROOMS = 5
LOOK = 0.004  # s that one picture takes, with the networks to oneself


class Busy(Drawn):
    """Sees what was drawn, slowly, and notes whether two look at a time."""

    looking = 0
    most = 0

    def see(self, picture: Picture, at: float) -> Seen | None:
        Busy.looking += 1
        Busy.most = max(Busy.most, Busy.looking)
        time.sleep(LOOK)
        Busy.looking -= 1
        return super().see(picture, at)


def test_five_rooms_share_alike_and_drop_their_own_old_pictures() -> None:
    image = filmed(squats(Truth(rate=10.0, repetitions=1)), CAMERA)
    turns, told = Turns(), [list[dict[str, Any]]() for _ in range(ROOMS)]
    workers = [
        Worker(Session(Busy(image)), answers.append, lambda _: None, turns)
        for answers in told
    ]
    ticks = itertools.count(1)
    while min(map(len, told)) < 12 and (number := next(ticks)) < 4000:
        shot = wire.Shot(time=number / 1000, number=number, jpeg=GREY)
        for worker in workers:
            worker.show(shot)
        time.sleep(0.001)
    for worker in workers:
        worker.leave()

    seen = np.array([len(answers) for answers in told])
    assert seen.max() <= 1.5 * seen.min()
    assert all(worker.dropped > 0 for worker in workers)
    assert Busy.most == 1
    for answers in told:
        numbers = [one["n"] for one in answers]
        assert numbers == sorted(numbers)


def test_who_waits_longest_is_next() -> None:
    turns, order = Turns(), list[int]()
    threads = []

    def wait(number: int) -> None:
        with turns.taken():
            order.append(number)

    with turns.taken():
        for number in range(8):
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            time.sleep(0.01)  # so that they ask in this order
    for thread in threads:
        thread.join(5)

    assert order == list(range(8))


def test_rooms_share_their_networks() -> None:
    where = Rooms(most=2 * ROOMS)
    held = [where.enter(None) for _ in range(ROOMS)]

    eyes = {id(room.eye) for room in held if room is not None}
    assert len(eyes) <= max((os.cpu_count() or 1) // THREADS, 1)
    picture = jpeg(np.full((480, 640, 3), 200, np.uint8))
    for room in held:
        assert room is not None
        assert room.session.look(picture, 1.0) is not None  # and each may use them


@pytest.mark.parametrize(("kind", "steps"), [(ASSESS, 15), (PRACTISE, 8)])
def test_children_stand_behind_who_is_coached(
    kind: str, steps: int, tmp_path: Path
) -> None:
    run = Run(Task(kind=kind, files=("none.trc",), out=str(tmp_path)))
    telling = threading.Thread(target=run.wait, args=(lambda *_: None,))
    telling.start()
    end = time.monotonic() + 20
    while (nice := os.getpriority(os.PRIO_PROCESS, run.pid)) < steps:
        assert time.monotonic() < end
        time.sleep(0.01)
    run.stop()
    telling.join(20)

    assert nice == os.getpriority(os.PRIO_PROCESS, 0) + steps
