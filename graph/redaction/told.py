"""What tells a record: its names in all their forms, its identifiers, its address; and what is too common to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.countries import countries
from graph.match.aliases import rows
from graph.match.names import read_name
from graph.redaction.draft import Draft
from graph.redaction.naming import DISTINCTIVE, SHORTEST, letters

REMOVED = "name removed"
"""Stands where a name stood and nothing says for certain whose it was."""
UNREADABLE = "text withheld: it names a record whose name is removed"
_LONG_ADDRESS = 12
"""Letters of an address, a digit among them, from which it is looked for in other records too."""
_NEAR = 4
"""Letters of the one word that is left of a name, from which it is looked for in the records beside it."""
_COMMON_TABLES = ("address_words", "legal_forms", "name_words", "native_words", "place_words", "unit_words")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LEADING = re.compile(
    r"^(?:also|formerly|former|previously|now|ex|alias|aka|a\.k\.a\.|f\.k\.a\.|known as|part of)\s+", re.I
)
_SIGNS = " ,;.-("
_MOST_WORDS = 40
"""Of a name, that is looked at for shorter forms."""
_BETWEEN = re.compile(r"\s+[-–—/|]\s+|\s*[;|]\s*")


@dataclass
class Told:
    """What is to be named no more, and what stands in its place."""

    common: frozenset[str]
    everywhere: dict[str, str] = field(default_factory=dict)
    """Looked for in every text. Another record may have the same name, so no label says there which one is meant."""
    beside: dict[str, str] = field(default_factory=dict)
    """Looked for in the records beside it, where its label can stand; with the one telling word of a name, which may
    be a part of other names."""
    too_common: int = 0
    """Names that are everyday words, or too short: taken from their record alone."""

    def add(self, text: str, put: str, beside: str) -> bool:
        """Take a text up; False if it cannot be looked for elsewhere."""
        way = letters(text)
        if len(way) < SHORTEST or way.isdigit() or way in self.common or way in letters(f"{beside} {UNREADABLE} title"):
            self.too_common += bool(way)
            return False
        self.everywhere.setdefault(text, put)
        self.beside.setdefault(text, beside)
        return True


def take_up(draft: Draft, told: Told, row: Mapping[str, Any], put: str, beside: str) -> None:
    """Note every text that tells this record.

    Args:
        row: the record.
        put: what stands in the place of its names.
        beside: the same in the texts of records beside it.
    """
    for name in (row.get("name") or row.get("title") or row.get("scheme"), *(row.get("aliases") or ())):
        if not name:
            continue
        if told.add(name, put, beside) and len(letters(name)) >= DISTINCTIVE:
            draft.never.add(name)
        for form, leading in short_forms(name).items():
            parts = form.split()
            telling = [part for part in parts if not _is_common(part, told)]
            initials = form.isupper() and f"({form})" in name
            if len(telling) >= 2 or (telling and initials) or (telling and leading and len(parts) >= 2):
                told.add(form, put, put)
            elif telling and leading and len(letters(telling[0])) >= _NEAR:
                told.beside.setdefault(telling[0].strip(" ,;.()"), put)
    for one in row.get("identifiers") or ():
        value = one.partition(":")[2] or one
        if len(letters(value)) >= DISTINCTIVE and told.add(value, put, beside):
            draft.never |= {one, value}
    address = row.get("address")
    if (
        address
        and len(letters(address)) >= _LONG_ADDRESS
        and any(map(str.isdigit, address))
        and told.add(address, put, beside)
    ):
        draft.never.add(address)
    elif address:
        draft.elsewhere.add(address)
    draft.elsewhere |= {row["id"], *(row.get("former_ids") or ())}
    draft.elsewhere |= {repr(row[axis]) for axis in ("lat", "lng") if row.get(axis) is not None}


def short_forms(name: str) -> dict[str, bool]:
    """Shorter forms in which a text may give a name: without brackets, what stands in them, without legal form, unit
    number and words such as garments at its ends.

    Returns:
        Each form, and whether it is the beginning of the name and not a part behind it.
    """
    outside = " ".join(_BRACKETED.sub(" ", name).split())
    inside = [_LEADING.sub("", one.strip()) for one in _BRACKETED.findall(name)]
    first, *behind = _BETWEEN.split(outside)
    found: dict[str, bool] = {}
    for part, leading in ((outside, True), (first, True), *((one, False) for one in (*behind, *inside))):
        for form in (part, *_shortened(part)):
            if form and form != name and read_name(form).tokens:
                found.setdefault(form, leading)
    return found


def _shortened(text: str) -> Iterator[str]:
    """Without legal form and unit; then also without everyday words at the ends."""
    parts = text.split()[:_MOST_WORDS]
    own = read_name(" ".join(parts)).tokens
    # The shortest beginning, then the shortest end, that still gives the whole name: "Unit" goes with its number.
    end = next((at for at in range(1, len(parts)) if read_name(" ".join(parts[:at])).tokens == own), len(parts))
    parts = parts[:end]
    begin = next((at for at in range(len(parts) - 1, 0, -1) if read_name(" ".join(parts[at:])).tokens == own), 0)
    parts = parts[begin:]
    yield " ".join(parts).strip(_SIGNS)
    while len(parts) > 1 and letters(parts[-1]) in everyday():
        parts = parts[:-1]
    while len(parts) > 1 and letters(parts[0]) in everyday():
        parts = parts[1:]
    yield " ".join(parts).strip(_SIGNS)


def _is_common(word: str, told: Told) -> bool:
    bare = letters(word)
    return not bare or bare.isdigit() or bare in told.common


@cache
def everyday() -> frozenset[str]:
    """Words of addresses and of names of companies, which name nobody alone."""
    written = {
        letters(row[column])
        for table in _COMMON_TABLES
        for row in rows(table)
        for column in ("written", "means")
        if row.get(column)
    }
    kinds = {letters(word) for name in (*model.LABELS, *model.FAMILIES) for word in (name, f"{name}s")}
    more = "and the of de la del du le el al for in factories farms companies plantations plant plants mills group"
    return frozenset(written | kinds | set(more.split()))


def common_texts(draft: Draft) -> frozenset[str]:
    """Texts that say something else than a name: goods, towns, countries, and the model's own words."""
    texts: set[str] = {*countries().values(), *model.LABELS, *model.RELATIONSHIPS, *model.FAMILIES, REMOVED}
    shapes = [
        *(one.properties for one in model.LABELS.values()),
        *(one.properties for one in model.RELATIONSHIPS.values()),
    ]
    texts |= {value for shape in shapes for column in shape for value in (column.name, *column.values)}
    for label in draft.labels(model.FACILITIES):
        for name in ("city", "region", "kind", "products", "processing_type", "facility_type"):
            values = draft.tables[label][name].combine_chunks()
            flat = pc.list_flatten(values) if pa.types.is_list(values.type) else values
            texts |= {one for one in pc.unique(flat).to_pylist() if one}
    words = {letters(word) for text in texts for word in text.split()}
    return frozenset(letters(text) for text in texts) | words | everyday()
