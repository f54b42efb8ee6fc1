"""The screen Load without a browser: upload, look, load, undo; who may; hostile files; nothing loaded yet."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from workbooks import packed, parts, workbook

from dashboard import background, loading
from dashboard.background import State
from dashboard.loading import Done, Stated
from dashboard.roles import FILE, LOADING, NotAllowed
from dashboard.screens import screens
from dashboard.strings import say
from graph.apart import asking, reading
from graph.apart.limits import Limits
from graph.build import current
from graph.errors import TiertraceError
from graph.ingest.source import Given
from graph.intake import load
from graph.ledger import entries
from graph.uploads import Desk, Sent
from graph.workspace import Workspace
from tests.dashboard_pages import open_page, texts
from tests.own_data import changed, files_of, write
from tests.test_roles import FILE_TEXT, Person

LIST = (
    "Factory Name,Address,Country,Contact\n"
    "Example Knitwear Ltd,1 Mill Road,Bangladesh,A Person\n"
    "Example Denim Ltd,2 Mill Road,India,B Person\n"
)
ODD = "Fabrik,Werk Nr,Adresse,Land\nExample Knitwear Ltd,17,1 Mill Road,Bangladesh\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A team's file of roles, and a way to be somebody of it."""
    path = tmp_path / "roles.toml"
    path.write_text(FILE_TEXT)
    monkeypatch.setenv(FILE, str(path))
    return lambda email: monkeypatch.setattr(st, "user", Person(email))


