"""Loading through a page, for who may: taking files in, looking at them, loading them, taking a load back.

Files are checked, looked at and read in a process of its own (``graph.apart``).
What somebody may do is asked here, in the functions that do it: hiding a button keeps nobody out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

import streamlit as st

from dashboard.permission import Permission
from dashboard.roles import loading_on
from graph.apart import asking, reading
from graph.closing import Fact, buyers, closing
from graph.column_choice import Proposal
from graph.corrections import undo_load
from graph.ingest.source import About, Given
from graph.intake import load
from graph.preview import Preview
from graph.uploads import Desk, Sent, Upload
from graph.workspace import Workspace

_LOOK_SECONDS = 0.2
Result = TypeVar("Result")


@dataclass(frozen=True)
class Stated:
    """What a person says of an upload."""

    given: Given
    format: str | None = None
    """Name of the importer, where the file alone does not tell."""
    keep_going: bool = False
    """Leave out rows with problems."""


@dataclass(frozen=True)
class Done:
    """A load that is done, as a page tells of it."""

    entry: int | None
    about: About
    title: str
    """Of the importer."""
    facts: tuple[Fact, ...]
    buyers: tuple[tuple[str, str], ...]
    """Id and name of companies whose view shows something of it."""
    unchanged: bool
    left_out: tuple[str, ...]
    """What is not in the build although it was loaded, such as what its profile does not admit."""


def begin() -> None:
    """Somebody will give a file: get ready to read it; returns at once."""
    _allowed()
    asking.begin()


def take(workspace: Workspace, sent: Sequence[Sent]) -> Upload:
    """Check files and keep them for as long as this person looks at them.

    Raises:
        NotAllowed: the person may not load.
        InputError: the files cannot be taken; the sentence says why.
    """
    _allowed()
    return _desk(str(workspace.folder)).take(sent)


def keep_map(workspace: Workspace, text: str) -> Path:
    """Keep a column map beside the upload; it goes with it."""
    _allowed()
    return _desk(str(workspace.folder)).write("columns.toml", text)


def look(workspace: Workspace, upload: Upload, stated: Stated) -> Preview:
    """What a load would state, and what is in its way; nothing is kept."""
    _allowed()
    return reading.preview(workspace, upload.path, stated.given, format=stated.format, keep_going=stated.keep_going)


def propose(upload: Upload, encoding: str | None) -> Proposal:
    """What each column of a table seems to be.

    Raises:
        InputError: it is no table.
    """
    _allowed()
    return reading.propose(upload.path, encoding)


class Job(Generic[Result]):
    """Long work under way, in a thread of its own: a page that is left, or clicked on, does not cut it short."""

    def __init__(self, work: Callable[[Callable[[str], None]], Result]) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._done: Result | None = None
        self._error: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self._thread.start()

    def follow(self, say: Callable[[str], None]) -> Result:
        """Wait until it ends, and pass on what it says.

        Raises:
            TiertraceError: it cannot be loaded; nothing was.
        """
        while self._thread.is_alive() or not self._lines.empty():
            with suppress(Empty):
                say(self._lines.get(timeout=_LOOK_SECONDS))
        if self._error is not None:
            raise self._error
        assert self._done is not None
        return self._done

    def _run(self) -> None:
        try:
            self._done = self._work(self._lines.put)
        except BaseException as error:  # raised again where somebody follows
            self._error = error


def load_upload(workspace: Workspace, upload: Upload, stated: Stated) -> Job[Done]:
    """Begin to load what was uploaded, in a thread of its own; another's load is waited for.

    Raises:
        NotAllowed: the person may not load.
    """
    _allowed()
    kept = ExitStack()
    kept.enter_context(_desk(str(workspace.folder)).reading())

    def work(say: Callable[[str], None]) -> Done:
        with kept:
            return _load(workspace, upload, stated, say)

    return Job(work)


def _load(workspace: Workspace, upload: Upload, stated: Stated, say: Callable[[str], None]) -> Done:
    intake = load(
        workspace,
        upload.path,
        stated.given,
        format=stated.format,
        keep_going=stated.keep_going,
        say=say,
        reader=reading.read_whole,
    )
    report = intake.projection.manifest.get("report", {}) if intake.projection is not None else {}
    return Done(
        intake.entry,
        intake.about,
        intake.source.title,
        tuple(closing(intake)),
        tuple(buyers(intake)),
        intake.unchanged,
        tuple(f"{count:,} {what}" for what, count in report.get("left_out", {}).items()),
    )


def undo(workspace: Workspace, number: int, reason: str) -> None:
    """Take a load back.

    Raises:
        NotAllowed: the person may not.
        UsageError: there is no such load in force, or no reason.
    """
    _allowed()
    with workspace.writing():
        undo_load(workspace, number, reason)


def let_go(workspace: Workspace) -> None:
    """Remove what this person uploaded."""
    _desk(str(workspace.folder)).clear()


_PERMISSION = Permission(
    loading_on,
    "Loading through a page is switched off here",
    "These pages show a copy of a Neo4j; load where its ledger is",
)
refusal = _PERMISSION.refusal
_allowed = _PERMISSION.need


@st.cache_resource(scope="session", show_spinner=False, on_release=lambda desk: desk.clear())
def _desk(folder: str) -> Desk:
    """Where the files of this session lie; they go when the person leaves."""
    return Desk(Workspace(Path(folder)), reading.check_kinds)
