"""Chromium, and dashboards for it to look at. Without a browser these tests skip with the reason; with
TIERTRACE_REQUIRE_BROWSER=1 they fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from graph.intake import load
from graph.workspace import Workspace, remove_tree
from tests.browser.served import Served, serving
from tests.browser.view import WIDE, View, chromium_path, running_chromium
from tests.dashboard_pages import CASES

Opener = Callable[..., View]
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that it can be chosen or left out: ``-m browser``."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for this folder, no longer: while it runs, other tests could not start an event loop of their own."""
    if chromium_path() is None:
        if os.environ.get("TIERTRACE_REQUIRE_BROWSER") == "1":
            pytest.fail("TIERTRACE_REQUIRE_BROWSER=1, but chromium is not on the path")
        pytest.skip("no chromium on the path (Debian: apt-get install chromium)")
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard over the cases, which no test changes."""
    folder = tmp_path_factory.mktemp("cases")
    load(Workspace(folder / "workspace"), CASES)
    with serving(folder / "workspace", folder) as served:
        yield served


@pytest.fixture(scope="package")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard over the cases with a Neo4j behind it, which no test changes."""
    folder = tmp_path_factory.mktemp("answering")
    load(Workspace(folder / "workspace"), CASES)
    with serving(folder / "workspace", folder, neo4j=True) as served:
        yield served


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard that stays while the workspace below it is changed for another; ask for ``stage``."""
    folder = tmp_path_factory.mktemp("stage")
    with serving(folder / "workspace", folder) as served:
        yield served


@pytest.fixture
def stage(server: Served) -> Served:
    """A dashboard over nothing, whose workspace a test may fill and change: the next one begins with nothing again."""
    if server.process is None or server.process.poll() is not None:
        server.start()
    remove_tree(server.workspace)
    assert not server.workspace.exists()
    return server


@pytest.fixture
def look(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens pages, each in a context of its own; whatever they asked of others or complained of fails the test."""
    opened: list[tuple[View, Callable[[], None]]] = []

    def at(served: Served, path: str = "/", size: tuple[int, int] = WIDE, allowed: tuple[str, ...] = ()) -> View:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, service_workers="block")
        view = View(context, served.address, allowed)
        opened.append((view, context.close))
        return view.open(path)

    yield at
    for _, close in opened:
        close()
    assert [trouble for view, _ in opened for trouble in view.trouble] == []
