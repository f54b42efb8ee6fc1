"""The findings of an answer as a table for a screen: one row a finding, in words, in the order of the answer."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from graph.export import words
from graph.export.text import clean

Json = dict[str, Any]
_NOT_STATED = "not stated"


def finding_table(answer: Json) -> pa.Table:
    """Site, country, what, dates, verdict, tier, hops, strength, status and number of sources of every finding.

    The verdict says what it was compared with; ``sources`` counts the documents of the incident and of the steps of
    the best path, each once.
    """
    day = answer.get("as_of")
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            *("site", "country", "what", "reported", "dates", "verdict"),
            *("tier", "hops", "strength", "status", "sources"),
        )
    }
    for row in answer["findings"]:
        incident, site = row["incident"], row["facility"]
        values = (
            clean(site.get("name") or site["id"]),
            clean(words.country(site.get("country")) or _NOT_STATED),
            clean(words.category(incident.get("category"))),
            words.status(incident.get("status")),
            clean(words.period(incident.get("start"), incident.get("end"))),
            words.verdict(row["verdict"], day),
            row["tier"],
            row["hops"],
            words.plain(row["strength"]),
            words.status(row["status"], company=row["hops"] != 0),
            len(_documents(row)),
        )
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)
    return pa.table(columns)


def _documents(row: Json) -> set[str]:
    cited = {one["id"] for one in row["incident"].get("documents") or ()}
    for step in row["paths"][0]["steps"]:
        cited.update(one["id"] for one in step.get("documents") or ())
    return cited


def finding_key(row: Json) -> str:
    """A finding as an address names it: its incident and its site."""
    return f"{row['incident']['id']}@{row['facility']['id']}"
