"""A pack looked at by whoever was handed it: is it whole, and is it what its manifest says?"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from graph.errors import InputError
from graph.export.content import Json
from graph.export.packing import MANIFEST, README, VERSION
from graph.export.request import Request, from_data

_LARGEST = 4 * 2**30
_END, _ENTRY = 22, 46
"""Bytes of the end of a zip and of the entry of a file in its list, without name."""


@dataclass
class Verified:
    """What a look at a pack found."""

    problems: list[str] = field(default_factory=list)
    """Sentences; empty if it is whole."""
    manifest: Json = field(default_factory=dict)
    seal: str = ""
    """SHA-256 of its manifest."""
    files: int = 0


def verify_pack(path: Path, seal: str | None = None) -> Verified:
    """Check every file of a pack against its manifest, and the manifest against itself.

    Args:
        seal: the SHA-256 of the manifest as the makers told it; without it, a pack whose files and manifest were
            changed together cannot be told from one that was made so.

    Raises:
        InputError: the file cannot be read, or is no evidence pack.
    """
    found = Verified()
    try:
        with zipfile.ZipFile(path) as archive:
            _look(archive, path, found)
    # What zipfile raises for a damaged file: NotImplementedError where a changed byte names a compression or version
    # that it cannot read, RuntimeError where one says that a file is encrypted, zlib.error inside a compressed file.
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        found.problems.append(f"The file is damaged: {error}")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror or error})") from None
    if seal is not None and found.seal != seal.strip().lower():
        found.problems.append(f"Its seal is {found.seal or 'missing'}, not {seal.strip().lower()}: it is another pack")
    return found


def read_request(path: Path) -> tuple[Request, Json]:
    """The request and the manifest of a pack that is whole.

    Raises:
        InputError: it is damaged, was changed, or is no pack.
    """
    found = verify_pack(path)
    if found.problems:
        raise InputError(f"{path.name} is not as it was made; tiertrace verify-pack says where", found.problems)
    return from_data(found.manifest["request"]), found.manifest


def _look(archive: zipfile.ZipFile, path: Path, found: Verified) -> None:
    entries = archive.infolist()
    names = [one.filename for one in entries]
    if MANIFEST not in names:
        raise InputError(f"{path.name} is no evidence pack: it has no {MANIFEST}")
    for name in sorted({name for name in names if names.count(name) > 1}):
        found.problems.append(f"{_shown(name)} is in it twice")
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts:
            found.problems.append(f"{_shown(name)} is no name that a pack gives")
    if not _is_nothing_else(archive, path):
        found.problems.append("There are bytes in it that belong to no file")
    data = archive.read(MANIFEST)
    found.seal = hashlib.sha256(data).hexdigest()
    found.manifest = _manifest(data, found)
    stated = found.manifest.get("files", {})
    found.files = len(stated)
    for name in sorted(set(names) - set(stated) - {MANIFEST}):
        found.problems.append(f"{_shown(name)} was added: the manifest does not know it")
    for name, about in sorted(stated.items()):
        if name not in names:
            found.problems.append(f"{_shown(name)} is missing")
        else:
            _compare(archive, name, about, found)


def _compare(archive: zipfile.ZipFile, name: str, about: Any, found: Verified) -> None:
    if archive.getinfo(name).file_size > _LARGEST:
        found.problems.append(f"{_shown(name)} claims to be larger than any file of a pack")
        return
    try:
        data = archive.read(name)
    except (zipfile.BadZipFile, EOFError) as error:
        found.problems.append(f"{_shown(name)} is damaged: {error}")
        return
    if not isinstance(about, dict) or (about.get("bytes"), about.get("sha256")) != (
        len(data),
        hashlib.sha256(data).hexdigest(),
    ):
        found.problems.append(f"{_shown(name)} was changed: it does not have its SHA-256")


def _manifest(data: bytes, found: Verified) -> Json:
    """The manifest, once it is one and agrees with itself."""
    try:
        manifest = json.loads(data)
        version, files, request = manifest["pack"], manifest["files"], manifest["request"]
    except (ValueError, KeyError, TypeError):
        raise InputError(f"This is no evidence pack: its {MANIFEST} is none") from None
    if version != VERSION or not isinstance(files, dict):
        raise InputError(f"This pack is of version {str(version)[:20]}; this tiertrace knows {VERSION}")
    if README not in files:
        found.problems.append(f"The manifest does not know {README}")
    asked = from_data(request)
    stated = (manifest.get("date"), manifest.get("position"), manifest.get("redaction", {}).get("profile"))
    if stated != (asked.date, asked.position, request["profile"]):
        found.problems.append("The manifest contradicts itself: date, position or profile")
    return dict(manifest)


def _is_nothing_else(archive: zipfile.ZipFile, path: Path) -> bool:
    """Do its files and its list fill the zip from the first byte to the last?"""
    entries = archive.infolist()
    listed = sum(_ENTRY + len(one.orig_filename.encode()) + len(one.extra) + len(one.comment) for one in entries)
    starts = min((one.header_offset for one in entries), default=0)
    return not archive.comment and starts == 0 and archive.start_dir + listed + _END == path.stat().st_size


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:120]
