"""Files that somebody sent through a page, checked before anything reads them, and kept while they are looked at.

They lie below the workspace in a folder that only its owner may enter, under a content hash and a name that was made
harmless: the importers read dates and tables from names and cite them, so a name of nothing but the hash would not do.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
import threading
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from graph.ingest.files import checked_archive, kind_of
from graph.workspace import Workspace, clear_disk_errors, remove_tree, write_whole

MAX_BYTES = 20_000_000
"""Of all files of one upload together."""
MAX_UNPACKED = 200_000_000
"""What an archive or workbook may unpack to; on the command line more is allowed."""
MAX_FILES = 50
MAX_NAME = 100
KINDS = ("text", "json", "xml", "xlsx", "xls", "xlsb", "ods", "zip", "gzip", "pdf")
"""Kinds of file, by their bytes, that lists are published as."""
FOLDER_NAME = "own-data"
"""Several files that belong together are read as a folder of this name."""
_FORGOTTEN_SECONDS = 24 * 3600.0
_ARCHIVES = ("xlsx", "xlsb", "ods", "zip")


@dataclass(frozen=True)
class Sent:
    """A file as it arrived."""

    name: str
    """As the sender calls it: not to be trusted."""
    content: bytes


@dataclass(frozen=True)
class Upload:
    """Files that were accepted and wait to be looked at."""

    path: Path
    """The file, or the folder of those that belong together."""
    names: tuple[str, ...]
    """Of all files, as they are shown and cited."""
    map: Path | None
    """The column map (TOML) that came with a single list."""
    digest: str
    """SHA-256 over all of them."""
    size: int
    """Bytes in all."""


class Desk:
    """The uploads of one person: one at a time, gone when the next comes or the person leaves.

    Args:
        check: what looks whether files may be read (``check_kinds``), perhaps in another process.
    """

    def __init__(self, workspace: Workspace, check: Callable[[Sequence[Path]], None] | None = None) -> None:
        self._check = check or check_kinds
        self._root = workspace.folder / "uploads"
        self._own = self._root / secrets.token_hex(16)
        self._workspace = workspace
        self._held: Upload | None = None
        self._lock = threading.Lock()
        self._reading: list[Path] = []
        self._left: set[Path] = set()

    def take(self, sent: Sequence[Sent]) -> Upload:
        """Check files and keep them; the same again are left where they are.

        Raises:
            InputError: too many, too large, of no kind that is read, or two of one name.
        """
        names = _checked(sent)
        digest = hashlib.sha256(b"".join(hashlib.sha256(one.content).digest() for one in sent)).hexdigest()
        held = self._held
        if held is not None and (held.digest, held.names) == (digest, names) and held.path.exists():
            return held
        self.clear()
        self._workspace.prepare()
        with clear_disk_errors(self._workspace.folder):
            _sweep(self._root)
            folder = self._own / digest[:32]
            inner = folder / FOLDER_NAME if len(sent) > 1 else folder
            for new in dict.fromkeys((self._root, self._own, folder, inner)):
                new.mkdir(mode=0o700, exist_ok=True)
            for name, one in zip(names, sent, strict=True):
                write_whole(inner / name, one.content, mode=0o600)
        lists = [name for name in names if not name.lower().endswith(".toml")]
        alone = len(lists) == 1 and len(names) <= 2
        map = inner / next(name for name in names if name not in lists) if alone and len(names) == 2 else None
        try:
            self._check([inner / name for name in names])
        except InputError:
            self.clear()
            raise
        path = inner / lists[0] if alone else inner / names[0] if len(names) == 1 else inner
        self._held = Upload(path, names, map, digest, sum(len(one.content) for one in sent))
        return self._held

    def write(self, name: str, text: str) -> Path:
        """Keep a file of ours beside the upload, such as a column map; it goes with it.

        Returns:
            Its path, another one for another text.
        """
        folder = self._own / hashlib.sha256(text.encode()).hexdigest()[:16]
        for new in (self._root, self._own, folder):
            new.mkdir(mode=0o700, exist_ok=True)
        path = folder / harmless(name)
        if not path.exists():
            write_whole(path, text.encode(), mode=0o600)
        return path

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is kept now stays until this ends, even if the person leaves or gives the next file meanwhile."""
        folder = self._own
        with self._lock:
            self._reading.append(folder)
        try:
            yield
        finally:
            with self._lock:
                self._reading.remove(folder)
                gone = folder in self._left and folder not in self._reading
                self._left -= {folder} if gone else set()
            if gone:
                remove_tree(folder)

    def clear(self) -> None:
        """Remove what is kept."""
        with self._lock:
            folder, self._own, self._held = self._own, self._root / secrets.token_hex(16), None
            busy = folder in self._reading
            self._left |= {folder} if busy else set()
        if not busy:
            remove_tree(folder)


