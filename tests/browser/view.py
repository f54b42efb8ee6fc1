"""A page of the dashboard in a real browser, watched: whatever it asks of another host, runs or complains is noted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

WIDE = (1280, 900)
NARROW = (360, 740)
SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app !== null && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') !== null
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true], [data-testid=stSpinner]');
}"""
_KNOWN = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit looks for these below a page's own path first, and is answered 404."""
_INSIDE = ("data:", "blob:", "about:", "file:")


def chromium_path() -> str | None:
    """Debian's Chromium, if it is there the one without windows: it takes a third of the time to start."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A headless Chromium that knows no host but this machine."""
    flags = ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--hide-scrollbars"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*flags, *root])
        try:
            yield browser
        finally:
            browser.close()


class View:
    """A page, what it asked other hosts for, and what went wrong in it."""

    def __init__(self, context: BrowserContext, address: str, allowed: tuple[str, ...] = ()) -> None:
        self.address = address
        self.trouble: list[str] = []
        self._hosts = {urlsplit(one).netloc for one in (address, *allowed)}
        context.set_default_timeout(40_000)
        self.page: Page = context.new_page()
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", self._watch)
        self._watch(self.page)

    def _watch(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("pageerror", lambda error: self.trouble.append(f"uncaught: {error}"))
        page.on("console", self._said)
        page.on("dialog", lambda dialog: (self.trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _asked(self, url: str) -> None:
        if not url.startswith(_INSIDE) and urlsplit(url).netloc not in self._hosts:
            self.trouble.append(f"asked another host: {url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not str(message.location.get("url")).endswith(_KNOWN):
            self.trouble.append(f"console: {message.text}")

    def open(self, path: str = "/") -> View:
        """Open an address of the dashboard."""
        self.page.goto(self.address + path)
        return self.settle()

    def settle(self) -> View:
        """Wait until the page stands still: its script has run and nothing is being fetched."""
        self.page.wait_for_function(SETTLED)
        self.page.wait_for_timeout(150)  # a click is on its way to the server before the page says so
        self.page.wait_for_function(SETTLED)
        return self

    def at(self, screen: str, **parts: str) -> View:
        """Wait until the address is that of a screen, with these parts among others."""
        self.page.wait_for_function(
            """([screen, parts]) => location.pathname.replace(/^\\//, '') === screen && parts.every(
                 ([name, value]) => new URLSearchParams(location.search).get(name) === value)""",
            arg=[screen, [list(part) for part in parts.items()]],
        )
        return self.settle()

    def drawn(self) -> View:
        """Wait until a picture is drawn."""
        self.page.locator("#picture[data-drawn=yes]").wait_for()
        return self

    @property
    def parts(self) -> dict[str, str]:
        """What the address says."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def words(self) -> str:
        """What can be read on the page, apart from the inside of tables."""
        return self.page.locator("[data-testid=stMain]").inner_text()
