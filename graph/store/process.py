"""Java processes of ours: started apart from the command that starts them, recognised again, ended by their own id.

A process is known by its id *and* the moment it started, so that an id the system has given to somebody else's program
since then is never taken for ours.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.errors import ServerUnavailable
from graph.store.java import clean_environment

_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""children of this very process, kept so that the system can tell us how they ended"""


@dataclass(frozen=True)
class Identity:
    """One process, and no later one with the same id."""

    pid: int
    started: float

    def is_alive(self) -> bool:
        """Whether exactly this process still runs; one that has ended and waits to be collected does not."""
        return self.find() is not None

    def find(self) -> psutil.Process | None:
        """The process, None when it has ended or the id belongs to another one."""
        try:
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.started) > 1.0:
                return None
            # One whose threads still end holds its locks for a moment more, although it is called a zombie already.
            if process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1:
                return None
        except psutil.NoSuchProcess:
            return None
        return process


def launch(command: list[str], log: Path, folder: Path) -> Identity:
    """Start a program that outlives this one: own session, no input, output to `log`."""
    with log.open("wb") as output:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=clean_environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise ServerUnavailable(f"{command[0]} does not start ({error.strerror}).") from error
    _children[child.pid] = child
    try:
        return Identity(child.pid, psutil.Process(child.pid).create_time())
    except psutil.NoSuchProcess:  # it ended at once and was collected: the log says why
        return Identity(child.pid, 0.0)


def exit_code(identity: Identity) -> int | None:
    """How a child of ours ended; None when it runs or is no child of this process."""
    child = _children.get(identity.pid)
    return child.poll() if child else None


def end(identity: Identity, patience: float = 20.0) -> bool:
    """Ask the process to end, insist after `patience` seconds, and return whether it is gone."""
    process = identity.find()
    if process is not None:
        try:
            process.terminate()
            if not _gone(identity, patience) and identity.is_alive():
                process.kill()
        except psutil.NoSuchProcess:
            pass
        except psutil.AccessDenied as error:
            raise ServerUnavailable(f"Process {identity.pid} belongs to another user, who has to end it.") from error
    gone = _gone(identity, 10.0)
    child = _children.pop(identity.pid, None)
    if child is not None and gone:
        child.wait(10)
    return gone


def _gone(identity: Identity, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while identity.is_alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def find_by_argument(argument: str) -> Identity | None:
    """A process of this user whose command line holds exactly `argument`.

    For a server whose starter was killed before it could note the process: the full path of its home folder, which has
    a random part, is in the argument and belongs to no other program.
    """
    for process in psutil.process_iter(["pid", "cmdline", "create_time", "status"]):
        info = process.info
        if (
            argument in (info["cmdline"] or ())
            and info["status"] != psutil.STATUS_ZOMBIE
            and info["pid"] != os.getpid()
        ):
            return Identity(info["pid"], info["create_time"])
    return None
