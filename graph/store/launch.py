"""One launch of the server's Java: free ports, the wait until it answers, and why it ended if it did not."""

import re
import socket
import time
import zipfile
from dataclasses import replace
from pathlib import Path

from graph.errors import ServerUnavailable, StoreError
from graph.store import bolt, process
from graph.store.conf import Memory, java_flags, write_conf
from graph.store.install import class_path, jar_folders
from graph.store.java import find_java
from graph.store.state import Server, home_argument, write_state

START_SECONDS = 180.0
ATTEMPTS = 5


class _PortTaken(Exception):
    """Somebody took the port between our choice and the server's binding."""


def launch(server: Server, memory: Memory) -> Server:
    """Start Java for `server`, whose process and ports are still open, and return it when it answers.

    Raises:
        ServerUnavailable: it ended or did not answer; the message says why. No process is left.
    """
    java = find_java(server.version)
    browser = server.http_port is not None
    command = [
        str(java),
        *java_flags(memory, server.home / "temporary"),
        "-cp",
        class_path(server.version, browser),
        main_class(server.version),
        home_argument(server.home),
        f"--config-dir={server.home / 'conf'}",
        "--console-mode",
    ]
    for _ in range(ATTEMPTS):
        ports = free_ports(2)
        attempt = replace(server, bolt_port=ports[0], http_port=ports[1] if browser else None)
        write_conf(server.home, server.version, memory, attempt.bolt_port, attempt.http_port, attempt.cypher)
        write_state(attempt)  # before Java starts: if we are killed now, the next command still knows the ports
        try:
            return _launch_once(attempt, command)
        except _PortTaken:
            continue
    raise ServerUnavailable(f"No port of this machine stayed free through {ATTEMPTS} starts of Neo4j; try again.")


def _launch_once(server: Server, command: list[str]) -> Server:
    identity = process.launch(command, console(server.home), server.home)
    server = replace(server, pid=identity.pid, started=identity.started)
    try:
        write_state(server)
        return wait_until_ready(server)
    except BaseException:  # Ctrl-C too: nothing that half started is left behind
        process.end(identity, patience=5)
        raise


def wait_until_ready(server: Server) -> Server:
    """Wait until the server answers a query, and note that it does."""
    if server.ready:
        return server
    deadline = time.monotonic() + START_SECONDS
    while True:
        alive = server.identity.is_alive()
        # The server says in its log that it holds the port; until then whoever answers there is somebody else.
        if alive and _holds_its_port(server) and _lets_us_in(server):
            ready = replace(server, ready=True)
            write_state(ready)
            return ready
        if not alive:
            raise _why_it_ended(server)
        if time.monotonic() > deadline:
            raise ServerUnavailable(
                f"Neo4j did not answer in the {START_SECONDS:.0f} s after its start; its log is {console(server.home)}."
            )
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that are free now."""
    held = [socket.socket() for _ in range(count)]
    try:
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in held]
    finally:
        for each in held:
            each.close()


def console(home: Path) -> Path:
    """The log of the server's own output since its last start."""
    return home / "logs" / "console.log"


def main_class(version: str) -> str:
    """The program to run, as the jar of this Neo4j version names it."""
    with zipfile.ZipFile(jar_folders(version)[0] / f"neo4j-{version}.jar") as jar:
        lines = jar.read("META-INF/services/org.neo4j.server.startup.EntryPoint").decode().splitlines()
    return next(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _lets_us_in(server: Server) -> bool:
    try:
        return bolt.answers(server.address, server.password)
    except ServerUnavailable:
        return False
    except StoreError as error:
        raise ServerUnavailable(
            f"The password in {server.folder / 'password'} is not that of the database {server.home.name}; "
            f"put the right one back, or delete {server.folder / 'homes'} and load again."
        ) from error


def _holds_its_port(server: Server) -> bool:
    return re.search(rf"Bolt enabled on \S+:{server.bolt_port}\b", _log(server.home)) is not None


def _log(home: Path) -> str:
    try:
        with console(home).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 200_000))
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _why_it_ended(server: Server) -> Exception:
    log = _log(server.home)
    if re.search(r"Address already in use|BindException|already in use", log):
        return _PortTaken()
    where = f"its log is {console(server.home)}"
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return ServerUnavailable(
            f"Neo4j ended because the disk that holds {server.home} is full; make room and try again."
        )
    if process.exit_code(server.identity) == 2 or re.search(r"StoreLock|FileLock", log):
        return ServerUnavailable(
            f"Another process uses the database {server.home.name}; end it and try again ({where})."
        )
    if re.search(r"java\.lang\.OutOfMemoryError|reserve enough space|Cannot allocate memory|maximum heap size", log):
        return ServerUnavailable(
            f"Neo4j did not get the memory it needs; set TIERTRACE_HEAP to what is free ({where})."
        )
    lines = [line for line in log.splitlines() if line.strip() and not line.startswith(("\t", " ", "Caused by"))]
    last = re.sub(r"^[\d\-:. +]+(INFO|WARN|ERROR)\s*", "", lines[-1])[:300] if lines else "it said nothing"
    return ServerUnavailable(f"Neo4j ended while it started: {last} ({where}).")
