"""A record in comparable form: name and address taken apart, country read, doubts named. The record itself is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph.country_names import read_country
from graph.errors import InputError
from graph.match.addresses import Address, country_in, read_address
from graph.match.aliases import place_kinds, placeholders
from graph.match.identifiers import by_scheme
from graph.match.identifiers import doubts as identifier_doubts
from graph.match.letters import fold
from graph.match.names import LONGEST, Name, read_name
from graph.match.positions import Position, read_position
from graph.match.record import Record

DOUBTS = {
    "no_name": "the record has no name",
    "name_placeholder": "the name is a filler and states nothing",
    "name_is_address": "the name reads like an address",
    "name_too_long": f"only the first {LONGEST:,} characters of the name were compared",
    "no_address": "the record has no address",
    "address_placeholder": "the address is a filler and states nothing",
    "address_too_long": f"only the first {LONGEST:,} characters of the address were compared",
    "no_country": "the record states no country",
    "country_from_address": "the country was read from the end of the address",
    "country_unread": "the country as written is not known or may be more than one",
    "position_zero": "the position 0, 0 was left aside",
    "position_swapped": "the position can only be right with latitude and longitude exchanged, and was left aside",
    "position_outside": "the position is not on the earth and was left aside",
    "identifier_unread": "an identifier has not the form of its scheme and was left aside",
}
"""What may be wrong with a record, as the reader is told; the keys are stable."""
_SIGNS = re.compile(r"[^a-z0-9]+")
_STREET = frozenset(word for word, kind in place_kinds().items() if kind in ("road", "plot")) | {"jalan", "via", "rua"}
_FIELD, _PART = "\t", " "


@dataclass(frozen=True, slots=True)
class Normal:
    """A record as it is compared. ``country`` is an ISO code or empty; ``identifiers`` values by scheme."""

    name: Name
    address: Address
    country: str
    doubts: tuple[str, ...] = ()
    position: Position | None = None
    identifiers: tuple[tuple[str, frozenset[str]], ...] = ()

    def packed(self) -> str:
        """Name, address, country and doubts as one line; equal lines are compared equally."""
        name, address = self.name, self.address
        parts = (name.tokens, name.units, name.numbers, name.legal, name.scripts, address.tokens, address.numbers,
                 address.postcodes, address.places, (self.country,), self.doubts)  # fmt: skip
        return _FIELD.join(_PART.join(part) for part in parts)


def unpacked(line: str) -> Normal:
    """The opposite of ``Normal.packed``."""
    parts = [tuple(part.split(_PART)) if part else () for part in line.split(_FIELD)]
    country = parts[9][0] if parts[9] else ""
    return Normal(Name(*parts[:5]), Address(*parts[5:9]), country, parts[10])


def normalise(record: Record) -> Normal:
    """Read a record. Nothing in it can make this fail: what cannot be read is named as a doubt."""
    doubts: list[str] = []
    name_text = _stated(record.name, "name", doubts)
    address_text = _stated(record.address, "address", doubts)
    city = record.city.strip()
    if city and fold(city) not in placeholders() and fold(city) not in fold(address_text):
        address_text = f"{address_text}, {city}" if address_text else city
    country = _country(record.country, address_text, doubts)
    name = read_name(name_text)
    address = read_address(address_text, country)
    if name_text and _reads_like_address(name_text, name, address):
        doubts.append("name_is_address")
    position, doubt = read_position(record)
    if doubt:
        doubts.append(doubt)
    if identifier_doubts(record.identifiers):
        doubts.append("identifier_unread")
    identifiers = tuple(by_scheme(record.identifiers).items())
    return Normal(name, address, country, tuple(doubts), position, identifiers)


def with_details(normal: Normal, record: Record) -> Normal:
    """A normal form read back from its line, with the position and identifiers of its record."""
    return replace(normal, position=read_position(record)[0], identifiers=tuple(by_scheme(record.identifiers).items()))


def _stated(text: str, what: str, doubts: list[str]) -> str:
    """The text of a cell, or nothing where it is empty or a filler."""
    text = text.strip()
    key = _SIGNS.sub(" ", fold(text[:60])).strip()
    if not key:
        doubts.append(f"no_{what}")
        return ""
    if key in placeholders():
        doubts.append(f"{what}_placeholder")
        return ""
    if len(text) > LONGEST:
        doubts.append(f"{what}_too_long")
    return text


def _country(text: str, address: str, doubts: list[str]) -> str:
    key = _SIGNS.sub(" ", fold(text)).strip()
    if key:
        try:
            return read_country(text)
        except InputError:
            if key not in placeholders():
                doubts.append("country_unread")
                return ""
    found = country_in(address)
    doubts.append("country_from_address" if found else "no_country")
    return found


def _reads_like_address(text: str, name: Name, address: Address) -> bool:
    """A street word with a number beside it, or the same words as the address."""
    if address.tokens and not name.legal and set(name.tokens) == set(address.tokens):
        return True
    words = _SIGNS.sub(" ", fold(text[:LONGEST])).split()
    return not name.legal and any(word in _STREET for word in words) and any(word.isdigit() for word in words)
