"""Findings of field research entered one by one.

What is entered is a dataset of its own; each entry of the ledger holds all findings that were entered so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build, current, is_behind, profile_in_use
from graph.consent import rows_of
from graph.corrections import Decision
from graph.decision_checks import check_author
from graph.entered import Entered
from graph.errors import InputError
from graph.held import known_elsewhere
from graph.ingest.finding import WITHDRAWN, Statement, incident_id
from graph.ingest.finding_checks import check, wider
from graph.ingest.finding_text import FEW
from graph.ingest.rows import Rows
from graph.ingest.tables import Row
from graph.ledger import State, entries, read_state
from graph.workspace import Workspace

FINDINGS = Entered(
    dataset="field-research",
    title="Field research",
    license="whatever the organisation says",
    description="Findings that a researcher entered, each with the consent of its source.",
    format="field-research-entries",
)
_SMALL_SITE = 20
Rest = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Looked:
    """A finding as it would be kept."""

    problems: list[str]
    """Why it cannot be; then there are no tables."""
    doubts: dict[str, str]
    """By name of the doubt, what it is about, the confirmed ones too."""
    visibility: str
    notes: list[str] = field(default_factory=list)
    node: str = ""
    tables: dict[str, pa.Table] = field(default_factory=dict)
    again: bool = False
    """It takes the place of a finding of the same number."""


def look(workspace: Workspace, said: Mapping[str, str]) -> Looked:
    """What would be kept of a finding, and what is in its way; nothing is written.

    Args:
        said: text by column of ``graph.ingest.finding_columns``.

    Raises:
        UsageError: nothing can be entered in this workspace.
    """
    return _look(workspace, read_state(workspace), said)


def enter(workspace: Workspace, said: Mapping[str, str], author: str) -> tuple[Decision, Looked]:
    """Keep a finding; the caller holds ``workspace.writing()``.

    Raises:
        InputError: it cannot be kept; nothing was.
        UsageError: nobody says who enters it.
    """
    check_author(author)
    state = read_state(workspace)
    looked = _look(workspace, state, said)
    if looked.problems:
        raise InputError("The finding cannot be kept; nothing was:", looked.problems)
    whole = _together(FINDINGS.in_force(workspace, state), looked)
    return FINDINGS.keep(workspace, whole, author), looked


def _look(workspace: Workspace, state: State, said: Mapping[str, str]) -> Looked:
    FINDINGS.refuse_other(state)
    values = {name: text.strip() for name, text in said.items() if text.strip()}
    checked = check(values)
    if checked.problems:
        return Looked(checked.problems, checked.doubts, checked.visibility)
    known, known_document = known_elsewhere(workspace, state, FINDINGS.dataset)
    rows = Rows(FINDINGS.dataset, known, known_document, state.erased.__contains__)
    where = f"ledger-entry:{len(entries(workspace)) + 1}"
    node = incident_id(values["published_by"], values["finding"])
    if not Statement(rows).state(Row(where, values)) and not rows.problems:
        rows.problem(where, f"{node}: {WITHDRAWN}; if the source agrees anew, give it another number")
    try:
        tables = rows.tables()
    except InputError:
        problems = [one.partition(": ")[2] for one in rows.problems]
        return Looked(problems, checked.doubts, checked.visibility)
    before = FINDINGS.in_force(workspace, state).get("Incident")
    again = before is not None and bool(pc.any(pc.equal(before.column("id"), node)).as_py())
    notes = _notes(workspace, values, checked.visibility)
    return Looked([], checked.doubts, checked.visibility, notes, node, tables, again)


def _notes(workspace: Workspace, values: Mapping[str, str], visibility: str) -> list[str]:
    """What is no problem and should be thought of."""
    said = []
    profile = profile_in_use(workspace)
    if model.VISIBILITIES.index(visibility) > model.VISIBILITIES.index(profile):
        said.append(
            f"It is {visibility}, and the build in use (profile {profile}) does not hold it; the ledger does. To see "
            f"it: tiertrace rebuild --profile {visibility}"
        )
    affected = values.get("affected")
    if affected and int(affected) < FEW:
        said.append(f"Fewer than {FEW} people are known by number alone.")
    workers = _workers(workspace, values["site"]) if "site" in values else None
    if workers is not None and workers < _SMALL_SITE:
        said.append(f"The place has fewer than {_SMALL_SITE} workers: whatever is found there points to them.")
    return said


def _workers(workspace: Workspace, site: str) -> int | None:
    projection = build(workspace) if is_behind(workspace) else current(workspace)
    for label in model.FACILITIES:
        table = projection.nodes(label, ["id", "workers_max"])
        place = pc.index(table["id"], site).as_py()
        if place >= 0:
            found: int | None = table["workers_max"][place].as_py()
            return found
    return None


def _together(before: Mapping[str, pa.Table], looked: Looked) -> dict[str, pa.Table]:
    """What was entered before, the finding of the same number taken out, with the new one; sorted."""
    gone = rows_of(before, looked.node)
    whole: Rest = {}
    for name in sorted({*before, *looked.tables}):
        key = "id" if name in model.LABELS else "key"
        old = before[name].to_pylist() if name in before else []
        kept = {one[key]: {**one, "row": [at for at in one["row"] if at not in gone]} for one in old}
        kept = {one: row for one, row in kept.items() if row["row"]}
        for one in looked.tables[name].to_pylist() if name in looked.tables else []:
            there = kept.get(one[key])
            if there is not None:
                one = {
                    **one,
                    "row": [*there["row"], *one["row"]],
                    "visibility": wider(one["visibility"], there["visibility"]),
                }
            kept[one[key]] = one
        whole[name] = sorted(kept.values(), key=lambda row: [row[part] for part in _order(name)])
    _as_wide_as_findings(whole)
    schemas = {name: (looked.tables[name] if name in looked.tables else before[name]).schema for name in whole}
    return {name: pa.Table.from_pylist(rows, schema=schemas[name]) for name, rows in whole.items()}


def _order(name: str) -> tuple[str, ...]:
    return ("id",) if name in model.LABELS else ("from_id", "to_id", "key")


def _as_wide_as_findings(whole: Rest) -> None:
    """A new place is as widely visible as the widest finding at it."""
    for label in (one for one in model.FACILITIES if one in whole):
        for place in whole[label]:
            place["visibility"] = wider(
                *(at["visibility"] for at in whole["OCCURRED_AT"] if at["to_id"] == place["id"])
            )
