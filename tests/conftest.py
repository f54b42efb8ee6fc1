"""One local Neo4j for the whole test run, and a check that no process of ours outlives it.

TIERTRACE_TEST_NEO4J_VERSION and TIERTRACE_TEST_CYPHER choose another version and default language. Where the server
can't be fetched, tests that need it skip with the reason; with TIERTRACE_REQUIRE_NEO4J=1 they fail.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import workers

from graph.errors import ServerUnavailable
from graph.intake import load
from graph.store import bolt, server
from graph.store.lock import DEFAULT_VERSION
from graph.store.state import Server
from graph.workspace import Workspace

NEO4J_VERSION = os.environ.get("TIERTRACE_TEST_NEO4J_VERSION") or DEFAULT_VERSION
CYPHER = os.environ.get("TIERTRACE_TEST_CYPHER") or "CYPHER_5"
QUICK = "-XX:TieredStopAtLevel=1"
"""The flag of Java for what starts and ends within a test; a server that answers many questions is slower with it."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Several workers: tests that share what is dear to set up stay together (``workers``)."""
    return workers.scheduler(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers begin with what takes longest."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        workers.dear_first(items)


@pytest.fixture(scope="session", autouse=True)
def no_server_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """After the last test: no Java that serves or fills a home below the folder of this run."""
    below = str(tmp_path_factory.getbasetemp())
    yield
    left = [process for process in psutil.process_iter(["cmdline"]) if _is_ours(process, below)]
    for process in left:
        process.kill()
    assert not left, f"processes left behind by tests: {[process.pid for process in left]}"


def _is_ours(process: psutil.Process, below: str) -> bool:
    command = process.info["cmdline"] or []
    alive = process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return alive and "java" in Path(command[0] if command else "").name and any(below in each for each in command)


@pytest.fixture(scope="session")
def neo4j_installed() -> str:
    """The version to test with, once its jars are in the cache."""
    try:
        server.install(NEO4J_VERSION)
    except ServerUnavailable as error:
        if os.environ.get("TIERTRACE_REQUIRE_NEO4J") == "1":
            pytest.fail(f"Neo4j is required and can't be fetched: {error}")
        pytest.skip(f"no Neo4j: {error}")
    return NEO4J_VERSION


@pytest.fixture
def quick_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """For servers and imports that live for seconds: Java's second compiler would take more than it gives."""
    monkeypatch.setenv("TIERTRACE_JAVA_FLAGS", QUICK)


@pytest.fixture(scope="session")
def neo4j_server(neo4j_installed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The local server of this run: `address`, `user`, `password`."""
    folder = tmp_path_factory.mktemp("neo4j") / "server"
    try:
        yield server.start(folder, version=neo4j_installed, cypher=CYPHER, owner="tests")
    finally:
        server.stop(folder)


@pytest.fixture
def neo4j_store(neo4j_server: Server) -> Iterator[bolt.Store]:
    """A connection to the emptied database of this run's server."""
    with bolt.connect(neo4j_server.address, neo4j_server.user, neo4j_server.password) as store:
        empty(store, neo4j_server)
        yield store


def empty(store: bolt.Store, started: Server) -> None:
    """Remove everything from the database of a server that this run has started, and of no other."""
    assert started.started_here, "a database that the tests did not start is not emptied"
    assert store.address == started.address, "the connection leads to another server"
    with store.session("write") as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
        for name in [row["name"] for row in session.run("SHOW CONSTRAINTS YIELD name")]:
            session.run(f"DROP CONSTRAINT `{name}`").consume()
        for name in [row["name"] for row in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")]:
            session.run(f"DROP INDEX `{name}`").consume()


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the cases, for the tests of one file."""
    folder = tmp_path_factory.mktemp("cases")
    load(Workspace(folder), Path(__file__).parents[1] / "datasets" / "cases")
    return folder
