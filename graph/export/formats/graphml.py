"""GraphML for yEd, Cytoscape, Gephi, igraph and NetworkX: typed keys and nothing of one program alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from graph import model
from graph.export import words
from graph.export.content import Content
from graph.export.formats import Format, anything
from graph.export.network import Network
from graph.export.network_places import Places
from graph.export.network_stamp import lines
from graph.export.network_words import link_property, link_titles, node_titles
from graph.export.pieces import pieces, tables_of, used
from graph.export.xml_columns import TYPES, DistinctIds, escape, escaped, glued, put_together, values, write_texts

_ENDS = ("id", "from_id", "to_id")
Columns = Mapping[str, list[model.Property]]


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    network = content.network
    labels, kinds = tables_of(network)
    columns = {name: [one for one in used(network, name) if one.name not in _ENDS] for name in (*labels, *kinds)}
    with path.open("wb") as file:
        file.write(_head(content, columns, labels, kinds).encode())
        _nodes(file, content, columns)
        _links(file, network, columns)
        file.write(b"</graph>\n</graphml>\n")


def _head(content: Content, columns: Columns, labels: list[str], kinds: list[str]) -> str:
    keys = [_key("graph", name, "string") for name in ("title", "about", "digest", "date")]
    keys += [_key("node", name, kind) for name, kind in (("label", "string"), ("type", "string"))]
    keys += [_key("node", name, "double") for name in ("x", "y")]
    keys += [_key("node", one.name, TYPES.get(one.kind, "string")) for one in _each(columns, labels)]
    keys += [_key("edge", name, "string") for name in ("label", "type")]
    keys += [_key("edge", link_property(one.name), TYPES.get(one.kind, "string")) for one in _each(columns, kinds)]
    stamp = content.stamp
    about = {
        "title": escape(stamp.title),
        "about": escape("\n".join(lines(content, words.say("network.left_out"), words.say("network.lists")))),
        "digest": escape(stamp.digest),
        "date": escape(stamp.date),
    }
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        + "".join(keys)
        + '<graph id="tiertrace" edgedefault="directed">\n'
        + "".join(f' <data key="graph_{name}">{text}</data>\n' for name, text in about.items())
    )


def _key(what: str, name: str, kind: str) -> str:
    return f'<key id="{what}_{name}" for="{what}" attr.name="{name}" attr.type="{kind}"/>\n'


def _each(columns: Columns, names: list[str]) -> list[model.Property]:
    """Every column of some tables, each name once."""
    return list({one.name: one for name in reversed(names) for one in reversed(columns[name])}.values())[::-1]


def _data(what: str, name: str, piece: pa.Table, columns: list[model.Property], titles: Any) -> Iterator[Any]:
    yield f'<data key="{what}_type">{name}</data><data key="{what}_label">'
    yield escaped(titles)
    yield "</data>"
    for column in columns:
        key = f"{what}_{link_property(column.name) if what == 'edge' else column.name}"
        yield glued(f'<data key="{key}">', values(column, piece[column.name]), "</data>")


def _nodes(file: BinaryIO, content: Content, columns: Columns) -> None:
    places, ids = Places(content), DistinctIds()
    for label in tables_of(content.network)[0]:
        for piece in pieces(content.network, label, ["id", *(column.name for column in columns[label])]):
            x, y = places.of(label, piece["id"])
            parts = [
                ' <node id="', ids.check(piece["id"]), '">',
                *_data("node", label, piece, columns[label], node_titles(label, piece)),
                '<data key="node_x">', _numbers(x), '</data><data key="node_y">', _numbers(-y), "</data></node>\n",
            ]  # fmt: skip
            write_texts(file, put_together(parts))


def _links(file: BinaryIO, network: Network, columns: Columns) -> None:
    number = 0
    for kind in tables_of(network)[1]:
        for piece in pieces(network, kind, ["from_id", "to_id", *(column.name for column in columns[kind])]):
            parts = [
                ' <edge id="e', _numbers(number + np.arange(len(piece))),
                '" source="', escaped(piece["from_id"]), '" target="', escaped(piece["to_id"]), '">',
                *_data("edge", kind, piece, columns[kind], link_titles(kind, piece)), "</edge>\n",
            ]  # fmt: skip
            write_texts(file, put_together(parts))
            number += len(piece)


def _numbers(found: Any) -> pa.Array:
    return pa.array(found, pa.int64()).cast(pa.string())


FORMAT = Format(
    "graphml", ".graphml", "GraphML: the network for yEd, Cytoscape, Gephi and igraph", _write, anything, {}, whole=True
)
