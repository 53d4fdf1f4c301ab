"""A real browser whose camera plays a file, and that notes what it should not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from re import Pattern
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from tests.data import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser as PlaywrightBrowser
    from playwright.sync_api import Page, Playwright, Request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1280, 860)


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One page of a browser."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the console said, and what was asked of another host."""

    def see(
        self, selector: str, words: str | Pattern[str], *, seconds: float = 15
    ) -> None:
        """Wait until a part of the page says *words*."""
        part = self.page.locator(selector, has_text=words)
        part.wait_for(state="visible", timeout=seconds * 1000)

    def sign_in(self, name: str, password: str) -> None:
        """Fill in who somebody is, where the page asks for it."""
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def turn_on(self) -> None:
        """Turn the camera on and wait for the first drawing of a person."""
        self.page.click("#camera")
        self.drawn()

    def drawn(self) -> None:
        """Wait until a person is drawn."""
        self.page.wait_for_selector("#overlay[data-shows=person]", timeout=20_000)

    def fits(self) -> bool:
        """Whether nothing is wider than the screen."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth")
        return wide <= self.page.evaluate("window.innerWidth")

    def barriers(self) -> list[str]:
        """What keeps some people out, by axe-core: names of rules that are broken."""
        found: list[dict[str, str]] = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {one['help']}" for one in found]


@contextmanager
def chromium(playwright: Playwright, camera: Path | None) -> Iterator[Browser]:
    """A browser whose camera plays *camera*; it has none if None."""
    flags = list(QUIET)
    if camera is not None:
        flags.append("--use-fake-device-for-media-stream")
        flags.append(f"--use-file-for-fake-video-capture={camera}")
    made = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    try:
        yield Browser(made)
    finally:
        made.close()


class Browser:
    """A browser that opens pages, each with an empty memory of its own."""

    def __init__(self, made: PlaywrightBrowser) -> None:
        self._made = made

    @contextmanager
    def opened(  # noqa: PLR0913 - what a person's browser may be
        self,
        address: str,
        *,
        size: tuple[int, int] = DESK,
        may: bool = True,
        dark: bool = False,
        language: str = "en-GB",
        ready: str = "#camera:enabled",
    ) -> Iterator[Screen]:
        """A page.

        Args:
            address: with its token.
            size: px, width and height.
            may: whether the camera is allowed.
            dark: whether the person likes it dark.
            language: of the browser.
            ready: what is there when the page is.
        """
        context = self._made.new_context(
            viewport={"width": size[0], "height": size[1]},
            permissions=["camera"] if may else [],
            color_scheme="dark" if dark else "light",
            locale=language,
        )
        try:
            screen = Screen(page=context.new_page())
            _note(screen, address)
            screen.page.goto(address)
            screen.page.wait_for_selector(ready)
            yield screen
        finally:
            context.close()


def _note(screen: Screen, address: str) -> None:
    home = "/".join(address.split("/")[:3])

    def asked(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            screen.complaints.append(f"asked {request.url}")

    screen.page.on("request", asked)
    screen.page.on("console", lambda one: screen.complaints.append(one.text))
    screen.page.on("pageerror", lambda one: screen.complaints.append(str(one)))


def required() -> None:
    """Skip where there is no browser, unless one is required."""
    if CHROMIUM is None:
        missing("browser", "no Chromium on this machine; install chromium")
