"""Brand disclosures: the lists of suppliers that brands publish, each shape declared in a TOML file of ``maps``."""

from __future__ import annotations

from pathlib import Path

from graph.errors import InputError
from graph.ingest.column_map import ColumnMap, maps
from graph.ingest.lists_about import about_list
from graph.ingest.lists_rows import read_list
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source


def map_of(path: Path) -> ColumnMap | None:
    """The map that comes with tiertrace and fits the file; of several, the one that knows most of its columns."""
    fitting = [one for one in maps() if any(one.fits(row) for row in peek(path).rows)]
    return max(fitting, key=lambda one: len(one.recognised_by), default=None)


def _chosen(path: Path) -> ColumnMap:
    found = map_of(path)
    if found is None:
        raise InputError(
            f"{path.name} has the columns of no list that tiertrace comes with; "
            f"`tiertrace map {path.name} -o MAP.toml` proposes a map to edit, then: --map MAP.toml"
        )
    return found


def about(path: Path, given: Given) -> About:
    """Whose list it is and of which day, as far as the file says."""
    return about_list(path, _chosen(path), given)


def read(path: Path, rows: Rows) -> None:
    """Read the list by the map that fits it."""
    read_list(path, rows, _chosen(path))


SOURCE = Source(
    format="disclosure",
    title="Brand disclosure",
    description="A list of places that a brand says it buys from. It says that the brand buys there and when the list "
    "was published; it does not say what happens there, nor which goods come from where unless it states products.",
    looks_like="a table with the columns of a list that tiertrace knows: Nike, a table of adidas, Nike and Converse, "
    "Puma, Apple, the Transparency Pledge's template, an upload to the Open Apparel Registry (country, name, address)",
    license="none stated",
    personal_data="contact names, phone and fax numbers and e-mail addresses are dropped and counted",
    recognises=lambda path: path.is_file() and map_of(path) is not None,
    read=read,
    about=about,
    history="accumulate",
    offered_at="the web pages of the brands; transparencypledge.org and Open Supply Hub link to many of them",
)
