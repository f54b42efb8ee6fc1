"""Bad input, a full disk, missing rights, Ctrl-C and two loads at once: a clear end, and nothing is lost.

After every one of them ``verify`` passes and the build that was there still answers.
"""

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from own_data import BASE, CASES, changed, files_of, loaded, write

from graph import build, cli
from graph.ledger import entries
from graph.trace import brands_of_site
from graph.verify import verify
from graph.workspace import Workspace

TIERTRACE = [sys.executable, "-c", "from graph.cli import main; main()"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process: exit code, stdout, stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tiertrace", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the small dataset loaded as ``base``."""
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "base")
    return workspace


def assert_unharmed(workspace: Workspace, digest: str, entry_count: int = 1) -> None:
    assert verify(workspace).wrong == []
    assert len(entries(workspace)) == entry_count
    projection = build.current(workspace)
    assert projection.digest == digest
    assert [row["brand"]["id"] for row in brands_of_site(projection, "f-1")["brands"]] == ["b-1"]


# files that cannot be accepted


def raw(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        path = folder / name
        assert old in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(old, new, 1))

    return change


def recoded(name: str, encoding: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_text("utf-8").encode(encoding))


def huge(folder: Path) -> None:
    with (folder / "brands.csv").open("r+b") as file:
        file.truncate(200_000_000)  # sparse: takes no room


