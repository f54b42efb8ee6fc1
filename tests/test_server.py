"""The local server: fetched, started once, shared, recognised, stopped."""

from graph.store import bolt, server
from graph.store.state import Server


def test_a_second_start_attaches_to_the_first(neo4j_server: Server) -> None:
    again = server.start(neo4j_server.folder)

    assert (again.pid, again.bolt_port, again.started_here) == (neo4j_server.pid, neo4j_server.bolt_port, False)


def test_an_emptied_store_holds_nothing(neo4j_store: bolt.Store) -> None:
    assert neo4j_store.read("MATCH (n) RETURN count(n)").rows == [(0,)]
