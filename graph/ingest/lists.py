"""Any list of places whose columns are certain: by the words of its header, or by a column map that a person keeps."""

from __future__ import annotations

from pathlib import Path

from graph.errors import InputError
from graph.ingest.column_map import ColumnMap, read_map
from graph.ingest.first_rows import first_rows
from graph.ingest.header_words import find_list
from graph.ingest.lists_about import about_list
from graph.ingest.lists_rows import read_list
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.template_columns import FILES


def recognises(path: Path) -> bool:
    """A table with a row that names a place and its country or address in words we know; or a PDF."""
    if not path.is_file():
        return False
    look = peek(path)
    return look.kind == "pdf" or (find_list(look.rows) is not None and not _is_template(path.name, look.rows))


def _is_template(name: str, rows: list[list[str]]) -> bool:
    """A file of one's own data by its name and columns; what is wrong with it is for its own importer to say."""
    wanted = {column.name for column in FILES.get(name, ())}
    return bool(wanted) and any(len(wanted.intersection(row)) > 0.8 * len(wanted) for row in rows[:1])


def chosen(path: Path, given: Given) -> ColumnMap:
    """The map the person gives, or the one that the header's words make.

    Raises:
        InputError: what a column is cannot be said with certainty; the remedy is a map.
    """
    if given.map is not None:
        return read_map(given.map)
    found = find_list(first_rows(path, given.encoding))
    remedy = f"`tiertrace map {path.name} -o MAP.toml` proposes a map; edit it, then load with --map MAP.toml"
    if found is None:
        raise InputError(f"{path.name} has no row that heads a list of places in words we know. {remedy}")
    _, header = found
    doubts = header.undecided
    if doubts:
        said = ", ".join(f"'{name[:60]}' ({why})" for name, why in doubts.items())
        raise InputError(f"{path.name}: it is not certain what these columns are: {said}. {remedy}")
    return header.map(path.stem)


def about(path: Path, given: Given) -> About:
    """Whose list it is and of which day, as far as the file and its map say."""
    return about_list(path, chosen(path, given), given)


def read(path: Path, rows: Rows) -> None:
    """Read the list."""
    read_list(path, rows, chosen(path, rows.given))


SOURCE = Source(
    format="list",
    title="List of places",
    description="A list of factories, farms or other places whose columns were told by their header words or by a map. "
    "With a brand it says that the brand buys there; without one, only that its publisher lists the places.",
    looks_like="a table (CSV, spreadsheet or PDF) with columns for a name and a country or address, headed in English, "
    "Spanish, Portuguese, French, German, Italian, Turkish, Chinese, Vietnamese, Indonesian and others; or --map FILE",
    license="none stated",
    personal_data="columns of contacts, phones, faxes and e-mail addresses are dropped and counted",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    generic=True,
)
