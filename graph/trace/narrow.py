"""A part of an answer: the findings that pass some filters, and those whose path passes a node."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

Json = dict[str, Any]


def narrow(
    answer: Json,
    *,
    tiers: Collection[int] = (),
    verdicts: Collection[str] = (),
    countries: Collection[str] = (),
    statuses: Collection[str] = (),
    strengths: Collection[str] = (),
) -> Json:
    """The same answer with the findings that pass every filter; one that is empty lets all through.

    What is taken out is counted in ``coverage`` as ``not_shown``, and ``undated`` counts what is left.
    The answer that was given stays as it is; what both hold is shared.

    Args:
        answer: of ``trace_brand``.
        tiers, verdicts, strengths, statuses: of the finding, which are those of its best path.
        countries: of the site, two letters as the answer has them; an empty text stands for a site without one.
    """
    asked = (("tier", tiers), ("verdict", verdicts), ("status", statuses), ("strength", strengths))
    filters = [(part, frozenset(wanted)) for part, wanted in asked if wanted]
    places = frozenset(countries)
    kept = [
        row
        for row in answer["findings"]
        if all(row[part] in wanted for part, wanted in filters)
        and (not places or (row["facility"].get("country") or "") in places)
    ]
    coverage = dict(answer["coverage"])
    coverage["not_shown"] = (coverage.get("not_shown") or 0) + len(answer["findings"]) - len(kept)
    coverage["undated"] = sum(_undated(row) for row in kept)
    return {**answer, "coverage": coverage, "findings": kept}


def _undated(row: Json) -> bool:
    """Does a finding rest on no date?"""
    incident = row["incident"]
    return row["verdict"] == "unknown" or not (incident["start"] or incident["end"])


def passing(answer: Json, node: str) -> Json:
    """What an answer says of one node.

    Returns:
        ``node``: as the answer shows it, None if it does not occur; ``at``: findings at it, ``behind``: findings
        whose best path passes it, both as places in ``findings``; ``steps``: the steps of best paths that lead to it.
    """
    found: Json | None = answer["brand"] if answer["brand"]["id"] == node else None
    at: list[int] = []
    behind: list[int] = []
    steps: dict[tuple[str, str], Json] = {}
    for place, row in enumerate(answer["findings"]):
        if row["facility"]["id"] == node:
            at.append(place)
        for step in row["paths"][0]["steps"]:
            if step["to"]["id"] == node:
                found = step["to"]
                steps.setdefault((step["from"]["id"], step["relation"]), step)
                if row["facility"]["id"] != node:
                    behind.append(place)
    return {"node": found, "at": at, "behind": behind, "steps": list(steps.values())}
