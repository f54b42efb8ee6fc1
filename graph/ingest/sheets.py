"""A table file as sheets of rows of text, whatever its kind: CSV in any separator, xlsx, xls, xlsb, ods."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from graph.errors import InputError
from graph.ingest.files import decoded, kind_of, read_bytes
from graph.ingest.pdf_tables import pdf_tables
from graph.ingest.workbook import workbook_sheets

_SEPARATORS = ",;\t|"
_SAMPLE = 200_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
csv.field_size_limit(1_000_000)

Cells = tuple[int, list[str]]
"""Line or row number in the file, counted from 1, and the cells of the row as text."""


@dataclass(frozen=True)
class Sheet:
    """One table of a file."""

    name: str
    """Name of the sheet; empty for a text file."""
    where: str
    """What stands before the line number in a citation: the file, and the sheet where there are several."""
    rows: Callable[[], Iterator[Cells]]
    """Opens the rows anew."""
    hidden: bool = False
    notes: tuple[str, ...] = field(default=())


def sheets_of(path: Path, encoding: str | None = None, separator: str | None = None) -> list[Sheet]:
    """Every table of a file, the hidden ones too (marked), read by its bytes and not by its name.

    Raises:
        InputError: it is no table, damaged, or could fill the memory.
    """
    kind = kind_of(path)
    if kind in ("xlsx", "xls", "xlsb", "ods"):
        notes = _misnamed(path, kind)
        return [
            Sheet(
                one.name,
                f"{path.name}:{one.name}" if one.several else path.name,
                one.rows,
                one.hidden,
                (*notes, *one.notes),
            )
            for one in workbook_sheets(path, kind)
        ]
    if kind == "binary" and path.suffix.lower() in (".csv", ".tsv", ".txt"):
        kind = "text"  # says where its NUL byte is
    if kind == "pdf":
        return [
            Sheet(one.where, f"{path.name}:{one.where}", partial(iter, one.rows), False, one.notes)
            for one in pdf_tables(path)
        ]
    if kind not in ("text", "json"):  # a CSV may begin with a bracket
        raise InputError(f"{path.name} is no table but {_NAMES.get(kind, kind)}")
    return [text_sheet(path, read_bytes(path), encoding, separator)]


def text_sheet(path: Path, raw: bytes, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """The one table of a text file, or of its beginning.

    Raises:
        InputError: the bytes are not in the encoding.
    """
    text = decoded(raw, path.name, encoding)
    found = separator or separator_of(text)
    return Sheet("", path.name, lambda: _lines(path.name, text, found), False, _misnamed(path, "text"))


_NAMES = {
    "docx": "a text document (docx)", "zip": "an archive", "gzip": "an archive", "xml": "XML or HTML",
    "binary": "data of an unknown kind", "parquet": "Parquet", "folder": "a folder",
}  # fmt: skip


def separator_of(text: str) -> str:
    """The separator that splits most of the first lines into equally many cells; a comma where none does."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    best, most = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(cells) for cells in csv.reader(io.StringIO(sample), delimiter=separator) if cells)
        except csv.Error:
            continue
        width, lines = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0))
        if (lines, width) > most:
            best, most = separator, (lines, width)
    return best


def _lines(name: str, text: str, separator: str) -> Iterator[Cells]:
    lines = (found[0] for found in _LINE.finditer(text))  # a file object in memory would hold the text four times over
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                f"{name}:{line}: the row cannot be read ({error}); look for a quotation mark that is not closed"
            ) from None
        yield line, cells


def _misnamed(path: Path, kind: str) -> tuple[str, ...]:
    """A sentence where the name of a file says another kind than its bytes."""
    suffix = path.suffix.lower().lstrip(".")
    said = {"csv": "text", "tsv": "text", "txt": "text", "xlsm": "xlsx"}.get(suffix, suffix)
    if said in ("text", "xlsx", "xls", "xlsb", "ods") and said != kind:
        return (f"{path.name} is called .{suffix} and is {kind}; it was read as what it is",)
    return ()
