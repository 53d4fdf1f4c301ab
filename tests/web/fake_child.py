"""A child process that does as the name of its recording says, without any reading."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path


def say(**told: object) -> None:
    """A line for the server."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def end_with_parent() -> None:
    """End when the standard input does."""
    while os.read(0, 1024):
        pass
    os._exit(3)


def done(out: Path) -> None:
    """Leave a result."""
    numbers = {"kneewise": "0.1.0", "recording": {"taken_at": "2026-02-03T10:00:00"}}
    (out / "assessment.json").write_text(json.dumps(numbers))
    (out / "report.html").write_text("<!doctype html><title>Report</title>")
    (out / "playback.json").write_text("{}")
    say(ended="done")


def main() -> None:
    """Do what the task says."""
    task = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    if task["kind"] == "what-if":
        (Path(task["out"]) / "gluteus_medius.json").write_text('{"factors": []}')
        say(ended="done")
        return
    name = Path(task["files"][0]).stem
    say(stage="Measuring", share=0.25)
    (Path(task["out"]).parent / "pid").write_text(str(os.getpid()))
    if name == "long":
        time.sleep(60)
    if name == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "exit":
        os._exit(7)
    if name == "refuse":
        say(ended="failed", error="there is no whole squat in it.", remedy="Again.")
        return
    if name == "lie":
        say(ended="done")
        return
    if name == "chatter":
        sys.stdout.write("no JSON\n[1]\n" + "x" * 200_000 + "\n")
        say(stage="\x00" * 500, share=7)
    done(Path(task["out"]))


if __name__ == "__main__":
    main()
