"""The dashboard in a real browser: beside a bare Streamlit page on the cases, and over the graph of this scale."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Any

import requests
from playwright.sync_api import Browser

from benchmarks.place import Place
from dashboard.screens import find
from graph.build import current
from graph.intake import load
from graph.names import build_index
from graph.projection import Projection
from graph.trace.topology import open_topology
from graph.workspace import Workspace, write_whole
from tests.browser.served import Served, free_port, serving
from tests.browser.view import View, chromium_path, running_chromium

RUNS = {"tiny": 1, "small": 5, "full": 5}
"""How often each is taken."""
CASES = Path(__file__).parent.parent / "datasets" / "cases"
BARE = """import streamlit as st
st.dataframe([{"brand": f"Brand {number}", "sites": number} for number in range(100)])
"""
"""The limit: the least that a page of Streamlit with something on it can be."""
CANVAS = "[data-testid=stDataFrame] canvas"
STANDS = """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-stale=true]')"""
PICTURE = "#picture[data-drawn=yes]"


def cases(place: Place) -> dict[str, Any]:
    """Page opened to picture drawn, and beside it a bare page opened to its table drawn, one after the other."""
    if chromium_path() is None:
        return {"missing": "chromium"}
    folder = place.scratch("browse-cases")
    workspace = Workspace(folder / "workspace")
    load(workspace, CASES)
    with serving(workspace.folder, folder) as ours, _bare(folder) as bare, running_chromium() as chromium:
        spans: dict[str, list[float]] = {"drawn": [], "bare": []}
        for _ in range(RUNS[place.scale] + 1):  # the first of each is not counted: both have imports to do
            spans["drawn"].append(_opened(chromium, f"{ours.address}/trace?brand=org-gap", PICTURE))
            spans["bare"].append(_opened(chromium, bare, CANVAS))
    return {name: statistics.median(taken[1:]) for name, taken in spans.items()}


def scale(place: Place) -> dict[str, Any]:
    """Trace of two brands from click to picture, search from the pause to the answers, memory of the app.

    An answer that was given once is kept by the app, so that each of these is measured on what it was not asked yet.
    """
    if chromium_path() is None:
        return {"missing": "chromium"}
    folder = place.scratch("browse")
    _around(place.projection, Workspace(folder / "workspace"))
    brands, other = place.noted("brands"), place.noted("ids")["all"][0]
    spans: dict[str, list[float]] = {}
    found: dict[str, Any] = {}
    for run in range(RUNS[place.scale]):
        with serving(folder / "workspace", folder) as served, running_chromium() as chromium:
            view = View(chromium.new_context(viewport={"width": 1280, "height": 900}), served.address).open()
            _traced(view, other)  # the topology is opened, whatever has to be imported is
            for word in ("median", "biggest"):
                spans.setdefault(f"trace_{word}", []).append(_traced(view, brands[word]["id"]))
            for kind, text in _searches(place.projection, run, RUNS[place.scale]).items():
                spans.setdefault(f"search_{kind}", []).append(_search(view, text))
            found["again_biggest"] = _traced(view, brands["biggest"]["id"])
            found["memory"] = _memory(served)
    return found | {name: statistics.median(taken) for name, taken in spans.items()}


def _opened(chromium: Browser, address: str, drawn: str) -> float:
    """Seconds from opening an address, in a browser that has not seen it, until something is drawn."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(drawn).first.wait_for()
    spent = perf_counter() - start
    context.close()
    return spent


def _traced(view: View, brand: str) -> float:
    """Seconds from the click on a brand that was found until its picture is drawn."""
    view.open(f"/?q={brand}")
    link = view.page.get_by_role("main").locator(f"a[href$='brand={brand}']").first
    link.wait_for()
    start = perf_counter()
    link.click()
    view.page.locator(PICTURE).wait_for(timeout=180_000)
    return perf_counter() - start


def _search(view: View, text: str) -> float:
    """Seconds from the end of the pause after the last key until the answers stand there."""
    pause = float(find._PAUSE.removesuffix("ms")) / 1000
    view.open()
    box = view.page.get_by_role("main").locator("input").first
    box.fill(text[:-1])
    box.press("End")
    view.page.wait_for_function(_at(text[:-1]))
    view.settle()
    start = perf_counter()
    box.press(text[-1])
    view.page.wait_for_function(_at(text), polling=20)
    view.page.wait_for_function(STANDS, polling=20)
    return perf_counter() - start - pause


def _at(text: str) -> str:
    return f"() => new URLSearchParams(location.search).get('q') === {text!r}"


def _searches(projection: Projection, run: int, runs: int) -> dict[str, str]:
    """A name of the build as it stands, its beginning, its middle, and without a letter; others in each run."""
    names = projection.nodes("Supplier", ["name"]).column("name")
    name = str(names[(run + 1) * len(names) // (runs + 2)])
    return {"exact": name, "prefix": name[: 8 + run], "substring": name[2 : 10 + run], "typo": name[:11] + name[12:]}


def _around(projection: Projection, workspace: Workspace) -> None:
    """A workspace whose current build is a projection that lies elsewhere, with its name index and topology made."""
    if not (projection.folder / "names.sqlite").exists():
        build_index(projection)
    open_topology(projection)
    workspace.prepare()
    workspace.builds.mkdir(exist_ok=True)
    link = workspace.builds / projection.folder.name
    with suppress(FileExistsError):
        link.symlink_to(projection.folder, target_is_directory=True)
    write_whole(workspace.builds / "current", f"{link.name}\n0\n".encode())
    assert current(workspace).digest == projection.digest


def _memory(served: Served) -> dict[str, float]:
    """MB of the app's process: at most, now, and now without the files that it maps."""
    pairs = (line.split()[:2] for line in Path(f"/proc/{served.pid}/status").read_text("ascii").splitlines())
    status = {pair[0]: int(pair[1]) / 1024 for pair in pairs if pair[0].startswith(("Vm", "Rss"))}
    return {"peak": status["VmHWM:"], "rss": status["VmRSS:"], "private": status["RssAnon:"]}


@contextmanager
def _bare(folder: Path) -> Iterator[str]:
    """A bare page, served by Streamlit as it comes."""
    script, port = folder / "bare.py", free_port()
    script.write_text(BARE, "utf-8")
    options = ["--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false",
               "--server.fileWatcherType=none", f"--server.port={port}"]  # fmt: skip
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _answers(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(requests.RequestException):
            if requests.get(f"{address}/_stcore/health", timeout=5).ok:
                return
        time.sleep(0.1)
    raise RuntimeError("the bare page is not served")
