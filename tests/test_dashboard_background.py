"""The Neo4j behind the dashboard: it comes by itself, comes back, follows new builds, and is a copy where asked to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.background import OWNER, Background, Phase, State
from graph.build import current
from graph.errors import ServerUnavailable
from graph.intake import load
from graph.query import ask
from graph.serving import copy_of, digest_of, refresh
from graph.store import server
from graph.store.bolt import Store
from graph.store.load import load as load_into
from graph.store.state import Server
from graph.workspace import Workspace
from tests.dashboard_pages import CASES
from tests.own_data import write

pytestmark = pytest.mark.usefixtures("quick_java")

PATIENCE = 600.0


def eventually(said: Callable[[], bool], about: Callable[[], object]) -> None:
    """Wait until it is so; a test of threads has nothing else to wait for."""
    end = time.monotonic() + PATIENCE
    while not said():
        assert time.monotonic() < end, about()
        time.sleep(0.05)


def until(behind: Background, phase: Phase, digest: str | None = None) -> State:
    eventually(
        lambda: behind.state().phase is phase and (digest is None or behind.state().digest == digest), behind.state
    )
    return behind.state()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "mine")
    load(made, CASES)
    return made


@pytest.fixture
def behind(neo4j_installed: str, workspace: Workspace) -> Iterator[Background]:
    begun = Background(workspace).begin()
    yield begun
    begun.end()
    server.stop(workspace.server)


def brands(store: Store) -> int:
    return len(ask(store, "brands_of_a_site", site="site-rana-plaza").rows)


def test_it_starts_answers_comes_back_follows_and_ends(
    behind: Background, workspace: Workspace, tmp_path: Path
) -> None:
    first = current(workspace).digest
    with pytest.raises(ServerUnavailable):
        behind.with_store("another build", brands)
    until(behind, Phase.READY, first)
    assert behind.with_store(first, brands) == 13
    running = server.attach(workspace.server)
    assert running.owner == OWNER

    # Killed under it: the question fails, and it is started again.
    os.kill(running.pid, signal.SIGKILL)
    with pytest.raises(ServerUnavailable):
        behind.with_store(first, brands)
    until(behind, Phase.READY, first)
    assert behind.with_store(first, brands) == 13
    assert server.attach(workspace.server).pid != running.pid

    # A new build appears.
    write(tmp_path / "own")
    load(workspace, tmp_path / "own")
    second = current(workspace).digest
    assert second != first
    until(behind, Phase.READY, second)
    with pytest.raises(ServerUnavailable):
        behind.with_store(first, brands)
    assert behind.with_store(second, brands) == 13

    # It ends, and what it started ends with it.
    behind.end()
    assert behind.state().phase is Phase.OFF
    assert server.status(workspace.server).server is None


def test_what_somebody_else_started_is_left_running(neo4j_installed: str, workspace: Workspace) -> None:
    server.start(workspace.server, version=neo4j_installed, owner="command")
    try:
        behind = Background(workspace).begin()
        until(behind, Phase.READY)
        behind.end()

        assert server.status(workspace.server).server is not None
    finally:
        server.stop(workspace.server)


def test_what_cannot_be_started_is_a_sentence_and_another_try(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refuse(*_: object, **__: object) -> Store:
        tried.append(1)
        raise ServerUnavailable("Neo4j cannot be fetched; run: tiertrace server install --from DIR")

    monkeypatch.setattr("dashboard.background.hold", refuse)
    behind = Background(workspace).begin()
    try:
        assert "server install --from" in until(behind, Phase.FAILED).trouble
        assert len(tried) == 2, "the second chance that it gives itself"
        behind.again()
        eventually(lambda: len(tried) == 4, lambda: tried)
        until(behind, Phase.FAILED)
    finally:
        behind.end()


def test_an_error_nobody_thought_of_does_not_leave_pages_waiting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> Store:
        raise ZeroDivisionError

    monkeypatch.setattr("dashboard.background.hold", break_down)
    behind = Background(workspace).begin()
    try:
        assert "ZeroDivisionError" in until(behind, Phase.FAILED).trouble
    finally:
        behind.end()


def test_nothing_is_started_while_nothing_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.background.hold", lambda *_, **__: pytest.fail("nothing to hold"))
    behind = Background(Workspace(tmp_path))

    behind._keep_local()

    assert behind.state().phase is Phase.STARTING


@pytest.fixture
def elsewhere(
    neo4j_server: Server, neo4j_store: Store, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """A Neo4j of somebody's that holds the cases."""
    load_into(current(workspace), neo4j_store)
    monkeypatch.setenv("TIERTRACE_PASSWORD", neo4j_server.password)
    return neo4j_server


def test_a_copy_is_pulled_once_per_build(
    elsewhere: Server, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_of(Workspace(tmp_path / "here"), elsewhere.address)
    told = []
    made = refresh(copy, elsewhere.address, rows=lambda *all_of_it: told.append(all_of_it))

    assert made.digest == current(workspace).digest
    assert told[-1][1] == told[-1][2]
    monkeypatch.setattr("graph.serving.pull", lambda *_, **__: pytest.fail("pulled again"))
    assert refresh(copy, elsewhere.address).digest == made.digest


def test_pages_over_an_address_show_a_copy_and_ask_there(
    elsewhere: Server, neo4j_store: Store, workspace: Workspace, tmp_path: Path
) -> None:
    first = current(workspace).digest
    copy = copy_of(Workspace(tmp_path / "here"), elsewhere.address)
    behind = Background(copy, elsewhere.address).begin()
    try:
        state = until(behind, Phase.READY, first)
        assert digest_of(copy) == first
        assert behind.with_store(first, brands) == 13
        assert not state.moved_on

        # The other Neo4j moves on: it is said, and pulled when a person says so.
        write(tmp_path / "own")
        load(workspace, tmp_path / "own")
        load_into(current(workspace), neo4j_store)
        behind._keep_copy(1_000.0)
        assert behind.state().moved_on
        assert digest_of(copy) == first
        behind.again()
        second = until(behind, Phase.READY, current(workspace).digest)
        assert digest_of(copy) == second.digest
        eventually(lambda: not behind.state().moved_on, behind.state)
        assert second.copied is not None
    finally:
        behind.end()
    assert not copy.server.exists()


def test_a_copy_that_is_there_is_shown_while_its_neo4j_is_away(elsewhere: Server, tmp_path: Path) -> None:
    copy = copy_of(Workspace(tmp_path / "here"), elsewhere.address)
    made = refresh(copy, elsewhere.address)
    behind = Background(copy, "bolt://127.0.0.1:1").begin()
    try:
        state = until(behind, Phase.FAILED)
        assert state.digest == made.digest
        assert state.copied is not None
    finally:
        behind.end()


def test_two_addresses_have_two_copies(tmp_path: Path) -> None:
    here = Workspace(tmp_path)
    one, other = copy_of(here, "bolt://a.example.org"), copy_of(here, "bolt://b.example.org")

    assert one != other
    assert copy_of(here, "bolt://a.example.org/") == one
    assert one.folder.is_relative_to(tmp_path)
