"""Invented supply chains with everything that has ever been answered wrongly, from a seed.

``random_graph(seed)`` makes a small one (a dozen nodes, so that a brute-force check can list every path),
``large_graph(seed)`` one of thousands of nodes. Both return a ``RandomGraph``: rows as an importer would state
them. ``tables(graphs)`` turns one or several into the Arrow tables of a projection, ready for
``graph.projection.write_projection(folder, tables, FACTS)``; ids of different seeds never meet, so many small graphs
can lie in one projection.

What they hold: cycles and self-loops, several relationship types and several statements between the same two nodes,
buildings inside buildings and in a ring, factories outside any building, group and sector rows, companies owned in
chains and rings, missing and partial dates, dates that contradict each other, published lists (also two lists of one
publisher in two statements), copies of a source, disputed, alleged and retracted links and incidents, undated
incidents, several incidents at one place and one incident at two, statements without publisher or status, ids whose
order is not that of their kinds.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from graph import dates, model
from graph.projection import link_schema, node_schema

Row = dict[str, Any]
FACTS: Row = {
    "profile": "partner",
    "report": {},
    "datasets": [
        {"dataset": "invented", "title": "Invented", "as_of": "2013"},
        {"dataset": "older", "title": "Older", "as_of": "2013-06-30"},
        {"dataset": "undated", "title": "Undated", "as_of": None},
    ],
}
_PUBLISHERS = ("Alpha", "Alpha via Beta", "Alpha (copy)", "Beta", "Gamma (a) via Delta", "Gamma")
_STATUSES = (*("acknowledged", "documented", "documented") * 3, "alleged", "disputed", "retracted", None)
_BASES = (*model.BASES, None)
_MARKS = "abcxyzABZé0~"


@dataclass
class RandomGraph:
    """Rows of an invented graph, by label and by relationship type."""

    seed: int
    nodes: dict[str, list[Row]] = field(default_factory=dict)
    links: dict[str, list[Row]] = field(default_factory=dict)

    def ids(self, *labels: str) -> list[str]:
        """Ids of the nodes with one of the labels."""
        return [row["id"] for label in labels for row in self.nodes.get(label, [])]


def random_graph(seed: int) -> RandomGraph:
    """A small graph; the same seed makes the same one."""
    chance = random.Random(seed)
    graph = RandomGraph(seed)
    _people_and_places(graph, chance, brands=(1, 3), suppliers=(1, 4), others=(0, 1), places=(2, 6))
    for _ in range(chance.choice((6, 12, 20, 36))):
        _add_link(graph, chance)
    _add_incidents(graph, chance, chance.randint(1, 5))
    return graph


def large_graph(seed: int, nodes: int = 3_000, links: int = 9_000) -> RandomGraph:
    """A graph with so many nodes and dated links, and an incident at every tenth node."""
    chance = random.Random(seed)
    graph = RandomGraph(seed)
    share = {"brands": nodes // 60, "suppliers": nodes // 5, "others": nodes // 100}
    places = nodes - sum(share.values())
    _people_and_places(graph, chance, places=(places, places), **{name: (many, many) for name, many in share.items()})
    for _ in range(links):
        _add_link(graph, chance)
    _add_incidents(graph, chance, nodes // 10)
    return graph


def _people_and_places(
    graph: RandomGraph,
    chance: random.Random,
    *,
    brands: tuple[int, int],
    suppliers: tuple[int, int],
    others: tuple[int, int],
    places: tuple[int, int],
) -> None:
    kinds = ["Brand"] * chance.randint(*brands) + ["Supplier"] * chance.randint(*suppliers)
    kinds += ["Organisation"] * chance.randint(*others)
    kinds += [chance.choice(("Factory", "Factory", "Farm", "Mine", "Vessel")) for _ in range(chance.randint(*places))]
    numbers = list(range(len(kinds)))
    chance.shuffle(numbers)
    for number, label in zip(numbers, kinds, strict=True):
        row: Row = {"id": f"{graph.seed}-{chance.choice(_MARKS)}{number}", "name": f"{label} {graph.seed}.{number}"}
        row["country"] = chance.choice(("BD", "PK", None))
        if label in model.FACILITIES:
            row["level"] = chance.choice(("site", "site", "site", "group", "sector", None))
        graph.nodes.setdefault(label, []).append(row)
    documents = [{"id": f"{graph.seed}-doc{number}", "title": f"Document {number}"} for number in range(3)]
    graph.nodes["Document"] = documents


def _add_link(graph: RandomGraph, chance: random.Random) -> None:
    """One more statement; a third of the time of two nodes that are linked already."""
    relation = chance.choices(("SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN"), (5, 2, 2, 3))[0]
    kind = model.RELATIONSHIPS[relation]
    starts, ends = graph.ids(*kind.starts), graph.ids(*kind.ends)
    known = graph.links.get(relation, [])
    if known and chance.random() < 0.3:
        earlier = chance.choice(known)
        pair = earlier["from_id"], earlier["to_id"]
    else:
        pair = chance.choice(starts), chance.choice(ends)
    row: Row = {"from_id": pair[0], "to_id": pair[1], "key": f"{graph.seed}:{chance.randrange(10**9):09d}"}
    row["status"] = chance.choice(_STATUSES)
    row["basis"] = chance.choice(_BASES)
    publishers = chance.choice((0, 1, 1, 1, 2))
    row["source"] = chance.sample(_PUBLISHERS, publishers) or None
    row["documents"] = chance.sample([f"{graph.seed}-doc{number}" for number in range(3)], publishers) or None
    row["valid_from"], row["valid_to"] = _period(chance)
    if chance.random() < 0.25:
        row["listed"] = sorted({_date(chance) for _ in range(chance.randint(1, 3))})
    row["row"] = [f"invented.csv:{len(known) + 2}"]
    graph.links.setdefault(relation, []).append(row)


def _add_incidents(graph: RandomGraph, chance: random.Random, count: int) -> None:
    places = graph.ids(*model.FACILITIES)
    for number in range(count):
        start, end = _period(chance)
        incident: Row = {"id": f"{graph.seed}-inc{number}", "start": start, "end": end}
        incident["category"] = chance.choice(model.CATEGORIES[:3])
        incident["status"] = chance.choice((*model.INCIDENT_STATUSES, "documented", "documented"))
        incident["documents"] = [f"{graph.seed}-doc0"]
        graph.nodes.setdefault("Incident", []).append(incident)
        for place in chance.sample(places, 2 if len(places) > 1 and chance.random() < 0.15 else 1):
            link: Row = {"from_id": incident["id"], "to_id": place, "key": f"{graph.seed}:{number}:{place}"}
            link["status"] = chance.choice(("documented",) * 9 + ("retracted",))
            graph.links.setdefault("OCCURRED_AT", []).append(link)


def _date(chance: random.Random) -> str:
    """A date of two years, as a year, a month or a day."""
    year, month, day = chance.choice((2012, 2013)), chance.choice((1, 4, 12)), chance.choice((1, 24, 30))
    return chance.choice((f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}"))


def _period(chance: random.Random) -> tuple[str | None, str | None]:
    """Start and end, each sometimes missing; the end never surely before the start."""
    start = _date(chance) if chance.random() < 0.55 else None
    end = _date(chance) if chance.random() < 0.55 else None
    if start is not None and end is not None and dates.last(end) < dates.first(start):
        return end, start
    return start, end


def tables(graphs: Iterable[RandomGraph]) -> dict[str, pa.Table]:
    """The tables of a projection that holds these graphs, sorted and with their derived days."""
    nodes: dict[str, list[Row]] = {}
    links: dict[str, list[Row]] = {}
    for graph in graphs:
        for label, rows in graph.nodes.items():
            nodes.setdefault(label, []).extend(rows)
        for relation, rows in graph.links.items():
            links.setdefault(relation, []).extend(rows)
    made = {label: _table(rows, node_schema(label), ("id",)) for label, rows in nodes.items()}
    return made | {relation: _table(rows, link_schema(relation), model.LINK_KEY) for relation, rows in links.items()}


def _table(rows: list[Row], schema: pa.Schema, key: tuple[str, ...]) -> pa.Table:
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in key))
    return pa.Table.from_pylist([_with_days(row, schema) for row in ordered], schema=schema)


def _with_days(row: Row, schema: pa.Schema) -> Row:
    """The row and the first and last possible day of its dates."""
    days: Row = {}
    for stated, prefix in (("valid_from", "from"), ("valid_to", "to"), ("start", "start"), ("end", "end")):
        text = row.get(stated)
        if text is not None and f"{prefix}_first" in schema.names:
            first, last = dates.bounds(text)
            days |= {f"{prefix}_first": first.isoformat(), f"{prefix}_last": last.isoformat()}
    return row | days
