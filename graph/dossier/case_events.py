"""What is on record of one case, an incident or a place, as events in the order of time; and what is not recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dates import bounds
from graph.dossier.answers import names_of
from graph.dossier.instruments import records_about
from graph.dossier.lookup import DOCUMENT, links_at
from graph.errors import UsageError
from graph.former import current_id
from graph.projection import Projection
from graph.trace.responses import responses_in

Json = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One thing that happened, as a build states it."""

    day: str | None
    """A partial date as stated; None where none is."""
    what: str
    """happened, document, response, decision, one of ``graph.dossier.instruments``, or what the ledger did."""
    about: str
    """Id of the record."""
    values: Json
    """What is said of it, by kind."""

    @property
    def order(self) -> tuple[str, bool, int, str, str]:
        """Undated last; of one day, entries of the ledger by their numbers, and decisions after them."""
        first = bounds(self.day)[0].isoformat() if self.day else "9999"
        return (first, self.what == "decision", self.values.get("entry", 0), self.what, self.about)


@dataclass(frozen=True)
class Case:
    """The records of a case."""

    subject: str
    name: str
    incidents: list[Json]
    """Whole nodes, retracted ones too: their log goes on."""
    places: dict[str, str]
    """Names by id."""
    events: list[Event]
    records: set[str] = field(default_factory=set)
    """Ids of everything that the events speak of."""
    missing: list[str] = field(default_factory=list)
    """Words for what is not recorded."""


def case(projection: Projection, subject: str) -> Case:
    """Everything dated that a build states of an incident or a place.

    Raises:
        UsageError: it is neither.
    """
    subject = current_id(projection, subject)
    incidents = _nodes(projection, "Incident", {subject})
    end = "from_id" if incidents else "to_id"
    links = links_at(projection, "OCCURRED_AT", {subject}, end=end)
    places = {one["to_id"] for one in links} if incidents else {subject}
    names = names_of(projection, tuple(places))
    if not incidents:
        _check_place(projection, subject)
        incidents = _nodes(projection, "Incident", {one["from_id"] for one in links})
    subjects = dict.fromkeys(sorted(places), "here") | {one["id"]: "incident" for one in incidents}
    documents = _documents(projection, incidents, places)
    answered = responses_in(projection).about(list(subjects))
    recorded = records_about(projection, subjects, [])
    events = [
        *_of_incidents(incidents),
        *(Event(one["published"], "document", one["id"], one) for one in documents),
        *(event for one in answered for event in _of_response(one)),
        *(event for kind, rows in recorded.items() for row in rows for event in _of_record(kind, row)),
    ]
    records = {*subjects, *(event.about for event in events)}
    missing = list(_missing(projection, incidents, places, documents, answered, recorded))
    name = names.get(subject) or ", ".join(names.get(one, one) for one in sorted(places))
    ordered = sorted(events, key=lambda event: event.order)
    return Case(subject, name, incidents, {one: names.get(one, one) for one in places}, ordered, records, missing)


def _nodes(projection: Projection, label: str, ids: Collection[str]) -> list[Json]:
    if not ids or not projection.rows(label):
        return []
    table = projection.nodes(label)
    found: list[Json] = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(ids), pa.string()))).to_pylist()
    return found


def _check_place(projection: Projection, subject: str) -> None:
    if not any(pc.index(projection.nodes(label, ["id"])["id"], subject).as_py() >= 0 for label in model.FACILITIES):
        raise UsageError(
            f"'{subject[:80]}' is no incident and no place of this build; find its id with: tiertrace find"
        )


def _documents(projection: Projection, incidents: list[Json], places: Collection[str]) -> list[Json]:
    cited = {one for incident in incidents for one in incident["documents"] or ()}
    cited |= {one["to_id"] for one in links_at(projection, "DOCUMENTED_BY", places, end="from_id")}
    if not cited:
        return []
    table = projection.nodes("Document", DOCUMENT)
    rows: list[Json] = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(cited), pa.string()))).to_pylist()
    return rows


def _of_incidents(incidents: list[Json]) -> Iterator[Event]:
    for one in incidents:
        yield Event(one["start"] or one["end"], "happened", one["id"], one)
        if one["start"] and one["end"] and one["end"] != one["start"]:
            yield Event(one["end"], "ended", one["id"], one)
        for said in one["corrections"] or ():
            yield Event(said[:10], "decision", one["id"], {"said": said[10:].lstrip(": ")})


def _of_response(response: Json) -> Iterator[Event]:
    if response["asked_on"]:
        yield Event(response["asked_on"], "asked", response["id"], response)
    if response["answered_on"] or not response["asked_on"] or response["kind"] in ("answered", "declined"):
        yield Event(response["answered_on"], "response", response["id"], response)
    elif response["kind"] == "none":
        yield Event(response["due_on"], "response", response["id"], response)


def _of_record(kind: str, row: Json) -> Iterator[Event]:
    yield Event(row["start"] or row["end"], kind, row["id"], row)
    if row["start"] and row["end"] and row["end"] != row["start"]:
        yield Event(row["end"], f"{kind}_ended", row["id"], row)


def _missing(
    projection: Projection,
    incidents: list[Json],
    places: Collection[str],
    documents: list[Json],
    answered: list[Json],
    recorded: dict[str, list[Json]],
) -> Iterator[str]:
    if not incidents:
        yield "incident"
    if any(not (one["start"] or one["end"]) for one in incidents):
        yield "dates"
    if any(len(set(one["source"] or ())) < 2 for one in incidents):
        yield "second_source"
    if incidents and not any(one["url"] for one in documents):
        yield "published"
    if any(one["status"] == "alleged" for one in incidents):
        yield "alleged"
    if not answered:
        yield "response"
    if not recorded["unions"]:
        yield "union"
    if not recorded["proceedings"]:
        yield "proceeding"
    if not any(links_at(projection, kind, places, end="to_id") for kind in ("SOURCES_FROM", "OPERATES")):
        yield "buyer"
