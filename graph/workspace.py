"""Where one project lives on disk: its ledger, its builds, its server.

Everything tiertrace writes for a project lies below one folder, ``./.tiertrace``
unless ``--workspace`` or ``TIERTRACE_WORKSPACE`` names another. Files appear whole
or not at all: written under another name, flushed to the disk, then renamed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import LedgerError, TiertraceError, UsageError

FORMAT = 1
"""Version of the workspace's layout."""


@dataclass(frozen=True)
class Workspace:
    """One project's folder."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """Entries, records and original files."""
        return self.folder / "ledger"

    @property
    def builds(self) -> Path:
        """Finished projections, one folder each, and the pointer to the current one."""
        return self.folder / "builds"

    @property
    def matching(self) -> Path:
        """The records prepared for matching; safe to remove."""
        return self.folder / "matching"

    @property
    def past(self) -> Path:
        """Builds of earlier positions of the ledger or of other profiles, a few; safe to remove."""
        return self.folder / "past"

    @property
    def server(self) -> Path:
        """The local Neo4j: homes, state, password."""
        return self.folder / "server"

    def prepare(self) -> None:
        """Make the folder if it is not there; refuse one of a newer tiertrace.

        Raises:
            LedgerError: the folder was written by a newer version.
            UsageError: the folder cannot be written.
        """
        with clear_disk_errors(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            marker = self.folder / "format"
            if not marker.exists():
                write_whole(marker, f"{FORMAT}\n".encode())
            ignore = self.folder / ".gitignore"
            if not ignore.exists():
                write_whole(ignore, b"*\n")
        found = marker.read_text("utf-8").strip()
        if found != str(FORMAT):
            raise LedgerError(
                f"This workspace has format {found}, this tiertrace knows {FORMAT}; use the version that made it"
            )

    @contextlib.contextmanager
    def writing(self, wait: float = 60.0) -> Iterator[None]:
        """Hold the right to change ledger and builds; one command at a time.

        Args:
            wait: seconds to wait for another command to finish.

        Raises:
            UsageError: another command still holds it after that time.
        """
        self.prepare()
        lock = FileLock(self.folder / "writing.lock")
        with clear_disk_errors(self.folder):
            try:
                lock.acquire(timeout=wait)
            except Timeout:
                raise UsageError(
                    f"Another tiertrace command has been changing this workspace for over {wait:.0f} seconds; "
                    "wait until it ends, then run this again. Nothing was changed."
                ) from None
            try:
                yield
            finally:
                lock.release()


def find_workspace(folder: str | Path | None = None) -> Workspace:
    """The workspace named, else that of TIERTRACE_WORKSPACE, else ``./.tiertrace``."""
    return Workspace(Path(folder or os.environ.get("TIERTRACE_WORKSPACE") or ".tiertrace").absolute())


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all, whatever happens."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Flush every file and folder below a folder to the disk."""
    for path in sorted(folder.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    flush_folder(folder)


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours; what another command is removing too is no error."""
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def clear_disk_errors(folder: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission into one clear sentence."""
    try:
        yield
    except TiertraceError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UsageError(
                f"The disk that holds {folder.name} is full. Nothing that was complete is lost; "
                "free some space and run the command again."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise UsageError(
                f"No permission to write in the workspace {folder.name}; choose another with --workspace"
            ) from error
        if error.errno in (errno.EEXIST, errno.ENOTDIR):
            raise UsageError(
                f"The workspace {folder.name} cannot be a folder, a file is in its way; choose another with --workspace"
            ) from error
        raise
