"""The Neo4j behind the dashboard, in a thread of its own, so that pages are there before it is.

Over a workspace the local server is started and made to hold the current build, again whenever a new one appears.
Over a Neo4j by address (TIERTRACE_STORE) its graph is pulled into a copy, once per build, and questions go there; it
is only read. Whoever started the local server stops it: this process, when it ends, if it was this one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar

from graph.build import current
from graph.errors import ServerUnavailable, StoreError, TiertraceError
from graph.names import build_index
from graph.projection import Projection
from graph.serving import copy_of, digest_of, held_elsewhere, hold, refresh
from graph.store import Store, open_store, server
from graph.trace.topology import open_topology
from graph.workspace import Workspace, find_workspace

STORE, ALLOW_PLAIN = "TIERTRACE_STORE", "TIERTRACE_ALLOW_PLAIN_BOLT"
OWNER = "dashboard"
_LOOK_SECONDS = 3.0
"""How often it is looked whether a new build appeared."""
_LOOK_FAR_SECONDS = 60.0
"""How often the Neo4j at an address is asked what it holds."""
_END_SECONDS = 90.0
T = TypeVar("T")


class Phase(Enum):
    """Where it stands."""

    OFF = "off"
    """This page is served without it."""
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class State:
    """What pages are told."""

    phase: Phase = Phase.OFF
    digest: str | None = None
    """of the build that questions are answered from"""
    doing: str = ""
    """what is being done, and how far"""
    done: float = 0.0
    total: float = 0.0
    trouble: str = ""
    """why not, and how to get it"""
    address: str | None = None
    """of the Neo4j that the pages are a copy of"""
    copied: datetime | None = None
    """when that copy was made or found to be the same"""
    moved_on: bool = False
    """Does that Neo4j hold another build by now?"""


class _Ending(Exception):
    """The dashboard ends while something long is under way."""


class Background:
    """Keeps one Neo4j ready.

    Args:
        workspace: what the pages show; a copy where there is an address.
        address: of a Neo4j to show, instead of the local server.
    """

    def __init__(self, workspace: Workspace, address: str | None = None, allow_plain: bool = False) -> None:
        self.workspace, self.address, self.allow_plain = workspace, address, allow_plain
        self._state = State(Phase.STARTING, address=address, copied=_when_copied(workspace) if address else None)
        self._changing = threading.Lock()
        self._store: Store | None = None
        self._started = False
        self._ending = threading.Event()
        self._wake = threading.Event()
        self._pull = True
        self._failed = False
        self._prepared = ""
        self._thread = threading.Thread(target=self._run, name="neo4j", daemon=True)

    def begin(self) -> Background:
        """Start; returns at once."""
        self._thread.start()
        return self

    def state(self) -> State:
        """Where it stands now."""
        return self._state

    def with_store(self, digest: str, work: Callable[[Store], T]) -> T:
        """Do something with the Neo4j while it holds the build that a page shows.

        Raises:
            ServerUnavailable: not yet, or not any more; then it is started again.
        """
        store, state = self._store, self._state
        if store is None or state.phase is not Phase.READY or state.digest != digest:
            self._try_again()
            raise ServerUnavailable("Neo4j is not ready yet")
        try:
            return work(store)
        except ServerUnavailable:
            self._say(phase=Phase.STARTING, doing="")
            self._store = None
            self._wake.set()
            raise

    def again(self) -> None:
        """Pull, or try once more what failed."""
        self._pull, self._failed = True, False
        self._say(phase=Phase.STARTING, trouble="", doing="")
        self._wake.set()

    def end(self) -> None:
        """Stop the thread, and the local server if this dashboard started it."""
        self._ending.set()
        self._wake.set()
        self._thread.join(_END_SECONDS)
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._started:
            running = server.status(self.workspace.server).server
            if running is not None and running.owner == OWNER:
                server.stop(self.workspace.server)
        self._state = State(Phase.OFF)

    def _run(self) -> None:
        looked = 0.0
        while not self._ending.is_set():
            self._wake.clear()
            try:
                if self.address is None:
                    self._keep_local()
                else:
                    looked = self._keep_copy(looked)
            except _Ending:
                return
            except ServerUnavailable as error:
                if self._failed or self.address is not None:
                    self._fail(str(error))
                self._failed = True  # a machine that is very busy: the local server gets a second chance by itself
            except TiertraceError as error:
                self._fail(str(error))
            except Exception as error:  # a thread that dies in silence would leave pages waiting for ever
                self._fail(f"{type(error).__name__} while Neo4j was prepared")
            self._wake.wait(_LOOK_SECONDS)

    def _prepare(self, digest: str) -> None:
        """Have the name index and the trace's arrays of a build made, so that the first person need not wait."""
        projection = current(self.workspace)
        if projection.digest != self._prepared:
            self._prepared = projection.digest
            threading.Thread(target=prepare, args=(projection,), name=f"prepare-{digest[:8]}", daemon=True).start()

    def _keep_local(self) -> None:
        """Hold the current build, unless it is held or what failed has not been asked for again."""
        digest = digest_of(self.workspace)
        state = self._state
        if digest is None or (state.digest == digest and (state.phase is Phase.FAILED or self._store is not None)):
            return
        self._prepare(digest)
        self._say(phase=Phase.STARTING, digest=digest, trouble="", doing="")
        old, self._store = self._store, None
        if old is not None:
            old.close()
        projection = current(self.workspace)
        if server.status(self.workspace.server).server is None:
            self._started = True  # said before it is: whoever ends this in between stops what has been started
        self._store = hold(self.workspace, projection, owner=OWNER, rows=self._rows, megabytes=self._megabytes)
        self._failed = False
        self._say(phase=Phase.READY, digest=projection.digest, doing="")

    def _keep_copy(self, looked: float) -> float:
        """Pull when asked to (at first, and by a person), and look now and then whether there is another build."""
        assert self.address is not None
        if self._pull:
            self._pull = False
            self._say(phase=Phase.STARTING, trouble="", doing="")
            made = refresh(self.workspace, self.address, allow_plain=self.allow_plain, rows=self._rows)
            self._prepare(made.digest)
            self._open(made.digest)
            self._say(copied=datetime.now(UTC), moved_on=False)
            return 0.0
        if self._store is None and self._state.phase is Phase.STARTING and self._state.digest:
            self._open(self._state.digest)
        looked += _LOOK_SECONDS
        if looked < _LOOK_FAR_SECONDS or self._state.phase is not Phase.READY:
            return looked
        with suppress(StoreError):  # the copy is as good as before; a question will say what is wrong
            held = held_elsewhere(self.address, allow_plain=self.allow_plain)
            self._say(moved_on=held is not None and held != self._state.digest)
        return 0.0

    def _open(self, digest: str) -> None:
        if self._store is None:
            self._store = open_store(self.address, allow_plain=self.allow_plain, retry_seconds=3)
        self._say(phase=Phase.READY, digest=digest, doing="")

    def _try_again(self) -> None:
        """A question is the moment to try once more what was lost."""
        if self._state.phase is Phase.READY:
            self._wake.set()

    def _fail(self, sentence: str) -> None:
        have = digest_of(self.workspace)
        self._say(phase=Phase.FAILED, digest=have, trouble=sentence, doing="")

    def _rows(self, what: str, done: int = 0, total: int = 0) -> None:
        self._progress(what, done, total)

    def _megabytes(self, done: float, total: float) -> None:
        self._progress("fetching Neo4j (MB)", done, total)

    def _progress(self, doing: str, done: float, total: float) -> None:
        if self._ending.is_set():
            raise _Ending
        self._say(doing=doing, done=done, total=total)

    def _say(self, **changed: object) -> None:
        with self._changing:
            self._state = replace(self._state, **changed)  # type: ignore[arg-type]


