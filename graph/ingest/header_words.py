"""What a column is by the words of its header, in many languages; what is not certain is not said."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graph.ingest.column_map import BrandOf, ColumnMap, Measured

_OPTIONAL = re.compile(r"\(?\b(?:optional|if applicable|mandatory|required)\b\)?")
_SIGNS = re.compile(r"[^\w%]+|_+")
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ø": "o", "ł": "l", "ß": "s"})


@dataclass(frozen=True)
class Header:
    """The columns of one header row by what they are."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    """Field to the columns whose words say it; more than one is a doubt."""
    brand: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)
    measures: list[Measured] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def undecided(self) -> dict[str, str]:
        """Columns nobody can be sure of, and why."""
        doubts = dict.fromkeys(self.unknown, "the words of its header are not known")
        for name, columns in self.columns.items():
            if len(columns) > 1:
                doubts |= dict.fromkeys(columns, f"{len(columns)} columns look like {name}")
        if len(self.brand) > 1:
            doubts |= dict.fromkeys(self.brand, f"{len(self.brand)} columns look like the brand")
        return doubts

    @property
    def is_list(self) -> bool:
        """A list of places: a name, and where it is."""
        return "name" in self.columns and any(one in self.columns for one in ("country", "address"))

    def map(self, name: str) -> ColumnMap:
        """The map of the columns that are certain."""
        doubts = self.undecided
        certain = {one: (columns[0],) for one, columns in self.columns.items() if columns[0] not in doubts}
        brand = self.brand[0] if len(self.brand) == 1 else None
        return ColumnMap(
            name=name,
            columns=certain,
            brand=BrandOf(column=brand),
            recognised_by=tuple(certain[one][0] for one in ("name", "address", "country") if one in certain),
            personal=tuple(self.personal),
            ignored=self.ignored,
            measures=tuple(self.measures),
        )


@cache
def _words() -> dict[str, tuple[str, Any]]:
    """Header as compared to (kind, what)."""
    said = tomllib.loads((Path(__file__).parent / "header_words.toml").read_text("utf-8"))
    found: dict[str, tuple[str, Any]] = {}
    groups: list[tuple[str, Any, Sequence[str]]] = [("field", name, words) for name, words in said["fields"].items()]
    groups += [("brand", None, said["brand"]["words"]), ("personal", None, said["personal"]["words"])]
    groups += [("ignored", reason, words) for reason, words in said["ignored"].items()]
    groups += [("measure", (one["name"], one["unit"]), one["words"]) for one in said["measures"]]
    for kind, what, words in groups:
        for word in words:
            if found.setdefault(compared(word), (kind, what)) != (kind, what):
                raise LookupError(f"'{word}' stands for two things in header_words.toml")
    return found


def compared(header: str) -> str:
    """A header for comparison: small letters without accents and signs, ``%`` kept, without "(optional)"."""
    plain = unicodedata.normalize("NFKD", header.casefold()).translate(_LETTERS)
    bare = unicodedata.normalize("NFC", "".join(one for one in plain if not unicodedata.combining(one)))
    return _SIGNS.sub(" ", _OPTIONAL.sub(" ", bare)).replace("%", "% ").strip().replace("%  ", "% ")


def read_header(cells: Sequence[str]) -> Header:
    """What each cell of a header row says, as far as its words are known."""
    found = Header()
    for cell in (" ".join(one.split()) for one in cells):
        kind: str
        what: Any
        kind, what = _words().get(compared(cell), ("unknown", None)) if cell else ("", None)
        if kind == "field":
            found.columns.setdefault(what, []).append(cell)
        elif kind == "brand":
            found.brand.append(cell)
        elif kind == "personal":
            found.personal.append(cell)
        elif kind == "ignored":
            found.ignored[cell] = what
        elif kind == "measure":
            found.measures.append(Measured(cell, *what))
        elif kind:
            found.unknown.append(cell)
    return _with_number(found)


def _with_number(found: Header) -> Header:
    """The same; the same header twice is unknown, for nobody can tell which is meant."""
    counts = Counter(name for names in found.columns.values() for name in names)
    twice = [name for name, count in counts.items() if count > 1]
    found.unknown.extend(name for name in twice if name not in found.unknown)
    return found


def find_list(rows: Sequence[Sequence[str]]) -> tuple[int, Header] | None:
    """The first row that heads a list of places and what its columns are; None where there is none."""
    for number, row in enumerate(rows):
        header = read_header(row)
        if header.is_list:
            return number, header
    return None
