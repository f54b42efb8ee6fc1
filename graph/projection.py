"""The graph as files: one Parquet table per label and relationship type, and the digest that names it.

A projection is a folder::

    manifest.json                  format, digest, profile, counts, datasets, report
    nodes/<Label>.parquet          sorted by id
    relationships/<TYPE>.parquet   sorted by from_id, to_id, key

The digest is the SHA-256 over all tables' rows in that order, written out column by
column in a form that depends on no library (``digest_table``). Load times, paths and
file bytes are no part of it, so a projection pulled back out of Neo4j has the digest
of the one that was loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph import model
from graph.errors import LedgerError

_AT_ONCE = 2
"""Tables that are written or hashed at one time."""
ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "date": pa.string(),
    "day": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "texts": pa.list_(pa.string()),
}


def schema(columns: tuple[model.Property, ...], *, derived: bool = True) -> pa.Schema:
    """Arrow schema of a table; without derived columns it is what importers state."""
    return pa.schema([(column.name, ARROW_TYPES[column.kind]) for column in columns if derived or not column.derived])


def node_schema(label: str, *, derived: bool = True) -> pa.Schema:
    """Arrow schema of a label's table."""
    return schema(model.node_columns(label), derived=derived)


def link_schema(relationship: str, *, derived: bool = True) -> pa.Schema:
    """Arrow schema of a relationship's table."""
    return schema(model.link_columns(relationship), derived=derived)


