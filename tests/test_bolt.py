"""Connections over Bolt: who may connect how, what is read and how much, what an error says."""

import logging
import socket
import threading
from pathlib import Path

import pytest

from graph.errors import ServerUnavailable, StoreError, UsageError
from graph.store import bolt
from graph.store.bolt import Limits
from graph.store.state import Server


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("bolt://localhost:7687", "bolt://localhost:7687"),
        ("bolt://127.0.0.1", "bolt://127.0.0.1"),
        ("bolt://[::1]:7687", "bolt://[::1]:7687"),
        ("neo4j://127.8.8.8:7687", "bolt://127.8.8.8:7687"),
        ("bolt+s://graph.example:7687", "bolt+s://graph.example:7687"),
        ("neo4j+s://graph.example", "neo4j+s://graph.example"),
        (" bolt://localhost:7687/ ", "bolt://localhost:7687"),
    ],
)
def test_a_safe_address_is_taken(given: str, used: str) -> None:
    assert bolt.check_address(given) == used


@pytest.mark.parametrize(
    "address",
    [
        "bolt://graph.example:7687",
        "neo4j://graph.example",
        "neo4j+ssc://graph.example",
        "bolt://localhost.graph.example:7687",
        "bolt://0.0.0.0:7687",
        "bolt://127.0.0.1.graph.example",
        "bolt://10.0.0.1",
        "bolt://[2001:db8::1]:7687",
    ],
)
def test_a_password_is_not_sent_unprotected_to_another_machine(address: str) -> None:
    with pytest.raises(UsageError, match="unprotected"):
        bolt.connect(address, "neo4j", "secret-word")

    assert bolt.check_address(address, allow_plain=True) == address


