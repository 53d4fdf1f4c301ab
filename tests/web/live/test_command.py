"""The command ``kneewise live``: it prints an address, serves, and ends quietly."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "kneewise", "live", "--no-browser"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_it_serves_at_the_address_it_prints_and_ends_with_ctrl_c(
    running: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert running.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+/\S+", running.stdout.readline())
    assert address is not None
    transport = httpx.HTTPTransport(retries=20)  # it listens before it answers
    with httpx.Client(
        transport=transport, trust_env=False, follow_redirects=True, timeout=20
    ) as client:
        page = client.get(address[0])

    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)

    assert "Live coach" in page.text
    assert (running.returncode, out.splitlines()[-1], err) == (0, "Ended.", "")
    assert list(tmp_path.iterdir()) == []


def ended(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "kneewise", "live", "--no-browser", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_a_port_that_is_taken_is_said(
    running: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert running.stdout is not None
    port = re.search(r":(\d+)/", running.stdout.readline())
    assert port is not None

    second = ended(tmp_path, "--port", port[1])

    assert second.returncode == 1
    assert "cannot be used" in second.stderr
    assert "--port" in second.stderr


def test_a_height_that_is_no_persons_is_said(tmp_path: Path) -> None:
    told = ended(tmp_path, "--height", "178")

    assert told.returncode == 1
    assert "not a person's" in told.stderr
    assert "--height 1.72" in told.stderr
