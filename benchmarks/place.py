"""Where the measurements of one scale keep what they share, and how a span of time is taken."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from graph.projection import Projection
from graph.workspace import Workspace

_T = TypeVar("_T")
SHORT = 4.0
"""Seconds that are spent on repeating something short."""
MOST_REPEATS = 9


@dataclass(frozen=True)
class Place:
    """The folder of one scale."""

    folder: Path
    scale: str

    @property
    def workspace(self) -> Workspace:
        """The workspace that is measured."""
        return Workspace(self.folder / "workspace")

    @property
    def projection(self) -> Projection:
        """The first build, which everything but the second load is measured on."""
        return Projection(Path(self.noted("first")["folder"]))

    @property
    def arrows(self) -> Path:
        """Arrays of the bare search, prepared once."""
        return self.folder / "arrows.npz"

    def scratch(self, name: str) -> Path:
        """A folder for what a measurement throws away."""
        return self.folder / name

    def note(self, name: str, content: dict[str, Any]) -> None:
        """Keep something for later measurements."""
        (self.folder / f"{name}.json").write_text(json.dumps(content), "utf-8")

    def noted(self, name: str) -> dict[str, Any]:
        """What an earlier measurement kept."""
        content: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        return content


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """Seconds of one run, and what it gave."""
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def median_of(work: Callable[[], Any], least: int = 3) -> float:
    """Median seconds of several runs: at least so many, more while they are short."""
    spans: list[float] = []
    while len(spans) < least or (sum(spans) < SHORT and len(spans) < MOST_REPEATS):
        spans.append(timed(work)[0])
    return statistics.median(spans)
