"""What a person says of many files at once: a TOML file with one table a file.

::

    ["list-2021.xls"]
    brand = "Example Outdoor"
    as_of = "2021-02"

    ["registry/*.csv"]
    publisher = "Example Registry"
    as_of = "2018"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from graph.ingest.source import Given

_FIELDS = {one.name: one for one in fields(Given)}
_FORMAT = "format"


@dataclass(frozen=True)
class Said:
    """What is said of one path: facts, and the format where the file alone does not tell."""

    given: Given
    format: str | None = None


def read_said(path: Path, paths: Sequence[Path], general: Given) -> dict[Path, Said]:
    """What a file of sayings holds for each path; where it says nothing, ``general`` holds.

    Raises:
        UsageError: it cannot be read, says something unknown, fits no path, or two tables fit one path.
    """
    try:
        stated = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read: {error}") from None
    found: dict[Path, Said] = {}
    for pattern, facts in stated.items():
        hits = [one for one in paths if one.match(pattern)]
        if not hits:
            raise UsageError(f"{path.name}: '{pattern[:60]}' is none of the files to load; correct its name")
        said = _said(path, pattern, facts, general)
        for hit in hits:
            if hit in found:
                raise UsageError(f"{path.name}: two tables fit {hit.name}; name each file once")
            found[hit] = said
    return found


def _said(path: Path, pattern: str, facts: Any, general: Given) -> Said:
    if not isinstance(facts, Mapping):
        raise UsageError(f'{path.name}: {pattern[:60]} is no table; write ["{pattern[:60]}"] and the facts below it')
    unknown = sorted(set(facts) - set(_FIELDS) - {_FORMAT})
    if unknown:
        known = ", ".join((*_FIELDS, _FORMAT))
        raise UsageError(f"{path.name}, {pattern[:60]}: {', '.join(unknown)} is not known; known are: {known}")
    values = {name: value for name, value in facts.items() if name != _FORMAT}
    for name, value in values.items():
        wanted = bool if _FIELDS[name].type == "bool" else str
        if not isinstance(value, wanted):
            raise UsageError(
                f"{path.name}, {pattern[:60]}: {name} has to be {'true or false' if wanted is bool else 'text'}"
            )
    if "map" in values:
        values["map"] = path.parent / values["map"]
    return Said(replace(general, **values), facts.get(_FORMAT))
