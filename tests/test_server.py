"""The local server: started once, shared, recognised, stopped; every trouble has a clear end."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.errors import ServerUnavailable, StoreError, UsageError
from graph.store import admin, bolt, homes, launch, server
from graph.store.conf import java_flags, memory_settings
from graph.store.lock import locked_versions
from graph.store.process import find_by_argument
from graph.store.state import Server, home_argument

pytestmark = pytest.mark.usefixtures("quick_java")

IMPORTS = "from pathlib import Path; from graph.store import server\n"


def in_another_process(code: str) -> str:
    """Run Python code as another command would, and return what it printed."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def connect(running: Server) -> bolt.Store:
    return bolt.connect(running.address, running.user, running.password)


def test_an_emptied_store_holds_nothing(neo4j_store: bolt.Store) -> None:
    assert neo4j_store.read("MATCH (n) RETURN count(n)").rows == [(0,)]


def test_a_second_start_attaches_to_the_first(neo4j_server: Server) -> None:
    again = server.start(neo4j_server.folder)

    assert (again.pid, again.bolt_port, again.started_here) == (neo4j_server.pid, neo4j_server.bolt_port, False)


def test_another_process_attaches(neo4j_server: Server) -> None:
    code = IMPORTS + f"print(server.attach(Path({str(neo4j_server.folder)!r})).pid)"

    assert int(in_another_process(code)) == neo4j_server.pid


@pytest.mark.parametrize("asked", [{"version": "other"}, {"cypher": "other"}, {"browser": True}])
def test_a_running_server_that_is_not_the_one_asked_for_is_said(neo4j_server: Server, asked: dict[str, object]) -> None:
    other = {
        "version": next(each for each in locked_versions() if each != neo4j_server.version),
        "cypher": "CYPHER_25" if neo4j_server.cypher == "CYPHER_5" else "CYPHER_5",
    }
    asked = {name: other.get(name, value) for name, value in asked.items()}

    with pytest.raises(UsageError, match="tiertrace server stop"):
        server.start(neo4j_server.folder, **asked)  # type: ignore[arg-type]


def test_the_server_listens_on_loopback_only(neo4j_server: Server) -> None:
    process = neo4j_server.identity.find()
    assert process is not None

    heard = {each.laddr.ip for each in process.net_connections() if not each.raddr}

    assert heard <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}


def test_what_the_server_is_reached_with_is_private(neo4j_server: Server) -> None:
    private = [
        neo4j_server.folder / "password",
        neo4j_server.home / "state.json",
        neo4j_server.home / "home.json",
    ]

    assert [stat.S_IMODE(path.stat().st_mode) for path in private] == [0o600] * 3
    assert stat.S_IMODE(neo4j_server.folder.stat().st_mode) == 0o700
    assert neo4j_server.password not in (neo4j_server.home / "state.json").read_text()


def test_status_tells_what_runs_and_what_would(neo4j_server: Server, tmp_path: Path) -> None:
    running = server.status(neo4j_server.folder)
    nothing = server.status(tmp_path / "server")

    assert running.server is not None and running.server.pid == neo4j_server.pid
    assert (nothing.server, nothing.home, nothing.version) == (None, None, "5.26.30")
    assert not (tmp_path / "server").exists()


def test_nothing_to_attach_to_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(ServerUnavailable, match="tiertrace server start"):
        server.attach(tmp_path / "server")

    assert server.stop(tmp_path / "server") == 0


def test_two_commands_at_once_share_one_server_that_outlives_them(neo4j_installed: str, tmp_path: Path) -> None:
    folder = tmp_path / "with space and ü" / "server"
    code = (
        f"{IMPORTS}running = server.start(Path({str(folder)!r}), version={neo4j_installed!r})\n"
        "print(running.pid, running.started_here)"
    )
    try:
        with ThreadPoolExecutor(2) as both:
            answers = sorted(both.map(in_another_process, [code, code]))
        pids = {answer.split()[0] for answer in answers}
        assert len(pids) == 1
        assert sorted(answer.split()[1] for answer in answers) == ["False", "True"]

        # Both commands have ended; the server has not.
        running = server.attach(folder)
        with connect(running) as store:
            assert store.server_version == neo4j_installed
    finally:
        assert server.stop(folder) == 1
    assert not running.identity.is_alive()


