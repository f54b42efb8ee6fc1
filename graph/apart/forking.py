"""The process that makes a child for every file (``python -m graph.apart.forking FD``).

It has imported everything once, reads no file of others and so stays clean; a child costs some milliseconds. It ends
when the one who asks is gone, and takes its children along.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from typing import NoReturn

from graph.apart.jobs import JOBS, TELLING, warm_up
from graph.apart.plain import TABLE, packed, receive, send
from graph.errors import InputError, TiertraceError

RESULT, SAID, REFUSED, NO_MEMORY, MISTAKE = b"r", b"s", b"e", b"m", b"x"


def serve(control: socket.socket) -> None:
    """Make children until nobody can ask any more.

    Args:
        control: each byte brings two sockets: the line to the child, and one on which this process says how the child
            ended. Whoever closes the second has the child killed.
    """
    warm_up()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    children: dict[int, socket.socket] = {}
    while True:
        poll = select.poll()
        poll.register(control, select.POLLIN)
        poll.register(woken, select.POLLIN)
        watched = {watch.fileno(): pid for pid, watch in children.items()}
        for number in watched:
            poll.register(number, 0)  # only whether the other side is gone
        for number, _ in poll.poll():
            if number == woken:
                os.read(woken, 1024)
            elif number in watched:
                _kill(watched[number])
                children.pop(watched[number]).close()
            elif not _asked(control, children):
                for pid in children:
                    _kill(pid)
                return
        _bury(children)


def _asked(control: socket.socket, children: dict[int, socket.socket]) -> bool:
    """Make a child for what was asked; False where nobody asks any more."""
    word, handed, *_ = socket.recv_fds(control, 1, 2)
    if not word:
        return False
    line, watch = (socket.socket(fileno=one) for one in handed)
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        watch.close()
        _work(line)
    line.close()
    children[pid] = watch
    return True


def _bury(children: dict[int, socket.socket]) -> None:
    """Say of every child that ended how it did."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        watch = children.pop(pid, None)
        if watch is not None:
            with suppress(OSError):  # nobody may want to know any more
                watch.sendall(status.to_bytes(4, "big"))
            watch.close()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _work(line: socket.socket) -> NoReturn:
    """Do one job within its limits, answer, end."""
    try:
        asked = receive(line)
        if asked is not None:
            limits, name, arguments = pickle.loads(asked[1])  # noqa: S301  the one who asks is ours
            limits.apply()
            _answer(line, name, arguments)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _answer(line: socket.socket, name: str, arguments: dict[str, object]) -> None:
    """Do the job, and send what came of it."""
    telling = {"say": lambda text: send(line, SAID, str(text).encode("utf-8", "replace"))} if name in TELLING else {}
    try:
        value, tables = packed(JOBS[name](**arguments, **telling))
        for table in tables:
            send(line, TABLE, table)
        send(line, RESULT, value)
    except TiertraceError as error:
        problems = list(error.problems) if isinstance(error, InputError) else []
        send(line, REFUSED, packed((type(error).__name__, str(error), problems))[0])
    except MemoryError:
        send(line, NO_MEMORY, b"")
    except Exception as error:
        traceback.print_exc()
        send(line, MISTAKE, type(error).__name__.encode())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
