"""Purchasing registers of public buyers: one row a contract, an order, or an item of one.

A row is a purchase from a vendor. Rows of one contract number make one contract, which buyer and vendor have signed.
Nothing here says that a vendor is a company that other lists name: matching asks a person.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from graph.country_names import read_country
from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.declared_headers import order_of
from graph.ingest.purchasing_columns import IDENTIFIERS, contracts, header_row, may_be_person
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_DAYS = ("start", "end", "day")


def recognises(path: Path) -> bool:
    """Has it a header that names a vendor, a contract, and an amount, an item or a day?"""
    return header_row(path) is not None


def about(path: Path, given: Given) -> About:
    """One dataset for each buyer, or for each file where the file names the buyers; the buyer is its publisher."""
    named = given.brand or given.publisher or path.stem
    stem = "-".join(re.findall(r"[a-z0-9]+", named.casefold())) or "file"
    return About(f"purchases-{stem}"[:100], f"Purchasing register, {named[:80]}", given.publisher or given.brand)


def read(path: Path, rows: Rows) -> None:
    """State every purchase, then the contracts they belong to."""
    _Register(path, list(contracts(path, rows)), rows).state()


class _Register:
    """The rows of one file."""

    def __init__(self, path: Path, bought: list[Row], rows: Rows) -> None:
        self.rows, self.bought = rows, bought
        self.evidence: dict[str, Any] = rows.list_document("official_register")
        self.shown: dict[str, Any] = {"visibility": rows.given.visibility}
        self.order = order_of(path, bought, _DAYS, rows)
        self.parties: dict[tuple[str, str, str], list[tuple[Row, str | None, str | None]]] = {}
        """Buyer, vendor and number of every contract: its rows with their days."""

    def state(self) -> None:
        """State all rows, then say what a person should look at."""
        names = Counter(row.values["vendor"] for row in self.bought)
        for row in self.bought:
            self._purchase(row)
        for (buyer, vendor, number), found in self.parties.items():
            self._contract(buyer, vendor, number, found)
        doubtful = sum(may_be_person(name) for name in names)
        if doubtful:
            self.rows.note(
                f"{doubtful:,} of {len(names):,} vendors have two or three words and none that says what they are: "
                "look through them before you publish, a natural person can be among them"
            )

    def _purchase(self, row: Row) -> None:
        try:
            days = {name: self._day(row, name) for name in _DAYS}
            country = row.text("vendor_country")
            code = read_country(country, self.rows.given.countries or "names") if country else None
        except InputError as error:
            self.rows.problem(row.where, str(error))
            return
        buyer = self._buyer(row)
        if buyer is None:
            return
        vendor = self._vendor(row, code)
        start, end = days["start"] or days["day"], days["end"]
        key = [row.text(name) or "" for name in ("contract", "item", "code", "amount", *_DAYS)]
        self.rows.link(
            "SOURCES_FROM", buyer, vendor, row.where, key, fold=True, valid_from=start, valid_to=end,
            product=row.text("item") or row.text("code"), note=_note(row), **self._said(row, buyer),
        )  # fmt: skip
        number = row.text("contract")
        if number:
            self.parties.setdefault((buyer, vendor, number), []).append((row, start, end))

    def _day(self, row: Row, column: str) -> str | None:
        text = row.text(column)
        try:
            return read_date(text, self.order) if text else None
        except InputError as error:
            raise InputError(f"{column} date: {error}") from None

    def _buyer(self, row: Row) -> str | None:
        """The buyer that was said, by id or name, or the one that the row names."""
        said = self.rows.given.brand or row.text("buyer")
        if said is None:
            self.rows.problem(row.where, "the row does not name the public buyer; say it with --brand NAME or an id")
            return None
        if self.rows.label_of(said) is not None:
            return said
        identifier = self.rows.own_id("buyer", said.casefold())
        self.rows.mention("Organisation", identifier, row.where, name=said, kind="public_buyer", **self.shown)
        return identifier

    def _vendor(self, row: Row, country: str | None) -> str:
        """A company by its number or its name, and its country; whether two are the same is for matching to say."""
        name, number = row.values["vendor"], row.text("vendor_number")
        identifier = self.rows.own_id("vendor", number or name.casefold(), country)
        stated = [f"{scheme}:{row.values[scheme]}" for scheme in IDENTIFIERS if row.text(scheme)]
        self.rows.mention(
            "Supplier", identifier, row.where, name=name, country=country, identifiers=stated, **self.shown
        )
        return identifier

    def _said(self, row: Row, buyer: str) -> dict[str, Any]:
        """What a buyer says of its own purchases is acknowledged; what another publishes of it is documented."""
        own = {said.casefold() for said in (self.rows.given.brand, row.text("buyer"), buyer) if said}
        by_itself = (self.rows.given.publisher or "").casefold() in {*own, ""}
        return {"status": "acknowledged" if by_itself else "documented", **self.evidence, **self.shown}

    def _contract(self, buyer: str, vendor: str, number: str, found: list[tuple[Row, str | None, str | None]]) -> None:
        row, start, end = found[0]
        identifier = self.rows.own_id("contract", buyer, vendor, number)
        same = all((begins, ends) == (start, end) for _, begins, ends in found)
        if not same:
            self.rows.note("some contracts have rows with other dates: the contract has none, each purchase its own")
        what = row.text("item") if len({one.text("item") for one, _, _ in found}) == 1 else None
        self.rows.mention(
            "Agreement", identifier, row.where, kind="procurement_contract", start=start if same else None,
            end=end if same else None, name=f"Purchase contract {number}" + (f": {what}" if what else ""),
            outcome=_amount(row) if len(found) == 1 else None, **self.evidence, **self.shown,
        )  # fmt: skip
        for party in (buyer, vendor):
            self.rows.link("SIGNED", party, identifier, row.where, **self._said(row, buyer))


def _amount(row: Row) -> str | None:
    amount = row.text("amount")
    return f"amount as stated: {amount} {row.text('currency') or '(currency not stated)'}" if amount else None


def _note(row: Row) -> str | None:
    """What the register adds: number, amount, code and department."""
    said = [f"contract {row.values['contract']}"] if row.text("contract") else []
    said += [text for text in (_amount(row),) if text]
    said += [f"{name} {row.values[name]}" for name in ("code", "department") if row.text(name)]
    return "; ".join(said) or None


SOURCE = Source(
    format="purchasing_register",
    title="Purchasing register of a public buyer",
    description="Contracts and orders of public buyers with their vendors. A vendor is seldom the maker: who made the "
    "goods, and where, the register does not say.",
    looks_like="a table whose header names a vendor, a contract number, and an amount, an item or a date",
    license="whatever the public buyer states; many registers are public records",
    personal_data="contacts are dropped and counted; rows of natural persons are left out; the file then is not kept",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="open data portals and purchasing offices of cities, states and agencies, elsewhere by request",
)
