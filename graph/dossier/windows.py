"""The incidents at a place and the stated sourcing of its direct buyers as spans of one time axis.

A short date is one unknown day in its period and is drawn as the whole period; a side that is not stated stays open;
what has no date at all is not on the axis.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.dates import first, last

Json = dict[str, Any]
MOST_BUYERS = 25
"""Buyers on the axis, best verdict first; all of them are in the table of buyers."""
STATED, SOMEWHERE, OPEN = "stated", "somewhere", "open"
"""Surely so; on some day in this time; not stated whether so."""


def windows(found: Json) -> Json:
    """What is on the axis of a record of ``graph.dossier.site``, and what cannot be.

    Returns:
        ``rows``: ``{"what": "incident" or "buyer", "id", "name", "category", "at", "start", "end", "listed",
        "status"}``, one per incident and per statement of a direct buyer. ``spans``: ``{"row", "sure", "from", "to"}``
        with the index of a row, one of the three words above, and days as ISO text. ``undated``: rows without any date.
        ``left_out``: how many direct buyers are beyond ``MOST_BUYERS``.
    """
    direct = [row for row in found["buyers"] if row["paths"][0]["tier"] == 1]
    # An owner of a buyer comes by the same statement as the buyer itself.
    said = {one["key"]: one for row in direct[:MOST_BUYERS] for one in _statements(row)}
    rows = [*(_incident(one) for one in found["incidents"]), *said.values()]
    dated = [row for row in rows if _days(row)]
    days = [day for row in dated for day in _days(row)]
    spans: list[Json] = []
    if days:
        axis = _wider(min(days), -1), _wider(max(days), 1)
        spans = [{"row": at, **span} for at, row in enumerate(dated) for span in _spans(row, *axis)]
    return {
        "rows": dated,
        "spans": spans,
        "undated": [row for row in rows if not _days(row)],
        "left_out": max(0, len(direct) - MOST_BUYERS),
    }


def _incident(one: Json) -> Json:
    return {
        "what": "incident",
        "id": one["id"],
        "name": one["at"]["name"],
        "at": one["at"],
        "category": one["category"],
        "start": one["start"],
        "end": one["end"],
        "listed": [],
        "status": one["status"],
    }


def _statements(row: Json) -> list[Json]:
    """Every statement that the buyer sources here, or from a company or workshop on the way here."""
    step = next(step for step in row["paths"][0]["steps"] if step["relation"] == "SOURCES_FROM")
    return [
        {
            "what": "buyer",
            "key": (step["from"]["id"], step["to"]["id"], said["key"]),
            "id": step["from"]["id"],
            "name": step["from"]["name"],
            "at": step["to"],
            "category": None,
            "start": said["valid_from"],
            "end": said["valid_to"],
            "listed": said["listed"],
            "status": said["status"],
        }
        for said in (step, *step["also"])
        if said["status"] != "retracted"
    ]


def _days(row: Json) -> list[date]:
    """Every day that bounds something stated of a row."""
    stated = [text for text in (row["start"], row["end"], *row["listed"]) if text]
    return [day for text in stated for day in (first(text), last(text))]


def _wider(day: date, years: int) -> date:
    """The same place in the year before or after; half a month of play at the leap day."""
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _spans(row: Json, begins: date, ends: date) -> list[Json]:
    """The pieces of one row: what is sure, what is one unknown day in it, and what is not stated."""
    start, end = row["start"], row["end"]
    pieces: list[tuple[str, date, date]] = []
    if start and end:
        if last(start) <= first(end):
            pieces.append((STATED, last(start), first(end)))
        pieces += [(SOMEWHERE, first(text), last(text)) for text in (start, end) if first(text) != last(text)]
    elif start or end:
        text = start or end
        sure = STATED if first(text) == last(text) else SOMEWHERE
        pieces.append((sure, first(text), last(text)))
        pieces.append((OPEN, last(text), ends) if start else (OPEN, begins, first(text)))
    for text in row["listed"]:
        pieces.append((STATED if first(text) == last(text) else SOMEWHERE, first(text), last(text)))
    return [
        {"sure": sure, "from": one.isoformat(), "to": other.isoformat()} for sure, one, other in dict.fromkeys(pieces)
    ]