def harmless(name: str) -> str:
    """A name without folders, invisible characters and leading dots, at most 100 characters, its ending kept."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    kept = "".join(one if one not in ':*?"<>|' else "_" for one in last if one.isprintable())
    kept = " ".join(kept.split()).lstrip(". ")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 10:
        kept = f"{stem[: MAX_NAME - 1 - len(ending)]}.{ending}"
    while len(kept.encode()) > 240:  # what a file system takes, in bytes
        kept = f"{stem[: len(stem) - 1]}.{ending}" if dot else kept[:-1]
        stem = stem[:-1]
    return kept[:MAX_NAME] or "upload"


def _checked(sent: Sequence[Sent]) -> tuple[str, ...]:
    """The harmless names of files that are neither too many nor too large."""
    if not sent or len(sent) > MAX_FILES:
        raise InputError(f"{len(sent):,} files; one to {MAX_FILES} are taken at a time")
    size = sum(len(one.content) for one in sent)
    if size > MAX_BYTES:
        raise InputError(
            f"{harmless(sent[0].name) if len(sent) == 1 else 'The files together'} have {size / 1e6:,.1f} MB; through "
            f"a page at most {MAX_BYTES / 1e6:,.0f} MB are taken. Load larger ones on the command line: "
            "tiertrace load FILE"
        )
    names = tuple(harmless(one.name) for one in sent)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"Two files are called {twice}; load them one by one, or rename one")
    return names


def check_kinds(paths: Sequence[Path]) -> None:
    """Refuse files by their bytes that no importer reads.

    Raises:
        InputError: one of them is of no kind that is read, damaged, or unpacks to too much.
    """
    for path in paths:
        _check_kind(path)


def _check_kind(path: Path) -> None:
    """Refuse by the bytes what no importer reads, and what unpacks to more than a page may take."""
    kind = kind_of(path)
    if kind == "binary" and path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return  # whoever reads it says in which line the byte stands that no text has
    if kind not in KINDS:
        raise InputError(
            f"{path.name} is no table, JSON, XML, PDF or archive by its bytes ({kind}); "
            "save it as CSV (UTF-8) or XLSX and upload that"
        )
    if kind in _ARCHIVES:
        with checked_archive(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
    else:
        size = _unzipped(path) if kind == "gzip" else 0
    if size > MAX_UNPACKED:
        raise InputError(
            f"{path.name} unpacks to more than {MAX_UNPACKED / 1e6:,.0f} MB; "
            "load it on the command line: tiertrace load FILE"
        )


def _unzipped(path: Path) -> int:
    """Bytes inside a gzip file, counted no further than the limit."""
    count = 0
    try:
        with gzip.open(path) as file:
            while count <= MAX_UNPACKED and (chunk := file.read(1_000_000)):
                count += len(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path.name} is a damaged archive ({error}); download it again") from None
    return count


def _sweep(root: Path) -> None:
    """Remove what a server that was killed left behind."""
    if root.is_dir():
        for left in root.iterdir():
            if time.time() - left.stat().st_mtime > _FORGOTTEN_SECONDS:
                remove_tree(left)