def folder_instead(folder: Path) -> None:
    (folder / "brands.csv").unlink()
    (folder / "brands.csv").mkdir()


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "latin-1": (replaced("brands.csv", b"Brand one", b"Caf\xe9"),
                r"brands\.csv, line 2 is not UTF-8 \(byte \d+\); save it as 'CSV UTF-8' and load again"),
    "lone surrogates": (replaced("brands.csv", b"Brand one", b"\xed\xa0\x80"), r"brands\.csv, line 2 is not UTF-8"),
    "utf-16": (recoded("brands.csv", "utf-16"), r"brands\.csv is UTF-16; save it as 'CSV UTF-8'"),
    "utf-16 big end first": (lambda folder: (folder / "brands.csv").write_bytes(
        b"\xfe\xff" + (folder / "brands.csv").read_text("utf-8").encode("utf-16-be")), r"brands\.csv is UTF-16"),
    "utf-16 without mark": (recoded("brands.csv", "utf-16-le"), r"brands\.csv, line 1: .*Its columns are: id"),
    "0 bytes": (raw("brands.csv", b""), r"brands\.csv is empty \(0 bytes\); was it saved or downloaded completely"),
    "only a byte order mark": (raw("brands.csv", b"\xef\xbb\xbf"), r"brands\.csv, line 1: column id.* is missing"),
    "only a line end": (raw("brands.csv", b"\n"), r"brands\.csv, line 1: column id.* is missing"),
    "quote open in header": (raw("brands.csv", b'"id,name\n'), r"brands\.csv, line 1 cannot be read .*correct the"),
    "200 MB": (huge, r"brands\.csv has 200 MB, the limit is 100 MB; split it"),
    "a folder in its place": (folder_instead, r"brands\.csv is missing from mine; put it there"),
    "too many cells": (replaced("brands.csv", b"Brand one", b"Brand, one"),
                       r"brands\.csv:2: 9 cells where the header has 8; look for a comma without quotes"),
    "too few cells": (replaced("brands.csv", b"b-1,Brand one,", b"b-1 "),
                      r"brands\.csv:2: 6 cells where the header has 8; look for"),
    "blank line": (replaced("brands.csv", b"\nb-1", b"\n\nb-1"), r"brands\.csv:2: 0 cells where the header has 8"),
    "same id twice": (lambda folder: write(folder, {"brands.csv": BASE["brands.csv"] * 2}),
                      r"brands\.csv:3: the id b-1 stands already at brands\.csv:2; ids are unique"),
    "same id in two files": (replaced("suppliers.csv", b"s-1", b"b-1"),
                             r"suppliers\.csv:2: the id b-1 stands already at brands\.csv:2"),
    "same link twice": (lambda folder: write(folder, {"links.csv": BASE["links.csv"] * 2}),
                        r"links\.csv:4: the same statement stands already at links\.csv:2; delete one of the two"),
    "column renamed": (replaced("brands.csv", b"kind", b"type"),
                       r"brands\.csv, line 1: unknown column 'type'; column kind is missing\. Its columns are: id"),
    "column twice": (replaced("brands.csv", b"aliases", b"name"), r"brands\.csv, line 1: column name stands twice"),
    "31/02/2013": (replaced("links.csv", b"2012", b"31/02/2013"),
                   r"links\.csv:2: valid_from: '31/02/2013' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
    "2013-02-31": (replaced("links.csv", b"2012", b"2013-02-31"),
                   r"links\.csv:2: valid_from: '2013-02-31' is not a day of the calendar; write YYYY"),
    "end before start": (replaced("links.csv", b"2014-03", b"2011"),
                         r"links\.csv:2: the end 2011 lies before the start 2012; correct or swap them"),
    "link to an unknown id": (replaced("links.csv", b"s-1", b"s-9"),
                              r"links\.csv:2: SOURCES_FROM names s-9, which no row and no loaded dataset has"),
    "incident without a document": (replaced("incidents.csv", b"d-1;d-2", b""),
                                    r"incidents\.csv:2: document_ids is empty; every row needs it"),
    "name of 10,000 characters": (replaced("brands.csv", b"Brand one", b"x" * 10_000),
                                  r"brands\.csv:2: name has 10,000 characters, the limit is 1,000; .*shifted"),
    "cell of 200,000 characters": (replaced("incidents.csv", b"Paid late", b"x" * 200_000), r"incidents\.csv:2: "),
    "NUL": (replaced("brands.csv", b"Brand one", b"Brand\0one"), r"brands\.csv:2: .*character U\+0000; delete it"),
    "control": (replaced("brands.csv", b"Brand one", b"Brand\x1b[31m"), r"brands\.csv:2: .*U\+001B; delete it there"),
    "bidi": (replaced("brands.csv", b"Brand one", "Brand \u202eeno".encode()), r"brands\.csv:2: .*U\+202E; delete it"),
    "zero width": (replaced("brands.csv", b"Brand one", "Bra\u200bnd".encode()), r"brands\.csv:2: .*U\+200B; delete"),
    "control in an id": (replaced("brands.csv", b"b-1", b"b-\x07"), r"brands\.csv:2: id .*U\+0007; delete it there"),
    "quote never closed": (replaced("brands.csv", b"Brand one", b'"Brand one'),
                           r"brands\.csv:2: the row cannot be read .*a quotation mark that is not closed"),
    "quote within a cell": (replaced("brands.csv", b"Brand one", b'"Brand" one'), r"brands\.csv:2: the row cannot be"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_an_error_with_place_and_remedy_and_nothing_is_lost(
    tmp_path: Path, workspace: Workspace, run: Run, kind: str
) -> None:
    digest = build.current(workspace).digest
    spoil, expected = BAD[kind]
    spoil(write(tmp_path / "mine"))

    code, out, err = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)

    assert code == 1
    assert re.search(expected, err), err
    assert "Traceback" not in err and out == ""
    assert_unharmed(workspace, digest)


@pytest.mark.parametrize("kind", ["latin-1", "utf-16", "0 bytes", "200 MB"])
def test_a_single_file_that_cannot_be_read_says_why_and_not_that_its_format_is_unknown(
    tmp_path: Path, workspace: Workspace, run: Run, kind: str
) -> None:
    spoil, expected = BAD[kind]
    spoil(write(tmp_path / "mine"))

    code, _, err = run("load", tmp_path / "mine" / "brands.csv", "--no-neo4j", "--workspace", workspace.folder)

    assert code == 1
    assert re.search(expected, err), err


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path, workspace: Workspace, run: Run) -> None:
    for path in write(tmp_path / "mine").iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    code, out, _ = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)

    assert code == 0
    assert "brands.csv" in out
    assert verify(workspace).wrong == []


def test_names_in_other_scripts_and_joiners_are_kept_as_they_are(tmp_path: Path) -> None:
    name = "می\u200cخواهم 漢字 Łódź ñ 👩\u200d🏭"

    intake = loaded(Workspace(tmp_path / "w"), tmp_path / "mine", changed("brands.csv", 0, name=name))

    assert intake.projection is not None
    assert intake.projection.nodes("Brand").column("name").to_pylist() == [name]


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path, workspace: Workspace, run: Run) -> None:
    folder = write(tmp_path / "mine")
    for kind in ("31/02/2013", "bidi", "same id in two files"):
        BAD[kind][0](folder)

    _, _, err = run("load", folder, "--no-neo4j", "--workspace", workspace.folder)

    for kind in ("31/02/2013", "bidi", "same id in two files"):
        assert re.search(BAD[kind][1], err)


