"""Parquet files for ``neo4j-admin database import``: smaller than CSV, lists stay lists; one file a table."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.export.content import Content
from graph.export.formats import Format, anything
from graph.export.import_folder import command, flag, table_rows, write_texts
from graph.export.network import Network
from graph.export.pieces import groups, used

_AT_ONCE = 2
"""Tables that are written at one time."""


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.mkdir()
    rows = table_rows(content.network)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        largest_first = sorted(rows, key=lambda name: (-rows[name], name))
        odd = sorted(
            one for found in pool.map(partial(_write_table, content.network, path), largest_first) for one in found
        )
    files = [f"{flag(name)}={name}.parquet" for name in rows]
    write_texts(content, path, command(["--input-type=parquet", "--id-type=string"], files), odd)


def _write_table(network: Network, folder: Path, name: str) -> list[tuple[str, str]]:
    """Write a table; returns it with each column that holds an empty text, which the import tool would not read."""
    from graph.store.importfiles import header  # here, since it brings the database driver with it

    columns = used(network, name)
    empty: set[tuple[str, str]] = set()
    writer: pq.ParquetWriter | None = None
    try:
        for group in groups(network, name, [column.name for column in columns]):
            table = pa.table(group.columns, names=[header(column) for column in columns])
            if writer is None:
                writer = pq.ParquetWriter(
                    folder / f"{name}.parquet", table.schema, compression="snappy", store_schema=False,
                    write_statistics=False,
                )  # fmt: skip
            writer.write_table(table)
            empty |= {
                (name, column.name)
                for column, values in zip(columns, group.columns, strict=True)
                if pa.types.is_string(values.type) and pc.any(pc.equal(values, "")).as_py()
            }
    finally:
        if writer is not None:
            writer.close()
    return sorted(empty)


FORMAT = Format(
    "neo4j-parquet", "", "Parquet files for neo4j-admin database import, for graphs of any size", _write, anything, {},
    whole=True,
)  # fmt: skip
