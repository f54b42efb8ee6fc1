"""What one row of a mapped list states: a place, and its links to buyers, owners, groups and subcontractors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import InputError
from graph.ingest import lists_values as values
from graph.ingest.column_map import ColumnMap
from graph.ingest.lists_buyer import OTHER, Buyer, buyers, check_publisher, says_so
from graph.ingest.lists_cells import cell, cells_of, company_id, place_id, several
from graph.ingest.lists_doubts import NO_COUNTRY, NULL_ISLAND, REPEATED, WORKERS, Doubts
from graph.ingest.lists_names import compared, slug, split_companies
from graph.ingest.rows import Rows
from graph.ingest.tables import Row

COMPANIES = {"operator": "OPERATES", "parent": "OWNS", "group": "IN_GROUP"}
"""Field to what it says between the company and the place."""


@dataclass
class Listed:
    """What is decided once for a whole list, and the statement of one row."""

    chosen: ColumnMap
    rows: Rows
    buyers_of: Callable[[str], list[Buyer]]
    """Of a cell of the brand column; none where the row is another brand's."""
    countries: values.Countries
    dates: dict[str, values.Dates]
    alone: set[str]
    """Names that stand alone in the list, compared: they help to split cells of several companies."""
    doubts: Doubts = field(default_factory=Doubts)
    evidence: dict[str, Any] = field(default_factory=dict)
    unsplit: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, found: Sequence[Row], chosen: ColumnMap, rows: Rows) -> Listed:
        """Decide it from all rows."""
        column = chosen.brand.column or ""
        mine = buyers(((row.where, row.values.get(column, "")) for row in found), chosen, rows)
        kept = [row for row in found if not column or mine(row.values.get(column, ""))]
        return cls.decided(mine, lambda one: (cell(row, one, chosen) or "" for row in kept), chosen, rows)

    @classmethod
    def decided(
        cls,
        mine: Callable[[str], list[Buyer]],
        texts: Callable[[str], Iterable[str]],
        chosen: ColumnMap,
        rows: Rows,
    ) -> Listed:
        """Decide it from the cells of each column.

        Args:
            texts: the cells of a column in the rows that are kept, at least each different one, blank ones empty.
        """

        def cells(name: str) -> list[str]:
            return [text for one in chosen.columns.get(name, ()) for text in texts(one)]

        dates = {
            name: values.Dates(cells(name), chosen.columns[name][0], rows)
            for name in ("since", "until")
            if name in chosen.columns
        }
        alone: set[str] = set()
        if "subcontractors" in chosen.columns:
            separator = chosen.separators.get("subcontractors", ",")
            alone = {compared(text) for text in cells("name")}
            alone |= {compared(text) for text in cells("subcontractors") if text and separator not in text}
        return cls(chosen, rows, mine, values.Countries(cells("country"), chosen, rows), dates, alone)

    def state(self, found: Iterable[Row]) -> None:
        """State every row, or fold it, or refuse it."""
        self.open()
        for row in found:
            self.one(row)
        self.close()

    def open(self) -> None:
        """Put the list itself on the shelf."""
        self.evidence = self.rows.list_document("company_disclosure", summary=self.chosen.cited())
        check_publisher(self.evidence["source"][0], self.rows)
        self.evidence["visibility"] = self.rows.given.visibility

    def close(self) -> None:
        """Say what a person should know of the whole list."""
        for note in self.doubts.notes():
            self.rows.note(note)
        if self.unsplit:
            self.rows.note(
                f"{len(self.unsplit):,} cells name several subcontractors and it is not certain where one name ends; "
                f"they are kept as a text of the link, such as {self.unsplit[0]}"
            )

    def one(self, row: Row) -> None:
        """State one row."""
        mine = self.buyers_of(row.values.get(self.chosen.brand.column or "", ""))
        if self.chosen.brand.column is not None and not mine:
            self.rows.fold(row.where, OTHER)
            return
        try:
            place = self._place(row)
        except InputError as error:
            self.rows.problem(row.where, str(error))
            return
        node_id = place.pop("id")
        if node_id in self.rows.place:
            self.doubts.add(REPEATED, row.where, place["name"])
        visibility = self.rows.given.visibility
        self.rows.mention(self.chosen.place, node_id, row.where, **place, visibility=visibility)
        try:
            self._links(row, node_id, mine)
        except InputError as error:
            self.rows.problem(row.where, str(error))

    def _place(self, row: Row) -> dict[str, Any]:
        name = self._text(row, "name")
        if name is None:
            raise InputError(f"{self.chosen.columns['name'][0]} is empty; every row needs the name of its place")
        address = ", ".join(part for one in self._cells(row, "address") if (part := one.strip(" ,"))) or None
        country = self._country(row)
        city, published = self._text(row, "city"), self._text(row, "os_id")
        doubt = self.doubts.look(row.where, address, city, country)
        lat, lng = self._position(row)
        fewest, most = self._workers(row)
        first = self._cell(row, self.chosen.columns["address"][0]) if "address" in self.chosen.columns else None
        own = place_id(self.rows, name, first, country)
        precision = self._text(row, "geocode_precision")
        return {
            "id": f"os_id:{values.os_id(published)}" if published else own,
            "identifiers": [f"os_id:{published}"] if published else None,
            "name": name, "aliases": self._several(row, "aliases"), "kind": self.chosen.place.lower(), "level": "site",
            "address": address, "city": city, "region": self._text(row, "region"), "country": country,
            "lat": lat, "lng": lng,
            "geocode_precision": _precise(doubt, precision) if lat is not None else None,
            "facility_type": self._several(row, "facility_type"),
            "processing_type": self._several(row, "processing_type"), "products": self._several(row, "products"),
            "workers_min": fewest, "workers_max": most,
        }  # fmt: skip

    def _country(self, row: Row) -> str | None:
        text = self._text(row, "country")
        if text is None:
            self.doubts.add(NO_COUNTRY, row.where, self._text(row, "name") or "")
            return None
        return self.countries.read(text)

    def _position(self, row: Row) -> tuple[float | None, float | None]:
        lat, lng = self._text(row, "lat"), self._text(row, "lng")
        if lat is None and lng is None:
            return None, None
        if lat is None or lng is None:
            raise InputError("latitude and longitude go together; one of the two is empty")
        place = values.degrees(lat, "lat"), values.degrees(lng, "lng")
        if place == (0.0, 0.0):
            self.doubts.add(NULL_ISLAND, row.where, lat)
            return None, None
        return place

    def _workers(self, row: Row) -> tuple[int | None, int | None]:
        low, high = self._text(row, "workers_low"), self._text(row, "workers_high")
        fewest, most, contradict = values.workers(self._text(row, "workers"), low, high)
        if contradict:
            self.doubts.add(WORKERS, row.where, f"{low} and {high}")
        return fewest, most

    def _links(self, row: Row, place: str, mine: Sequence[Buyer]) -> None:
        text = self._text(row, "tier")
        own: dict[str, Any] = {
            "product": ", ".join(self._several(row, "products")) or None,
            "note": self._note(row, mine),
            "disclosed_tier": values.tier(text) if text else None,
            **{model: self._date(row, name) for name, model in (("since", "valid_from"), ("until", "valid_to"))},
        }
        for buyer in mine:
            self.name_buyer(buyer, row.where)
            status = self.status(buyer)
            self.rows.link("SOURCES_FROM", buyer.id, place, row.where, fold=True, status=status, **own, **self.evidence)
        if not mine:
            lister = self.name_lister(row.where)
            said = {name: own[name] for name in ("product", "note")}
            self.rows.link("LISTS", lister, place, row.where, fold=True, status="documented", **said, **self.evidence)
        for name, kind in COMPANIES.items():
            self._company(row, place, name, kind)
        self._subcontractors(row, place)
        self._measures(row, place)

    def status(self, buyer: Buyer) -> str:
        """acknowledged where the buyer itself says so."""
        own = says_so(self.evidence["source"][0], buyer, self.chosen, self.rows.given)
        return "acknowledged" if own else "documented"

    def id_of(self, row: Row) -> str | None:
        """The id that the row's place gets, or None where the row is refused anyway."""
        try:
            published, name = self._text(row, "os_id"), self._text(row, "name")
            if published:
                return f"os_id:{values.os_id(published)}"
            country = self._text(row, "country")
            read = self.countries.read(country) if country else None
        except InputError:
            return None
        first = self._cell(row, self.chosen.columns["address"][0]) if "address" in self.chosen.columns else None
        return place_id(self.rows, name, first, read) if name else None

    def name_buyer(self, buyer: Buyer, where: str) -> None:
        """Put a buyer on the shelf, at the first row that names it."""
        if buyer.name is not None and buyer.id not in self.rows.place:
            given = self.rows.given.visibility
            self.rows.mention("Brand", buyer.id, where, name=buyer.name, kind="brand", visibility=given)

    def name_lister(self, where: str) -> str:
        """Put the publisher on the shelf as the party that lists a place; its id."""
        node_id = self.lister()
        if node_id not in self.rows.place:
            name, given = self.evidence["source"][0], self.rows.given.visibility
            self.rows.mention("Organisation", node_id, where, name=name, visibility=given)
        return node_id

    def lister(self) -> str:
        """The id of the publisher as the party that lists a place."""
        return f"publisher:{slug(self.evidence['source'][0])}"

    def _company(self, row: Row, place: str, field: str, kind: str) -> None:
        name = self._text(row, field)
        if name is None:
            return
        company = self.supplier(name, row.where, group=field == "group")
        ends = (place, company) if kind == "IN_GROUP" else (company, place)
        self.rows.link(kind, *ends, row.where, fold=True, status="documented", **self.evidence)

    def supplier(self, name: str, where: str, *, group: bool = False) -> str:
        """Put a company or group on the shelf, at the first row of each spelling; its id."""
        node_id = company_id(self.rows, name, group=group)
        there = self.rows.nodes.get("Supplier", {}).get(node_id)
        if there is None or name not in (there["name"], *there.get("aliases", ())):
            kind = "group" if group else "supplier"
            self.rows.mention("Supplier", node_id, where, name=name, kind=kind, visibility=self.rows.given.visibility)
        return node_id

    def _subcontractors(self, row: Row, place: str) -> None:
        cell = self._text(row, "subcontractors")
        if cell is None:
            return
        names = split_companies(cell, self.chosen.separators.get("subcontractors", ","), self.alone)
        if names is None:
            self.unsplit.append(f"{row.where} {cell[:60]!r}")
            return
        for name in names:
            company = self.supplier(name, row.where)
            self.rows.link("SOURCES_FROM", place, company, row.where, fold=True, status="documented", **self.evidence)

    def _measures(self, row: Row, place: str) -> None:
        for one in self.chosen.measures:
            text = self._cell(row, one.column)
            if text is None or (one.needs and self._cell(row, one.needs) is None):
                continue
            node_id = self.rows.own_id("measure", place, one.name)
            self.rows.mention(
                "Measure", node_id, row.where, name=one.name, value=values.figure(text), value_text=text,
                unit=one.unit, **self.evidence,
            )  # fmt: skip
            self.rows.link("CONCERNS", node_id, place, row.where, fold=True, **self.evidence)

    def _note(self, row: Row, mine: Sequence[Buyer]) -> str | None:
        said = [f"{one}: {text}" for one in self.chosen.columns.get("note", ()) if (text := self._cell(row, one))]
        cell = self._text(row, "subcontractors")
        if cell and split_companies(cell, self.chosen.separators.get("subcontractors", ","), self.alone) is None:
            said.append(f"{self.chosen.columns['subcontractors'][0]}: {cell}")
        return "; ".join(said) or None

    def _date(self, row: Row, name: str) -> str | None:
        text = self._text(row, name)
        return self.dates[name].read(text) if text else None

    def _several(self, row: Row, name: str) -> list[str]:
        return several(row, name, self.chosen)

    def _cells(self, row: Row, name: str) -> list[str]:
        return cells_of(row, name, self.chosen)

    def _text(self, row: Row, name: str) -> str | None:
        return next(iter(cells_of(row, name, self.chosen)), None)

    def _cell(self, row: Row, column: str) -> str | None:
        return cell(row, column, self.chosen)


def _precise(doubt: str | None, stated: str | None) -> str | None:
    return "; ".join(one for one in (doubt, stated) if one) or None
