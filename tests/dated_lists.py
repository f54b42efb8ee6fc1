"""Invented lists of which every dated version is kept, put into a ledger by its own functions, without an importer."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from graph.build import extend
from graph.ledger import records_schema, store_records
from graph.projection import Projection
from graph.workspace import Workspace

LIST = "example-list"
BRAND = ("brand-example", "Example Brand Ltd")
OTHER_BRAND = ("brand-sample", "Sample Outfitters Ltd")
Row = dict[str, Any]


def hashed(*parts: str) -> str:
    """What stands for a published id where there is none."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def site(name: str, address: str = "1 Example Road", country: str = "BD", **more: Any) -> Row:
    """A row of a list: a factory, or what ``label`` says.

    Args:
        more: id where the list publishes one; brand, tier, product and visibility of the link; ``measures`` (name to
            text) and ``group`` (id) of the factory; its columns.
    """
    return {"name": name, "address": address, "country": country, **more}


def site_id(row: Row, dataset: str = LIST) -> str:
    """The id that an importer gives a row."""
    return str(row.get("id") or f"{dataset}:{hashed(row['name'], row['address'], row['country'])}")


def tables_of(rows: Sequence[Row], as_of: str, dataset: str = LIST) -> dict[str, pa.Table]:
    """What an importer makes of the rows of one version."""
    made: dict[str, dict[str, Row]] = {}
    paper = f"{dataset}-{as_of}"
    seen = {"visibility": "public"}
    made["Document"] = {
        paper: {"id": paper, "title": f"Example list of {as_of}", "publisher": BRAND[1], "kind": "dataset",
                "published": as_of, "url": f"https://example.org/{as_of}", "row": [f"{paper}.csv:1"], **seen}
    }  # fmt: skip
    for line, row in enumerate(rows, start=2):
        at = {"row": [f"{paper}.csv:{line}"], "visibility": row.get("visibility", "public")}
        node, label = site_id(row, dataset), row.get("label", "Factory")
        columns = set(records_schema(label).names)
        kept = {name: value for name, value in row.items() if name in columns}
        made.setdefault(label, {})[node] = {"kind": label.lower(), **kept, "id": node, **at}
        brand, name = row.get("brand", BRAND)
        made.setdefault("Brand", {})[brand] = {"id": brand, "name": name, "kind": "brand", **at, **seen}
        for measured, said in row.get("measures", {}).items():
            measure = f"{node}:{measured}"
            made.setdefault("Measure", {})[measure] = {"id": measure, "name": measured, "value_text": said, **at}
            link = {
                "from_id": measure,
                "to_id": node,
                "key": f"{dataset}:{hashed(measure)}",
                "documents": [paper],
                **at,
            }
            made.setdefault("CONCERNS", {})[link["key"]] = link
        if group := row.get("group"):
            made.setdefault("Supplier", {})[group] = {"id": group, "name": f"Group {group}", "kind": "group", **at}
            link = {"from_id": node, "to_id": group, "key": f"{dataset}:{hashed(node, group)}", "source": [name], **at}
            made.setdefault("IN_GROUP", {})[link["key"]] = link
        key = f"{dataset}:{hashed(brand, node, row.get('product') or '')}"
        made.setdefault("SOURCES_FROM", {})[key] = {
            "from_id": brand, "to_id": node, "key": key, "source": [name], "documents": [paper],
            "basis": "company_disclosure", "status": "acknowledged", "product": row.get("product"),
            "disclosed_tier": row.get("tier"), **at,
        }  # fmt: skip
    return {
        name: pa.Table.from_pylist([kept[key] for key in sorted(kept)], schema=records_schema(name))
        for name, kept in made.items()
    }


def add_version(
    workspace: Workspace, as_of: str | None, rows: Sequence[Row], dataset: str = LIST, **about: Any
) -> Projection:
    """Put one version into the ledger and build."""
    with workspace.writing():
        records = {
            name: kept["sha256"]
            for name, kept in store_records(workspace, tables_of(rows, as_of or "undated", dataset)).items()
        }
        stated = {
            "title": "Example list", "description": "Invented.", "license": "CC0-1.0", "publisher": BRAND[1],
            "format": "example", "history": "accumulate", "as_of": as_of, "files": [], **about,
        }  # fmt: skip
        content = {"dataset": dataset, "about": stated, "records": records}
        return extend(workspace, "snapshot", content)[1]
