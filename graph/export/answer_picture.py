"""The picture of the rows of an answer: the records that they name as boxes, the stated links between them as arrows.

What is drawn is chosen by ``graph.dossier.among``; boxes and arrows are those of the picture of a trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.export import words
from graph.export.boxes import SIGN, about
from graph.export.content import Stamp
from graph.export.evidence import stamped
from graph.export.layout import Arrow, Box, Layout, arrange, lines
from graph.export.picture import render
from graph.export.plain import STATEMENT
from graph.export.sources import Sources
from graph.export.stated_links import numbered
from graph.export.text import SENTENCES_LIMIT, clean, cleaned, web_address
from graph.export.vis import OPTIONS, drawn_by, network_of, packed, text_styles

Json = dict[str, Any]
_HEADINGS = 30.0
"""Of the room for headings, which this picture has none of."""
_UNDECIDED = "POSSIBLY_SAME_AS"
_KINDS = {"Brand": "brand", "Incident": "finding"}


def answer_drawing(among: Json) -> Json:
    """What the drawing script needs inside another page.

    Args:
        among: as ``graph.dossier.among.links_among`` gives it, with at least one link.

    Returns:
        ``nodes``, ``edges``, ``options``, ``frame``, ``targets`` and ``marks``, as ``graph.export.picture.drawing``;
        ``names``: of each node drawn, by id; ``links``: the links in words; ``summary``; ``shown`` and ``total``.
    """
    layout = _layout(among)
    nodes, edges = drawn_by(network_of(layout))
    shown, total = len(among["nodes"]), among["linked"]
    return {
        "nodes": nodes,
        "edges": edges,
        "options": OPTIONS,
        "frame": _frame(layout),
        "targets": {box.key: box.target for box in layout.boxes if box.target},
        "marks": _marks(layout),
        "names": {node["id"]: name_of(node) for node in among["nodes"]},
        "labels": {node["id"]: node["label"] for node in among["nodes"]},
        "links": links_in_words(among),
        "summary": summary(among),
        "shown": shown,
        "total": total,
        "alone": among["named"] - total,
    }


def answer_page(
    among: Json,
    title: str,
    question: str,
    searched: str,
    stamp: Stamp | None = None,
    documents: Mapping[str, Json] | None = None,
) -> str:
    """The picture, its links in words and their sources as one HTML page that stands alone.

    Args:
        title, question: what was asked.
        searched: what it was answered from, in a sentence.
        stamp: what every export says of itself.
        documents: what the build holds of the cited documents, by id.
    """
    layout = _layout(among)
    sources = Sources(documents)
    numbers = {node["id"]: number for number, node in enumerate(among["nodes"])}
    rows = [_row(one, sources, numbers) for one in _in_words(among)]
    page = {
        "title": clean(title),
        "question": clean(question, 4_000),
        "summary": summary(among),
        "shown": shown_words(among),
        "statement": " ".join(stamp.statements) if stamp else STATEMENT,
        "warnings": [clean(one, SENTENCES_LIMIT) for one in stamp.warnings] if stamp else [],
        "facts": stamped(stamp) if stamp else [],
        "searched": clean(searched, 2_000),
        "marks": _marks(layout),
        "rows": rows,
        "sources": sources.rows,
    }
    nodes, edges = drawn_by(network_of(layout))
    drawing = {"nodes": packed(nodes), "edges": packed(edges), "frame": _frame(layout), "folded": {}}
    return render(page, [drawing], "answer.html")


def summary(among: Json) -> str:
    """'12 records and 14 links between them'."""
    pairs = {_pair(one) for one in among["links"]}
    records = words.counted(len(among["nodes"]), "record", "records")
    return f"{records} and {words.counted(len(pairs), 'link', 'links')} between them"


def shown_words(among: Json) -> str:
    """How much of what is named the picture shows."""
    total, alone = among["linked"], among["named"] - among["linked"]
    said = f"{len(among['nodes']):,} of {total:,} linked records shown."
    return said + (f" {alone:,} more have no stated link to another of them and are not drawn." if alone else "")


def name_of(node: Json) -> str:
    """What a node is called: an incident by what and when, as it has no name."""
    if node["label"] == "Incident":
        return clean(f"{_what(node)}, {_when(node)}")
    return clean(node.get("name") or node.get("title") or node["id"])


def links_in_words(among: Json) -> list[Json]:
    """Each statement as a row of a table: whose link, which, to whom, how surely, when, on whose word, where."""
    rows = []
    for one in _in_words(among):
        first = one["documents"][0] if one["documents"] else {}
        rows.append(
            {
                "start": one["start"],
                "relation": one["relation"],
                "end": one["end"],
                "status": one["status"],
                "when": one["when"],
                "publishers": clean("; ".join(one["source"])),
                "titles": clean("; ".join(document.get("title") or document["id"] for document in one["documents"])),
                "address": web_address(first.get("url") or ""),
                "published": clean(first.get("published") or "") or None,
            }
        )
    return rows


def _in_words(among: Json) -> list[Json]:
    nodes = {node["id"]: node for node in among["nodes"]}
    return [
        {
            "ends": (one["from_id"], one["to_id"]),
            "start": name_of(nodes[one["from_id"]]),
            "relation": words.relation(one["relation"]),
            "end": name_of(nodes[one["to_id"]]),
            "status": _status(one, nodes),
            "when": _period(one, nodes),
            "source": one["source"] or [],
            "documents": one["documents"] or [],
            "note": clean(one["note"] or "", 2_000),
        }
        for one in among["links"]
    ]


def _row(one: Json, sources: Sources, numbers: dict[str, int]) -> Json:
    documents: Any = cleaned(one["documents"])
    return {
        **one,
        "source": clean("; ".join(one["source"])),
        "cites": sources.cite(documents),
        "nodes": numbered(one["ends"], numbers),
    }


def _layout(among: Json) -> Layout:
    """Boxes and arrows with their places."""
    key = {node["id"]: f"box-{number}" for number, node in enumerate(among["nodes"])}
    anchors: dict[str, str] = {}
    for number, one in enumerate(among["links"], 1):
        anchors.setdefault(one["from_id"], f"row-{number}")
        anchors.setdefault(one["to_id"], f"row-{number}")
    boxes = [_box(key[node["id"]], node, anchors.get(node["id"])) for node in among["nodes"]]
    layout = arrange(boxes, _arrows(among, key))
    for box in layout.boxes:
        box.y = round(box.y - _HEADINGS, 1)
    layout.height = round(layout.height - _HEADINGS, 1)
    return layout


def _box(key: str, node: Json, anchor: str | None) -> Box:
    """The box of one node: its name, and what and where it is."""
    name, said = name_of(node), about(node)
    kind = _KINDS.get(node["label"], "site")
    if node["label"] == "Incident":
        text = [*lines(SIGN + _what(node), "sign", 3), *lines(_when(node), "note", 2)]
    elif node["label"] == "Document":
        said = clean(" · ".join(one for one in ("Document", node.get("publisher"), node.get("published")) if one))
        text = [*lines(name, "name", 3), *lines(said, "note", 2)]
    else:
        text = [*lines(name, "name", 3), *lines(said, "note", 2)]
    many = " many" if words.level(node.get("level")) else ""
    return Box(key, node["column"], kind + many, text, f"{name}\n{said}", anchor, f"node:{node['id']}")


def _arrows(among: Json, key: dict[str, str]) -> list[Arrow]:
    """One arrow for all that is stated from one node to another; dashed where none of it is certain."""
    nodes = {node["id"]: node for node in among["nodes"]}
    between: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for one in among["links"]:
        between[one["from_id"], one["to_id"]].append(one)
    arrows = []
    for (start, end), stated in between.items():
        kinds = sorted({one["relation"] for one in stated})
        label = "" if kinds == ["SOURCES_FROM"] else " / ".join(words.relation(kind) for kind in kinds)
        dashed = all(_doubtful(one, nodes) for one in stated)
        title = "\n".join(
            [name_of(nodes[start]), label or words.relation(kinds[0]), name_of(nodes[end])]
            + [f"{_status(one, nodes)} · {_period(one, nodes)}" for one in stated[:4]]
        )
        tip = kinds != [_UNDECIDED]
        link = f"row-{among['links'].index(stated[0]) + 1}"
        arrows.append(Arrow(key[start], key[end], dashed, label, title, tip=tip, link=link))
    return arrows


def _doubtful(one: Json, nodes: dict[str, Json]) -> bool:
    return one["relation"] == _UNDECIDED or _said_status(one, nodes) in words.CONTESTED


def _said_status(one: Json, nodes: dict[str, Json]) -> str | None:
    """How surely; where an incident happened is as sure as the incident itself."""
    stated: str | None = one["status"]
    return stated or (nodes[one["from_id"]].get("status") if one["relation"] == "OCCURRED_AT" else None)


def _status(one: Json, nodes: dict[str, Json]) -> str:
    return clean(words.status(_said_status(one, nodes), company=one["relation"] not in ("LOCATED_IN", "OCCURRED_AT")))


def _period(one: Json, nodes: dict[str, Json]) -> str:
    """When it was so; an incident occurred when it did."""
    if one["relation"] == "OCCURRED_AT":
        return _when(nodes[one["from_id"]])
    listed = f"on lists of {', '.join(one['listed'])}" if one.get("listed") else ""
    if listed and not (one["valid_from"] or one["valid_to"]):
        return clean(listed)
    return clean(", ".join(part for part in (words.period(one["valid_from"], one["valid_to"]), listed) if part))


def _what(node: Json) -> str:
    """'wages (alleged)': whoever is not certain is said so."""
    return clean(f"{words.category(node.get('category'))} ({words.status(node.get('status'))})")


def _when(node: Json) -> str:
    return clean(words.period(node.get("start"), node.get("end")))


def _pair(one: Json) -> tuple[str, str, str]:
    return one["from_id"], one["relation"], one["to_id"]


def _marks(layout: Layout) -> list[str]:
    """The kinds of boxes, for a legend."""
    return sorted({mark for box in layout.boxes for mark in box.kind.split()} - {"lane"})


def _frame(layout: Layout) -> Json:
    """Size of the drawing and the styles of its text; its columns are no tiers and have no headings."""
    return {"width": round(layout.width, 1), "height": layout.height, "bands": [], "styles": text_styles()}
