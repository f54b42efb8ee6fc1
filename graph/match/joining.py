"""Facilities and companies of several records, in a build: which records are one, under which id, and what links there.

Works on whole columns: only ids that an assertion names are looked at, and only those of records that were joined are
replaced. Nothing but the rows that a build admits plays a part, so that a record that may not be shown leaves no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import exp
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.match.assertions import Live, Pair, Row
from graph.match.clusters import IDENTIFIERS, Clusters, Facts, first_id
from graph.match.identifiers import by_scheme
from graph.projection import link_schema

JOINED_LABELS = (*model.FACILITIES, *model.PARTIES)
_KIND = {label: "Company" if label in model.COMPANIES else label for label in JOINED_LABELS}
_SOURCE = "tiertrace"
_MAX_NAMED = 50
_SAID = {
    "rival": "another known site fits nearly as well",
    "several_sites": "the name stands for several known sites and nothing singles one out",
    "identifier_twice": "another known site shares an identifier too",
}
"""Guards whose sentences name a third record, in words without it."""


class Joining:
    """Gathers what is known of the records that assertions name, then says which of them are one."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._wanted = pa.array(sorted(live.ids()), pa.string())
        self._rows: dict[str, dict[str, Any]] = {}
        self._days: dict[str, str] = {}
        self._incidents: set[str] = set()
        self._old = self._new = pa.array([], pa.string())
        self._former: dict[str, list[str]] = {}
        self._brands: pa.Array = pa.array([], pa.string())
        self._clusters = Clusters({})
        self.counts: Counter[str] = Counter()

    def see_nodes(self, label: str, table: pa.Table, listed: str | None, days: Mapping[str, str | None]) -> None:
        """Take what rows that may be shown say of the records that matter.

        Args:
            listed: the day, where the rows are a version of a list.
            days: of each dataset, the day it speaks of.
        """
        if label not in _KIND or not table.num_rows:
            return
        columns = ["id", "country", "identifiers", "dataset", "visibility"]
        hit = table.select(columns).filter(pc.is_in(table.column("id"), value_set=self._wanted))
        for row in hit.to_pylist():
            facts = self._rows.setdefault(
                row["id"],
                {"country": "", "identifiers": set(), "lists": set(), "visibility": "public", "labels": set()},
            )
            facts["kind"] = _KIND[label]
            facts["labels"].add(label)
            facts["country"] = facts["country"] or row["country"] or ""
            facts["identifiers"].update(row["identifiers"] or ())
            facts["visibility"] = max(facts["visibility"], row["visibility"] or "public", key=model.VISIBILITIES.index)
            for dataset in row["dataset"]:
                day = listed or days.get(dataset) or ""
                facts["lists"].add(f"{dataset} {listed}" if listed else dataset)
                if day:
                    self._days[row["id"]] = min(day, self._days.get(row["id"], day))

    def see_incidents(self, table: pa.Table) -> None:
        """Take links that may be shown from incidents to places."""
        hit = table.column("to_id").filter(pc.is_in(table.column("to_id"), value_set=self._wanted))
        self._incidents.update(hit.to_pylist())

    def decide(self) -> None:
        """Join what is one."""
        facts = {record: self._facts(record, row) for record, row in self._rows.items()}
        self._clusters = Clusters(facts, self._live.different, self._live.contradicting)
        self._clusters.join(self._live.edges())
        new_of: dict[str, str] = {}
        for members in self._clusters.members():
            kept = first_id(members, self._days)
            self._former[kept] = [one for one in members if one != kept]
            new_of.update(dict.fromkeys(self._former[kept], kept))
        self._old = pa.array(sorted(new_of), pa.string())
        self._new = pa.array([new_of[one] for one in sorted(new_of)], pa.string())
        brands = {self.current(one) for one, row in self._rows.items() if "Brand" in row["labels"]}
        self._brands = pa.array(sorted(brands & self._former.keys()), pa.string())

    def _facts(self, record: str, row: Mapping[str, Any]) -> Facts:
        identifiers = set(row["identifiers"])
        if record.partition(":")[0] in IDENTIFIERS:
            identifiers.add(record)
        schemes = tuple(by_scheme(sorted(identifiers)).items())
        return Facts(row["kind"], row["country"], schemes, frozenset(row["lists"]), record in self._incidents)

    def current(self, record: str) -> str:
        """The id under which a record stands in this build."""
        place = pc.index(self._old, record).as_py()
        return str(self._new[place].as_py()) if place >= 0 else record

    # columns

    def nodes(self, table: pa.Table) -> pa.Table:
        """Nodes under the ids they have in this build."""
        return self._replaced(table, "id")

    def links(self, kind: str, table: pa.Table, count: bool = True) -> pa.Table:
        """Links that lead to the ids of this build; those that would lead from a place to itself are left out.

        Args:
            count: count what is left out.
        """
        moved = self._replaced(self._replaced(table, "from_id"), "to_id")
        if moved is table:
            return table
        arisen = pc.and_(
            pc.equal(moved.column("from_id"), moved.column("to_id")),
            pc.not_equal(table.column("from_id"), table.column("to_id")),
        )
        found = pc.sum(arisen).as_py() or 0
        if not found:
            return moved
        if count:
            self.counts[f"{kind} links between records of one and the same"] += found
        return moved.filter(pc.invert(arisen))

    def _replaced(self, table: pa.Table, column: str) -> pa.Table:
        if not len(self._old) or not table.num_rows:
            return table
        found = pc.index_in(table.column(column), value_set=self._old)
        if found.null_count == len(found):
            return table
        values = pc.coalesce(self._new.take(found.combine_chunks()), table.column(column).combine_chunks())
        return table.set_column(table.column_names.index(column), column, values)

    def brands_among(self, suppliers: pa.Table) -> pa.Array | None:
        """Which suppliers are records of a company that another record calls a brand; None where there are none."""
        if not len(self._brands):
            return None
        hit = pc.is_in(suppliers.column("id"), value_set=self._brands)
        return hit if pc.any(hit).as_py() else None

    def with_former_ids(self, table: pa.Table) -> pa.Table:
        """Put the ids of the other records beside the one that was kept."""
        if not self._former or "former_ids" not in table.column_names:
            return table
        hit = pc.is_in(table.column("id"), value_set=pa.array(sorted(self._former), pa.string())).to_numpy(
            zero_copy_only=False
        )
        if not hit.any():
            return table
        lists: list[list[str] | None] = [None] * table.num_rows
        ids = table.column("id").filter(pa.array(hit)).to_pylist()
        for at, record in zip(np.flatnonzero(hit).tolist(), ids, strict=True):
            lists[at] = self._former[record]
        column = pa.array(lists, pa.list_(pa.string()))
        return table.set_column(table.column_names.index("former_ids"), "former_ids", column)

    # what is left open

    def open_links(self) -> pa.Table:
        """POSSIBLY_SAME_AS: pairs that wait for a person, and certain ones that could not be joined."""
        found: dict[Pair, tuple[float | None, str, str]] = {}
        for (a, b), row in self._live.open_pairs():
            if a in self._rows and b in self._rows:
                self._put_open(found, a, b, row, self._note(row))
        for refused in self._clusters.refused:
            told = self._live.by_pair.get((refused.edge.a, refused.edge.b))
            self._put_open(found, refused.edge.a, refused.edge.b, told[0] if told else None, refused.why)
        if found:
            self.counts["open"] = len(found)
        schema = link_schema("POSSIBLY_SAME_AS", derived=False)
        rows = [
            {
                "from_id": a, "to_id": b, "key": f"same:{a}|{b}", "source": [_SOURCE], "score": score, "note": note,
                "visibility": visibility,
            }
            for (a, b), (score, note, visibility) in sorted(found.items())
        ]  # fmt: skip
        return pa.Table.from_pylist(rows, schema=schema)

    def _put_open(
        self, found: dict[Pair, tuple[float | None, str, str]], a: str, b: str, row: Row | None, note: str
    ) -> None:
        here, there = sorted((self.current(a), self.current(b)))
        if here == there:
            return
        chance = None if row is None else round(1 / (1 + exp(-max(-40.0, min(40.0, row.log_odds)))), 6)
        seen = (self._rows[one]["visibility"] for one in (a, b))
        made = chance, note, max(seen, key=model.VISIBILITIES.index)
        kept = found.get((here, there))
        if kept is None or (kept[0] or 0.0, kept[1]) < (chance or 0.0, note):
            found[here, there] = made

    def _note(self, row: Row | None) -> str:
        if row is None or (row.pair in self._live.people):
            return "a person could not decide"
        told = self._live.details(row)
        said = [_SAID.get(code, text) for code, text in zip(told["guards"], told["sentences"], strict=True)]
        return "; ".join(said) or "the evidence does not suffice"

    def report(self) -> dict[str, Any]:
        """What the manifest says of it; nothing where nothing was joined or refused."""
        refused = [f"{one.edge.a} and {one.edge.b}: {one.why}" for one in self._clusters.refused]
        found: dict[str, Any] = {}
        if self._former:
            found["joined"] = {
                "records": sum(len(one) + 1 for one in self._former.values()), "into": len(self._former)
            }  # fmt: skip
        if refused:
            found["not_joined"] = {"count": len(refused), "first": sorted(refused)[:_MAX_NAMED]}
        if self.counts["open"]:
            found["open"] = self.counts["open"]
        return found

    def left_out(self) -> dict[str, int]:
        """Links that were left out, by what they are."""
        return {what: count for what, count in self.counts.items() if what != "open"}