@pytest.mark.parametrize(
    "address", ["", "graph.example", "http://localhost:7474", "bolt://", "bolt://x:port", "bolt://a/b"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        bolt.check_address(address)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        bolt.check_address("bolt://neo4j:secret-word@localhost:7687")

    assert "secret-word" not in str(refused.value)


def test_the_password_comes_from_the_environment_or_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIERTRACE_PASSWORD", raising=False)
    monkeypatch.delenv("TIERTRACE_PASSWORD_FILE", raising=False)
    assert bolt.environment_password() is None

    file = tmp_path / "password"
    file.write_text("from the file\n")
    file.chmod(0o600)
    monkeypatch.setenv("TIERTRACE_PASSWORD_FILE", str(file))
    assert bolt.environment_password() == "from the file"

    monkeypatch.setenv("TIERTRACE_PASSWORD", "from the environment")
    assert bolt.environment_password() == "from the environment"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_password_file_that_others_can_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    file = tmp_path / "password"
    file.write_text("secret-word")
    file.chmod(mode)
    monkeypatch.delenv("TIERTRACE_PASSWORD", raising=False)
    monkeypatch.setenv("TIERTRACE_PASSWORD_FILE", str(file))

    with pytest.raises(StoreError, match="chmod 600") as refused:
        bolt.environment_password()

    assert "secret-word" not in str(refused.value)


def test_no_password_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIERTRACE_PASSWORD", raising=False)
    monkeypatch.delenv("TIERTRACE_PASSWORD_FILE", raising=False)

    with pytest.raises(UsageError, match="TIERTRACE_PASSWORD"):
        bolt.connect("bolt://localhost:1")


def test_nobody_at_the_address_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(ServerUnavailable, match="No Neo4j answers"):
        bolt.connect(f"bolt://127.0.0.1:{port}", "neo4j", "secret-word")


def test_a_program_that_is_no_neo4j_is_said() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listening.accept()
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        connection.close()

    threading.Thread(target=answer, daemon=True).start()
    with listening, pytest.raises(ServerUnavailable, match="No Neo4j answers"):
        bolt.connect(f"bolt://127.0.0.1:{listening.getsockname()[1]}", "neo4j", "secret-word")


def test_a_wrong_password_is_said_and_not_repeated(neo4j_server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError, match="does not let neo4j in") as refused:
        bolt.connect(neo4j_server.address, "neo4j", "secret-word")

    assert "secret-word" not in str(refused.value)
    assert "secret-word" not in caplog.text


def test_the_password_is_in_no_representation_and_on_no_command_line(
    neo4j_server: Server, neo4j_store: bolt.Store
) -> None:
    process = neo4j_server.identity.find()

    assert process is not None
    for text in (repr(neo4j_server), repr(neo4j_store), str(vars(neo4j_store)), " ".join(process.cmdline())):
        assert neo4j_server.password not in text


def test_graph_types_become_plain_values(neo4j_store: bolt.Store) -> None:
    with neo4j_store.session("write") as session:
        session.run(
            "CREATE (:Brand {id: 'b', born: date('2013-04-24')})-[:OWNS {key: 'k'}]->(:Factory {id: 'f'})"
        ).consume()

    row = neo4j_store.read(
        "MATCH p = (a)-[r]->(b) RETURN a, r, p, duration('P1M2D') AS gone, [date('2013-01-01')] AS days, "
        "datetime('2013-04-24T08:57:00.123456789Z') AS at, "
        "point({longitude: 90.5, latitude: 23.5}) AS place, point({x: 1, y: 2, z: 3}) AS spot"
    ).dicts()[0]

    assert (row["a"]["labels"], row["a"]["properties"]) == (["Brand"], {"born": "2013-04-24", "id": "b"})
    assert (row["r"]["type"], row["r"]["properties"], row["r"]["start"]) == (
        "OWNS",
        {"key": "k"},
        row["a"]["element_id"],
    )
    assert [node["properties"]["id"] for node in row["p"]["nodes"]] == ["b", "f"]
    assert (row["gone"], row["at"], row["days"]) == ("P1M2D", "2013-04-24T08:57:00.123456789+00:00", ["2013-01-01"])
    assert row["place"] == {"srid": 4326, "longitude": 90.5, "latitude": 23.5}
    assert row["spot"] == {"srid": 9157, "x": 1.0, "y": 2.0, "z": 3.0}


def test_a_whole_answer_is_not_called_capped(neo4j_store: bolt.Store) -> None:
    table = neo4j_store.read("UNWIND range(1, 5) AS x RETURN x", limits=Limits(rows=5))

    assert (len(table.rows), table.capped) == (5, None)


def test_a_long_answer_is_capped_by_rows_and_says_so(neo4j_store: bolt.Store) -> None:
    table = neo4j_store.read("UNWIND range(1, 6) AS x RETURN x", limits=Limits(rows=5))

    assert (len(table.rows), table.capped) == (5, "Only the first 5 rows are shown; there are more.")


def test_a_wide_answer_is_capped_by_bytes_and_says_so(neo4j_store: bolt.Store) -> None:
    table = neo4j_store.read(
        "UNWIND range(1, 100) AS x RETURN reduce(s = '', i IN range(1, 1000) | s + 'x') AS s",
        limits=Limits(bytes=10_000),
    )

    assert len(table.rows) == 9
    assert table.capped is not None and "there" not in table.capped and "MB" in table.capped


def test_a_slow_statement_is_stopped(neo4j_store: bolt.Store) -> None:
    with pytest.raises(StoreError, match="stopped after 1 seconds"):
        neo4j_store.read(
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a WHERE a < 0 RETURN count(*)",
            limits=Limits(seconds=1),
        )


def test_a_read_writes_nothing(neo4j_store: bolt.Store) -> None:
    with pytest.raises(UsageError, match="writes"):
        neo4j_store.read("CREATE (n)")

    assert neo4j_store.read("MATCH (n) RETURN count(n)").rows == [(0,)]


def test_a_syntax_error_says_what_and_where(neo4j_store: bolt.Store) -> None:
    with pytest.raises(UsageError, match=r"Invalid input 'RETRUN'.*line 1, column 11"):
        neo4j_store.read("MATCH (n) RETRUN n")


def test_a_value_that_bolt_can_not_carry_is_refused_and_not_repeated(neo4j_store: bolt.Store) -> None:
    for value in (object(), 2**70, "\ud800", {1: 2}):
        with pytest.raises(UsageError, match="can't take"):
            neo4j_store.read("RETURN $value", {"value": value})


def test_a_database_that_is_not_there_is_said(neo4j_server: Server) -> None:
    with pytest.raises(StoreError, match="no database"):
        bolt.connect(neo4j_server.address, neo4j_server.user, neo4j_server.password, database="other")
