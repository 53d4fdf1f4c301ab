"""A clock of the day that jumps, for every process that is started with it.

What counts seconds (``time.monotonic``, and every wait) is left alone, as it is where a
person or a server sets the clock of a machine. It takes a C compiler, on Linux.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from pathlib import Path

_FILE = "KNEEWISE_TEST_CLOCK"

_SOURCE = f"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const long long *ahead = 0;

static void __attribute__((constructor)) begin(void) {{
    const char *path = getenv("{_FILE}");
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0) return;
    void *found = mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
    if (found != MAP_FAILED) ahead = found;
    close(file);
}}

int clock_gettime(clockid_t which, struct timespec *now) {{
    int of_the_day = which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE;
    int done = (int)syscall(SYS_clock_gettime, which, now);
    if (done == 0 && ahead && of_the_day) now->tv_sec += *ahead;
    return done;
}}

int gettimeofday(struct timeval *now, void *zone) {{
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}}

time_t time(time_t *out) {{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (out) *out = exact.tv_sec;
    return exact.tv_sec;
}}
"""


def laid_out(folder: Path) -> dict[str, str] | None:
    """The environment of processes whose clock can be set; None where none can be."""
    compiler = shutil.which("cc")
    if compiler is None or not Path("/proc/self").exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "clock.c").write_text(_SOURCE)
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", "clock.so", "clock.c"]
    done = subprocess.run(words, cwd=folder, check=False, capture_output=True)
    if done.returncode != 0:
        return None
    set_clock(folder / "clock", 0)
    return {"LD_PRELOAD": str(folder / "clock.so"), _FILE: str(folder / "clock")}


def clock_here() -> Path | None:
    """The file of the clock that this process was started with, if any."""
    return Path(os.environ[_FILE]) if _FILE in os.environ else None


def set_clock(file: Path, hours: float) -> None:
    """Put the clock forward or back, against the true time."""
    ahead = struct.pack("q", round(3600 * hours))
    if not file.exists():
        file.write_bytes(ahead)
    with file.open("r+b") as place:  # in place, for it is mapped
        place.write(ahead)
