"""The targets of an import order as links from its Proceeding: companies, vessels, goods, and parts of a country."""

from __future__ import annotations

import re
from typing import Any

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest.listed_names import Listed, Target, names_in, read_name, target_of
from graph.ingest.rows import Rows

MAX_NAMES = 5_000
"""Characters of a cell of names; the longest published ones stay below 2,000."""
_MAY_BE_SEVERAL = re.compile(r"\s(?:and|&)\s+[A-Z]|\s/\s|;")
SUBSIDIARIES = (
    "the order also speaks of subsidiaries without listing them here; who they were on a day is for dated ownership "
    "records to say, and none of them is listed by this"
)
LICENSE = "US Government work"


def country_in_order(text: str | None, where: str, rows: Rows) -> str | None:
    """ISO code of the country of an order; customs uses official names. What cannot be read is a problem."""
    if text is None:
        rows.problem(where, "the country is empty; every order names one")
        return None
    try:
        return read_country(text, rows.given.countries or "official_names")
    except InputError as error:
        rows.problem(where, str(error))
        return None


def state_targets(
    rows: Rows, where: str, ban: str, names: str, country: str, merchandise: str | None, evidence: dict[str, Any]
) -> None:
    """Link an order to everything it names, and to the country."""
    partial: list[str] = []
    targets = [target_of(part, merchandise or "") for part in names_in(names)]
    for target in targets:
        link = _Link(rows, where, ban, country, merchandise, evidence)
        for doubt in target.listed.doubts if target.kind == "company" else ():
            rows.note(f"{where}: {doubt}")
        if target.kind == "company":
            if _MAY_BE_SEVERAL.search(target.listed.name):
                rows.note(f"{where}: '{target.listed.name[:80]}' may be several names; not certain, so it stays one")
            link.company(target.listed)
        elif target.kind == "vessel":
            link.vessel(target.listed)
        else:
            partial += link.good(target)
    note = f"not the whole country: {'; '.join(partial)}" if partial else "where the goods or the companies are from"
    rows.link(
        "CONCERNS", ban, f"country:{country}", where, fold=True, note=note, status="documented",
        visibility=rows.given.visibility, **evidence,
    )  # fmt: skip


class _Link:
    """Makes the links of one row."""

    def __init__(
        self, rows: Rows, where: str, ban: str, country: str, merchandise: str | None, evidence: dict[str, Any]
    ) -> None:
        self.rows, self.where, self.ban, self.country = rows, where, ban, country
        self.shown = {"visibility": rows.given.visibility}
        self.said = {"status": "documented", "product": merchandise, **evidence, **self.shown}

    def company(self, listed: Listed) -> None:
        """A company, or whatever else bears a name and is no vessel, good or region."""
        identifier = company_id(self.rows, listed.name, self.country)
        self.rows.mention(
            "Supplier", identifier, self.where, name=listed.name, aliases=list(listed.aliases), country=self.country,
            **self.shown,
        )  # fmt: skip
        if not listed.only_subsidiaries:
            self.rows.link("CONCERNS", self.ban, identifier, self.where, fold=True, **self.said)
        if listed.has_subsidiaries:
            said = {**self.said, "status": "alleged", "note": SUBSIDIARIES}
            self.rows.link("CONCERNS", self.ban, identifier, self.where, ("subsidiaries",), fold=True, **said)
        state_subsidiaries(self.rows, self.where, identifier, listed, self.country, self.said)

    def vessel(self, listed: Listed) -> None:
        """A vessel; the country of an order is not surely its flag."""
        identifier = self.rows.own_id("vessel", listed.name, self.country)
        self.rows.mention(
            "Vessel", identifier, self.where, name=listed.name, aliases=list(listed.aliases), kind="vessel",
            level="site", **self.shown,
        )  # fmt: skip
        self.rows.link("CONCERNS", self.ban, identifier, self.where, fold=True, **self.said)

    def good(self, target: Target) -> list[str]:
        """A whole kind of goods, or all goods of a region; returns what limits it to a part of the country."""
        name = self.said["product"] if target.kind == "region" else target.listed.name
        if name:
            identifier = self.rows.own_id("good", name.casefold())
            self.rows.mention("Good", identifier, self.where, name=name, **self.shown)
            place = f"from: {target.place}" if target.place else None
            self.rows.link(
                "CONCERNS", self.ban, identifier, self.where, (target.place,), fold=True, **{**self.said, "note": place}
            )
        return [target.place] if target.place and not self._whole(target.place) else []

    def _whole(self, place: str) -> bool:
        try:
            return read_country(place, "official_names") == self.country
        except InputError:
            return False


def company_id(rows: Rows, name: str, country: str) -> str:
    """The id of a company that a list names without a number."""
    return rows.own_id("company", name, country)


def state_subsidiaries(
    rows: Rows, where: str, parent: str, listed: Listed, country: str, evidence: dict[str, Any]
) -> None:
    """Subsidiaries that the text names are owned by the company, as a statement of its own; they are not listed."""
    apart = {name: value for name, value in evidence.items() if name not in ("product", "note", "valid_from")}
    for text in listed.subsidiaries:
        name = read_name(text).name
        identifier = company_id(rows, name, country)
        rows.mention("Supplier", identifier, where, name=name, country=country, visibility=rows.given.visibility)
        note = "named as a subsidiary in the text of a listing; since when and until when is not stated"
        rows.link("OWNS", parent, identifier, where, fold=True, **{**apart, "note": note})
