"""A small invented dataset in the columns of the template, for tests that load data of their own."""

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.ingest.source import Given
from graph.ingest.template_columns import FILES
from graph.intake import Intake, load
from graph.projection import Projection
from graph.workspace import Workspace

CASES = Path(__file__).parent.parent / "datasets" / "cases"
Rows = Mapping[str, Sequence[Mapping[str, str]]]

PUBLIC = {"visibility": "public"}
DOCUMENT = {"title": "A report", "publisher": "A publisher", "kind": "ngo_report", **PUBLIC}
BASE: dict[str, list[dict[str, str]]] = {
    "documents.csv": [
        {"id": "d-1", **DOCUMENT},
        {"id": "d-2", **DOCUMENT, "title": "Second report", "publisher": "Another", "kind": "news"},
    ],
    "brands.csv": [{"id": "b-1", "name": "Brand one", "kind": "brand", "country": "DE", **PUBLIC}],
    "suppliers.csv": [{"id": "s-1", "name": "Supplier one", "kind": "supplier", "country": "BD", **PUBLIC}],
    "factories.csv": [{"id": "f-1", "name": "Factory one", "kind": "factory", "country": "BD", **PUBLIC}],
    "links.csv": [
        {"from_id": "b-1", "relation": "SOURCES_FROM", "to_id": "s-1", "status": "documented", "document_ids": "d-1",
         "valid_from": "2012", "valid_to": "2014-03"},
        {"from_id": "s-1", "relation": "OPERATES", "to_id": "f-1", "status": "documented", "document_ids": "d-1;d-2"},
    ],
    "incidents.csv": [
        {"id": "i-1", "facility_id": "f-1", "category": "wages", "status": "documented", "summary": "Paid late",
         "start": "2013-04", "document_ids": "d-1;d-2", **PUBLIC},
    ],
}  # fmt: skip


def write(folder: Path, rows: Rows = BASE) -> Path:
    """Write files of the template with these rows; columns that a row does not name stay empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, stated in rows.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in FILES[name]], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(stated)
    return folder


def changed(file: str, position: int, /, **cells: str) -> dict[str, list[dict[str, str]]]:
    """The base dataset with other cells in one row."""
    rows = {name: [dict(row) for row in stated] for name, stated in BASE.items()}
    rows[file][position].update(cells)
    return rows


def built(workspace: Workspace, path: Path, **options: Any) -> Projection:
    """Load and return the build."""
    projection = load(workspace, path, **options).projection
    assert projection is not None
    return projection


def loaded(workspace: Workspace, folder: Path, rows: Rows = BASE, **options: Any) -> Intake:
    """Write rows into a folder and load it; options are those of ``load``, and what is said of the files."""
    said = {name: options.pop(name) for name in ("dataset", "as_of", "publisher") if name in options}
    return load(workspace, write(folder, rows), Given(**said), **options)


def copy_of_cases(folder: Path) -> Path:
    """The six files of the cases in a folder that a test may change."""
    return Path(shutil.copytree(CASES, folder / "cases"))


def nodes(projection: Projection, label: str) -> dict[str, dict[str, Any]]:
    """The nodes of a label by id."""
    return {row["id"]: row for row in projection.nodes(label).to_pylist()}


def links(projection: Projection, kind: str) -> list[dict[str, Any]]:
    """The links of a type."""
    rows: list[dict[str, Any]] = projection.links(kind).to_pylist()
    return rows


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
