"""An exported page of 500 boxes in a real browser, beside the same page without its scripts."""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks.place import Place
from graph.export.picture import picture
from tests.browser.view import chromium_path, running_chromium
from tests.picture_answers import many_findings

RUNS = {"tiny": 2, "small": 9, "full": 9}
NODES, TRADERS = 500, 60
_SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
_SINCE_OPENED = "performance.now()"
_ALL_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def page(place: Place) -> dict[str, Any]:
    """Seconds from opening a file until its picture is drawn and takes keys; and until all is loaded, without scripts.

    Neither page is cut: each holds every finding, link and source of the answer in its tables.
    """
    if chromium_path() is None:
        return {"missing": "chromium"}
    html = picture(many_findings(NODES, TRADERS))
    ours, bare = place.scratch("page.html"), place.scratch("bare.html")
    ours.write_text(html, "utf-8")
    bare.write_text(_SCRIPT.sub("", html), "utf-8")
    spans: dict[str, list[float]] = {"drawn": [], "bare": []}
    with running_chromium() as chromium:
        for _ in range(RUNS[place.scale]):
            spans["drawn"].append(_opened(chromium, ours, "#picture[data-drawn]", _SINCE_OPENED))
            spans["bare"].append(_opened(chromium, bare, "main", _ALL_LOADED))
    return {name: statistics.median(taken) for name, taken in spans.items()} | {"bytes": len(html.encode())}


def _opened(chromium: Browser, file: Path, there: str, clock: str) -> float:
    sheet = chromium.new_page(viewport={"width": 1280, "height": 900})
    sheet.goto(file.as_uri())
    sheet.locator(there).wait_for()
    seconds = float(sheet.evaluate(clock)) / 1000
    sheet.close()
    return seconds
