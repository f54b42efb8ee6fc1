"""Builds of earlier positions of the ledger, or of another profile: a few are kept beside the builds, each whole.

::

    past/<entries>-<profile>-<erasures>-<hash of the last entry>-<digest>[-incomplete]/

The name carries the hash of the entry, which speaks for all entries before it, so that the folder of another ledger is
never taken for it, and how many erasures there were: an erasure makes all of them stale, and the next one who builds
removes them. Only ``MOST`` are kept; the one used longest ago goes first. Whoever writes or removes here holds
``workspace.writing()``; looking needs no lock, since a folder has its name only when it is whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import ErasedSince, LedgerError, UsageError
from graph.ledger import Entry, State, after_erasures, entries, read_records, read_state
from graph.projection import Projection, manifest_text, write_projection
from graph.workspace import Workspace, clear_disk_errors, flush_tree, remove_tree

MOST = 4


@dataclass(frozen=True)
class Past:
    """What held at a position, and what of it was erased since."""

    state: State
    erased_since: dict[str, str] = field(default_factory=dict)
    """By id of a record, the day of its erasure; only those that the position held."""


def known_position(chain: Sequence[Entry], position: int | None) -> int:
    """A position that the ledger has.

    Raises:
        UsageError: it has none of that number.
    """
    if position is None:
        return len(chain)
    if not 1 <= position <= len(chain):
        raise UsageError(f"The ledger has entries 1 to {len(chain)}; there is no position {position}")
    return position


def state_at(workspace: Workspace, chain: Sequence[Entry], position: int, incomplete: bool) -> Past:
    """What held after an entry, without what was erased later.

    Raises:
        ErasedSince: an erasure reached it, and ``incomplete`` was not asked for.
    """
    state = read_state(workspace, until=position)
    later = [entry for entry in chain[position:] if entry.kind == "erase"]
    held = {sha for one in state.snapshots for sha in one.records.values()}
    held |= {sha for one in state.asserted.runs for sha in one.records.values()}
    held |= {sha for one in state.corrected.standing for sha in one.records.values()}
    since: dict[str, str] = {}
    replaced: dict[str, str] = {}
    for entry in later:
        now = {old: new for old, new in entry.content["replaced"].items() if old in held}
        if now:
            since[entry.content["record"]] = entry.at[:10]
        held = held - now.keys() | {new for new in now.values() if new}
        replaced.update(now)
    if since and not incomplete:
        raise ErasedSince(position, since)
    state.snapshots = [replace(one, records=after_erasures(one.records, replaced)) for one in state.snapshots]
    runs = [replace(one, records=after_erasures(one.records, replaced)) for one in state.asserted.runs]
    state.asserted.runs = runs
    state.corrected = state.corrected.after(lambda records: after_erasures(records, replaced))
    return Past(state, since)


def admit_everything(workspace: Workspace, state: State, profiles: Sequence[str]) -> bool:
    """Is nothing narrower than each of these profiles admits, so that their builds have the same rows and values?"""
    private = {profile == model.VISIBILITIES[-1] for profile in profiles}
    admitted = pa.array(model.VISIBILITIES[: 1 + min(map(model.VISIBILITIES.index, profiles))], pa.string())
    for snapshot in state.snapshots:
        for name, sha256 in snapshot.records.items():
            table = read_records(workspace, name, sha256)
            stated = table.column("visibility")
            if not pc.all(pc.is_in(pc.drop_null(stated), value_set=admitted), min_count=0).as_py():
                return False
            internal = (table.column(one) for one in model.INTERNAL.get(name, ()))
            if len(private) > 1 and any(column.null_count < table.num_rows for column in internal):
                return False
    return True


def find(
    workspace: Workspace, chain: Sequence[Entry], position: int, profile: str, incomplete: bool
) -> Projection | None:
    """The build of a position, if it is kept and this version of tiertrace reads it; marked as used just now."""
    for path in sorted(workspace.past.glob(f"{_name(chain, position, profile)}-*")):
        if path.name.endswith("-incomplete") and not incomplete:
            continue
        if _is_readable(path):
            with contextlib.suppress(OSError):  # a disk that cannot be written does not keep anybody from reading
                os.utime(path / "manifest.json")
            return Projection(path)
    return None


def _is_readable(path: Path) -> bool:
    try:
        return bool(Projection(path).digest)
    except LedgerError:
        return False


def keep(
    workspace: Workspace,
    chain: Sequence[Entry],
    position: int,
    profile: str,
    past: Past,
    tables: Mapping[str, pa.Table],
    facts: Mapping[str, Any],
) -> Projection:
    """Write a build into its place."""
    partial = _room(workspace)
    if past.erased_since:
        facts = {**facts, "report": {**facts["report"], "erased_since": dict(sorted(past.erased_since.items()))}}
    with clear_disk_errors(workspace.folder):
        made = write_projection(partial, tables, facts)
        name = f"{_name(chain, position, profile)}-{made.digest[:16]}"
        return _place(workspace, partial, f"{name}-incomplete" if past.erased_since else name)


def keep_same(
    workspace: Workspace, chain: Sequence[Entry], position: int, profile: str, same: Projection
) -> Projection:
    """Keep the tables of a build under another profile that admits exactly as much: only its manifest differs."""
    partial = _room(workspace)
    with clear_disk_errors(workspace.folder):
        for name in same.manifest["tables"]:
            folder = "nodes" if name in model.LABELS else "relationships"
            (partial / folder).mkdir(parents=True, exist_ok=True)
            _link(same.folder / folder / f"{name}.parquet", partial / folder / f"{name}.parquet")
        partial.mkdir(parents=True, exist_ok=True)
        (partial / "manifest.json").write_bytes(manifest_text({**same.manifest, "profile": profile}))
        return _place(workspace, partial, f"{_name(chain, position, profile)}-{same.digest[:16]}")


def remove_stale(workspace: Workspace) -> None:
    """Remove what an erasure came after, what another version made, and what was left half written."""
    if not workspace.past.exists():
        return
    erasures = _erasures(entries(workspace))
    for path in workspace.past.iterdir():
        parts = path.name.split("-")
        if path.name.startswith(".") or parts[2:3] != [erasures] or not _is_readable(path):
            remove_tree(_set_aside(path))


def _name(chain: Sequence[Entry], position: int, profile: str) -> str:
    return f"{position:06}-{profile}-{_erasures(chain)}-{chain[position - 1].sha256[:16]}"


def _erasures(chain: Sequence[Entry]) -> str:
    return str(sum(entry.kind == "erase" for entry in chain))


def _room(workspace: Workspace) -> Path:
    """An empty place to write into, once what nobody needs any more is gone."""
    remove_stale(workspace)
    with clear_disk_errors(workspace.folder):
        workspace.past.mkdir(parents=True, exist_ok=True)
    return workspace.past / f".{os.getpid()}.partial"


def _link(there: Path, here: Path) -> None:
    """The same file under a second name, or a copy where the disk knows no second names."""
    try:
        os.link(there, here)
    except OSError:
        shutil.copyfile(there, here)


def _place(workspace: Workspace, partial: Path, name: str) -> Projection:
    """Give a finished build its name, and let the one go that was used longest ago."""
    flush_tree(partial)
    final = workspace.past / name
    partial.rename(final)
    kept = [path for path in workspace.past.glob("[!.]*") if path != final]
    for path in sorted(kept, key=lambda one: (one / "manifest.json").stat().st_mtime_ns)[: 1 - MOST]:
        remove_tree(_set_aside(path))
    return Projection(final)


def _set_aside(path: Path) -> Path:
    """Rename what is to go, so that a half removed build is never taken for a whole one."""
    if path.name.startswith("."):
        return path
    going = path.with_name(f".{path.name}.partial")
    remove_tree(going)
    path.rename(going)
    return going
