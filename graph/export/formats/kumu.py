"""A Kumu blueprint: elements and connections, with a description that says where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.export import words
from graph.export.content import Content
from graph.export.flat import Row, link_rows, node_rows
from graph.export.formats import Format
from graph.export.json_files import fits, write_members
from graph.export.network_stamp import lines, stamp_json
from graph.export.network_words import link_property, link_title, node_title

_ABOUT = "about-this-map"
"""Id of the element that carries the stamp: Kumu keeps elements and nothing else."""
_OWN = ("id", "label", "type", "description", "tags", "from", "to", "direction")


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    members = [
        ("elements", _elements(content)),
        ("connections", _connections(content)),
        ("tiertrace", stamp_json(content)),
    ]
    write_members(path, members)


def _elements(content: Content) -> Iterator[dict[str, Any]]:
    about = "\n\n".join(lines(content, words.say("network.left_out")))
    yield {"id": _ABOUT, "label": words.say("network.about"), "type": "About", "description": about, "tags": []}
    for label, row in node_rows(content.network):
        said = {"id": f"node {row.pop('id')}", "label": node_title(label, {"id": "", **row}), "type": label}
        said["label"] = said["label"].strip() or said["id"].removeprefix("node ")
        yield {**said, "description": _description(row), "tags": _tags(row), **_fields(row)}


def _connections(content: Content) -> Iterator[dict[str, Any]]:
    for number, (kind, row) in enumerate(link_rows(content.network)):
        ends = {"from": f"node {row.pop('from_id')}", "to": f"node {row.pop('to_id')}"}
        said = {"direction": "directed", "type": kind, "label": link_title(kind, row.get("status"))}
        fields = _fields({link_property(name): value for name, value in row.items()})
        yield {"id": f"link {number}", **ends, **said, "description": _description(row), "tags": _tags(row), **fields}


def _description(row: Row) -> str:
    """Who says so, how surely and for when; then what is said."""
    said = [row.get(name) for name in ("summary", "note", "outcome")]
    if row.get("status"):
        said.append(words.status(row["status"]))
    for start, end in (("valid_from", "valid_to"), ("start", "end")):
        if row.get(start) or row.get(end):
            said.append(words.period(row.get(start), row.get(end)))
    if row.get("source"):
        said.append(words.say("network.stated_by", who=", ".join(row["source"])))
    return ". ".join(one for one in said if one)


def _tags(row: Row) -> list[str]:
    return [str(row[name]) for name in ("status", "category") if row.get(name)]


def _fields(row: Row) -> Row:
    """The properties as fields; what Kumu has a field of its own for is set apart."""
    return {f"stated {name}" if name in _OWN else name: value for name, value in row.items()}


FORMAT = Format(
    "kumu", ".kumu.json", "Kumu blueprint: the network for kumu.io", _write, fits("kumu", 20_000), {}, whole=True,
)  # fmt: skip
