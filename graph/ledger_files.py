"""Which files beside the ledger its entries want, and which are left over from interrupted or erased things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from graph.ledger import Entry, entries
from graph.workspace import Workspace


def kept_files(chain: Sequence[Entry]) -> dict[str, str]:
    """Every file that the entries want on disk: SHA-256 by path below the ledger."""
    wanted: dict[str, str] = {}
    for entry in chain:
        if entry.kind in ("snapshot", "match", "correct"):
            wanted.update({f"records/{one}.parquet": one for one in entry.content["records"].values()})
        if entry.kind == "snapshot":
            files = [one["sha256"] for one in entry.content["about"]["files"] if one.get("kept", True)]
            wanted.update({f"files/{one}": one for one in files})
        elif entry.kind == "erase":
            for name in (
                *(f"records/{one}.parquet" for one in entry.content["replaced"]),
                *(f"files/{one}" for one in entry.content["dropped_files"]),
            ):
                wanted.pop(name, None)
            left = [one for one in entry.content["replaced"].values() if one]
            wanted.update({f"records/{one}.parquet": one for one in left})
    return wanted


def loose_files(workspace: Workspace, wanted: Mapping[str, str]) -> list[Path]:
    """Files beside the ledger that no entry wants: erased content, leftovers of interrupted commands."""
    there = [path for folder in ("records", "files") for path in (workspace.ledger / folder).glob("*")]
    return [path for path in there if f"{path.parent.name}/{path.name}" not in wanted]


def tidy(workspace: Workspace) -> int:
    """Remove what no entry wants any more, and return how many files went."""
    loose = loose_files(workspace, kept_files(entries(workspace)))
    for path in loose:
        path.unlink(missing_ok=True)
    return len(loose)
