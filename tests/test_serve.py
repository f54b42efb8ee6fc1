"""The dashboard's own web server as strangers on the network would meet it, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from dashboard.serve import CONFIG, HEADERS, LIBRARY, POLICY
from tests.dashboard_pages import CASES

pytestmark = pytest.mark.usefixtures("quick_java")

WAIT = 60


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    """Read what it prints until it serves; the pages are there from then on."""
    assert process.stdout is not None
    for line in process.stdout:
        if f"127.0.0.1:{port}" in line and "URL" in line:
            break
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(max_retries=requests.adapters.Retry(20, backoff_factor=0.1)))
    assert session.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=WAIT).ok


def start(workspace: Path, port: int, *more: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "TIERTRACE_WORKSPACE": str(workspace),
        # Nothing answers there: these tests are about the web server, not about the Neo4j behind it.
        "TIERTRACE_STORE": "bolt://127.0.0.1:1",
        "TIERTRACE_PASSWORD": "example",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard.serve", str(port), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        cwd=Path(__file__).parents[1],
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = start(tmp_path_factory.mktemp("served"), port)
    try:
        wait_until_it_answers(process, port)
        yield process, port
    finally:
        process.terminate()
        process.communicate(timeout=WAIT)


def get(port: int, path: str, **headers: str) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=WAIT)


@pytest.mark.parametrize("path", ["/", "/questions", "/trace?brand=org-kesko", "/_stcore/health", LIBRARY])
def test_every_answer_has_our_headers(served: tuple[subprocess.Popen[str], int], path: str) -> None:
    answer = get(served[1], path)

    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_names_no_other_host() -> None:
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert "unsafe-eval'" not in POLICY.replace("wasm-unsafe-eval", "")
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_what_tells_strangers_of_the_server_is_closed(served: tuple[subprocess.Popen[str], int], path: str) -> None:
    answer = get(served[1], path)

    assert answer.status_code == 404
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/_stcore/agent/mcp", "/agent/mcp", "/mcp", "/app/static/app.py"])
def test_agents_and_static_files_are_not_served(served: tuple[subprocess.Popen[str], int], path: str) -> None:
    answer = get(served[1], path)

    # A path that is not a file of Streamlit's is the page itself, never a file of ours or an interface.
    assert answer.status_code >= 400 or '<div id="root"></div>' in answer.text


@pytest.mark.parametrize("host", ["evil.example.org", "evil.example.org:80"])
def test_a_foreign_name_of_the_host_is_refused(served: tuple[subprocess.Popen[str], int], host: str) -> None:
    answer = get(served[1], "/", Host=host)

    assert answer.status_code >= 400


def test_it_listens_on_this_machine_only(served: tuple[subprocess.Popen[str], int]) -> None:
    process, port = served
    listening = [
        one.laddr for one in psutil.Process(process.pid).net_connections("inet") if one.status == psutil.CONN_LISTEN
    ]

    assert [(one.ip, one.port) for one in listening] == [("127.0.0.1", port)]


def test_the_drawing_library_comes_from_here(served: tuple[subprocess.Popen[str], int]) -> None:
    answer = get(served[1], LIBRARY)

    assert answer.headers["content-type"].startswith("text/javascript")
    assert "vis-network" in answer.text[:2_000]
    assert len(answer.content) > 400_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("server.address", "127.0.0.1"),
        ("server.enableStaticServing", False),
        ("server.enableAgentApi", False),
        ("server.maxUploadSize", 20),
        ("server.enableXsrfProtection", True),
        ("server.enableCORS", True),
        ("client.showErrorLinks", False),
        ("runner.magicEnabled", False),
    ],
)
def test_what_it_is_set_to(name: str, value: object) -> None:
    assert CONFIG[name] == value


def test_a_second_dashboard_on_the_same_port_is_told_so(
    served: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", "from graph.cli import main; main()", "dashboard", "--port", str(served[1])]
    done = subprocess.run(
        [*command, "--workspace", str(tmp_path)], capture_output=True, text=True, timeout=WAIT, check=False
    )

    assert done.returncode == 2
    assert f"Port {served[1]} of this machine is taken" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_traceback(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    process = start(tmp_path, port)
    wait_until_it_answers(process, port)

    process.send_signal(how)
    said, _ = process.communicate(timeout=WAIT)

    assert process.returncode in (0, -signal.SIGTERM if how is signal.SIGTERM else 0)
    assert "Traceback" not in said


def test_the_cases_are_loaded_first_where_nothing_is(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", "from graph.cli import main; main()", "dashboard", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--cases", str(CASES), "--workspace", str(tmp_path / "new")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TIERTRACE_STORE": ""},
    )
    try:
        wait_until_it_answers(process, port)
        loaded = sorted(path.name for path in (tmp_path / "new" / "builds").iterdir())
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)

    assert "current" in loaded
    assert process.returncode == 0
    left = list((tmp_path / "new" / "server").rglob("state.json"))
    assert not left, "the Neo4j that the dashboard started is left running"
