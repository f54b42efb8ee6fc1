"""All that the trace screen shows of an answer: the part that passes the filters, drawn and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from graph.export import limits
from graph.export.finding_table import finding_key, finding_table
from graph.export.picture import drawing
from graph.trace.evidence import one_at_a_time
from graph.trace.narrow import narrow

Json = dict[str, Any]


@dataclass(frozen=True)
class TraceView:
    """What is on the screen."""

    answer: Json
    """The narrowed answer."""
    table: pa.Table
    places: dict[str, int] = field(repr=False)
    """Where each finding stands in answer and table, by its key."""
    empty: str
    """Sentences of the whole answer: why it is empty,"""
    left_out: str
    """what limits and filters left out,"""
    retracted: str
    """and what is retracted."""
    undated: int
    further: bool
    """Do findings lie beyond the most steps asked for? Each room says in its own words how to see them."""


@one_at_a_time()
def trace_view(
    answer: Json,
    tiers: Sequence[int] = (),
    verdicts: Sequence[str] = (),
    countries: Sequence[str] = (),
    statuses: Sequence[str] = (),
) -> TraceView:
    """The part of an answer that passes the filters, as a table and in sentences."""
    part = narrow(answer, tiers=tiers, verdicts=verdicts, countries=countries, statuses=statuses)
    rows = part["findings"]
    near = {**part, "truncated": False}
    return TraceView(
        answer=part,
        table=finding_table(part),
        places={finding_key(row): place for place, row in enumerate(rows)},
        empty="" if rows else limits.nothing(near),
        left_out=limits.left_out(near) if rows else "",
        retracted=limits.retracted(part),
        undated=part["coverage"]["undated"],
        further=part["truncated"],
    )


@one_at_a_time()
def trace_drawing(view: TraceView, opened: Sequence[str] = ()) -> Json:
    """The drawing of what is on the screen, as ``graph.export.picture.drawing`` gives it."""
    return drawing(view.answer, opened)


def site_countries(answer: Json) -> tuple[str, ...]:
    """The countries of the sites of an answer as the data has them, the most frequent first; empty if not stated."""
    countries = Counter(row["facility"].get("country") or "" for row in answer["findings"])
    return tuple(sorted(countries, key=lambda code: (-countries[code], code)))
