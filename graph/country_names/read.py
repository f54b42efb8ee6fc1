"""One cell that states a country, read to its ISO 3166-1 alpha-2 code, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graph.countries import countries
from graph.country_names import table
from graph.country_names.key import key, visible
from graph.errors import InputError, UsageError

SCHEMES = ("names", "official_names", "car_codes")
"""Ways to write countries. ``names``: names, ISO alpha-2 and alpha-3. ``official_names``: the same in a list known to
use the names of ISO and the United Nations, where a bare "Guinea" is GN and "Congo" CG. ``car_codes``: distinguishing
signs of vehicles in international traffic."""

_LONGEST = 120
_CUT = 10 * _LONGEST  # a longer cell is no country either way, and is not kept whole
_PAREN = re.compile(r"(.+?)\s*\(([^()]+)\)")
_COMMA = re.compile(r"([^,]+),\s*(.+)")
_SLASH = re.compile(r"(.+?)(?:\s*[/|]\s*|\s+[-–—]\s+)(.+)")
_LIKE_ENGLISH = frozenset(["na", "no"])
"""Small letters that mean "not available" and "no" far more often than Namibia and Norway."""


@dataclass(frozen=True)
class Refusal:
    """Why a cell is not read; ``candidates`` are the countries it may be (none where it is unknown)."""

    sentence: str
    candidates: tuple[str, ...] = ()


def outcome(text: str, scheme: str = "names") -> str | Refusal:
    """The code of a cell, or why there is none; what ``read_country`` and ``unreadable`` say."""
    return _outcome(text[:_CUT], scheme)


@lru_cache(maxsize=100_000)
def _outcome(text: str, scheme: str) -> str | Refusal:
    """Kept, so that a million cells of two hundred texts cost two hundred readings."""
    if scheme not in SCHEMES:
        raise UsageError(f"'{scheme[:40]}' is no way to write countries; choose one of {', '.join(SCHEMES)}")
    cell = visible(text)
    if not cell:
        return Refusal("the country cell is empty; state the country or leave it out on purpose")
    if len(cell) > _LONGEST:
        return Refusal(_unknown(text))
    return _car(cell, text) if scheme == "car_codes" else _name(cell, text, scheme == "official_names")


def read_country(text: str, scheme: str = "names") -> str:
    """ISO 3166-1 alpha-2 of the country a cell states.

    Args:
        text: the cell as published: a name in any language of CLDR's, a formal or older name, or a code.
        scheme: one of ``SCHEMES``; decided once for a whole file (``decide_scheme``).

    Raises:
        InputError: the text is unknown or may be more than one country; the sentence says which and what to do.
        UsageError: there is no such scheme.
    """
    found = outcome(text, scheme)
    if isinstance(found, Refusal):
        raise InputError(found.sentence)
    return found


def unreadable(values: Iterable[str], scheme: str = "names") -> dict[str, str]:
    """The distinct texts of a column that are not read, each with the sentence that says why.

    The column also shows what one cell cannot: a lone ``NA`` among names and no other two-letter code is as likely "not
    available" as Namibia, so it is refused here. Blank cells are left to the caller and are not among the answers.
    """
    distinct = {text: outcome(text, scheme) for text in dict.fromkeys(values) if visible(text)}
    refused = {text: found.sentence for text, found in distinct.items() if isinstance(found, Refusal)}
    if scheme != "car_codes":
        coded = {text for text in distinct if re.fullmatch("[A-Z]{2}", visible(text))}
        if coded and len(distinct) > len(coded) and all(visible(text) == "NA" for text in coded):
            refused |= dict.fromkeys(coded, _NA)
    return refused


_NA = (
    "country 'NA' is Namibia's code or 'not available': no other cell of the column is a two-letter code; "
    "write Namibia, or leave the cell empty"
)


def _car(cell: str, text: str) -> str | Refusal:
    found = table.car_codes().get(cell)
    return found or Refusal(
        f"country '{text[:60]}' is not a car code (the capitals on a car that name its country, such as D or RI); "
        "write the car code, or load the file with --countries names"
    )


def _name(cell: str, text: str, official: bool) -> str | Refusal:
    found = _codes(cell, official)
    if len(found) == 1:
        return next(iter(found))
    doubt = table.doubts().get(key(cell))
    if doubt is not None and not doubt.candidates:
        return Refusal(f"country '{text[:60]}' is not read: {doubt.why}")
    candidates = sorted(found) or (sorted(doubt.candidates) if doubt else [])
    if not candidates:
        return Refusal(_unknown(text, cell))
    shown = " or ".join(", ".join(f"{code} ({countries()[code]})" for code in candidates).rsplit(", ", 1))
    why = f": {doubt.why}" if doubt else ""
    remedy = (
        "; if the file uses ISO's own names throughout: --countries official_names" if doubt and doubt.official else ""
    )
    return Refusal(
        f"country '{text[:60]}' may be {shown}{why}; write the full name or the two-letter ISO code{remedy}",
        tuple(candidates),
    )


def _unknown(text: str, cell: str = "") -> str:
    sign = table.car_codes().get(cell)
    hint = f" (as a car code it is {countries()[sign]}: --countries car_codes, if all are)" if sign else ""
    return (
        f"country '{text[:60]}' is no name or ISO 3166 code of a country that we know{hint}; a city or region is not a "
        "country; write the country's ISO name or two-letter code"
    )


def _codes(cell: str, official: bool) -> frozenset[str]:
    """Codes the cell may mean: one is an answer, more are a doubt, none is unknown."""
    code = _iso_code(cell)
    if code is not None:
        return frozenset([code])
    written = key(cell)
    if written in table.doubts():
        return _named(written, official)
    return _named(written, official) or _of_state(written) or _of_parts(cell, official)


def _iso_code(cell: str) -> str | None:
    """A code in capitals, or in small letters where they are no English word for a missing value."""
    if len(cell) not in (2, 3) or not (cell.isupper() or (cell.islower() and cell not in _LIKE_ENGLISH)):
        return None
    return table.iso_codes().get(cell.upper())


def _named(written: str, official: bool) -> frozenset[str]:
    """Codes of a key in the tables, doubts first."""
    doubt = table.doubts().get(written)
    if doubt is None:
        return table.names().get(written, frozenset())
    return frozenset([doubt.official] if official and doubt.official else doubt.candidates)


def _of_state(written: str) -> frozenset[str]:
    """As in "Islamic Republic of Iran": words for a kind of state before a name."""
    nouns, state = table.state_words()
    words = written.split()
    for cut in range(min(8, len(words) - 1), 0, -1):
        head = words[:cut]
        if state.issuperset(head) and not nouns.isdisjoint(head):
            found = _named(" ".join(words[cut:]), official=False)
            if found:
                return found
    return frozenset()


def _of_parts(cell: str, official: bool) -> frozenset[str]:
    """As in "X (Y)", "X, Y" and "X / Y": Y turned to the front, Y a kind of state, or both names of the one country."""
    match = _PAREN.fullmatch(cell) or _COMMA.fullmatch(cell) or _SLASH.fullmatch(cell)
    if match is None:
        return frozenset()
    first, second = visible(match[1]), visible(match[2])
    turned = key(f"{second} {first}")
    found = _named(turned, official) or _of_state(turned)
    if found:
        return found
    code = second.isupper() and _iso_code(second)  # "China, LA" names Laos; "France (la)" has the article
    if not code and table.state_words()[1].issuperset(key(second).split()):
        return _codes(first, official)
    both = _codes(first, official), _codes(second, official)
    return both[0] & both[1] or (both[0] | both[1] if all(both) else frozenset())
