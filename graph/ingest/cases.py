"""The documented cases: six CSV files in a folder, as ``datasets/cases/README.md`` describes them.

Every row becomes a node or a link of the model (DESIGN section 3); unknown columns,
unknown values, dangling ids and missing sources are problems, never skipped.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from graph.dates import bounds
from graph.errors import InputError
from graph.ingest.cases_instruments import INSTRUMENT_COLUMNS, read_instruments
from graph.ingest.evidence import BASIS_OF_KIND, Shelf
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source
from graph.ingest.tables import Row, read_csv

COLUMNS = {
    "sources.csv": ("id", "title", "publisher", "url", "published", "kind"),
    "organisations.csv": ("id", "name", "kind", "country", "parent_id", "source_ids"),
    "sites.csv": (
        *("id", "name", "kind", "level", "address", "city", "country", "lat", "lng", "workers", "products"),
        "source_ids",
    ),
    "links.csv": (
        *("from_id", "relation", "to_id", "product", "valid_from", "valid_to", "status", "note"),
        "source_ids",
    ),
    "abuses.csv": (
        *("id", "site_id", "category", "start", "end", "summary", "victims", "victims_unit", "status"),
        "source_ids",
    ),
    "instruments.csv": INSTRUMENT_COLUMNS,
}
DOCUMENT_KINDS = ("news", "ngo_report", "government", "court", "company_disclosure", "academic", "encyclopedia")
"""``dataset`` is declared by the README but has no basis: how strong one is depends on whose it is."""
LABEL_OF_ORGANISATION = {
    **dict.fromkeys(("brand", "retailer"), "Brand"),
    **dict.fromkeys(("supplier", "trader"), "Supplier"),
    **dict.fromkeys(
        ("union", "union_confederation", "scheme", "auditor", "public_buyer", "agency", "ngo"), "Organisation"
    ),
}
LABEL_OF_SITE = {
    **dict.fromkeys(("factory", "mill", "other"), "Factory"),
    **dict.fromkeys(("farm", "plantation"), "Farm"),
    "mine": "Mine",
    "vessel": "Vessel",
}
RELATIONS = ("OWNS", "OPERATES", "SOURCES_FROM", "LOCATED_IN", "REPRESENTS", "MEMBER_OF", "AUDITED", "CERTIFIED")
LINK_KEY = ("product", "valid_from", "valid_to", "status")
"""With both ends and the relation, what makes a row of links.csv one statement."""


def recognises(path: Path) -> bool:
    """A folder with the files that only the cases have; whether their columns are right, reading them tells."""
    return path.is_dir() and (path / "abuses.csv").is_file() and (path / "instruments.csv").is_file()


def read(path: Path, rows: Rows) -> None:
    """Map every row of every file."""
    shelf = Shelf(rows.known_document)
    kinds: dict[str, str] = {}
    for row in read_csv(path / "sources.csv", COLUMNS["sources.csv"], rows):
        _document(row, rows, shelf)
    organisations = list(read_csv(path / "organisations.csv", COLUMNS["organisations.csv"], rows))
    for row in organisations:
        _organisation(row, rows, shelf, kinds)
    for row in read_csv(path / "sites.csv", COLUMNS["sites.csv"], rows):
        _site(row, rows, shelf)
    links = list(read_csv(path / "links.csv", COLUMNS["links.csv"], rows))
    for row in links:
        _link(row, rows, shelf)
    _check_parents(organisations, links, rows)
    for row in read_csv(path / "abuses.csv", COLUMNS["abuses.csv"], rows):
        _abuse(row, rows, shelf)
    buys = {(row.values["from_id"], row.values["to_id"]) for row in links if row.values["relation"] == "SOURCES_FROM"}
    read_instruments(path / "instruments.csv", rows, shelf, kinds, buys)


def _document(row: Row, rows: Rows, shelf: Shelf) -> None:
    kind = row.text("kind") or ""
    if kind not in DOCUMENT_KINDS:
        rows.problem(row.where, f"kind '{kind}' is not one of {', '.join(DOCUMENT_KINDS)}")
        return
    identifier = row.values["id"]
    shelf.add(identifier, row.text("publisher"), BASIS_OF_KIND[kind])
    _required(row, rows, "id", "title", "publisher")
    rows.node(
        "Document", identifier, row.where, title=row.text("title"), publisher=row.text("publisher"),
        url=row.text("url"), published=row.text("published"), kind=kind, visibility="public",
    )  # fmt: skip


def _organisation(row: Row, rows: Rows, shelf: Shelf, kinds: dict[str, str]) -> None:
    kind = row.text("kind") or ""
    label = LABEL_OF_ORGANISATION.get(kind)
    if label is None:
        rows.problem(row.where, f"kind '{kind}' is not one of {', '.join(LABEL_OF_ORGANISATION)}")
        return
    _required(row, rows, "id", "name", "source_ids")
    identifier = row.values["id"]
    kinds[identifier] = kind
    rows.node(
        label, identifier, row.where, name=row.text("name"), kind=kind, country=row.text("country"), visibility="public"
    )
    cite(rows, shelf, identifier, row)


def _site(row: Row, rows: Rows, shelf: Shelf) -> None:
    label = LABEL_OF_SITE.get(row.text("kind") or "")
    if label is None:
        rows.problem(row.where, f"kind '{row.text('kind') or ''}' is not one of {', '.join(LABEL_OF_SITE)}")
        return
    _required(row, rows, "id", "name", "level", "country", "source_ids")
    workers = row.whole("workers", rows)
    lat, lng = row.position(rows)
    products = row.text("products")
    rows.node(
        label, row.values["id"], row.where, name=row.text("name"), kind=row.text("kind"), level=row.text("level"),
        address=row.text("address"), city=row.text("city"), country=row.text("country"), lat=lat, lng=lng,
        workers_min=workers, workers_max=workers, products=[products] if products else None, visibility="public",
    )  # fmt: skip
    cite(rows, shelf, row.values["id"], row)


def _link(row: Row, rows: Rows, shelf: Shelf) -> None:
    relation = row.text("relation") or ""
    if relation not in RELATIONS:
        rows.problem(row.where, f"relation '{relation}' is not one of {', '.join(RELATIONS)}")
        return
    _required(row, rows, "from_id", "to_id", "status", "source_ids")
    _refuse_retracted(row, rows)
    start, end = row.values["from_id"], row.values["to_id"]
    stated: dict[str, Any] = {name: row.text(name) for name in ("product", "status", "note", "valid_from", "valid_to")}
    evidence = shelf.evidence(row.ids("source_ids"))
    if relation in ("AUDITED", "CERTIFIED"):
        _certificate(row, rows, shelf, relation)
        return
    key = [row.values[name] for name in LINK_KEY]
    rows.link(relation, start, end, row.where, key, **stated, **evidence, visibility="public")


def _certificate(row: Row, rows: Rows, shelf: Shelf, relation: str) -> None:
    """An AUDITED or CERTIFIED link stands for an audit or certificate: a node of its own, issued by the from side."""
    start, end = row.values["from_id"], row.values["to_id"]
    columns = (start, relation, end, *(row.values[name] for name in LINK_KEY))
    identifier = "cert-" + hashlib.sha256("\x1f".join(columns).encode()).hexdigest()[:16]
    evidence = shelf.evidence(row.ids("source_ids"))
    kind = "audit" if relation == "AUDITED" else "certificate"
    rows.node(
        "Certificate", identifier, row.where, kind=kind, name=f"{rows.name_of(start)}: {kind} of {rows.name_of(end)}",
        scheme=rows.name_of(start), status=row.text("status"), start=row.text("valid_from"),
        end=row.text("valid_to"), result=row.text("note"), **evidence, visibility="public",
    )  # fmt: skip
    common = {"status": row.text("status"), "visibility": "public", **evidence}
    rows.link("ISSUED", start, identifier, row.where, **common)
    rows.link("CERTIFIES", identifier, end, row.where, product=row.text("product"), note=row.text("note"), **common)
    cite(rows, shelf, identifier, row)


def _abuse(row: Row, rows: Rows, shelf: Shelf) -> None:
    _required(row, rows, "id", "site_id", "category", "status", "summary", "source_ids")
    _refuse_retracted(row, rows)
    identifier = row.values["id"]
    evidence = shelf.evidence(row.ids("source_ids"))
    affected = row.whole("victims", rows)
    if (affected is None) != (row.text("victims_unit") is None):
        rows.problem(row.where, "victims and victims_unit go together; fill in both or neither")
    rows.node(
        "Incident", identifier, row.where, category=row.text("category"), start=row.text("start"), end=row.text("end"),
        summary=row.text("summary"), affected=affected, affected_unit=row.text("victims_unit"),
        status=row.text("status"), **evidence, visibility="public",
    )  # fmt: skip
    rows.link("OCCURRED_AT", identifier, row.values["site_id"], row.where, **evidence, visibility="public")
    cite(rows, shelf, identifier, row)


def cite(rows: Rows, shelf: Shelf, identifier: str, row: Row) -> None:
    """Link a node to each document its row names."""
    for document in dict.fromkeys(row.ids("source_ids")):
        rows.link("DOCUMENTED_BY", identifier, document, row.where, **shelf.evidence([document]), visibility="public")


def _check_parents(organisations: list[Row], links: list[Row], rows: Rows) -> None:
    """``parent_id`` repeats an OWNS row of links.csv; it makes no second link, but it must be there."""
    owned = {(row.values["from_id"], row.values["to_id"]) for row in links if row.values["relation"] == "OWNS"}
    for row in organisations:
        parent = row.text("parent_id")
        if parent and (parent, row.values["id"]) not in owned:
            rows.problem(
                row.where, f"parent_id {parent} has no row 'OWNS {row.values['id']}' in links.csv; add it there"
            )


def _refuse_retracted(row: Row, rows: Rows) -> None:
    if row.text("status") == "retracted":
        rows.problem(row.where, "status 'retracted' is not entered here; load the row, then: tiertrace retract RECORD")


def _required(row: Row, rows: Rows, *columns: str) -> None:
    for column in columns:
        if row.text(column) is None:
            rows.problem(row.where, f"{column} is empty; every row needs one")


def newest(path: Path) -> str | None:
    """Newest date of publication among the sources: how recent the cases are."""
    rows = Rows("cases")
    stated = [row.text("published") for row in read_csv(path / "sources.csv", COLUMNS["sources.csv"], rows)]
    dated = []
    for text in stated:
        try:
            dated.append((bounds(text or "")[1], text))
        except InputError:
            continue
    return max(dated)[1] if dated else None


SOURCE = Source(
    format="cases",
    title="Documented labour-rights cases",
    description="Hand-compiled, fully cited supply chain cases. Chosen for well-documented chains, so no sample of "
    "anything; absence here is absence from these files only.",
    looks_like="a folder with sources, organisations, sites, links, abuses and instruments as CSV",
    license="CC BY 4.0 suggested; the cited pages keep their own rights",
    personal_data="none wanted: persons are given as roles; names can occur inside web addresses",
    recognises=recognises,
    read=read,
    about=lambda path, given: About("cases", "Documented labour-rights cases", as_of=newest(path)),
)
