"""A pack made again from the ledger, and what differs: for whoever doubts a figure years later."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.errors import ErasedSince, UsageError
from graph.export.content import Json
from graph.export.pack_reading import read_request
from graph.export.packing import write_pack
from graph.export.preparing import Tell, prepared
from graph.export.request import Request
from graph.workspace import Workspace


@dataclass
class Again:
    """How the new pack compares with the one that was handed over."""

    same: bool
    """Byte for byte."""
    differs: list[str] = field(default_factory=list)
    """Names of the files that are not the same, missing or new ones included."""
    why: list[str] = field(default_factory=list)
    """Sentences."""


def reproduce(
    workspace: Workspace,
    path: Path,
    new: Path | None = None,
    remove_names: Sequence[str] = (),
    tell: Tell = lambda _: None,
) -> Again:
    """Make a pack again at the position and date of its manifest, and compare.

    Args:
        new: where the new pack stays; without it, it is removed.
        remove_names: ids whose names were removed when it was made, which are not in it.

    Raises:
        InputError: it is damaged, was changed, or is no pack.
        UsageError: names were removed and are not given, or this workspace has no such position.
    """
    request, manifest = read_request(path)
    removed = manifest["redaction"]["profile"]["names_removed"]
    if removed != len(set(remove_names)):
        raise UsageError(
            f"When it was made, the names of {removed} records were removed, and a pack does not say which. "
            f"{len(set(remove_names))} are given; name each: --remove-names ID"
        )
    request = replace(request, profile=request.profile.with_options(remove_names=remove_names))
    with tempfile.TemporaryDirectory(prefix="tiertrace-again-") as folder:
        made = new or Path(folder) / "again.zip"
        if made.exists() and made.samefile(path):
            raise UsageError(f"{made.name} is the pack itself; name another file with -o")
        erased = _make(workspace, request, made, tell)
        return _compared(path, made, manifest, erased)


def _make(workspace: Workspace, request: Request, made: Path, tell: Tell) -> Mapping[str, str]:
    """Write the pack; by id the day of what was erased since and is not in it."""
    try:
        with prepared(workspace, request, tell=tell) as there:
            write_pack(there, made, tell)
            return {}
    except ErasedSince as error:
        tell(str(error))
        with prepared(workspace, request, incomplete=True, tell=tell) as there:
            write_pack(there, made, tell)
        return error.records


def _compared(path: Path, made: Path, manifest: Json, erased: Mapping[str, str]) -> Again:
    if path.read_bytes() == made.read_bytes():
        return Again(same=True)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made) as new:
        before = {name: hashlib.sha256(old.read(name)).hexdigest() for name in old.namelist()}
        after = {name: hashlib.sha256(new.read(name)).hexdigest() for name in new.namelist()}
    differs = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return Again(same=False, differs=differs, why=list(_why(manifest, _now(made), erased, differs)))


def _now(made: Path) -> Json:
    return read_request(made)[1]


def _why(then: Json, now: Json, erased: Mapping[str, str], differs: list[str]) -> list[str]:
    said = [f"{record} was erased on {day}; it cannot be shown any more" for record, day in sorted(erased.items())]
    names = sorted(then["versions"].keys() | now["versions"].keys())
    for name in names:
        was, is_now = then["versions"].get(name, "missing"), now["versions"].get(name, "missing")
        if was != is_now:
            said.append(f"It was made with {name} {was}; here is {name} {is_now}")
    if then["digest"] != now["digest"] and not erased:
        said.append(
            f"The graph at ledger position {then['position']} is another one here ({now['digest'][:12]}, it was "
            f"{then['digest'][:12]}): this workspace has another ledger, or another version made the pack"
        )
    if not differs:
        said.append("Every file in it is the same; only the packing of the zip differs")
    return said or ["The reason is not known; please report it as a defect"]
