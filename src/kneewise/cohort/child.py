"""The process that assesses: it may crash, hang or swell without hurting a worker.

    python -m kneewise.cohort.child LIFELINE

reads jobs from its input and writes answers to its output, until the input ends.
LIFELINE is a file descriptor that ends when whoever started it is gone.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import struct
import sys
import threading
import warnings
from typing import IO, BinaryIO

LENGTH = struct.Struct("<Q")
"""How a message begins: the number of its bytes."""


ROOM = "KNEEWISE_ROOM"
"""Variable that names the folder of this process, for what it fetches."""


def main() -> None:
    """Answer jobs until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one above
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        watch = threading.Thread(target=_die_with, args=(int(sys.argv[1]),))
        watch.daemon = True
        watch.start()
    serve(sys.stdin.buffer, answers)
    _cleared()


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer each job; loading what it takes begins with the first."""
    from kneewise.cohort.look import look

    while (job := received(jobs)) is not None:
        send(answers, look(job))  # type: ignore[arg-type]


def received(stream: BinaryIO) -> object | None:
    """The next message; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return pickle.loads(body) if len(body) == size else None  # from our own parent


def send(stream: IO[bytes], message: object) -> None:
    """Write a message."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def _die_with(lifeline: int) -> None:
    """End when the other end of a pipe is closed, however that came about."""
    while os.read(lifeline, 1):
        pass
    _cleared()
    os._exit(1)


def _cleared() -> None:
    """Remove what was fetched: whoever started this process may be gone."""
    if ROOM in os.environ:
        shutil.rmtree(os.environ[ROOM], ignore_errors=True)


if __name__ == "__main__":
    main()
