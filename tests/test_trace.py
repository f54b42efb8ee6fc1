"""Single rules of the trace, each on a graph made for it."""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_graphs import FACTS, RandomGraph, Row, large_graph, tables

from graph import dates
from graph.errors import LedgerError, UsageError
from graph.projection import Projection, write_projection
from graph.trace import brands_of_site, exposure, trace_brand
from graph.trace.engine import engine
from graph.trace.topology import event_days, open_topology

Link = tuple[str, str, str]
_LABELS = {"b": "Brand", "s": "Supplier", "o": "Organisation", "f": "Factory"}


def link(start: str, relation: str, target: str, **more: Any) -> Row:
    """One statement; documented by a newspaper unless told otherwise."""
    row: Row = {"from_id": start, "to_id": target, "relation": relation, "status": "documented", "basis": "news"}
    return row | {"source": ["Paper"], "documents": ["doc"], "valid_from": None, "valid_to": None} | more


def make(folder: Path, links: list[Row], incidents: list[Row]) -> Projection:
    """A graph whose nodes are named by their kind: b1 a brand, s1 a supplier, o1 an organisation, f1 a factory."""
    graph = RandomGraph(0)
    ids = {row[end] for row in links for end in ("from_id", "to_id")} | {row["at"] for row in incidents}
    for node in sorted(ids):
        graph.nodes.setdefault(_LABELS[node[0]], []).append({"id": node, "name": f"Name of {node}"})
    graph.nodes["Document"] = [{"id": "doc", "title": "Title", "publisher": "Paper", "url": "https://example.org/"}]
    for number, row in enumerate(links):
        graph.links.setdefault(row["relation"], []).append({"key": f"k{number:03d}", **row})
    for row in incidents:
        graph.nodes.setdefault("Incident", []).append({"status": "documented", "start": None, "end": None, **row})
        happened = {"from_id": row["id"], "to_id": row["at"], "key": row["id"], "status": "documented"}
        graph.links.setdefault("OCCURRED_AT", []).append(happened)
    return write_projection(folder / "build", tables([graph]), FACTS)


def incident(name: str, at: str, start: str | None = None, end: str | None = None, **more: Any) -> Row:
    return {"id": name, "at": at, "start": start, "end": end, **more}


def walk(path: dict[str, Any]) -> str:
    return " ".join([path["steps"][0]["from"]["id"], *(step["to"]["id"] for step in path["steps"])])


DATES = (None, "2012", "2013", "2013-04", "2013-04-24", "2013-05")
PERIODS = [
    (start, end)
    for start, end in itertools.product(DATES, DATES)
    if start is None or end is None or dates.last(end) >= dates.first(start)
]
LISTS: list[list[str] | None] = [None, ["2013-04-24"], ["2013"], ["2012", "2013-05"], ["2012-01", "2013-04", "2014"]]


@pytest.mark.parametrize("compiled", [False, True])
def test_verdict_over_arrays_is_the_rule_of_the_dates(compiled: bool, tmp_path: Path) -> None:
    said = list(itertools.product(PERIODS, LISTS))
    links = [
        link("b1", "SOURCES_FROM", "f1", valid_from=period[0], valid_to=period[1], listed=listed, source=None)
        for period, listed in said
    ]
    incidents = [incident(f"i{number:02d}", "f1", *period) for number, period in enumerate(PERIODS)]
    topology = open_topology(make(tmp_path, links, incidents))

    for at, row in enumerate(topology.incidents.row.tolist()):
        for k, number in enumerate(topology.graph.said[:, 6].tolist()):
            period, listed = said[number]
            expected = dates.verdict(dates.Statement(*period, listed or ()), *PERIODS[row])
            event = topology.incidents.days[at]
            found = engine(compiled).verdict(topology.graph, k, event)
            assert found == int(expected), (said[number], PERIODS[row])


