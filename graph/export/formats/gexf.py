"""GEXF 1.3 for Gephi: places, colours, and spells of days, so that the timeline shows sourcing windows.

Written a piece at a time, a column at a time; the size of the graph costs no memory. Parallel links have the
relationship type as their ``kind``, which is how Gephi keeps them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.export import words
from graph.export.content import Content
from graph.export.formats import Format, anything
from graph.export.network import Network
from graph.export.network_places import Places
from graph.export.network_stamp import lines
from graph.export.network_words import DASHED, FINDING, colour, link_property, link_titles, node_titles, with_incidents
from graph.export.pieces import pieces, tables_of, used
from graph.export.spells import LINK, RECORD, spell_elements
from graph.export.xml_columns import (
    TYPES,
    DistinctIds,
    escape,
    escaped,
    glued,
    put_together,
    single,
    values,
    write_texts,
)  # fmt: skip

_SIZES = {"Document": 4, "Country": 6}
_SIZE = 10


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    network = content.network
    labels, kinds = tables_of(network)
    columns = {name: [one for one in used(network, name) if one.name not in _ENDS] for name in (*labels, *kinds)}
    node_keys, link_keys = _keys(columns, labels), _keys(columns, kinds)
    with path.open("wb") as file:
        file.write(_head(content).encode())
        for what, keys in (("node", node_keys), ("edge", link_keys)):
            file.write(_declared(what, keys).encode())
        file.write(f' <nodes count="{sum(map(network.rows, labels))}">\n'.encode())
        _nodes(file, content, columns, node_keys)
        file.write(f' </nodes>\n <edges count="{sum(map(network.rows, kinds))}">\n'.encode())
        _links(file, network, columns, link_keys)
        file.write(b" </edges>\n</graph>\n</gexf>\n")


_ENDS = ("id", "from_id", "to_id")


def _head(content: Content) -> str:
    said = escape("\n".join(lines(content, *_notes())))
    maker = escape(f"tiertrace {content.stamp.versions.get('tiertrace', '')}".strip())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        f'<meta lastmodifieddate="{escape(content.stamp.date)}">\n <creator>{maker}</creator>\n'
        f" <description>{said}</description>\n</meta>\n"
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval" '
        'idtype="string">\n'
    )


def _notes() -> tuple[str, ...]:
    said = words.say("network.left_out"), words.say("network.lists")
    return (*said, words.say("network.time"), words.say("network.colours"))


def _keys(columns: Mapping[str, list[model.Property]], names: list[str]) -> dict[str, tuple[str, str]]:
    """Attributes of nodes or links: number and type by the name of the property; 'type' is its label or type."""
    found = {"type": ("0", "string")}
    for name in names:
        for column in columns[name]:
            found.setdefault(column.name, (str(len(found)), TYPES.get(column.kind, "string")))
    return found


def _declared(what: str, keys: Mapping[str, tuple[str, str]]) -> str:
    said = "".join(
        f'  <attribute id="{number}" title="{link_property(name) if what == "edge" else name}" type="{kind}"/>\n'
        for name, (number, kind) in keys.items()
    )
    return f' <attributes class="{what}" mode="static">\n{said} </attributes>\n'


def _attributes(
    name: str, piece: pa.Table, columns: list[model.Property], keys: Mapping[str, tuple[str, str]]
) -> Iterator[Any]:
    yield f'<attvalues><attvalue for="0" value="{name}"/>'
    for column in columns:
        yield glued(f'<attvalue for="{keys[column.name][0]}" value="', values(column, piece[column.name]), '"/>')
    yield "</attvalues>"


def _nodes(
    file: BinaryIO, content: Content, columns: Mapping[str, list[model.Property]], keys: Mapping[str, tuple[str, str]]
) -> None:
    places, found, ids = Places(content), with_incidents(content.network), DistinctIds()
    for label in tables_of(content.network)[0]:
        plain, finding = _viz_colour(colour(label)), _viz_colour(FINDING)
        size = f'<viz:size value="{_SIZES.get(label, _SIZE)}"/>'
        for piece in pieces(content.network, label, ["id", *(column.name for column in columns[label])]):
            x, y = places.of(label, piece["id"])
            stated = label in model.FACILITIES
            marked = pc.is_in(single(piece["id"]), value_set=found) if stated else pa.repeat(False, len(piece))
            parts = [
                '  <node id="', ids.check(piece["id"]), '" label="', escaped(node_titles(label, piece)), '">',
                *_attributes(label, piece, columns[label], keys),
                spell_elements(piece, RECORD) if "start_first" in keys else "",
                pc.if_else(marked, finding, plain),
                # Gephi counts y upwards
                '<viz:position x="', _numbers(x), '" y="', _numbers(-y), '" z="0"/>',
                size, "</node>\n",
            ]  # fmt: skip
            write_texts(file, put_together(parts))


def _links(
    file: BinaryIO, network: Network, columns: Mapping[str, list[model.Property]], keys: Mapping[str, tuple[str, str]]
) -> None:
    number = 0
    for kind in tables_of(network)[1]:
        for piece in pieces(network, kind, ["from_id", "to_id", *(column.name for column in columns[kind])]):
            status = single(piece["status"]) if "status" in piece.column_names else pa.nulls(len(piece), pa.string())
            doubtful = pc.fill_null(pc.is_in(status, value_set=pa.array(DASHED)), False)
            gone = pc.fill_null(pc.equal(status, "retracted"), False)
            parts = [
                '  <edge id="', _numbers(number + np.arange(len(piece))),
                '" source="', escaped(piece["from_id"]), '" target="', escaped(piece["to_id"]),
                f'" kind="{kind}" label="', escaped(link_titles(kind, piece)), '">',
                *_attributes(kind, piece, columns[kind], keys),
                spell_elements(piece, LINK),
                pc.if_else(gone, _shape("dotted"), pc.if_else(doubtful, _shape("dashed"), _shape("solid"))),
                "</edge>\n",
            ]  # fmt: skip
            write_texts(file, put_together(parts))
            number += len(piece)


def _viz_colour(said: str) -> str:
    red, green, blue = (int(said[at : at + 2], 16) for at in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _shape(word: str) -> str:
    return f'<viz:shape value="{word}"/>'


def _numbers(found: Any) -> pa.Array:
    return pa.array(found, pa.int64()).cast(pa.string())


FORMAT = Format(
    "gexf",
    ".gexf",
    "GEXF 1.3: the network for Gephi, with places, colours and a timeline",
    _write,
    anything,
    {},
    whole=True,
)
