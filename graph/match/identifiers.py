"""Published identifiers (``scheme:value``): one spelling, checked for their form, and which of them name a site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

SITE_SCHEMES = frozenset(["os_id", "uml", "rba", "gln", "fla", "higg", "farm_id"])
"""Schemes whose value names one place. All others (LEI, DUNS, tax and register numbers) name a company, which may run
several places."""
_ALIASES = {"osid": "os_id", "oar_id": "os_id", "oar": "os_id", "open_supply_hub": "os_id", "uml_id": "uml",
            "rba_id": "rba", "d_u_n_s": "duns", "duns_number": "duns", "vat": "tax", "vat_id": "tax", "tin": "tax",
            "tax_id": "tax", "lei_code": "lei"}  # fmt: skip
_FORMS = {
    "os_id": re.compile(r"[A-Z]{2}\d{7}[A-Z0-9]{6}"),
    "lei": re.compile(r"[A-Z0-9]{18}\d{2}"),
    "duns": re.compile(r"\d{9}"),
    "gln": re.compile(r"\d{13}"),
}
_EMPTY = frozenset(["", "0", "NA", "NONE", "NULL", "NIL", "UNKNOWN", "TBD", "NOTAVAILABLE"])


@lru_cache(maxsize=100_000)
def read_identifier(text: str) -> tuple[str, str, str]:
    """Scheme, value and doubt of one identifier; the value is empty where it has not the form of its scheme.

    An LEI is checked by its check digits (ISO 17442, MOD 97-10), the others by their form.
    """
    scheme, colon, value = text.partition(":")
    scheme = re.sub(r"\W+", "_", scheme.strip().lower()).strip("_")
    scheme = _ALIASES.get(scheme, scheme)
    value = re.sub(r"[\s.\-]", "", value).upper()
    if not colon or not scheme:
        return "", "", f"'{text[:60]}' names no scheme; write scheme:value"
    if value in _EMPTY or set(value) <= {"0"}:
        return scheme, "", ""
    form = _FORMS.get(scheme)
    right = form is None or form.fullmatch(value) is not None
    if right and scheme == "lei":
        right = int("".join(str(int(letter, 36)) for letter in value)) % 97 == 1
    return (scheme, value, "") if right else (scheme, "", f"'{value[:40]}' has not the form of a {scheme}")


def by_scheme(identifiers: Iterable[str]) -> dict[str, frozenset[str]]:
    """Values by scheme; what has not the form of its scheme is left out (``doubts`` names it)."""
    found: dict[str, set[str]] = {}
    for text in identifiers:
        scheme, value, _ = read_identifier(text)
        if value:
            found.setdefault(scheme, set()).add(value)
    return {scheme: frozenset(found[scheme]) for scheme in sorted(found)}


def doubts(identifiers: Iterable[str]) -> list[str]:
    """A sentence for each identifier that is not used."""
    return [doubt for doubt in (read_identifier(text)[2] for text in identifiers) if doubt]


def shared(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> list[str]:
    """``scheme:value`` of what both have."""
    return [f"{scheme}:{value}" for scheme in one for value in sorted(one[scheme] & other.get(scheme, frozenset()))]


def conflicts(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> list[str]:
    """Schemes that both have with no value in common."""
    return [scheme for scheme in one if scheme in other and not one[scheme] & other[scheme]]
