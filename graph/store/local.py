"""A store on the local server of a workspace: opened with it, and following it when a load swaps its home."""

from dataclasses import dataclass, field
from pathlib import Path

from graph.store import homes
from graph.store import server as local_server
from graph.store.bolt import Store, connect
from graph.store.install import Progress as InstallProgress
from graph.store.state import Server


@dataclass
class LocalStore(Store):
    """The Neo4j of a workspace on this machine."""

    server: Server = field(kw_only=True)

    def is_current(self) -> bool:
        """Whether this is still the home that the workspace's pointer names; a load elsewhere may have moved it."""
        return homes.current_home(self.server.folder) == self.server.home

    def follow(self, server: Server) -> None:
        """Turn to another server of the workspace; the connections to the old one are given back."""
        old = self.driver
        fresh = connect(server.address, server.user, server.password)
        self.driver, self.address, self.server_version = fresh.driver, fresh.address, fresh.server_version
        self.foreign_functions = fresh.foreign_functions
        self.server = server
        old.close()


def open_local(
    folder: Path,
    *,
    version: str | None = None,
    owner: str = "command",
    start: bool = True,
    retry_seconds: float = 10.0,
    progress: InstallProgress | None = None,
) -> LocalStore:
    """Open the store of a workspace; its server is started when it does not run.

    Args:
        folder: the server folder of the workspace.
        version: Neo4j version; by default that of the home in use.
        owner: who starts it, shown by `tiertrace server status`.
        start: False: only attach to a server that runs.
        retry_seconds: how long a transaction is tried again.
        progress: told megabytes done and in all while the server is fetched.

    Raises:
        ServerUnavailable: it can't be fetched, started or reached, or does not run and `start` is False.
    """
    if start:
        server = local_server.start(folder, version=version, owner=owner, progress=progress)
    else:
        server = local_server.attach(folder)
    return open_server(server, retry_seconds)


def open_server(server: Server, retry_seconds: float = 10.0) -> LocalStore:
    """Open the store of a local server that runs."""
    plain = connect(server.address, server.user, server.password, retry_seconds=retry_seconds)
    return LocalStore(plain.address, plain.driver, plain.database, plain.server_version, plain.user, server=server)
