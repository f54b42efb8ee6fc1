"""The consent of a source that is withdrawn: its finding goes for good, with all that only it stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.corrections import Decision, erase
from graph.errors import UsageError
from graph.ledger import after_erasures, entries, read_records, read_state
from graph.workspace import Workspace

CONSENT_WITHDRAWN = "The consent was withdrawn."
Tables = Mapping[str, pa.Table]


def withdraw_consent(workspace: Workspace, finding: str, author: str | None = None) -> Decision:
    """Take a finding out for good, with all that only it stated; the caller holds ``workspace.writing()``.

    Its place goes too unless something else names it. What is kept is its id, the day, and that the consent was
    withdrawn; no load brings it back.

    Args:
        finding: id of the incident.

    Raises:
        UsageError: no loaded finding has this id.
    """
    if not finding.startswith("finding:"):
        raise UsageError("Give the id of a finding of field research, such as finding:example-labour-watch:F-2026-1")
    return erase(workspace, finding, CONSENT_WITHDRAWN, author, also=_only_of(workspace, finding))


def rows_of(tables: Mapping[str, pa.Table], finding: str) -> set[str]:
    """The rows that state a finding."""
    if "Incident" not in tables:
        return set()
    own = tables["Incident"].filter(pc.equal(tables["Incident"].column("id"), finding))
    return {at for row in own.column("row").to_pylist() for at in row}


def _only_of(workspace: Workspace, finding: str) -> set[str]:
    """Ids and keys that only the rows of a finding state, in any load, and that nothing in force names besides."""
    only: set[str] = set()
    for tables in _loads(workspace):
        gone, others = rows_of(tables, finding), _rows_of_others(tables, finding)
        for name, table in tables.items() if gone else ():
            key = "id" if name in model.LABELS else "key"
            rows = table.select([key, "row"]).to_pylist()
            only |= {row[key] for row in rows if gone & {*row["row"]} and not others & {*row["row"]}}
    for snapshot in read_state(workspace).snapshots if only else ():
        tables = {name: read_records(workspace, name, sha256) for name, sha256 in snapshot.records.items()}
        besides = _rows_of_others(tables, finding) if rows_of(tables, finding) else None
        for table in tables.values():
            only -= _named(table, only, besides)
    return only - {finding}


def _rows_of_others(tables: Tables, finding: str) -> set[str]:
    """The rows that state the other findings; each row states one."""
    if "Incident" not in tables:
        return set()
    own = tables["Incident"].filter(pc.not_equal(tables["Incident"].column("id"), finding))
    return {at for row in own.column("row").to_pylist() for at in row}


def _named(table: pa.Table, wanted: set[str], others: set[str] | None) -> set[str]:
    """Which of some ids a table states or names in the rows of other findings; in any row, where others is None."""
    ids = pa.array(sorted(wanted), pa.string())
    hit = np.zeros(table.num_rows, dtype=bool)
    columns = [one for one in ("id", "key", "from_id", "to_id") if one in table.column_names]
    for column in columns:
        hit |= pc.is_in(table.column(column), value_set=ids).to_numpy()
    if "documents" in table.column_names:
        documents = table.column("documents").combine_chunks()
        cited = pc.is_in(pc.list_flatten(documents), value_set=ids)
        hit[pc.list_parent_indices(documents).filter(cited).to_numpy()] = True
        columns.append("documents")
    found: set[str] = set()
    for row in table.filter(pa.array(hit)).select([*columns, "row"]).to_pylist():
        stated = row.pop("row") or ()
        if others is None or not others.isdisjoint(stated):
            found |= wanted & {*(row.pop("documents", None) or ()), *row.values()}
    return found


def _loads(workspace: Workspace) -> Iterator[Tables]:
    """The tables of every load with incidents that there ever was, as erasures left them."""
    chain = entries(workspace)
    before = {old: new for one in chain if one.kind == "erase" for old, new in one.content["replaced"].items()}
    for entry in chain:
        if entry.kind == "snapshot" and "Incident" in entry.content["records"]:
            left = after_erasures(entry.content["records"], before)
            yield {name: read_records(workspace, name, sha256) for name, sha256 in left.items()}
