"""Watch lists: what came since, one person's apart from another's, and a file that names nobody."""

import json
from pathlib import Path

import pytest
from dated_lists import BRAND, LIST, OTHER_BRAND, add_version, site

from graph.changes.watching import Watched, news, tick_off, unwatch, watch, watched
from graph.errors import UsageError
from graph.workspace import Workspace

KNITS = site("Example Knitwear Ltd", id="os_id:EX1")
CAPS = site("Example Caps", id="os_id:EX2")
OTHERS = {**CAPS, "brand": OTHER_BRAND}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "w")
    add_version(made, "2019", [KNITS])
    return made


def seen_in(workspace: Workspace, person: str = "") -> list[tuple[str, str, str, str | None]]:
    return [
        (one.kind, one.what, one.version.as_of, one.before and one.before.as_of)
        for one in news(workspace, watched(workspace, person))
    ]


def test_nobody_watches_anything_at_first_and_nothing_is_written(workspace: Workspace) -> None:
    assert watched(workspace) == Watched()
    assert seen_in(workspace) == []
    assert not (workspace.folder / "watch.json").exists()


def test_only_what_comes_after_is_news_until_it_is_ticked_off(workspace: Workspace) -> None:
    watch(workspace, "lists", LIST)
    assert seen_in(workspace) == []

    add_version(workspace, "2020", [KNITS, CAPS])
    add_version(workspace, "2018", [CAPS])
    assert seen_in(workspace) == [("lists", LIST, "2018", None), ("lists", LIST, "2020", "2019")]

    assert tick_off(workspace).ticked_off is not None
    assert seen_in(workspace) == []
    add_version(workspace, "2020", [KNITS])  # a correction is news
    assert seen_in(workspace) == [("lists", LIST, "2020", "2019")]


def test_ticking_off_covers_what_was_shown_and_nothing_that_came_meanwhile(workspace: Workspace) -> None:
    watch(workspace, "lists", LIST)
    add_version(workspace, "2020", [KNITS])
    [shown] = news(workspace, watched(workspace))
    add_version(workspace, "2021", [KNITS])

    tick_off(workspace, up_to=shown.version.number)

    assert seen_in(workspace) == [("lists", LIST, "2021", "2020")]


def test_a_company_has_news_where_a_version_names_it_or_the_one_before_did(workspace: Workspace) -> None:
    watch(workspace, "companies", OTHER_BRAND[0])
    add_version(workspace, "2020", [KNITS])
    add_version(workspace, "2021", [KNITS, OTHERS])
    add_version(workspace, "2022", [KNITS])
    add_version(workspace, "2023", [KNITS])
    add_version(workspace, "2021", [OTHERS], "another-list")

    assert seen_in(workspace) == [
        ("companies", OTHER_BRAND[0], "2021", None),
        ("companies", OTHER_BRAND[0], "2021", "2020"),
        ("companies", OTHER_BRAND[0], "2022", "2021"),
    ]


def test_what_a_build_does_not_show_is_no_news(workspace: Workspace) -> None:
    watch(workspace, "lists", LIST)
    add_version(workspace, "2020", [KNITS])

    assert news(workspace, watched(workspace), lambda version: version.as_of != "2020") == []


def test_each_person_has_a_list_of_their_own_and_the_file_names_nobody(workspace: Workspace) -> None:
    watch(workspace, "lists", LIST, "reader@example.org")
    watch(workspace, "companies", BRAND[0], "other@example.org")

    assert watched(workspace, "Reader@Example.org").lists == {LIST: 1}
    assert watched(workspace, "other@example.org").lists == {}
    assert watched(workspace) == Watched()
    text = (workspace.folder / "watch.json").read_text("utf-8")
    assert "reader" not in text and "example.org" not in text


def test_who_watches_nothing_any_more_leaves_nothing_behind(workspace: Workspace) -> None:
    watch(workspace, "lists", LIST, "reader@example.org")

    unwatch(workspace, "lists", LIST, "reader@example.org")

    assert json.loads((workspace.folder / "watch.json").read_text("utf-8"))["people"] == {}
    assert unwatch(workspace, "lists", "never watched").lists == {}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 9, "people": {}}', '{"format": 1, "people": {"owner": {}}}',
     '{"format": 1, "people": {"owner": {"lists": {"a": "x"}, "companies": {}, "ticked_off": null}}}'],
)  # fmt: skip
def test_a_damaged_file_is_an_error_with_a_remedy_and_stays_as_it_is(workspace: Workspace, text: str) -> None:
    path = workspace.folder / "watch.json"
    path.write_text(text)

    for asked in (lambda: watched(workspace), lambda: watch(workspace, "lists", LIST)):
        with pytest.raises(UsageError, match="move that file away"):
            asked()
    assert path.read_text() == text


def test_a_watch_list_has_an_end(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.changes.watching._MOST", 1)
    watch(workspace, "lists", LIST)

    with pytest.raises(UsageError, match="take one off first"):
        watch(workspace, "lists", "more")
