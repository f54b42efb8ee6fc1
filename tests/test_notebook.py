"""Researchers get data frames and networks out of the graph, and the notebook of the docs runs as it stands."""

from __future__ import annotations

from pathlib import Path

import nbformat
import networkx as nx
import pytest
from loading_graphs import nasty
from nbclient import NotebookClient

import graph
from graph import intake
from graph.errors import UsageError
from graph.notebook import from_projection
from graph.projection import Projection
from graph.store.bolt import Store
from graph.store.load import load
from graph.store.state import Server
from graph.workspace import Workspace

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "how-to" / "notebook.ipynb"


@pytest.fixture
def loaded(neo4j_store: Store, tmp_path: Path) -> Projection:
    build = nasty(tmp_path / "build")
    load(build, neo4j_store)
    return build


@pytest.mark.usefixtures("loaded")
def test_a_frame_has_the_columns_of_the_statement(neo4j_store: Store) -> None:
    table = graph.frame(
        "MATCH (f:Factory) WHERE f.workers_min >= $least RETURN f.id AS id, f.lat AS lat, f.workers_min AS workers "
        "ORDER BY workers",
        neo4j_store,
        least=9,
    )

    assert list(table.columns) == ["id", "lat", "workers"]
    assert table["workers"].tolist() == [9, 10]
    assert table["id"].tolist() == ["f9", "f10"]


@pytest.mark.usefixtures("loaded")
def test_an_empty_frame_keeps_its_columns(neo4j_store: Store) -> None:
    table = graph.frame("MATCH (f:Factory {id: 'none'}) RETURN f.id AS id, f.name AS name", neo4j_store)

    assert list(table.columns) == ["id", "name"]
    assert len(table) == 0


@pytest.mark.usefixtures("loaded")
def test_a_frame_that_is_cut_says_so_and_a_write_is_refused(neo4j_store: Store) -> None:
    with pytest.warns(UserWarning, match="first 3 rows"):
        assert len(graph.frame("MATCH (n) RETURN n.id AS id", neo4j_store, rows=3)) == 3
    with pytest.raises(UsageError):
        graph.frame("MATCH (n) DETACH DELETE n", neo4j_store)


def test_a_network_of_paths_is_that_of_the_build(neo4j_store: Store, loaded: Projection) -> None:
    by_cypher = graph.network("MATCH p = (:Brand)-[:SOURCES_FROM]->(:Factory) RETURN p", neo4j_store)
    only_links = graph.network("MATCH (:Brand)-[s:SOURCES_FROM]->(:Factory) RETURN collect(s) AS links", neo4j_store)
    by_build = from_projection(loaded, ["Brand", "Factory"], ["SOURCES_FROM"])

    by_build.remove_nodes_from(list(nx.isolates(by_build)))
    assert by_cypher.number_of_edges() == loaded.rows("SOURCES_FROM")
    for made in (by_cypher, only_links):
        assert dict(made.nodes(data=True)) == dict(by_build.nodes(data=True))
        assert {edge[:3]: edge[3] for edge in made.edges(keys=True, data=True)} == {
            edge[:3]: edge[3] for edge in by_build.edges(keys=True, data=True)
        }


@pytest.mark.usefixtures("loaded")
def test_a_statement_that_returns_no_graph_is_told_to_use_frame(neo4j_store: Store) -> None:
    with pytest.raises(UsageError, match="use frame"):
        graph.network("MATCH (b:Brand) RETURN b.name", neo4j_store)
    with pytest.raises(UsageError, match="not both"):
        graph.network("MATCH (b) RETURN b", neo4j_store, labels=["Brand"])


def test_an_unknown_label_is_no_empty_network(loaded: Projection) -> None:
    with pytest.raises(UsageError, match="no Brnad"):
        from_projection(loaded, ["Brnad"])


def test_the_notebook_runs_and_is_kept_without_outputs(
    neo4j_server: Server, neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "workspace")
    load(intake.load(workspace, ROOT / "datasets" / "cases").projection, neo4j_store)
    monkeypatch.setenv("TIERTRACE_WORKSPACE", str(workspace.folder))
    monkeypatch.setenv("TIERTRACE_STORE", neo4j_server.address)
    monkeypatch.setenv("TIERTRACE_USER", neo4j_server.user)
    monkeypatch.setenv("TIERTRACE_PASSWORD", neo4j_server.password)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells), "strip the outputs"

    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()

    assert all(cell.outputs for cell in cells[1:])
