"""Ledger and decisions into a projection: deterministic, whole, and nothing left out in silence.

The same snapshots and decisions give the same bytes, in whatever order they were
loaded. What a profile does not admit, a tombstone forbids or a withdrawal leaves
without an end is counted in the manifest's ``report``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graph import model
from graph.assemble import Assembly
from graph.errors import LedgerError, UsageError
from graph.history import accumulates, check_version
from graph.ledger import Entry, Snapshot, State, append, entries, read_records, read_state
from graph.projection import Projection, check_projection, manifest_text, write_projection
from graph.workspace import Workspace, flush_tree, remove_tree, write_whole

if TYPE_CHECKING:
    from graph.match.assertions import Live

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
    assembly = Assembly(state.erased, state.retracted, admitted, _live(workspace, state))
    for snapshot in state.snapshots:
        for name, sha256 in snapshot.records.items():
            table = read_records(workspace, name, sha256)
            assembly.add(name, snapshot.dataset, table, _listed(snapshot), snapshot.about.get("as_of"))
    tables, report = assembly.finish()
    shown = [one for one in state.snapshots if (one.dataset, _listed(one)) in assembly.shown or not one.records]
    return tables, {"profile": profile, "datasets": [_about(one) for one in shown], "report": report}


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
    _put(partial, final)
    os.utime(final / "manifest.json")  # current from now on, even where it was made long ago
    write_whole(workspace.builds / "current", f"{final.name}\n{made_from}\n".encode())
    _remove_old(workspace, keep=final.name)
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


def finished(workspace: Workspace) -> list[Projection]:
    """All whole builds on disk that this version of tiertrace can read, the current one among them."""
    folders = (path for path in workspace.builds.glob("[!.]*") if "quarantined" not in path.name)
    return [Projection(path) for path in sorted(folders) if _is_readable(Projection(path))]


def _is_readable(projection: Projection) -> bool:
    try:
        return bool(projection.manifest)
    except LedgerError:
        return False


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


def _put(partial: Path, final: Path) -> None:
    """Give a finished build its name; one of that name stays if it is whole, else it is set aside."""
    if final.exists():
        there, made = Projection(final), Projection(partial)
        if is_whole(there):
            if {**made.manifest, "tables": 0} != {**there.manifest, "tables": 0}:
                write_whole(
                    final / "manifest.json", manifest_text({**made.manifest, "tables": there.manifest["tables"]})
                )
            remove_tree(partial)
            return
        number = 1
        while (aside := final.with_name(f"{final.name}.quarantined-{number}")).exists():
            number += 1
        final.rename(aside)
    partial.rename(final)


def is_whole(projection: Projection) -> bool:
    """Has a build on disk the digests it names?"""
    try:
        return not check_projection(projection)
    except LedgerError:
        return False


def remove_unfinished(workspace: Workspace) -> None:
    """Remove what interrupted commands left half written or half removed; the caller holds ``writing()``."""
    for path in workspace.builds.glob(".*.partial"):
        remove_tree(path)


def _remove_old(workspace: Workspace, keep: str) -> None:
    """Keep two builds before the current one, for pages and commands that still read them, but none that an
    erasure came after: what was erased must be nowhere."""
    erasures = [entry.number for entry in entries(workspace) if entry.kind == "erase"]
    marks = [workspace.ledger / "entries" / f"{number:06}.json" for number in erasures[-1:]]
    erased_at = max((path.stat().st_mtime_ns for path in marks), default=0)
    others = [path for path in workspace.builds.iterdir() if path.is_dir() and path.name != keep]
    whole = sorted((one for one in others if "quarantined" not in one.name), key=_made_at)
    for path in others:
        if _made_at(path) <= erased_at or path in whole[:-2]:
            going = path.with_name(
                f".{path.name}.partial"
            )  # so that a half removed build is never taken for a whole one
            remove_tree(going)
            path.rename(going)
            remove_tree(going)


def _made_at(folder: Path) -> int:
    """When a build was last made the current one; indexes that are added to its folder later play no part."""
    manifest = folder / "manifest.json"
    return (manifest if manifest.exists() else folder).stat().st_mtime_ns
