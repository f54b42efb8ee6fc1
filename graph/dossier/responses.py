"""What companies answered, for screens and exports; see ``graph.trace.responses`` for how answers carry it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graph.projection import Projection
from graph.trace.responses import responses_in

Json = dict[str, Any]


def responses(
    projection: Projection, incident_ids: Collection[str] = (), company_ids: Collection[str] = ()
) -> list[Json]:
    """The recorded responses about these incidents (or places, or companies), oldest first.

    Args:
        incident_ids: what they are about; all if empty.
        company_ids: only those of these companies; all if empty.

    Returns:
        See ``graph.trace.responses.Responses``; an empty list says that none is recorded, not that nobody answered.
    """
    known = responses_in(projection)
    found = known.about(incident_ids) if incident_ids else known.rows
    return [one for one in found if not company_ids or one["company"]["id"] in company_ids]


def without_response(rows: Iterable[Mapping[str, Any]], company: str | None = None) -> list[int]:
    """Places, counted from 1, of the rows of an answer that carry no response of a company.

    Args:
        rows: findings of a trace or brands of a site, with their ``responses``.
        company: id; by default that of the row's own brand.
    """
    found = []
    for number, row in enumerate(rows, 1):
        wanted = company or row.get("brand", {}).get("id")
        if not any(one["company"]["id"] == wanted for one in row.get("responses") or ()):
            found.append(number)
    return found
