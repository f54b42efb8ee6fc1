"""An address taken apart: its words, its numbers by what they number, its postcode. No parser of a whole country's
addresses: only what tells two places apart (plot 12 is not plot 13; Sector 6 is not Sector 63)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.countries import countries
from graph.country_names import read_country
from graph.errors import InputError
from graph.match.aliases import native, phrases, place_kinds, words
from graph.match.letters import fold, tidy
from graph.match.names import LONGEST, canonical

_GLUED = re.compile(r"(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_TOKEN = re.compile(
    r"[,;]|#|(?:[a-z]{1,2}\s?-\s?)?\d+(?:(?:st|nd|rd|th)\b|-?[a-z](?![a-z0-9]))?(?:\s?/\s?\d+[a-z]?)*"
    r"(?:\s?[-~]\s?\d+[a-z]?)?|[a-z]+\d*"
)
_NUMBER = re.compile(r"^(?:[a-z]{1,2}\s?-?\s?)?\d")
_ORDINAL = re.compile(r"^\d+(?:st|nd|rd|th)$")
_STREETS_AFTER = frozenset(["sokak", "sok", "sk", "caddesi", "cad", "cd", "avenue", "ave", "street", "st", "str"])
_COUNTS = frozenset(["no", "nos", "num", "number", "numero", "nr", "#", "n"])
_LETTERED = frozenset(["block", "building", "unit", "phase", "zone", "gate", "shed"])
_ROMAN = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"])
_POSTCODE = 5


@dataclass(frozen=True, slots=True)
class Address:
    """An address in comparable form.

    ``tokens`` are words after the alias tables; ``numbers`` every house, plot or road number; ``postcodes``;
    ``places`` the numbers by what they number: ``plot:12``, ``sector:63``, ``building:c``.
    """

    tokens: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def by_kind(self) -> dict[str, set[str]]:
        """Values of every kind of place."""
        found: dict[str, set[str]] = {}
        for place in self.places:
            kind, _, value = place.partition(":")
            found.setdefault(kind, set()).add(value)
        return found

    def of(self, kind: str) -> frozenset[str]:
        """Values of one kind of place."""
        return frozenset(place.partition(":")[2] for place in self.places if place.startswith(f"{kind}:"))


def read_address(text: str, country: str = "") -> Address:
    """Take an address apart; ``country`` is the ISO code of the record, whose name is no word of the address."""
    text = _comparable(text[:LONGEST])
    found = _TOKEN.findall(text)
    at_end = set([at for at, part in enumerate(found) if part not in ",;"][-3:])
    kept: list[str] = []
    numbers: set[str] = set()
    postcodes: set[str] = set()
    places: set[str] = set()
    for at, part in enumerate(found):
        if part in ",;#":
            kept.append(",")
        elif _NUMBER.match(part) and not _ORDINAL.match(part):
            kind = _kind(found, at)
            digits = re.sub(r"\D", "", part)
            named = kind not in ("", "plot") or _stated(found, at)
            if part.isdigit() and not named and (len(digits) >= _POSTCODE or (len(digits) == 4 and at in at_end)):
                postcodes.add(part)
                continue
            values = _values(part)
            numbers.update(number for value in values for number in _pieces(value))
            places.update(f"{kind or 'plot'}:{value}" for value in values)
            kept.append(",")
        elif lettered := _lettered(found, at):
            places.add(f"{lettered}:{canonical(part)}")
            numbers.add(canonical(part))
            kept.append(",")
        else:
            if _ORDINAL.match(part):
                numbers.add(part[:-2])
                places.add(f"road:{part[:-2]}")
            kept.append(part)
    tokens = _words(" ".join(kept), country)
    return Address(tuple(tokens), tuple(sorted(numbers)), tuple(sorted(postcodes)), tuple(sorted(places)))


def country_in(text: str) -> str:
    """The country that the last part of an address names in full, as an ISO code; empty if it names none."""
    last = re.split(r"[,;.\n]", text.strip(" .,;"))[-1].strip()
    if len(last) < 4 or last.isdigit():
        return ""  # short codes are states and provinces too
    try:
        code = read_country(last)
    except InputError:
        return ""
    return "" if code == "GE" else code  # Georgia at the end of an address is a state of the United States as well


def _comparable(text: str) -> str:
    if not text.isascii():
        pattern, means = native()
        text = re.sub(r"(\d+)\s*(?:号|號)", r" , no \1 , ", tidy(text))
        text = fold(pattern.sub(lambda at: f" {means[at[0]]} ", text))
    else:
        text = tidy(text)
    text = _DOTTED.sub(lambda at: at[0].replace(".", ""), text.replace("'", ""))
    return _GLUED.sub(" ", text)


def _kind(found: list[str], at: int) -> str:
    """What the number at a position numbers, by the word before it ("sector no. 6") or after it ("117. sok.")."""
    if at + 1 < len(found) and found[at + 1] in ("sokak", "sok", "sk"):
        return "road"
    before = at - 1
    while before >= 0 and found[before] in _COUNTS:
        before -= 1
    kind = place_kinds().get(found[before], "") if before >= 0 else ""
    if kind == "road" and at - 1 == before and before > 0 and found[before - 1] not in (",", ";", "national"):
        return ""  # "Sonargaon Road 12" may be house 12 or road 12: compared as the house, which is the stricter
    return kind


def _stated(found: list[str], at: int) -> bool:
    """Does a word for a number or a plot stand before it?"""
    return at > 0 and (found[at - 1] in _COUNTS or found[at - 1] in place_kinds())


def _lettered(found: list[str], at: int) -> str:
    """The kind of place that a letter or a Roman numeral numbers: "Phase II", "Building C"."""
    part = found[at]
    if part not in _ROMAN and not (len(part) == 1 and "a" <= part <= "h"):
        return ""
    before = at - 1
    while before >= 0 and found[before] in _COUNTS:
        before -= 1
    kind = place_kinds().get(found[before], "") if before >= 0 else ""
    return kind if kind in _LETTERED else ""


def _values(part: str) -> list[str]:
    """Canonical values of a number as written: both ends of a range, "12/5" as a whole, "A-12" as "a12"."""
    part = part.replace(" ", "")
    ends = re.match(r"^(\d+[a-z]?)[-~](\d+[a-z]?)$", part)
    if ends and not re.match(r"^\d+-[a-z]$", part):
        return [canonical(ends[1]), canonical(ends[2])]
    return ["/".join(canonical(piece) for piece in part.replace("~", "-").split("/"))]


def _pieces(value: str) -> list[str]:
    return [piece for piece in value.split("/") if piece]


def _words(text: str, country: str) -> list[str]:
    for table in ("address_words", "cities"):
        pattern, means = phrases(table)
        text = pattern.sub(lambda at, means=means: f" {means[at[0]]} ", text)  # type: ignore[misc]
    known = words("address_words")
    own = _country_words(country)
    found: list[str] = []
    for word in text.split():
        if word not in (",", ";") and word not in own:
            found += known.get(word, word).split()
    return found


@cache
def _country_words(country: str) -> frozenset[str]:
    """The English name of a country where it is one word, and common short forms of it."""
    name = fold(countries().get(country, ""))
    more = {"US": {"usa"}, "GB": {"uk"}, "TR": {"turkey", "turkiye"}, "CN": {"prc", "china"}, "AE": {"uae"}}
    return frozenset(({name} if name and " " not in name else set()) | more.get(country, set()))
