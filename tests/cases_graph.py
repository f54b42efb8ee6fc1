"""The cited cases as a build and in the Neo4j of this test run; import the fixtures where they are needed.

``cases_store`` is made anew for each module, because other modules empty the database of the run.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import empty

from graph import intake
from graph.projection import Projection
from graph.store import bolt, load
from graph.store.state import Server
from graph.workspace import Workspace

CASES = Path(__file__).parent.parent / "datasets" / "cases"


@pytest.fixture(scope="session")
def cases_projection(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    """The build of ``datasets/cases``."""
    workspace = Workspace(tmp_path_factory.mktemp("cases") / "workspace")
    projection = intake.load(workspace, CASES).projection
    assert projection is not None
    return projection


@pytest.fixture(scope="module")
def cases_store(neo4j_server: Server, cases_projection: Projection) -> Iterator[bolt.Store]:
    """A connection to a Neo4j that holds the cases and nothing else."""
    with bolt.connect(neo4j_server.address, neo4j_server.user, neo4j_server.password) as store:
        empty(store, neo4j_server)
        load.load(cases_projection, store)
        yield store
