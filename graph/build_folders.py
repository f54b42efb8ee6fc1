"""Builds as folders on disk: put in place whole, set aside where damaged, removed when nobody needs them any more."""

from __future__ import annotations

from pathlib import Path

from graph import past_builds
from graph.errors import LedgerError
from graph.ledger import entries
from graph.projection import Projection, check_projection, manifest_text
from graph.workspace import Workspace, remove_tree, write_whole


def finished(workspace: Workspace) -> list[Projection]:
    """All whole builds on disk that this version of tiertrace can read, the current one among them."""
    folders = (path for path in workspace.builds.glob("[!.]*") if "quarantined" not in path.name)
    return [Projection(path) for path in sorted(folders) if _is_readable(Projection(path))]


def _is_readable(projection: Projection) -> bool:
    try:
        return bool(projection.manifest)
    except LedgerError:
        return False


def put(partial: Path, final: Path) -> None:
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
    past_builds.remove_stale(workspace)


def remove_old(workspace: Workspace, keep: str) -> None:
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
