"""What is asked of a trace, checked before anything is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph import dates, model
from graph.errors import InputError, UsageError
from graph.projection import Projection
from graph.trace.arrays import MOST_HOPS, STRENGTHS, Ints
from graph.trace.gather import day_number
from graph.trace.topology import Incidents, Topology

MOST_PATHS = 1_000
"""The most alternatives anybody may ask for."""


@dataclass(frozen=True)
class Question:
    """The options that every trace question shares."""

    max_hops: int
    as_of: str | None
    day: Ints | None
    """The as-of day as an event."""
    since: int | None
    until: int | None
    """First and last day that the period asked for can have."""
    categories: tuple[int, ...]
    floor: int
    """Weakest strength that is walked."""
    paths: int

    @property
    def bounds(self) -> Ints:
        """Floor and most hops, as the kernels take them."""
        return np.array([self.floor, self.max_hops], dtype=np.int32)

    def admits(self, incidents: Incidents) -> npt.NDArray[np.bool_]:
        """Which pairs of incident and facility the period and the categories let through.

        A period lets an incident through if the incident's can intersect it: a missing end may be any
        day from the start on, a missing start any day up to the end, and one without dates any day.
        """
        kept = np.ones(len(incidents.row), dtype=np.bool_)
        flags = incidents.days[:, 4]
        if self.until is not None:
            kept &= ~((flags & 1 > 0) & (incidents.days[:, 0] > self.until))
        if self.since is not None:
            kept &= ~((flags & 2 > 0) & (incidents.days[:, 3] < self.since))
        if self.categories:
            kept &= np.isin(incidents.category, self.categories)
        return kept


def ask(
    *,
    max_hops: int,
    as_of: str | None,
    since: str | None,
    until: str | None,
    categories: Sequence[str],
    min_strength: str | None,
    paths: int = 1,
) -> Question:
    """Check the options.

    Raises:
        UsageError: an option has a value that is not possible; the message names it.
    """
    if isinstance(categories, str):
        raise UsageError("categories is a list of words, not one text")
    if not 1 <= max_hops <= MOST_HOPS:
        raise UsageError(f"max_hops is {max_hops}; it must be from 1 to {MOST_HOPS}")
    if not 1 <= paths <= MOST_PATHS:
        raise UsageError(f"paths is {paths}; it must be from 1 to {MOST_PATHS}")
    if min_strength is not None and min_strength not in STRENGTHS:
        raise UsageError(f"min_strength '{min_strength}' is none of: {', '.join(STRENGTHS)}")
    for category in categories:
        if category not in model.CATEGORIES:
            raise UsageError(f"category '{category}' is none of: {', '.join(model.CATEGORIES)}")
    first, last = _day("since", since), _day("until", until, last=True)
    if first is not None and last is not None and last < first:
        raise UsageError(f"until {until} lies before since {since}; perhaps they are swapped")
    low, high = _day("as_of", as_of), _day("as_of", as_of, last=True)
    return Question(
        max_hops=max_hops,
        as_of=as_of,
        day=None if low is None else np.array([low, high, low, high, 3], dtype=np.int32),
        since=first,
        until=last,
        categories=tuple(model.CATEGORIES.index(category) for category in categories),
        floor=0 if min_strength is None else STRENGTHS.index(min_strength),
        paths=paths,
    )


def _day(option: str, text: str | None, *, last: bool = False) -> int | None:
    if text is None:
        return None
    try:
        return day_number(text, last=last)
    except InputError as error:
        raise UsageError(f"{option}: {error}") from None


def named(topology: Topology, node_id: str, what: str) -> int:
    """Number of the node with this id.

    Raises:
        UsageError: no node that a trace can visit has it.
    """
    place = topology.find(node_id)
    if place < 0:
        raise UsageError(f"There is no {what} with the id '{node_id[:80]}' in this build; search for it by name")
    return place


def coverage(projection: Projection, topology: Topology, *, undated: int, not_shown: int) -> dict[str, Any]:
    """What was searched, how fresh it is and what is left out.

    Returns:
        ``sources``: the datasets of the build; ``as_of``: the newest of their dates; ``undated``: how many of the
        answer's rows rest on no date (the incident has none, or the best path's verdict is unknown); ``not_shown``:
        how many rows there would be without filters and without a limit of hops, less those shown;
        ``retracted_links`` and ``retracted_incidents``: what the whole build leaves out as retracted.
    """
    sources = list(projection.manifest.get("datasets", []))
    stated = [str(source["as_of"]) for source in sources if source.get("as_of")]
    return {
        "sources": sources,
        "as_of": max(stated, key=lambda text: dates.bounds(text)[::-1], default=None),
        "undated": undated,
        "not_shown": not_shown,
        "retracted_links": topology.retracted["links"],
        "retracted_incidents": topology.retracted["incidents"],
    }
