"""The questions whose answers can leave, one module each, found by themselves.

A module here has ``KIND = Kind(...)``; there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.errors import UsageError
from graph.export.content import Json, Sheet
from graph.export.network import Network
from graph.projection import Projection


@dataclass(frozen=True)
class Asked:
    """An answer before it is stamped."""

    title: str
    """What was asked, and of what, with counts."""
    name: str
    """Short name for files."""
    answer: Json
    picture: Json | None
    network: Network
    sheets: tuple[Sheet, ...]
    statements: tuple[str, ...] = ()
    """What it leaves out or cannot show, in sentences."""


@dataclass(frozen=True)
class Kind:
    """One question."""

    name: str
    title: str
    """What it asks, in one line."""
    ask: Callable[[Projection, Mapping[str, Any]], Asked]
    """Asks a build; the parameters are plain JSON, as a manifest keeps them."""


@cache
def kinds() -> dict[str, Kind]:
    """All questions by name."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    found = [one for module in modules for one in (getattr(module, "KIND", None),) if one]
    return {one.name: one for one in sorted(found, key=lambda one: str(one.name))}


def kind(name: str) -> Kind:
    """A question by its name.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in kinds():
        raise UsageError(f"There is no export of '{name}'; there are: {', '.join(kinds())}")
    return kinds()[name]


def steps_of(rows: list[Json]) -> Iterator[Json]:
    """Every step of every path of the rows of an answer, and the other statements of that step."""
    for row in rows:
        for path in row["paths"]:
            yield from path["steps"]