@pytest.fixture
def own_folder(neo4j_installed: str, tmp_path: Path) -> Iterator[Path]:
    """A server folder of this test alone, with a new home."""
    folder = tmp_path / "server"
    homes.use_home(folder, homes.new_home(folder, neo4j_installed))
    yield folder
    server.stop(folder)


def test_a_killed_server_is_noticed_and_starts_again_with_all_it_acknowledged_but_not_with_another_password(
    own_folder: Path,
) -> None:
    first = server.start(own_folder)
    with connect(first) as store, store.session("write") as session:
        session.run("CREATE (:Brand {id: 'kept'})").consume()
    os.kill(first.pid, signal.SIGKILL)

    with pytest.raises(ServerUnavailable, match="not running"):
        while True:  # until the system has ended it
            server.attach(own_folder)
            time.sleep(0.01)
    second = server.start(own_folder)

    assert second.pid != first.pid and second.started_here
    with connect(second) as store:
        assert store.read("MATCH (n:Brand) RETURN n.id").rows == [("kept",)]

    server.stop(own_folder)
    (own_folder / "password").write_text("another\n")
    with pytest.raises(ServerUnavailable, match="is not that of the database"):
        server.start(own_folder)
    assert find_by_argument(home_argument(second.home)) is None


def test_a_server_whose_starter_was_killed_is_adopted(own_folder: Path) -> None:
    first = server.start(own_folder)
    state = first.home / "state.json"
    facts = json.loads(state.read_text())
    state.write_text(json.dumps(facts | {"pid": 0, "started": 0.0, "ready": False}))  # as written before Java starts

    adopted = server.start(own_folder)

    assert (adopted.pid, adopted.bolt_port, adopted.started_here) == (first.pid, first.bolt_port, False)

    state.unlink()  # nothing is known of it any more: it is ended, not left to hold the database
    third = server.start(own_folder)
    assert third.pid != first.pid and not first.identity.is_alive()


def test_a_home_beside_the_one_in_use_replaces_it_in_one_step(own_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text(
        'id:ID,name,:LABEL\nb-1,"Name, with comma",Brand;Company\nf-1,F,Factory;Facility\n'
    )
    (tmp_path / "links.csv").write_text(":START_ID,key,:END_ID,:TYPE\nb-1,k,f-1,SOURCES_FROM\n")
    old = server.start(own_folder)

    home = homes.new_home(own_folder, old.version)
    printed = admin.import_tool(
        home, [f"--nodes={tmp_path / 'nodes.csv'}", f"--relationships={tmp_path / 'links.csv'}"], heap="256m"
    )
    new = server.start(own_folder, home=home)
    assert server.attach(own_folder).pid == old.pid
    homes.use_home(own_folder, home)

    assert "2 nodes" in printed and "1 relationships" in printed
    assert server.attach(own_folder).pid == new.pid
    assert server.remove_unused_homes(own_folder) == 1
    assert homes.all_homes(own_folder) == [home]
    assert not old.identity.is_alive()
    with connect(new) as store:
        assert store.read("MATCH (b:Company)-[:SOURCES_FROM]->(f:Facility) RETURN b.name, f.id").rows == [
            ("Name, with comma", "f-1")
        ]


def test_a_port_that_is_taken_meanwhile_is_changed(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        choice = launch.free_ports
        chosen = iter([[port, port]])
        monkeypatch.setattr(launch, "free_ports", lambda count: next(chosen, None) or choice(count))

        running = server.start(own_folder)

    assert running.bolt_port != port


def test_the_administration_tool_says_why_it_failed(own_folder: Path) -> None:
    home = homes.new_home(own_folder, server.status(own_folder).version)

    with pytest.raises(StoreError, match=r"no-such-file\.csv. doesn.t exist"):
        admin.import_tool(home, ["--nodes=there-is-no-such-file.csv"], heap="256m")

    assert not (home / "admin.json").exists()


# What needs no server.


def test_a_process_id_that_was_given_to_another_program_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    home = homes.new_home(folder, "5.26.30")
    homes.use_home(folder, home)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        facts = {
            "version": "5.26.30", "cypher": "CYPHER_5", "pid": bystander.pid, "started": time.time() - 86_400,
            "bolt_port": 7687, "http_port": None, "owner": "command", "ready": True,
        }  # fmt: skip
        (home / "state.json").write_text(json.dumps(facts))

        with pytest.raises(ServerUnavailable, match="not running"):
            server.attach(folder)
        assert server.stop(folder) == 0
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_spoiled_state_file_counts_as_no_server(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "server"
    home = homes.new_home(folder, "5.26.30")
    homes.use_home(folder, home)
    (home / "state.json").write_text(text)

    with pytest.raises(ServerUnavailable, match="not running"):
        server.attach(folder)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"version": "4.4.0"}, "choose one of 5.26.30, 2026.08.1"),
        ({"cypher": "CYPHER_25"}, "speaks Cypher 5 only"),
        ({"cypher": "CYPHER_6"}, "CYPHER_5 or CYPHER_25"),
        ({"heap": "lots"}, "TIERTRACE_HEAP must be a size"),
        ({"heap": "10m"}, "TIERTRACE_HEAP must be at least"),
        ({"pagecache": "1"}, "TIERTRACE_PAGECACHE must be a size"),
    ],
)
def test_a_setting_that_is_no_good_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    monkeypatch.setenv("TIERTRACE_CACHE", str(tmp_path / "cache"))

    with pytest.raises(UsageError, match=said):
        server.start(tmp_path / "server", **settings)  # type: ignore[arg-type]

    assert not (tmp_path / "cache").exists()
    assert homes.all_homes(tmp_path / "server") == []


