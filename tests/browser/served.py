"""A dashboard server as a process of its own, without a Neo4j unless asked for, to be looked at through a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

WITHOUT_NEO4J = (
    "import sys; from dashboard import background, serve; background.begin = lambda: None; serve.run(int(sys.argv[1]))"
)
"""Most of what is looked at needs no Neo4j, and starting one would take half a minute from every test."""
PATIENCE = 60.0
"""Seconds in which a server has to answer."""


@dataclass
class Served:
    """A running dashboard."""

    workspace: Path
    port: int
    environment: Mapping[str, str]
    folder: Path
    """The folder it stands in, where Streamlit looks for its secrets."""
    neo4j: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it, and wait until it answers.

        Raises:
            RuntimeError: it ended, or did not answer in time.
        """
        how = ["-m", "dashboard.serve"] if self.neo4j else ["-c", WITHOUT_NEO4J]
        command = [sys.executable, "-P", *how, str(self.port)]
        surroundings = {**os.environ, "TIERTRACE_WORKSPACE": str(self.workspace), **self.environment}
        with (self.folder / f"dashboard-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=surroundings, cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if requests.get(f"{self.address}/_stcore/health", timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError((self.folder / f"dashboard-{self.port}.log").read_text("utf-8"))

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=120 if self.neo4j else 10)
            except subprocess.TimeoutExpired:  # a page that is open keeps it
                self.process.kill()
                self.process.wait(timeout=30)


@contextmanager
def serving(
    workspace: Path, folder: Path, port: int = 0, *, neo4j: bool = False, **environment: str
) -> Iterator[Served]:
    """A dashboard over a workspace.

    Args:
        folder: the folder that the server stands in; its log is written there.
        port: a free one unless it is named.
        neo4j: with a local Neo4j beside it, which ends with it.
        environment: variables of the environment beside those that are there.
    """
    served = Served(workspace, port or free_port(), environment, folder, neo4j)
    served.start()
    try:
        yield served
    finally:
        served.stop()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
