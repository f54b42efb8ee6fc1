"""One record to be matched: what a published list says of one facility or company, as it is written there."""

from __future__ import annotations

from dataclasses import dataclass

PRECISE = frozenset(["surveyed", "rooftop", "exact", "parcel", "stated"])
"""Words for a position that is good to a building or a plot; any other word, or none, is not relied on."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a list. Everything but ``id`` may be empty; texts are kept as published.

    Args:
        id: of the record; several records may carry the id of one site (spellings of it in several lists).
        country: a name in any language or an ISO code; read by ``graph.country_names`` and never guessed.
        city: where the list has it apart from the address.
        lat, lng: degrees, WGS 84.
        precision: how good the position is, in the words of the list; ``PRECISE`` has those that are relied on.
        identifiers: published ids, each ``scheme:value``, for example ``os_id:BD2019100ABCDEF``.
    """

    id: str
    name: str = ""
    address: str = ""
    country: str = ""
    city: str = ""
    lat: float | None = None
    lng: float | None = None
    precision: str = ""
    identifiers: tuple[str, ...] = ()
