"""Rows that only one of two versions has, paired where something speaks for it; each pair says what does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from graph import model
from graph.names import fold

Json = dict[str, Any]
DOUBTS = {
    "same_address": "same address, other name; the list publishes no id that would tell",
    "same_name": "same name, other address; the list publishes no id that would tell",
    "other_id": "same name and address, other id",
    "several_alike": "several rows of the other version have this address or this name, so none was paired",
    "alike_there": "the other version has another row of this name or this address",
    "not_covered": "the later version names nothing at all of this company",
}
"""Why a change is not certain."""


@dataclass(frozen=True)
class Pair:
    """A row that went and a row that came, taken as one."""

    before: Json
    after: Json
    doubt: str | None


@dataclass(frozen=True)
class Paired:
    """The outcome; ``alike`` are the ids of unpaired rows that had several partners to choose from."""

    pairs: list[Pair]
    gone: list[Json]
    come: list[Json]
    alike: set[str]


def pair_rows(gone: Iterable[Json], come: Iterable[Json], dataset: str) -> Paired:
    """Pair rows that one version has alone.

    Args:
        gone, come: rows of the older and of the newer version, with ``label``.
        dataset: ids that begin with its name and a colon are no published ids.
    """
    left, right = list(gone), list(come)
    pairs: list[Pair] = []
    alike: set[str] = set()

    def published(row: Json) -> bool:
        return not row["id"].startswith(f"{dataset}:")

    for doubt, keys, allowed in (
        (None, _identifiers, lambda one, other: True),
        ("other_id", _whole, lambda one, other: True),
        ("same_address", _address, lambda one, other: not (published(one) and published(other))),
        ("same_name", _name, lambda one, other: not (published(one) and published(other))),
    ):
        found, several = _matched(left, right, keys, allowed)
        pairs += [Pair(one, other, doubt) for one, other in found]
        alike |= several
        taken = {id(one) for pair in found for one in pair}
        left, right = ([one for one in side if id(one) not in taken] for side in (left, right))
    return Paired(pairs, left, right, alike)


def _matched(
    left: list[Json], right: list[Json], keys: Callable[[Json], list[str]], allowed: Callable[[Json, Json], bool]
) -> tuple[list[tuple[Json, Json]], set[str]]:
    """Rows that have a key in common which no other row has; and ids of those that share it with several."""
    sides: list[dict[tuple[str, str], list[Json]]] = [defaultdict(list), defaultdict(list)]
    for rows, by_key in zip((left, right), sides, strict=True):
        for row in rows:
            for key in keys(row):
                by_key[_family(row), key].append(row)
    found: list[tuple[Json, Json]] = []
    several: set[str] = set()
    taken: set[int] = set()
    for shared in sorted(sides[0].keys() & sides[1].keys()):
        ones, others = sides[0][shared], sides[1][shared]
        if not any(allowed(one, other) for one in ones for other in others):
            continue
        if len(ones) > 1 or len(others) > 1:
            several |= {row["id"] for row in (*ones, *others)}
        elif not {id(ones[0]), id(others[0])} & taken:
            taken |= {id(ones[0]), id(others[0])}
            found.append((ones[0], others[0]))
    return found, several


def _family(row: Json) -> str:
    return model.LABELS[row["label"]].family or str(row["label"])


def _identifiers(row: Json) -> list[str]:
    return list(row.get("identifiers") or ())


def _address(row: Json) -> list[str]:
    return _key(row, "address")


def _name(row: Json) -> list[str]:
    return _key(row, "name")


def _whole(row: Json) -> list[str]:
    return _key(row, "name", "address")


def _key(row: Json, *parts: str) -> list[str]:
    """Folded texts and the country; nothing where one of them is not stated."""
    texts = [fold(row.get(part) or "") for part in parts]
    return ["\x1f".join((*texts, row["country"]))] if all(texts) and row.get("country") else []
