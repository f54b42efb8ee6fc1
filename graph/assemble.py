"""Rows of all snapshots into the tables of a projection: filtered, merged, completed and sorted, column by column.

Everything works on whole Arrow columns, so that six million links take seconds; only
rows that two datasets state, or that lose a document, are looked at one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import constant_list, in_order, places, with_bounds
from graph.consistency import all_ids, check_evidence
from graph.correcting import Correcting
from graph.country_links import country_links, country_nodes
from graph.errors import LedgerError
from graph.ingest.evidence import BASIS_OF_KIND, Shelf
from graph.ledger import SET_AT_BUILD
from graph.loose_responses import drop_loose
from graph.merge import merge_nodes, merge_statements
from graph.projection import link_schema, node_schema
from graph.versions import Versions

if TYPE_CHECKING:
    from graph.match.assertions import Live
    from graph.match.joining import Joining


class Assembly:
    """Gathers records, then finishes them into tables.

    Args:
        erased: ids and keys that must not appear, with the day of erasure.
        correcting: what was corrected, disputed and retracted.
        admitted: visibilities the profile admits.
        live: which records were said to be one; None where nothing was.
    """

    def __init__(
        self,
        erased: Mapping[str, str],
        correcting: Correcting,
        admitted: Sequence[str],
        live: Live | None = None,
    ) -> None:
        self._erased = pa.array(sorted(erased), pa.string())
        self._correcting = correcting
        self._admitted = pa.array(admitted, pa.string())
        self._parts: dict[str, list[pa.Table]] = defaultdict(list)
        self._joining: Joining | None = _joining(live)
        self._days: dict[str, str | None] = {}
        """Of each dataset that is replaced as a whole, the day it speaks of."""
        self._lists: dict[str, Versions] = {}
        """By dataset, of those whose versions are all in force."""
        self.shown: set[tuple[str, str | None]] = set()
        """Dataset, and day of its version, of which the profile admits at least one row."""
        self.report: dict[str, Any] = {}
        self._counts: Counter[str] = Counter()
        self._hidden: pa.Array = pa.array([], pa.string())
        self._documents: pa.Table | None = None

    def add(
        self, name: str, dataset: str, table: pa.Table, listed: str | None = None, as_of: str | None = None
    ) -> None:
        """Take the records of one label or relationship type from one snapshot.

        Args:
            listed: the day of a version of a list, which each of its links then carries; older versions come first.
            as_of: the day of a dataset that is replaced as a whole.
        """
        self._days[dataset] = as_of
        expected = node_schema(name, derived=False) if name in model.LABELS else link_schema(name, derived=False)
        arrays = {column: table.column(column) for column in table.column_names}
        arrays["dataset"] = constant_list(dataset, table.num_rows)
        for set_at_build in SET_AT_BUILD:
            if set_at_build != "dataset" and set_at_build in expected.names:
                arrays[set_at_build] = pa.nulls(table.num_rows, expected.field(set_at_build).type)
        for internal in (
            model.INTERNAL.get(name, ()) if model.VISIBILITIES[-1] not in self._admitted.to_pylist() else ()
        ):
            arrays[internal] = pa.nulls(table.num_rows, expected.field(internal).type)
        if listed is not None and "listed" in expected.names:
            arrays["listed"] = constant_list(listed, table.num_rows)
        whole = pa.table([arrays[field.name] for field in expected], schema=expected)
        if (dataset, listed) not in self.shown and pc.any(self._visible(whole)).as_py():
            self.shown.add((dataset, listed))
        if listed is None:
            self._parts[name].append(whole)
        else:
            versions = self._lists.setdefault(dataset, Versions())
            versions.add(name, listed, whole, self._filter(whole, _keys(name)))

    def finish(self) -> tuple[dict[str, pa.Table], dict[str, Any]]:
        """The finished tables by name, and the report of what was left out.

        Raises:
            LedgerError: the records state what the model forbids.
        """
        if self._joining is not None:
            self._join(self._joining)
        for dataset in list(self._lists):
            for name, table in self._lists.pop(dataset).joined().items():
                self._parts[name].append(table)
        nodes = self._nodes()
        ids, labels = all_ids(nodes)
        links = self._links(ids, labels)
        drop_loose(nodes, links, self._counts)
        check_evidence(nodes, links)
        self.report["left_out"] = dict(sorted(self._counts.items()))
        return {**nodes, **links}, self.report

    def _join(self, joining: Joining) -> None:
        from graph.match.moving import join_records

        def shown(name: str, table: pa.Table) -> pa.Table:
            if name in (*model.FACILITIES, *model.PARTIES):
                return self._filter(table, _keys(name))
            return table.filter(self._visible(table))  # these are filtered, and what goes is counted, later

        join_records(joining, self._parts, list(self._lists.values()), self._days, shown)
        open_links = joining.open_links()
        if open_links.num_rows:
            self._parts["POSSIBLY_SAME_AS"].append(open_links)
        self._counts.update(joining.left_out())
        if report := joining.report():
            self.report["same"] = report

    # nodes

    def _nodes(self) -> dict[str, pa.Table]:
        made: dict[str, pa.Table] = {}
        for label in sorted(model.LABELS):
            if not self._parts.get(label):
                continue
            table = self._filter(pa.concat_tables(self._parts.pop(label)), _keys(label))
            table, conflicts = merge_nodes(label, table)
            if conflicts:
                self.report.setdefault("conflicts", []).extend(conflicts)
            if self._joining is not None:
                table = self._joining.with_former_ids(table)
            made[label] = in_order(with_bounds(table, model.node_columns(label)), ["id"])
        self._resolve_kinds(made)
        hidden = self._hidden_documents(made.get("Document"))
        for label in [one for one in made if "documents" in made[one].column_names]:
            made[label] = self._without_documents(label, made[label], hidden, made.get("Document"))
        self._hidden, self._documents = hidden, made.get("Document")
        self._correcting.correct_nodes(made)
        made["Country"] = country_nodes(
            made, [part for name in ("COVERS", "CONCERNS", "RISK_IN") for part in self._parts.get(name, ())]
        )
        self._parts["IN_COUNTRY"] = country_links(made)
        return {label: table for label, table in made.items() if table.num_rows}

    def _resolve_kinds(self, made: dict[str, pa.Table]) -> None:
        """Brand beats Supplier where two datasets call one company differently."""
        if "Brand" in made and "Supplier" in made:
            twice = pc.is_in(made["Supplier"].column("id"), value_set=made["Brand"].column("id").combine_chunks())
            count = pc.sum(twice).as_py() or 0
            if count:
                both = made["Supplier"].filter(twice).column("id").to_pylist()
                self.report.setdefault("conflicts", []).extend(
                    f"{one} is a brand in one dataset and a supplier in another; shown as brand" for one in both
                )
                made["Supplier"] = made["Supplier"].filter(pc.invert(twice))

    # links

    def _links(self, ids: pa.Array, labels: np.ndarray[Any, Any]) -> dict[str, pa.Table]:
        made: dict[str, pa.Table] = {}
        for kind in sorted(model.RELATIONSHIPS):
            parts = self._parts.pop(kind, [])
            if not parts:
                continue
            table = self._filter(pa.concat_tables(parts), _keys(kind))
            table = self._with_ends(kind, table, ids, labels)
            table = merge_statements(kind, table)
            table = self._without_documents(kind, table, self._hidden, self._documents)
            if table.num_rows:
                table = in_order(with_bounds(table, model.link_columns(kind)), ["from_id", "to_id", "key"])
                made[kind] = self._correcting.corrected(kind, table)
        if self._correcting.not_met:
            self._counts["decisions of people on records that are not in this build"] += self._correcting.not_met
        return made

    def _with_ends(self, kind: str, table: pa.Table, ids: pa.Array, labels: np.ndarray[Any, Any]) -> pa.Table:
        """Leave out, and count, links whose end is gone; refuse an end the type does not allow."""
        shape = model.RELATIONSHIPS[kind]
        names = sorted(model.LABELS)
        keep = np.ones(table.num_rows, dtype=bool)
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda end: places(table.column(end), ids), ("from_id", "to_id")))
        for index, allowed in zip(found, (shape.starts, shape.ends), strict=True):
            there = index >= 0
            keep &= there
            right = np.isin(labels, [names.index(label) for label in allowed])
            wrong = there & ~right[index] if len(labels) else there
            if wrong.any():
                examples = table.filter(pa.array(wrong)).slice(0, 5)
                shown = "; ".join(f"{row['from_id']} {kind} {row['to_id']}" for row in examples.to_pylist())
                raise LedgerError(
                    f"{int(wrong.sum()):,} {kind} links would join ends that the model forbids: {shown}. "
                    "A dataset calls one of these ids something else than the dataset that links it; correct one"
                )
        missing = int((~keep).sum())
        if missing:
            self._counts[f"{kind} links whose other end is not in this build"] += missing
            table = table.filter(pa.array(keep))
        return table

    # both

    def _filter(self, table: pa.Table, columns: Sequence[str]) -> pa.Table:
        """Without what is erased and what the profile does not admit."""
        visible = self._visible(table)
        hidden = table.num_rows - (pc.sum(visible).as_py() or 0)
        if hidden:
            self._counts["rows the profile does not admit"] += hidden
            table = table.filter(visible)
        if len(self._erased):
            for column in columns:
                gone = pc.is_in(table.column(column), value_set=self._erased)
                count = pc.sum(gone).as_py() or 0
                if count:
                    self._counts["rows of erased records"] += count
                    table = table.filter(pc.invert(gone))
        return table

    def _visible(self, table: pa.Table) -> pa.ChunkedArray:
        return pc.is_in(pc.fill_null(table.column("visibility"), "public"), value_set=self._admitted)

    def _hidden_documents(self, documents: pa.Table | None) -> pa.Array:
        """Ids of documents that some record cites and this build does not hold."""
        held = documents.column("id").combine_chunks() if documents is not None else pa.array([], pa.string())
        cited = [
            pc.unique(pc.list_flatten(part.column("documents")))
            for parts in self._parts.values()
            for part in parts
            if "documents" in part.column_names
        ]
        if not cited:
            return pa.array([], pa.string())
        every = pc.unique(pa.chunked_array(cited, pa.string()))
        return every.filter(pc.invert(pc.is_in(every, value_set=held)))

    def _without_documents(self, name: str, table: pa.Table, hidden: pa.Array, documents: pa.Table | None) -> pa.Table:
        """Take the ids of documents that are not in the build out of the rows; a row left with none goes too."""
        if not len(hidden) or table.num_rows == 0:
            return table
        column = table.column("documents").combine_chunks()
        parents = pc.list_parent_indices(column).to_numpy()
        touched = np.unique(parents[pc.is_in(pc.list_flatten(column), value_set=hidden).to_numpy(zero_copy_only=False)])
        if not len(touched):
            return table
        gone = set(hidden.to_pylist())
        held = documents.select(["id", "publisher", "kind"]).to_pylist() if documents is not None else []
        shelf = Shelf(lambda document: None)
        for one in held:
            shelf.add(one["id"], one["publisher"], BASIS_OF_KIND.get(one["kind"] or "", ""))
        rows, lost = [], 0
        for row in table.take(pa.array(touched)).to_pylist():
            left = [one for one in row["documents"] if one not in gone]
            if not left:
                lost += 1
                continue
            evidence = shelf.evidence(left)
            bases = [one for one in (row["basis"], evidence["basis"]) if one]
            weaker = max(bases, key=model.BASES.index, default=None)  # what is left proves no more than it is
            rows.append({**row, **evidence, "basis": weaker})
        if lost:
            self._counts[f"{name} rows none of whose documents is in this build"] += lost
        keep = np.ones(table.num_rows, dtype=bool)
        keep[touched] = False
        changed = pa.Table.from_pylist(rows, schema=table.schema)
        key = "id" if name in model.LABELS else "key"
        return in_order(pa.concat_tables([table.filter(pa.array(keep)), changed]), [key])


def _joining(live: Live | None) -> Joining | None:
    """What joins records; its libraries are only loaded where something is to be joined."""
    if not live:
        return None
    from graph.match.joining import Joining

    return Joining(live)


def _keys(name: str) -> tuple[str, ...]:
    """The columns that name what a row speaks of."""
    return ("id",) if name in model.LABELS else ("key", "from_id", "to_id")
