"""What is loaded: from whom, as of when, how much of it is dated, what the build left out, what people decided.

``loaded`` speaks of a build and is the same for everybody who has it; ``history`` of the ledger of one workspace.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import is_behind, profile_in_use
from graph.changelog import log
from graph.dossier.blanks import by_country, by_year
from graph.ledger import entries, read_state
from graph.projection import Projection
from graph.workspace import Workspace

MOST_PUBLISHERS = 100
_DATED = ("valid_from", "valid_to", "listed")


def loaded(projection: Projection) -> dict[str, Any]:
    """What a build holds and where it is blank.

    Returns:
        ``datasets`` (as the manifest has them, with ``rows``), ``counts`` by label and relationship, ``documents``
        (``of``, ``publishers_of``, ``publishers`` with most documents first, ``kinds``, ``first``, ``last``),
        ``as_of`` (``first``, ``last``, ``missing``), ``dated`` (by relationship and for incidents: ``of``, ``dated``),
        ``statuses`` (of walked links and of incidents), ``report`` (``left_out``, ``conflicts``), ``countries`` and
        ``years`` (see ``graph.dossier.blanks``).
    """
    manifest = projection.manifest
    rows = _rows_by_dataset(projection)
    report = manifest.get("report") or {}
    return {
        "digest": projection.digest,
        "profile": manifest.get("profile"),
        "verified": manifest.get("verified") is not False,
        "datasets": [{**one, "rows": rows.get(one["dataset"], 0)} for one in manifest.get("datasets", [])],
        "counts": counts(projection),
        "documents": documents(projection),
        "as_of": _as_of(manifest.get("datasets", [])),
        "dated": _dated(projection),
        "statuses": _statuses(projection),
        "report": {"left_out": report.get("left_out") or {}, "conflicts": report.get("conflicts") or []},
        "countries": by_country(projection),
        "years": by_year(projection),
    }


def history(workspace: Workspace) -> dict[str, Any]:
    """What the ledger of a workspace says: when what was loaded, and every decision; empty for a pulled graph.

    Returns:
        ``loads`` (the last day by dataset), ``decisions`` (``at``, ``kind``, ``about``, ``reason``, oldest first),
        ``hidden`` (how many more are about records that the profile of the build does not admit), ``withdrawn``,
        ``retracted`` and ``erased`` (what holds now), ``behind``, ``same`` (runs of the matcher and decisions of people
        on what is one, in force).

    Raises:
        LedgerError: the ledger is damaged.
    """
    chain = entries(workspace)
    state = read_state(workspace)
    told, hidden = log(workspace, profile_in_use(workspace))
    decisions = [
        {"at": one.day, "kind": one.kind, "about": one.record or one.dataset, "reason": one.reason} for one in told
    ]
    return {
        "loads": {entry.content["dataset"]: entry.at[:10] for entry in chain if entry.kind == "snapshot"},
        "decisions": decisions,
        "hidden": hidden,
        "withdrawn": sorted(state.withdrawn),
        "retracted": sorted(state.retracted),
        "erased": sorted(state.erased),
        "same": {"runs": len(state.asserted.runs), "decisions": len(state.asserted.verdicts())},
        "behind": is_behind(workspace),
    }


def counts(projection: Projection) -> dict[str, int]:
    """Rows by label and relationship, those without any left out."""
    return {name: projection.rows(name) for name in (*model.LABELS, *model.RELATIONSHIPS) if projection.rows(name)}


def documents(projection: Projection) -> dict[str, Any]:
    """How many documents there are, by whom, of which kind and from when."""
    table = projection.nodes("Document", ["publisher", "kind", "published_first", "published_last"])
    publishers = _counted(table["publisher"])
    first, last = pc.min(table["published_first"]).as_py(), pc.max(table["published_last"]).as_py()
    return {
        "of": len(table),
        "publishers_of": pc.count_distinct(table["publisher"]).as_py(),
        "publishers": [{"publisher": name, "documents": count} for name, count in publishers[:MOST_PUBLISHERS]],
        "kinds": dict(_counted(table["kind"])),
        "first": first,
        "last": last,
    }


def _counted(column: pa.ChunkedArray) -> list[tuple[str | None, int]]:
    """Values and how often each stands, most often first, then by value."""
    found = [(one["values"], one["counts"]) for one in pc.value_counts(column).to_pylist()]
    return sorted(found, key=lambda one: (-one[1], one[0] or ""))


def _rows_by_dataset(projection: Projection) -> Counter[str]:
    """Nodes and relationships that each dataset states, alone or with others."""
    found: Counter[str] = Counter()
    for name in counts(projection):
        column = (projection.nodes if name in model.LABELS else projection.links)(name, ["dataset"])["dataset"]
        found.update({one: count for one, count in _counted(pc.list_flatten(column)) if one})
    return found


def _as_of(datasets: list[dict[str, Any]]) -> dict[str, Any]:
    days = sorted(str(one["as_of"]) for one in datasets if one.get("as_of"))
    return {
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "missing": len(datasets) - len(days),
    }


def _dated(projection: Projection) -> list[dict[str, Any]]:
    """How many walked links and incidents have any date, so that anything can be said of when."""
    found = []
    for kind in model.WALKED:
        table = projection.links(kind, list(_DATED))
        dated = np.zeros(len(table), dtype=bool)
        for column in _DATED:
            dated |= table[column].is_valid().to_numpy()
        found.append({"name": kind, "of": len(table), "dated": int(dated.sum())})
    table = projection.nodes("Incident", ["start", "end"])
    dated = table["start"].is_valid().to_numpy() | table["end"].is_valid().to_numpy()
    return [*found, {"name": "Incident", "of": len(table), "dated": int(dated.sum())}]


def _statuses(projection: Projection) -> dict[str, dict[str | None, int]]:
    links: Counter[str | None] = Counter()
    for kind in model.WALKED:
        links.update(dict(_counted(projection.links(kind, ["status"])["status"])))
    incidents = dict(_counted(projection.nodes("Incident", ["status"])["status"]))
    return {
        "links": {one: links[one] for one in (*model.LINK_STATUSES, None) if links[one]},
        "incidents": {one: incidents[one] for one in (*model.INCIDENT_STATUSES, None) if one in incidents},
    }
