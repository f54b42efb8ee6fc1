"""Headers and rows of purchasing registers, told by the declared words of ``purchasing_register.toml``.

The importer and the screening of contracts read a register through here, so that both know the same columns and both
leave out natural persons.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.ingest.declared_headers import DeclaredHeaders
from graph.ingest.peek import peek
from graph.ingest.published import read_rows
from graph.ingest.rows import Rows
from graph.ingest.tables import Row

PERSON = "the vendor is a natural person"
WITHHELD = "the vendor is not named"
IDENTIFIERS = ("lei", "uei", "duns")
"""Columns of published identifiers of a vendor."""
_BESIDE = frozenset(("amount", "item", "start", "day", "end"))


@cache
def words() -> dict[str, Any]:
    """The declared words by section."""
    return tomllib.loads(Path(__file__).with_name("purchasing_register.toml").read_text("utf-8"))


@cache
def _headers() -> DeclaredHeaders:
    return DeclaredHeaders(words())


def header_row(path: Path) -> list[str] | None:
    """The row that names a vendor, a contract, and an amount, an item or a day; None where there is none."""
    for row in peek(path).rows:
        found = {_headers().column_of(cell) for cell in row}
        if {"vendor", "contract"} <= found and found & _BESIDE:
            return row
    return None


def contracts(path: Path, rows: Rows) -> Iterator[Row]:
    """The rows of a register whose vendor is named and no natural person, by our names of the columns.

    Other rows are folded with the reason; of a natural person nothing is kept.

    Raises:
        InputError: there is no such header, a column is unknown, or two mean the same.
    """
    header = header_row(path)
    if header is None:
        raise InputError(f"{path.name} has no header with a vendor, a contract, and an amount, an item or a date")
    columns, ours = _headers().declared(path, header)
    for row in read_rows(path, columns, rows):
        said = Row(row.where, {ours[name]: cell for name, cell in row.values.items()})
        name = said.values["vendor"]
        if is_person(name, said.values.get("vendor_type", "")):
            rows.accounts.drop_personal("vendors that are natural persons", 1)
            rows.fold(row.where, PERSON)
        elif is_withheld(name):
            rows.fold(row.where, WITHHELD)
        else:
            yield said


@lru_cache(maxsize=100_000)
def is_person(name: str, stated_type: str = "") -> bool:
    """Does a row say, or its name show, that the vendor is a natural person? A firm's word in the name says no."""
    if _bare(stated_type) in _set("personal", "types"):
        return True
    bare = _bare(name)
    if not bare or _has_any(bare, "names", "firm"):
        return False
    title = any(bare.startswith(f"{word} ") for word in _set("personal", "titles"))
    swapped = re.fullmatch(r"[^\W\d]+(?:[-' ][^\W\d]+)?, *[^\W\d]+(?:[ .][^\W\d]*){0,2}", name.strip()) is not None
    return title or swapped or _has_any(bare, "personal", "trading_as")


@lru_cache(maxsize=100_000)
def is_withheld(name: str) -> bool:
    """Does a cell name no vendor at all?"""
    bare = _bare(name)
    return not bare or bare in _set("names", "withheld")


def may_be_person(name: str) -> bool:
    """Two or three words of letters without a firm's word: a brand, or somebody's name; nobody can tell by the text."""
    bare = _bare(name)
    return 2 <= len(bare.split()) <= 3 and bare.replace(" ", "").isalpha() and not _has_any(bare, "names", "firm")


@cache
def _set(section: str, name: str) -> frozenset[str]:
    return frozenset(words()[section][name])


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _has_any(bare: str, section: str, name: str) -> bool:
    """Is one of the declared words, or runs of words, in a text?"""
    parts = bare.split()
    runs = {" ".join(parts[at : at + size]) for size in (1, 2, 3) for at in range(len(parts))}
    return not runs.isdisjoint(_set(section, name))
