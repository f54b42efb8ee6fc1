"""What a mapped list says of itself before its rows are read: title, day, publisher."""

from __future__ import annotations

from pathlib import Path

from graph.date_reading import date_in
from graph.ingest.column_map import ColumnMap
from graph.ingest.lists_buyer import dataset_of, publisher_of
from graph.ingest.peek import peek
from graph.ingest.source import About, Given


def about_list(path: Path, chosen: ColumnMap, given: Given) -> About:
    """What is known of a list without reading its rows."""
    title = chosen.title or next(iter(titles(path, chosen)), path.stem)[:300]
    return About(
        dataset=dataset_of(path.stem, chosen, given),
        title=f"{title} ({given.brand})" if given.brand and given.brand.casefold() not in title.casefold() else title,
        publisher=publisher_of(chosen, given),
        as_of=as_of(path, chosen),
        license=chosen.license,
    )


def titles(path: Path, chosen: ColumnMap) -> list[str]:
    """The texts above the header."""
    rows = peek(path).rows
    header = next((number for number, row in enumerate(rows) if chosen.fits(row)), 0)
    return [cell.strip() for row in rows[:header] for cell in row if cell.strip()]


def as_of(path: Path, chosen: ColumnMap) -> str | None:
    """The day of the list, from the places that its map names, the first that states one."""
    found = {"title": " | ".join(titles(path, chosen)), "file_name": path.stem}
    return next((day for one in chosen.as_of if (day := date_in(found.get(one, "")))), None)
