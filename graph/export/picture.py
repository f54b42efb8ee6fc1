"""An answer as one HTML page that stands alone: a picture from left to right by tier, and below it the whole table.

pyvis hands boxes and arrows to vis-network. Its own templates are never used: they load from other hosts
and run text from data. Ours lets a browser run exactly three scripts, none of which holds data.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from graph.export import evidence
from graph.export.boxes import draw, fold_words, stand_ins
from graph.export.chain import chain
from graph.export.content import Stamp
from graph.export.folding import Chain
from graph.export.layout import STYLES, Layout, arrange
from graph.export.reading import Reading, read
from graph.export.stated_links import Links
from graph.export.text import SENTENCES_LIMIT, clean
from graph.export.vis import OPTIONS, drawn_by, network_of, packed, text_styles

_BANDS = {-1: "Brand", 0: "Own sites (tier 0)"}
_BANDS_OF_A_SITE = {-1: "Brands", 0: "In between", 1: "This site"}
WHOLE = 500
"""Boxes that one picture can hold where the reader can search, zoom and drag."""


def picture(
    answer: dict[str, Any], stamp: Stamp | None = None, documents: Mapping[str, dict[str, Any]] | None = None
) -> str:
    """The page for an answer of ``tiertrace trace`` or ``tiertrace brands``.

    The same answer gives the same bytes. The page asks no host for anything.

    Args:
        stamp: what every export says of itself.
        documents: what the build holds of the cited documents, by id.

    Raises:
        UsageError: it is no such answer.
    """
    reading = read(answer)
    links = Links(reading)
    drawn, layout = _laid_out(reading, (), links)
    marks = {mark for box in layout.boxes for mark in box.kind.split()} if layout else set()
    page = evidence.page(reading, drawn, links, _shown(reading, drawn), marks, stamp, documents)
    drawings = [_drawing(reading, drawn, layout)]
    if drawn and drawn.folds and len(drawn.nodes) <= WHOLE:
        drawings.append(_drawing(reading, *_laid_out(reading, (), links, whole=True)))
        page["boxes"] = len(drawn.nodes)
    return render(page, drawings)


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
    nodes, edges = drawn_by(network_of(layout))
    boxes = layout.boxes if layout else []
    return {
        "nodes": nodes,
        "edges": edges,
        "options": OPTIONS,
        "frame": _frame(reading, drawn, layout),
        "targets": {box.key: box.target for box in boxes if box.target},
        "folds": [{"key": fold.key, "said": fold_words(drawn, fold)} for fold in drawn.folds] if drawn else [],
        "marks": sorted({mark for box in boxes for mark in box.kind.split()}),
        "summary": clean(evidence.summary(reading), SENTENCES_LIMIT),
        "shown": _shown(reading, drawn),
        "total": len(reading.entries),
    }


def _laid_out(
    reading: Reading, opened: Sequence[str], links: Links | None = None, *, whole: bool = False
) -> tuple[Chain | None, Layout | None]:
    if not reading.entries:
        return None, None
    drawn = chain(reading, opened, whole=whole)
    return drawn, arrange(*draw(drawn, reading, links.anchors() if links else None), lanes=not whole)


def _drawing(reading: Reading, drawn: Chain | None, layout: Layout | None) -> dict[str, Any]:
    """A drawing as a page has it; ``folded``: the numbers of the nodes in each counted box."""
    nodes, edges = drawn_by(network_of(layout))
    folded = list(stand_ins(drawn).values()) if drawn else []
    return {
        "nodes": packed(nodes),
        "edges": packed(edges),
        "frame": _frame(reading, drawn, layout),
        "folded": {str(number): name for number, name in enumerate(folded) if name.startswith("fold")},
    }


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
    return {"width": round(layout.width, 1), "height": layout.height, "bands": bands, "styles": text_styles()}


def render(page: dict[str, Any], drawings: list[dict[str, Any]], template: str = "picture.html") -> str:
    """Fill a template of ours.

    Args:
        page: what it says.
        drawings: the picture, and the same with more boxes.
    """
    first, *scripts = _scripts()
    environment = Environment(
        loader=FunctionLoader(_own_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment.get_template(template).render(
        page=page,
        data={"drawings": drawings, "options": OPTIONS, "styles": {name[:2]: name for name in STYLES}},
        first=Markup(first),  # noqa: S704 - our own files, no data in them
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        hashes=[_hash(script) for script in (first, *scripts)],
    )


def _own_file(name: str) -> str:
    return (files("graph.export") / name).read_text("utf-8")


def drawing_script() -> str:
    """The script that draws boxes and arrows, for this page and for any other: it defines ``drawPicture``."""
    return _own_file("picture.js")


@cache
def _scripts() -> tuple[str, str, str]:
    """What runs before the page is read, vis-network as pyvis brings it, license header included, and our drawing."""
    library = (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text("utf-8")
    return _own_file("page_head.js"), library, drawing_script() + _own_file("page.js")


@cache
def _hash(script: str) -> str:
    """The name by which a content security policy admits a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
