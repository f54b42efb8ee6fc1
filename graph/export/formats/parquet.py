"""Parquet: a folder with one typed file a table, or one table as one file; the stamp stands in the metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.export.content import Content, Sheet, Stamp
from graph.export.formats import Format, with_sheets
from graph.export.sheet_choice import SHEET_OPTION, one_sheet
from graph.export.stamp_lines import stamp_text


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    sheet = one_sheet(content, options)
    if sheet is not None:
        pq.write_table(_described(sheet, content.stamp), path, compression="zstd")
        return
    path.mkdir()
    for one in content.sheets:
        pq.write_table(_described(one, content.stamp), path / f"{one.name}.parquet", compression="zstd")


def _described(sheet: Sheet, stamp: Stamp) -> pa.Table:
    """The table with what its rows, its columns and the export are, for whoever looks into the metadata."""
    fields = [field.with_metadata({"meaning": sheet.meanings.get(field.name, "")}) for field in sheet.table.schema]
    about = {
        "tiertrace": stamp_text(stamp),
        "table": sheet.name,
        "says": sheet.says,
        "columns": json.dumps(dict(sheet.meanings), ensure_ascii=False),
    }
    return sheet.table.cast(pa.schema(fields, about)).combine_chunks()


FORMAT = Format(
    "parquet", "", "Typed tables as Parquet, for pandas, R, DuckDB and databases", _write, with_sheets, SHEET_OPTION
)
