"""Network files that a real Neo4j takes: the script statement by statement, and both kinds of import files."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases_graph import cases_projection  # noqa: F401
from hostile_content import hostile_content
from network_readings import both, links, nodes, part

from graph import model
from graph.export.content import Content
from graph.export.cypher_text import comment, literal
from graph.export.formats import write
from graph.export.network import Network
from graph.projection import Projection
from graph.store import bolt, homes
from graph.store import server as local_server
from graph.store.admin import import_tool
from graph.store.local import open_server

pytestmark = pytest.mark.usefixtures("quick_java")

ESCAPES = (
    "\\", "\\\\", "\\'", "a\\u0027 }) DETACH DELETE (n) //", "\\\\u0027", "\\U00000027", "\\\x0b", "x\x0b\\\x0b\\u0041",
    "'", "\"`", "\u2028;\n", ";\nMATCH (n) DETACH DELETE n;\n", "\x00", "\x7f\x85", "\ud7ff\ue000\U0010ffff", "",
)  # fmt: skip
"""Texts that try to leave a literal, or that an escape could change."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The hostile graph, and what scripts and import files lose most easily."""
    hostile = hostile_content(tmp_path_factory.mktemp("hostile") / "build")
    odd = part(
        hostile,
        {
            "Brand": [
                {"id": f"escape-{at}", "name": text, "aliases": [text, "plain"]} for at, text in enumerate(ESCAPES)
            ]
            + [{"id": "one-empty", "aliases": [""]}, {"id": "no-item", "aliases": []}],
            "Factory": [{"id": "numbers", "lat": -1e-07, "lng": 1e22, "workers_min": 2**62, "is_closed": False}],
        },
        {"SOURCES_FROM": [{"from_id": "escape-0", "to_id": "numbers", "key": "k'", "source": [""], "listed": []}]},
    )
    stamp = replace(hostile.stamp, title="a title \\u000aMATCH (n) DETACH DELETE n;")
    return replace(hostile, network=both(hostile.network, odd), stamp=stamp)


@pytest.fixture(scope="module")
def content(small: Content, cases_projection: Projection) -> Content:  # noqa: F811
    """The same and the whole cases."""
    return replace(small, network=both(cases_projection, small.network))


def stored(store: bolt.Store) -> tuple[dict[str, Any], dict[tuple[str, str, str, str], Any]]:
    """Everything that a Neo4j holds."""
    with store.session("read") as session:
        found = session.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS said").data()
        between = session.run(
            "MATCH (a)-[r]->(b) RETURN type(r) AS kind, a.id AS start, b.id AS end, properties(r) AS said"
        ).data()
    nodes_there = {}
    for row in found:
        label = next(label for label, about in model.LABELS.items() if set(about.labels) == set(row["labels"]))
        said = row["said"]
        key = said.pop("id")
        nodes_there[key] = {"type": label, **said}
    return nodes_there, {
        (row["kind"], row["start"], row["end"], row["said"].pop("key")): row["said"] for row in between
    }


def statements(path: Path) -> list[str]:
    """The statements of a script: each ends where a line ends in a semicolon."""
    lines = [line for line in path.read_text("utf-8").split("\n") if not line.startswith("//")]
    return [one for one in "\n".join(lines).split(";\n") if one.strip()]


def run(store: bolt.Store, path: Path) -> None:
    with store.session("write") as session:
        for statement in statements(path):
            session.run(statement).consume()


def same(store: bolt.Store, network: Network) -> None:
    found_nodes, found_links = stored(store)
    assert found_nodes == nodes(network)
    assert found_links == links(network)


def test_the_script_makes_the_same_graph_twice_over(small: Content, neo4j_store: bolt.Store, tmp_path: Path) -> None:
    path = write(small, "cypher", tmp_path / "script.cypher")

    for _ in range(2):
        run(neo4j_store, path)
        same(neo4j_store, small.network)

    labels = [label for label in model.LABELS if small.network.rows(label)]
    with neo4j_store.session("read") as session:
        unique = session.run("SHOW CONSTRAINTS YIELD type RETURN type").values()
    assert len(unique) == len({one for label in labels for one in model.LABELS[label].labels})


def test_no_text_leaves_its_literal_and_no_comment_its_line(neo4j_store: bolt.Store) -> None:
    with neo4j_store.session("read") as session:
        for text in ESCAPES:
            said = comment(f"{text}\\u000aRETURN 2 AS x //")
            assert "\n" not in said and "\r" not in said
            record = session.run(f"{said}\nRETURN {literal(text)} AS x").single(strict=True)
            assert record["x"] == text


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_import_tool_takes_both_kinds_of_files_and_every_value_comes_back(
    kind: str, content: Content, neo4j_installed: str, tmp_path: Path
) -> None:
    folder = write(content, f"neo4j-{kind}", tmp_path / "files")
    home = homes.new_home(tmp_path / "server", neo4j_installed)

    printed = import_tool(home, *command(folder))
    store_server = local_server.start(tmp_path / "server", version=neo4j_installed, home=home, owner="tests")
    try:
        with open_server(store_server) as store:
            run(store, folder / "after-import.cypher")
            same(store, content.network)
    finally:
        local_server.stop(tmp_path / "server", home)

    counts = {word: int(number) for number, word in re.findall(r"^\s*(\d+) (\w+)\s*$", printed, re.MULTILINE)}
    assert counts["nodes"] == len(nodes(content.network)) and counts["relationships"] == len(links(content.network))


def command(folder: Path) -> tuple[Any, ...]:
    """The arguments that the README of a folder gives, for our call of the tool: files first, then the options."""
    said = (folder / "README.txt").read_text("utf-8")
    lines = said[said.index("neo4j-admin database import full neo4j") :].split("\n\n")[0]
    arguments = shlex.split(lines.replace("\\\n", " "))[5:]
    files = [one for one in arguments if one.startswith(("--nodes=", "--relationships="))]
    named = {one.rpartition("=")[2] for one in files}
    assert named == {path.name for path in folder.iterdir()} - {"README.txt", "after-import.cypher"}
    placed = [f"{one.rpartition('=')[0]}={folder / one.rpartition('=')[2]}" for one in files]
    return placed, *(one for one in arguments if one not in files)
