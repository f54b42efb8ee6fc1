"""What a person's decision must name: a record that is there, a reason, an author, a document."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from graph import model
from graph.errors import UsageError
from graph.ledger import read_records, read_state
from graph.projection import Projection
from graph.workspace import Workspace

_LONGEST_NAME, _LONGEST_REASON = 200, 1_000
Row = dict[str, Any]


def incident_or_link(workspace: Workspace, record: str, command: str) -> tuple[str, Row]:
    """Label or type and row of an incident or a link that a loaded dataset states.

    Raises:
        UsageError: there is none.
    """
    for snapshot in read_state(workspace).snapshots:
        for name, sha256 in snapshot.records.items():
            if name in model.LABELS and name != "Incident":
                continue
            table = read_records(workspace, name, sha256)
            place = pc.index(table.column("id" if name in model.LABELS else "key"), record).as_py()
            if place >= 0:
                return name, table.slice(place, 1).to_pylist()[0]
    raise UsageError(
        f"{record} is no incident and no link of a loaded dataset. {command.capitalize()} takes the id of an incident "
        "or the key of a link (tiertrace trace --format json shows keys); a whole record goes with: tiertrace erase"
    )


def shown_record(projection: Projection, record: str) -> tuple[str, Row]:
    """Label or type and row of a record as the build in use shows it."""
    for name in (*model.LABELS, *model.RELATIONSHIPS):
        if not projection.rows(name):
            continue
        read, key = (projection.nodes, "id") if name in model.LABELS else (projection.links, "key")
        place = pc.index(read(name, [key])[key], record).as_py()
        if place >= 0:
            return name, read(name).slice(place, 1).to_pylist()[0]
    raise UsageError(
        f"The build in use shows no record '{record[:80]}'; give the id of a node or the key of a link (tiertrace "
        "trace --format json shows keys)"
    )


def check_document(projection: Projection, document: str | None) -> None:
    if document is not None and pc.index(projection.nodes("Document", ["id"])["id"], document).as_py() < 0:
        raise UsageError(
            f"The build in use has no document '{document[:80]}'; load it first, for instance by the template"
        )


def check_author(author: str) -> None:
    if not author.strip() or not author.isprintable() or len(author) > _LONGEST_NAME:
        raise UsageError(f"Say who, as a role or a name of at most {_LONGEST_NAME} characters: --author 'data editor'")


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("Every decision needs a reason; add --reason TEXT")
    if len(reason) > _LONGEST_REASON or not reason.strip().isprintable():
        raise UsageError(f"A reason is one line of at most {_LONGEST_REASON:,} characters, none of them invisible")
