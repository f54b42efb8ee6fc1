"""What looks wrong in a row of a list and is kept as published: counted, with the first row as an example."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.countries import countries
from graph.country_names.read import Refusal, outcome

DATE_ADDRESS = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) \d{2} \d{4} \d{2}:\d{2}"
    r"|^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$",
    re.IGNORECASE,
)
GLYPH = "□"
NO_COUNTRY = "no country is stated"
NULL_ISLAND = "latitude and longitude are 0, which is in the sea; no position was taken"
WORKERS = "the fewest workers are more than the most; no number of workers was taken"
REPEATED = "the place of another row is named again, with the same name, address and country; read as one place"
DROPPED = (NO_COUNTRY, NULL_ISLAND, WORKERS, REPEATED)
"""Doubts of which nothing else is kept, because nothing is there or it contradicts itself."""
_LAST = re.compile(r",\s*([^,\d]{4,40}?)[\s.;]*$")
_ONE_STATE = ({"CN", "HK", "MO", "TW"}, {"US", "PR", "GU", "VI"}, {"FR", "RE", "GP", "MQ"}, {"GB", "IM", "JE", "GG"})
"""Countries of which lists write one for another by convention; that is no contradiction."""


@dataclass
class Doubts:
    """Counts doubts by kind."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, where: str, text: str) -> None:
        """One row has a doubt."""
        self.found.setdefault(what, []).append(f"{where} {text[:60]!r}")

    def look(self, where: str, address: str | None, city: str | None, country: str | None) -> str | None:
        """Look at one row; what its position should be told of, if anything."""
        if address and DATE_ADDRESS.search(address):
            self.add("an address looks like a date that a spreadsheet made of it", where, address)
        if address and GLYPH in address:
            self.add("an address has the sign □ in place of a lost letter", where, address)
        if city and country and country_of(city) == frozenset([country]) and len(city) > 3 and country not in CITIES:
            self.add("the city column holds the country", where, city)
        ends = ends_elsewhere(address, country)
        if ends and country:
            said = f"{ends}, and the column says {countries()[country]}"
            self.add("the address ends with another country than the country column says", where, said)
            return f"in doubt: the address ends with '{ends}', the country column says {countries()[country]}"
        return None

    def notes(self) -> list[str]:
        """A sentence for each kind."""
        return [
            f"{len(rows):,} row{'s' if len(rows) > 1 else ''}: {what} (kept as published), such as {rows[0]}"
            if what not in DROPPED
            else f"{len(rows):,} row{'s' if len(rows) > 1 else ''}: {what}, such as {rows[0]}"
            for what, rows in sorted(self.found.items())
        ]


CITIES = ("SG", "MC", "LU", "PA", "GT", "KW", "DJ", "SM", "MX", "HK", "MO", "GI")
"""Countries whose capital or only city has the same name."""


def ends_elsewhere(address: str | None, country: str | None) -> str | None:
    """The last part of an address where it surely names a country, and not the row's."""
    match = _LAST.search(address) if address and country else None
    if match is None:
        return None
    named = country_of(match[1])
    if not named or country in named or any(country in one and named & one for one in _ONE_STATE):
        return None
    return match[1]


def country_of(text: str) -> frozenset[str]:
    """The country or countries that a text may be the name of; none for most texts."""
    found = outcome(text)
    return frozenset(found.candidates if isinstance(found, Refusal) else [found])