def write_table(table: pa.Table, path: Path) -> None:
    """Write one table; the same rows give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        compression="zstd",
        compression_level=1,
        row_group_size=262_144,
        store_schema=False,
        write_statistics=False,
    )


def read_table(path: Path, expected: pa.Schema, columns: list[str] | None = None) -> pa.Table:
    """Read a table, or some of its columns, in the types of the model.

    Raises:
        LedgerError: the file is missing, torn or has other columns.
    """
    names = columns or expected.names
    try:
        table = pq.read_table(path, columns=names, memory_map=True)
        return table.select(names).cast(pa.schema([expected.field(name) for name in names]))
    except (OSError, pa.ArrowException, KeyError) as error:
        raise LedgerError(
            f"The table {path.name} of the build cannot be read ({type(error).__name__}); run: tiertrace rebuild"
        ) from error


def digest_table(table: pa.Table) -> str:
    """SHA-256 over the sorted rows of one table, column by column.

    Each column adds: its name, which rows have a value (one byte each), then the values
    of those rows: for text the byte lengths as little-endian int64 and the UTF-8 bytes, for
    lists the item counts and then the items as text, for numbers their eight bytes, for
    booleans one byte.
    """
    total = hashlib.sha256(f"{table.num_rows}\n".encode())
    for name in table.column_names:
        total.update(f"{name}\n".encode())
        _digest_column(total, table.column(name))
    return total.hexdigest()


def _digest_column(total: Any, column: pa.ChunkedArray) -> None:
    total.update(_bytes(np.ascontiguousarray(column.is_valid().to_numpy().astype(np.uint8))))
    present = column.drop_null()
    if pa.types.is_list(column.type):
        total.update(_bytes(pc.list_value_length(present).to_numpy().astype("<i8")))
        present = pc.list_flatten(present)
    if pa.types.is_string(present.type):
        total.update(_bytes(pc.binary_length(present).to_numpy().astype("<i8")))
        for chunk in present.chunks if isinstance(present, pa.ChunkedArray) else [present]:
            total.update(_text_bytes(chunk))
    elif pa.types.is_boolean(present.type):
        total.update(_bytes(present.to_numpy().astype(np.uint8)))
    else:
        total.update(_bytes(present.to_numpy().astype("<i8" if pa.types.is_integer(present.type) else "<f8")))


def _bytes(array: np.ndarray[Any, Any]) -> memoryview:
    return np.ascontiguousarray(array).data.cast("B") if array.size else memoryview(b"")


def _text_bytes(chunk: pa.Array) -> memoryview:
    """The UTF-8 bytes of a text array without nulls, in one piece and without a copy."""
    _, offsets, data = chunk.buffers()
    if data is None or len(chunk) == 0:
        return memoryview(b"")
    ends = np.frombuffer(offsets, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return memoryview(data)[ends[0] : ends[-1]]


def combine_digests(tables: Mapping[str, str]) -> str:
    """The digest of a projection from those of its tables; tables without rows do not count."""
    return hashlib.sha256("".join(f"{name} {tables[name]}\n" for name in sorted(tables)).encode()).hexdigest()


def table_names() -> Iterator[tuple[str, str]]:
    """Every table there can be, as (folder, name)."""
    yield from (("nodes", label) for label in sorted(model.LABELS))
    yield from (("relationships", kind) for kind in sorted(model.RELATIONSHIPS))


@dataclass(frozen=True)
class Projection:
    """One finished build on disk, read only."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the build says of itself.

        Raises:
            LedgerError: the folder holds no finished build of this format.
        """
        try:
            manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise LedgerError(f"{self.folder.name} is not a finished build; run: tiertrace rebuild") from error
        if not isinstance(manifest, dict) or manifest.get("format") != model.FORMAT:
            raise LedgerError("The build is of another version of tiertrace; run: tiertrace rebuild")
        tables = manifest.get("tables")
        if not (
            isinstance(manifest.get("digest"), str)
            and isinstance(tables, dict)
            and all(map(_describes, tables.values()))
        ):
            raise LedgerError(f"The manifest of build {self.folder.name} was changed; run: tiertrace rebuild")
        return manifest

    @property
    def digest(self) -> str:
        """The digest that names this build."""
        return str(self.manifest["digest"])

    def rows(self, name: str) -> int:
        """How many rows the table of a label or relationship type has."""
        return int(self.manifest["tables"].get(name, {}).get("rows", 0))

    def nodes(self, label: str, columns: list[str] | None = None) -> pa.Table:
        """The nodes of a label, sorted by id."""
        return self._table("nodes", label, node_schema(label), columns)

    def links(self, relationship: str, columns: list[str] | None = None) -> pa.Table:
        """The relationships of a type, sorted by from_id, to_id and key."""
        return self._table("relationships", relationship, link_schema(relationship), columns)

    def _table(self, folder: str, name: str, expected: pa.Schema, columns: list[str] | None) -> pa.Table:
        if not self.rows(name):
            chosen = expected if columns is None else pa.schema([expected.field(column) for column in columns])
            return chosen.empty_table()
        return read_table(self.folder / folder / f"{name}.parquet", expected, columns)


def write_projection(folder: Path, tables: Mapping[str, pa.Table], facts: Mapping[str, Any]) -> Projection:
    """Write finished tables (already sorted) and the manifest into an empty folder.

    Beside the digest of its rows, the manifest names the SHA-256 of each table's file.

    Args:
        folder: where; the caller renames it into place when this returns.
        tables: by label or relationship type; empty ones are left out.
        facts: what else the manifest says (profile, datasets, report).
    """
    kinds = {name: place for place, name in table_names()}
    filled = sorted((name for name in tables if tables[name].num_rows), key=lambda name: -tables[name].num_rows)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        files = {name: pool.submit(_write_hashed, tables[name], folder / kinds[name] / f"{name}.parquet")
                 for name in filled}  # fmt: skip
        digests = {name: pool.submit(digest_table, tables[name]) for name in filled}
    described: dict[str, dict[str, Any]] = {
        name: {"rows": tables[name].num_rows, "digest": digests[name].result(), "sha256": files[name].result()}
        for name in filled
    }
    digest = combine_digests({name: str(about["digest"]) for name, about in described.items()})
    manifest = {"format": model.FORMAT, "digest": digest, "tables": described, **facts}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_bytes(manifest_text(manifest))
    return Projection(folder)


def _write_hashed(table: pa.Table, path: Path) -> str:
    write_table(table, path)
    return _hash_file(path)


def manifest_text(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written."""
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()


def _describes(table: Any) -> bool:
    """Does a manifest say of a table what it must?"""
    return isinstance(table, dict) and {"rows", "digest", "sha256"} <= table.keys()


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_projection(projection: Projection) -> list[str]:
    """Recompute every table's digest; what does not fit comes back as sentences."""
    wrong = []
    for place, name in table_names():
        about = projection.manifest["tables"].get(name)
        if about is None:
            continue
        path = projection.folder / place / f"{name}.parquet"
        if not path.exists() or _hash_file(path) != about["sha256"]:
            wrong.append(f"the table {name} of build {projection.digest[:12]} is missing or was changed")
            continue
        table = projection.nodes(name) if place == "nodes" else projection.links(name)
        if table.num_rows != about["rows"] or digest_table(table) != about["digest"]:
            wrong.append(f"the table {name} of build {projection.digest[:12]} does not have its digest")
    stated = {name: str(about["digest"]) for name, about in projection.manifest["tables"].items()}
    if combine_digests(stated) != projection.digest:
        wrong.append(f"build {projection.digest[:12]} does not have the digest it is named by")
    return wrong
