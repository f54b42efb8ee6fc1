"""The picture in a real browser: drawn whole, and a hostile page asks nobody and runs nothing."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from picture_answers import ANSWERS, Json, Page, poisoned, trace_answer

from graph.export.picture import picture


class Browser:
    """A headless Chromium behind its own chromedriver, spoken to over loopback; both end with it."""

    def __init__(self, profile: Path, chromium: str, driver: str) -> None:
        self._process = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )
        assert self._process.stdout is not None
        port = next(found[1] for line in self._process.stdout if (found := re.search(r"started.* on port (\d+)", line)))
        self._http = requests.Session()
        self._http.trust_env = False
        self._root = f"http://127.0.0.1:{port}/session"
        quiet = ["gpu", "quic", "background-networking", "component-update", "sync", "extensions", "default-apps"]
        flags = ["--headless=new", "--no-sandbox", "--no-first-run", f"--user-data-dir={profile}", "--hide-scrollbars"]
        flags += [f"--disable-{name}" for name in quiet]
        flags += ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
        chrome = {
            "goog:chromeOptions": {"binary": chromium, "args": flags},
            "goog:loggingPrefs": {"performance": "ALL"},
        }
        self._root += "/" + self._post("", {"capabilities": {"alwaysMatch": chrome}})["sessionId"]

    def _post(self, command: str, body: Json) -> Any:
        answer = self._http.post(self._root + command, json=body, timeout=90).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise AssertionError(answer["message"])
        return answer

    def devtools(self, command: str, **params: Any) -> Any:
        return self._post("/goog/cdp/execute", {"cmd": command, "params": params})

    def open(self, file: Path, width: int = 1280) -> None:
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self._post("/se/log", {"type": "performance"})
        self._post("/url", {"url": file.as_uri()})
        self.run("await new Promise(done => setTimeout(done, 300))")

    def run(self, script: str) -> Any:
        wrapped = f"const done = arguments[0]; (async () => {{ {script} }})().then(done, error => done(String(error)))"
        return self._post("/execute/async", {"script": wrapped, "args": []})

    def hover(self, x: float, y: float) -> None:
        self.devtools("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self.devtools("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def requests(self) -> list[str]:
        """Addresses asked for since the page was opened, without the page itself and its empty icon."""
        events = (json.loads(line["message"])["message"] for line in self._post("/se/log", {"type": "performance"}))
        asked = [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("file:", "data:,"))]

    def screenshot(self, file: Path) -> None:
        image = self.devtools("Page.captureScreenshot", captureBeyondViewport=True, format="png")["data"]
        file.write_bytes(base64.b64decode(image))

    def close(self) -> None:
        with contextlib.suppress(requests.RequestException, AssertionError):
            self._http.delete(self._root, timeout=30)
        self._process.terminate()
        self._process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    chromium, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    if not chromium or not driver:
        if os.environ.get("TIERTRACE_REQUIRE_BROWSER") == "1":
            pytest.fail("TIERTRACE_REQUIRE_BROWSER=1, but chromium and chromedriver are not on the path")
        pytest.skip("no chromium and chromedriver on the path (Debian: apt-get install chromium chromium-driver)")
    opened = Browser(tmp_path_factory.mktemp("profile"), chromium, driver)
    yield opened
    opened.close()


BOXES_IN_PAGE = """
const holder = document.querySelector("#picture").getBoundingClientRect(), scale = holder.width / FRAME.width;
return BOXES.map(b => [holder.left + b[0] * scale, holder.top + window.scrollY + b[1] * scale]);
"""


def _places(browser: Browser, page: Page) -> list[list[float]]:
    boxes = json.dumps([[box["x"], box["y"]] for box in page.boxes])
    frame = json.dumps(page.data["frame"])
    places = browser.run(f"const BOXES = {boxes}, FRAME = {frame};" + BOXES_IN_PAGE)
    assert isinstance(places, list)
    return places


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that notes every request."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("name", ["trace", "brands"])
def test_a_hostile_page_asks_nobody_and_runs_nothing_in_a_browser(
    browser: Browser, tmp_path: Path, listener: tuple[int, list[str]], name: str
) -> None:
    port, asked = listener
    html = picture(poisoned(ANSWERS[name], port))
    (tmp_path / "page.html").write_text(html, "utf-8")

    browser.open(tmp_path / "page.html")
    title = browser.run("return document.title")
    for x, y in _places(browser, Page(html)):
        browser.run(f"window.scrollTo(0, {max(0, y - 400)})")
        top = browser.run("return window.scrollY")
        browser.hover(x, y - top)
        browser.run("await new Promise(done => setTimeout(done, 250))")
    tips = browser.run("return document.querySelector('.vis-tooltip').innerText")

    assert "<img" in tips
    assert browser.run("return [window.hit === undefined, document.querySelectorAll('img, iframe').length]") == [
        True,
        0,
    ]
    assert browser.run("return document.title") == title
    assert browser.requests() == []
    assert asked == []


def test_the_policy_stops_a_script_even_if_one_got_in(browser: Browser, tmp_path: Path) -> None:
    planted = "<img src=x onerror='window.hit=1'><script>window.hit=1</script></main>"
    (tmp_path / "page.html").write_text(picture(trace_answer()).replace("</main>", planted), "utf-8")

    browser.open(tmp_path / "page.html")

    assert browser.run("return window.hit === undefined") is True
    assert browser.run("return document.querySelectorAll('#picture canvas').length") == 1


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_drawn_whole_at_any_width(browser: Browser, tmp_path: Path, width: int) -> None:
    html = picture(trace_answer())
    (tmp_path / "page.html").write_text(html, "utf-8")

    browser.open(tmp_path / "page.html", width)

    assert browser.run("return document.documentElement.scrollWidth") <= width
    inked = "const c = document.querySelector('#picture canvas'), d = c.getContext('2d');"
    inked += "const p = d.getImageData(0, 0, c.width, c.height).data; let n = 0;"
    inked += (
        "for (let i = 0; i < p.length; i += 4) if (p[i] === 163 && p[i + 1] === 71 && p[i + 2] === 0) n++; return n"
    )
    assert browser.run(inked) > 5000
    assert browser.run("return document.querySelector('#picture').getAttribute('aria-label')").startswith(
        "Example Outdoor"
    )


def test_a_click_on_a_finding_leads_to_its_row(browser: Browser, tmp_path: Path) -> None:
    html = picture(trace_answer())
    (tmp_path / "page.html").write_text(html, "utf-8")
    browser.open(tmp_path / "page.html")
    page = Page(html)

    x, y = _places(browser, page)[page.boxes.index(page.box("Example Sewing"))]
    browser.click(x, y)
    browser.run("await new Promise(done => setTimeout(done, 700))")

    assert browser.run("return location.hash") == "#row-4"
