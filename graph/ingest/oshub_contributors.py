"""Who put a place into Open Supply Hub. A contributor is no buyer unless somebody declares that it is a brand.

Three things declare it: the contributor's type ``Brand / Retailer``, which the API gives and a download does not; and
``--brand NAME``, by which the person who loads the file says so of the contributor of exactly this name. The name of a
list is never enough: lists called "supplier list" are uploaded by auditors, initiatives and supplier groups as well.

Names that the register masks are never restored, and no node is made of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.date_reading import date_in
from graph.ingest.lists_names import slug
from graph.ingest.oshub_places import PUBLISHER
from graph.ingest.rows import Rows

BRAND_TYPE = "Brand / Retailer"
_TYPES = {
    "academic / researcher / journalist / student": "academics / researchers / journalists / students",
    "auditor / certification scheme / service provider": "auditors / certification schemes / service providers",
    "brand / retailer": "brands / retailers",
    "civil society organization": "civil society organizations",
    "facility / factory / manufacturing group / supplier / vendor":
        "facilities / factories / manufacturing groups / suppliers / vendors",
    "multi-stakeholder initiative": "multi-stakeholder initiatives",
    "union": "unions",
    "other": "others",
}  # fmt: skip
"""Types of contributors; the register writes them in place of a name that it does not give."""
_HIDDEN = frozenset([*_TYPES, *_TYPES.values(), "[unknown contributor]", "unknown contributor"])
_COUNTED = re.compile(r"(?:an?|one|\d+)\s+(.+)", re.IGNORECASE)
_CLAIMED = "Claimed"


@dataclass(frozen=True)
class Contributor:
    """One entry: who contributed a place, and with which list."""

    name: str
    list_name: str | None = None
    type: str | None = None
    """One of the register's types of contributors, where the file gives it."""
    number: str | None = None
    """Its number on Open Supply Hub."""

    @property
    def claimed(self) -> bool:
        """It claimed the place's profile, as its owner or manager."""
        return self.list_name == _CLAIMED

    @property
    def masked(self) -> bool:
        """It has no name here: masked, anonymised, or a union, whose name could bring retaliation to a site."""
        bare = self.name.casefold()
        counted = _COUNTED.fullmatch(bare)
        return bare in _HIDDEN or (counted is not None and counted[1] in _HIDDEN) or self.type == "Union"


def split_entry(text: str) -> Contributor:
    """``Contributor name (List name)``, parted at the last balanced brackets; without any, all of it is the name."""
    if not text.endswith(")"):
        return Contributor(text)
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            name, inside = text[:at].rstrip(), text[at + 1 : -1].strip()
            return Contributor(name, inside or None) if name else Contributor(text)
    return Contributor(text)


@dataclass
class Contributors:
    """States the contributors of places and counts those without a name.

    Args:
        evidence: of what the register states.
    """

    rows: Rows
    evidence: Mapping[str, Any]
    masked: Counter[str] = field(default_factory=Counter)
    brands: set[str] = field(default_factory=set)
    """Ids of the buyers among them."""

    def state(self, where: str, place: str, found: Contributor) -> None:
        """One contributor of one place."""
        if found.masked:
            self.masked["union" if found.type == "Union" else found.name] += 1
        elif not found.claimed and self._is_brand(found):
            self._bought(where, place, found)
        else:
            self._listed(where, place, found)

    def finish(self) -> None:
        """Say how many entries name nobody, and whether a declared brand was not met."""
        declared = self.rows.given.brand
        if declared and not self.brands & {declared, _brand_id(declared)}:
            self.rows.note(f"no contributor is called '{declared[:60]}' (--brand), so nothing was linked to it")
        if self.masked:
            self.rows.note(
                f"{sum(self.masked.values()):,} entries give no contributor's name (masked or anonymised by the "
                "register), so nobody was made of them: " + ", ".join(sorted(self.masked)[:10])
            )

    def _is_brand(self, found: Contributor) -> bool:
        declared = self.rows.given.brand
        return found.type == BRAND_TYPE or (
            declared is not None and (_plain(found.name) == _plain(declared) or _brand_id(found.name) == declared)
        )

    def _bought(self, where: str, place: str, found: Contributor) -> None:
        """A brand's own contribution; the register only passes it on, so it is no second witness beside the brand."""
        brand = _state_brand(self.rows, where, found.name)
        self.brands.add(brand)
        source = PUBLISHER if brand == found.name else f"{found.name} via {PUBLISHER}"
        evidence = {**self.evidence, "basis": "company_disclosure", "source": [source]}
        self.rows.link(
            "SOURCES_FROM", brand, place, where, (found.list_name or "",), fold=True,
            status="documented", listed=self._listed_on(found), note=_note(found), **evidence,
            visibility=self.rows.given.visibility,
        )  # fmt: skip

    def _listed(self, where: str, place: str, found: Contributor) -> None:
        node = f"os_hub_contributor:{slug(found.name)}"
        numbers = [f"os_hub:{found.number}"] if found.number else []
        if self.rows.nodes.get("Organisation", {}).get(node, {}).get("name") != found.name:
            self.rows.mention(
                "Organisation", node, where,
                name=found.name, kind="contributor", identifiers=numbers, visibility=self.rows.given.visibility,
            )  # fmt: skip
        self.rows.link(
            "LISTS", node, place, where, (found.list_name or "",), fold=True,
            status="documented", listed=self._listed_on(found), note=_note(found), **self.evidence,
            visibility=self.rows.given.visibility,
        )  # fmt: skip

    def _listed_on(self, found: Contributor) -> list[str]:
        """The days of the list by its name and of the file; neither says since when."""
        stated = (_date_in(found.list_name or ""), self.rows.given.as_of or self.rows.about.as_of)
        return list(dict.fromkeys(day for day in stated if day))


@lru_cache(maxsize=20_000)
def _date_in(name: str) -> str | None:
    return date_in(name)


def _state_brand(rows: Rows, where: str, name: str) -> str:
    """The brand of this name, or the loaded company whose id was declared; returns its id."""
    if name == rows.given.brand and rows.known(name) is not None:
        return name
    brand = _brand_id(name)
    if rows.nodes.get("Brand", {}).get(brand, {}).get("name") != name:
        rows.mention("Brand", brand, where, name=name, kind="brand", visibility=rows.given.visibility)
    return brand


def _brand_id(name: str) -> str:
    """Id of a brand that a list only names, so that lists about one brand meet in one node."""
    return f"brand:{slug(name)}"


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _note(found: Contributor) -> str | None:
    if found.claimed:
        return "claimed the profile of this place on Open Supply Hub, as its owner or manager"
    kind = f"contributor type {found.type}" if found.type else None
    return "; ".join(one for one in (f"list: {found.list_name}" if found.list_name else None, kind) if one) or None
