"""The rows of an invented graph as the Arrow tables that a load keeps in the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import columns as make
from benchmarks.shape import SEED, Links, Numbers, Shape
from graph import model
from graph.ledger import records_schema

LINK_STATUS: dict[str | None, float] = {
    "acknowledged": 0.25,
    "documented": 0.6,
    "alleged": 0.07,
    "disputed": 0.04,
    None: 0.04,
}
COUNTRIES = ("BD", "BR", "CN", "ET", "ID", "IN", "KH", "LK", "MA", "MM", "MX", "PK", "TH", "TR", "VN", "DE", "US", "GB")
PRODUCTS = ("shirts", "trousers", "shoes", "cotton", "yarn", "leather", "tea", "coffee", "cocoa", "palm oil", None)
FOLDER = "invented"


class Tables:
    """Makes the tables of one graph, in the order in which a load would have sorted them."""

    def __init__(self, shape: Shape, seed: int = SEED) -> None:
        self.shape, self.sizes = shape, shape.sizes
        self.random = np.random.default_rng(seed + 1)
        self.dates = make.Dates()
        sizes = shape.sizes
        parts = (("brand", sizes.brands), ("factory", sizes.factories), ("farm", sizes.farms))
        ids = [make.numbered(f"{word}-", count) for word, count in (*parts, ("supplier", sizes.suppliers))]
        self.ids = pa.concat_arrays(ids)
        self.documents = make.numbered("document-", sizes.documents)
        self.publishers = make.numbered("Example Publisher ", sizes.publishers, 4)
        # A few publishers, and a few of their documents, state most of what is known.
        self.publisher_of = (sizes.publishers * self.random.random(sizes.documents) ** 2).astype(np.int32)

    def all(self) -> dict[str, pa.Table]:
        """Every table by label or relationship type."""
        sizes = self.sizes
        made = {
            "Brand": self._companies("Brand", 0, sizes.brands, ("brand", "retailer")),
            "Supplier": self._companies("Supplier", sizes.first_supplier, sizes.nodes, ("supplier", "manufacturer")),
            "Factory": self._places("Factory", sizes.brands, sizes.first_farm, ("factory", "mill")),
            "Farm": self._places("Farm", sizes.first_farm, sizes.first_supplier, ("farm", "plantation")),
            "Document": self._document_table(),
        }
        for number, (kind, links) in enumerate(self.shape.links.items()):
            made[kind] = self._link_table(kind, links, salt=number + 1)
        return made | self._incident_tables()

    def _table(self, table: str, rows: int, /, **columns: Any) -> pa.Table:
        """The columns given, the others empty, in the model's order."""
        schema = records_schema(table)
        made = [columns.pop(field.name, None) for field in schema]
        assert not columns, columns.keys()
        arrays = [
            pa.nulls(rows, field.type) if array is None else array for array, field in zip(made, schema, strict=True)
        ]
        return pa.table(arrays, schema=schema)

    def _public(self, rows: int) -> pa.Array:
        return make.pick(["public"], np.zeros(rows, dtype=np.int32))

    def _rows(self, file: str, rows: int) -> pa.Array:
        return make.one_each(make.joined(f"{FOLDER}/{file}:", np.arange(2, rows + 2)))

    def _companies(self, label: str, first: int, last: int, kinds: tuple[str, ...]) -> pa.Table:
        rows, random = last - first, self.random
        return self._table(
            label,
            rows,
            id=self.ids.slice(first, rows),
            name=make.numbered(f"Example {label} ", rows, 1),
            aliases=make.one_each(make.sometimes(random, make.numbered(f"{label} formerly ", rows, 1), 0.1)),
            kind=make.pick(kinds, random.integers(0, len(kinds), rows)),
            country=make.pick(COUNTRIES, random.integers(0, len(COUNTRIES), rows)),
            identifiers=make.one_each(make.sometimes(random, make.numbered("lei:EXAMPLE", rows, 13), 0.3)),
            visibility=self._public(rows),
            row=self._rows(f"{label.lower()}s.csv", rows),
        )

    def _places(self, label: str, first: int, last: int, kinds: tuple[str, ...]) -> pa.Table:
        rows, random = last - first, self.random
        workers = random.lognormal(4.5, 1.3, rows).astype(np.int64) + 1
        known = random.random(rows) < 0.7
        return self._table(
            label,
            rows,
            id=self.ids.slice(first, rows),
            name=make.numbered(f"Example {label} ", rows, 1),
            aliases=make.one_each(make.sometimes(random, make.numbered(f"{label} Works ", rows, 1), 0.05)),
            kind=make.pick(kinds, random.integers(0, len(kinds), rows)),
            level=make.weighted(random, {"site": 0.99, "group": 0.01}, rows),
            address=make.joined("Invented Road ", random.integers(1, 9_000, rows)),
            city=make.joined("Example Town ", random.integers(1, 800, rows)),
            region=make.joined("Example District ", random.integers(1, 120, rows)),
            country=make.pick(COUNTRIES, random.integers(0, len(COUNTRIES), rows)),
            lat=pa.array(np.round(random.uniform(-35, 45, rows), 5), mask=~known),
            lng=pa.array(np.round(random.uniform(-100, 120, rows), 5), mask=~known),
            facility_type=make.one_each(make.weighted(random, {"sewing": 1, "dyeing": 0.4, None: 1}, rows)),
            products=make.one_each(make.pick(PRODUCTS, random.integers(0, len(PRODUCTS), rows))),
            workers_min=pa.array(workers, mask=random.random(rows) < 0.6),
            workers_max=pa.array(workers + workers // 4, mask=random.random(rows) < 0.6),
            identifiers=make.one_each(make.sometimes(random, make.numbered("os_id:EX", rows, 11), 0.5)),
            visibility=self._public(rows),
            row=self._rows(f"{label.lower()}.csv", rows),
        )

    def _document_table(self) -> pa.Table:
        rows, random = self.sizes.documents, self.random
        return self._table(
            "Document",
            rows,
            id=self.documents,
            title=make.numbered("Example report ", rows, 1),
            publisher=self.publishers.take(pa.array(self.publisher_of)),
            url=make.numbered("https://example.org/reports/", rows, 1),
            published=self.dates.stated(random, random.integers(0, make.DAYS, rows), (0.2, 0.2, 0.6)),
            kind=make.pick(model.BASES, random.integers(0, len(model.BASES), rows)),
            visibility=self._public(rows),
            row=self._rows("documents.csv", rows),
        )

    def _evidence(self, rows: int, spread: float = 3.0) -> dict[str, Any]:
        """Documents, their publishers and the basis; some rows rest on two documents."""
        random = self.random
        first, second = (self.sizes.documents * random.random((2, rows)) ** spread).astype(np.int32)
        second[(random.random(rows) > 0.15) | (second == first)] = -1
        low, high = self.publisher_of[first], np.where(second >= 0, self.publisher_of[second], -1)
        swap = (high >= 0) & (high < low)
        low, high = np.where(swap, high, low), np.where(swap, low, high)
        return {
            "documents": make.one_or_two(self.documents, first, second),
            "source": make.one_or_two(self.publishers, low, np.where(high == low, -1, high)),
            "basis": make.pick(model.BASES, first % len(model.BASES)),
        }

    def _link_table(self, kind: str, links: Links, salt: int) -> pa.Table:
        rows, random = len(links.source), self.random
        key = make.scattered(np.arange(rows), salt)
        order = np.lexsort((key, links.target, links.source))
        began = random.integers(0, make.DAYS, rows)
        ended = np.minimum(began + random.integers(0, 2_500, rows), make.DAYS)
        product = random.integers(0, len(PRODUCTS), rows)
        return self._table(
            kind,
            rows,
            from_id=self.ids.take(pa.array(links.source[order])),
            to_id=self.ids.take(pa.array(links.target[order])),
            key=make.keys(f"{FOLDER}:", key[order]),
            status=make.weighted(random, LINK_STATUS, rows),
            product=make.pick(PRODUCTS, product) if kind == "SOURCES_FROM" else None,
            note=make.sometimes(random, make.joined("invented remark ", product), 0.02),
            valid_from=self.dates.stated(random, began, (0.3, 0.2, 0.3)),
            valid_to=self.dates.stated(random, ended, (0.15, 0.1, 0.1)),
            listed=self._lists_of(rows),
            visibility=self._public(rows),
            row=make.one_each(make.joined(f"{FOLDER}/links.csv:", order + 2)),
            **self._evidence(rows),
        )

    def _lists_of(self, rows: int) -> pa.Array:
        """One row in eight stands in a published list of a day, or in two."""
        random = self.random
        days = make.pick(self.dates.words, 2 * (make.DAYS + 1) + np.arange(90, make.DAYS, 182))
        first = random.integers(0, len(days), rows).astype(np.int32)
        second = np.where(random.random(rows) < 0.3, np.minimum(first + 2, len(days) - 1), -1)
        second[second == first] = -1
        found = make.one_or_two(days, first, second)
        return pc.if_else(pa.array(random.random(rows) < 0.125), found, pa.scalar(None, found.type))

    def _incident_tables(self) -> dict[str, pa.Table]:
        rows, random = self.sizes.incidents, self.random
        ids = make.numbered("incident-", rows)
        began = random.integers(0, make.DAYS, rows)
        ended = np.minimum(began + random.integers(0, 400, rows), make.DAYS)
        evidence = self._evidence(rows, spread=1.0)
        incidents = self._table(
            "Incident",
            rows,
            id=ids,
            category=make.pick(model.CATEGORIES, random.integers(0, len(model.CATEGORIES), rows)),
            ilo_indicators=make.one_each(make.weighted(random, {"debt_bondage": 1, "deception": 1, None: 4}, rows)),
            start=self.dates.stated(random, began, (0.3, 0.2, 0.4)),
            end=self.dates.stated(random, ended, (0.2, 0.1, 0.2)),
            affected=pa.array(random.integers(1, 900, rows), mask=random.random(rows) < 0.6),
            affected_unit=make.pick(["affected"], np.zeros(rows, dtype=np.int32)),
            status=make.weighted(random, {word: 1 for word in model.INCIDENT_STATUSES if word != "retracted"}, rows),
            summary=make.joined("Invented abuse number ", np.arange(rows)),
            visibility=self._public(rows),
            row=self._rows("incidents.csv", rows),
            **evidence,
        )
        return {
            "Incident": incidents,
            "OCCURRED_AT": self._from_incidents("OCCURRED_AT", incidents, self.shape.incident, self._places_of()),
            "DOCUMENTED_BY": self._from_incidents("DOCUMENTED_BY", incidents, *_cited(incidents)),
        }

    def _places_of(self) -> pa.Array:
        return self.ids.take(pa.array(self.shape.place))

    def _from_incidents(self, kind: str, incidents: pa.Table, incident: Numbers, ends: pa.Array) -> pa.Table:
        """Links that begin at incidents, with the evidence of the incident."""
        key = make.keys(f"{FOLDER}:", make.scattered(np.arange(len(incident)), 100 + len(kind)))
        from_id = incidents.column("id").combine_chunks().take(pa.array(incident))
        order = pc.sort_indices(
            pa.table({"from": from_id, "to": ends, "key": key}),
            sort_keys=[("from", "ascending"), ("to", "ascending"), ("key", "ascending")],
        )
        of = pa.array(incident).take(order)
        taken = {name: incidents.column(name).combine_chunks().take(of) for name in ("source", "documents", "basis")}
        rows = len(incident)
        return self._table(
            kind, rows, from_id=from_id.take(order), to_id=ends.take(order), key=key.take(order),
            visibility=self._public(rows), row=incidents.column("row").combine_chunks().take(of), **taken,
        )  # fmt: skip


def _cited(incidents: pa.Table) -> tuple[Numbers, pa.Array]:
    """Per document an incident cites: the incident and the document."""
    documents = incidents.column("documents").combine_chunks()
    return pc.list_parent_indices(documents).to_numpy().astype(np.int64), pc.list_flatten(documents)