def test_better_verdict_beats_fewer_hops(tmp_path: Path) -> None:
    then = {"valid_from": "2012", "valid_to": "2014"}
    links = [
        link("b1", "SOURCES_FROM", "f1"),
        link("b1", "SOURCES_FROM", "s1", **then),
        link("s1", "OPERATES", "f1", **then),
    ]
    projection = make(tmp_path, links, [incident("i1", "f1", "2013-04-24", "2013-04-24")])

    finding = trace_brand(projection, "b1", paths=5)["findings"][0]

    assert [walk(path) for path in finding["paths"]] == ["b1 s1 f1", "b1 f1"]
    assert (finding["hops"], finding["tier"], finding["verdict"]) == (1, 1, "overlap")
    assert [path["verdict"] for path in finding["paths"]] == ["overlap", "unknown"]


def test_word_of_a_path_is_that_of_its_first_weakest_hop(tmp_path: Path) -> None:
    links = [link("b1", "SOURCES_FROM", "s1", valid_from="2015"), link("s1", "OPERATES", "f1", valid_to="2010")]
    projection = make(tmp_path, links, [incident("i1", "f1", "2013", "2013")])

    assert trace_brand(projection, "b1")["findings"][0]["verdict"] == "after"


def test_rings_of_buildings_do_not_trap_a_path(tmp_path: Path) -> None:
    ring = [("f2", "f3"), ("f3", "f2"), ("f3", "f4"), ("f2", "f5"), ("f5", "f2"), ("f4", "f2"), ("f4", "f6")]
    links = [
        link("b1", "SOURCES_FROM", "f2"),
        *(link(a, "LOCATED_IN", b) for a, b in ring),
        link("f3", "LOCATED_IN", "f3"),
    ]
    projection = make(tmp_path, links, [incident("i1", "f6")])

    finding = trace_brand(projection, "b1", max_hops=1, paths=10)["findings"][0]

    assert [walk(path) for path in finding["paths"]] == ["b1 f2 f3 f4 f6"]
    assert finding["hops"] == 1


def test_retracted_links_and_incidents_never_count_and_are_counted(tmp_path: Path) -> None:
    links = [
        link("b1", "SOURCES_FROM", "f1", status="retracted", key="x1"),
        link("b1", "SOURCES_FROM", "f2", status="retracted", key="x2"),
        link("b1", "SOURCES_FROM", "f2", key="x3"),
    ]
    incidents = [incident("i1", "f1"), incident("i2", "f2"), incident("i3", "f2", status="retracted")]
    answer = trace_brand(make(tmp_path, links, incidents), "b1")

    assert [row["incident"]["id"] for row in answer["findings"]] == ["i2"]
    assert answer["coverage"]["retracted_links"] == 2
    assert answer["coverage"]["retracted_incidents"] == 1
    step = answer["findings"][0]["paths"][0]["steps"][0]
    assert [(other["key"], other["status"]) for other in step["also"]] == [("x2", "retracted")]


def test_two_independent_sources_make_a_link_strong_and_a_copy_is_none(tmp_path: Path) -> None:
    links = [
        link("b1", "SOURCES_FROM", "f1", source=["Paper"]),
        link("b1", "SOURCES_FROM", "f1", source=["Paper via Mirror", "Paper (copy)"]),
        link("b1", "SOURCES_FROM", "f2", source=["Paper"]),
        link("b1", "SOURCES_FROM", "f2", source=["Union"]),
        link("b1", "SOURCES_FROM", "f3", source=["Paper"]),
        link("b1", "SOURCES_FROM", "f3", source=["Union"], status="retracted"),
    ]
    answer = trace_brand(make(tmp_path, links, [incident(f"i{n}", f"f{n}") for n in (1, 2, 3)]), "b1")

    assert {row["facility"]["id"]: row["strength"] for row in answer["findings"]} == {
        "f1": "fair",
        "f2": "strong",
        "f3": "fair",
    }


def test_two_lists_of_one_publisher_count_together(tmp_path: Path) -> None:
    links = [
        link("b1", "SOURCES_FROM", "f1", source=["List"], listed=["2012"], key="a"),
        link("b1", "SOURCES_FROM", "f1", source=["List"], listed=["2014"], key="b"),
        link("b1", "SOURCES_FROM", "f2", source=["List"], listed=["2012"], key="c"),
        link("b1", "SOURCES_FROM", "f2", source=["Other"], listed=["2014"], key="d"),
    ]
    incidents = [incident("i1", "f1", "2013", "2013"), incident("i2", "f2", "2013", "2013")]
    answer = trace_brand(make(tmp_path, links, incidents), "b1")

    assert [(row["facility"]["id"], row["verdict"]) for row in answer["findings"]] == [
        ("f1", "possible"),
        ("f2", "unknown"),
    ]


