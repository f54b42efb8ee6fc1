"""Ledger and decisions into a projection: deterministic, whole, and nothing left out in silence.

The same snapshots and decisions give the same bytes, in whatever order they were
loaded. What a profile does not admit, a tombstone forbids or a withdrawal leaves
without an end is counted in the manifest's ``report``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.assemble import Assembly
from graph.errors import LedgerError, UsageError
from graph.ledger import State, entries, read_records, read_state
from graph.projection import Projection, check_projection, write_projection
from graph.workspace import Workspace, flush_tree, remove_tree, write_whole

PROFILES = model.VISIBILITIES
DEFAULT_PROFILE = "partner"


def build(
    workspace: Workspace, profile: str = DEFAULT_PROFILE, say: Callable[[str], None] = lambda _: None
) -> Projection:
    """Make the current build from the ledger; the caller holds ``workspace.writing()``.

    Args:
        profile: the widest visibility that is admitted: public, partner or private.

    Raises:
        LedgerError: the ledger is damaged or states what the model forbids.
    """
    if profile not in PROFILES:
        raise UsageError(f"There is no profile '{profile}'; use one of {', '.join(PROFILES)}")
    made_from = len(entries(workspace))
    state = read_state(workspace)
    tables, report = assemble(workspace, state, profile)
    say(f"writing {sum(table.num_rows for table in tables.values()):,} rows")
    facts = {"profile": profile, "datasets": _datasets(state), "report": report}
    workspace.builds.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(workspace)
    partial = workspace.builds / f".{os.getpid()}.partial"
    made = write_projection(partial, tables, facts)
    flush_tree(partial)
    final = workspace.builds / f"{made.digest[:32]}-{profile}"
    if final.exists():
        _quarantine_or_drop(final, made, partial)
    if not final.exists():
        partial.rename(final)
    write_whole(workspace.builds / "current", f"{final.name}\n{made_from}\n".encode())
    _remove_old(workspace, keep=final.name)
    return Projection(final)


def assemble(workspace: Workspace, state: State, profile: str) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """All tables of the projection, and what was left out."""
    assembly = Assembly(state.erased, state.retracted, model.VISIBILITIES[: model.VISIBILITIES.index(profile) + 1])
    for snapshot in state.snapshots:
        listed = snapshot.about.get("as_of") if snapshot.about.get("history") == "accumulate" else None
        for name, sha256 in snapshot.records.items():
            assembly.add(name, snapshot.dataset, read_records(workspace, name, sha256), listed)
    return assembly.finish()


def current(workspace: Workspace) -> Projection:
    """The current build.

    Raises:
        UsageError: nothing was loaded yet.
        LedgerError: the build is gone or torn.
    """
    pointer = workspace.builds / "current"
    if not pointer.exists():
        raise UsageError(
            "Nothing is loaded in this workspace yet. To load the cited cases: tiertrace load datasets/cases; "
            "for data of your own: tiertrace template DIR"
        )
    return Projection(workspace.builds / pointer.read_text("utf-8").split("\n")[0])


def adopt(workspace: Workspace, pulled: Projection) -> Projection:
    """Make a projection that was pulled out of a Neo4j this workspace's build; the caller holds ``writing()``."""
    flush_tree(pulled.folder)
    final = workspace.builds / f"{pulled.digest[:32]}-pulled"
    if final.exists():
        remove_tree(pulled.folder)
    else:
        pulled.folder.rename(final)
    write_whole(workspace.builds / "current", f"{final.name}\n0\n".encode())
    return Projection(final)


def finished(workspace: Workspace) -> list[Projection]:
    """All whole builds on disk, the current one among them."""
    folders = (path for path in workspace.builds.glob("*") if "quarantined" not in path.name)
    return [Projection(path) for path in sorted(folders) if (path / "manifest.json").exists()]


def is_behind(workspace: Workspace) -> bool:
    """Has the ledger entries that the current build does not know, as after an interrupted command?"""
    pointer = workspace.builds / "current"
    known = int(pointer.read_text("utf-8").split("\n")[1]) if pointer.exists() else 0
    return len(list((workspace.ledger / "entries").glob("[0-9]*.json"))) > known


def rebuild(
    workspace: Workspace, profile: str | None = None, say: Callable[[str], None] = lambda _: None
) -> Projection:
    """Make the graph again from the ledger alone; what stood there is set aside, not trusted."""
    if profile is None:
        try:
            profile = str(current(workspace).manifest["profile"])
        except (UsageError, LedgerError):
            profile = DEFAULT_PROFILE
    return build(workspace, profile, say)


def _datasets(state: State) -> list[dict[str, Any]]:
    """What the build holds, from whom, as of when; without times of loading, which are no part of a build."""
    shown = ("title", "publisher", "license", "as_of", "format", "history", "files", "description")
    listed = [{"dataset": one.dataset, **{key: one.about.get(key) for key in shown}} for one in state.snapshots]
    return sorted(listed, key=lambda one: (one["dataset"], one["as_of"] or ""))


def _quarantine_or_drop(final: Path, made: Projection, partial: Path) -> None:
    """A build of this name is there: keep it if it is whole and says the same, else set it aside."""
    try:
        whole = not check_projection(Projection(final)) and Projection(final).manifest == made.manifest
    except LedgerError:
        whole = False
    if whole:
        remove_tree(partial)
        return
    number = 1
    while (aside := final.with_name(f"{final.name}.quarantined-{number}")).exists():
        number += 1
    final.rename(aside)


def _remove_unfinished(workspace: Workspace) -> None:
    for path in workspace.builds.glob(".*.partial"):
        remove_tree(path)


def _remove_old(workspace: Workspace, keep: str) -> None:
    """Keep the current build and the two before it, for pages and commands that still read them."""
    finished = [path for path in workspace.builds.iterdir() if path.is_dir() and "quarantined" not in path.name]
    others = sorted((path for path in finished if path.name != keep), key=lambda path: path.stat().st_mtime)
    for path in others[:-2]:
        remove_tree(path)
