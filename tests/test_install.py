"""Fetching the server's jars: whole, checked, resumed, from a repository or from a folder."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.errors import ServerUnavailable, UsageError
from graph.store import install
from graph.store.lock import HERE, locked_versions, read_browser_lock, read_lock


@pytest.fixture
def jars(neo4j_installed: str) -> Path:
    """The folder of this machine's real jars."""
    return install.jar_folders(neo4j_installed)[0]


@pytest.fixture
def empty_cache(jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache with nothing in it; `jars` is found before."""
    monkeypatch.setenv("TIERTRACE_CACHE", str(tmp_path / "cache"))
    yield tmp_path / "cache"
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)  # 130 MB each, which pytest would keep for three runs


class Repository(ThreadingHTTPServer):
    """A Maven repository on loopback that hands out real jars, and is told how to misbehave."""

    daemon_threads = True

    def __init__(self, jars: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.jars = jars
        self.asked: list[str] = []
        self.misbehaves: dict[str, str] = {}
        self.address = f"http://127.0.0.1:{self.server_address[1]}/maven2"


class _Handler(BaseHTTPRequestHandler):
    server: Repository
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[1]
        self.server.asked.append(self.path)
        how = self.server.misbehaves.pop(name, "")
        data = (self.server.jars / name).read_bytes()
        if how in ("404", "503"):
            self.send_response(int(how))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:-10] if how == "cut" else data[:-1] + b"!" if how == "changed" else data)
        if how == "cut":
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def repository(jars: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    serving = Repository(jars)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    monkeypatch.setenv("TIERTRACE_MAVEN_REPOSITORY", serving.address + "/")
    yield serving
    serving.shutdown()
    serving.server_close()


def test_the_locks_name_no_address() -> None:
    for path in HERE.glob("*.toml"):
        assert "//" not in path.read_text()
    assert locked_versions() == ["5.26.30", "2026.08.1"]
    for jars in (*map(read_lock, locked_versions()), read_browser_lock()):
        assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
        assert len({jar.file_name for jar in jars}) == len(jars)


def test_an_install_fetches_every_jar_once_and_tells_how_far_it_is(
    repository: Repository, neo4j_installed: str
) -> None:
    told: list[tuple[float, float]] = []

    install.install(neo4j_installed, progress=lambda done, total: told.append((done, total)))

    lock = read_lock(neo4j_installed)
    assert sorted(repository.asked) == sorted(f"/maven2/{jar.path}" for jar in lock)
    assert told[0][0] == 0 and told[-1][0] == pytest.approx(told[-1][1]) and told[-1][1] > 100
    assert install.is_installed(neo4j_installed)

    repository.asked.clear()
    install.install(neo4j_installed)
    assert repository.asked == []


def test_a_busy_repository_is_asked_again(repository: Repository, neo4j_installed: str) -> None:
    name = read_lock(neo4j_installed)[5].file_name
    repository.misbehaves[name] = "503"

    install.install(neo4j_installed)

    assert sum(path.endswith(f"/{name}") for path in repository.asked) == 2


@pytest.mark.parametrize(
    ("how", "said"), [("404", "answered 404"), ("cut", "could not be fetched"), ("changed", "SHA-256 differs")]
)
def test_an_install_that_fails_keeps_nothing_wrong_and_goes_on_where_it_stopped(
    repository: Repository, empty_cache: Path, neo4j_installed: str, how: str, said: str
) -> None:
    lock = read_lock(neo4j_installed)
    repository.misbehaves[lock[100].file_name] = how

    with pytest.raises(ServerUnavailable, match=said):
        install.install(neo4j_installed)

    folder = empty_cache / "neo4j" / neo4j_installed
    assert not (folder / lock[100].file_name).exists()
    assert list(folder.glob("*.part")) == []
    whole = len(list(folder.glob("*.jar")))
    repository.asked.clear()
    install.install(neo4j_installed)
    assert len(repository.asked) == len(lock) - whole


def test_no_repository_says_what_to_do(
    empty_cache: Path, neo4j_installed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "RETRIES", 0)
    monkeypatch.setenv("TIERTRACE_MAVEN_REPOSITORY", "http://127.0.0.1:9")

    with pytest.raises(ServerUnavailable, match="--from DIR"):
        install.install(neo4j_installed)


def test_a_folder_of_jars_serves_an_offline_machine(
    jars: Path, empty_cache: Path, neo4j_installed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERTRACE_MAVEN_REPOSITORY", "http://127.0.0.1:9")

    install.install(neo4j_installed, from_folder=jars.parent)

    assert install.is_installed(neo4j_installed)


def test_a_jar_that_was_changed_is_noticed_at_the_next_start_and_replaced(
    jars: Path, empty_cache: Path, neo4j_installed: str
) -> None:
    install.install(neo4j_installed, from_folder=jars)
    changed = empty_cache / "neo4j" / neo4j_installed / read_lock(neo4j_installed)[0].file_name
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)

    assert not install.is_installed(neo4j_installed)
    install.install(neo4j_installed, from_folder=jars)
    assert install.is_installed(neo4j_installed)


def test_only_the_files_of_the_lock_are_on_the_class_path(jars: Path, empty_cache: Path, neo4j_installed: str) -> None:
    install.install(neo4j_installed, from_folder=jars)
    (empty_cache / "neo4j" / neo4j_installed / "stranger.jar").write_bytes(b"x")

    path = install.class_path(neo4j_installed)

    assert "stranger" not in path
    assert len(path.split(os.pathsep)) == len(read_lock(neo4j_installed))


def test_a_folder_that_lacks_a_jar_is_said_with_its_name(tmp_path: Path, empty_cache: Path) -> None:
    (tmp_path / "some").mkdir()

    with pytest.raises(ServerUnavailable, match=r"has no \S+\.jar"):
        install.install("5.26.30", from_folder=tmp_path / "some")


def test_what_can_not_be_installed_is_refused(
    tmp_path: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="choose one of"):
        install.install("3.5.0")
    with pytest.raises(UsageError, match="not a folder"):
        install.install("5.26.30", from_folder=tmp_path / "nothing")
    monkeypatch.setenv("TIERTRACE_MAVEN_REPOSITORY", "ftp://127.0.0.1/x")
    with pytest.raises(UsageError, match="http or https"):
        install.install("5.26.30")


def test_a_full_disk_is_said_and_leaves_no_half_file(
    jars: Path, tmp_path: Path, neo4j_installed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(small)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small disk here")
    try:
        monkeypatch.setenv("TIERTRACE_CACHE", str(small))
        with pytest.raises(ServerUnavailable, match="is full; make room"):
            install.install(neo4j_installed, from_folder=jars)
        assert list(small.rglob("*.part")) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)
