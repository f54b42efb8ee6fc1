"""The Questions screen: every question's form, answers from a real Neo4j, and the box for Cypher of one's own."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cases_graph import cases_projection, cases_store  # noqa: F401
from cases_recomputed import is_brand, ways_to_site
from streamlit.testing.v1 import AppTest

from dashboard import asking, background
from dashboard.opened import Opened
from dashboard.widgets.form import example_of
from graph.dossier.answers import chart_of, distinct, id_columns, known_ids, records
from graph.errors import ServerUnavailable, UsageError
from graph.export import words
from graph.export.spreadsheet import csv_text
from graph.projection import Projection
from graph.query import questions
from graph.store.bolt import Limits, Store
from graph.workspace import Workspace
from tests.dashboard_pages import CASES, open_page, texts
from tests.own_data import BASE, changed, loaded

HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "**bold** [a](http://b)", "مصنع ١"]


@pytest.fixture
def folder(cases_projection: Projection) -> Path:  # noqa: F811
    """The workspace of the cases."""
    return cases_projection.folder.parents[1]


@pytest.fixture
def neo4j_behind(cases_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: F811
    """Pages are answered by the Neo4j of this test run."""
    served = SimpleNamespace(with_store=lambda digest, work: work(cases_store))
    monkeypatch.setattr(background, "running", lambda: served)
    yield


def table(page: AppTest) -> list[dict[str, Any]]:
    return page.dataframe[0].value.to_dict("records")  # type: ignore[no-any-return]


def test_without_a_choice_every_question_is_listed_with_its_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(folder, monkeypatch, "questions")

    said = texts(page).replace("\\", "")
    for one in questions():
        assert one.question in said
    links = [str(link.proto.label).replace("\\", "") for link in page.get("page_link")]
    assert set(links) >= {one.title for one in questions()}


@pytest.mark.parametrize("asked", questions(), ids=lambda one: one.name)
def test_every_question_has_a_form_and_its_cypher_without_a_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch, asked: Any
) -> None:
    monkeypatch.setattr(background, "running", lambda: None)

    page = open_page(folder, monkeypatch, "questions", name=asked.name, **example_of(asked))

    assert not page.exception
    assert not page.error
    assert page.code[0].value.strip() == asked.body
    assert "Neo4j is not served with this page" in texts(page)
    assert "cannot be asked" not in texts(page)


def test_an_answer_is_what_the_files_say(neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(folder, monkeypatch, "questions", name="brands_of_a_site", site="site-rana-plaza")

    rows = table(page)
    # Recomputed from the CSV files: whoever has a way to the site.
    brands = {way.links[0]["from_id"] for way in ways_to_site("site-rana-plaza") if is_brand(way.links[0]["from_id"])}
    assert {row["brand_id"] for row in rows} == brands
    assert {row["brand_id ↗"] for row in rows} == {f"/trace?brand={row['brand_id']}" for row in rows}
    said = texts(page).replace("\\", "")
    assert "What it does not show" in said
    assert "Searched: " in said


def test_counts_are_a_chart_too(neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (CASES / "abuses.csv").open(encoding="utf-8", newline="") as file:
        expected = Counter(words.category(row["category"]) for row in csv.DictReader(file))

    page = open_page(folder, monkeypatch, "questions", name="incidents_by_category_and_status")

    assert {row["category"]: row["incidents"] for row in table(page)} == expected
    assert len(page.get("vega_lite_chart")) == 1 or len(page.get("arrow_vega_lite_chart")) == 1


def test_an_empty_answer_says_what_was_searched(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"name": "co_buyers_of_a_site", "site": "site-alamode", "day": "1901-01-01"}
    known = {one.name for one in next(one for one in questions() if one.name == asked["name"]).parameters}
    page = open_page(folder, monkeypatch, "questions", **{k: v for k, v in asked.items() if k == "name" or k in known})

    if not page.dataframe:
        assert "That is no proof that there is none" in texts(page)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"name": "brands_of_a_site", "site": "site-nowhere"}, "is not in the loaded graph"),
        ({"name": "brands_of_a_site", "site": "org-kesko"}, "it takes the id of a"),
        ({"name": "import_bans_on_a_day", "day": "2013-02-31"}, "must be a full day"),
        ({"name": "import_bans_on_a_day", "day": "2013"}, "must be a full day"),
    ],
)
def test_what_cannot_be_asked_is_said_before_a_server_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], complaint: str
) -> None:
    monkeypatch.setattr(background, "running", lambda: pytest.fail("asked"))

    page = open_page(folder, monkeypatch, "questions", **said)

    assert not page.exception
    assert complaint in texts(page).replace("\\", "")


def test_a_question_that_does_not_exist_is_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(folder, monkeypatch, "questions", name="no_such_question")

    assert not page.exception
    assert "There is no question" in page.error[0].value


def test_several_candidates_are_listed_and_the_chosen_id_stands_in_the_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(folder, monkeypatch, "questions", name="brands_of_a_site")

    page.text_input(key="typed-site").set_value("new wave").run()
    found = [button for button in page.button if str(button.key).startswith("hit-site-")]

    assert len(found) > 1
    assert "site" not in page.query_params
    found[0].click().run()
    assert page.query_params["site"] == str(found[0].key).removeprefix("hit-site-")
    page.button(key="back-site").click().run()
    assert "site" not in page.query_params


def test_names_in_a_form_and_an_answer_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = changed("factories.csv", 0, name=HOSTILE[0])
    rows["factories.csv"] += [
        {**BASE["factories.csv"][0], "id": f"f-{number}", "name": f"{name} <img"}
        for number, name in enumerate(HOSTILE[1:], start=2)
    ]
    loaded(Workspace(tmp_path / "mine"), tmp_path / "data", rows)
    monkeypatch.setattr(background, "running", lambda: None)
    page = open_page(tmp_path / "mine", monkeypatch, "questions", name="brands_of_a_site")

    page.text_input(key="typed-site").set_value("<img").run()

    labels = [button.label for button in page.button if str(button.key).startswith("hit-site-")]
    assert len(labels) == len(HOSTILE)
    assert not any("**bold**" in label or "<img" in label.replace("\\<", "") for label in labels)
    page.query_params["site"] = "f-1"
    page.run()
    assert "<img" not in texts(page).replace("\\<", "")


def test_a_statement_of_ones_own_runs_by_its_button_and_stays_out_of_the_address(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(folder, monkeypatch, "questions", part="own")
    page.text_area[0].set_value("MATCH (b:Brand) RETURN b.id AS brand_id, 1 AS one, 2 AS one2 LIMIT 3").run()
    assert not page.dataframe

    page.button[0].click().run()

    assert len(table(page)) == 3
    assert "cypher" not in page.query_params
    page.button[1].click().run()
    assert page.query_params["cypher"].startswith("MATCH (b:Brand)")


def test_a_linked_statement_is_shown_and_not_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "running", lambda: pytest.fail("run by being opened"))

    page = open_page(folder, monkeypatch, "questions", part="own", cypher="MATCH (n) RETURN n")

    assert page.text_area[0].value == "MATCH (n) RETURN n"
    assert not page.exception


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (n:Brand {id: 'x'}) RETURN n",
        "MATCH (n) DETACH DELETE n",
        "LOAD CSV FROM 'http://127.0.0.1:1/x' AS row RETURN row",
        "CALL dbms.listConfig()",
        "SHOW TRANSACTIONS",
        "EXPLAIN MATCH (n) RETURN n",
        "this is no Cypher",
        "",
    ],
)
def test_what_does_more_than_read_is_refused_with_a_sentence(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    page = open_page(folder, monkeypatch, "questions", part="own")
    page.text_area[0].set_value(statement).run()

    page.button[0].click().run()

    assert not page.exception
    assert not page.dataframe
    assert any(one.value.startswith("Not run: ") for one in page.warning)


def test_what_was_cut_off_is_said(neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMITS", Limits(seconds=60, rows=5))
    page = open_page(folder, monkeypatch, "questions", part="own")
    page.text_area[0].set_value("UNWIND range(1, 9) AS number RETURN number").run()

    page.button[0].click().run()

    assert len(table(page)) == 5
    assert "The answer is cut off" in texts(page)


def test_the_last_answer_is_kept_and_another_build_is_asked_again(
    cases_projection: Projection,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    cases_store: Store,  # noqa: F811
) -> None:
    asked: list[str] = []

    def with_store(digest: str, work: Any) -> Any:
        asked.append(digest)
        return work(cases_store)

    monkeypatch.setattr(background, "running", lambda: SimpleNamespace(with_store=with_store))
    opened = Opened(Workspace(cases_projection.folder.parents[1]), cases_projection)
    ready = asking.prepare(opened, "what_is_loaded", {})
    monkeypatch.setattr(asking.st, "session_state", {})

    first = asking.ask_catalogue(opened, ready)
    assert asking.ask_catalogue(opened, ready) is first
    assert asked == [opened.digest]


def test_without_a_server_a_question_waits(
    cases_projection: Projection,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background, "running", lambda: None)
    opened = Opened(Workspace(cases_projection.folder.parents[1]), cases_projection)

    with pytest.raises(ServerUnavailable, match="tiertrace dashboard"):
        asking.ask_own(opened, "RETURN 1")
    with pytest.raises(UsageError):
        asking.prepare(opened, "brands_of_a_site", {})


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (["category", "incidents"], [["wages", 2], ["other", 1]], ("category", "incidents")),
        (["category", "part", "all"], [["wages", 1, 3], ["other", 1, 1]], ("category", "all")),
        (["year", "incidents"], [[2012, 2], [2013, 1]], ("year", "incidents")),
        (["category", "incidents"], [["wages", 2], ["wages", 1]], None),
        (["category", "incidents"], [["wages", 2]], None),
        (["category", "incidents"], [["wages", None], ["other", 1]], None),
        (["a", "b", "number"], [["x", "y", 1], ["z", "y", 2]], None),
        (["number"], [[1], [2]], None),
        ([], [], None),
    ],
)
def test_only_counts_by_something_are_a_chart(columns: list[str], rows: Any, expected: Any) -> None:
    assert chart_of(columns, rows) == expected


def test_rows_as_a_table_shows_them() -> None:
    shown = records(["site_id", "x", "x"], [["f-1", ["a", None], {"b": 1}]], {"site_id": {"f-1": "/site?site=f-1"}})

    assert shown == [{"site_id": "f-1", "site_id ↗": "/site?site=f-1", "x": "a; ", "x (2)": "{'b': 1}"}]
    assert distinct(["a", "a", "b"]) == ["a", "a (2)", "b"]
    assert id_columns(["site_id", "name", "who"], {"who": "id of the one", "name": "its name"}) == ["site_id", "who"]


def test_what_an_id_is(cases_projection: Projection) -> None:  # noqa: F811
    found = known_ids(cases_projection, ("site-rana-plaza", "org-kesko", "nothing"))

    assert found == {"site-rana-plaza": "Factory", "org-kesko": "Brand"}


def test_a_spreadsheet_finds_no_formula() -> None:
    text = csv_text(["name"], [["=1+1"], ["@x"], [["-1", "b"]], [-1]])

    assert [row[0] for row in csv.reader(io.StringIO(text))] == ["name", "'=1+1", "'@x", "'-1; b", "-1"]
