"""A Neo4j that holds a build, and a build that is what a Neo4j holds: what command line and dashboard share.

::

    hold(workspace, projection, address=..., ...) -> Store         projection in: the local server, or an address
    copy_of(workspace, address) -> Workspace                       where the copy of somebody's Neo4j is kept
    refresh(copy, address, ...) -> Projection                      the way back, once per build
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

from graph.build import adopt, current, finished
from graph.errors import TiertraceError, UsageError
from graph.ledger import entries
from graph.projection import Projection
from graph.store import Store, open_store
from graph.store.holding import COMPLETE, look
from graph.store.install import install, is_installed
from graph.store.load import load, load_local
from graph.store.lock import DEFAULT_VERSION
from graph.store.pull import pull
from graph.workspace import Workspace, remove_tree

Rows = Callable[[str, int, int], None]
"""Told what is being done, rows done, rows in all."""
Megabytes = Callable[[float, float], None]
"""Told megabytes done and in all while the server is fetched."""


def hold(
    workspace: Workspace,
    projection: Projection,
    *,
    address: str | None = None,
    allow_plain: bool = False,
    into_foreign: bool = False,
    owner: str = "command",
    rows: Rows = lambda *_: None,
    megabytes: Megabytes = lambda *_: None,
) -> Store:
    """Open a Neo4j that holds this build: the address given, or the local server, fetched and started when needed.

    Args:
        address: a Neo4j of somebody's; without one, the local server of the workspace.
        allow_plain: send the password unencrypted to another machine.
        into_foreign: load into a database that holds other data too.
        owner: who starts the local server.

    Raises:
        ServerUnavailable: it cannot be fetched, started or reached.
        StoreError: it refuses.
    """
    if address is None:
        if not is_installed(DEFAULT_VERSION):
            install(DEFAULT_VERSION, progress=megabytes)
        return load_local(projection, workspace.server, known=finished(workspace), owner=owner, progress=rows)[0]
    store = open_store(address, allow_plain=allow_plain)
    try:
        load(projection, store, known=finished(workspace), into_foreign=into_foreign, progress=rows)
    except BaseException:
        store.close()
        raise
    return store


def copy_of(workspace: Workspace, address: str) -> Workspace:
    """The workspace below this one that is a copy of the Neo4j at an address."""
    name = hashlib.sha256(address.strip().rstrip("/").encode()).hexdigest()[:16]
    return Workspace(workspace.folder / "copies" / name)


def refresh(copy: Workspace, address: str, *, allow_plain: bool = False, rows: Rows = lambda *_: None) -> Projection:
    """Make a workspace's build what the Neo4j at an address holds; nothing is pulled when it is that already.

    Raises:
        UsageError: the workspace has a ledger of its own, or the address is not one.
        StoreError: it does not answer, holds nothing, or was changed by hand.
    """
    if entries(copy):
        raise UsageError("This workspace has a ledger of its own; pull into another one: --workspace DIR")
    with copy.writing(), open_store(address, allow_plain=allow_plain) as store:
        holding = look(store)
        have = digest_of(copy)
        if have is not None and holding.state == COMPLETE and holding.digest == have:
            return current(copy)
        copy.builds.mkdir(parents=True, exist_ok=True)
        partial = copy.builds / f".{os.getpid()}.partial"
        try:
            return adopt(copy, pull(store, partial, progress=rows))
        except BaseException:
            remove_tree(partial)
            raise


def held_elsewhere(address: str, *, allow_plain: bool = False) -> str | None:
    """The digest of the build that the Neo4j at an address says it holds; None when it names none.

    Raises:
        StoreError: it does not answer, or does not let this user in.
    """
    with open_store(address, allow_plain=allow_plain) as store:
        holding = look(store)
    return holding.digest if holding.state == COMPLETE else None


def digest_of(workspace: Workspace) -> str | None:
    """The digest of the current build; None where there is none."""
    try:
        return current(workspace).digest
    except TiertraceError:
        return None