def test_a_folder_whose_name_cannot_be_written_down_asks_for_a_name(
    tmp_path: Path, workspace: Workspace, run: Run
) -> None:
    folder = write(tmp_path / "mine").rename(tmp_path / os.fsdecode(b"caf\xe9"))

    refused = run("load", folder, "--no-neo4j", "--workspace", workspace.folder)
    named = run("load", folder, "--no-neo4j", "--workspace", workspace.folder, "--dataset", "cafe")

    assert refused[0] == 1 and "give another with --dataset" in refused[2] and "Traceback" not in refused[2]
    assert named[0] == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nowhere"], "There is no file or folder nowhere; check the spelling"),
        (["mine", "--format", "nothing"], "There is no format 'nothing'; known are: "),
        (["mine", "--as-of", "31/02/2013"], "'31/02/2013' is not a date; write YYYY"),
        (["mine", "--dataset", "\x1b[2J"], "is no name for a dataset"),
        (["mine", "--format", "cases"], "sources.csv is missing from mine; put it there"),
    ],
)
def test_a_load_that_is_asked_wrongly_says_what_to_change(
    tmp_path: Path, workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: str
) -> None:
    digest = build.current(workspace).digest
    write(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)

    code, _, err = run("load", *arguments, "--no-neo4j", "--workspace", workspace.folder)

    assert code in (1, 2)
    assert expected in err and "Traceback" not in err
    assert_unharmed(workspace, digest)


# a file in the way, no permission, a full disk


@pytest.mark.parametrize("place", ["", "ledger", "builds", "ledger/records"])
def test_a_file_where_a_folder_should_be_is_a_clear_error(tmp_path: Path, run: Run, place: str) -> None:
    path = tmp_path / "w" / place if place else tmp_path / "w"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way", "utf-8")
    write(tmp_path / "mine")

    code, _, err = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", tmp_path / "w")

    assert code == 2
    assert "a file is in its way; choose another with --workspace" in err and "Traceback" not in err
    assert path.read_text("utf-8") == "in the way"


def test_a_template_where_a_file_is_says_so(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mine").write_text("in the way", "utf-8")

    code, _, err = run("template", tmp_path / "mine")

    assert code == 2
    assert "name another folder" in err and "Traceback" not in err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here (needs root)")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def test_a_full_disk_ends_a_load_clearly_and_the_next_with_room_completes(
    small_disk: Path, tmp_path: Path, run: Run
) -> None:
    workspace = Workspace(small_disk / "w")
    digest = loaded(workspace, tmp_path / "base").projection.digest  # type: ignore[union-attr]
    write(tmp_path / "mine", changed("brands.csv", 0, name="Brand uno"))
    assert_unharmed(workspace, digest)
    filler = fill(small_disk)

    for room in range(0, 200_000, 20_000):
        os.truncate(filler, filler.stat().st_size - min(room, 20_000))
        code, _, err = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)
        if code == 0:
            break
        assert (code, "Traceback" in err) == (2, False)
        assert "is full. Nothing that was complete is lost; free some space and run the command again" in err
        assert build.current(workspace).digest == digest
        assert [one["brand"]["id"] for one in brands_of_site(build.current(workspace), "f-1")["brands"]] == ["b-1"]
        assert verify(workspace).wrong == []
    filler.unlink(missing_ok=True)
    code, _, _ = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)

    assert code == 0
    assert len(entries(workspace)) == 2
    assert verify(workspace).wrong == []


@pytest.mark.parametrize("call", [1, 3, 8, 15, 25])
def test_a_disk_that_is_full_at_any_flush_loses_nothing(
    tmp_path: Path, workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    digest = build.current(workspace).digest
    write(tmp_path / "mine", changed("brands.csv", 0, name="Brand uno"))
    real, calls = os.fsync, iter(range(1, 10_000))

    def fsync(handle: int) -> None:
        if next(calls) >= call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        code, _, err = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)

    assert code == 2 and "is full" in err and "Traceback" not in err
    assert build.current(workspace).digest == digest
    assert verify(workspace).wrong == []
    assert run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)[0] == 0
    assert verify(workspace).wrong == []


