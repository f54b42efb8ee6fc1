"""Ledger and decisions into a projection: deterministic, whole, and nothing left out in silence.

The same snapshots and decisions give the same bytes, in whatever order they were
loaded. What a profile does not admit, a tombstone forbids or a withdrawal leaves
without an end is counted in the manifest's ``report``.

``build_at`` makes the build of an earlier position of the ledger, or of another profile,
beside the current one, for exports.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graph import model, past_builds
from graph.assemble import Assembly
from graph.build_folders import finished, is_whole, put, remove_old, remove_unfinished
from graph.corrected import Standing
from graph.correcting import Correcting, Values, read_values
from graph.errors import LedgerError, NoLedger, UsageError
from graph.history import accumulates, check_version
from graph.ledger import Entry, Snapshot, State, append, entries, read_records, read_state
from graph.projection import Projection, write_projection
from graph.workspace import Workspace, flush_tree, remove_tree, write_whole

if TYPE_CHECKING:
    from graph.match.assertions import Live

__all__ = [
    "DEFAULT_PROFILE", "PROFILES", "adopt", "assemble", "build", "build_at", "current", "extend", "extend_all",
    "finished", "is_behind", "is_there", "is_whole", "made_from", "profile_in_use", "remove_unfinished",
]  # fmt: skip

PROFILES = model.VISIBILITIES
DEFAULT_PROFILE = "partner"
_NOTHING = (
    "Nothing is loaded in this workspace yet. To load the cited cases: tiertrace load datasets/cases; "
    "for data of your own: tiertrace template DIR"
)
_PULLED = "pulled"


def build(workspace: Workspace, profile: str | None = None, say: Callable[[str], None] = lambda _: None) -> Projection:
    """Make the current build from the ledger alone; the caller holds ``workspace.writing()``.

    Args:
        profile: the widest visibility that is admitted: public, partner or private; by default that in use.

    Raises:
        LedgerError: the ledger is damaged or states what the model forbids.
    """
    _refuse_pulled(workspace)
    profile = _known_profile(profile or profile_in_use(workspace))
    made_from = len(entries(workspace))
    if not made_from:
        raise UsageError(_NOTHING)
    return _finish(workspace, *assemble(workspace, read_state(workspace), profile), made_from, say)


def build_at(
    workspace: Workspace, position: int | None = None, profile: str | None = None, *, incomplete: bool = False
) -> Projection:
    """The build that the first entries of the ledger give, made beside the current one where it is not that.

    The same position and profile give the same bytes, whatever was loaded or decided later: rows, manifest and digest
    are those that ``build`` made, or would have made, then. It is kept for the next call (``graph.past_builds``).
    The caller must **not** hold ``workspace.writing()``, which this takes where something is to be built.

    Args:
        position: how many entries; None: all.
        profile: public, partner or private; by default that of the current build.
        incomplete: after an erasure that reaches that position, the build without what was erased, whose manifest says
            so: ``report.erased_since``, by id the day.

    Raises:
        ErasedSince: a record that the position held was erased, so that it cannot be made whole.
        NoLedger: the graph was pulled from a Neo4j; only the build in use can be had.
        UsageError: the ledger has no such position.
    """
    if _pointer(workspace)[0].endswith(f"-{_PULLED}"):
        return _pulled(workspace, position, profile)
    profile = _known_profile(profile or profile_in_use(workspace))
    if there := _made_at(workspace, position, profile, incomplete):
        return there
    with workspace.writing():
        if there := _made_at(workspace, position, profile, incomplete):
            return there
        chain = entries(workspace)
        at = past_builds.known_position(chain, position)
        past = past_builds.state_at(workspace, chain, at, incomplete)
        same = current(workspace) if made_from(workspace) == at and is_there(workspace) else None
        if same and past_builds.admit_everything(workspace, past.state, (profile, same.manifest["profile"])):
            return past_builds.keep_same(workspace, chain, at, profile, same)
        tables, facts = assemble(workspace, past.state, profile)
        return past_builds.keep(workspace, chain, at, profile, past, tables, facts)


def _made_at(workspace: Workspace, position: int | None, profile: str, incomplete: bool) -> Projection | None:
    """The build of a position and a profile where it is there: the current one, or one that was kept."""
    chain = entries(workspace)
    if not chain:
        raise UsageError(_NOTHING)
    at = past_builds.known_position(chain, position)
    name, count = _pointer(workspace)
    if count == at and name.endswith(f"-{profile}") and is_there(workspace):
        return Projection(workspace.builds / name)
    return past_builds.find(workspace, chain, at, profile, incomplete)


def _pulled(workspace: Workspace, position: int | None, profile: str | None) -> Projection:
    """The build in use of a graph that was pulled, where nothing else is asked for."""
    there = current(workspace)
    if position is None and profile in (None, there.manifest.get("profile")):
        return there
    raise NoLedger(
        "This workspace holds a graph that was pulled from a Neo4j, without the ledger behind it: only the build in "
        f"use can be exported (profile {there.manifest.get('profile') or 'not stated'})"
    )


def extend(
    workspace: Workspace,
    kind: str,
    content: Mapping[str, Any],
    profile: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Entry, Projection]:
    """Add an entry to the ledger and make the build that follows; the caller holds ``workspace.writing()``.

    Raises:
        LedgerError: there would be no such build; the ledger stays as it was.
    """
    made, projection = extend_all(workspace, [(kind, content)], profile, say)
    return made[0], projection


def extend_all(
    workspace: Workspace,
    added: Sequence[tuple[str, Mapping[str, Any]]],
    profile: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[list[Entry], Projection]:
    """Add several entries, of which at most one is a load, and make the one build that follows from all."""
    _refuse_pulled(workspace)
    profile = _known_profile(profile or profile_in_use(workspace))
    for kind, content in added:
        if kind == "snapshot":
            before = [one.about for one in read_state(workspace).snapshots if one.dataset == content["dataset"]]
            check_version(content["dataset"], content["about"], before)
    tables, facts = assemble(workspace, read_state(workspace, *added), profile)
    made = [append(workspace, kind, content) for kind, content in added]
    return made, _finish(workspace, tables, facts, made[-1].number, say)


def assemble(workspace: Workspace, state: State, profile: str) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """All tables of the projection, and what its manifest says of them: profile, datasets, what was left out."""
    admitted = model.VISIBILITIES[: model.VISIBILITIES.index(profile) + 1]
    assembly = Assembly(state.erased, _correcting(workspace, state), admitted, _live(workspace, state))
    for snapshot in state.snapshots:
        for name, sha256 in snapshot.records.items():
            table = read_records(workspace, name, sha256)
            assembly.add(name, snapshot.dataset, table, _listed(snapshot), snapshot.about.get("as_of"))
    tables, report = assembly.finish()
    shown = [one for one in state.snapshots if (one.dataset, _listed(one)) in assembly.shown or not one.records]
    return tables, {"profile": profile, "datasets": [_about(one) for one in shown], "report": report}


def _correcting(workspace: Workspace, state: State) -> Correcting:
    """What people said of single facts, but of erased ones."""

    def values(one: Standing) -> Values:
        return read_values(read_records(workspace, "corrections", one.records["corrections"])) if one.records else {}

    return Correcting([one for one in state.corrected.standing if one.record not in state.erased], values)


def _live(workspace: Workspace, state: State) -> Live | None:
    """What the matcher and people said of pairs of records; its libraries are only loaded where something was."""
    if not state.asserted:
        return None
    from graph.match.assertions import live

    return live(workspace, state.asserted)


def _listed(snapshot: Snapshot) -> str | None:
    """The day of a version of a list; None for a dataset that is replaced as a whole."""
    return snapshot.about["as_of"] if accumulates(snapshot.about) else None


def _finish(
    workspace: Workspace,
    tables: Mapping[str, pa.Table],
    facts: Mapping[str, Any],
    made_from: int,
    say: Callable[[str], None],
) -> Projection:
    """Write a build, make it the current one and remove those that nobody needs any more."""
    say(f"writing {sum(table.num_rows for table in tables.values()):,} rows")
    workspace.builds.mkdir(parents=True, exist_ok=True)
    remove_unfinished(workspace)
    partial = workspace.builds / f".{os.getpid()}.partial"
    made = write_projection(partial, tables, facts)
    flush_tree(partial)
    final = workspace.builds / f"{made.digest[:32]}-{facts['profile']}"
    put(partial, final)
    os.utime(final / "manifest.json")  # current from now on, even where it was made long ago
    write_whole(workspace.builds / "current", f"{final.name}\n{made_from}\n".encode())
    remove_old(workspace, keep=final.name)
    return Projection(final)


def current(workspace: Workspace) -> Projection:
    """The current build.

    Raises:
        UsageError: nothing was loaded yet.
        LedgerError: there is a ledger and no build.
    """
    name, _ = _pointer(workspace)
    if name:
        return Projection(workspace.builds / name)
    if _count_entries(workspace):
        raise LedgerError("The ledger has no build yet, or it is gone; run: tiertrace rebuild")
    raise UsageError(_NOTHING)


def profile_in_use(workspace: Workspace) -> str:
    """The profile of the current build, even where that is torn; at first: partner."""
    profile = _pointer(workspace)[0].rpartition("-")[2]
    return profile if profile in PROFILES else DEFAULT_PROFILE


def adopt(workspace: Workspace, pulled: Projection) -> Projection:
    """Make a projection that was pulled out of a Neo4j this workspace's build; the caller holds ``writing()``."""
    flush_tree(pulled.folder)
    final = workspace.builds / f"{pulled.digest[:32]}-{_PULLED}"
    if final.exists():
        remove_tree(pulled.folder)
    else:
        pulled.folder.rename(final)
    write_whole(workspace.builds / "current", f"{final.name}\n0\n".encode())
    return Projection(final)


