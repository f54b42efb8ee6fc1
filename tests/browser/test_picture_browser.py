"""The picture in a real browser: drawn whole, and a hostile page asks nobody and runs nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from picture_answers import ANSWERS, large_answer, poisoned, trace_answer
from picture_answers import Page as Html
from playwright.sync_api import Browser, Page

from graph.export.picture import picture


class Sheet:
    """A page from a file, and what it asked for beside itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, file: Path, width: int = 1280) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(file.as_uri())
        self.page.wait_for_timeout(300)
        self.asked = [url for url in self.asked if not url.startswith(("file:", "data:,"))]

    def run(self, script: str) -> Any:
        return self.page.evaluate(f"async () => {{ {script} }}")


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Sheet]:
    page = chromium.new_page()
    yield Sheet(page)
    page.close()


BOXES_IN_PAGE = """
const holder = document.querySelector("#picture").getBoundingClientRect(), scale = holder.width / FRAME.width;
return BOXES.map(b => [holder.left + b[0] * scale, holder.top + window.scrollY + b[1] * scale]);
"""


def _places(browser: Sheet, page: Html) -> list[list[float]]:
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
    browser: Sheet, tmp_path: Path, listener: tuple[int, list[str]], name: str
) -> None:
    port, asked = listener
    html = picture(poisoned(ANSWERS[name], port))
    (tmp_path / "page.html").write_text(html, "utf-8")

    browser.open(tmp_path / "page.html")
    title = browser.run("return document.title")
    for x, y in _places(browser, Html(html)):
        browser.run(f"window.scrollTo(0, {max(0, y - 400)})")
        top = browser.run("return window.scrollY")
        browser.page.mouse.move(x, y - top)
        browser.run("await new Promise(done => setTimeout(done, 250))")
    tips = browser.run("return document.querySelector('.vis-tooltip').innerText")

    assert "window.hit" in tips
    assert browser.run("return [window.hit === undefined, document.querySelectorAll('img, iframe').length]") == [
        True,
        0,
    ]
    assert browser.run("return document.title") == title
    assert browser.asked == []
    assert asked == []


def test_the_policy_stops_a_script_even_if_one_got_in(browser: Sheet, tmp_path: Path) -> None:
    planted = "<img src=x onerror='window.hit=1'><script>window.hit=1</script></main>"
    (tmp_path / "page.html").write_text(picture(trace_answer()).replace("</main>", planted), "utf-8")

    browser.open(tmp_path / "page.html")

    assert browser.run("return window.hit === undefined") is True
    assert browser.run("return document.querySelectorAll('#picture canvas').length") == 1


def test_an_address_of_a_source_leads_to_it_and_nothing_stays_held_back(browser: Sheet, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(picture(large_answer()), "utf-8")
    last = "document.querySelector('ol.sources li:last-child')"

    browser.page.goto((tmp_path / "page.html").as_uri())
    name = browser.run(f"return {last}.id")
    browser.page.goto("about:blank")
    browser.page.goto((tmp_path / "page.html").as_uri() + f"#{name}")
    browser.page.wait_for_timeout(300)

    assert browser.run(f"const at = {last}.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight")
    assert browser.run("return document.documentElement.className") == ""


def test_without_scripts_the_tables_are_there(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(picture(trace_answer()), "utf-8")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto((tmp_path / "page.html").as_uri())

    assert page.locator("table.findings tbody tr").last.bounding_box()
    assert page.locator("noscript").first.is_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_drawn_whole_at_any_width(browser: Sheet, tmp_path: Path, width: int) -> None:
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


def test_a_reader_finds_filters_and_opens_evidence_by_mouse_and_by_keyboard(browser: Sheet, tmp_path: Path) -> None:
    html = picture(trace_answer())
    (tmp_path / "page.html").write_text(html, "utf-8")
    browser.open(tmp_path / "page.html")
    page, sheet = Html(html), browser.page

    x, y = _places(browser, page)[page.boxes.index(page.box("Example Sewing"))]
    sheet.mouse.click(x, y)
    panel = sheet.locator("#panel")
    panel.wait_for(state="visible")
    clicked = panel.inner_text()
    sheet.keyboard.press("Escape")
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        sheet.keyboard.press(key)
    panel.wait_for(state="visible")
    walked = panel.inner_text()
    sheet.keyboard.press("Escape")
    sheet.fill("#search", "spinning")
    found = sheet.inner_text("#said")
    sheet.select_option("select[data-filter=category]", label="forced labour")
    narrowed = sheet.inner_text("#said")
    shown = sheet.locator("table.filtered tbody tr:visible").count()
    sheet.click("#all-again")

    assert clicked.startswith("Close") and "Example Sewing Unit 2" in clicked and "freedom of association" in clicked
    assert "operates Example Sewing Unit 2" in clicked and "[1]" in clicked
    assert "Example Outdoor" in walked and "Links in and out" in walked
    assert found.startswith("2 of 5 rows fit") and narrowed.startswith("1 of 5 rows fit") and shown == 1
    assert sheet.locator("table.filtered tbody tr:visible").count() == 5
    assert browser.asked == []
