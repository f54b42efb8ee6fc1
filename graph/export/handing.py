"""One export as bytes to be handed over: a file, a pack, or a folder of files as one zip."""

from __future__ import annotations

import mimetypes
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from graph.export.formats import formats, write
from graph.export.leaving import check_redacted, check_sources
from graph.export.packing import write_pack, zip_folder
from graph.export.preparing import Tell, prepared
from graph.export.request import Request
from graph.workspace import Workspace

PACK = "pack"
_ZIP = "application/zip"
_ONE_AT_A_TIME = threading.Lock()
"""The fonts that pictures and dossiers are set with are read by a library that is not made for several threads."""


@dataclass(frozen=True)
class Handed:
    """A file, and what whoever takes it is to know."""

    name: str
    kind: str
    """Its media type."""
    data: bytes
    title: str
    redactions: tuple[str, ...]
    warnings: tuple[str, ...]
    seal: str
    """Of a pack; else empty."""


def handed(workspace: Workspace, request: Request, tell: Tell = lambda _: None) -> Handed:
    """Make an export.

    Args:
        request: with its form, 'pack' or the name of a format, and the options of that format.
        tell: told what is being done.

    Raises:
        UsageError: the answer does not fit the format.
        NotRedacted, LedgerError, ServerUnavailable: see ``prepared`` and ``write_pack``.
    """
    with (
        _ONE_AT_A_TIME,
        prepared(workspace, request, tell=tell) as made,
        tempfile.TemporaryDirectory(prefix="tiertrace-") as folder,
    ):
        stamp, path, seal = made.content.stamp, Path(folder) / "export", ""
        if request.form == PACK:
            seal = write_pack(made, path, tell)
            suffix = ".zip"
        else:
            check_sources(made.content)
            tell(f"writing {request.form}")
            path = write(made.content, request.form, path, request.options, lambda one: check_redacted(made, one))
            suffix = formats()[request.form].suffix
            if path.is_dir():
                zip_folder(path, Path(folder) / "zip")
                path, suffix = Path(folder) / "zip", f"-{request.form}.zip"
        kind = _ZIP if suffix.endswith(".zip") else mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
        name = f"{made.content.name}{suffix}"
        return Handed(name, kind, path.read_bytes(), stamp.title, stamp.redactions, stamp.warnings, seal)
