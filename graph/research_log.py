"""The research log of a case: what a build states of it, when the ledger learned it, what changed, what is missing.

Of people nothing is told, not even who entered what: reasons and authors of entries stay in ``tiertrace log``.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build_at
from graph.consent import CONSENT_WITHDRAWN
from graph.dossier.case_events import Case, Event, case
from graph.ledger import Entry, after_erasures, entries, read_records
from graph.projection import Projection
from graph.redaction import redact
from graph.redaction.profile import Profile
from graph.workspace import Workspace

Json = dict[str, Any]
_NOT_SAID = ("row", "dataset", *dict.fromkeys(one for kept in model.INTERNAL.values() for one in kept))
"""Properties that do not count as changed: where it stands, and what stays in the house."""


@dataclass(frozen=True)
class ResearchLog:
    """The log of one case as one profile admits it."""

    case: Case
    events: list[Event]
    """Oldest first; those without a day last. Also ``entered``, ``changed`` and ``withdrawn`` of the ledger."""
    profile: str
    digest: str
    position: int
    withdrawn: int = 0
    """Findings of any place that were taken out because their consent was withdrawn, as far as the profile tells."""


def research_log(workspace: Workspace, subject: str, profile: Profile | None, projection: Projection) -> ResearchLog:
    """The log of an incident or a place.

    The caller must not hold ``workspace.writing()``.

    Args:
        profile: what may leave, applied before anything is asked; None: the build in use as it is.
        projection: the build in use.

    Raises:
        UsageError: the build has no such incident or place.
    """
    if profile is None:
        named = str(projection.manifest.get("profile") or model.VISIBILITIES[0])
        chain = _told(workspace, named)
        found = _gone(chain, subject) or case(projection, subject)
        return _made(workspace, chain, found, named, projection.digest)
    whole = build_at(workspace, None, profile.visibility)
    chain = _told(workspace, profile.visibility)
    with tempfile.TemporaryDirectory(prefix="tiertrace-log-") as folder:
        redacted = redact(whole, profile, Path(folder) / "graph")
        found = _gone(chain, subject) or case(redacted.projection, redacted.renamed.get(subject, subject))
        return _made(workspace, chain, found, profile.name, redacted.projection.digest)


def _told(workspace: Workspace, profile: str) -> list[Entry]:
    """All entries but withdrawn consents of findings that the profile does not admit."""
    admitted = model.VISIBILITIES[: model.VISIBILITIES.index(profile) + 1]
    return [one for one in entries(workspace) if not _is_withdrawn(one) or one.content["visibility"] in admitted]


def _is_withdrawn(entry: Entry) -> bool:
    return entry.kind == "erase" and entry.content["reason"] == CONSENT_WITHDRAWN


def _gone(chain: Sequence[Entry], subject: str) -> Case | None:
    """Of a finding whose consent was withdrawn there is nothing but that."""
    if any(_is_withdrawn(one) and one.content["record"] == subject for one in chain):
        return Case(subject, subject, [], {}, [])
    return None


def _made(workspace: Workspace, chain: Sequence[Entry], found: Case, profile: str, digest: str) -> ResearchLog:
    events = sorted([*found.events, *_of_ledger(workspace, chain, found)], key=lambda one: one.order)
    withdrawn = sum(map(_is_withdrawn, chain))
    return ResearchLog(found, events, profile, digest, len(entries(workspace)), withdrawn)


def _of_ledger(workspace: Workspace, chain: Sequence[Entry], found: Case) -> Iterator[Event]:
    """When each record of the case was first stated, and what a later load states otherwise of its incidents."""
    every = entries(workspace)
    files = {old: new for one in every if one.kind == "erase" for old, new in one.content["replaced"].items()}
    incidents = {one["id"] for one in found.incidents}
    seen: set[str] = set()
    stated: dict[tuple[str, str], Json] = {}
    for entry in chain:
        if _is_withdrawn(entry):
            if entry.content["record"] == found.subject:
                yield Event(entry.at[:10], "withdrawn", found.subject, {"entry": entry.number})
            continue
        if entry.kind != "snapshot":
            continue
        left = after_erasures(entry.content["records"], files)
        new = _new(workspace, left, found.records - seen)
        seen |= new.keys()
        values = {"entry": entry.number, "dataset": entry.content["dataset"]}
        if new:
            yield Event(entry.at[:10], "entered", found.subject, {**values, "records": Counter(new.values())})
        for row in _incidents(workspace, left, incidents):
            key = (entry.content["dataset"], row["id"])
            before = stated.get(key)
            changed = sorted(name for name, value in row.items() if before is not None and before[name] != value)
            stated[key] = row
            if changed:
                yield Event(entry.at[:10], "changed", row["id"], {**values, "properties": changed})


def _new(workspace: Workspace, files: dict[str, str], wanted: set[str]) -> dict[str, str]:
    """Which of some records a load states, with their labels."""
    if not wanted:
        return {}
    ids = pa.array(sorted(wanted), pa.string())
    found: dict[str, str] = {}
    for label in (one for one in files if one in model.LABELS):
        column = read_records(workspace, label, files[label]).column("id")
        found |= dict.fromkeys(column.filter(pc.is_in(column, value_set=ids)).to_pylist(), label)
    return found


def _incidents(workspace: Workspace, files: dict[str, str], wanted: set[str]) -> list[Json]:
    if "Incident" not in files or not wanted:
        return []
    table = read_records(workspace, "Incident", files["Incident"])
    table = table.filter(pc.is_in(table.column("id"), value_set=pa.array(sorted(wanted), pa.string())))
    rows: list[Json] = table.drop_columns([one for one in _NOT_SAID if one in table.column_names]).to_pylist()
    return rows
