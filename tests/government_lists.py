"""Fixtures and developer data of the government lists, read without being kept."""

from pathlib import Path
from typing import Any

import pytest

from graph.ingest import recognise
from graph.ingest.source import Given
from graph.intake import Intake, read
from graph.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
DEVELOPER_DATA = Path(__file__).parents[2] / "shared" / "data"


def developer_data(*parts: str) -> Path:
    """A published list that is not part of the repository; the test is skipped where it is absent."""
    path = DEVELOPER_DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip("developer data not present: ../shared/data")
    return path


def stated(path: Path, folder: Path, format: str | None = None, **given: Any) -> Intake:
    """What a load would state; the format must be recognised by itself unless one is named."""
    if format is not None:
        assert recognise(path).format == format
    return read(Workspace(folder / "w"), path, Given(**given))


def rows_of(intake: Intake, table: str) -> list[dict[str, Any]]:
    """The rows of a label or relationship type."""
    return [] if table not in intake.tables else list(intake.tables[table].to_pylist())


def by_id(intake: Intake, label: str) -> dict[str, dict[str, Any]]:
    """Nodes of a label by id."""
    return {row["id"]: row for row in rows_of(intake, label)}


def ends(intake: Intake, kind: str) -> list[tuple[str, str]]:
    """Both ends of every link of a type, sorted."""
    return sorted((row["from_id"], row["to_id"]) for row in rows_of(intake, kind))
