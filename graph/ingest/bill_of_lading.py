"""Trade records: bills of lading as vendors sell them, one row a bill (or a container of it).

A consignee buys goods from a shipper on the days of one shipment. Forwarders, carriers, banks and "to order" are taken
for neither maker nor buyer; a withheld consignee stays unknown; a master bill whose house bills are there adds nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from graph.country_names import read_country
from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.bill_columns import header_row, headers, is_master, of_a_person, role_of, with_one_number
from graph.ingest.declared_headers import order_of
from graph.ingest.published import read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_SHOWN = 5


def recognises(path: Path) -> bool:
    """Has it a header that names consignee, shipper, a day, and a bill or goods?"""
    return header_row(path) is not None


def about(path: Path, given: Given) -> About:
    """Every file is a dataset of its own, since a vendor's files are cut by search and not versions of one list."""
    stem = "-".join(re.findall(r"[a-z0-9]+", path.stem.casefold())) or "file"
    return About(f"bills-of-lading-{stem}"[:100], f"Bills of lading, {path.stem[:80]}")


def read(path: Path, rows: Rows) -> None:
    """State every shipment between two parties that may be buyer and maker."""
    header = header_row(path)
    if header is None:
        raise InputError(f"{path.name} has no header with consignee, shipper, a date, and a bill or goods")
    columns, ours = headers().declared(path, header)
    bills = [
        Row(row.where, with_one_number({ours[name]: cell for name, cell in row.values.items()}))
        for row in read_rows(path, columns, rows)
    ]
    _Bills(path, bills, rows).state()


class _Bills:
    """The bills of one file."""

    def __init__(self, path: Path, bills: list[Row], rows: Rows) -> None:
        self.rows, self.bills = rows, bills
        self.evidence: dict[str, Any] = rows.list_document("customs_record")
        self.shown: dict[str, Any] = {"visibility": rows.given.visibility}
        self.order = order_of(path, bills, ("departure", "arrival"), rows)
        self.with_houses = {master for row in bills if (master := row.text("master_bill"))}
        self.passed: dict[str, Counter[str]] = {}

    def state(self) -> None:
        """State or fold every bill, then say who was passed over."""
        for row in self.bills:
            self._bill(row)
        for reason, names in sorted(self.passed.items()):
            shown = ", ".join(f"'{name[:60]}' ({count:,})" for name, count in names.most_common(_SHOWN))
            more = f" and {len(names) - _SHOWN:,} more names" if len(names) > _SHOWN else ""
            self.rows.note(f"{names.total():,} bills make no link, {reason}: {shown}{more}")

    def _bill(self, row: Row) -> None:
        if of_a_person(row.text("product")):
            self.rows.accounts.drop_personal("shipments of personal effects", 1)
            self.rows.fold(row.where, "a shipment of personal effects")
            return
        bill = row.text("bill")
        if bill in self.with_houses and not row.text("master_bill"):
            self.rows.fold(row.where, "a master bill whose house bills are in the file")
            return
        for side in ("consignee", "shipper"):
            role = role_of(row.text(side))
            if role is not None:
                reason = f"the {side} is {role}"
                self.rows.fold(row.where, reason)
                self.passed.setdefault(reason, Counter())[row.text(side) or "(empty)"] += 1
                return
        try:
            days = {name: self._day(row, name) for name in ("departure", "arrival")}
            parties = {side: self._country(row, side) for side in ("consignee", "shipper")}
        except InputError as error:
            self.rows.problem(row.where, str(error))
            return
        if not any(days.values()):
            self.rows.problem(row.where, "neither a day of departure nor of arrival is stated; a shipment has a day")
            return
        self._link(row, days, parties)

    def _day(self, row: Row, column: str) -> str | None:
        text = row.text(column)
        try:
            return read_date(text, self.order) if text else None
        except InputError as error:
            raise InputError(f"{column} date: {error}") from None

    def _country(self, row: Row, side: str) -> str | None:
        text = row.text(f"{side}_country")
        return read_country(text, self.rows.given.countries or "names") if text else None

    def _link(self, row: Row, days: dict[str, str | None], countries: dict[str, str | None]) -> None:
        buyer, maker = (self._party(row, side, countries[side]) for side in ("consignee", "shipper"))
        if buyer == maker:
            self.rows.fold(row.where, "consignee and shipper are the same company")
            return
        start, end = days["departure"] or days["arrival"], days["arrival"] or days["departure"]
        key = [row.text(name) or "" for name in ("bill", "hs", "product", "departure", "arrival")]
        self.rows.link(
            "SOURCES_FROM", buyer, maker, row.where, key, fold=True, valid_from=start, valid_to=end,
            product=_product(row), note=_note(row), status="documented", **self.evidence, **self.shown,
        )  # fmt: skip

    def _party(self, row: Row, side: str, country: str | None) -> str:
        """A company by its name, address and country as written; whether two are the same is for matching to say."""
        name, address = row.values[side], row.text(f"{side}_address")
        identifier = self.rows.own_id("company", name.casefold(), (address or "").casefold(), country)
        self.rows.mention("Supplier", identifier, row.where, name=name, country=country, **self.shown)
        return identifier


def _product(row: Row) -> str | None:
    product, code = row.text("product"), row.text("hs")
    return f"{product} (HS {code})" if product and code else product or (f"HS {code}" if code else None)


def _note(row: Row) -> str:
    """What the bill adds: its number, quantities, and the party to notify, which is noted only."""
    said = ["one shipment"]
    if row.text("bill"):
        said.append(f"bill {row.values['bill']}")
    if is_master(row.text("bill_type")):
        said.append("a master bill; its house bills are not in the file")
    for name in ("quantity", "weight"):
        if row.text(name):
            said.append(f"{name} {row.values[name]} {row.text(f'{name}_unit') or ''}".strip())
    if row.text("notify"):
        said.append(f"notify party: {row.values['notify']}")
    return "; ".join(said)


SOURCE = Source(
    format="bill_of_lading",
    title="Bills of lading",
    description="Shipments between a shipper and a consignee with their days. The shipper need not be the maker: "
    "traders and group companies ship, too. Importers can have their names withheld.",
    looks_like="a table whose header names a consignee, a shipper, a date of arrival or departure, and a bill or goods",
    license="whatever the vendor's contract says",
    personal_data="contacts are dropped and counted, shipments of personal effects left out; the file then is not kept",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="sold by vendors of customs data; some customs authorities publish their own",
)
