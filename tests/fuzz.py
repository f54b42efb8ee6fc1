"""Fuzzing of the importers: files that are nearly right must give a named error or a complete account, nothing else.

``make fuzz`` mutates the fixtures of every format for ten minutes each; the test suite does so for a few seconds.
A failure prints the seed that makes it again: ``python -m tests.fuzz --format NAME --seed N``.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import InputError, UsageError
from graph.ingest import sources
from graph.ingest.packed import unpacked
from graph.ingest.rows import Rows
from graph.ingest.source import Given, Source

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).parents[1]
_HOSTILE = (
    "", " ", "\u00a0", "\u200b", "\u202e", "\0", '"', "'", ";", ",", "\t", "\n", "=1+1", "-", "\u2010", "(", ")", "[",
    "]", "{", "}", "|", "&", "<", ">", "]]>", "NA", "null", "NaN", "0", "-1", "1e999", "99999999999999999999",
    "31/02/2021", "2021-13-01", "0000", "Korea", "XX", "\ufffd", "\ud7ff", "Ã©", "a" * 30_000, "\U0001f9f5",
    "\u0627\u0644", "../../x",
)  # fmt: skip


@dataclass
class Tally:
    """What the mutated files came to."""

    files: int = 0
    accepted: int = 0
    refused: int = 0
    rows: int = 0


def seeds(source: Source) -> list[Path]:
    """The fixtures of a format: hand-written files, or folders of files that belong together."""
    own = FIXTURES / source.format
    given = {"cases": [ROOT / "datasets" / "cases"]}.get(source.format, [])
    return given + sorted(path for path in own.glob("*") if path.name != "given.toml" and path.suffix != ".md")


def given_of(source: Source) -> Given:
    """What a person would say of the fixtures."""
    path = FIXTURES / source.format / "given.toml"
    said = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    if "map" in said:
        said["map"] = path.parent / said["map"]
    return Given(**said)


LEAST = 12
"""Files that are tried however slow the machine is."""


def fuzz(source: Source, seconds: float, seed: int, limit: int = sys.maxsize) -> Tally:
    """Mutate fixtures of one format for a while.

    Raises:
        AssertionError: a file made an error without a name, or rows were lost; the message has the seed.
    """
    tally = Tally()
    until = time.monotonic() + seconds
    while tally.files < min(LEAST, limit) or (time.monotonic() < until and tally.files < limit):
        try:
            one(source, seed, tally)
        except Exception as error:
            raise AssertionError(f"{source.format}, seed {seed}: {type(error).__name__}: {error}") from error
        seed += 1
    return tally


def one(source: Source, seed: int, tally: Tally) -> None:
    """Mutate one fixture and read it."""
    chance = random.Random(seed)
    original = chance.choice(seeds(source))
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = mutated(original, Path(folder), chance)
        tally.files += 1
        with suppress(InputError, UsageError):
            source.recognises(path)
        try:
            with unpacked(path) as inner:
                tally.rows += account(source, inner, given_of(source))
            tally.accepted += 1
        except (InputError, UsageError) as error:
            assert str(error).strip(), "an error that says nothing"
            tally.refused += 1


def account(source: Source, path: Path, given: Given) -> int:
    """Read a file and balance its books; returns the number of rows.

    Raises:
        InputError: it is refused.
        AssertionError: rows in are not rows stated, folded and refused.
    """
    about = source.about(path, given)
    rows = Rows(about.dataset or "fuzz", about=replace(about, as_of=about.as_of or "2021"), given=given)
    source.read(path, rows)
    tables = rows.tables()
    accounts = rows.accounts
    read, stated = sum(accounts.read.values()), accounts.stated()
    assert read == stated + sum(accounts.folded.values()) + accounts.refused_rows(), "the books do not balance"
    cited = {where for table in tables.values() for row in table.column("row").to_pylist() for where in row or ()}
    lost = accounts.stated_rows() - cited
    assert not lost, f"rows counted as stated that nothing cites: {sorted(lost)[:3]}"
    return read


def mutated(original: Path, folder: Path, chance: random.Random) -> Path:
    """A copy with some bytes, cells, lines or files changed."""
    target = folder / original.name
    if original.is_dir():
        target.mkdir()
        files = sorted(path for path in original.iterdir() if path.is_file())
        hit = chance.choice(files)
        for path in files:
            content = path.read_bytes()
            if path != hit or chance.random() < 0.9:  # now and then the file is not there at all
                (target / path.name).write_bytes(_changed(content, chance) if path == hit else content)
        return target
    target.write_bytes(_changed(original.read_bytes(), chance))
    return target


def _changed(content: bytes, chance: random.Random) -> bytes:
    if zipfile.is_zipfile(io.BytesIO(content)) and chance.random() < 0.8:
        return _changed_package(content, chance)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 4))):
        content = chance.choice((_flip, _cut, _cell, _cell, _cell, _line, _line, _double))(content, chance)
    return content


def _changed_package(content: bytes, chance: random.Random) -> bytes:
    """A workbook is changed inside one of its parts, so that it can still be opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    inside = [name for name in parts if name.startswith("xl/worksheets/") or name.endswith("sharedStrings.xml")]
    hit = chance.choice(inside or list(parts))
    parts[hit] = chance.choice((_flip, _cell, _cell, _cut))(parts[hit], chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def _flip(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _cell(content: bytes, chance: random.Random) -> bytes:
    """Put something hostile between two separators."""
    marks = [at for at, byte in enumerate(content) if byte in b',;\t|">:<\n']
    if not marks:
        return content
    at = chance.choice(marks)
    end = next((mark for mark in marks if mark > at), len(content))
    return content[: at + 1] + chance.choice(_HOSTILE).encode("utf-8", "surrogatepass") + content[end:]


def _line(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat or swap lines."""
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:
        return content
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(3)
    if how == 0:
        del lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    else:
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _double(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.randrange(1, 400))
    return content[:end] + content[start:end] + content[end:]


def formats() -> Iterator[Source]:
    """Every importer that has fixtures."""
    return (source for source in sources().values() if seeds(source))


def main() -> None:
    """Fuzz from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", help="one format; by default all")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, help="read only the file that this seed makes")
    wanted = parser.parse_args()
    for source in formats():
        if wanted.format in (None, source.format):
            start = random.SystemRandom().randrange(10**9) if wanted.seed is None else wanted.seed
            tally = fuzz(source, wanted.seconds, start, sys.maxsize if wanted.seed is None else 1)
            print(
                f"{source.format:<28} {tally.files:>8,} files  {tally.accepted:>8,} accepted  "
                f"{tally.refused:>8,} refused  {tally.rows:>9,} rows",
                flush=True,
            )


if __name__ == "__main__":
    main()
