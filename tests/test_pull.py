"""From nothing but an address: the build that a store holds, or a hand-made graph with a report of what did not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from loading_graphs import nasty, random_build, write
from random_graphs import large_graph, tables

from graph.errors import StoreError
from graph.projection import check_projection
from graph.store import reading
from graph.store.bolt import Store
from graph.store.load import load
from graph.store.pull import pull


def edit(store: Store, cypher: str, **parameters: Any) -> None:
    with store.session("write") as session:
        session.run(cypher, **parameters).consume()


def test_a_pulled_build_is_verified_and_says_what_the_loaded_one_said(neo4j_store: Store, tmp_path: Path) -> None:
    build = random_build(tmp_path / "build", 1, 2)
    load(build, neo4j_store)

    pulled = pull(neo4j_store, tmp_path / "pulled")

    assert pulled.digest == build.digest
    assert check_projection(pulled) == []
    said = dict(pulled.manifest)
    assert said.pop("verified") is True
    assert said == build.manifest


def test_pages_and_parts_lose_nothing(neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = write(tmp_path / "build", tables([large_graph(7, 300, 1_500)]))
    load(build, neo4j_store)
    for page, part in ((1, 1), (7, 3), (1_000, 999)):
        monkeypatch.setattr(reading, "NODE_PAGE", page)
        monkeypatch.setattr(reading, "LINK_PAGE", page)
        monkeypatch.setattr(reading, "PART", part)

        assert pull(neo4j_store, tmp_path / f"pulled{page}").digest == build.digest


def test_a_store_that_somebody_changed_is_refused(neo4j_store: Store, tmp_path: Path) -> None:
    load(nasty(tmp_path / "build"), neo4j_store)
    edit(neo4j_store, "MATCH (f:Factory {id: 'f3'}) SET f.name = 'another'")

    with pytest.raises(StoreError, match=r"somebody changed it \(Factory\)"):
        pull(neo4j_store, tmp_path / "pulled")


def test_a_removed_link_is_noticed(neo4j_store: Store, tmp_path: Path) -> None:
    load(nasty(tmp_path / "build"), neo4j_store)
    edit(neo4j_store, "MATCH (:Brand {id: 'b3'})-[r:SOURCES_FROM]->() DELETE r")

    with pytest.raises(StoreError, match=r"SOURCES_FROM"):
        pull(neo4j_store, tmp_path / "pulled")


def test_an_empty_store_is_refused(neo4j_store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no node of the model"):
        pull(neo4j_store, tmp_path / "pulled")


HANDMADE = """
CREATE (b:Brand:Company {id: 'b', name: 'Brand', nickname: 'B', dataset: 'one'})
CREATE (f:Factory {id: 'f', name: 'Factory', lat: 23, workers_min: 120.0, is_closed: 'no'})
CREATE (i:Incident {id: 'i', category: 'other', start: date('2013-04-24'), end: '31/12/2013'})
CREATE (:Factory {name: 'no id'}), (:Person {id: 'p'}), (:Company {id: 'c'}), (:Brand:Supplier {id: 'both'})
CREATE (b)-[:SOURCES_FROM {source: ['Alpha'], valid_from: '2012', since: 2012}]->(f)
CREATE (b)-[:SOURCES_FROM {source: ['Alpha'], valid_from: '2012'}]->(f)
CREATE (b)-[:SOURCES_FROM]->(f)
CREATE (f)-[:SOURCES_FROM]->(i)
CREATE (i)-[:OCCURRED_AT {key: 'k'}]->(f)
CREATE (b)-[:LIKES]->(f)
"""


def test_a_hand_made_graph_is_taken_unverified_as_far_as_it_fits(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, HANDMADE)

    pulled = pull(neo4j_store, tmp_path / "pulled")

    assert pulled.manifest["verified"] is False
    assert check_projection(pulled) == []
    assert pulled.nodes("Brand", ["id", "dataset"]).to_pylist() == [
        {"id": "b", "dataset": ["one"]},
        {"id": "both", "dataset": None},
    ]
    incident = pulled.nodes("Incident").to_pylist()[0]
    assert (incident["start"], incident["start_first"], incident["end"]) == ("2013-04-24", "2013-04-24", None)
    factory = pulled.nodes("Factory", ["id", "lat", "workers_min", "is_closed"]).to_pylist()
    assert factory == [{"id": "f", "lat": 23.0, "workers_min": 120, "is_closed": None}]
    links = pulled.links("SOURCES_FROM").to_pylist()
    assert len({row["key"] for row in links}) == 3
    assert sorted((row["valid_from"] or "", row["from_last"] or "") for row in links) == [
        ("", ""),
        ("2012", "2012-12-31"),
        ("2012", "2012-12-31"),
    ]


def test_the_report_of_a_hand_made_graph_names_everything(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, HANDMADE)

    report = pull(neo4j_store, tmp_path / "pulled").manifest["report"]

    assert report["unknown_labels"] == {"Person": 1}
    assert report["unknown_types"] == {"LIKES": 1}
    assert report["unknown_properties"] == {"Brand.nickname": 1, "SOURCES_FROM.since": 1}
    told = "\n".join(report["problems"])
    for expected in (
        "1 Company without one of the labels Brand, Supplier: left out",
        "1 Factory without an id that is a text: left out",
        "1 Supplier with an id that another node or label has: left out",
        "1 SOURCES_FROM with an end that the model does not allow there: left out",
        "3 SOURCES_FROM without a key: one was derived",
        "1 SOURCES_FROM with the ends and key of another: a number was added",
        "1 SOURCES_FROM without source: kept",
        "1 Incident without documents: kept",
        "1 Incident.end that are no dates (YYYY, YYYY-MM, YYYY-MM-DD): left out",
        "1 Factory.is_closed of another type than bool: left out",
    ):
        assert expected in told, told


def test_a_hand_made_graph_is_taken_the_same_way_twice(neo4j_store: Store, tmp_path: Path) -> None:
    edit(neo4j_store, HANDMADE)

    assert pull(neo4j_store, tmp_path / "one").digest == pull(neo4j_store, tmp_path / "two").digest
