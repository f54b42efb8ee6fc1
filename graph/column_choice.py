"""What each column of a list is, as proposed and as a person decides, written down as a column map."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.ingest.column_map import FIELDS, PLACES
from graph.ingest.column_proposal import proposed_map
from graph.ingest.packed import unpacked

BRAND, PERSONAL, LEFT_OUT, MEASURE = "brand", "personal", "left_out", "measure"
CHOICES = (*FIELDS, BRAND, PERSONAL, LEFT_OUT)
"""What a column can be; ``measure`` too, where it was proposed."""
__all__ = ["BRAND", "CHOICES", "FIELDS", "LEFT_OUT", "MEASURE", "PERSONAL", "PLACES", "Column", "Proposal", "propose"]


@dataclass(frozen=True)
class Column:
    """One column of the list."""

    name: str
    proposed: str | None
    """One of ``CHOICES`` or ``MEASURE``; None where nobody can be sure."""
    why: str = ""
    """Why it is not certain, or why it is left out."""


@dataclass(frozen=True)
class Proposal:
    """How a list is proposed to be read."""

    columns: tuple[Column, ...]
    """Those to decide on come first."""
    said: Mapping[str, Any]
    """The map that was proposed."""

    def written(self, choices: Mapping[str, str], reasons: Mapping[str, str], place: str) -> str:
        """The map as TOML.

        Args:
            choices: column to what it is; every column has one.
            reasons: column to the reason why it is left out.
            place: what the places are, one of ``PLACES``.
        """
        of = {what: [one.name for one in self.columns if choices[one.name] == what] for what in set(choices.values())}
        lines = [f"title = {_quoted(str(self.said.get('title', '')))}", f"place = {_quoted(place)}"]
        lines += [f"personal = [{', '.join(map(_quoted, of.get(PERSONAL, ())))}]", "", "[columns]"]
        lines += [f"{name} = [{', '.join(map(_quoted, of[name]))}]" for name in FIELDS if name in of]
        if BRAND in of:
            lines += ["", "[brand]", f"column = {_quoted(of[BRAND][0])}"]
        lines += ["", "[ignored]"]
        lines += [f"{_quoted(name)} = {_quoted(reasons.get(name) or 'left out')}" for name in of.get(LEFT_OUT, ())]
        for one in self.said.get("measures", ()):
            if one["column"] in of.get(MEASURE, ()):
                lines += ["", "[[measures]]", *(f"{key} = {_quoted(str(one[key]))}" for key in ("column", "name"))]
                lines += [f"unit = {_quoted(str(one.get('unit', '')))}"]
        return "\n".join(lines) + "\n"


def propose(path: Path, encoding: str | None = None) -> Proposal:
    """What each column of a table seems to be.

    Raises:
        InputError: the file is no table.
    """
    with unpacked(path) as inner:
        said = tomllib.loads(proposed_map(inner, encoding))
    columns = [Column(name, None, why) for name, why in said.get("undecided", {}).items()]
    for field, names in said.get("columns", {}).items():
        columns += [Column(name, field) for name in ([names] if isinstance(names, str) else names)]
    if "column" in said.get("brand", {}):
        columns.append(Column(said["brand"]["column"], BRAND))
    columns += [Column(one["column"], MEASURE, one["name"]) for one in said.get("measures", ())]
    columns += [Column(name, PERSONAL) for name in said.get("personal", ())]
    columns += [Column(name, LEFT_OUT, why) for name, why in said.get("ignored", {}).items()]
    return Proposal(tuple({one.name: one for one in reversed(columns)}.values())[::-1], said)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among those of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
