"""Names as official lists pack them into one cell: several companies, other names, subsidiaries, vessels, whole goods.

A cell is split only where the text leaves no doubt; otherwise it stays one name and a sentence says so. Subsidiaries
are never listed by a word such as "and its subsidiaries": who they are is for dated ownership records to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = (
    r"(?:Co\.?,? ?(?:Ltd|Limited)|Ltd|Limited|Inc|Incorporated|LLC|L\.L\.C|Corp|Corporation|Company|Co|PLC|GmbH|AG|"
    r"B\.?V|N\.?V|S\.?A\.? de C\.?V|S\.?A|S\.?p\.?A|S\.?r\.?l|Ltda|Sdn\.? ?Bhd|Berhad|Bhd|Pvt\.? ?Ltd|"
    r"D\.?O\.?O|A\.?S)\.?"
)
_FORM_ALONE = re.compile(_FORM, re.IGNORECASE)
_ENDS_IN_FORM = re.compile(rf"(?:^|[\s,(]){_FORM}\)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+and\s+(?!(?:its|all|their|subsidiar|affiliat))(?=[A-Z0-9])")
_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}
_ALIASES = re.compile(r"^including\s+(\w+)\s+alias(?:es)?\s*:?\s*(.+)$", re.IGNORECASE | re.DOTALL)
_KNOWN_AS = re.compile(
    r"(?:a\.?/?k\.?/?a\.?|also known as|d/?b/?a|doing business as|f/?k/?a|formerly known as)\s+(.+)", re.IGNORECASE
)
_SUBSIDIARIES = re.compile(
    r",?\s+(?:and|including)\s+(?:all\s+)?(?:of\s+)?(?:its\s+|their\s+)?(?:(?P<count>\w+)\s+)?(?:\S+-based\s+)?"
    r"(?:wholly[- ]owned\s+)?(?:subsidiar(?:y|ies)|affiliates|subordinate\s+and\s+affiliated\s+entities)"
    r"(?:\s+and\s+affiliates)?(?:,?\s*(?:which\s+include|including|namely)\s*:?\s+(?P<named>.+))?$",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_SUBSIDIARIES = re.compile(r"^(?:\w+\s+)?(?:of its\s+)?subsidiar(?:y|ies)$", re.IGNORECASE)
_VESSEL = re.compile(
    r"^(?:the\s+)?(?:fishing\s+)?vessel,?\s+(.+)$|^(.+?),?\s*\(?\b(?:fishing\s+)?vessel\)?$", re.IGNORECASE
)
_VESSEL_SIGN = re.compile(r"^(?:F/V|M/V)\s+(.+)$")
_GOOD = re.compile(
    r"^(?P<good>.+?)\s+(?:(?:that (?:is|are|was|were)\s+)?(?:wholly or in part\s+)?(?:produced|mined|harvested|grown|"
    r"manufactured|made|farmed|caught|processed)\b.*?\b(?:in|from)|from)\s+(?P<place>.+)$",
    re.IGNORECASE,
)
_REGION = re.compile(r"\b(?:region|province|fields?|area)$", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """One name of a list, taken apart."""

    name: str
    aliases: tuple[str, ...] = ()
    subsidiaries: tuple[str, ...] = ()
    """Subsidiaries that the text names."""
    has_subsidiaries: bool = False
    """The text speaks of subsidiaries, named or not."""
    only_subsidiaries: bool = False
    """It speaks of some of them and not of the company itself."""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """What one name of an order is."""

    kind: str
    """company, vessel, good or region."""
    listed: Listed
    place: str = ""
    """Where a good comes from, or the region, as written."""


def names_in(text: str) -> list[str]:
    """The names of one cell: split at semicolons outside brackets, and at "and" behind a legal form."""
    parts = [re.sub(r"^and\s+", "", part).strip(" ,") for part in _outside(text, ";")]
    found: list[str] = []
    for part in filter(None, parts):
        halves = [] if re.search(r"subsidiar|affiliat|alias", part, re.IGNORECASE) else _halves(part)
        found += halves if all(_ENDS_IN_FORM.search(half) for half in halves) and halves else [part]
    return found


def _halves(text: str) -> list[str]:
    """Cut at every "and" that stands behind a legal form."""
    found, last = [], 0
    for match in _BETWEEN.finditer(text):
        if _ENDS_IN_FORM.search(text[last : match.start()].strip(" ,")):
            found.append(text[last : match.start()].strip(" ,"))
            last = match.end()
    return [*found, text[last:].strip(" ,")]


def read_name(text: str) -> Listed:
    """One name with the other names and the subsidiaries that its text gives."""
    aliases: list[str] = []
    doubts: list[str] = []
    only = False
    bare = text
    for start, end in reversed(_brackets(text)):
        inside = text[start + 1 : end].strip()
        including, known_as = _ALIASES.match(inside), _KNOWN_AS.match(inside)
        if including:
            aliases += _counted(including[1], including[2], "aliases", doubts)
        elif known_as:
            aliases += [part.strip(" ,") for part in re.split(r";|,?\s*a/k/a\s+", known_as[1])]
        elif _ONLY_SUBSIDIARIES.match(inside):
            only = True
        else:
            continue
        bare = f"{bare[:start].rstrip()}{bare[end + 1 :]}"
    bare, named, has = _without_subsidiaries(bare, doubts)
    outside = re.search(r",?\s+a/k/a\s+(.+)$", bare, re.IGNORECASE)
    if outside:
        aliases += [part.strip(" ,") for part in re.split(r";|,?\s*a/k/a\s+", outside[1])]
        bare = bare[: outside.start()]
    if re.search(r"subsidiar|affiliated entities|\baliases?\b", bare, re.IGNORECASE):
        doubts.append(f"'{bare[:80]}' speaks of subsidiaries or aliases in a way that is not read; it stays one name")
    name = bare.strip(" ,") or text.strip()
    if re.search(r"\s[a-z]{4,}$", name):
        doubts.append(f"'{name[:80]}' ends in a word in small letters that may be goods; it stays part of the name")
    others = tuple(dict.fromkeys(one for one in aliases if one and one != name))
    return Listed(name, others, tuple(named), has or only, only, tuple(doubts))


def target_of(text: str, merchandise: str = "") -> Target:
    """What a name of an import order is; a company where nothing surely says otherwise."""
    listed = read_name(text)
    vessel = _VESSEL_SIGN.match(listed.name) or _VESSEL.match(listed.name)
    if vessel:
        name = next(group for group in vessel.groups() if group).strip(" ,:")
        return Target("vessel", Listed(name, listed.aliases, doubts=listed.doubts))
    good = None if _ENDS_IN_FORM.search(listed.name) else _GOOD.match(listed.name)
    if good:
        return Target("good", Listed(good["good"].strip(), doubts=listed.doubts), good["place"].strip(" ."))
    if merchandise and listed.name.casefold() == merchandise.casefold():
        return Target("good", listed)
    if _REGION.search(listed.name):
        return Target("region", listed, listed.name)
    return Target("company", listed)


def _without_subsidiaries(text: str, doubts: list[str]) -> tuple[str, list[str], bool]:
    match = _SUBSIDIARIES.search(text)
    if match is None:
        return text, [], False
    named = match["named"]
    return text[: match.start()], _counted(match["count"] or "", named, "subsidiaries", doubts) if named else [], True


def _counted(stated: str, text: str, what: str, doubts: list[str]) -> list[str]:
    """The names of a list within a cell, where their number is the one that the text states."""
    parts = _list_of(text)
    wanted = int(stated) if stated.isdigit() and len(stated) < 4 else _NUMBERS.get(stated.casefold())
    if wanted is not None and wanted != len(parts):
        doubts.append(
            f"the text says {wanted} {what} and names {len(parts)}; they stay one text: '{text.strip()[:200]}'"
        )
        return [text.strip()] if what == "aliases" else []
    return parts


def _list_of(text: str) -> list[str]:
    """Names with semicolons between them, or with commas that do not belong to "Co., Ltd."."""
    text = text.strip().rstrip(".") if not _ENDS_IN_FORM.search(text.strip()) else text.strip()
    parts = _outside(text, ";")
    if len(parts) == 1:
        parts = []
        for piece in _outside(text, ","):
            bare = piece.strip()
            if parts and _FORM_ALONE.fullmatch(bare):
                parts[-1] += f", {bare}"
            else:
                parts += _pair(parts, bare)
    return [cut for part in parts if (cut := re.sub(r"^and\s+", "", part.strip()).strip(" ,"))]


def _pair(before: list[str], piece: str) -> list[str]:
    """ "Ltd. and Example Co": the legal form of the name before, and the next name."""
    form, joined, rest = piece.partition(" and ")
    if joined and before and _FORM_ALONE.fullmatch(form):
        before[-1] += f", {form}"
        return [rest]
    if joined and _ENDS_IN_FORM.search(form):
        return [form, rest]
    return [piece]


def _brackets(text: str) -> list[tuple[int, int]]:
    """Start and end of every outermost pair of brackets."""
    found, depth, start = [], 0, 0
    for at, one in enumerate(text):
        if one == "(":
            start, depth = (at, 1) if depth == 0 else (start, depth + 1)
        elif one == ")" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, at))
    return found


def _outside(text: str, separator: str) -> list[str]:
    """The text split at a separator that stands outside brackets."""
    spans, parts, last = _brackets(text), [], 0
    for at, one in enumerate(text):
        if one == separator and not any(start < at < end for start, end in spans):
            parts.append(text[last:at])
            last = at + 1
    return [*parts, text[last:]]
