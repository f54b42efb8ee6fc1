"""The companies that a trace can start from, by name."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graph import model
from graph.projection import Projection

_PARTIES = ("Brand", *(label for label in model.PARTIES if label != "Brand"))


def brand_names(projection: Projection) -> dict[str, str]:
    """Every brand and retailer by id, sorted by name; those of one name have their ids beside it."""
    rows = projection.nodes("Brand", ["id", "name"]).to_pylist()
    return _told_apart(rows)


def company_name(projection: Projection, company_id: str) -> str | None:
    """The name of a company or organisation, the id where it has none; None if there is no such."""
    for label in _PARTIES:
        table = projection.nodes(label, ["id", "name"])
        place = table["id"].index(company_id).as_py()
        if place >= 0:
            return str(table["name"][place].as_py() or company_id)
    return None


def _told_apart(rows: list[dict[str, Any]]) -> dict[str, str]:
    often = Counter(row["name"] for row in rows)
    named = {
        row["id"]: row["name"] if row["name"] and often[row["name"]] == 1 else f"{row['name'] or ''} ({row['id']})"
        for row in rows
    }
    return dict(sorted(named.items(), key=lambda item: (item[1].casefold(), item[0])))
