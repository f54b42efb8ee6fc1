"""What an importer declares, and what a person may say of a file that the file itself does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.ingest.rows import Rows


@dataclass(frozen=True)
class Given:
    """What a person says of a file. None means not said; the file or the importer must then know it."""

    publisher: str | None = None
    """Who published the list."""
    brand: str | None = None
    """Name or id of the buyer whose list it is, where the file does not name it."""
    title: str | None = None
    url: str | None = None
    """Web address the file was published at."""
    archive_url: str | None = None
    license: str | None = None
    as_of: str | None = None
    """The day the data speak of, a partial date."""
    dataset: str | None = None
    """Name of the dataset instead of the importer's own."""
    visibility: str = "public"
    """Of what the file states: public, partner or private."""
    countries: str | None = None
    """How the file writes countries: names, official_names or car_codes (``graph.country_names``)."""
    dates: str | None = None
    """Order of day and month in the file: iso, dmy or mdy."""
    encoding: str | None = None
    """Encoding of a text file, where it cannot be told from the bytes."""
    map: Path | None = None
    """A column map (TOML) for a table that no importer knows."""
    repair_text: bool = False
    """Repair text that was decoded wrongly before publication; otherwise it is only reported."""


@dataclass(frozen=True)
class About:
    """What is known of a file before its rows are read."""

    dataset: str
    """Name of the dataset; versions of one list share it."""
    title: str = ""
    publisher: str | None = None
    as_of: str | None = None
    """The day the data speak of, where the file says one (a partial date)."""
    license: str | None = None


@dataclass(frozen=True)
class Source:
    """The declaration of one published format."""

    format: str
    title: str
    description: str
    """What it holds and what it cannot tell, for readers."""
    looks_like: str
    """How a file or folder of this format is recognised, in a sentence."""
    license: str
    """Licence of the published data as stated, where every file of the format has the same."""
    personal_data: str
    """Which personal data the format carries and what becomes of it."""
    recognises: Callable[[Path], bool]
    read: Callable[[Path, Rows], None]
    about: Callable[[Path, Given], About]
    history: str = "replace"
    """replace: the newest load is the whole dataset. accumulate: each load is a dated version of one list."""
    generic: bool = False
    """Takes what no other importer knows; gives way to every importer that knows the file."""
    keeps_files: bool = True
    """Are the files kept as they are, under their names? Otherwise only their rows and the hashes of the files are."""
    offered_at: str = ""
    """Where the publisher offers such files."""
