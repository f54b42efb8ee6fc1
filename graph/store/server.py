"""The local Neo4j of a workspace: start, attach, stop, status.

The server is a process of its own that any command starts and all commands share. It serves one home folder
(`homes.py`) on a random port of this machine only. Two homes can be served at once while a load replaces one by the
other: the pointer says which one readers attach to.

Below the server folder: `password`, `current` (name of the home in use), `homes/<name>/`, `start.lock`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import filelock

from graph.errors import ServerUnavailable, UsageError
from graph.store import homes, process
from graph.store.admin import end_abandoned
from graph.store.conf import check_cypher, memory_settings
from graph.store.install import Progress, disk_trouble, free_megabytes, install, is_installed
from graph.store.java import find_java
from graph.store.launch import launch, wait_until_ready
from graph.store.lock import DEFAULT_VERSION, locked_versions, read_lock
from graph.store.private import make_private_folder
from graph.store.state import Server, find_running

LEAST_FREE_MEGABYTES = 100

__all__ = ["Server", "Status", "attach", "install", "remove_unused_homes", "start", "status", "stop"]


@dataclass(frozen=True)
class Status:
    """What there is of the local server in a workspace."""

    server: Server | None
    """the one that runs"""
    home: Path | None
    version: str
    installed: bool


def start(
    folder: Path,
    *,
    version: str | None = None,
    home: Path | None = None,
    browser: bool = False,
    cypher: str | None = None,
    owner: str = "command",
    heap: str | None = None,
    pagecache: str | None = None,
    progress: Progress | None = None,
) -> Server:
    """Start the server of this workspace, or attach to the one that runs, and return when it answers.

    Args:
        folder: the server folder of the workspace.
        version: Neo4j version; by default that of the home in use, else the long-term one.
        home: serve this home beside the one in use (for a load); by default the one in use.
        browser: serve Neo4j Browser too.
        cypher: default language, CYPHER_5 or CYPHER_25 (2026 versions only).
        owner: who starts it, shown by status.
        heap: memory of the server, such as 2g; by default TIERTRACE_HEAP.
        pagecache: memory for its files; by default TIERTRACE_PAGECACHE.
        progress: told megabytes while the jars are fetched.

    Raises:
        ServerUnavailable: it can't be fetched or started; the message says why and what to do.
        UsageError: a running server is not the one asked for, or a setting is no good.
    """
    folder = folder.absolute()
    try:
        make_private_folder(folder)
        with _lock(folder):
            running = find_running(folder, home or homes.current_home(folder))
            if running is not None:
                running = wait_until_ready(running)
                _check_asked(running, version, browser, cypher)
                return running
            memory = memory_settings(heap, pagecache)
            version = version or _usual_version(home or homes.current_home(folder))
            read_lock(version)
            if home and not homes.can_open(home, version):
                raise UsageError(
                    f"{home.name} was written by another Neo4j than {version}; load again into a new home."
                )
            check_cypher(version, cypher or "CYPHER_5")
            find_java(version)
            install(version, browser=browser, progress=progress)
            _check_room(folder)
            home = home or _home_for(folder, version)
            homes.note_version(home, version)
            asked = Server(
                folder=folder, home=home, version=version, cypher=cypher or "CYPHER_5", pid=0, started=0.0, bolt_port=0,
                http_port=0 if browser else None, owner=owner, ready=False, password=homes.password(folder),
            )  # fmt: skip
            return replace(launch(asked, memory), started_here=True)
    except OSError as error:
        raise disk_trouble(error, folder) from error


def attach(folder: Path) -> Server:
    """The server that runs in this workspace.

    Raises:
        ServerUnavailable: none runs.
    """
    folder = folder.absolute()
    running = find_running(folder, homes.current_home(folder))
    if running is not None and not running.ready:
        with _lock(folder):  # another command is starting it: wait for that one
            running = find_running(folder, homes.current_home(folder))
            running = wait_until_ready(running) if running else None
    if running is None:
        raise ServerUnavailable("The local Neo4j is not running; start it with: tiertrace server start")
    return running


def stop(folder: Path, home: Path | None = None) -> int:
    """Stop the server of one home, or every server of this workspace, and return how many were stopped.

    Raises:
        ServerUnavailable: a server does not end, or belongs to another user.
    """
    folder = folder.absolute()
    if not folder.is_dir():
        return 0
    stopped = 0
    with _lock(folder):
        for each in [home] if home else homes.all_homes(folder):
            running = find_running(folder, each)
            if running is not None:
                if not process.end(running.identity):
                    raise ServerUnavailable(f"Process {running.pid} (Neo4j) does not end; restart the machine.")
                stopped += 1
            (each / "state.json").unlink(missing_ok=True)
    return stopped


def status(folder: Path) -> Status:
    """What runs in this workspace, and what would be started."""
    folder = folder.absolute()
    home = homes.current_home(folder)
    running = find_running(folder, home)
    version = running.version if running else _usual_version(home)
    return Status(server=running, home=home, version=version, installed=is_installed(version))


def remove_unused_homes(folder: Path) -> int:
    """Delete every home but the one in use, with what still runs on it; return how many.

    Call it while no other load runs: a home that a load is filling is not in use yet.
    """
    folder = folder.absolute()
    current = homes.current_home(folder)
    unused = [home for home in homes.all_homes(folder) if home != current]
    for home in unused:
        stop(folder, home)
        end_abandoned(home)
        homes.delete_home(home)
    return len(unused)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One start or stop at a time; the second of two commands attaches to what the first has started."""
    try:
        with filelock.FileLock(folder / "start.lock", timeout=1800):  # longer than a first download takes
            yield
    except filelock.Timeout as error:
        raise ServerUnavailable(
            "Another command has been starting Neo4j for half an hour; end it and try again."
        ) from error


def _usual_version(home: Path | None) -> str:
    made_by = homes.home_version(home) if home else DEFAULT_VERSION
    return made_by if made_by in locked_versions() else DEFAULT_VERSION


def _home_for(folder: Path, version: str) -> Path:
    """The home in use, or a new empty one where that was written by a Neo4j that `version` can't follow."""
    current = homes.current_home(folder)
    if current is None or not homes.can_open(current, version):
        current = homes.new_home(folder, version)
        homes.use_home(folder, current)
    return current


def _check_asked(running: Server, version: str | None, browser: bool, cypher: str | None) -> None:
    remedy = "stop it first with: tiertrace server stop"
    if version and version != running.version:
        raise UsageError(f"Neo4j {running.version} is running here, not {version}; {remedy}")
    if cypher and cypher != running.cypher:
        raise UsageError(f"The running Neo4j has {running.cypher} as default, not {cypher}; {remedy}")
    if browser and running.http_port is None:
        raise UsageError(f"The running Neo4j was started without Neo4j Browser; {remedy}")


def _check_room(folder: Path) -> None:
    free = free_megabytes(folder)
    if free < LEAST_FREE_MEGABYTES:
        raise ServerUnavailable(
            f"The disk that holds {folder} has {free} MB left and needs {LEAST_FREE_MEGABYTES}; make room first."
        )