@pytest.fixture
def desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a page there is no session that a desk could belong to."""
    made = Desk(Workspace(folder))
    monkeypatch.setattr(loading, "_desk", lambda _: made)


def sent(name: str, content: str | bytes = LIST) -> tuple[str, bytes, str]:
    return name, content.encode() if isinstance(content, str) else content, "text/csv"


def uploaded(folder: Path, monkeypatch: pytest.MonkeyPatch, *files: tuple[str, bytes, str], **fields: str) -> AppTest:
    """The page after these files were given, and fields were filled in."""
    page = open_page(folder, monkeypatch, "load")
    page.file_uploader[0].set_value(list(files))
    page.run()
    for name, value in fields.items():
        next(box for box in page.text_input if box.label == say(f"load.field_{name}")).set_value(value)
    return page.run()


def button(page: AppTest, key: str, **values: Any) -> Any:
    return next(one for one in page.button if one.label == say(key, **values))


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def tables(page: AppTest) -> str:
    return "\n".join(str(one.value.to_dict("records")) for one in page.dataframe)


def test_a_list_is_seen_then_loaded_then_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = uploaded(folder, monkeypatch, sent("places.csv"), brand="Example Outdoor", as_of="2024-03")

    assert not page.exception and not page.error
    assert "Example Knitwear Ltd" in tables(page) and "places.csv:2" in tables(page) and "2024-03" in tables(page)
    assert "A Person" not in tables(page)
    assert not entries(Workspace(folder))
    button(page, "load.load").click().run()

    assert not page.exception
    assert say("load.done", dataset="example\\-outdoor\\-list", entry=1) in texts(page)
    assert list(page.query_params["entry"]) == ["1"]
    assert "rows read: places.csv" in tables(page)
    assert {one["name"] for one in current(Workspace(folder)).nodes("Factory").to_pylist()} == {
        "Example Knitwear Ltd", "Example Denim Ltd",
    }  # fmt: skip
    assert files_of(folder / "uploads") == {}
    button(page, "load.undo").click().run()
    assert say("load.reason_needed") in texts(page)
    page.text_input[0].set_value("the wrong list").run()
    button(page, "load.undo").click().run()
    assert [entry.kind for entry in entries(Workspace(folder))] == ["snapshot"]
    assert say("load.after_gone", dataset="example\\-outdoor\\-list") in texts(page)
    button(page, "load.undo_sure", number=1).click().run()

    assert say("load.undone", number=1, dataset="example\\-outdoor\\-list") in texts(page)
    assert [(one.kind, one.content.get("reason")) for one in entries(Workspace(folder))][1:] == [
        ("undo", "the wrong list")
    ]
    assert current(Workspace(folder)).rows("Factory") == 0
    assert "entry" not in page.query_params
    coverage = open_page(folder, monkeypatch, "coverage")
    assert not coverage.exception


def test_nobody_is_held_to_an_undo_they_thought_better_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(Workspace(folder), write(folder.parent / "data"))
    page = open_page(folder, monkeypatch, "load", entry="1")
    page.text_input[0].set_value("a reason").run()
    button(page, "load.undo").click().run()

    button(page, "load.undo_not").click().run()

    assert say("load.undo") in labels(page) and say("load.undo_sure", number=1) not in labels(page)
    assert len(entries(Workspace(folder))) == 1


def test_several_files_are_one_dataset_under_the_name_that_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(folder.parent / "data")
    files = [sent(path.name, path.read_bytes()) for path in sorted(data.iterdir())]

    page = uploaded(folder, monkeypatch, *files, dataset="my research")
    button(page, "load.load").click().run()

    assert not page.exception
    assert [one.content["dataset"] for one in entries(Workspace(folder))] == ["my research"]
    expected = load(Workspace(folder.parent / "other"), data, Given(dataset="my research")).projection
    assert expected is not None and current(Workspace(folder)).digest == expected.digest


def test_a_zip_of_them_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(folder.parent / "data")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path in data.iterdir():
            archive.write(path, path.name)

    page = uploaded(folder, monkeypatch, sent("research.zip", held.getvalue()))
    button(page, "load.load").click().run()

    assert [one.content["dataset"] for one in entries(Workspace(folder))] == ["research"]


def test_another_load_of_the_same_data_is_said_before_it_replaces(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(Workspace(folder), write(folder.parent / "research"))
    data = write(folder.parent / "data", changed("brands.csv", 0, name="Another name"))
    files = [sent(path.name, path.read_bytes()) for path in sorted(data.iterdir())]

    page = uploaded(folder, monkeypatch, *files, dataset="research")

    assert "replaces everything that one says" in texts(page)
    button(page, "load.load").click().run()
    page.text_input[0].set_value("not that one").run()
    button(page, "load.undo").click().run()
    assert "says again what it said in load 1" in texts(page).replace("\\", "")


def test_columns_nobody_knows_are_decided_one_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = uploaded(folder, monkeypatch, sent("odd.csv", ODD), brand="Example Outdoor", as_of="2024")
    assert say("load.undecided", columns="“Werk Nr”") in texts(page)
    assert say("load.load") not in labels(page)

    box = next(one for one in page.selectbox if "Werk Nr" in one.label)
    box.set_value("left_out").run()
    assert say("load.because_needed", columns="“Werk Nr”") in texts(page)
    next(one for one in page.text_input if "Werk Nr" in one.label).set_value("a number of their own").run()
    button(page, "load.load").click().run()

    assert not page.exception
    assert "a number of their own" in tables(page)
    (entry,) = entries(Workspace(folder))
    assert [one["name"] for one in entry.content["about"]["files"]] == ["columns.toml", "odd.csv"]


def test_a_sentence_of_the_library_names_the_fields_of_the_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = uploaded(folder, monkeypatch, sent("places.csv"), brand="Example Outdoor")

    assert not page.error and say("load.load") not in labels(page)
    assert f"“{say('load.field_as_of')}”".replace("(", "\\(").replace(")", "\\)") in texts(page)
    assert "as-of" not in texts(page)


@pytest.mark.parametrize("key", ["not_yours", "off", "copy"])
def test_who_may_not_load_sees_why_and_no_uploader(
    folder: Path, monkeypatch: pytest.MonkeyPatch, team: Any, key: str
) -> None:
    load(Workspace(folder), write(folder.parent / "data"))
    team("reader@example.org" if key == "not_yours" else "admin@example.org")
    if key == "off":
        monkeypatch.setenv(LOADING, "Off")
    if key == "copy":
        monkeypatch.setattr(background, "state", lambda: State(address="bolt://127.0.0.1:1"))

    page = open_page(folder, monkeypatch, "load", entry="1")

    assert say(f"load.refused_{key}") in texts(page)
    assert not page.file_uploader and not page.button and not page.selectbox


@pytest.mark.parametrize("email", [None, "stranger@example.org", "reader@example.org", "reviewer@example.org"])
def test_every_function_that_loads_or_undoes_asks_who_it_is(
    folder: Path, desk: None, team: Any, email: str | None
) -> None:
    workspace = Workspace(folder)
    load(workspace, write(folder.parent / "data"))
    team("admin@example.org")
    upload = loading.take(workspace, [Sent("places.csv", LIST.encode())])
    stated = Stated(Given(brand="Example Outdoor", as_of="2024"))
    team(email)
    functions: list[Callable[[], object]] = [
        lambda: loading.take(workspace, [Sent("places.csv", LIST.encode())]),
        lambda: loading.keep_map(workspace, "[columns]\n"),
        lambda: loading.look(workspace, upload, stated),
        lambda: loading.load_upload(workspace, upload, stated).follow(lambda _: None),
        lambda: loading.undo(workspace, 1, "a reason"),
    ]

    if email == "reviewer@example.org":
        for function in functions:
            function()
        assert [one.kind for one in entries(workspace)] == ["snapshot", "snapshot", "undo"]
    else:
        for function in functions:
            with pytest.raises(NotAllowed):
                function()
        assert [one.kind for one in entries(workspace)] == ["snapshot"]


def test_switched_off_holds_for_everybody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOADING, "OFF")

    with pytest.raises(NotAllowed, match="switched off"):
        loading.take(Workspace(folder), [Sent("places.csv", LIST.encode())])
    assert not folder.exists()


def test_two_loads_at_once_are_both_whole(folder: Path, tmp_path: Path) -> None:
    workspace = Workspace(folder)
    went: list[int | None] = []

    def one(name: str) -> None:
        rows = LIST.replace("Example", f"Example {name}").encode()
        path = tmp_path / f"{name}.csv"
        path.write_bytes(rows)
        went.append(load(workspace, path, Given(brand=f"Example {name}", as_of="2024")).entry)

    threads = [threading.Thread(target=one, args=(name,)) for name in ("Red", "Blue")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(went, key=str) == [1, 2]
    assert current(workspace).rows("Factory") == 4


def test_a_load_says_that_it_waits_for_another_and_that_nothing_was_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = uploaded(folder, monkeypatch, sent("places.csv"), brand="Example Outdoor", as_of="2024")
    whole = Workspace.writing
    monkeypatch.setattr(Workspace, "writing", lambda self: whole(self, wait=0.1))

    with whole(Workspace(folder)):
        button(page, "load.load").click().run()

    assert not page.exception
    assert say("load.waiting") in texts(page) and "Nothing was changed" in texts(page).replace("\\", "")
    assert not entries(Workspace(folder))
    button(page, "load.load").click().run()
    assert len(entries(Workspace(folder))) == 1


def hostile(tmp_path: Path) -> dict[str, tuple[str, bytes, str]]:
    """Files as somebody sends them who means harm, or knows no better: by what is said of them."""
    macros = workbook(tmp_path / "macros.xlsx")
    packed(macros, {**parts(macros), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("places.csv", b"0" * 50_000_000)
    return {
        "suspiciously tight": sent("bomb.zip", held.getvalue()),
        "macros": sent("macros.xlsx", macros.read_bytes()),
        "NUL byte": sent("nul.csv", b"Factory Name,Country\nExample\0 Mill,India\n"),
        "30.0 MB": sent("large.csv", b"a" * 30_000_000),
        "by its bytes": sent("places.xlsx", b"MZ\x90\x00\x03\x00\x00"),
        "is empty": sent("empty.csv", b""),
    }


@pytest.mark.parametrize("said", ["suspiciously tight", "macros", "NUL byte", "30.0 MB", "by its bytes", "is empty"])
def test_a_hostile_file_is_refused_in_a_sentence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    page = uploaded(folder, monkeypatch, hostile(tmp_path)[said])

    assert not page.exception
    assert said in texts(page).replace("\\", "")
    assert say("load.load") not in labels(page)
    assert not (folder / "ledger").exists()


HOSTILE = "<img src=x onerror=alert(1)>**bold** <script>\u202e[a](b)"


def test_hostile_names_are_shown_as_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = LIST.replace("Example Knitwear Ltd", HOSTILE).replace("Contact", HOSTILE)

    page = uploaded(folder, monkeypatch, sent(f"../{HOSTILE}.csv", rows), brand=HOSTILE, as_of="2024")

    assert not page.exception
    said = texts(page) + "\n".join(one.label for one in (*page.selectbox, *page.text_input))
    assert "**bold**" not in said and "<img" not in said.replace("\\<", "") and "[a](" not in said
    assert "\u202e" not in said + tables(page)
    assert "_img src=x onerror=alert" in said.replace("\\", "")
    assert not (folder / "img").exists() and not list(folder.parent.glob("*.csv"))


@pytest.mark.parametrize("name", [screen.name for screen in screens() if screen.name != "load"])
def test_a_screen_over_nothing_points_to_load_for_who_may(
    folder: Path, monkeypatch: pytest.MonkeyPatch, team: Any, name: str
) -> None:
    team("reviewer@example.org")
    assert [one.proto.label for one in open_page(folder, monkeypatch, name).get("page_link")] == [say("frame.to_load")]

    team("reader@example.org")
    assert not open_page(folder, monkeypatch, name).get("page_link")


def test_a_load_goes_on_when_the_page_is_left_and_its_end_is_seen_on_coming_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = uploaded(folder, monkeypatch, sent("places.csv"), brand="Example Outdoor", as_of="2024")
    follow, left = loading.Job.follow, []

    def leave(job: loading.Job[Done], _: Callable[[str], None]) -> Done:
        left.append(job)
        st.stop()

    monkeypatch.setattr(loading.Job, "follow", leave)
    button(page, "load.load").click().run()
    monkeypatch.setattr(loading.Job, "follow", follow)
    page.run()

    assert len(left) == 1 and not page.exception
    assert say("load.done", dataset="example\\-outdoor\\-list", entry=1) in texts(page)
    assert [one.kind for one in entries(Workspace(folder))] == ["snapshot"]


def test_a_load_that_was_interrupted_is_no_dead_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> SimpleNamespace:
        raise TiertraceError("the disk is full")

    page = uploaded(folder, monkeypatch, sent("places.csv"), brand="Example Outdoor", as_of="2024")
    monkeypatch.setattr(loading, "load", broken)
    button(page, "load.load").click().run()

    assert "the disk is full" in texts(page) and say("load.load") in labels(page)


def test_a_file_that_cannot_be_read_within_limits_is_a_sentence_and_the_page_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ask", partial(asking.ask, limits=Limits(memory=0)))
    page = uploaded(folder, monkeypatch, sent("places.json", '{"features":[' + "[]," * 100_000 + "[]]}"))

    assert not page.exception
    assert "needs more than 0 MB of memory to be read" in texts(page)
    assert say("load.load") not in labels(page)
    monkeypatch.undo()
    page = uploaded(folder, monkeypatch, sent("places.csv"), brand="Example Outdoor", as_of="2024")
    assert say("load.load") in labels(page)