def test_group_starts_from_every_ultimate_owner(tmp_path: Path) -> None:
    links = [
        link("o1", "OWNS", "s1"),
        link("s1", "OWNS", "b1"),
        link("s2", "OWNS", "b1"),
        link("b1", "OWNS", "b1"),
        link("s2", "SOURCES_FROM", "f2"),
        link("b1", "SOURCES_FROM", "f1"),
    ]
    projection = make(tmp_path, links, [incident("i1", "f1"), incident("i2", "f2")])

    answer = trace_brand(projection, "b1", group=True)

    assert answer["brand"]["id"] == "b1"
    assert [node["id"] for node in answer["starts"]] == ["o1", "s2"]
    assert {row["incident"]["id"]: walk(row["paths"][0]) for row in answer["findings"]} == {
        "i1": "s2 b1 f1",
        "i2": "s2 f2",
    }
    assert [row["incident"]["id"] for row in trace_brand(projection, "b1")["findings"]] == ["i1"]


def test_a_limit_that_cuts_is_said_and_a_filter_is_counted(tmp_path: Path) -> None:
    links = [link("b1", "SOURCES_FROM", "f1"), link("f1", "SOURCES_FROM", "f2")]
    incidents = [incident("i1", "f1", "2010", "2011"), incident("i2", "f1"), incident("i3", "f2")]
    projection = make(tmp_path, links, incidents)

    cut = trace_brand(projection, "b1", max_hops=1)
    filtered = trace_brand(projection, "b1", since="2012")

    assert (cut["truncated"], cut["coverage"]["not_shown"], len(cut["findings"])) == (True, 1, 2)
    assert (filtered["truncated"], filtered["coverage"]["not_shown"], len(filtered["findings"])) == (False, 1, 2)
    assert exposure(projection, max_hops=1)["truncated"]
    assert not exposure(projection)["truncated"]
    assert brands_of_site(projection, "f2", max_hops=1)["truncated"]


def test_paths_are_counted_exactly_to_a_thousand(tmp_path: Path) -> None:
    middle = [f"s{number:04d}" for number in range(1_001)]
    links = [row for name in middle for row in (link("b1", "SOURCES_FROM", name), link(name, "OPERATES", "f1"))]
    links += [link("b2", "SOURCES_FROM", name) for name in middle[1:]]
    rows = brands_of_site(make(tmp_path, links, []), "f1")["brands"]

    assert [(row["brand"]["id"], row["path_count"]) for row in rows] == [("b1", None), ("b2", 1_000)]
    assert rows[0]["verdict"] is None
    assert rows[0]["incident"] is None


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"max_hops": 0}, "max_hops is 0"),
        ({"paths": 0}, "paths is 0"),
        ({"as_of": "31/02/2013"}, "as_of: '31/02/2013' is not a date"),
        ({"since": "2013-02-30"}, "since: '2013-02-30' is not a day"),
        ({"since": "2014", "until": "2013"}, "until 2013 lies before since 2014"),
        ({"categories": ["theft"]}, "category 'theft' is none of"),
        ({"categories": "wages"}, "categories is a list"),
        ({"min_strength": "iron"}, "min_strength 'iron' is none of"),
    ],
)
def test_an_impossible_option_is_an_error_that_names_it(asked: Row, message: str, tmp_path: Path) -> None:
    projection = make(tmp_path, [link("b1", "SOURCES_FROM", "f1")], [])

    with pytest.raises(UsageError, match=message):
        trace_brand(projection, "b1", **asked)