def test_without_permission_to_write_a_load_says_so_and_reading_works(
    small_disk: Path, tmp_path: Path, run: Run
) -> None:
    workspace = Workspace(small_disk / "w")
    digest = loaded(workspace, tmp_path / "base").projection.digest  # type: ignore[union-attr]
    write(tmp_path / "mine", changed("brands.csv", 0, name="Brand uno"))
    assert_unharmed(workspace, digest)
    assert run("brands", "f-1", "--workspace", workspace.folder)[0] == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    code, _, err = run("load", tmp_path / "mine", "--no-neo4j", "--workspace", workspace.folder)

    assert code == 2
    assert "No permission to write in the workspace w; choose another with --workspace" in err
    assert "Traceback" not in err
    assert_unharmed(workspace, digest)
    assert run("brands", "f-1", "--workspace", workspace.folder)[0] == 0
    assert run("status", "--workspace", workspace.folder)[0] == 0


@pytest.mark.parametrize("disk", ["read only", "full"])
def test_a_build_that_was_never_asked_answers_where_nothing_can_be_written(
    small_disk: Path, tmp_path: Path, run: Run, disk: str
) -> None:
    workspace = Workspace(small_disk / "w")
    projection = loaded(workspace, tmp_path / "base").projection
    assert projection is not None and not (projection.folder / "topology").exists()
    if disk == "full":
        fill(small_disk)
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    code, out, err = run("brands", "Factory", "--format", "json", "--workspace", workspace.folder)

    assert (code, "Traceback" in err) == (0, False), err
    assert [row["brand"]["id"] for row in json.loads(out)["brands"]] == ["b-1"]
    assert not list(projection.folder.glob("topology*")) and not list(projection.folder.glob("names.sqlite*"))


# Ctrl-C, and two at once


def start(*arguments: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*TIERTRACE, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    )


@pytest.mark.parametrize("moment", ["reading", "building", "writing"])
def test_ctrl_c_in_the_middle_of_a_load_leaves_the_old_build_and_the_next_load_completes(
    tmp_path: Path, workspace: Workspace, moment: str
) -> None:
    digest = build.current(workspace).digest
    process = start("load", CASES, "--no-neo4j", "--workspace", workspace.folder)
    assert process.stderr is not None
    said = ""
    while moment not in said:
        said = process.stderr.readline()
        assert said, "the load ended before it could be interrupted"
    time.sleep(0.02)

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert "Traceback" not in err
    if process.returncode != 0:  # it was not done before the signal came
        assert process.returncode == 130
        assert "Interrupted. What was complete before stays as it was." in err
        assert build.current(workspace).digest == digest
    assert verify(workspace).wrong == []
    loaded(workspace, tmp_path / "base", changed("brands.csv", 0, name="Brand uno"))
    assert not build.is_behind(workspace)
    assert verify(workspace).wrong == []


def test_two_loads_at_once_both_end_well_and_the_ledger_is_whole(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    paths = [CASES, write(tmp_path / "one"), write(tmp_path / "two", {"brands.csv": [{**BASE["brands.csv"][0]}]})]

    processes = [start("load", path, "--no-neo4j", "--workspace", workspace.folder) for path in paths]
    ended = [(process.communicate(timeout=120)[1], process.returncode) for process in processes]

    assert [code for _, code in ended] == [0, 0, 0], ended
    assert sorted(entry.content["dataset"] for entry in entries(workspace)) == ["cases", "one", "two"]
    assert not build.is_behind(workspace)
    assert verify(workspace).wrong == []
    one_by_one = Workspace(tmp_path / "again")
    for path in paths:
        last = loaded(one_by_one, path, {}).projection
    assert last is not None and build.current(workspace).digest == last.digest


def test_a_command_that_waits_too_long_for_another_says_so_and_changes_nothing(
    tmp_path: Path, workspace: Workspace
) -> None:
    before = files_of(workspace.folder)
    script = "import sys; from pathlib import Path; from graph.workspace import Workspace\n"
    script += "try:\n with Workspace(Path(sys.argv[1])).writing(wait=0.2): print('in')\n"
    script += "except Exception as error: print(type(error).__name__, error)"

    with workspace.writing():
        told = subprocess.run(
            [sys.executable, "-c", script, workspace.folder], capture_output=True, text=True, check=True
        )

    assert told.stdout.startswith("UsageError Another tiertrace command")
    assert "wait until it ends, then run this again" in told.stdout
    assert files_of(workspace.folder) == before
