"""Takes the picture of the demo's report that the README shows: ``make picture``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PICTURE = Path(__file__).with_name("report.png")
WIDTH, HEIGHT, SCALE = 900, 1190, 1.5
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Photograph the page that the command line names."""
    page = Path(sys.argv[1]).resolve()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"This needs one of {', '.join(BROWSERS)}.")
    with tempfile.TemporaryDirectory() as scratch:
        shot = Path(scratch) / "shot.png"
        command = [browser, "--headless", "--no-sandbox", "--hide-scrollbars"]
        command += [f"--window-size={WIDTH},{HEIGHT}"]
        command += [f"--force-device-scale-factor={SCALE}", f"--screenshot={shot}"]
        command += [f"--user-data-dir={scratch}/profile", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with Image.open(shot) as taken:
            few = taken.convert("RGB").quantize(64, dither=Image.Dither.NONE)
            few.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
