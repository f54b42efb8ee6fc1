"""An answer as one HTML page that stands alone: a picture from left to right by tier, and below it the whole table.

pyvis hands boxes and arrows to vis-network. Its own template is never used: it loads from other hosts
and runs text from data. Ours lets a browser run exactly two scripts, neither of which holds data.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from graph.export import evidence
from graph.export.boxes import draw, fold_words
from graph.export.chain import chain
from graph.export.folding import Chain
from graph.export.layout import STYLES, Arrow, Box, Layout, arrange, is_right_to_left
from graph.export.reading import Reading, read
from graph.export.text import SENTENCES_LIMIT, clean, width

_BANDS = {-1: "Brand", 0: "Own sites (tier 0)"}
_BANDS_OF_A_SITE = {-1: "Brands", 0: "In between", 1: "This site"}
_SIDES = {"left": -0.5, "right": 0.5}
OPTIONS: dict[str, Any] = {
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


def picture(answer: dict[str, Any]) -> str:
    """The page for an answer of ``tiertrace trace`` or ``tiertrace brands``.

    The same answer gives the same bytes. The page asks no host for anything.

    Raises:
        UsageError: it is no such answer.
    """
    reading = read(answer)
    drawn, layout = _laid_out(reading, ())
    marks = {mark for box in layout.boxes for mark in box.kind.split()} if layout else set()
    page = evidence.page(reading, _shown(reading, drawn), marks)
    return render(page, network_of(layout), _frame(reading, drawn, layout))


def drawing(answer: dict[str, Any], opened: Sequence[str] = ()) -> dict[str, Any]:
    """What the drawing script needs to draw an answer inside another page.

    Args:
        answer: of ``tiertrace trace`` or ``tiertrace brands``.
        opened: keys of counted boxes that are open, the last opened last.

    Returns:
        ``nodes``, ``edges``, ``options`` and ``frame`` for the script; ``targets``: what a click on each box means,
        ``node:`` and an id or ``open:`` and the key of a counted box; ``folds``: ``{"key", "said"}`` of each counted
        box; ``marks``: the kinds of boxes, for a legend; ``summary``; ``shown`` and ``total``: rows of the answer
        drawn with their whole best path, and all.

    Raises:
        UsageError: it is no such answer.
    """
    reading = read(answer, as_it_is=True)
    drawn, layout = _laid_out(reading, opened)
    network = network_of(layout)
    boxes = layout.boxes if layout else []
    return {
        "nodes": network.nodes,
        "edges": [edge if isinstance(edge, dict) else edge.options for edge in network.edges],
        "options": OPTIONS,
        "frame": _frame(reading, drawn, layout),
        "targets": {box.key: box.target for box in boxes if box.target},
        "folds": [{"key": fold.key, "said": fold_words(drawn, fold)} for fold in drawn.folds] if drawn else [],
        "marks": sorted({mark for box in boxes for mark in box.kind.split()}),
        "summary": clean(evidence.summary(reading), SENTENCES_LIMIT),
        "shown": _shown(reading, drawn),
        "total": len(reading.entries),
    }


def _laid_out(reading: Reading, opened: Sequence[str]) -> tuple[Chain | None, Layout | None]:
    if not reading.entries:
        return None, None
    drawn = chain(reading, opened)
    return drawn, arrange(*draw(drawn, reading))


def _shown(reading: Reading, drawn: Chain | None) -> int:
    """How many rows are drawn with their whole best path."""
    if drawn is None:
        return 0
    return sum(
        entry.target["id"] in drawn.drawn
        and bool(entry.paths)
        and all(node["id"] in drawn.drawn for node in entry.path_nodes)
        for entry in reading.entries
    )


def network_of(layout: Layout | None) -> Network:
    """The boxes and arrows in pyvis, under keys of our own: no id from data gets into a script's hands."""
    network = Network(directed=True)
    network.options = OPTIONS
    for box in layout.boxes if layout else []:
        _add_box(network, box)
    places = {box.key: box for box in layout.boxes} if layout else {}
    for number, arrow in enumerate(layout.arrows if layout else []):
        _add_arrow(network, number, arrow, places[arrow.start], places[arrow.end])
    return network


