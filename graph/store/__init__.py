"""The graph in Neo4j: the only package that imports a database driver.

::

    open_store(address=None, folder=None, ...) -> Store      a Neo4j by address, or the local server of a workspace
    load.load(projection, store, known=(), ...) -> Loaded    make a store hold a build
    load.load_local(projection, folder, ...) -> (LocalStore, Loaded)
    pull.pull(store, folder) -> Projection                   the way back
    holding.look(store) -> Holding                           what a store says it holds
"""

import os
from pathlib import Path

from graph.errors import UsageError
from graph.store.bolt import Store, connect
from graph.store.install import Progress as InstallProgress
from graph.store.local import open_local

__all__ = ["Store", "open_store"]


def open_store(
    address: str | None = None,
    folder: Path | None = None,
    *,
    allow_plain: bool = False,
    version: str | None = None,
    owner: str = "command",
    start: bool = True,
    retry_seconds: float = 10.0,
    progress: InstallProgress | None = None,
) -> Store:
    """Open the Neo4j of `address`, else of TIERTRACE_STORE, else the local server of a workspace.

    Args:
        address: bolt:// or neo4j:// address; user and password come from the environment (`bolt.connect`).
        folder: the server folder of the workspace, for the local server.
        allow_plain: send the password unprotected to another machine.
        version: Neo4j version of the local server.
        owner: who starts the local server.
        start: start the local server when it does not run; False only attaches.
        retry_seconds: how long a transaction is tried again; 3 where a person waits.
        progress: told megabytes done and in all while the local server is fetched.

    Raises:
        ServerUnavailable: nothing answers, or the local server can't be fetched or started.
        StoreError: the server does not let this user in.
        UsageError: the address is not one, or neither address nor folder is given.
    """
    address = address or os.environ.get("TIERTRACE_STORE") or None
    if address:
        return connect(address, allow_plain=allow_plain, retry_seconds=retry_seconds)
    if folder is None:
        raise UsageError("No Neo4j is named; give its address with --store or a workspace with --workspace.")
    return open_local(folder, version=version, owner=owner, start=start, retry_seconds=retry_seconds, progress=progress)
