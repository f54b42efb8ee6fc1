"""What a comparison of two versions says, and the records of one version as it is compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.changes.versions import Version
from graph.ledger import read_records, read_state
from graph.workspace import Workspace

KINDS = ("added", "dropped", "renamed", "moved", "changed")
LABELS = tuple(name for name in model.LABELS if name not in ("Document", "Country", "Measure"))
"""What a list lists. A measure of something listed is a property of it."""
BUYS = "SOURCES_FROM"
RUNS = {"OPERATES": "operated by", "OWNS": "owned by", "LISTS": "listed by", "IN_GROUP": "in the group of"}
_OUTWARD = ("IN_GROUP",)
"""Links that begin at the row they speak of; of all others it is the end."""
_MEASURED = "CONCERNS"
_TOLD = ("disclosed_tier", "product")
_NAMES = ("name", "title", "scheme", "category")


@dataclass(frozen=True)
class Side:
    """A row in one of the two versions."""

    id: str
    label: str
    name: str
    address: str | None
    country: str | None
    rows: tuple[str, ...]
    """File and line, as file:line."""


@dataclass(frozen=True)
class Field:
    """One property that differs, as a person reads it; None where a version does not state it."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """What became of one row."""

    kinds: tuple[str, ...]
    """Of ``KINDS``; a row may be renamed and moved at once."""
    before: Side | None
    after: Side | None
    companies: tuple[tuple[str, str], ...] = ()
    """Id and name of the companies whose list it is."""
    fields: tuple[Field, ...] = ()
    doubt: str | None = None
    """Key of ``DOUBTS`` where it is not certain that this is one row, or that it is missing."""

    @property
    def side(self) -> Side:
        """The newer of its sides."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Differences:
    """Two versions compared."""

    before: Version
    after: Version
    changes: tuple[Change, ...]
    same: int
    """Rows that both have and that say the same."""
    respelled: int
    """Rows that differ in capitals, accents, punctuation or spaces only."""
    left_out: int
    """Rows that the profile does not admit."""

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: found[kind] for kind in KINDS}

    def of_company(self, company: str) -> tuple[Change, ...]:
        """The changes on the list of one company."""
        return tuple(one for one in self.changes if company in {each for each, _ in one.companies})


@dataclass
class Records:
    """The records of one version that a profile admits."""

    nodes: dict[str, pa.Table] = field(default_factory=dict)
    links: dict[str, pa.Table] = field(default_factory=dict)
    measures: pa.Table | None = None
    """``of`` (id), ``name`` and ``said`` of what is measured."""
    left_out: int = 0

    @cached_property
    def label_of(self) -> dict[str, str]:
        """Label by id."""
        return {one: label for label, table in self.nodes.items() for one in table["id"].to_pylist()}

    @cached_property
    def buying(self) -> set[str]:
        """Companies of which this version lists something."""
        return set(pc.unique(self.links[BUYS]["from_id"]).to_pylist()) if BUYS in self.links else set()

    def rows(self, ids: Collection[str]) -> Iterator[dict[str, Any]]:
        """Whole rows of some ids, with their label."""
        wanted = pa.array(sorted(ids), pa.string())
        for label, table in self.nodes.items():
            for row in table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist():
                yield {**row, "label": label}

    def told(self, ids: Collection[str]) -> dict[str, dict[str, set[str]]]:
        """What links say of some ids: by id, the companies that buy (``buyers``), run and own it, tier and product."""
        wanted = pa.array(sorted(ids), pa.string())
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for kind, table in self.links.items():
            columns = ["from_id", "to_id", *(one for one in _TOLD if one in table.column_names)]
            of, by = _ends(kind)
            for row in table.select(columns).filter(pc.is_in(table[of], value_set=wanted)).to_pylist():
                about = found[row[of]]
                about["buyers" if kind == BUYS else RUNS[kind]].add(row[by])
                for name in _TOLD:
                    if row.get(name) is not None:
                        about[name].add(str(row[name]))
        return found

    def measured(self, ids: Collection[str]) -> dict[str, dict[str, set[str]]]:
        """What is measured of some ids: by id and name of the measure, what is said."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        if self.measures is not None:
            hit = pc.is_in(self.measures["of"], value_set=pa.array(sorted(ids), pa.string()))
            for row in self.measures.filter(hit).to_pylist():
                found[row["of"]][row["name"]].add(row["said"])
        return found

    def statements(self) -> pa.Table:
        """Every link and measure as one text beside the id it speaks of, to find those that differ."""
        parts = []
        for kind, table in self.links.items():
            told = [pc.fill_null(table[one].cast(pa.string()), "") for one in _TOLD if one in table.column_names]
            text = pc.binary_join_element_wise(kind, table["from_id"], table["to_id"], *told, "\x1f")
            parts.append(pa.table({"of": table[_ends(kind)[0]], "text": text}))
        if self.measures is not None:
            text = pc.binary_join_element_wise(
                self.measures["of"], self.measures["name"], self.measures["said"], "\x1f"
            )
            parts.append(pa.table({"of": self.measures["of"], "text": text}))
        return pa.concat_tables(parts) if parts else pa.table({"of": _NO_TEXT, "text": _NO_TEXT})


_NO_TEXT = pa.array([], pa.string())


def _ends(kind: str) -> tuple[str, str]:
    """The column of the row a link speaks of, and that of who it names."""
    return ("from_id", "to_id") if kind in _OUTWARD else ("to_id", "from_id")


def read_version(workspace: Workspace, version: Version, profile: str) -> Records:
    """The records of a version: what the profile admits, without what was retracted."""
    admitted = pa.array(model.VISIBILITIES[: model.VISIBILITIES.index(profile) + 1])
    retracted = pa.array(sorted(read_state(workspace).retracted), pa.string())
    found = Records()
    read: dict[str, pa.Table] = {}
    for name in (*LABELS, "Measure", BUYS, *RUNS, _MEASURED):
        if name in version.records:
            table = read_records(workspace, name, version.records[name])
            shown = pc.is_in(pc.fill_null(table["visibility"], "public"), value_set=admitted)
            found.left_out += table.num_rows - (pc.sum(shown).as_py() or 0)
            key = "id" if name in model.LABELS else "key"
            read[name] = table.filter(pc.and_(shown, pc.invert(pc.is_in(table[key], value_set=retracted))))
    found.nodes = {name: read[name] for name in LABELS if name in read}
    found.links = {name: read[name] for name in (BUYS, *RUNS) if name in read}
    if "Measure" in read and _MEASURED in read:
        found.measures = _measures(read["Measure"], read[_MEASURED])
    return found


def _measures(nodes: pa.Table, links: pa.Table) -> pa.Table:
    """Measures beside what they speak of."""
    said = pc.binary_join_element_wise(
        pc.coalesce(nodes["value_text"], pc.cast(nodes["value"], pa.string())), nodes["unit"], " ", null_handling="skip"
    )
    about = pa.table({"measure": nodes["id"], "name": pc.fill_null(nodes["name"], ""), "said": said})
    of = links.select(["from_id", "to_id"]).rename_columns(["measure", "of"])
    return of.join(about, "measure", join_type="inner").select(["of", "name", "said"])


def side_of(row: dict[str, Any]) -> Side:
    """A row as one side of a change."""
    name = next((row[one] for one in _NAMES if row.get(one)), row["id"])
    rows = tuple(row.get("row") or ())
    return Side(row["id"], row["label"], name, row.get("address"), row.get("country"), rows)
