"""When a link or a record was so, as spells of days for a timeline: from the first to the last day that is possible.

A short date is one unknown day in its period, so a spell covers the whole of it; an end that is not stated stays open.
The day of a published list that states a link is a spell of its own. Spells that touch or overlap become one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.dates import bounds
from graph.errors import InputError
from graph.export.xml_columns import glued, put_together, single

Spell = tuple[str | None, str | None]
"""First and last day, ISO; None is open."""
LINK = ("from_first", "to_last")
RECORD = ("start_first", "end_last")


def spells(first: str | None, last: str | None, listed: Sequence[str] = ()) -> tuple[Spell, ...]:
    """The spells of one link or record, in order; none where nothing is stated or the dates contradict each other.

    Args:
        first: first possible day of its beginning.
        last: last possible day of its end.
        listed: dates of lists, as stated.
    """
    days = [(date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max)]
    days = days if (first or last) and days[0][0] <= days[0][1] else []
    for stated in listed:
        try:
            days.append(bounds(stated))
        except InputError:
            continue
    merged: list[list[date]] = []
    for begin, end in sorted(days):
        if merged and (merged[-1][1] == date.max or begin <= merged[-1][1] + timedelta(1)):
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([begin, end])
    return tuple(
        (None if begin == date.min else begin.isoformat(), None if end == date.max else end.isoformat())
        for begin, end in merged
    )


def spell_elements(table: pa.Table, window: tuple[str, str]) -> pa.Array:
    """The ``spells`` element of GEXF for each row, null where it has none.

    Args:
        table: with the two columns of the window and, for links, ``listed``.
        window: ``LINK`` or ``RECORD``.
    """
    rows = table.num_rows
    first, last = (
        single(table[name]) if name in table.column_names else pa.nulls(rows, pa.string()) for name in window
    )
    stated = pc.or_(first.is_valid(), last.is_valid())
    plain = put_together(["<spells><spell", glued(' start="', first, '"'), glued(' end="', last, '"'), "/></spells>"])
    plain = pc.if_else(stated, plain, pa.scalar(None, pa.string()))
    odd = pc.fill_null(pc.greater(first, last), False)
    if "listed" in table.column_names:
        odd = pc.or_(odd, pc.greater(pc.fill_null(pc.list_value_length(single(table["listed"])), 0), 0))
    at = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    if not len(at):
        return plain
    few = table.take(pa.array(at))
    lists: Any = few["listed"].to_pylist() if "listed" in few.column_names else [None] * len(at)
    made = [
        _element(*one, tuple(days or ()))
        for *one, days in zip(
            first.take(pa.array(at)).to_pylist(), last.take(pa.array(at)).to_pylist(), lists, strict=True
        )
    ]
    return pc.replace_with_mask(plain, odd, pa.array(made, pa.string()))


@lru_cache(maxsize=100_000)
def _element(first: str | None, last: str | None, listed: tuple[str, ...]) -> str | None:
    found = spells(first, last, listed)
    if not found:
        return None
    inside = "".join(
        "<spell" + (f' start="{begin}"' if begin else "") + (f' end="{end}"' if end else "") + "/>"
        for begin, end in found
    )
    return f"<spells>{inside}</spells>"
