"""Past cases of an instrument under conditions like those of a place: the same country, kind of incident, or place."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from graph.countries import country_id
from graph.dossier.lookup import RETRACTED, brief, links_at, with_documents
from graph.levers.facts import Facts, named
from graph.levers.rules import Past
from graph.projection import Projection

Json = dict[str, Any]
MOST_CASES = 20
"""Cases that are shown of one instrument, by name; the rest is counted."""
SHARED = ("place", "company", "country", "category")
_ABOUT = {
    "Proceeding": ("CONCERNS",),
    "Agreement": ("COVERS", "SIGNED"),
    "Policy": ("COVERS", "ISSUED"),
    "Certificate": ("CERTIFIES",),
}


class Cases:
    """The loaded cases of every instrument, each kind read once."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._of_label = cache(self._read)

    def like(self, wanted: tuple[Past, ...], facts: Facts) -> Json:
        """``{"cases", "more", "others"}``: those that share something with the facts, each with ``shared``.

        ``more`` counts those beyond ``MOST_CASES``, ``others`` those that share nothing that is recorded.
        """
        known = [
            one
            for past in wanted
            for one in self._of_label(past.label)
            if one["kind"] in past.kinds and named(f"{one['name']} {one['scheme']}", past.names)
        ]
        found = [{**one, "shared": shared} for one in known if (shared := _shared(one, facts))]
        found.sort(key=lambda one: (one["name"], one["id"]))
        shown = found[:MOST_CASES]
        with_documents(self._projection, shown)
        return {"cases": shown, "more": len(found) - len(shown), "others": len(known) - len(found)}

    def _read(self, label: str) -> list[Json]:
        """Every record of a label, with what it is about: ids, countries, categories of incidents there."""
        table = self._projection.nodes(label)
        rows = [row for row in table.to_pylist() if row.get("status") != RETRACTED]
        about = self._about(label, [row["id"] for row in rows])
        places = brief(self._projection, {one for ids in about.values() for one in ids})
        categories = self._categories(set(places))
        found = []
        for row in rows:
            ids = about.get(row["id"], set())
            countries = {one for one in ids if one.startswith(country_id(""))}
            countries |= {country_id(places[one]["country"]) for one in ids
                          if one in places and places[one]["country"] and places[one]["level"]}  # fmt: skip
            found.append({
                "id": row["id"], "label": label, "name": row.get("name") or row["id"], "kind": row.get("kind"),
                "scheme": row.get("scheme"), "start": row["start"], "end": row["end"],
                "outcome": row.get("outcome") or row.get("result"), "status": row.get("status"),
                "documents": list(row["documents"] or ()), "about": ids, "countries": countries,
                "categories": {kind for one in ids for kind in categories.get(one, ())},
            })  # fmt: skip
        return found

    def _about(self, label: str, ids: list[str]) -> dict[str, set[str]]:
        about: dict[str, set[str]] = defaultdict(set)
        for relation in _ABOUT[label]:
            here, there = ("to_id", "from_id") if relation in ("SIGNED", "ISSUED") else ("from_id", "to_id")
            for link in links_at(self._projection, relation, ids, end=here):
                about[link[here]].add(link[there])
        return about

    def _categories(self, places: set[str]) -> dict[str, set[str]]:
        """Categories of the incidents at places."""
        table = self._projection.nodes("Incident", ["id", "category"])
        of = dict(zip(table["id"].to_pylist(), table["category"].to_pylist(), strict=True))
        found: dict[str, set[str]] = defaultdict(set)
        for link in links_at(self._projection, "OCCURRED_AT", places, end="to_id"):
            found[link["to_id"]].add(of.get(link["from_id"]) or "")
        return found


def _shared(case: Json, facts: Facts) -> list[str]:
    """What a case has in common with the facts, by the words of ``SHARED``."""
    place = facts.place or {}
    linked = {row["company"]["id"] for row in facts.linked}
    running = {row["company"]["id"] for row in facts.linked if place and not (row["path"] or {}).get("tier")}
    common = {
        "place": bool(case["about"] & {place.get("id"), *running}),
        "company": bool(case["about"] & (linked - running)),
        "country": bool(place.get("country")) and country_id(place["country"]) in case["countries"],
        "category": bool(case["categories"] & {one["category"] for one in facts.incidents}),
    }
    return [word for word in SHARED if common[word]]
