"""Which records of the graph the vendors of a register are, thousands at a time; what is doubtful is never decided.

A vendor is found by a published identifier, or by exactly one company or organisation (else one place) that has its
name, without regard to case, accents and punctuation. Several of a name, another country, or a name that differs in its
legal form or the order of its words are left to a person. A name with a typing error is not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache

from graph import model
from graph.match.aliases import rows
from graph.names import ORDER, build_index, fold, read_only
from graph.projection import Projection

_PARTIES = tuple(ORDER.index(label) for label in model.PARTIES)
_PLACES = tuple(ORDER.index(label) for label in model.FACILITIES)
_NAME, _ALIAS, _IDENTIFIER = 0, 1, 2
_ENTRIES = """SELECT asked.folded, node.id, node.country, entry.label, entry.kind
FROM asked CROSS JOIN entry ON entry.label IN ({labels}) AND entry.folded = asked.folded AND entry.kind <= 2
JOIN node ON node.number = entry.node"""
_NAMES = """SELECT entry.folded, node.id FROM entry JOIN node ON node.number = entry.node
WHERE entry.label IN ({labels}) AND entry.kind <= 1"""


@dataclass(frozen=True)
class Vendor:
    """One vendor as registers write it."""

    name: str
    country: str | None = None
    """Two letters, where the register states one."""
    identifiers: tuple[str, ...] = ()
    """scheme:value"""


@dataclass(frozen=True)
class Match:
    """What was found of a vendor."""

    id: str | None = None
    """The one record it is taken for; None where there is none or a person has to decide."""
    by: str | None = None
    """identifier, name, or another name."""
    candidates: tuple[str, ...] = ()
    """Ids to be reviewed."""
    doubt: str | None = None
    """Why a person has to look."""


@dataclass
class _Found:
    """Records by what was found of them, for one vendor."""

    by_identifier: dict[str, str | None] = field(default_factory=dict)
    parties: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    places: dict[str, tuple[str | None, int]] = field(default_factory=dict)


def find_vendors(projection: Projection, vendors: Sequence[Vendor]) -> list[Match]:
    """What the graph has of each vendor, in their order; the name index is made first where it is absent."""
    entries = _entries(projection, vendors)
    matches = [_decide(vendor, _collect(vendor, entries)) for vendor in vendors]
    open_names = {vendor.name for vendor, match in zip(vendors, matches, strict=True) if _nothing(match)}
    alike = _alike(projection, open_names)
    return [
        Match(candidates=alike[vendor.name], doubt="the name differs in its legal form, or in the order of its words")
        if _nothing(match) and vendor.name in alike
        else match
        for vendor, match in zip(vendors, matches, strict=True)
    ]


def _nothing(match: Match) -> bool:
    return match.id is None and not match.candidates


Entries = dict[str, list[tuple[str, str | None, int, int]]]
"""Folded text to id, country, label and kind of whatever has it."""


def _entries(projection: Projection, vendors: Sequence[Vendor]) -> Entries:
    texts = {fold(text) for vendor in vendors for text in (vendor.name, *vendor.identifiers)} - {""}
    found: Entries = {}
    with closing(read_only(build_index(projection))) as database:
        # A table of one's own connection; the file itself stays as it is.
        database.execute("CREATE TEMP TABLE asked (folded TEXT PRIMARY KEY) WITHOUT ROWID")
        database.executemany("INSERT INTO asked VALUES (?)", [(text,) for text in sorted(texts)])
        labels = ", ".join(str(code) for code in (*_PARTIES, *_PLACES))
        for folded, *entry in database.execute(_ENTRIES.format(labels=labels)):
            found.setdefault(folded, []).append(tuple(entry))
    return found


def _collect(vendor: Vendor, entries: Entries) -> _Found:
    found = _Found()
    for text in vendor.identifiers:
        for node, country, _, kind in entries.get(fold(text), ()):
            if kind == _IDENTIFIER:
                found.by_identifier[node] = country
    for node, country, label, kind in entries.get(fold(vendor.name), ()):
        if kind <= _ALIAS:
            side = found.parties if label in _PARTIES else found.places
            side[node] = (country, min(kind, side.get(node, (None, kind))[1]))
    return found


def _decide(vendor: Vendor, found: _Found) -> Match:
    if found.by_identifier:
        ids = tuple(sorted(found.by_identifier))
        return Match(ids[0], "identifier") if len(ids) == 1 else Match(None, None, ids, "several have its identifier")
    named = found.parties or found.places
    if not named:
        return Match()
    ids = tuple(sorted(named))
    if len(ids) > 1:
        return Match(None, None, ids, "several have its name")
    country, kind = named[ids[0]]
    if vendor.country and country and vendor.country != country:
        return Match(None, None, ids, f"the register says {vendor.country}, the record {country}")
    return Match(ids[0], "name" if kind == _NAME else "another name")


def _alike(projection: Projection, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Companies and organisations whose name has the same words as one of these, apart from the legal form."""
    asked: dict[frozenset[str], list[str]] = {}
    for name in names:
        asked.setdefault(_own_words(fold(name)), []).append(name)
    asked.pop(frozenset(), None)
    if not asked:
        return {}
    found: dict[str, set[str]] = {}
    with closing(read_only(build_index(projection))) as database:
        labels = ", ".join(str(code) for code in _PARTIES)
        for folded, node in database.execute(_NAMES.format(labels=labels)):
            for name in asked.get(_own_words(folded), ()):
                found.setdefault(name, set()).add(node)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


@cache
def _form_words() -> frozenset[str]:
    """Every word of a legal form, and single letters, since "S.A." is two of them to the index."""
    stated = {word for row in rows("legal_forms") for word in fold(row["written"]).split()}
    return frozenset(stated | set("abcdefghijklmnopqrstuvwxyz"))


def _own_words(folded: str) -> frozenset[str]:
    words = frozenset(folded.split())
    return words - _form_words() or words
