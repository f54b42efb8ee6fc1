"""An invented answer with a hostile text in every field, for every format of an export; share it, do not copy it.

::

    hostile_projection(folder) -> Projection     a small build: one brand, suppliers, places, incidents, documents
    hostile_content(folder) -> Content           its trace, stamped with hostile texts too
    HOSTILE                                      the texts by what they try

What a build cannot hold (a lone surrogate) stands in the answer and in the stamp alone. ``DANGERS`` may stand nowhere
in a page or drawing as they are.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.columns import in_order, with_bounds
from graph.export.content import Content
from graph.export.preparing import prepare
from graph.projection import Projection, link_schema, node_schema, write_projection

HOSTILE: dict[str, str] = {
    "script": "<script>alert(1)</script>",
    "closes_script": "</script><img src=x onerror=alert(2)>",
    "attribute": '" onload="alert(3)" x=\'',
    "formula": "=cmd|' /C calc'!A0",
    "formula_plus": "+1+1",
    "formula_minus": "-2+3",
    "formula_at": "@SUM(1+1)",
    "mark": "'=1+1",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "nul": "\x00=1+1",
    "controls": "a\x0bb\x1bc\x07d\ufffee",
    "right_to_left": "\u202egnp.exe \u0645\u0635\u0646\u0639 \u05de\u05e4\u05e2\u05dc",
    "long": "Example Knitwear " * 600,
    "quotes": "\"double\", 'single', `back`, \\slash\\, {brace}, $dollar, ${tpl}, {{7*7}}, %s",
    "lines": "line one\nline two\r\nline three\u2028four",
    "separators": "a;b; c|d,e\\;f",
    "cypher": "x'}) DETACH DELETE n //",
    "entity": "&lt;b&gt; &amp; ]]> <!-- -- --> <?x?>",
    "emoji": "\U0001f9f5 Ñandú ﬁ e\u0301\u0302\u0303\u0304\u0305\u0306",
    "markdown": "**bold** [link](javascript:alert(4)) ![x](http://example.org/x.png) | cell |\n# head",
    "latex": "\\input{/etc/passwd} $x^2$ @article{x, title={y}}",
    "escape_of_workbooks": "_x000D_ _x0041_",
    "blank": "   ",
}
LONE_SURROGATE = "half \ud800 a character"
DANGERS = ("<script>alert(1)", "<img src=x", '" onload="alert(3)"', "</script><img")
_ADDRESS = {
    0: "javascript:alert(5)",
    1: 'http://example.org/"><script>alert(6)</script>',
    2: "https://example.org/a b?c=<d>&e='f'",
}


def hostile_projection(folder: Path) -> Projection:
    """A build in which each text that a source may fill is one of ``HOSTILE``, turn by turn."""
    texts = _turns()
    tables: dict[str, list[dict[str, Any]]] = {}

    def node(label: str, number: int, **stated: Any) -> str:
        row = _row(model.node_columns(label), texts, stated | {"id": f"{label.lower()}-{number}"})
        tables.setdefault(label, []).append(row)
        return str(row["id"])

    def link(kind: str, start: str, end: str, **stated: Any) -> None:
        key = f"key-{len(tables.get(kind, ()))}"
        row = _row(model.link_columns(kind), texts, stated | {"from_id": start, "to_id": end, "key": f"{kind}:{key}"})
        tables.setdefault(kind, []).append(row)

    documents = [
        node("Document", number, url=_ADDRESS.get(number, f"https://example.org/{number}"), published="2013-04")
        for number in range(8)
    ]
    brand = node("Brand", 1, country="DE")
    count = len(HOSTILE)
    for number in range(count):
        cited = [documents[number % 8], documents[(number + 3) % 8]]
        said = {"documents": cited, "basis": "ngo_report", "listed": ["2012-01-01", "2013-06"] if number % 2 else None}
        status = ("documented", "alleged", "disputed", "acknowledged")[number % 4]
        dated = {"valid_from": "2012", "valid_to": "2014-03"} if number % 3 else {"valid_from": None, "valid_to": None}
        supplier = node("Supplier", number, country="BD")
        label = ("Factory", "Farm", "Mine", "Vessel")[number % 4]
        place = node(label, number, country="BD", level="site", lat=23.7 + number / 100, lng=90.4, workers_min=100)
        incident = node(
            "Incident", number, category="wages",
            status=("documented", "alleged", "disputed", "remediated")[number % 4],
            start="2013-04-24", end=None, documents=cited, basis="ngo_report", affected=1138,
            ilo_indicators=["debt_bondage"], affected_unit="affected",
        )  # fmt: skip
        link("SOURCES_FROM", brand, supplier, status=status, **said, **dated)
        link("OPERATES", supplier, place, status=status, **said, **dated)
        link("OCCURRED_AT", incident, place, status="documented", **said)
        for one in (supplier, place, incident):
            link("DOCUMENTED_BY", one, cited[0], status="documented", **(said | {"documents": []}))
    made = {name: _table(name, rows) for name, rows in tables.items()}
    about = {
        "dataset": HOSTILE["formula"], "title": HOSTILE["script"], "publisher": HOSTILE["attribute"],
        "license": HOSTILE["quotes"], "as_of": "2026-01-14", "format": "hostile", "history": "replace",
        "files": [{"name": HOSTILE["lines"], "sha256": "0" * 64}], "description": HOSTILE["markdown"],
    }  # fmt: skip
    return write_projection(folder, made, {"profile": "public", "datasets": [about], "report": {"left_out": {}}})


def hostile_content(folder: Path, date: str = "2026-11-30") -> Content:
    """The trace of the invented brand, every finding with all that is said of it."""
    projection = hostile_projection(folder)
    content = prepare(projection, "trace", {"brand": "brand-1"}, date=date, command=f"tiertrace {HOSTILE['formula']}")
    answer = copy.deepcopy(content.answer)
    answer["findings"][0]["incident"]["summary"] = LONE_SURROGATE
    stamp = replace(
        content.stamp,
        title=f"{content.stamp.title} {HOSTILE['closes_script']} {LONE_SURROGATE}",
        warnings=(HOSTILE["attribute"], LONE_SURROGATE),
        redactions=(HOSTILE["formula"],),
        position=3,
    )
    return replace(content, answer=answer, picture=answer, stamp=stamp)


def _turns() -> Any:
    """Gives one hostile text after another."""
    while True:
        yield from HOSTILE.values()


def _row(columns: tuple[model.Property, ...], texts: Any, stated: dict[str, Any]) -> dict[str, Any]:
    """A row with the stated values, and a hostile text wherever the model lets a source write what it wants."""
    row: dict[str, Any] = {}
    for column in columns:
        if column.derived:
            continue
        if column.name in stated:
            row[column.name] = stated[column.name]
        elif column.name == "visibility":
            row[column.name] = "public"
        elif column.name in ("former_ids", "documents", "delisted"):
            row[column.name] = None
        elif column.kind == "text" and not column.values and column.name not in ("country", "archive_url"):
            row[column.name] = next(texts)
        elif column.kind == "texts" and not column.values and column.name != "listed":
            row[column.name] = [next(texts), next(texts)]
        else:
            row[column.name] = None
    return row


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    is_node = name in model.LABELS
    columns = model.node_columns(name) if is_node else model.link_columns(name)
    stated = (node_schema if is_node else link_schema)(name, derived=False)
    table = with_bounds(pa.Table.from_pylist(rows, stated), columns)
    table = table.select((node_schema if is_node else link_schema)(name).names)
    return in_order(table, list(model.NODE_KEY if is_node else model.LINK_KEY))
