"""Files that come through a page: made harmless, checked by their bytes, kept apart, and gone again."""

from __future__ import annotations

import gzip
import io
import os
import stat
import time
import zipfile
from pathlib import Path

import pytest
from own_data import files_of

from graph import uploads
from graph.errors import InputError
from graph.uploads import MAX_BYTES, MAX_NAME, Desk, Sent, harmless
from graph.workspace import Workspace

LIST = Sent("list.csv", b"Factory Name,Country\nExample Knitwear Ltd,Bangladesh\n")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def archive(**contents: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return held.getvalue()


def kept(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.folder / "uploads"
    return files_of(folder) if folder.exists() else {}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("list.csv", "list.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\somebody\\list.xlsx", "list.xlsx"),
        ("/", "upload"),
        ("", "upload"),
        ("...", "upload"),
        (".bashrc", "bashrc"),
        ("a\u202egnp.csv", "agnp.csv"),
        ("a\x00b\nc.csv", "abc.csv"),
        ("<img src=x onerror=alert(1)>.csv", "_img src=x onerror=alert(1)_.csv"),
        ("Liste fournisseurs  2024.xls", "Liste fournisseurs 2024.xls"),
        ("a" * 300 + ".xlsx", "a" * (MAX_NAME - 5) + ".xlsx"),
        ("a" * 300, "a" * MAX_NAME),
    ],
)
def test_a_name_keeps_its_ending_and_nothing_that_harms(sent: str, expected: str) -> None:
    assert harmless(sent) == expected


@pytest.mark.parametrize("letter", ["é", "厂", "\U0001f9f5"])
def test_a_name_is_no_longer_than_a_file_system_takes(letter: str, tmp_path: Path) -> None:
    name = harmless(letter * 300 + ".csv")

    (tmp_path / name).write_bytes(b"")
    assert name.endswith(".csv") and name.startswith(letter) and len(name) <= MAX_NAME


def test_an_upload_lies_where_only_its_owner_may_look_under_its_hash(workspace: Workspace) -> None:
    upload = Desk(workspace).take([Sent("../../list.csv", LIST.content)])

    assert upload.path.read_bytes() == LIST.content
    assert (upload.path.name, upload.path.parent.name) == ("list.csv", upload.digest[:32])
    assert upload.path.resolve().is_relative_to(workspace.folder / "uploads")
    folders = [upload.path.parent, upload.path.parent.parent, workspace.folder / "uploads"]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert stat.S_IMODE(upload.path.stat().st_mode) == 0o600


def test_the_next_upload_takes_the_place_of_the_last_and_the_same_again_stays(workspace: Workspace) -> None:
    desk = Desk(workspace)
    first = desk.take([LIST])
    written = first.path.stat().st_ino

    assert desk.take([LIST]) == first and first.path.stat().st_ino == written
    second = desk.take([Sent("other.csv", b"a,b\n1,2\n")])
    assert not first.path.exists() and second.path.exists()
    desk.clear()
    assert kept(workspace) == {}


def test_what_went_meanwhile_is_written_again(workspace: Workspace) -> None:
    desk = Desk(workspace)
    desk.take([LIST]).path.unlink()

    assert desk.take([LIST]).path.read_bytes() == LIST.content


def test_two_people_with_the_same_file_do_not_take_it_from_each_other(workspace: Workspace) -> None:
    mine, yours = Desk(workspace), Desk(workspace)
    one, other = mine.take([LIST]), yours.take([LIST])

    mine.clear()

    assert not one.path.exists() and other.path.read_bytes() == LIST.content


def test_what_is_being_read_stays_until_it_is_read(workspace: Workspace) -> None:
    desk = Desk(workspace)
    first = desk.take([LIST])

    with desk.reading():
        desk.clear()
        assert first.path.read_bytes() == LIST.content
        second = desk.take([Sent("other.csv", b"a,b\n1,2\n")])
    assert not first.path.exists() and second.path.exists()
    with desk.reading():
        pass
    assert second.path.exists()


def test_what_a_killed_server_left_goes_after_a_day(workspace: Workspace) -> None:
    left = Desk(workspace).take([LIST]).path
    day_ago = time.time() - 25 * 3600
    os.utime(left.parent.parent, (day_ago, day_ago))

    Desk(workspace).take([LIST])

    assert not left.exists() and len(kept(workspace)) == 1


def test_several_files_are_a_folder_and_a_list_with_a_toml_has_its_map(workspace: Workspace) -> None:
    desk = Desk(workspace)

    several = desk.take([Sent("brands.csv", b"id,name\n"), Sent("links.csv", b"from_id,to_id\n")])
    assert several.path.is_dir() and several.path.name == "own-data" and several.map is None
    assert sorted(path.name for path in several.path.iterdir()) == ["brands.csv", "links.csv"]
    mapped = desk.take([Sent("columns.toml", b'[columns]\nname = "Factory Name"\n'), LIST])
    assert mapped.map is not None
    assert (mapped.path.name, mapped.map.name) == ("list.csv", "columns.toml")


def test_too_much_is_refused_before_anything_is_written(workspace: Workspace) -> None:
    with pytest.raises(InputError, match=r"huge\.csv have 30\.0 MB; through a page at most 20 MB"):
        Desk(workspace).take([Sent("huge.csv", b"a" * 30_000_000)])
    with pytest.raises(InputError, match=r"The files together have 20\.0 MB"):
        Desk(workspace).take([Sent("a.csv", b"a" * MAX_BYTES), Sent("b.csv", b"b")])
    with pytest.raises(InputError, match="51 files"):
        Desk(workspace).take([Sent(f"{number}.csv", b"a") for number in range(51)])
    with pytest.raises(InputError, match=r"Two files are called list\.csv"):
        Desk(workspace).take([LIST, Sent("elsewhere/list.csv", b"b")])

    assert kept(workspace) == {}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.csv", b"", "is empty"),
        ("list.xlsx", b"MZ\x90\x00\x03\x00", "by its bytes"),
        ("list.png", b"\x89PNG\r\n\x1a\n\0\0\0", "by its bytes"),
        ("list.csv", archive(**{"word/document.xml": b"<x/>"}), "docx"),
        ("list.xlsx", b"PK\x03\x04 and then nothing", "damaged archive"),
        ("list.zip", archive(**{"../evil.csv": b"a,b\n"}), "leads out of its folder"),
        ("list.zip", archive(**{"list.csv": b"0" * 20_000_000}), "suspiciously tight"),
        ("list.csv.gz", b"\x1f\x8b and then nothing", "damaged archive"),
    ],
)
def test_what_is_no_list_by_its_bytes_is_refused_and_removed(
    workspace: Workspace, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        Desk(workspace).take([Sent(name, content)])

    assert kept(workspace) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.zip", archive(**{"list.csv": b"a,b\n" * 5_000})),
        ("list.csv.gz", gzip.compress(b"a,b\n" * 5_000, mtime=0)),
    ],
)
def test_what_unpacks_to_more_than_a_page_may_take_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    assert Desk(workspace).take([Sent(name, content)]).size == len(content)
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 19_999)

    with pytest.raises(InputError, match="unpacks to more than"):
        Desk(workspace).take([Sent(name, content)])
