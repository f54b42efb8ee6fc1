"""The trace and a brute-force oracle agree on thousands of small random graphs, with zero differences.

TIERTRACE_ORACLE_GRAPHS asks for more of them; a difference names the seed of its graph.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from oracle import STRENGTHS, Oracle
from random_graphs import FACTS, RandomGraph, random_graph, tables

from graph import model
from graph.projection import Projection, write_projection
from graph.trace import brands_of_site, exposure, trace_brand
from graph.trace.engine import engine
from graph.trace.topology import open_topology

GRAPHS = int(os.environ.get("TIERTRACE_ORACLE_GRAPHS", "1500"))
TOGETHER = 100
"""Graphs in one projection: their ids never meet, so each is still alone."""


def put_together(folder: Path, graphs: list[RandomGraph], compiled: bool) -> Projection:
    projection = write_projection(folder, tables(graphs), FACTS)
    vars(open_topology(projection))["engine"] = engine(compiled)
    return projection


def short(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of an answer as the oracle gives them; what companies answered is no part of a path."""
    return [{name: _short(name, value) for name, value in row.items() if name != "responses"} for row in rows]


def _short(name: str, value: Any) -> Any:
    if name in ("incident", "facility", "brand") and isinstance(value, dict):
        return value["id"]
    if name == "reached":
        return [node["id"] for node in value]
    if name == "paths":
        return [{**path, "steps": [_step(step) for step in path["steps"]]} for path in value]
    return value


def _step(step: dict[str, Any]) -> tuple[str, str, str, str]:
    return step["from"]["id"], step["relation"], step["to"]["id"], step["key"]


def without_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the oracle without the keys that ordered their paths."""
    return [
        {**row, "paths": [{name: path[name] for name in path if name != "order"} for path in row["paths"]]}
        for row in rows
    ]


def options(chance: random.Random) -> dict[str, Any]:
    """Some of the options both questions have."""
    asked: dict[str, Any] = {"max_hops": chance.choice((1, 2, 3, 6, 6, 9)), "paths": chance.choice((1, 1, 2, 5, 50))}
    if chance.random() < 0.3:
        asked["min_strength"] = chance.choice(("weak", "contested", "fair", "strong"))
    if chance.random() < 0.2:
        asked["since"] = chance.choice(("2012-04", "2013", "2013-04-24"))
    if chance.random() < 0.2:
        asked["until"] = chance.choice(("2013-12-30", "2013", "2014"))
    if chance.random() < 0.2:
        asked["categories"] = model.CATEGORIES[: chance.randint(1, 2)]
    return asked


def compare_trace(projection: Projection, oracle: Oracle, chance: random.Random) -> None:
    asked = options(chance) | {"group": chance.random() < 0.3}
    if chance.random() < 0.3:
        asked["as_of"] = chance.choice(("2012", "2013-04-24", "2013-04"))
    brand = chance.choice(oracle.graph.ids("Brand"))
    answer, truth = trace_brand(projection, brand, **asked), oracle.trace(brand, **asked)
    told = (oracle.graph.seed, brand, asked)
    assert short(answer["findings"]) == without_order(truth["findings"]), told
    assert answer["coverage"]["not_shown"] == truth["not_shown"], told
    assert answer["coverage"]["undated"] == truth["undated"], told
    assert answer["truncated"] == truth["truncated"], told
    if asked["group"]:
        assert [node["id"] for node in answer["starts"]] == truth["starts"], told


def compare_brands(projection: Projection, oracle: Oracle, chance: random.Random) -> None:
    asked = options(chance) | {"who": chance.choice(("brands", "companies", "all"))}
    site = chance.choice(oracle.graph.ids(*model.FACILITIES))
    here = [row["id"] for row, facility in oracle.incidents() if facility == site]
    if here and chance.random() < 0.3:
        asked["incident"] = chance.choice(here)
    elif chance.random() < 0.3:
        asked["as_of"] = chance.choice(("2012", "2013-04-24", "2013-04"))
    answer, truth = brands_of_site(projection, site, **asked), oracle.brands(site, **asked)
    told = (oracle.graph.seed, site, asked)
    assert short(answer["brands"]) == without_order(truth["brands"]), told
    assert answer["coverage"]["not_shown"] == truth["not_shown"], told
    assert answer["coverage"]["undated"] == truth["undated"], told
    assert answer["truncated"] == truth["truncated"], told


def compare_exposure(projection: Projection, oracles: list[Oracle], chance: random.Random) -> None:
    asked = options(chance)
    del asked["paths"]
    if chance.random() < 0.5:
        asked["as_of"] = "2013-04"
    answer = exposure(projection, **asked, verdicts=True)
    truth = [row for oracle in oracles for row in oracle.exposure(**asked)]
    truth.sort(key=lambda row: (-row["sites"], -row["documented_sites"], row["brand"]))
    assert short(answer["brands"]) == truth, (oracles[0].graph.seed, asked)
    filters = {name: asked[name] for name in ("since", "until", "categories") if name in asked}
    floor = STRENGTHS.index(asked.get("min_strength", "weak"))
    shown = sum(oracle.pairs(asked["max_hops"], floor, **filters) for oracle in oracles)
    anyhow = sum(oracle.pairs(99, 0) for oracle in oracles)
    assert answer["coverage"]["not_shown"] == anyhow - shown, (oracles[0].graph.seed, asked)
    assert answer["truncated"] == any(
        oracle.pairs(99, floor, **filters) > oracle.pairs(asked["max_hops"], floor, **filters) for oracle in oracles
    )


def compare(folder: Path, seeds: range, *, compiled: bool) -> None:
    graphs = [random_graph(seed) for seed in seeds]
    projection = put_together(folder, graphs, compiled)
    oracles = [Oracle(graph) for graph in graphs]
    for oracle in oracles:
        chance = random.Random(oracle.graph.seed)
        for _ in range(2):
            compare_trace(projection, oracle, chance)
            compare_brands(projection, oracle, chance)
    for number in range(4):
        compare_exposure(projection, oracles, random.Random(seeds[0] + number))


@pytest.mark.parametrize("first", range(0, GRAPHS, TOGETHER))
def test_no_difference_to_the_oracle_on_small_random_graphs(first: int, tmp_path: Path) -> None:
    compare(tmp_path / "build", range(first, first + TOGETHER), compiled=False)


def test_no_difference_to_the_oracle_when_compiled(tmp_path: Path) -> None:
    compare(tmp_path / "build", range(1_000_000, 1_000_000 + TOGETHER), compiled=True)
