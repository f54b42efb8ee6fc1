"""The screen Changes: two versions side by side, drops after incidents, the watch list; hostile names stay text."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from dated_lists import BRAND, LIST, OTHER_BRAND, Row, add_version, site, site_id
from own_data import loaded
from streamlit.testing.v1 import AppTest

from dashboard.roles import FILE
from dashboard.strings import say
from graph.build import build
from graph.changes.watching import watched
from graph.workspace import Workspace
from tests.dashboard_pages import open_page, texts

KNITS = site("Example Knitwear Ltd", "1 Example Road", id="os_id:EX1", workers_min=100, workers_max=100)
DYES = site("Example Dye House", "2 Example Road")
CAPS = site("Example Caps", "3 Example Road")
HOSTILE = "<img src=x onerror=alert(1)></script> **bold** [link](javascript:alert(1)) \u05d0\u05d1"
DOCUMENT = {"id": "d-report", "title": f"Report {HOSTILE}", "publisher": "Example Monitor", "kind": "ngo_report",
            "visibility": "public"}  # fmt: skip
INCIDENT = {"id": "i-1", "facility_id": "os_id:EX1", "category": "wages", "status": "documented", "start": "2020-02",
            "summary": f"Invented {HOSTILE}", "document_ids": "d-report", "visibility": "public"}  # fmt: skip


def versions(folder: Path, *more: tuple[str, list[Row]]) -> Workspace:
    workspace = Workspace(folder / "w")
    add_version(workspace, "2020-03", [KNITS, DYES, CAPS])
    add_version(workspace, "2020-09", [{**DYES, "name": HOSTILE}, {**CAPS, "workers_min": 5}])
    for as_of, rows in more:
        add_version(workspace, as_of, rows)
    return workspace


def table(page: AppTest, number: int = 0) -> list[dict[str, Any]]:
    """A table of the page as rows."""
    frame = page.dataframe[number].value
    rows: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows


def test_over_data_without_dated_lists_it_says_how_to_get_there(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "changes")

    assert say("changes.none") in texts(page)
    assert "--as-of" in texts(page)
    assert say("changes.drops_none", months=12) in texts(page)
    assert say("empty.no_proof") in texts(page)


def test_with_one_version_it_names_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_version(Workspace(tmp_path), "2020", [KNITS], title=HOSTILE)

    page = open_page(tmp_path, monkeypatch, "changes")

    assert not page.exception
    assert "2020" in page.info[0].value and "\\*\\*bold\\*\\*" in page.info[0].value


def test_a_newcomer_gets_lists_to_begin_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions(tmp_path)

    page = open_page(tmp_path / "w", monkeypatch, "changes")

    assert say("changes.examples") in texts(page)
    [link] = [one for one in page.get("page_link") if "changes" in one.proto.page]
    assert "2020\\-03 to 2020\\-09" in link.proto.label
    assert f"list={LIST}" in link.proto.query_string


def test_two_versions_side_by_side_with_lines_doubts_and_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions(tmp_path)

    page = open_page(tmp_path / "w", monkeypatch, "changes", list=LIST)

    assert not page.exception
    rows = {row[say("changes.name")]: row for row in table(page)}
    dropped, caps = rows["Example Knitwear Ltd"], rows["Example Caps"]
    [renamed] = [row for row in rows.values() if row[say("changes.name_before")]]
    assert dropped[say("changes.change")] == say("changes.kind_dropped")
    assert dropped[say("changes.row_before")] == f"{LIST}-2020-03.csv:2"
    assert dropped[say("changes.row_after")] == ""
    assert dropped[say("changes.record")] == "/site?site=os_id%3AEX1"
    assert renamed[say("changes.name_before")] == "Example Dye House"
    assert renamed[say("changes.doubt")] == say("changes.doubt_same_address")
    assert "<img" in renamed[say("changes.name")]  # a table shows it letter for letter
    assert "not stated → 5" in caps[say("changes.fields")]
    assert [one.value for one in page.metric] == ["0", "1", "1", "0", "1"]
    assert "https://example" in texts(page)
    assert say("changes.proves_nothing") in texts(page)


def test_versions_and_filters_stand_in_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions(tmp_path, ("2021", [CAPS, {**CAPS, "brand": OTHER_BRAND}, {**KNITS, "brand": OTHER_BRAND}]))

    page = open_page(tmp_path / "w", monkeypatch, "changes", list=LIST, older="2020-03", newer="2021",
                     company=OTHER_BRAND[0], kinds="added")  # fmt: skip

    assert not page.exception
    names = {(row[say("changes.name")], row[say("changes.whose")]) for row in table(page)}
    assert names == {("Example Caps", OTHER_BRAND[1]), ("Example Knitwear Ltd", OTHER_BRAND[1])}
    page.selectbox(key="at-older").set_value("2020-09").run()
    assert not page.exception
    assert (page.query_params["older"], page.query_params["newer"]) == ("2020-09", "2021")
    assert say("changes.differences", title="Example list", older="2020-09", newer="2021") in texts(page)


def test_an_older_version_that_is_not_older_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions(tmp_path, ("2021", [CAPS]))

    page = open_page(tmp_path / "w", monkeypatch, "changes", list=LIST, older="2020-09", newer="2020-09")

    assert say("changes.not_earlier") in texts(page)


def test_the_drop_after_an_incident_with_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = versions(tmp_path)
    loaded(workspace, tmp_path / "reports", {"documents.csv": [DOCUMENT], "incidents.csv": [INCIDENT]})
    key = f"{BRAND[0]};os_id:EX1;i-1;2020-09;{LIST}"

    page = open_page(workspace.folder, monkeypatch, "changes", drop=key)

    [row] = table(page)
    assert row[say("changes.site")] == "Example Knitwear Ltd"
    assert row[say("changes.within")] == say("changes.within_certain")
    assert (row[say("changes.last_listed")], row[say("changes.not_listed")]) == ("2020-03", "2020-09")
    said = texts(page)
    assert "Example Monitor" in said and "Example list of 2020" in said
    assert "\\<img src" in said and "<img src" not in said.replace("\\<img src", "")
    assert open_page(workspace.folder, monkeypatch, "changes", months="3").dataframe
    page = open_page(workspace.folder, monkeypatch, "changes", months="1", brand="nobody")
    assert not page.exception


def test_rows_that_the_profile_does_not_admit_are_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = {**site("Secret Example Site", "9 Example Road"), "visibility": "private"}
    workspace = versions(tmp_path, ("2021", [CAPS, secret]))
    with workspace.writing():
        build(workspace, "public")

    page = open_page(workspace.folder, monkeypatch, "changes", list=LIST)

    assert "Secret" not in str(table(page)) + texts(page)
    assert say("changes.left_out", count=2) in texts(page)


def test_the_file_to_save_has_every_change_and_no_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.changes import choose, compare_versions
    from graph.changes.table import COLUMNS, row_of
    from graph.export.spreadsheet import csv_text

    workspace = Workspace(tmp_path)
    add_version(workspace, "2020", [KNITS])
    add_version(workspace, "2021", [KNITS, site("=1+1")])
    found = compare_versions(workspace, *choose(workspace, LIST), "public")

    [row] = csv.DictReader(io.StringIO(csv_text(COLUMNS, [row_of(one) for one in found.changes])))

    assert row["name_after"] == "'=1+1"


# the watch list


def press(page: AppTest, label: str) -> AppTest:
    [button] = [one for one in page.button if one.label == label]
    return button.click().run()


def test_a_list_is_watched_has_news_and_is_ticked_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = versions(tmp_path)
    page = open_page(workspace.folder, monkeypatch, "changes")
    assert say("changes.watch_none") in texts(page)

    page.selectbox(key="to-lists").set_value(LIST)
    page = page.button(key="FormSubmitter:watch-lists-Watch").click().run()
    assert not page.exception
    assert watched(workspace).lists == {LIST: 2}
    assert say("changes.news_none") in texts(page)

    add_version(workspace, "2021", [CAPS, KNITS])
    page = open_page(workspace.folder, monkeypatch, "changes")
    assert say("changes.news") in texts(page)
    assert "1 added, 1 dropped, 1 changed" in texts(page)
    page = press(page, say("changes.news_seen"))
    assert say("changes.news_none") in texts(page)

    page = page.button(key=f"unwatch-lists-{LIST}").click().run()
    assert watched(workspace).lists == {}
    assert say("changes.watch_none") in texts(page)


def test_the_news_of_a_company_are_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = versions(tmp_path, ("2021", [CAPS, {**CAPS, "brand": (OTHER_BRAND[0], HOSTILE)}]))
    page = open_page(workspace.folder, monkeypatch, "changes")
    page.selectbox(key="to-companies").set_value(OTHER_BRAND[0])
    page.button(key="FormSubmitter:watch-companies-Watch").click().run()

    add_version(workspace, "2022", [CAPS, KNITS, {**DYES, "brand": (OTHER_BRAND[0], HOSTILE)}])
    page = open_page(workspace.folder, monkeypatch, "changes")

    assert not page.exception
    [line] = [one.value for one in page.markdown if "1 added" in one.value]
    assert "1 added, 1 dropped" in line and "\\<img" in line
    [link] = [one for one in page.get("page_link") if "newer=2022" in one.proto.query_string]
    assert f"company={OTHER_BRAND[0]}" in link.proto.query_string


class Person(dict[str, Any]):
    """Somebody as the sign-in tells of them."""

    is_logged_in = True


def test_in_a_team_everybody_has_a_list_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = versions(tmp_path)
    (tmp_path / "roles.toml").write_text('readers = ["one@example.org", "two@example.org"]\n')
    monkeypatch.setenv(FILE, str(tmp_path / "roles.toml"))
    monkeypatch.setattr(st, "user", Person(email="one@example.org", email_verified=True))
    page = open_page(workspace.folder, monkeypatch, "changes")
    assert say("changes.watch_yours") in texts(page)
    page.selectbox(key="to-lists").set_value(site_id(KNITS) and LIST)
    page.button(key="FormSubmitter:watch-lists-Watch").click().run()

    monkeypatch.setattr(st, "user", Person(email="two@example.org", email_verified=True))
    page = open_page(workspace.folder, monkeypatch, "changes")

    assert say("changes.watch_none") in texts(page)
    assert watched(workspace, "one@example.org").lists == {LIST: 2}
    assert watched(workspace, "two@example.org").lists == {}


def test_a_damaged_watch_list_takes_nothing_else_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = versions(tmp_path)
    (workspace.folder / "watch.json").write_text("{")

    page = open_page(workspace.folder, monkeypatch, "changes", list=LIST)

    assert not page.exception
    assert "move that file away" in texts(page)
    assert len(table(page)) == 3