def _add_box(network: Network, box: Box) -> None:
    """A box, and at the middle of its two sides the points where arrows end; of a lane only the points."""
    if box.kind != "lane":
        network.add_node(
            box.key,
            label=" ",
            shape="custom",
            x=box.x,
            y=box.y,
            kind=box.kind,
            title=box.title,
            anchor=box.anchor,
            boxWidth=box.width,
            boxHeight=box.height,
            lines=[
                {"text": line.text, "style": line.style, "height": line.height, "rtl": is_right_to_left(line)}
                for line in box.lines
            ],
        )
    for side, x in (("left", box.x - box.width / 2), ("right", box.x + box.width / 2)):
        network.add_node(f"{box.key}-{side}", label=" ", shape="custom", x=round(x, 1), y=box.y, kind="point")


def _add_arrow(network: Network, number: int, arrow: Arrow, start: Box, end: Box) -> None:
    """An arrow between the sides of two boxes that face each other, its word on top of all lines."""
    style: dict[str, Any] = {"faint": arrow.faint, "dashes": [7, 5] if arrow.dashed else False}
    if arrow.title:
        style["title"] = arrow.title
    beside, forward = start.column == end.column, start.column < end.column
    leaves, arrives = ("right", "right") if beside else ("right", "left") if forward else ("left", "right")
    if beside:
        style["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.4}
    tip = {"to": {"enabled": arrow.tip, "scaleFactor": 0.6}}
    network.add_edge(f"{start.key}-{leaves}", f"{end.key}-{arrives}", arrows=tip, **style)
    if end.kind == "lane":
        straight = {"smooth": {"enabled": False}, "arrows": {"to": {"enabled": False}}}
        network.add_edge(f"{end.key}-{arrives}", f"{end.key}-{leaves}", **style | straight)
    if arrow.label:
        _add_word(network, number, arrow, (start.x + start.width * _SIDES[leaves], start.y), end, arrives)


def _add_word(network: Network, number: int, arrow: Arrow, leaves: tuple[float, float], end: Box, arrives: str) -> None:
    """The word of an arrow on its line, nearer to the end where fewer arrows meet."""
    at = arrow.word_at
    across, down = 1.5 * at * (1 - at) + at**3, 3 * at**2 - 2 * at**3
    x = leaves[0] + across * (end.x + end.width * _SIDES[arrives] - leaves[0])
    y = leaves[1] + down * (end.y - leaves[1])
    word = {"shape": "custom", "kind": "word", "word": arrow.label, "boxWidth": round(width(arrow.label, 11.5) + 4, 1)}
    network.add_node(f"word-{number}", label=" ", x=round(x, 1), y=round(y, 1), **word)


def _frame(reading: Reading, drawn: Chain | None, layout: Layout | None) -> dict[str, Any]:
    """Size of the drawing, the headings of its columns, and the styles of its text."""
    if drawn is None or layout is None:
        return {"width": 0, "height": 0, "bands": [], "styles": {}}
    bands: list[dict[str, Any]] = []
    names = _BANDS_OF_A_SITE if reading.reverse else _BANDS | ({-1: "Owner"} if reading.starts else {})
    for band, (left, right) in zip(drawn.bands, layout.columns, strict=True):
        name = names.get(band, f"Tier {band}")
        if bands and bands[-1]["name"] == name:
            bands[-1]["right"] = right
        else:
            bands.append({"name": name, "left": left, "right": right})
    styles = {name: {"size": size, "bold": bold} for name, (size, bold) in STYLES.items()}
    return {"width": round(layout.width, 1), "height": layout.height, "bands": bands, "styles": styles}


def render(page: dict[str, Any], network: Network, frame: dict[str, Any], template: str = "picture.html") -> str:
    """Let pyvis fill a template of ours."""
    scripts = _scripts()
    environment = Environment(
        loader=FunctionLoader(_own_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "page": page,
        "frame": frame,
        "scripts": [Markup(script) for script in scripts],  # noqa: S704 - our own files, no data in them
        "hashes": [_hash(script) for script in scripts],
    }
    network.templateEnv = environment
    network.path = template
    return str(network.generate_html())


def _own_file(name: str) -> str:
    return (files("graph.export") / name).read_text("utf-8")


def drawing_script() -> str:
    """The script that draws boxes and arrows, for this page and for any other: it defines ``drawPicture``."""
    return _own_file("picture.js")


@cache
def _scripts() -> tuple[str, str]:
    """vis-network as pyvis brings it, license header included, and our drawing script."""
    library = (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text("utf-8")
    return library, drawing_script() + _own_file("page.js")


@cache
def _hash(script: str) -> str:
    """The name by which a content security policy admits a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
