"""What a run of the matcher looks at: the first row of each record, its fingerprint, its spellings, its kind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.ledger import State, read_records
from graph.match.assertions import Row
from graph.match.features import compare
from graph.match.guards import IDENTIFIED, Guard, of_pair
from graph.match.identifiers import SITE_SCHEMES, shared
from graph.match.known import Known
from graph.match.normalise import Normal, normalise
from graph.match.record import Record
from graph.match.score import model as coefficients
from graph.match.stated import Wave, record_of
from graph.workspace import Workspace

Json = dict[str, Any]
CONTRADICTING = IDENTIFIED | {
    "unit_missing", "place_differs", "places_differ", "words_differ", "short_words_differ",
}  # fmt: skip
"""Guards by which two records must not come together through a third."""
PLAIN = ("Factory", None)
"""Kind and level of most records."""


def version() -> str:
    """Of the matcher: with another one, everything is looked at again."""
    return coefficients("facilities").version


def light(row: Json) -> Row:
    """A row as it will be read back from the ledger, without its terms."""
    return Row(row["query"], row["known"], row["rank"], row["decision"], row["by"], row["log_odds"], 0, 0)


def against(ours: Sequence[Normal], theirs: Sequence[Normal], known: Known) -> list[Guard]:
    """What speaks against two records of a chain, in any of their spellings; an identifier they share settles most."""
    found: dict[str, Guard] = {}
    for one in ours:
        for other in theirs:
            both = shared(dict(one.identifiers), dict(other.identifiers))
            codes = IDENTIFIED if any(same.partition(":")[0] in SITE_SCHEMES for same in both) else CONTRADICTING
            guards = of_pair(compare(one, other, known.names, known.addresses))
            found |= {guard.code: guard for guard in guards if guard.code in codes}
    return list(found.values())


def normals(found: Sequence[Wave], ids: set[str]) -> dict[str, list[Normal]]:
    """Every spelling of some records, as it is compared."""
    wanted = pa.array(sorted(ids), pa.string())
    records: dict[str, set[Record]] = {}
    for wave in found:
        for row in wave.records.filter(pc.is_in(wave.records.column("id"), value_set=wanted)).to_pylist():
            records.setdefault(row["id"], set()).add(record_of(row))
    return {one: [normalise(record) for record in sorted(said, key=repr)] for one, said in records.items()}


def first_rows(found: Sequence[Wave], done: pa.Array) -> dict[str, tuple[int, int]]:
    """Of each record that is not done, the list that was first to state it, and its row there."""
    first: dict[str, tuple[int, int]] = {}
    for number, wave in enumerate(found):
        column = wave.table.column("id")
        new = pc.invert(pc.is_in(column, value_set=done)).to_numpy()
        for row, one in zip(new.nonzero()[0].tolist(), column.filter(pa.array(new)).to_pylist(), strict=True):
            first.setdefault(one, (number, row))
    return first


def fingerprint(wave: Wave, row: int, visibility: str) -> str:
    """What was compared of a record: with another one it is looked at again."""
    level = wave.table.column("level")[row].as_py() or ""
    text = "\x1f".join((version(), visibility, wave.label, level, wave.keys[row].as_py()))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def by_list(found: Sequence[Wave]) -> dict[str, list[Wave]]:
    """The tables of each version of a list; those that give no day come last."""
    lists: dict[str, list[Wave]] = {}
    for wave in found:
        lists.setdefault(wave.list_name, []).append(wave)
    return lists


def odd(found: Sequence[Wave]) -> dict[str, tuple[str, str | None]]:
    """Kind and level of the records that are no single factory; companies are all of one kind."""
    odd: dict[str, tuple[str, str | None]] = {}
    for wave in found:
        if wave.label in model.FACILITIES:
            level = pc.fill_null(wave.table.column("level"), "site")
            hit = wave.table.filter(pc.not_equal(level, "site")) if wave.label == PLAIN[0] else wave.table
            odd.update((row["id"], (wave.label, row["level"])) for row in hit.select(["id", "level"]).to_pylist())
    return odd


def with_incidents(workspace: Workspace, state: State) -> set[str]:
    """Records that an incident is on record at."""
    found: set[str] = set()
    for snapshot in state.snapshots:
        if "OCCURRED_AT" in snapshot.records:
            table = read_records(workspace, "OCCURRED_AT", snapshot.records["OCCURRED_AT"])
            found.update(table.column("to_id").to_pylist())
    return found
