"""The read-only door: nothing but reading passes, whatever it is dressed up as."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import door_corpus
import pytest

from graph.errors import StoreError, UsageError
from graph.store import bolt, door
from graph.store.bolt import Limits

PARAMETERS = {"id": "brand-1", "ids": ["brand-1", "supplier-1"]}


class Listener:
    """Counts connections to a port of loopback."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.requests = 0
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/rows.csv"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.requests += 1
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\na,b\n")
            connection.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.socket.close()


@pytest.fixture
def small_graph(neo4j_store: bolt.Store) -> bolt.Store:
    """A brand, a supplier, a factory with an incident, and a full-text index."""
    with neo4j_store.session("write") as session:
        session.run("CREATE CONSTRAINT brand_id FOR (n:Brand) REQUIRE n.id IS UNIQUE").consume()
        session.run("CREATE FULLTEXT INDEX names FOR (n:Brand|Factory) ON EACH [n.name]").consume()
        session.run(
            "CREATE (b:Brand:Company {id: 'brand-1', name: 'Brand One'})-[:SOURCES_FROM {valid_from: '2012'}]->"
            "(s:Supplier:Company {id: 'supplier-1', name: 'Supplier One'})-[:SOURCES_FROM {valid_from: '2013'}]->"
            "(f:Factory:Facility {id: 'factory-1', name: 'Factory (Unit 2)', workers_min: 100})"
            "<-[:OCCURRED_AT]-(:Incident {id: 'incident-1', category: 'fire'})"
        ).consume()
        session.run("CALL db.awaitIndexes(60)").consume()
    return neo4j_store


def contents(store: bolt.Store) -> list[Any]:
    """Everything a refused statement could have changed."""
    questions = [
        "MATCH (n) RETURN labels(n), properties(n) ORDER BY n.id",
        "MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id ORDER BY a.id",
        "SHOW INDEXES YIELD name, state RETURN name, state ORDER BY name",
        "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
        "SHOW USERS YIELD user RETURN user ORDER BY user",
        "SHOW DATABASES YIELD name, currentStatus RETURN name, currentStatus ORDER BY name",
        "CALL db.labels() YIELD label RETURN label ORDER BY label",
    ]
    return [store.read(question).rows for question in questions]


def test_nothing_but_reading_passes_and_nothing_is_changed_or_fetched(
    small_graph: bolt.Store, listener: Listener
) -> None:
    before = contents(small_graph)
    passed = []

    for statement in door_corpus.REFUSED:
        try:
            door.ask(
                small_graph,
                statement.replace("{url}", listener.url),
                {"url": listener.url} if "$url" in statement else {},
            )
            passed.append(statement)
        except UsageError:
            continue

    assert len(door_corpus.REFUSED) >= 60
    assert passed == []
    assert listener.requests == 0
    assert contents(small_graph) == before


def test_every_reading_statement_passes(small_graph: bolt.Store) -> None:
    speaks_25 = not small_graph.server_version.startswith("5.")
    reads = door_corpus.READS + (door_corpus.CYPHER_25_READS if speaks_25 else [])
    refused = []

    for statement in reads:
        try:
            door.ask(
                small_graph, statement, {name: value for name, value in PARAMETERS.items() if f"${name}" in statement}
            )
        except (UsageError, StoreError) as error:
            refused.append(f"{statement}: {error}")

    assert len(reads) >= 60
    assert refused == []


def test_the_listener_hears_a_server_that_does_ask(listener: Listener) -> None:
    with socket.create_connection(listener.socket.getsockname()) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 200")

    assert listener.requests > 0
    listener.requests = 0


@pytest.mark.parametrize(
    "statement",
    [
        "RETURN toUpper('a')",
        "MATCH (n) WHERE toUpper(n.name) = 'A' RETURN n",
        "MATCH (n) RETURN n ORDER BY toUpper(n.name)",
        "MATCH (n) RETURN collect(toUpper(n.name))",
        "RETURN [x IN ['a'] WHERE EXISTS { RETURN `toUpper` /* a */ (x) AS y } | x]",
        "MATCH (a) ((x)-[r]->(y) WHERE toUpper(x.name) = 'A'){1,3} (b) RETURN a",
        "RETURN [x IN ['a'] | to\\u0055pper(x)]",
    ],
)
def test_a_function_that_is_not_neo4js_own_is_refused_wherever_it_stands(
    small_graph: bolt.Store, statement: str
) -> None:
    small_graph.foreign_functions = frozenset({"toUpper"})  # stands for one that a plugin added

    with pytest.raises(UsageError, match="toUpper"):
        door.ask(small_graph, statement)


def test_a_text_that_only_looks_like_a_foreign_function_is_admitted_by_the_plan(small_graph: bolt.Store) -> None:
    small_graph.foreign_functions = frozenset({"apoc.load.json"})

    assert door.ask(small_graph, "RETURN 'apoc load' AS a, 1 AS json").rows == [("apoc load", 1)]


def test_a_capped_answer_says_so(small_graph: bolt.Store) -> None:
    table = door.ask(small_graph, "UNWIND range(1, 1000000) AS x RETURN x", limits=Limits(rows=5))

    assert len(table.rows) == 5
    assert table.capped == "Only the first 5 rows are shown; there are more."


def test_a_runaway_statement_is_stopped(small_graph: bolt.Store) -> None:
    with pytest.raises(StoreError, match="stopped after 1 seconds"):
        door.ask(
            small_graph,
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a WHERE a < 0 RETURN count(*)",
            limits=Limits(seconds=1),
        )


def test_a_missing_parameter_is_named(small_graph: bolt.Store) -> None:
    with pytest.raises(UsageError, match="id"):
        door.ask(small_graph, "MATCH (n {id: $id}) RETURN n")


def test_a_statement_of_great_length_is_refused_before_it_is_sent(small_graph: bolt.Store) -> None:
    with pytest.raises(UsageError, match="characters"):
        door.ask(small_graph, "RETURN " + "1+" * 60_000 + "1")


def test_half_a_character_is_a_usage_error(small_graph: bolt.Store) -> None:
    with pytest.raises(UsageError, match="can't take"):
        door.ask(small_graph, "RETURN '\ud800'")