def test_an_unknown_or_unfit_id_is_an_error_that_names_it(tmp_path: Path) -> None:
    links = [link("b1", "SOURCES_FROM", "f1"), link("b1", "SOURCES_FROM", "f2")]
    projection = make(tmp_path, links, [incident("i1", "f1"), incident("i2", "f2")])

    for message, ask in (
        ("no brand with the id 'b9'", lambda: trace_brand(projection, "b9")),
        ("'f1' is a Factory", lambda: trace_brand(projection, "f1")),
        ("'b1' is a Brand", lambda: brands_of_site(projection, "b1")),
        ("no facility with the id ''", lambda: brands_of_site(projection, "")),
        ("no incident with the id 'i9'", lambda: brands_of_site(projection, "f1", incident="i9")),
        ("'i2' is retracted, or did not occur", lambda: brands_of_site(projection, "f1", incident="i2")),
        ("who 'some'", lambda: brands_of_site(projection, "f1", who="some")),
        ("incident or as_of", lambda: brands_of_site(projection, "f1", incident="i1", as_of="2013")),
    ):
        with pytest.raises(UsageError, match=message):
            ask()


def test_an_answer_is_json_and_a_step_carries_its_evidence(tmp_path: Path) -> None:
    links = [link("b1", "SOURCES_FROM", "f1", documents=["doc", "gone"], listed=["2013"], product="shirts")]
    projection = make(tmp_path, links, [incident("i1", "f1", "2013")])

    answer = json.loads(json.dumps(trace_brand(projection, "b1")))

    step = answer["findings"][0]["paths"][0]["steps"][0]
    assert step["from"] == {"id": "b1", "name": "Name of b1", "label": "Brand", "country": None}
    assert step["documents"] == [
        {"id": "doc", "title": "Title", "publisher": "Paper", "url": "https://example.org/"},
        {"id": "gone", "title": None, "publisher": None, "url": None},
    ]
    assert (step["listed"], step["source"], step["product"], step["also"]) == (["2013"], ["Paper"], "shirts", [])
    assert answer["coverage"]["as_of"] == "2013"
    json.dumps([brands_of_site(projection, "f1"), exposure(projection, verdicts=True)])


def test_a_graph_without_links_has_empty_answers(tmp_path: Path) -> None:
    projection = make(tmp_path, [link("b1", "OWNS", "s1", status="retracted")], [incident("i1", "f1")])

    assert trace_brand(projection, "b1")["findings"] == []
    assert brands_of_site(projection, "f1")["brands"] == []
    assert [row["sites"] for row in exposure(projection, verdicts=True)["brands"]] == [0]


def test_topology_is_made_again_when_absent_or_broken(tmp_path: Path) -> None:
    projection = make(tmp_path, [link("b1", "SOURCES_FROM", "f1")], [incident("i1", "f1")])
    first = trace_brand(projection, "b1")
    moved = Projection((tmp_path / "build").rename(tmp_path / "moved"))
    (moved.folder / "topology" / "about.json").write_text("{", "utf-8")

    assert trace_brand(moved, "b1") == first
    assert sorted(file.name for file in moved.folder.glob("topology*")) == ["topology"]


def test_a_link_to_no_node_is_an_error_of_the_build(tmp_path: Path) -> None:
    graph = RandomGraph(
        0, nodes={"Brand": [{"id": "b1"}]}, links={"OWNS": [{"from_id": "b1", "to_id": "x", "key": "k"}]}
    )
    projection = write_projection(tmp_path / "build", tables([graph]), FACTS)

    with pytest.raises(LedgerError, match="names 'x', which is no node"):
        trace_brand(projection, "b1")


def test_missing_end_of_an_event_is_equal_to_the_other() -> None:
    missing = -(2**31)
    days = np.array([[1, 2, missing, missing], [missing, missing, 3, 4], [missing] * 4], dtype=np.int32)

    assert event_days(days)[:2].tolist() == [[1, 2, 1, 2, 1], [3, 4, 3, 4, 2]]
    assert event_days(days)[2, 4] == 0


def test_answers_asked_at_once_by_several_threads_are_the_same(tmp_path: Path) -> None:
    projection = write_projection(tmp_path / "build", tables([large_graph(5, nodes=300, links=900)]), FACTS)
    brands = [node["id"] for node in large_graph(5, nodes=300, links=900).nodes["Brand"]] * 4
    alone = [trace_brand(projection, brand) for brand in brands]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda brand: trace_brand(projection, brand), brands))

    assert together == alone
