"""CSV files for ``neo4j-admin database import``, with typed headers, the command, and the constraints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.formats import Format, anything
from graph.export.import_folder import command, table_rows, write_texts
from graph.export.pieces import groups


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    from graph.store.importfiles import write_tables  # here, since it brings the database driver with it

    path.mkdir()
    made = write_tables(table_rows(content.network), partial(groups, content.network), path)
    files = [one.replace(f"={path}/", "=") for one in made.arguments]
    write_texts(content, path, command(made.options, files), made.odd_lists)


FORMAT = Format(
    "neo4j-csv", "", "CSV files for neo4j-admin database import, for graphs of any size", _write, anything, {},
    whole=True,
)  # fmt: skip
