"""The rule of days: what happened to a few people is dated to the month."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyarrow.compute as pc

from graph.redaction.draft import Draft, is_in, withhold_corrections

RULE = "days"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def to_the_month(draft: Draft, few: set[str]) -> None:
    """Cut the dates of these incidents, and of the links that say where they happened, to the month.

    A verdict against a month is never surer than one against its day: an overlap may become possible, nothing else.
    """
    days: dict[str, set[str]] = {}
    for row in draft.rows("Incident", ["id", "start", "end"]):
        if row["id"] in few:
            days[row["id"]] = {day for day in (row["start"], row["end"]) if day and len(day) > len("2013-04")}
    cut = 0
    for column in ("start", "end"):
        values = draft.tables["Incident"][column].to_pylist() if "Incident" in draft.tables else []
        ids = draft.tables["Incident"]["id"].to_pylist() if values else []
        made = [day[:7] if day and one in few else day for one, day in zip(ids, values, strict=True)]
        if made != values:
            draft.put("Incident", column, made)
            cut += sum(new != old for new, old in zip(made, values, strict=True))
    draft.count(RULE, "dates of incidents cut to the month", cut)
    if days:
        cut_ones = {one for one, exact in days.items() if exact}
        withhold_corrections(draft, "Incident", is_in(draft.tables["Incident"]["id"], cut_ones))
    _summaries(draft, days)
    _links(draft, few)
    draft.elsewhere |= {day for one in days.values() for day in one}


def few_people(draft: Draft, below: int) -> set[str]:
    """Incidents that are stated to have hit fewer people than this; read before counts are withheld."""
    table = draft.tables.get("Incident")
    if table is None:
        return set()
    few = pc.and_(pc.less(table["affected"], below), pc.greater(table["affected"], 0))
    return set(table.filter(pc.fill_null(few, False))["id"].to_pylist())


def _summaries(draft: Draft, days: Mapping[str, set[str]]) -> None:
    rows = draft.rows("Incident", ["id", "summary"])
    made = [_without(row["summary"], days.get(row["id"], set())) for row in rows]
    changed = sum(new != row["summary"] for new, row in zip(made, rows, strict=True))
    if changed:
        draft.put("Incident", "summary", made)
    draft.count(RULE, "texts that gave such a day", changed)


def _without(text: str | None, days: set[str]) -> str | None:
    """A text with these days cut to the month, as digits or in English."""
    for day in sorted(days):
        if not text:
            return text
        year, month, number = day.split("-")[:3]
        name = _MONTHS[int(month) - 1]
        either = f"(?:{name}|{name[:3]}\\.?)"
        at = rf"0?{int(number)}(?:st|nd|rd|th)?"
        text = text.replace(day, day[:7])
        text = re.sub(rf"\b{at}(?: of)? {either},? {year}\b", f"{name} {year}", text, flags=re.I)
        text = re.sub(rf"\b{either} {at},? {year}\b", f"{name} {year}", text, flags=re.I)
        text = re.sub(rf"\b{at}(?: of)? {either}\b", name, text, flags=re.I)
        text = re.sub(rf"\b{either} {at}\b", name, text, flags=re.I)
        text = re.sub(rf"\b0?{int(number)}[./]0?{int(month)}[./]{year}\b", day[:7], text)
        text = re.sub(rf"\b0?{int(month)}[./]0?{int(number)}[./]{year}\b", day[:7], text)
    return text


def _links(draft: Draft, few: set[str]) -> None:
    if not few or "OCCURRED_AT" not in draft.tables:
        return
    which = is_in(draft.tables["OCCURRED_AT"]["from_id"], few)
    for column in ("valid_from", "valid_to"):
        values = draft.tables["OCCURRED_AT"][column]
        draft.put("OCCURRED_AT", column, pc.if_else(which, pc.utf8_slice_codeunits(values, 0, 7), values))
