"""What companies answered: the responses of a build, and those that belong to a finding.

A response belongs to a finding where it is about the incident, whoever answered; and where a company on the way
answered about the place or about another company or place on the way. That there is none is no statement about the
company: nobody may have asked it, or nobody may have recorded the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection

Json = dict[str, Any]
_SHOWN = ["id", "kind", "asked_by", "asked_on", "due_on", "answered_on", "text", "url", "documents", "corrections"]
_DOCUMENT = ["id", "title", "publisher", "url"]
_RETRACTED = "retracted"


class Responses:
    """The responses of one build by what they are about.

    Each is ``{"id", "kind", "asked_by", "asked_on", "due_on", "answered_on", "text", "url", "documents", "corrections",
    "company", "about"}``: ``documents`` with title, publisher and url; ``company`` and each of ``about`` with id, name
    and label.
    """

    def __init__(self, rows: Iterable[Json]) -> None:
        self.rows = sorted(rows, key=lambda one: (one["answered_on"] or one["asked_on"] or "9", one["id"]))
        self._about: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.rows):
            for about in one["about"]:
                self._about[about["id"]].append(number)

    def about(
        self, incidents: Collection[str], nodes: Collection[str] = (), companies: Collection[str] = ()
    ) -> list[Json]:
        """Those about one of these incidents, and those of one of these companies about one of these nodes."""
        if not self.rows:
            return []
        found = {number for one in incidents for number in self._about.get(one, ())}
        found |= {
            number
            for one in nodes
            for number in self._about.get(one, ())
            if self.rows[number]["company"]["id"] in companies
        }
        return [self.rows[number] for number in sorted(found)]


def responses_in(projection: Projection) -> Responses:
    """All responses of a build, read once."""
    if not projection.rows("Response"):
        return Responses([])
    return _read(str(projection.folder), projection.digest)


def add_responses(projection: Projection, rows: list[Json], *, subject: Json, site: Json | None = None) -> None:
    """Give each row of an answer its ``responses``.

    Args:
        rows: findings of a trace, or the brands of a site.
        subject: the brand or the site that was asked for.
        site: of the brands of a site, the site.
    """
    known = responses_in(projection)
    for row in rows:
        if not known.rows:
            row["responses"] = []
            continue
        ways = [end["id"] for path in row["paths"] for step in path["steps"] for end in (step["from"], step["to"])]
        place = site or row["facility"]
        nodes = {subject["id"], place["id"], *ways}
        incident = row["incident"]
        asked = [incident["id"] if isinstance(incident, dict) else incident] if incident else []
        row["responses"] = known.about(asked, nodes, nodes)


@lru_cache(maxsize=4)
def _read(folder: str, digest: str) -> Responses:
    """The digest tells builds in one folder apart."""
    projection = Projection(Path(folder))
    nodes = {row["id"]: row for row in projection.nodes("Response", _SHOWN).to_pylist()}
    companies = _ends(projection, "RESPONSE_OF", nodes)
    about = _ends(projection, "CONCERNS", nodes)
    named = _named(projection, {one for ends in (*companies.values(), *about.values()) for one in ends})
    cited = {one for row in nodes.values() for one in row["documents"] or ()}
    table = projection.nodes("Document", _DOCUMENT)
    table = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(cited), pa.string())))
    documents = {row["id"]: row for row in table.to_pylist()}
    return Responses(
        {
            **row,
            "documents": [documents[one] for one in row["documents"] or () if one in documents],
            "company": named[companies[node][0]],
            "about": [named[one] for one in about.get(node, ())],
        }
        for node, row in nodes.items()
        if node in companies
    )


def _ends(projection: Projection, kind: str, nodes: Collection[str]) -> dict[str, list[str]]:
    """By response, the ids at the other end of its links, retracted links left out."""
    table = projection.links(kind, ["from_id", "to_id", "status"])
    table = table.filter(pc.is_in(table["from_id"], value_set=pa.array(sorted(nodes), pa.string())))
    found: dict[str, list[str]] = defaultdict(list)
    for row in table.to_pylist():
        if row["status"] != _RETRACTED and row["to_id"] not in found[row["from_id"]]:
            found[row["from_id"]].append(row["to_id"])
    return {node: ends for node, ends in found.items() if ends}


def _named(projection: Projection, ids: Collection[str]) -> dict[str, Json]:
    """Id, name and label of nodes."""
    wanted = pa.array(sorted(ids), pa.string())
    found: dict[str, Json] = {}
    for label in model.LABELS:
        names = [one for one in ("name", "title", "category") if one in {p.name for p in model.node_columns(label)}]
        table = projection.nodes(label, ["id", *names[:1]])
        for row in table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist():
            found[row["id"]] = {"id": row["id"], "name": row.get(names[0]) if names else None, "label": label}
    return found
