"""The cases with names that try to be something else than text."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from graph.intake import load
from graph.workspace import Workspace
from tests.dashboard_pages import CASES

NAMES = {
    "org-primark": "<img src=x onerror=alert(1)> **bold** \u0645\u0635\u0646\u0639 </script>",
    "org-nike": "=cmd|' /C calc'!A0 [link](http://example.org) **bold**",
}
SITE = "</script><img src=x onerror=alert(2)> **bold**"
MARKED = tuple(NAMES.values())
"""The names as a page shows them, letter for letter. What turns text around is refused when it is loaded."""


def hostile_cases(folder: Path) -> Path:
    """A workspace over the cases with such names for two brands and one place."""
    copy = folder / "data"
    shutil.copytree(CASES, copy)
    _rename(copy / "organisations.csv", NAMES)
    _rename(copy / "sites.csv", {"site-rana-plaza": SITE})
    load(Workspace(folder / "workspace"), copy)
    return folder / "workspace"


def _rename(path: Path, names: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "name": names.get(row["id"], row["name"])} for row in rows)