def prepare(projection: Projection) -> None:
    """Make what searching and tracing in a build need; if it cannot be made, the page that needs it says why."""
    with suppress(TiertraceError, OSError):
        build_index(projection)
        open_topology(projection)


def _when_copied(copy: Workspace) -> datetime | None:
    """When the copy that is there was made."""
    pointer = copy.builds / "current"
    return datetime.fromtimestamp(pointer.stat().st_mtime, UTC) if pointer.exists() else None


_running: Background | None = None


def begin() -> Background:
    """Start the one of this process, over what the environment names; pages then show that workspace.

    Raises:
        UsageError: the address is not one.
    """
    global _running
    if _running is None:
        workspace, address = find_workspace(), os.environ.get(STORE) or None
        if address:
            workspace = copy_of(workspace, address)
            os.environ["TIERTRACE_WORKSPACE"] = str(workspace.folder)
        _running = Background(workspace, address, bool(os.environ.get(ALLOW_PLAIN))).begin()
    return _running


def end() -> None:
    """End the one of this process."""
    global _running
    ended, _running = _running, None
    if ended is not None:
        with suppress(TiertraceError):
            ended.end()


def running() -> Background | None:
    """The one of this process; None where pages are served without."""
    return _running


def state() -> State:
    """Where the one of this process stands."""
    return _running.state() if _running is not None else State()