def test_further_flags_of_java_come_last_and_must_be_flags(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TIERTRACE_JAVA_FLAGS", "-XX:TieredStopAtLevel=1 -Dexample=1")
    assert java_flags(memory_settings(), tmp_path)[-2:] == ["-XX:TieredStopAtLevel=1", "-Dexample=1"]

    monkeypatch.setenv("TIERTRACE_JAVA_FLAGS", "Example")
    with pytest.raises(UsageError, match="TIERTRACE_JAVA_FLAGS must be flags"):
        java_flags(memory_settings(), tmp_path)


@pytest.mark.parametrize(
    ("said", "version"), [("11.0.2", "5.26.30"), ("17.0.9", "2026.08.1"), ("1.8.0_392", "5.26.30")]
)
def test_a_wrong_java_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, version: str
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{said}\" 2020-01-01' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(ServerUnavailable, match=r"names Java \d+, but Neo4j .* needs Java .*; unset JAVA_HOME"):
        server.start(tmp_path / "server", version=version)


def test_a_java_home_without_java_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(ServerUnavailable, match="no bin/java"):
        server.start(tmp_path / "server")


def test_a_disk_without_room_is_said(neo4j_installed: str, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(small)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small disk here")
    try:
        with pytest.raises(ServerUnavailable, match=r"has \d+ MB left and needs 100; make room"):
            server.start(small / "server", version=neo4j_installed)

        (tmp_path / "nodes.csv").write_text(
            "id:ID,name,:LABEL\n" + "".join(f"f{n},{'x' * 90},F\n" for n in range(200_000))
        )
        home = homes.new_home(small / "server", neo4j_installed)
        with pytest.raises(StoreError, match="is full; make room"):
            admin.import_tool(home, [f"--nodes={tmp_path / 'nodes.csv'}"], heap="256m")
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_lost_password_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    homes.use_home(folder, homes.new_home(folder, "5.26.30"))
    (folder / "password").unlink()

    with pytest.raises(StoreError, match="password is gone"):
        homes.new_home(folder, "5.26.30")


def test_a_home_is_opened_by_its_own_line_and_not_by_an_older_version(tmp_path: Path) -> None:
    home = homes.new_home(tmp_path / "server", "5.26.30")

    assert [homes.can_open(home, version) for version in ("5.26.29", "5.26.30", "5.26.31", "2026.08.1")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_home_in_use_is_never_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    home = homes.new_home(folder, "5.26.30")
    homes.use_home(folder, home)

    with pytest.raises(StoreError, match="in use"):
        homes.delete_home(home)
    assert server.remove_unused_homes(folder) == 0
    assert home.is_dir()
