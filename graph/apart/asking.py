"""Have a job done in a process of its own, from any thread."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from graph import errors
from graph.apart.forking import MISTAKE, NO_MEMORY, REFUSED, RESULT, SAID
from graph.apart.limits import Limits, ended, out_of_memory
from graph.apart.plain import TABLE, opened, receive, send
from graph.errors import InputError, ReadingStopped, TiertraceError

AT_ONCE = 3
"""Files that are read at one time; others wait."""
_KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "PYTHONPATH",
    "PYTHONHASHSEED",
    "COVERAGE_RCFILE",
)
"""What it is told of the environment: no password, no key."""
_turn = threading.BoundedSemaphore(AT_ONCE)
_starting = threading.Lock()
_forking: tuple[subprocess.Popen[bytes], socket.socket] | None = None


def ask(
    name: str,
    file: str,
    arguments: dict[str, Any],
    limits: Limits | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Any:
    """Do a job of ``graph.apart.jobs`` on a file.

    Args:
        file: its name as it is shown.
        arguments: of the job.
        say: told what the job says meanwhile.

    Raises:
        ReadingStopped: it reached a limit, or the process ended.
        TiertraceError: what the job itself raises.
    """
    allowed = limits or Limits()
    with _turn:
        line, watch = _child()
        with line, watch:  # closed early, for whatever reason, they have the child killed
            with suppress(OSError):
                send(line, b"j", pickle.dumps((allowed, name, arguments)))
            return _answer(line, watch, file, allowed, say)


def begin() -> None:
    """Start the process that makes the others, so that nobody waits for it later; returns at once."""
    with _starting:
        _control()


def _answer(line: socket.socket, watch: socket.socket, file: str, limits: Limits, say: Callable[[str], None]) -> Any:
    tables: list[bytes] = []
    while True:
        try:
            message = receive(line)
        except ValueError as error:
            raise ReadingStopped(f"{file} gives {error}, more than is taken; split it") from None
        if message is None:
            status = watch.recv(4)
            raise ReadingStopped(f"{file} {ended(int.from_bytes(status, 'big') if len(status) == 4 else None, limits)}")
        kind, content = message
        if kind == SAID:
            say(content.decode("utf-8", "replace"))
        elif kind == TABLE:
            tables.append(content)
        elif kind == RESULT:
            return _opened(content, file, tables)
        elif kind == REFUSED:
            raise _error(*_opened(content, file))
        elif kind == NO_MEMORY:
            raise ReadingStopped(f"{file} {out_of_memory(limits)}")
        else:
            mistake = content.decode("ascii", "replace") if kind == MISTAKE else "an answer that nobody knows"
            raise ReadingStopped(
                f"{file} could not be read because of a mistake of tiertrace ({mistake}); please report it. "
                "Saved as CSV (UTF-8) or XLSX with another program it may do"
            )


def _opened(content: bytes, file: str, tables: Sequence[bytes] = ()) -> Any:
    try:
        return opened(content, tables)
    except Exception:
        raise ReadingStopped(
            f"{file} could not be read: the process that read it answered what it should not. The file may be made to "
            "do harm; ask who gave it to you"
        ) from None


def _error(name: str, text: str, problems: list[str]) -> TiertraceError:
    """An error of the job, as it was raised there."""
    known = getattr(errors, name, None)
    kind = known if isinstance(known, type) and issubclass(known, TiertraceError) else InputError
    error = kind.__new__(kind)
    error.args = (text,)
    if isinstance(error, InputError):
        error.problems = problems
    return error


def _child() -> tuple[socket.socket, socket.socket]:
    """The lines to a new child, and to what watches it."""
    (line, far), (watch, watching) = socket.socketpair(), socket.socketpair()
    with far, watching, _starting:
        try:
            socket.send_fds(_control(), [b"j"], [far.fileno(), watching.fileno()])
        except OSError:  # it was killed; another one is made
            socket.send_fds(_control(anew=True), [b"j"], [far.fileno(), watching.fileno()])
    return line, watch


def _control(anew: bool = False) -> socket.socket:
    global _forking
    if _forking is not None and (anew or _forking[0].poll() is not None):
        _forking[1].close()
        _forking[0].kill()
        _forking[0].wait()
        _forking = None
    if _forking is None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "graph.apart.forking", str(theirs.fileno())]
            surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
            process = subprocess.Popen(
                command, env=surroundings, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True
            )
        _forking = process, ours
    return _forking[1]
