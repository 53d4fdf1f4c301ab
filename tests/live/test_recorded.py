"""The coach in front of films of people: phones filmed them squatting."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.live.event import (
    Counted,
    Cued,
    Ended,
    Message,
    Start,
    Stop,
    Troubled,
)
from kneewise.units import deg
from kneewise.workflow.practising import Session
from tests.data import recording
from tests.live.drawn import practising
from tests.live.painted import filmed_by

STANDING = 1.4  # s of the first picture, since the films begin with the squat


def coached(name: str) -> list[Message]:
    """What is said of a film, after its first picture was held for a while."""
    session, said = Session(), list[Message]()
    session.hear(Start(time=0.0, practice=practising(Activity.SQUAT)))
    pictures = list(filmed_by(recording(name)))
    still = np.arange(0.0, STANDING, 1 / 30).tolist()
    shown = [(time, pictures[0][1]) for time in still]
    shown += [(time + STANDING, jpeg) for time, jpeg in pictures]
    for time, jpeg in shown:
        glance = session.look(jpeg, time)
        said += glance.messages if glance else ()
    said += session.hear(Stop(time=shown[-1][0]))
    return said


def test_a_good_squat_is_counted_and_no_knee_is_cued() -> None:
    said = coached("front-view-squat/IMG_7027.mov")

    (counted,) = (one for one in said if isinstance(one, Counted))
    assert counted.is_judged
    assert not any(isinstance(one, Cued | Troubled) for one in said)


def test_a_squat_with_the_right_knee_in_is_cued_on_the_right() -> None:
    said = coached("front-view-squat/IMG_7037.mov")

    (cued,) = (one for one in said if isinstance(one, Cued))
    (ended,) = (one for one in said if isinstance(one, Ended))
    assert cued.side is Side.RIGHT
    bends = {
        m.side: m.value for m in ended.summary.measures if m.name == "knee_collapse"
    }
    # Four networks of two sizes see 24° to 26° at the bottom, and more on the way.
    assert deg(20) < bends[Side.RIGHT] < deg(35)
    assert bends[Side.LEFT] < deg(5)
