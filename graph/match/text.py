"""A place named in running text ("Example Garments Ltd, Savar, Dhaka"): which known places may be meant.

A text stands for a place by itself only at the bar of incidents and without a guard; everything else is a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from graph import model
from graph.errors import UsageError
from graph.match.clusters import INCIDENT_BAR
from graph.match.decide import match
from graph.match.desk import desk_of
from graph.match.explain import phrase
from graph.match.known import Shelf
from graph.match.names import read_name
from graph.match.record import Record
from graph.match.stated import rows_of
from graph.projection import Projection
from graph.workspace import Workspace

_LONGEST = 1_000


@dataclass(frozen=True)
class Proposed:
    """A place that a text may mean."""

    id: str
    """In the build."""
    row: dict[str, Any]
    """What the newest list says of the record that is like the text."""
    log_odds: float
    terms: tuple[tuple[float, str], ...]
    guards: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """What a text was read as, and the places it may mean, the likest first."""

    name: str
    address: str
    certain: bool
    """The first place is meant, at the bar of incidents and without a guard."""
    proposed: tuple[Proposed, ...]
    """Also unlikely ones: a text leaves out much of what a list would say."""
    doubts: tuple[str, ...]


def places_meant(workspace: Workspace, projection: Projection, text: str, country: str = "") -> Meant:
    """Read a text and look for the place; nothing is written but the prepared records.

    Raises:
        UsageError: the text names nothing.
    """
    name, address = split_text(text)
    if not any(letter.isalpha() for letter in name):
        raise UsageError("That text names no place; write its name first, then where it lies: 'NAME, TOWN, COUNTRY'")
    desk = desk_of(workspace, projection)
    waves = [wave for wave in desk.waves if wave.label in model.FACILITIES]
    with workspace.writing():
        shelf = Shelf(workspace.matching / f"facilities-{desk.profile}", waves, companies=False)
        for wave in waves:
            shelf.add(wave)
        shelf.save()
    known = shelf.without(pa.array([], pa.string()), desk.former)
    [found] = match(known, [Record("text", name, address, country)])
    records = {one.site_id: known.record_id(one.found) for one in found.candidates}
    rows = rows_of(waves, records.values())
    proposed = [
        Proposed(
            one.site_id,
            rows[records[one.site_id]][-1],
            one.score,
            tuple((term.points, phrase(term)) for term in one.terms),
            tuple(guard.sentence for guard in (found.guards if at == 0 else one.guards)),
        )
        for at, one in enumerate(found.candidates)
    ]
    certain = bool(proposed) and not proposed[0].guards and proposed[0].log_odds >= max(INCIDENT_BAR, found.bars[0])
    return Meant(name, address, certain, tuple(proposed), found.doubts)


def split_text(text: str) -> tuple[str, str]:
    """Name and address: the first part, with following ones that are nothing but a legal form or a unit; the rest."""
    parts = [part.strip() for part in text[:_LONGEST].split(",") if part.strip()]
    if not parts:
        return "", ""
    at = 1
    while at < len(parts) and _belongs_to_name(parts[0], parts[at]):
        at += 1
    return ", ".join(parts[:at]), ", ".join(parts[at:])


def _belongs_to_name(name: str, part: str) -> bool:
    """Does a part add nothing to a name but a legal form or a unit?"""
    return read_name(name).tokens == read_name(f"{name} {part}").tokens
