"""FollowTheMoney entities for Aleph and the tools of OpenSanctions, and a list of what they cannot express."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph import model
from graph.export import words
from graph.export.content import Content
from graph.export.flat import rows
from graph.export.formats import Format, anything
from graph.export.ftm_entities import (
    COUNTRY_LINK,
    SCHEMATA,
    link_entities,
    node_entities,
    schemata_of,
    unsaid_properties,
)  # fmt: skip
from graph.export.ftm_values import Left
from graph.export.json_files import dumped, write_members
from graph.export.network_stamp import lines, stamp_json
from graph.export.pieces import tables_of

_ENTITIES, _LEFT, _README = "entities.ftm.json", "not-expressed.json", "README.txt"


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    network = content.network
    path.mkdir()
    without: Counter[str] = Counter()
    left: Left = []
    with (path / _ENTITIES).open("w", encoding="utf-8", newline="\n") as file:
        for entity in node_entities(network, left):
            file.write(dumped(entity) + "\n")
        for kind, made in link_entities(network, schemata_of(network), left):
            if made is None:
                without[kind] += 1
            else:
                file.write(dumped(made) + "\n")
    labels = [label for label in tables_of(network)[0] if label not in SCHEMATA]
    records = ({"type": label, **row} for label in labels for row in rows(network, label))
    members = [
        ("stamp", stamp_json(content)),
        ("says", [words.say("network.ftm.left", file=_LEFT)]),
        ("links", {kind: {"count": count, "why": _why(kind)} for kind, count in sorted(without.items())}),
        ("properties", unsaid_properties(network)),
        ("values", iter(left)),
        ("records", records),
    ]
    write_members(path / _LEFT, members)
    said = [*lines(content, words.say("network.ftm.readme", file=_ENTITIES), words.say("network.ftm.left", file=_LEFT))]
    (path / _README).write_text("\n".join(said) + "\n", "utf-8")


def _why(kind: str) -> str:
    """Countries are properties there; everything else lacks an end."""
    if kind == COUNTRY_LINK:
        return words.say("network.ftm.country")
    ends = {*model.RELATIONSHIPS[kind].starts, *model.RELATIONSHIPS[kind].ends}
    missing = ", ".join(sorted(ends - set(SCHEMATA)))
    return words.say("network.ftm.no_schema", labels=missing)


FORMAT = Format(
    "ftm", "", "FollowTheMoney entities, for Aleph and the tools of OpenSanctions", _write, anything, {}, whole=True
)
