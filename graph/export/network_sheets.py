"""The tables of the records and statements that an answer names: places, companies, links, abuses, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph import model
from graph.export import words
from graph.export.content import Json, Sheet
from graph.export.network import Network
from graph.export.sheet_making import sheet

Reached = Mapping[str, Iterable[Json]]
"""By id of a place: the companies of an answer that connect to it."""
_OWN_TABLE = (*model.FACILITIES, *model.PARTIES, "Incident", "Document", "Response", "Country")
_COLUMNS = ("DOCUMENTED_BY", "IN_COUNTRY")
"""Relationships that stand as columns of the records, documents and country."""
_OS_ID = "os_id:"


def network_sheets(network: Network, reached: Reached) -> tuple[Sheet, ...]:
    """Sites, companies, links, incidents, other records and sources; those without a row are left out, but sources."""
    records = _Records(network)
    made = (
        sheet("sites", _sites(records, reached)),
        sheet("companies", (records.with_documents(one) for one in records.of(model.PARTIES))),
        sheet("links", _links(records)),
        sheet("incidents", _incidents(records)),
        sheet("records", (records.with_documents(one) for one in records.of(_others()))),
        sheet("sources", records.of(("Document",))),
    )
    return tuple(one for one in made if one.table.num_rows or one.name == "sources")


def _others() -> tuple[str, ...]:
    return tuple(label for label in model.LABELS if label not in _OWN_TABLE)


class _Records:
    """All rows of a network that fits into memory, with the links that are shown as columns."""

    def __init__(self, network: Network) -> None:
        self.nodes = {
            row["id"]: {**row, "label": label}
            for label in model.LABELS
            if network.rows(label)
            for row in network.nodes(label).to_pylist()
        }
        self.links = {kind: network.links(kind).to_pylist() for kind in model.RELATIONSHIPS if network.rows(kind)}
        self.cited: dict[str, list[str]] = defaultdict(list)
        for row in self.links.get("DOCUMENTED_BY", ()):
            self.cited[row["from_id"]].append(row["to_id"])

    def of(self, labels: tuple[str, ...]) -> Iterator[Json]:
        return (row for row in self.nodes.values() if row["label"] in labels)

    def with_documents(self, row: Json) -> Json:
        """A record with the ids of all documents that speak of it."""
        stated = [*(row.get("documents") or ()), *self.cited[row["id"]]]
        return {**row, "documents": list(dict.fromkeys(stated))}

    def name(self, record: str) -> str | None:
        """What a record is called; an abuse by what it is, with how surely it is known."""
        row = self.nodes.get(record, {})
        return incident_in_words(row) if row.get("label") == "Incident" else row.get("name") or row.get("title")


def incident_in_words(incident: Json) -> str:
    """'wages (alleged)'."""
    return f"{words.category(incident.get('category'))} ({words.status(incident.get('status'))})"


def _sites(records: _Records, reached: Reached) -> Iterator[Json]:
    happened: dict[str, list[Json]] = defaultdict(list)
    for link in records.links.get("OCCURRED_AT", ()):
        if link["from_id"] in records.nodes:
            happened[link["to_id"]].append(records.nodes[link["from_id"]])
    for row in records.of(model.FACILITIES):
        companies = {one["id"]: one["name"] or one["id"] for one in reached.get(row["id"], ())}
        incidents = happened[row["id"]]
        yield {
            **records.with_documents(row),
            "os_id": "; ".join(one.removeprefix(_OS_ID) for one in row["identifiers"] or () if one.startswith(_OS_ID)),
            "brands": list(companies.values()),
            "brand_ids": list(companies),
            "recorded": words.by_status(one["status"] for one in incidents),
            "incident_ids": [one["id"] for one in incidents],
            "country_name": words.country(row["country"]),
        }


def _links(records: _Records) -> Iterator[Json]:
    for kind, rows in records.links.items():
        if kind in _COLUMNS:
            continue
        for row in rows:
            ends = {"from": records.name(row["from_id"]), "to": records.name(row["to_id"])}
            yield {**row, **ends, "relation": kind, "reads_as": words.relation(kind)}


def _incidents(records: _Records) -> Iterator[Json]:
    places: dict[str, list[str]] = defaultdict(list)
    for link in records.links.get("OCCURRED_AT", ()):
        places[link["from_id"]].append(link["to_id"])
    for row in records.of(("Incident",)):
        where = list(dict.fromkeys(places[row["id"]]))
        names = [records.name(one) or one for one in where]
        whole = records.with_documents(row)
        yield {**whole, "what": incident_in_words(row), "sites": names, "site_ids": where}
