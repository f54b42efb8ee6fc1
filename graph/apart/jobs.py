"""What is done with an uploaded file in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.column_choice import propose
from graph.ingest.source import Given
from graph.preview import preview
from graph.reading import read_whole
from graph.uploads import check_kinds
from graph.workspace import Workspace

JOBS: Mapping[str, Callable[..., Any]] = {
    "kinds": check_kinds,
    "preview": preview,
    "columns": propose,
    "read": read_whole,
}
TELLING = ("read",)
"""Those that say how far they are (``say``)."""


def warm_up() -> None:
    """Read two lines of ours, so that what is imported and filled at the first use is there for every child."""
    with TemporaryDirectory(prefix="tiertrace-") as folder:
        path = Path(folder) / "places.csv"
        path.write_text("Factory Name,Address,Country\nExample Knitwear Ltd,1 Mill Road,Bangladesh\n", "utf-8")
        check_kinds([path])
        propose(path)
        preview(Workspace(Path(folder) / "workspace"), path, Given(brand="Example Outdoor", as_of="2024"))
