"""An invented graph with everything that a redaction has to protect, made straight as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.columns import in_order, with_bounds
from graph.projection import Projection, link_schema, node_schema, write_projection

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

WEB = "https://press.example.org/"
SITE_NAME = "Lorem Knitwear Ltd. Unit 2"
FARM_AT = (24.123456, 89.987654)


def graph_of(folder: Path, rows: Rows) -> Projection:
    """A projection of these nodes and links; what a row does not name is empty, visibility is public."""
    tables = {}
    for name, stated in rows.items():
        is_node = name in model.LABELS
        columns = model.node_columns(name) if is_node else model.link_columns(name)
        whole = [_whole(name, at, row) for at, row in enumerate(stated)]
        plain = node_schema(name, derived=False) if is_node else link_schema(name, derived=False)
        table = pa.Table.from_pylist(whole, schema=plain)
        tables[name] = in_order(with_bounds(table, columns), list(model.NODE_KEY if is_node else model.LINK_KEY))
    datasets = [
        {"dataset": "invented", "title": "Invented", "files": [{"name": "members-of-union.csv", "sha256": "ab"}]}
    ]
    return write_projection(folder, tables, {"profile": "public", "datasets": datasets, "report": {"left_out": {}}})


def _whole(name: str, at: int, row: Mapping[str, Any]) -> dict[str, Any]:
    shared = {"visibility": "public", "dataset": ["invented"], "row": [f"members-of-union.csv:{at + 2}"]}
    if name in model.LABELS:
        return {**shared, **row}
    cited = {"source": ["A publisher"], "documents": ["doc-list"], "status": "documented", "basis": "ngo_report"}
    return {**shared, **cited, "key": f"key-{name.lower()}-{at}", **row}


def link(begin: str, end: str, **more: Any) -> dict[str, Any]:
    """One link."""
    return {"from_id": begin, "to_id": end, **more}


def document(id: str, title: str = "A list", **more: Any) -> dict[str, Any]:
    """One published document."""
    return {"id": id, "title": title, "publisher": "A publisher", "kind": "ngo_report", "url": f"{WEB}{id}", **more}


def incident(id: str, documents: Sequence[str] = ("doc-list",), **more: Any) -> dict[str, Any]:
    """One incident."""
    return {"id": id, "category": "wages", "status": "documented", "source": ["A publisher"], "basis": "ngo_report",
            "documents": list(documents), "affected_unit": "dismissed", **more}  # fmt: skip


def invented() -> dict[str, list[dict[str, Any]]]:
    """A brand, its supplier, two factories in a building, a farm, three unions, and what happened there."""
    return {
        "Brand": [{"id": "brand-1", "name": "Example Brand", "country": "DE"}],
        "Supplier": [
            {"id": "supplier-1", "name": "Ipsum Trading", "country": "BD"},
            {"id": "supplier-2", "name": "Lorem Knitwear Limited", "country": "BD"},
        ],
        "Factory": [
            {"id": "site-lorem", "name": SITE_NAME, "aliases": ["LOREM-KNIT (Dhaka)"], "level": "site", "country": "BD",
             "address": "Plot 77, Quux Road, Savar", "city": "Savar", "lat": 23.846111, "lng": 90.2575,
             "geocode_precision": "rooftop", "products": ["socks"], "workers_min": 3, "workers_max": 4,
             "identifiers": ["os_id:BD2020123ABCDEF"]},
            {"id": "site-other", "name": "Quux Garments", "country": "BD", "lat": 23.85, "lng": 90.26,
             "workers_min": 96, "workers_max": 96, "products": ["shirts"]},
            {"id": "site-third", "name": "Zebra Garments", "country": "BD", "workers_min": 100, "workers_max": 100},
            {"id": "site-home", "name": "Umbra workshop", "country": "IN", "facility_type": ["Worker dormitory"],
             "address": "7 Hidden Lane", "lat": 12.987651, "lng": 77.123459, "geocode_precision": "exact"},
        ],
        "Farm": [
            {"id": "farm-1", "name": "Papaya Farm", "country": "BD", "lat": FARM_AT[0], "lng": FARM_AT[1],
             "address": "Behind the mill, Example Village", "products": ["cotton"]},
        ],
        "Organisation": [
            {"id": "union-hidden", "name": "Example Sock Knitters Union (ESKU)", "kind": "union", "country": "BD"},
            {"id": "union-open", "name": "Example Garment Union", "kind": "union", "country": "BD"},
            {"id": "union-agreed", "name": "Example Farm Union", "kind": "union", "country": "BD"},
        ],
        "Agreement": [{"id": "agreement-1", "name": "Farm agreement", "documents": ["doc-list"]}],
        "Incident": [
            incident("inc-few", affected=3, start="2013-04-24", end="2013-04-24",
                     summary="Three women of Lorem Knitwear were dismissed on 24 April 2013; 3 joined the ESKU."),
            incident("inc-part", affected=37, summary="37 were dismissed at Quux Garments."),
            incident("inc-sum", affected=40, summary="In all 40 were dismissed."),
            incident("inc-none", affected=0, start="2015-05-05", summary="Nobody was hurt."),
        ],
        "Document": [
            document("doc-list"),
            document("doc-lorem", "Workers of LOREM KNITWEAR LTD - unit 2 speak", url=f"{WEB}lorem-knitwear"),
            document("doc-few", "Three workers fired in Savar", url=f"{WEB}three-workers-fired"),
            document("doc-told", "Told to a partner", url=None, summary="As told by a member of the committee"),
            document("doc-union", "Our members", publisher="Example Garment Union"),
            document("doc-esku", "The ESKU is founded", kind="news"),
        ],
        "OPERATES": [
            link("supplier-1", "site-lorem", note="Told by the night guard", documents=["doc-told"]),
            link("supplier-1", "site-other"),
            link("supplier-2", "site-third"),
        ],
        "SOURCES_FROM": [
            link("brand-1", "supplier-1", note="On the list of 2013"),
            link("brand-1", "farm-1"),
            link("brand-1", "site-home"),
        ],
        "LOCATED_IN": [link("site-lorem", "site-third"), link("site-other", "site-third")],
        "OCCURRED_AT": [
            link("inc-few", "site-lorem", documents=["doc-lorem", "doc-few"], valid_from="2013-04-24"),
            link("inc-part", "site-other"),
            link("inc-sum", "site-third"),
            link("inc-none", "farm-1"),
        ],
        "DOCUMENTED_BY": [link("inc-few", "doc-few"), link("union-hidden", "doc-esku")],
        "REPRESENTS": [
            link("union-hidden", "site-lorem", documents=["doc-esku"], note="The committee meets on Fridays"),
            link("union-open", "site-lorem", documents=["doc-union"]),
            link("union-agreed", "farm-1"),
        ],
        "SIGNED": [link("union-agreed", "agreement-1")],
        "COVERS": [link("agreement-1", "farm-1")],
    }  # fmt: skip
