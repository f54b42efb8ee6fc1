"""Verdicts, hops and tiers of the questions on random graphs, against paths enumerated in Python.

The graphs have what the cases lack: dates of published lists, parallel statements, cycles, self-loops and retracted
links. The verdict of one link is that of ``graph.dates``. The seed is in the test's name.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from graph import dates, model
from graph.query import ask
from graph.store.bolt import Store

DAYS = ("2012", "2012-05", "2013-02", "2013-04-24", "2013-04-30", "2013", "2014-01", "2014-12-31", "2015")
LABELS = {"b": "Brand:Company", "s": "Supplier:Company", "f": "Factory:Facility"}
Link = dict[str, Any]


def a_graph(seed: int) -> tuple[list[str], list[Link], list[Link]]:
    """Ids (their first letter tells the kind), links and incidents."""
    chance = random.Random(seed)
    ids = [f"{kind}{number}" for kind, count in (("b", 3), ("s", 4), ("f", 5)) for number in range(count)]
    links = []
    for number in range(26):
        relation = chance.choice(("SOURCES_FROM", "SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN"))
        ends = model.RELATIONSHIPS[relation]
        source = chance.choice([one for one in ids if LABELS[one[0]].split(":")[0] in ends.starts])
        target = chance.choice([one for one in ids if LABELS[one[0]].split(":")[0] in ends.ends and one[0] != "b"])
        link: Link = {"source": source, "relation": relation, "target": target, "key": str(number)}
        link["status"] = chance.choice((*model.LINK_STATUSES, "documented", None))
        link |= a_period(chance, "valid_from", "valid_to")
        if chance.random() < 0.4:
            link["listed"] = sorted(chance.choices(DAYS, k=chance.randint(1, 3)))
        links.append(link)
    incidents = []
    for number in range(5):
        period = a_period(chance, "start", "end")
        place = chance.choice([one for one in ids if one[0] == "f"])
        incidents.append({"id": f"i{number}", "place": place, "status": "documented", **period})
    return ids, links, incidents


def a_period(chance: random.Random, begins: str, ends: str) -> Link:
    """A period that the build would accept, often with an end missing."""
    start, end = chance.choice((None, *DAYS)), chance.choice((None, *DAYS))
    if start and end and dates.last(end) < dates.first(start):
        start, end = end, start
    return {begins: start, ends: end}


def with_days(values: Link) -> Link:
    """The properties of a node or relationship, with the derived days the build adds."""
    days = {}
    for name, prefix in (("valid_from", "from"), ("valid_to", "to"), ("start", "start"), ("end", "end")):
        if values.get(name):
            first, last = dates.bounds(values[name])
            days |= {f"{prefix}_first": first.isoformat(), f"{prefix}_last": last.isoformat()}
    left_out = ("source", "relation", "target", "place")
    return {name: value for name, value in (values | days).items() if name not in left_out and value is not None}


def write(store: Store, ids: list[str], links: list[Link], incidents: list[Link]) -> None:
    """Put the graph into the emptied database."""
    with store.session("write") as session:
        for node in ids:
            session.run(f"CREATE (:{LABELS[node[0]]} {{id: $id, name: $id}})", id=node).consume()  # type: ignore[arg-type]
        for link in links:
            text = f"""
                MATCH (a:Company|Facility {{id: $source}}) MATCH (b:Company|Facility {{id: $target}})
                CREATE (a)-[l:{link["relation"]}]->(b) SET l = $values
            """
            session.run(text, source=link["source"], target=link["target"], values=with_days(link)).consume()  # type: ignore[arg-type]
        for incident in incidents:
            text = "MATCH (f:Facility {id: $place}) CREATE (i:Incident)-[:OCCURRED_AT]->(f) SET i = $values"
            session.run(text, place=incident["place"], values=with_days(incident)).consume()


def paths(links: list[Link], start: str) -> Iterator[tuple[Link, ...]]:
    """Every path of live links from a node that visits nothing twice and has at most six hops."""

    def onward(done: tuple[Link, ...], node: str, seen: frozenset[str]) -> Iterator[tuple[Link, ...]]:
        for link in links:
            longer = (*done, link)
            if link["source"] != node or link["target"] in seen or link["status"] == "retracted":
                continue
            if len(longer) <= 8 and sum(one["relation"] != "LOCATED_IN" for one in longer) <= 6:
                yield longer
                yield from onward(longer, link["target"], seen | {link["target"]})

    yield from onward((), start, frozenset({start}))


def judged(links: list[Link], start: str, incident: Link) -> tuple[int, int, int] | None:
    """Rank of the best verdict, fewest hops and least tier from a node to an incident; None when it is not reached."""
    found = [path for path in paths(links, start) if path[-1]["target"] == incident["place"]]
    if not found:
        return None
    ranks = [
        min(
            dates.verdict(
                dates.Statement(one["valid_from"], one["valid_to"], one.get("listed", ())),
                incident["start"],
                incident["end"],
            ).rank
            for one in path
        )
        for path in found
    ]
    hops = min(sum(one["relation"] != "LOCATED_IN" for one in path) for path in found)
    return max(ranks), hops, min(sum(one["relation"] == "SOURCES_FROM" for one in path) for path in found)


@pytest.mark.parametrize("seed", range(8))
def test_random_graphs_give_the_same_from_both_ends(neo4j_store: Store, seed: int) -> None:
    ids, links, incidents = a_graph(seed)
    write(neo4j_store, ids, links, incidents)
    expected = {
        (brand, incident["id"]): verdict
        for brand in ids
        if brand[0] == "b"
        for incident in incidents
        if (verdict := judged(links, brand, incident)) is not None
    }

    behind = {
        (brand, row["incident_id"]): (dates.Verdict[row["verdict"].upper()].rank, row["hops"], row["tier"])
        for brand in ids
        if brand[0] == "b"
        for row in ask(neo4j_store, "incidents_behind_a_brand", brand=brand).records()
    }
    brands = {
        (row["brand_id"], incident["id"]): (dates.Verdict[row["verdict"].upper()].rank, row["hops"], row["tier"])
        for incident in incidents
        for row in ask(neo4j_store, "brands_behind_an_incident", incident=incident["id"]).records()
    }

    assert behind == expected
    assert brands == expected


@pytest.mark.parametrize("seed", range(6))
def test_random_graphs_on_a_day(neo4j_store: Store, seed: int) -> None:
    ids, links, _ = a_graph(seed)
    write(neo4j_store, ids, links, [])
    for place in (one for one in ids if one[0] == "f"):
        day = {"place": place, "start": "2013-04-24", "end": "2013-04-24"}
        expected = {
            brand: found[0] for brand in ids if brand[0] == "b" and (found := judged(links, brand, day)) is not None
        }

        rows = ask(neo4j_store, "brands_of_a_site_on_a_day", site=place, day="2013-04-24").records()

        assert {row["brand_id"]: dates.Verdict[row["verdict"].upper()].rank for row in rows} == expected
