"""Rows of a published table: header found below title rows, declared columns, nothing passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.rows import Rows
from graph.ingest.sheets import Cells, Sheet, sheets_of
from graph.ingest.tables import MAX_CELL, MAX_NAME, Row

_SEARCHED = 40
"""Rows among which the header is looked for; title rows and legends stand above it."""
_NAMES = ("name", "title", "publisher")


@dataclass(frozen=True)
class Columns:
    """The columns of a format; names are compared without regard to case and white space."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    """Columns left out on purpose, with the reason."""
    personal: tuple[str, ...] = ()
    """Columns of personal data: dropped, and counted."""
    unknown: str = "refuse"
    """refuse: a column nobody declared stops the load. report: it is listed as not read."""


def plain(name: str) -> str:
    """A column name for comparison."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def read_rows(
    path: Path,
    columns: Columns,
    rows: Rows,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    titles: list[str] | None = None,
) -> Iterator[Row]:
    """The data rows of every sheet that has the header; each is to be stated, folded or refused by the caller.

    Args:
        titles: receives the texts above the header, where a list often says its date.

    Raises:
        InputError: no sheet has the header, or a column is unknown, missing or stands twice.
    """
    rows.files.append(path)
    found = False
    for sheet in sheets_of(path, rows.given.encoding or encoding, separator):
        for note in sheet.notes:
            rows.note(note)
        head = find_header(sheet, columns.required)
        if head is None or sheet.hidden:
            pass_over(sheet, rows)
            continue
        found = True
        if titles is not None:
            titles += head.titles
        yield from _data(path, sheet, head, columns, rows)
    if not found:
        raise InputError(
            f"{path.name} has no row with the columns {', '.join(columns.required)}; is it another format?"
        )


@dataclass(frozen=True)
class Header:
    """Where a sheet's header stands."""

    line: int
    names: list[str]
    titles: list[str]
    """Non-empty cells above it."""


def find_header(sheet: Sheet, required: Sequence[str]) -> Header | None:
    """The first row that has all required names, or None."""
    wanted = {plain(name) for name in required}
    titles: list[str] = []
    for line, cells in islice(sheet.rows(), _SEARCHED):
        if wanted <= {plain(cell) for cell in cells}:
            return Header(line, [" ".join(cell.replace("\ufeff", "").split()) for cell in cells], titles)
        titles += [cell.strip() for cell in cells if cell.strip()]
    return None


def pass_over(sheet: Sheet, rows: Rows) -> None:
    """Say that a sheet is not part of the list."""
    count = sum(any(cell.strip() for cell in cells) for _, cells in sheet.rows())
    what = "is hidden" if sheet.hidden else "has not the header of this format"
    rows.note(f"{sheet.where} {what}; its {count:,} rows were not read")


def _data(path: Path, sheet: Sheet, head: Header, columns: Columns, rows: Rows) -> Iterator[Row]:
    keep = kept_columns(path, head, columns, rows)
    personal = [index for index, name in enumerate(head.names) if plain(name) in map(plain, columns.personal)]
    cleaner = Cleaner(rows.given.repair_text)
    repeated = [plain(name) for name in head.names]
    for where, cells in counted(sheet, after=head.line, rows=rows):
        if len(cells) >= len(repeated) and all(
            plain(cell) == name for cell, name in zip(cells, repeated, strict=False)
        ):
            rows.fold(where, "repeated header")
            continue
        if len(cells) > len(head.names) and any(cell.strip() for cell in cells[len(head.names) :]):
            rows.problem(
                where, f"{len(cells)} cells where the header has {len(head.names)}; look for a comma without quotes"
            )
            continue
        if len(cells) < len(head.names) and not sheet.name and len(cells) > 1:
            rows.problem(where, f"{len(cells)} cells where the header has {len(head.names)}; a cell is missing")
            continue
        for index in personal:
            rows.accounts.drop_personal(head.names[index], bool(index < len(cells) and cells[index].strip()))
        values = {name: cleaner.clean(name, cells[index], where) if index < len(cells) else "" for index, name in keep}
        row = Row(where, values)
        if not too_long(row, rows):
            yield row
    for note in cleaner.notes():
        rows.note(f"{sheet.where}: {note}")


def counted(sheet: Sheet, after: int, rows: Rows) -> Iterator[tuple[str, list[str]]]:
    """Every row below a line with its place, taken into the books; blank rows and those set aside are not handed on."""
    for line, cells in _below(sheet.rows(), after):
        where = f"{sheet.where}:{line}"
        rows.accounts.take(sheet.where, where)
        if not any(cell.strip() for cell in cells):
            rows.fold(where, "blank row")
        elif where in rows.accounts.set_aside:
            rows.fold(where, "set aside")
        else:
            yield where, cells


def _below(lines: Iterable[Cells], after: int) -> Iterator[Cells]:
    return ((line, cells) for line, cells in lines if line > after)


def kept_columns(path: Path, head: Header, columns: Columns, rows: Rows) -> list[tuple[int, str]]:
    """Position and declared name of the columns to read; says what is ignored, dropped or unknown."""
    declared = {plain(name): name for name in (*columns.required, *columns.optional)}
    ignored = {plain(name): reason for name, reason in columns.ignored.items()}
    personal = {plain(name) for name in columns.personal}
    kept: list[tuple[int, str]] = []
    unknown: list[str] = []
    for index, name in enumerate(head.names):
        key = plain(name)
        if key in declared:
            kept.append((index, declared[key]))
        elif key in ignored:
            rows.accounts.ignore(name, ignored[key])
        elif key in personal:
            rows.accounts.drop_personal(name, 0)
        elif key and columns.unknown == "report":
            rows.accounts.ignore(name, "not known to this importer")
        elif key:
            unknown.append(name)
    names = [name for _, name in kept]
    twice = sorted({name for name in names if names.count(name) > 1})
    if unknown or twice:
        said = [f"unknown column {', '.join(repr(name[:60]) for name in unknown)}"] if unknown else []
        said += [f"column {', '.join(twice)} stands twice"] if twice else []
        known = ", ".join((*columns.required, *columns.optional))
        raise InputError(f"{path.name}, line {head.line}: {'; '.join(said)}. Columns of this format: {known}")
    return kept


def too_long(row: Row, rows: Rows) -> bool:
    """Whether a cell is longer than any that belongs there; then it is a problem."""
    for name, cell in row.values.items():
        if len(cell) <= MAX_NAME:  # the smaller of the two limits: nearly every cell
            continue
        limit = MAX_NAME if plain(name) in _NAMES or plain(name).endswith(" name") else MAX_CELL
        if len(cell) > limit:
            rows.problem(
                row.where, f"{name} has {len(cell):,} characters, the limit is {limit:,}; are columns shifted?"
            )
            return True
    return False
