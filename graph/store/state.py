"""What is written down about a running server, and how it is found again.

One file per home, `<home>/state.json` (mode 0600), holds the process and its ports; the password stays in its own file.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from graph.store import homes, process
from graph.store.private import write_private


@dataclass(frozen=True)
class Server:
    """A local server that runs, and what is needed to reach it."""

    folder: Path
    home: Path
    version: str
    cypher: str
    pid: int
    started: float
    bolt_port: int
    http_port: int | None
    owner: str
    ready: bool
    password: str = field(repr=False)
    started_here: bool = False
    """whether the call that returned this started it; who starts it for a demo or a test stops it"""

    @property
    def user(self) -> str:
        """The user of the local server, an administrator as everyone is in the Community edition."""
        return homes.USER

    @property
    def address(self) -> str:
        """Where it answers Bolt."""
        return f"bolt://127.0.0.1:{self.bolt_port}"

    @property
    def browser_address(self) -> str | None:
        """Where Neo4j Browser is, if it was asked for."""
        return f"http://127.0.0.1:{self.http_port}/browser/" if self.http_port else None

    @property
    def identity(self) -> process.Identity:
        """The process it is."""
        return process.Identity(self.pid, self.started)


def write_state(server: Server) -> None:
    """Note a server that has been started."""
    facts = asdict(replace(server, folder=Path(), home=Path(), password=""))
    for name in ("folder", "home", "password", "started_here"):
        del facts[name]
    write_private(server.home / "state.json", json.dumps(facts, indent=1) + "\n")


def find_running(folder: Path, home: Path | None) -> Server | None:
    """The server that runs on `home`; None when none does, whatever an old state file says."""
    if home is None:
        return None
    server = _read_state(folder, home)
    if server is not None and server.identity.is_alive():
        return server
    orphan = process.find_by_argument(home_argument(home))
    if orphan is None:
        return None
    if server is not None and server.pid in (0, orphan.pid):
        # Its starter was killed before it could note the process, or the machine's clock was set since.
        return replace(server, pid=orphan.pid, started=orphan.started, ready=False)
    process.end(orphan)  # a server of ours of which nothing is known
    return None


def _read_state(folder: Path, home: Path) -> Server | None:
    try:
        facts = json.loads((home / "state.json").read_text(encoding="utf-8"))
        return Server(folder=folder, home=home, password=homes.password(folder), **facts)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):  # half a file or one of another release: the process is found by its home
        return None


def home_argument(home: Path) -> str:
    """The argument that names the home on the server's command line."""
    return f"--home-dir={home}"
