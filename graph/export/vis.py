"""Boxes and arrows as pyvis hands them to vis-network, under keys of our own: no id from data reaches a script.

The script (``picture.js``) sets the points at the sides of the boxes, where arrows leave and arrive.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyvis.network import Network

from graph.export.layout import STYLES, Arrow, Box, Layout, Line, is_right_to_left
from graph.export.text import width

Json = dict[str, Any]
_SIDES = {"left": -0.5, "right": 0.5}
_WORD_SIZE = 11.5
_TOLD_BY_THE_REST = ("color", "label", "shape", "title", "anchor", "arrows", "boxHeight")
OPTIONS: Json = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "dragView": False,
        "zoomView": False,
        "hover": True,
        "tooltipDelay": 150,
        "selectConnectedEdges": False,
    },
    "edges": {
        "color": {"color": "#4a4f57", "hover": "#111111", "highlight": "#111111"},
        "width": 1.5,
        "hoverWidth": 1,
        "selectionWidth": 1,
        "arrowStrikethrough": False,
        "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5},
    },
}


def network_of(layout: Layout | None) -> Network:
    """The boxes, lanes, words and arrows of a layout."""
    network = Network(directed=True)
    network.options = OPTIONS
    places = {box.key: box for box in layout.boxes} if layout else {}
    for box in places.values():
        _add_box(network, box)
    for number, arrow in enumerate(layout.arrows if layout else []):
        _add_arrow(network, number, arrow, places[arrow.start], places[arrow.end])
    return network


def drawn_by(network: Network) -> tuple[list[Json], list[Json]]:
    """Nodes and edges as plain tables."""
    return network.nodes, [edge if isinstance(edge, dict) else edge.options for edge in network.edges]


def packed(rows: Iterable[Json]) -> list[list[Any]]:
    """Tables for a page of its own: column names said once, and without what its script can tell from the rest.

    Returns:
        Per set of columns: their names, then the rows.
    """
    groups: dict[tuple[str, ...], list[list[Any]]] = {}
    for row in rows:
        kept = {name: value for name, value in row.items() if name not in _TOLD_BY_THE_REST and value is not None}
        groups.setdefault(tuple(kept), []).append([_flat(value) for value in kept.values()])
    return [[list(names), *values] for names, values in groups.items()]


def _flat(value: Any) -> Any:
    """Lines as style, text, and whether they run from right to left; yes and no as numbers."""
    if isinstance(value, list):
        return [[line["style"][:2], line["text"], *([1] if line["rtl"] else [])] for line in value]
    return int(value) if isinstance(value, bool) else value


def text_styles() -> Json:
    """Size and weight of each style of text, for the script."""
    return {
        name: {"size": size, "bold": bold, "height": Line("", name).height} for name, (size, bold) in STYLES.items()
    }


def _add_box(network: Network, box: Box) -> None:
    place = {"label": " ", "shape": "custom", "x": box.x, "y": box.y, "boxWidth": box.width}
    if box.kind == "lane":
        network.add_node(box.key, kind="lane", **place)
        return
    network.add_node(
        box.key,
        kind=box.kind,
        title=box.title,
        anchor=box.anchor,
        boxHeight=box.height,
        lines=[{"text": line.text, "style": line.style, "rtl": is_right_to_left(line)} for line in box.lines],
        **place,
    )


def _add_arrow(network: Network, number: int, arrow: Arrow, start: Box, end: Box) -> None:
    """An arrow between the sides of two boxes that face each other, its word on top of all lines."""
    beside, forward = start.column == end.column, start.column < end.column
    leaves, arrives = ("right", "right") if beside else ("right", "left") if forward else ("left", "right")
    style: Json = {"leaves": leaves, "arrives": arrives, "faint": arrow.faint, "dashed": arrow.dashed, "tip": arrow.tip}
    if arrow.title:
        style["title"] = arrow.title
    if arrow.link:
        style["link"] = arrow.link
    network.add_edge(start.key, end.key, **style)
    if arrow.label:
        _add_word(network, number, arrow, (start.x + start.width * _SIDES[leaves], start.y), end, arrives)


def _add_word(network: Network, number: int, arrow: Arrow, leaves: tuple[float, float], end: Box, arrives: str) -> None:
    """The word of an arrow on its line, nearer to the end where fewer arrows meet."""
    at = arrow.word_at
    across, down = 1.5 * at * (1 - at) + at**3, 3 * at**2 - 2 * at**3
    x = leaves[0] + across * (end.x + end.width * _SIDES[arrives] - leaves[0])
    y = leaves[1] + down * (end.y - leaves[1])
    network.add_node(
        f"word-{number}",
        label=" ",
        shape="custom",
        kind="word",
        x=round(x, 1),
        y=round(y, 1),
        boxWidth=round(width(arrow.label, _WORD_SIZE) + 4, 1),
        word=arrow.label,
        start=arrow.start,
        end=arrow.end,
    )
