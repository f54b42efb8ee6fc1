"""The benchmark runs from end to end, and everything that is measured side by side counts the same."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.agree import disagreements
from benchmarks.matching_data import generator
from benchmarks.run import Results
from benchmarks.search import Arrows, arrows, search, search_all
from benchmarks.shape import SCALES, draw, sizes_at
from benchmarks.steps import GROUPS, STEPS
from benchmarks.table import page
from benchmarks.tables import Tables
from graph.projection import digest_table
from graph.trace.arrays import LOCATED_IN, SOURCES_FROM
from tests.browser.view import chromium_path
from tests.conftest import QUICK


@pytest.fixture(scope="module")
def results(neo4j_installed: str, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Every measurement at the smallest scale."""
    folder = tmp_path_factory.mktemp("benchmark")
    kept = folder / "results.json"

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIERTRACE_JAVA_FLAGS", QUICK)
        main(["--scale", "tiny", "--folder", str(folder / "scratch"), "--results", str(kept), "--no-page"])

    found: Results = json.loads(kept.read_text("utf-8"))["tiny"]
    return found


def test_every_measurement_runs(results: Results) -> None:
    assert set(results) == set(STEPS)
    assert not [step for step, found in results.items() if "failed" in found]


def test_ours_numpy_networkx_and_cypher_agree(results: Results) -> None:
    assert disagreements(results) == []
    assert results["trace_biggest"]["agreed"]["places"] > 0
    assert results["cypher"]["biggest"]["agreed"]["places"] == results["bare_biggest"]["agreed"]["places"]
    assert results["matrix"]["agreed"]["pairs"] > 0


def test_the_difference_is_a_thousand_rows_in_one_transaction(results: Results) -> None:
    assert results["difference"]["rows"] == [["transaction", 1000]]


def test_the_page_has_a_line_for_each_target_and_says_where_it_is_not_reached(results: Results) -> None:
    text = page({"tiny": results})
    kept = 9 + 2 + 4 + 2  # traces, lists, network files, a pack and a screening
    lines = kept + (8 if chromium_path() else 0) + (2 if generator() else 0)  # pages, matching
    assert text.count("| yes |") + text.count("| **no** |") == lines
    assert "ours agrees with Cypher, NetworkX, numpy" in text
    assert str(Path.cwd()) not in text

    slow = {**results, "difference": {**results["difference"], "seconds": 9.5}}
    assert "| 9.50 |  |  | under 3 s | **no** |" in page({"tiny": slow})


def test_a_wrong_number_is_named_on_the_page(results: Results) -> None:
    wrong = {**results, "bare_median": {**results["bare_median"], "agreed": {"reached": 1, "places": 1, "hops": 1}}}

    assert "**median brand: ours" in page({"tiny": wrong})


def test_the_same_seed_gives_the_same_graph_and_the_sizes_asked_for() -> None:
    sizes = sizes_at(SCALES["tiny"])

    first, second = (Tables(draw(sizes)).all() for _ in range(2))

    assert {name: digest_table(table) for name, table in first.items()} == {
        name: digest_table(table) for name, table in second.items()
    }
    walked = ("SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN")
    assert sum(first[kind].num_rows for kind in walked) == sizes.links == 15_000
    assert first["Incident"].num_rows == sizes.incidents
    assert all(first[kind].num_rows for kind in walked)


def test_numpy_search_counts_no_hop_for_a_building() -> None:
    # 0 buys from 1, which lies in 2, which lies in 3; 0 buys from 4.
    out_ptr, target = np.array([0, 2, 3, 4, 4, 4]), np.array([1, 4, 2, 3], dtype=np.int32)
    kind = np.array([SOURCES_FROM, SOURCES_FROM, LOCATED_IN, LOCATED_IN], dtype=np.int8)

    graph = arrows(out_ptr, target, kind)

    assert search(graph, 0, 6).tolist() == [0, 1, 1, 1, 1]


def test_both_numpy_searches_agree_on_a_random_graph() -> None:
    random = np.random.default_rng(7)
    size, places = 500, np.arange(0, 500, 3, dtype=np.int32)
    pairs = np.unique(random.integers(0, size, (900, 2)), axis=0)
    begins = np.concatenate(([0], np.cumsum(np.bincount(pairs[:, 0], minlength=size))))
    graph, starts = Arrows(begins, pairs[:, 1].astype(np.int32)), np.arange(100, dtype=np.int32)

    together = set(zip(*(part.tolist() for part in search_all(graph, starts, places, 4)), strict=True))

    apart = set()
    for row, start in enumerate(starts.tolist()):
        hops = search(graph, start, 4)[places]
        apart |= {(row, at, int(hops[at])) for at in np.flatnonzero((hops >= 0) & (places != start)).tolist()}
    assert together == apart


def test_every_step_belongs_to_a_group() -> None:
    assert sorted(step for group in GROUPS.values() for step in group) == sorted(STEPS)
