"""The picture: complete, honest, inert, the same bytes each time, and readable in a real browser."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from graph.errors import UsageError
from graph.export import words
from graph.export.picture import picture
from graph.export.text import clean, web_address, wrap

Json = dict[str, Any]
COUNTRIES = ("BD", "IN", "PK", "VN", "KH", "TR")


def node(id: str, name: str, label: str | None = "Factory", country: str | None = "BD", **more: Any) -> Json:
    return {"id": id, "name": name, "label": label, "country": country, **more}


def document(number: int) -> Json:
    return {
        "id": f"src-{number}",
        "title": f"Example supplier list {number}",
        "publisher": "Example Research Institute",
        "url": f"https://example.org/lists/{number}",
    }


def step(start: Json, relation: str, end: Json, **more: Any) -> Json:
    return {
        "from": start,
        "relation": relation,
        "to": end,
        "valid_from": "2012",
        "valid_to": "2013-04",
        "listed": [],
        "status": "documented",
        "basis": "ngo_report",
        "source": ["Example Research Institute"],
        "documents": [document(1)],
        "also": [],
    } | more


def path(*steps: Json, verdict: str | None = "overlap", strength: str = "fair") -> Json:
    return {
        "verdict": verdict,
        "strength": strength,
        "status": "documented",
        "hops": sum(each["relation"] != "LOCATED_IN" for each in steps),
        "tier": sum(each["relation"] == "SOURCES_FROM" for each in steps),
        "steps": list(steps),
    }


def finding(id: str, facility: Json, category: str, *paths: Json, status: str = "documented", **dates: str) -> Json:
    best = paths[0]
    return {
        "incident": {"id": id, "category": category, "status": status, "start": None, "end": None} | dates,
        "facility": facility,
        **{key: best[key] for key in ("hops", "tier", "verdict", "strength", "status")},
        "paths": list(paths),
    }


BRAND = node("org-1", "Example Outdoor Clothing", "Brand", "DE")
OWN = node("org-2", "Example Outdoor Production", "Supplier", "DE")
TRADER = node("org-3", "Example Garment Trading Company of the Far East", "Supplier", "HK")
KNITWEAR = node("site-1", "Example Knitwear Ltd")
TOWER = node("site-2", "Example Tower (eight-storey building)")
MILL = node("site-3", "Example Spinning Mill", country="IN")
FARMS = node("site-4", "Example cotton growers of the northern district", "Farm", "UZ", level="group")
SEWING = node("site-5", "Example Sewing Unit 2", country="DE")
SECTOR = node("site-6", "Example cotton harvest", "Farm", "TM", level="sector")


def trace_answer() -> Json:
    """A brand with five findings, a building, a group, a sector, a loop and an arrow that skips a tier."""
    to_trader = step(BRAND, "SOURCES_FROM", TRADER, listed=["2012-06-30", "2013-01-31"], status="acknowledged")
    to_knit = step(TRADER, "SOURCES_FROM", KNITWEAR, documents=[document(2)])
    in_tower = step(KNITWEAR, "LOCATED_IN", TOWER, valid_from=None, documents=[document(3)])
    to_mill = step(KNITWEAR, "SOURCES_FROM", MILL, status="alleged", documents=[document(4)])
    to_farms = step(MILL, "SOURCES_FROM", FARMS, valid_from=None, valid_to=None)
    to_sector = step(MILL, "SOURCES_FROM", SECTOR, valid_from=None, valid_to=None, status="disputed")
    own = step(BRAND, "OWNS", OWN, also=[{"source": "Example Register", "status": "documented", "documents": [document(5)]}])
    runs = step(OWN, "OPERATES", SEWING)
    direct = step(BRAND, "SOURCES_FROM", MILL, status="disputed", documents=[document(6)])
    fire = {"start": "2013-04-24", "end": "2013-04-24"}
    return {
        "brand": BRAND,
        "as_of": None,
        "digest": "4f" * 32,
        "truncated": False,
        "coverage": {"sources": 6, "as_of": "2026-10-01", "undated": 2, "not_shown": 0},
        "findings": [
            finding("ab-1", TOWER, "occupational_safety", path(to_trader, to_knit, in_tower), status="court_finding", **fire),
            finding("ab-2", KNITWEAR, "wages", path(to_trader, to_knit, verdict="possible"), start="2013"),
            finding(
                "ab-3",
                FARMS,
                "child_labour",
                path(to_trader, to_knit, to_mill, to_farms, verdict="unknown", strength="weak"),
                path(direct, to_farms, verdict="unknown", strength="contested"),
                status="alleged",
            ),
            finding("ab-4", SEWING, "freedom_of_association", path(own, runs, verdict="before"), start="2019-05", end="2020"),
            finding("ab-5", SECTOR, "forced_labour", path(direct, to_sector, verdict="unknown", strength="contested")),
        ],
    }


def brands_answer(brands: int = 5) -> Json:
    """The brands of a building, directly, through a trader, or through a workshop in it."""
    through = step(TRADER, "SOURCES_FROM", KNITWEAR)
    in_tower = step(KNITWEAR, "LOCATED_IN", TOWER)
    rows = []
    for number in range(brands):
        brand = node(f"org-b{number}", f"Example Brand {number}", "Brand", COUNTRIES[number % 6])
        verdict = words.VERDICTS[number % 5]
        ways = (
            path(step(brand, "SOURCES_FROM", KNITWEAR), in_tower, verdict=verdict),
            path(step(brand, "SOURCES_FROM", TRADER), through, in_tower, verdict=verdict),
            path(step(brand, "SOURCES_FROM", TOWER, status="alleged"), verdict=verdict),
        )
        best = ways[number % 3]
        rows.append(
            {"brand": brand, "incident": "ab-1", "path_count": 3, "paths": [best]}
            | {key: best[key] for key in ("hops", "tier", "verdict", "strength", "status")}
        )
    coverage = {"sources": ["Example list", "Example report"], "as_of": "2026-10-01", "undated": 1, "not_shown": 0}
    return {"site": TOWER, "digest": "ab" * 32, "truncated": False, "coverage": coverage, "brands": rows}


def large_answer(findings: int = 107) -> Json:
    """More than a picture can hold: factories of many suppliers in six countries."""
    rows = []
    for number in range(findings):
        country = COUNTRIES[number * number % 6]
        supplier = node(f"org-s{number // 4}", f"Example Supplier {number // 4}", "Supplier", country)
        factory = node(f"site-f{number}", f"Example Garments Factory Number {number}", "Factory", country)
        steps = [step(BRAND, "SOURCES_FROM", supplier), step(supplier, "OPERATES", factory)]
        if number % 5 == 0:
            factory = node(f"site-m{number}", f"Example Mill {number}", "Factory", country)
            steps.append(step(steps[-1]["to"], "SOURCES_FROM", factory))
        rows.append(finding(f"ab-{number}", factory, "wages", path(*steps, verdict=words.VERDICTS[number % 5]), start="2015"))
    return trace_answer() | {"findings": rows, "truncated": True, "coverage": {"sources": 3, "not_shown": 12}}


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
        quiet = "gpu quic background-networking component-update sync extensions default-apps".split()
        flags = ["--headless=new", "--no-sandbox", "--no-first-run", f"--user-data-dir={profile}", "--hide-scrollbars"]
        flags += [f"--disable-{name}" for name in quiet]
        flags += ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
        chrome = {"goog:chromeOptions": {"binary": chromium, "args": flags}, "goog:loggingPrefs": {"performance": "ALL"}}
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
