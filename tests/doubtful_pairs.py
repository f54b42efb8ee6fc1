"""Two invented lists whose records are in part one, in part two, and in part a question for a person."""

from __future__ import annotations

from pathlib import Path

from graph.build import current
from graph.ingest.source import Given
from graph.intake import load
from graph.match.running import match_workspace
from graph.workspace import Workspace

ONE = """Factory Name,Address,City,Country,Latitude,Longitude
Example Knitwear Ltd,"Plot 14, Mill Road",Savar,Bangladesh,23.85,90.26
Example Denim Ltd Unit 2,"Plot 20, Mill Road",Gazipur,Bangladesh,24.0,90.4
Quux Garments Limited,55 Canal Street,Noida,India,28.57,77.32
Zebrafish Washing Ltd,12 Old Highway,Chattogram,Bangladesh,,
"""
TWO = """Factory Name,Address,City,Country,Latitude,Longitude
EXAMPLE KNITWEAR LIMITED,"Plot-14, Mill Rd., Savar",Dhaka,Bangladesh,23.851,90.262
Example Denim Ltd,"Plot 20, Mill Road",Gazipur,Bangladesh,24.02,90.41
Quux Garments Ltd,57 Canal Street,Noida,India,28.571,77.33
Zebrafish Washing & Dyeing Ltd,12 Old Highway,Chattogram,Bangladesh,,
"""
OPEN = 3
"""Denim (a unit on one side), Quux (another number), Zebrafish (a word on one side). Knitwear is one for certain."""


def doubtful(folder: Path, one: str = ONE, two: str = TWO, matched: bool = True) -> Workspace:
    """A workspace with both lists loaded, and compared unless that is left out."""
    workspace = Workspace(folder / "workspace")
    for name, text, day in (("one", one, "2023"), ("two", two, "2024")):
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        brand = f"Example {name.title()}"
        load(workspace, path, Given(brand=brand, publisher=brand, as_of=day, license="CC0-1.0"))
    if matched:
        match_workspace(workspace)
    return workspace


def factories(workspace: Workspace) -> int:
    """How many the build has."""
    return current(workspace).rows("Factory")
