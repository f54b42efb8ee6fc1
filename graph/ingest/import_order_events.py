"""Dated events of US import orders: issued, published, modified, revoked; each row with the page it was read on.

The events of one name in one country are one Proceeding. It ends only where an event says that imports are allowed
again; an exemption for one importer leaves the order in force for all others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.date_reading import read_date
from graph.dates import first
from graph.errors import InputError
from graph.ingest.evidence import BASIS_OF_KIND, Shelf
from graph.ingest.import_bans import MAX_NAMES, country_in_order, state_targets
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source
from graph.ingest.tables import Row

_COLUMNS = Columns(("entity", "country", "event", "event_date", "source_kind", "source_url"), optional=("note",))
_BEGINS = ("wro issued", "wro announced", "finding published")
_ENDS = (
    "wro modified (imports allowed)", "finding modified (imports allowed)", "wro revoked", "finding revoked",
)  # fmt: skip
_PARTIAL = ("wro modified for one importer", "finding modified for one importer")


@dataclass(frozen=True)
class _Event:
    row: Row
    names: str
    country: str
    day: str
    what: str
    let_off: str
    document: str


@dataclass
class _Order:
    names: str
    country: str
    events: list[_Event] = field(default_factory=list)


def recognises(path: Path) -> bool:
    """Has it the columns of the events?"""
    return peek(path).has("entity", "country", "event", "event_date", "source_url")


def read(path: Path, rows: Rows) -> None:
    """Gather the events of each order, then state it once."""
    shelf = Shelf(rows.known_document)
    orders: dict[tuple[str, str], _Order] = {}
    found = [event for row in read_rows(path, _COLUMNS, rows) if (event := _event(row, rows, shelf))]
    for event in sorted(found, key=lambda event: event.what in _PARTIAL):  # an exemption is from an order
        key = event.names.casefold(), event.country
        key = _exempted(event, orders, rows) if event.what in _PARTIAL else key
        orders.setdefault(key, _Order(event.names, event.country)).events.append(event)
    for order in orders.values():
        _state(order, rows, shelf)
    rows.note("an order without an end may have ended: no end is no proof that it is in force")


def _event(row: Row, rows: Rows, shelf: Shelf) -> _Event | None:
    for name in ("entity", "event", "event_date", "source_url"):
        if row.text(name) is None:
            rows.problem(row.where, f"{name} is empty; every event needs one")
            return None
    what, names = row.values["event"].casefold(), row.values["entity"]
    if what not in (*_BEGINS, *_ENDS, *_PARTIAL):
        known = ", ".join((*_BEGINS, *_ENDS, *_PARTIAL))
        rows.problem(row.where, f"event '{row.values['event'][:60]}' is not one of {known}")
        return None
    if len(names) > MAX_NAMES:
        rows.problem(row.where, f"entity has more than {MAX_NAMES:,} characters; are columns shifted?")
        return None
    country = country_in_order(row.text("country"), row.where, rows)
    if country is None:
        return None
    try:
        day = read_date(row.values["event_date"], rows.given.dates or "iso")
    except InputError as error:
        rows.problem(row.where, f"event_date: {error}")
        return None
    names, _, let_off = names.partition(" / ") if what in _PARTIAL else (names, "", "")
    return _Event(row, names, country, day, what, let_off, _page(row, rows, shelf))


def _exempted(event: _Event, orders: dict[tuple[str, str], _Order], rows: Rows) -> tuple[str, str]:
    """The order that an exemption is from: of the same name, or the only one of the country on the same goods."""
    own = event.names.casefold(), event.country
    word = event.names.casefold().split()[0]
    near = [key for key in orders if key[1] == event.country and key[0].split()[0] == word]
    if own in orders or len(near) != 1:
        return own
    rows.note(f"{event.row.where}: '{event.names[:60]}' is read as an exemption from the order on '{near[0][0][:60]}'")
    return near[0]


def _page(row: Row, rows: Rows, shelf: Shelf) -> str:
    """The page of the row as a document; how strong it is depends on who published it."""
    address = row.values["source_url"]
    publisher = urlsplit(address).hostname or "not stated"
    official = publisher == "cbp.gov" or publisher.endswith((".cbp.gov", ".govdelivery.com"))
    document = rows.own_id("page", address)
    stated = {"publisher": publisher, "kind": "government" if official else "news", "visibility": rows.given.visibility}
    title = f"Page on an import order, at {publisher}"
    rows.mention("Document", document, row.where, title=title, url=address, **stated)
    shelf.add(document, publisher, BASIS_OF_KIND[stated["kind"]], rows.given.visibility)
    return document


def _state(order: _Order, rows: Rows, shelf: Shelf) -> None:
    events = sorted(order.events, key=lambda event: first(event.day))
    begun = [event.day for event in events if event.what in _BEGINS]
    ended = [event.day for event in events if event.what in _ENDS]
    ban = rows.own_id("order", order.names, order.country)
    evidence = shelf.evidence([event.document for event in events])
    for event in events:
        rows.mention(
            "Proceeding", ban, event.row.where, kind="import_ban", start=begun[0] if begun else None,
            end=ended[-1] if ended and _is_last(events, _ENDS) else None, outcome=_outcome(events),
            name=f"US customs order: {order.names}", visibility=rows.given.visibility, **evidence,
        )  # fmt: skip
        single: dict[str, Any] = shelf.evidence([event.document])
        rows.link(
            "DOCUMENTED_BY", ban, event.document, event.row.where, fold=True, visibility=rows.given.visibility, **single
        )
        state_targets(rows, event.row.where, ban, order.names, order.country, None, evidence)
    if not begun:
        rows.note(f"{events[0].row.where}: no event says when the order on '{order.names[:60]}' began")


def _is_last(events: list[_Event], kinds: tuple[str, ...]) -> bool:
    """The order ends where no later event begins or goes on with it."""
    return events[-1].what in kinds


def _outcome(events: list[_Event]) -> str:
    """What happened, in the order of days."""
    said = []
    for event in events:
        let_off = f" ({event.let_off} only; the order goes on for all others)" if event.let_off else ""
        more = "; ".join(text for name in ("note", "source_kind") if (text := event.row.text(name)))
        said.append(f"{event.day}: {event.row.values['event']}{let_off}{f' ({more})' if more else ''}.")
    if events[-1].what not in _ENDS:
        said.append("No end recorded here.")
    return " ".join(said)


SOURCE = Source(
    format="import_order_events",
    title="Dated events of US import orders",
    description="When orders of US customs were issued, published, modified and revoked, each with its page. A "
    "selection, not the list of orders.",
    looks_like="a CSV with the columns entity, country, event, event_date, source_kind, source_url, note",
    license="facts only",
    personal_data="none",
    recognises=recognises,
    read=read,
    about=lambda path, given: About("us-import-order-events", "Dated events of US import orders"),
)
