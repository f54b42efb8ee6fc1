"""Countries by ISO 3166-1: two letters and the English short name, as Unicode's CLDR gives them (through Babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale

_NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
"""Codes that CLDR has beside ISO's: islands, unions, test regions, and Kosovo's user-assigned XK."""


@cache
def countries() -> dict[str, str]:
    """English name by ISO 3166-1 alpha-2 code; 249 of them."""
    names = Locale("en").territories
    return {
        code: names[code] for code in sorted(names) if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }


def country_id(alpha2: str) -> str:
    """Id of a country's node."""
    return f"country:{alpha2}"
