"""An evidence pack: one zip with an answer in every format that takes it, and a manifest that accounts for each file.

The same request, ledger and versions give the same bytes: fixed order and times, no clock, no names of folders.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph import model
from graph.errors import UsageError
from graph.export.content import Content, Json
from graph.export.formats import Format, formats, not_for, write
from graph.export.leaving import check_redacted, check_sources
from graph.export.preparing import Prepared, Tell
from graph.export.request import as_data
from graph.export.stamp_lines import stamp_lines
from graph.export.words import say

VERSION = 1
"""Of the manifest."""
README = "README.txt"
MANIFEST = "manifest.json"
_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PACKED_ALREADY = (".png", ".parquet")


def write_pack(made: Prepared, path: Path, tell: Tell = lambda _: None) -> str:
    """Write a pack, whole or not at all.

    Returns:
        The seal: the SHA-256 of the manifest, by which whoever knows it recognizes this pack.

    Raises:
        NotRedacted: something that the profile takes out is in a file of it.
        LedgerError: a link or an incident has no source.
        UsageError: it cannot be written.
    """
    check_sources(made.content)
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="tiertrace-pack-") as folder:
            seal = fill(made, Path(folder), tell)
            zip_folder(Path(folder), partial)
        partial.replace(path)
    except OSError as error:
        raise UsageError(
            f"{path.name} cannot be written ({error.strerror}); nothing was left under that name"
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return seal


def fill(made: Prepared, folder: Path, tell: Tell = lambda _: None) -> str:
    """Write all files of a pack into a folder, each searched for what the profile takes out; the seal.

    Raises:
        NotRedacted: something is in one of them.
    """
    content = made.content
    taking = [one for one in formats().values() if not_for(one, content) is None]
    searched: list[Future[None]] = []
    pool = ThreadPoolExecutor(1)
    try:
        for one in taking:
            tell(f"writing {one.name}")
            path = write(content, one.name, folder / file_name(content, one))
            # A file is searched while the next is written: both compute outside of Python's lock for the most part.
            searched.append(pool.submit(check_redacted, made, path))
        tell("searching for what was taken out")
        for done in searched:
            done.result()
    finally:
        pool.shutdown(cancel_futures=True)
    (folder / README).write_text(_readme(content, taking), "utf-8")
    manifest = {**_manifest(made), "files": {name: _described(folder / name) for name in _names(folder)}}
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_bytes(text.encode("utf-8", "replace"))
    for name in (README, MANIFEST):
        check_redacted(made, folder / name)
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def file_name(content: Content, one: Format) -> str:
    """'trace.svg', 'trace.kumu.json', 'trace-cytoscape.cyjs', or 'csv' of a folder."""
    if not one.suffix:
        return one.name
    told = one.name in one.suffix.split(".")
    return f"{content.kind}{one.suffix}" if told else f"{content.kind}-{one.name}{one.suffix}"


def _names(folder: Path) -> list[str]:
    """README first, then by name; the manifest, which speaks of the others, is not among them."""
    found = (one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    return sorted((name for name in found if name != MANIFEST), key=lambda name: (name != README, name))


def _described(path: Path) -> Json:
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _manifest(made: Prepared) -> Json:
    stamp = asdict(made.content.stamp)
    return {
        "pack": VERSION,
        "request": as_data(made.request),
        "redaction": made.redacted.as_data(),
        "erased_since": dict(sorted(made.erased_since.items())),
        "contains": contents(made.content),
        **{name: stamp[name] for name in ("title", "command", "digest", "position", "data_date", "date", "versions")},
        **{name: stamp[name] for name in ("warnings", "redactions", "statements", "licenses", "searched")},
    }


def contents(content: Content) -> Json:
    """What a pack speaks of: ids of records by label, keys of statements, datasets; of a whole graph, how many."""
    network = content.network
    whole = network is content.projection
    kinds = {name: network.rows(name) for name in (*model.LABELS, *model.RELATIONSHIPS) if network.rows(name)}
    found: dict[str, Any] = {"rows": kinds, "datasets": sorted(one["dataset"] for one in content.stamp.searched)}
    if not whole:
        found["records"] = {
            name: network.nodes(name, ["id"])["id"].to_pylist() for name in model.LABELS if name in kinds
        }
        found["statements"] = {
            name: network.links(name, ["key"])["key"].to_pylist() for name in model.RELATIONSHIPS if name in kinds
        }
    return found


def _readme(content: Content, taking: list[Format]) -> str:
    files = [f"{file_name(content, one)}{'' if one.suffix else '/'}: {one.title}" for one in taking]
    lines = [
        *(say("pack.title"), ""),
        *(f"{term}: {text}" for term, text in stamp_lines(content.stamp)),
        *("", say("pack.before"), "", f"{say('pack.files')}:"),
        *files,
        *("", *(say(f"pack.{key}") for key in ("manifest", "check", "again", "later")), ""),
    ]
    return "\n".join(lines)


def zip_folder(folder: Path, path: Path) -> None:
    """Put the files of a folder into a zip, in a fixed order and without times: the same files give the same bytes."""
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in _in_order(folder):
                about = zipfile.ZipInfo(name, _DAY)
                about.create_system, about.external_attr = _UNIX, 0o644 << 16
                packed = name.endswith(_PACKED_ALREADY)
                about.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                archive.writestr(about, (folder / name).read_bytes())
        file.flush()
        os.fsync(file.fileno())


def _in_order(folder: Path) -> Iterator[str]:
    found = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    first = (README, MANIFEST)
    yield from (one for one in first if one in found)
    yield from sorted(found.difference(first))
