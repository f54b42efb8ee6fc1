"""A column map proposed for a table that no importer knows, as TOML for a person to edit and keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from graph.date_reading import date_in
from graph.errors import InputError
from graph.ingest.column_map import FIELDS
from graph.ingest.disclosure import map_of
from graph.ingest.first_rows import first_rows
from graph.ingest.header_words import Header, find_list, read_header

_SHOWN = 3


def proposed_map(path: Path, encoding: str | None = None) -> str:
    """The text of a map: what is certain is filled in, what is not stands below ``[undecided]``.

    Of a table that tiertrace knows it is the map it comes with. No cell of a personal or undecided column is in it.

    Raises:
        InputError: the file is no table or has no row that could head one.
    """
    known = map_of(path)
    if known is not None and known.path is not None:
        note = (
            f"# tiertrace knows this list; it loads without a map. This is the map it comes with ({known.path.name}).\n"
        )
        return note + known.path.read_text("utf-8")
    rows = first_rows(path, encoding)
    number, header = find_list(rows) or _widest(path, rows)
    return (
        "\n".join([*_head(path, rows[:number]), *_columns(header), *_rest(header), *_read(rows, number, header)]) + "\n"
    )


def _widest(path: Path, rows: Sequence[Sequence[str]]) -> tuple[int, Header]:
    """The first row with as many filled cells as any: where no words are known, the likeliest header."""
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if not widths or max(widths) < 2:
        raise InputError(f"{path.name} has no row with two filled cells, so it is no table of places")
    number = widths.index(max(widths))
    return number, read_header(rows[number])


def _head(path: Path, above: Sequence[Sequence[str]]) -> list[str]:
    titles = [" ".join(cell.split()) for row in above for cell in row if cell.strip()]
    day = date_in(" | ".join(titles)) or date_in(path.stem)
    return [
        f"# How to read {' '.join(path.name.split())}. Edit it, keep it, load with:",
        f"#   tiertrace load {' '.join(path.name.split())} --map THIS_FILE --brand NAME",
        *(f"# Above the header: {title[:100]}" for title in titles[:5]),
        f"# Day of the list: {day}" if day else "# Day of the list: not found; say it with --as-of DATE",
        "",
        f"title = {_quoted(titles[0][:200] if titles else path.stem)}",
        '# publisher = "who published the list"',
        '# dataset = "one name for all versions of this list"',
        'place = "Factory" # or Farm, Mine, Vessel',
    ]


def _columns(header: Header) -> list[str]:
    doubts = header.undecided
    lines = [f"personal = [{', '.join(map(_quoted, header.personal))}] # dropped, and counted", "", "[columns]"]
    for name, help in FIELDS.items():
        columns = header.columns.get(name, [])
        if columns and columns[0] not in doubts:
            lines.append(f"{name} = {_quoted(columns[0])}")
        else:
            lines.append(f'# {name} = "..."   # {help}')
    return lines


def _rest(header: Header) -> list[str]:
    lines = ["", "[brand]"]
    lines.append(
        f"column = {_quoted(header.brand[0])}" if len(header.brand) == 1 else '# name = "...", or column = "..."'
    )
    lines += ['# separator = ","   # where one cell names several brands', "", "[separators]", '# products = ","']
    lines += ["", "[ignored]", '# "Column" = "why it is left out"']
    lines += [f"{_quoted(name)} = {_quoted(reason)}" for name, reason in header.ignored.items()]
    for one in header.measures:
        lines += ["", "[[measures]]", f"column = {_quoted(one.column)}", f"name = {_quoted(one.name)}"]
        lines += [f"unit = {_quoted(one.unit)}"]
    doubts = header.undecided
    if doubts:
        lines += ["", "# Decide on each of these: move it to [columns], [ignored] or personal, and delete this part."]
        lines += ["[undecided]", *(f"{_quoted(name)} = {_quoted(why)}" for name, why in doubts.items())]
    return lines


def _read(rows: Sequence[Sequence[str]], number: int, header: Header) -> list[str]:
    """The first rows as they are understood, as comments."""
    doubts = header.undecided
    places = {name: at for at, name in enumerate(" ".join(cell.split()) for cell in rows[number])}
    shown = {name: places[columns[0]] for name, columns in header.columns.items() if columns[0] not in doubts}
    lines = ["", "# The first rows as understood:"]
    for row in rows[number + 1 : number + 1 + _SHOWN]:
        cells = {name: " ".join(row[at].split()) for name, at in shown.items() if at < len(row)}
        said = "; ".join(f"{name}: {text[:60]}" for name, text in cells.items() if text)
        lines.append(f"#   {said or '(nothing)'}")
    return lines


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among those of TOML."""
    return json.dumps("".join(one for one in text if one.isprintable()), ensure_ascii=False)
