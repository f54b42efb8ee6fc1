"""Hits that may be the same company or place: said so, with what differs, and never merged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from graph.names import fold
from graph.projection import Projection

_FORMS = frozenset((
    "ltd", "limited", "inc", "incorporated", "co", "company", "corp", "corporation", "pvt", "private", "llc", "gmbh",
    "ag", "sa", "nv", "bv", "plc", "pt", "sdn", "bhd", "spa", "srl",
))  # fmt: skip
"""Legal forms: names that differ in these alone are alike."""
_NEARLY = 92.0
"""Least similarity, of 100, of names that are alike."""
_LEAST_LETTERS = 5
DIFFERING = ("country", "place", "id")


def alike(projection: Projection, hits: list[dict[str, Any]]) -> list[list[str]]:
    """Ids of hits that may be the same, in lists of two and more, in the order of the hits.

    They are where a source or a matching has left it open (POSSIBLY_SAME_AS), or where the names are the same or nearly
    so, legal forms and case aside; names with other numbers in them are not.
    """
    ids = [hit["id"] for hit in hits]
    pairs = set(_open_pairs(projection, ids))
    names = [core(hit["name"]) for hit in hits]
    for at, name in enumerate(names):
        pairs |= {(ids[at], ids[other]) for other in range(at) if same_name(name, names[other])}
    return _joined(ids, pairs)


def core(name: str | None) -> str:
    """A name without its legal form, folded."""
    words = fold(name or "").split()
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def same_name(one: str, other: str) -> bool:
    """Are two folded names the same or nearly so?"""
    if not one or not other:
        return False
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST_LETTERS or re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return fuzz.ratio(one, other, score_cutoff=_NEARLY) > 0


def _open_pairs(projection: Projection, ids: list[str]) -> Iterable[tuple[str, str]]:
    table = projection.links("POSSIBLY_SAME_AS", ["from_id", "to_id"])
    wanted = pa.array(ids, pa.string())
    inside = pc.and_(pc.is_in(table["from_id"], value_set=wanted), pc.is_in(table["to_id"], value_set=wanted))
    return ((row["from_id"], row["to_id"]) for row in table.filter(inside).to_pylist())


def _joined(ids: list[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups of ids that hang together by pairs."""
    group = {one: one for one in ids}
    for one, other in pairs:
        old, new = group[one], group[other]
        group = {member: new if of == old else of for member, of in group.items()}
    members: dict[str, list[str]] = {}
    for one in ids:
        members.setdefault(group[one], []).append(one)
    return [found for found in members.values() if len(found) > 1]
