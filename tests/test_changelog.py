"""The change log: what was decided, for publishing; and what each later entry touched, for checking earlier exports."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from dated_lists import add_version, site, site_id
from own_data import BASE, built, changed, links, loaded, write

from graph import build
from graph.changelog import changes_since, log, sentence
from graph.cli.changelog import log_command
from graph.corrections import correct, dispute, erase, restore, retract, undo_load, withdraw
from graph.errors import InputError
from graph.match.review import decide
from graph.workspace import Workspace

HOSTILE = "<script>alert(1)</script> | [x](javascript:1)"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """A workspace in which everything was decided once, and the key of its SOURCES_FROM link."""
    folder = tmp_path_factory.mktemp("log")
    workspace = Workspace(folder / "w")
    rows = {**BASE, "incidents.csv": [*BASE["incidents.csv"]]}
    rows["incidents.csv"] += [
        {**BASE["incidents.csv"][0], "id": "i-2", "visibility": "private"},
        {**BASE["incidents.csv"][0], "id": "i-3", "summary": "Words that go"},
    ]
    projection = built(workspace, write(folder / "data", rows))
    key = links(projection, "SOURCES_FROM")[0]["key"]
    correct(workspace, "i-1", {"start": "2013-05"}, "misread", "data editor")
    dispute(workspace, key, HOSTILE, "data editor", by="Example Knitwear Ltd")
    correct(workspace, "i-3", {"summary": "Other words"}, "a word of a witness", "a person")
    retract(workspace, "i-2", "a private matter")
    restore(workspace, "i-1", "it was right", "data editor")
    erase(workspace, "i-3", "request of the person concerned", "a person")
    withdraw(workspace, "data", "licence ended", "legal desk")
    restore(workspace, "data", "licence renewed")
    return workspace, key


def test_the_log_says_what_when_why_and_who_and_of_an_erased_record_next_to_nothing(
    decided: tuple[Workspace, str],
) -> None:
    workspace, key = decided

    told, hidden = log(workspace, "private")

    assert [(one.number, sentence(one), one.record or one.dataset, one.reason, one.author) for one in told] == [
        (2, "corrected: start from '2013-04' to '2013-05'", "i-1", "misread", "data editor"),
        (3, "disputed by Example Knitwear Ltd", key, HOSTILE, "data editor"),
        (4, "corrected", "i-3", "", None),
        (5, "retracted", "i-2", "a private matter", None),
        (6, "correction taken back", "i-1", "it was right", "data editor"),
        (7, "erased", "i-3", "request of the person concerned", None),
        (8, "dataset withdrawn", "data", "licence ended", "legal desk"),
        (9, "withdrawal taken back", "data", "licence renewed", None),
    ]
    assert hidden == 0 and {one.day for one in told} == {told[0].day}
    assert log(workspace, "private", since=told[0].day)[0] == told
    assert log(workspace, "private", since="2999") == ([], 0)
    with pytest.raises(InputError, match="is not a date"):
        log(workspace, "private", since="yesterday")


def test_what_the_profile_does_not_admit_is_only_counted(decided: tuple[Workspace, str]) -> None:
    told, hidden = log(decided[0], "public")

    assert hidden == 1 and "i-2" not in {one.record for one in told}


@pytest.mark.parametrize("format", ["md", "html", "csv", "json", "table"])
def test_every_form_tells_the_same_and_runs_nothing(decided: tuple[Workspace, str], format: str) -> None:
    workspace, key = decided
    arguments = ["--workspace", str(workspace.folder), "--profile", "public", "--format", format]

    made = CliRunner().invoke(log_command, arguments)

    assert made.exit_code == 0, made.output
    assert all(one in made.stdout for one in ("i-1", key, "misread", "licence renewed", "i-3"))
    assert not any(one in made.stdout for one in ("i-2", "a private matter", "witness", "Words that go", "Other words"))
    if format == "html":
        assert "<script>" not in made.stdout and "&lt;script&gt;alert(1)" in made.stdout
        assert "Brand one sources from Supplier one" in made.stdout and "1 more decision is about" in made.stdout
    if format == "md":
        (line,) = (one for one in made.stdout.splitlines() if key in one)
        assert r"\<script\>alert\(1\)\</script\> \| \[x\]\(javascript:1\)" in line
    if format == "json":
        assert [one["entry"] for one in json.loads(made.stdout)] == [9, 8, 7, 6, 4, 3, 2], "the newest first"
    if format in ("csv", "table"):
        assert "1 more are about records that the profile public does not admit" in made.stderr


def test_changes_since_a_position_name_the_records_of_each_entry(decided: tuple[Workspace, str]) -> None:
    workspace, key = decided

    found = {one.number: one for one in changes_since(workspace, 1)}

    assert list(found) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert {number: one.touched for number, one in found.items() if number < 8} == {
        2: {"i-1": "correct"}, 3: {key: "dispute"}, 4: {"i-3": "correct"}, 5: {"i-2": "retract"},
        6: {"i-1": "reinstate"}, 7: {"i-3": "erase"},
    }  # fmt: skip
    assert (found[6].takes_back, found[6].decision, found[7].erased, found[4].erased) == (2, "correct", True, True)
    assert found[2].values == {"start": ("2013-04", "2013-05")} and found[4].values == {}
    assert {"b-1", "s-1", "f-1", "i-1", "d-1", key} <= found[8].touched.keys() and "i-3" not in found[8].touched
    assert set(found[8].touched.values()) == {"gone"} and found[9].touched == {}
    assert changes_since(workspace, 9) == []


def test_loads_name_what_they_change_and_take_away(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    rows = changed("brands.csv", 0, name="Brand uno")
    loaded(workspace, tmp_path / "data")
    loaded(workspace, tmp_path / "data", {**rows, "incidents.csv": [], "organisations.csv": []})
    undo_load(workspace, 2, "wrong file")
    loaded(workspace, tmp_path / "other", {"brands.csv": [*BASE["brands.csv"], {**BASE["brands.csv"][0], "id": "b-2"}],
                                           "documents.csv": BASE["documents.csv"]})  # fmt: skip
    rows["factories.csv"].append({**BASE["factories.csv"][0], "id": "f-2"})
    loaded(workspace, tmp_path / "data", {**rows, "incidents.csv": BASE["incidents.csv"]})
    decide(workspace, "f-1", "f-2", "same", who="editor", why="same gate")

    found = {one.number: one for one in changes_since(workspace, 0)}

    assert found[1].touched == {} and found[4].touched == {}, "what is new was in no earlier export"
    assert {key: how for key, how in found[2].touched.items() if "-" in key and ":" not in key} == {
        "b-1": "changed", "i-1": "gone",
    }  # fmt: skip
    assert found[3].touched["b-1"] == "changed" and found[3].takes_back == 2
    assert found[5].touched == {"b-1": "changed"}
    assert found[6].touched == {"f-1": "same", "f-2": "same"}
    assert [one.dataset for one in found.values()] == ["data", "data", "data", "other", "data", None]


def test_a_newer_version_of_a_list_names_what_it_lists_no_more(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    knits, dyes, yarns = (site(name) for name in ("Example Knits", "Example Dyes", "Example Yarns"))
    add_version(workspace, "2021", [knits, dyes, yarns])
    add_version(workspace, "2023", [knits, {**yarns, "product": None, "city": "Dhaka"}])

    (newer,) = changes_since(workspace, 1)

    by_key = {row["key"]: row["to_id"] for row in links(build.current(workspace), "SOURCES_FROM")}
    assert {by_key.get(key, key): how for key, how in newer.touched.items()} == {
        site_id(dyes): "not listed", site_id(yarns): "changed",
    }  # fmt: skip
    assert [key for key in newer.touched if by_key.get(key) == site_id(dyes)], "the link too"
    assert changes_since(workspace, 2) == []
