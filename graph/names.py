"""The file of names behind ``graph.search``: every text that names a node, folded, with an index over its letters.

One SQLite file per build, ``<build>/names.sqlite``, made when it is first asked for and whole or absent. Where the
build's folder cannot be written, the file is made elsewhere for as long as the process runs.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph import model
from graph.projection import Projection
from graph.spare import spare_folder

VERSION = 5
"""Of the file; another version is made again."""
ORDER = (
    *model.PARTIES,
    *model.FACILITIES,
    "Incident",
    "Document",
    *(name for name in sorted(model.LABELS) if name not in (*model.PARTIES, *model.FACILITIES, "Incident", "Document")),
)
"""Labels in the order of the file: the entries of labels that are asked for together lie side by side."""
WORDS = 4
"""Kind of an entry that describes and does not name: category and summary of an incident, publisher of a document."""
_BATCH = 20_000
_PLACE = ("address", "city", "region")
_NAMING = ("name", "title", "scheme", "aliases", "identifiers", "former_ids")
_DESCRIBING = {"Incident": ("category", "summary"), "Document": ("publisher",)}

_SCHEMA = """
CREATE TABLE about (digest TEXT NOT NULL);
CREATE TABLE node (number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT, label TEXT NOT NULL, country TEXT,
  place TEXT);
CREATE TABLE former (id TEXT PRIMARY KEY, node INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (number INTEGER PRIMARY KEY, node INTEGER NOT NULL, label INTEGER NOT NULL, kind INTEGER NOT NULL,
  text TEXT NOT NULL, folded TEXT NOT NULL);
CREATE VIRTUAL TABLE letters USING fts5(folded, content='entry', content_rowid='number', tokenize='trigram',
  detail=none);
"""
_AFTER = """
INSERT INTO letters(rowid, folded) SELECT number, folded FROM entry;
INSERT INTO letters(letters) VALUES ('optimize');
CREATE INDEX entry_folded ON entry(label, folded, kind);
CREATE INDEX node_id ON node(id);
CREATE TABLE span AS SELECT label, min(number) AS first, max(number) AS last FROM entry GROUP BY label;
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(letters, row);
CREATE TABLE often (term TEXT PRIMARY KEY, doc INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO often SELECT term, doc FROM vocabulary;
"""
_PLAIN = {code: " " for code in range(128) if not chr(code).isalnum()}
_PLAIN |= {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Text without differences of case, accents, punctuation and spaces."""
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    # Signs of other scripts are part of their words, though no letters to a regular expression.
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in unicodedata.normalize("NFC", plain)
    )
    return " ".join(kept.split())


def build_index(projection: Projection) -> Path:
    """Make the file if it is absent, of another version or of another build; elsewhere if the build is read-only."""
    path = projection.folder / "names.sqlite"
    if path.exists() and _is_of(path, projection.digest):
        return path
    with _MAKING:
        if path.exists() and _is_of(path, projection.digest):
            return path
        try:
            return _make(projection, path)
        except (OSError, sqlite3.OperationalError):  # a full disk, or one that is read only
            return _elsewhere(str(projection.folder), projection.digest)


_MAKING = threading.Lock()
"""Two people who search at once in a new build: one makes its index, the other waits for it."""


@lru_cache(maxsize=4)
def _elsewhere(folder: str, digest: str) -> Path:
    """The file of a build (told apart by its digest) whose folder cannot be written."""
    return _make(Projection(Path(folder)), spare_folder() / "names.sqlite")


def _make(projection: Projection, path: Path) -> Path:
    """Write the file under another name, then rename."""
    fresh = path.with_name(f"names.sqlite.new-{os.getpid()}-{threading.get_ident()}")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh, isolation_level=None)) as database:
            for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144", "temp_store = MEMORY"):
                database.execute(f"PRAGMA {setting}")
            database.executescript(f"BEGIN; {_SCHEMA}")
            _fill(database, projection)
            database.executescript(f"BEGIN; {_AFTER} PRAGMA user_version = {VERSION}; COMMIT;")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def _is_of(path: Path, digest: str) -> bool:
    try:
        with closing(read_only(path)) as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            return bool(version == VERSION and database.execute("SELECT digest FROM about").fetchone()[0] == digest)
    except sqlite3.DatabaseError:
        return False


def read_only(path: Path) -> sqlite3.Connection:
    """Open the file for reading."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _fill(database: sqlite3.Connection, projection: Projection) -> None:
    """One row per node and one entry per text that names it; the same text twice is one."""
    database.execute("INSERT INTO about VALUES (?)", [projection.digest])
    number = 0
    for code, label in enumerate(ORDER):
        columns = {column.name for column in model.node_columns(label)}
        texts: list[str] = [name for name in _NAMING if name in columns]
        texts += _DESCRIBING.get(label, ())
        shown = [name for name in ("country", "alpha2", *_PLACE) if name in columns]
        table = projection.nodes(label, ["id", *texts, *shown])
        for batch in table.to_batches(_BATCH):
            rows = batch.to_pylist()
            nodes = [(number + at, *_node(row, label)) for at, row in enumerate(rows)]
            entries = [(number + at, code, *entry) for at, row in enumerate(rows) for entry in _entries(row)]
            former = [(one, number + at) for at, row in enumerate(rows) for one in row.get("former_ids") or ()]
            database.executemany("INSERT INTO former VALUES (?, ?)", former)
            database.executemany("INSERT INTO node VALUES (?, ?, ?, ?, ?, ?)", nodes)
            database.executemany("INSERT INTO entry (node, label, kind, text, folded) VALUES (?, ?, ?, ?, ?)", entries)
            number += len(rows)


def _node(row: dict[str, Any], label: str) -> tuple[str, str | None, str, str | None, str | None]:
    place = ", ".join(row[part] for part in _PLACE if row.get(part)) or row.get("publisher")
    name = row.get("name") or row.get("title") or row.get("scheme")
    return row["id"], name, label, row.get("country") or row.get("alpha2"), place


def _entries(row: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Kind, text and folded text of everything that names a node, or describes one that has no name."""
    texts: list[tuple[int, str | None]] = [(0, row.get("name") or row.get("title") or row.get("scheme"))]
    texts += [(1, alias) for alias in row.get("aliases") or ()]
    texts += [(2, identifier) for identifier in row.get("identifiers") or ()]
    texts += [(2, identifier.partition(":")[2]) for identifier in row.get("identifiers") or ()]
    texts += [(3, one) for one in (row["id"], *(row.get("former_ids") or ()))]
    texts += [(WORDS, row.get(part)) for part in ("category", "summary", "publisher")]
    seen = set()
    for kind, text in texts:
        folded = fold(text) if text else ""
        if text and folded and folded not in seen:
            seen.add(folded)
            yield kind, text, folded
