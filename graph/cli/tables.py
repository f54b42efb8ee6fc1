"""Rows as a table for people, or as CSV and JSON for machines."""

from __future__ import annotations

import io
import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.export.spreadsheet import cell_text as _cell
from graph.export.spreadsheet import csv_text as csv_text
from graph.export.text import clean

_UNBOUNDED = 10_000


def terminal_width() -> int:
    """Columns of the terminal, at least 60 and at most 120."""
    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str) -> None:
    """Print rows to stdout as table, csv or json."""
    if format == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(records, indent=1, ensure_ascii=False))
    elif format == "csv":
        click.echo(csv_text(columns, rows), nl=False)
    else:
        click.echo(_table(columns, rows), nl=False)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """The rows under each other; as blocks where the terminal is too narrow, so that no id is broken in two."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    console = Console(file=io.StringIO(), width=_UNBOUNDED, no_color=True)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    if sys.stdout.isatty() and max(map(len, lines), default=0) > shutil.get_terminal_size().columns:
        return _blocks(columns, rows, shutil.get_terminal_size().columns)
    return "\n".join(lines) + "\n"


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[Any]], width: int) -> str:
    """Each row as a block of lines; what is not stated is left out."""
    lines: list[str] = []
    for number, row in enumerate(rows, start=1):
        for column, cell in zip(columns, row, strict=True):
            if cell not in (None, "", []):
                head = f"{number}. " if not lines or lines[-1] == "" else "   "
                text = f"{head}{column}: {_shown(cell)}"
                lines += textwrap.wrap(text, max(40, width), subsequent_indent="      ", break_long_words=False)
        lines.append("")
    return "\n".join(lines) + "\n"


def _shown(cell: Any) -> str:
    return clean(_cell(cell), 10_000)
