"""Versions and their comparison as far as a build shows them: what its profile does not admit is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.changes.compare import compare_versions
from graph.changes.versions import Version, choose, versions
from graph.ledger import read_records
from graph.projection import Projection
from graph.workspace import Workspace

_PAPER = ["id", "title", "publisher", "url", "archive_url", "published"]
_MOST_DOCUMENTS = 10


def is_shown(projection: Projection, version: Version) -> bool:
    """Does a build say that it was made from this version?"""
    named = {(one.get("dataset"), one.get("as_of")) for one in projection.manifest.get("datasets", ())}
    return (version.dataset, version.as_of) in named


def shown_versions(projection: Projection, folder: str) -> dict[str, list[Version]]:
    """The versions of each list that a build of the workspace in a folder shows, the oldest first."""
    found = {
        name: [one for one in every if is_shown(projection, one)]
        for name, every in versions(Workspace(Path(folder))).items()
    }
    return {name: every for name, every in found.items() if every}


def shown_differences(projection: Projection, folder: str, dataset: str, before: str, after: str) -> dict[str, Any]:
    """Two versions compared.

    Returns:
        ``found``: the ``Differences``; ``changes``: its changes; ``older`` and ``newer``: documents of each version,
        with id, title, publisher, url, archive_url and published.

    Raises:
        UsageError: there is no such version.
    """
    workspace = Workspace(Path(folder))
    profile = projection.manifest.get("profile") or "public"
    both = choose(workspace, dataset, before, after)
    found = compare_versions(workspace, *both, profile)
    older, newer = (_documents(workspace, one, profile) for one in both)
    return {"found": found, "changes": found.changes, "older": older, "newer": newer}


def _documents(workspace: Workspace, version: Version, profile: str) -> list[dict[str, Any]]:
    """The first documents of a version: most lists have one."""
    if "Document" not in version.records:
        return []
    table = read_records(workspace, "Document", version.records["Document"])
    admitted = pa.array(model.VISIBILITIES[: model.VISIBILITIES.index(profile) + 1])
    shown = pc.is_in(pc.fill_null(table["visibility"], "public"), value_set=admitted)
    rows: list[dict[str, Any]] = table.filter(shown).select(_PAPER).slice(0, _MOST_DOCUMENTS).to_pylist()
    return rows
