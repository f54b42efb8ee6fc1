"""A file is read in a process of its own: limits hold, a crash is one sentence, and what comes back is data."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from own_data import BASE, changed, files_of, write

from graph.apart import asking, reading
from graph.apart.asking import ask
from graph.apart.limits import Limits
from graph.apart.plain import opened, packed
from graph.build import current
from graph.errors import InputError, ReadingStopped, UsageError
from graph.ingest.source import Given
from graph.intake import load
from graph.preview import preview
from graph.workspace import Workspace

LIST = "Factory Name,Address,Country,Contact\nExample Knitwear Ltd,1 Mill Road,Bangladesh,A Person\n"
GIVEN = Given(brand="Example Outdoor", as_of="2024-03")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.fixture(scope="module")
def greedy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 18 MB that becomes 600 MB of objects, and takes seconds to become them."""
    path = tmp_path_factory.mktemp("greedy") / "greedy.json"
    path.write_text('{"type":"FeatureCollection","features":[' + "[]," * 6_000_000 + "[]]}")
    return path


def look(workspace: Workspace, path: Path, limits: Limits | None = None) -> Any:
    said = {"workspace": workspace, "path": path, "given": GIVEN}
    return ask("preview", path.name, said, limits)


def forking() -> psutil.Process:
    """The process that makes the children."""
    assert asking._forking is not None
    return psutil.Process(asking._forking[0].pid)


def begun() -> Callable[[], psutil.Process]:
    """Waits for a child that is not there yet."""
    asking.begin()
    before = {one.pid for one in forking().children()}

    def child() -> psutil.Process:
        while True:
            new = [one for one in forking().children() if one.pid not in before]
            if new:
                return new[0]
            time.sleep(0.005)

    return child


def test_a_look_gives_what_it_gives_in_this_process(workspace: Workspace, tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good"), write(tmp_path / "bad", changed("factories.csv", 0, country="Nowhere"))

    for path in (good, bad):
        assert reading.preview(workspace, path, Given()) == preview(workspace, path, Given())
    assert not files_of(workspace.folder)


def test_a_load_keeps_what_a_load_in_this_process_keeps(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in write(tmp_path / "mine").iterdir():
            archive.write(file, file.name)
    here, there = Workspace(tmp_path / "here"), Workspace(tmp_path / "there")
    said: list[str] = []

    load(here, path)
    intake = load(there, path, reader=reading.read_whole, say=said.append)

    assert said[0].startswith("reading mine as ")
    assert current(there).digest == current(here).digest
    kept = {name: content for name, content in files_of(here.ledger).items() if "entries" not in name}
    assert kept and {name: files_of(there.ledger).get(name) for name in kept} == kept
    assert intake.accounts.read == {name: len(rows) for name, rows in BASE.items()}


def test_an_error_of_the_file_comes_back_as_it_was_raised(workspace: Workspace, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad", changed("factories.csv", 0, country="Nowhere"))
    with pytest.raises(InputError) as here:
        load(workspace, bad)

    with pytest.raises(InputError) as there:
        load(workspace, bad, reader=reading.read_whole)

    assert str(there.value) == str(here.value) and there.value.problems == here.value.problems
    assert type(there.value) is InputError
    with pytest.raises(UsageError, match="no format"):
        reading.read_whole(workspace, bad, Given(), format="nothing")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(memory=100_000_000), "needs more than 100 MB of memory"),
        (Limits(cpu=1), "was not read after 1 seconds of computing"),
        (Limits(wall=1), "was not read after 1 seconds,"),
    ],
    ids=["memory", "processor", "time"],
)
def test_a_file_that_wants_too_much_is_stopped_and_the_next_is_read(
    workspace: Workspace, greedy: Path, tmp_path: Path, limits: Limits, why: str
) -> None:
    with pytest.raises(ReadingStopped, match=f"greedy.json {why}.*load it on the command line"):
        look(workspace, greedy, limits)

    (tmp_path / "places.csv").write_text(LIST)
    assert look(workspace, tmp_path / "places.csv").ready


def test_a_reader_that_dies_is_one_sentence(workspace: Workspace, greedy: Path) -> None:
    child = begun()
    threading.Thread(target=lambda: os.kill(child().pid, signal.SIGSEGV)).start()

    with pytest.raises(ReadingStopped, match=r"greedy.json could not be read.*\(SIGSEGV\).*save it as CSV"):
        look(workspace, greedy)


def test_whoever_makes_the_readers_is_made_anew_and_is_told_no_password(
    monkeypatch: pytest.MonkeyPatch, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "places.csv").write_text(LIST)
    asking.begin()
    before = forking()
    monkeypatch.setenv("TIERTRACE_PASSWORD", "secret of the test")
    before.kill()
    assert asking._forking is not None
    asking._forking[0].wait()

    assert look(workspace, tmp_path / "places.csv").ready
    assert forking().pid != before.pid
    assert "TIERTRACE_PASSWORD" not in forking().environ()


def test_nobody_goes_on_reading_for_somebody_who_left(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    rows = "\n".join(f"Example Mill {number},{number} Mill Road,India" for number in range(60_000))
    path.write_text(f"Factory Name,Address,Country\n{rows}\n")
    seen: list[psutil.Process] = []
    child = begun()

    def leave(_: str) -> None:
        seen.append(child())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reading.read_whole(workspace, path, GIVEN, say=leave)

    psutil.wait_procs(seen, timeout=60)
    assert not seen[0].is_running()


class Harm:
    def __reduce__(self) -> Any:
        return os.system, ("true",)


@pytest.mark.parametrize(
    "value", [Harm(), Path("x"), ReadingStopped("x"), pickle.Pickler], ids=["harm", "path", "error", "class"]
)
def test_an_answer_that_is_no_data_of_ours_is_refused(value: Any) -> None:
    with pytest.raises(pickle.UnpicklingError, match="no record of ours"):
        opened(pickle.dumps(value))


def test_records_come_back_as_they_were() -> None:
    value = {"about": GIVEN, "count": Counter(a=2), "words": ("ä", b"\0", None, frozenset({1}))}

    assert opened(*packed(value)) == value
