"""A py2neo notebook that somebody has reads our graph; our own code never imports py2neo."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest
from loading_graphs import NASTY, nasty

from graph.store.bolt import Store
from graph.store.load import load
from graph.store.state import Server

py2neo = pytest.importorskip("py2neo", reason="py2neo is an extra: pip install 'tiertrace[py2neo]'")


def test_an_existing_py2neo_line_reads_the_graph(neo4j_server: Server, neo4j_store: Store, tmp_path: Path) -> None:
    load(nasty(tmp_path / "build"), neo4j_store)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = py2neo.Graph(neo4j_server.address, auth=(neo4j_server.user, neo4j_server.password), name="neo4j")
        statement = (
            "MATCH (b:Brand)-[s:SOURCES_FROM]->(f:Factory) WHERE s.key = $key RETURN b.name AS brand, f.id AS site"
        )
        table = graph.run(statement, key="=1+1").to_data_frame()
        names = graph.run("MATCH (b:Brand) RETURN b.name AS name").to_data_frame()

    assert table.to_dict("records") == [{"brand": "=1+1", "site": "f6"}]
    assert set(NASTY) <= set(names["name"])


def test_our_code_never_imports_it() -> None:
    root = Path(__file__).parent.parent
    for path in [*root.glob("graph/**/*.py"), *root.glob("dashboard/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "py2neo" for name in names), path