def _refuse_pulled(workspace: Workspace) -> None:
    """A pulled graph has no ledger here: building from the ledger would put an emptier graph in its place."""
    if _pointer(workspace)[0].endswith(f"-{_PULLED}"):
        raise UsageError(
            "This workspace holds a graph that was pulled from a Neo4j; building here would replace it. "
            "Load into another workspace (--workspace DIR), or pull again to bring this one up to date"
        )


def is_behind(workspace: Workspace) -> bool:
    """Has the ledger entries that the current build does not know, as after an interrupted command?"""
    return _count_entries(workspace) > made_from(workspace)


def made_from(workspace: Workspace) -> int:
    """How many entries of the ledger the current build was made from."""
    return _pointer(workspace)[1]


def is_there(workspace: Workspace) -> bool:
    """Is there a current build that says what it is?"""
    try:
        return bool(current(workspace).digest)
    except (LedgerError, UsageError):
        return False


def _pointer(workspace: Workspace) -> tuple[str, int]:
    """Name of the current build and the number of entries it was made from; empty and 0 where there is none."""
    try:
        name, count, _ = (workspace.builds / "current").read_text("utf-8").split("\n")
        return name, int(count)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "", 0


def _count_entries(workspace: Workspace) -> int:
    return len(list((workspace.ledger / "entries").glob("[0-9]*.json")))


def _known_profile(profile: str) -> str:
    if profile not in PROFILES:
        raise UsageError(f"There is no profile '{profile}'; use one of {', '.join(PROFILES)}")
    return profile


def _about(snapshot: Snapshot) -> dict[str, Any]:
    """What a build says of a dataset: from whom, as of when; no times of loading, which are no part of a build."""
    shown = ("title", "publisher", "license", "as_of", "format", "history", "files", "description")
    return {"dataset": snapshot.dataset, **{key: snapshot.about.get(key) for key in shown}}
