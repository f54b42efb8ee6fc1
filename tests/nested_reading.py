"""Reads one file with one importer, without a workspace, for tests of importers of JSON, XML and exports."""

from pathlib import Path
from typing import Any

import pytest

from graph.ingest.rows import Rows
from graph.ingest.source import Given, Source

FIXTURES = Path(__file__).parent / "fixtures"
DEVELOPER_DATA = Path(__file__).parents[2] / "shared" / "data"


class Reading:
    """What an importer made of a file: the collector, and its tables as lists of rows."""

    def __init__(self, source: Source, path: Path, **given: Any) -> None:
        said = Given(**given)
        about = source.about(path, said)
        self.about = about
        self.rows = Rows(about.dataset, about=about, given=said)
        source.read(path, self.rows)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Rows by label or relationship type, without what is empty.

        Raises:
            InputError: there were problems.
        """
        made = self.rows.tables()
        return {name: [_filled(row) for row in table.to_pylist()] for name, table in made.items() if table.num_rows}

    def links(self, kind: str) -> list[tuple[str, str]]:
        """Both ends of every link of a type by name where they have one, else by id, in order of the file."""
        found = self.rows.links.get(kind, {}).values()
        return [(self.rows.name_of(one["from_id"]), self.rows.name_of(one["to_id"])) for one in found]

    def only(self, kind: str) -> dict[str, Any]:
        """The one link of a type."""
        (link,) = self.rows.links[kind].values()
        return link


def developer_data(*parts: str) -> Path:
    """A published file of the developers' collection; the test is skipped where it is absent."""
    path = DEVELOPER_DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip("developer data not present: ../shared/data")
    return path


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
