"""The picture of an answer: which records and links it draws, checked against the files, and what the page offers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cases_graph import cases_projection, cases_store  # noqa: F401
from own_data import BASE, built, write
from picture_answers import Page as Html
from streamlit.testing.v1 import AppTest

from dashboard import background
from dashboard.strings import say
from graph.build import current
from graph.corrections import retract
from graph.dossier.among import IN_ALL, PER_COLUMN, any_link, ids_of_rows, links_among
from graph.export.answer_picture import answer_drawing, answer_page, shown_words
from graph.export.answer_words import heading, meaning, sayings
from graph.projection import Projection
from graph.query import ask, question
from graph.store.bolt import Store
from graph.workspace import Workspace
from tests.dashboard_pages import CASES, open_page, texts

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


def case_rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stated_among(ids: set[str]) -> set[tuple[str, str, str]]:
    """The links between these records as the files of the cases state them."""
    links = {
        (row["from_id"], row["relation"], row["to_id"]) for row in case_rows("links") if row["status"] != "retracted"
    }
    happened = {
        (row["id"], "OCCURRED_AT", row["site_id"]) for row in case_rows("abuses") if row["status"] != "retracted"
    }
    # An audit becomes a certificate between the two, and is no link.
    return {link for link in links | happened if {link[0], link[2]} <= ids and link[1] not in ("AUDITED", "CERTIFIED")}


def drawn_links(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["from_id"], one["relation"], one["to_id"]) for one in found["links"]}


def component(page: AppTest) -> list[Any]:
    """The pictures on a page."""
    return [one for one in page.get("bidi_component") if one.proto.component_name.endswith("tiertrace_picture")]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("incidents_behind_a_brand", {"brand": "org-gap"}),
        ("brands_behind_an_incident", {"incident": "ab-rana-plaza-collapse"}),
        ("co_buyers_of_a_site", {"site": "site-hansae-vietnam"}),
        ("ownership_up_and_down", {"party": "site-firestone-harbel"}),
    ],
)
def test_the_links_drawn_are_those_of_the_files(
    cases_projection: Projection,  # noqa: F811
    cases_store: Store,  # noqa: F811
    name: str,
    values: dict[str, Any],
) -> None:
    answer = ask(cases_store, name, **values)
    # Recomputed without the code under test: whatever word of a cell is an id of the files.
    every = {row["id"] for file in ("organisations", "sites", "abuses", "instruments") for row in case_rows(file)}
    named = {word for row in answer.rows for cell in row if isinstance(cell, str) for word in cell.split()} & every
    named |= set(values.values())

    found = links_among(
        cases_projection, (*values.values(), *ids_of_rows(answer.columns, answer.rows, answer.question.columns))
    )

    expected = stated_among(named)
    assert expected
    assert drawn_links(found) == expected
    assert {node["id"] for node in found["nodes"]} == {end for start, _, end in expected} | {one[0] for one in expected}
    assert len(found["nodes"]) == found["linked"]


def test_every_statement_has_its_documents_and_doubt_is_dashed(cases_projection: Projection) -> None:  # noqa: F811
    ids = tuple(row["id"] for file in ("organisations", "sites", "abuses") for row in case_rows(file))[:200]
    doubtful = {
        link
        for link in stated_among(set(ids))
        if link[1] != "OCCURRED_AT"
        and all(
            row["status"] in ("disputed", "alleged")
            for row in case_rows("links")
            if (row["from_id"], row["to_id"]) == (link[0], link[2])
        )
    }
    assert doubtful
    start, _, end = sorted(doubtful)[0]

    drawn = answer_drawing(links_among(cases_projection, (start, end)))

    assert [edge["dashed"] for edge in drawn["edges"]] == [True]
    assert all(row["titles"] and row["publishers"] for row in drawn["links"])
    assert drawn["links"][0]["status"] in ("disputed", "alleged")
    documented = answer_drawing(links_among(cases_projection, ("org-gap", "site-hansae-vietnam")))
    assert [edge["dashed"] for edge in documented["edges"]] == [False]


def many(brands: int, sites: int) -> dict[str, list[dict[str, str]]]:
    """Every brand buys at every site."""
    rows = {name: [dict(row) for row in stated] for name, stated in BASE.items()}
    rows["brands.csv"] = [{**BASE["brands.csv"][0], "id": f"b-{at}", "name": f"Brand {at}"} for at in range(brands)]
    rows["suppliers.csv"], rows["incidents.csv"] = [], []
    rows["factories.csv"] = [{**BASE["factories.csv"][0], "id": f"f-{at}"} for at in range(sites)]
    rows["links.csv"] = [
        {**BASE["links.csv"][0], "from_id": f"b-{brand}", "to_id": f"f-{site}"}
        for brand in range(brands)
        for site in range(sites)
    ]
    return rows


def test_a_column_holds_sixteen_and_the_rest_is_counted(tmp_path: Path) -> None:
    projection = built(Workspace(tmp_path / "workspace"), write(tmp_path / "data", many(40, 3)))
    ids = ("f-0", *(f"b-{at}" for at in range(40)), "f-1", "f-2", "nobody")

    found = links_among(projection, ids)

    assert [node["id"] for node in found["nodes"]] == ["f-0", *(f"b-{at}" for at in range(PER_COLUMN)), "f-1", "f-2"]
    assert len(found["nodes"]) <= IN_ALL
    assert shown_words(found) == "19 of 43 linked records shown."
    assert len(drawn_links(found)) == PER_COLUMN * 3
    assert {node["column"] for node in found["nodes"] if node["label"] == "Brand"} == {0}


def test_never_more_boxes_than_can_be_read(tmp_path: Path) -> None:
    rows = many(0, 70)
    rows["links.csv"] = [
        {**BASE["links.csv"][0], "from_id": f"f-{at}", "relation": "SOURCES_FROM", "to_id": f"f-{at + 1}"}
        for at in range(69)
    ]
    rows["links.csv"].append({**rows["links.csv"][0], "from_id": "f-69", "to_id": "f-0"})  # a circle
    rows["links.csv"].append({**rows["links.csv"][0], "from_id": "f-3", "to_id": "f-3", "status": "alleged"})
    projection = built(Workspace(tmp_path / "workspace"), write(tmp_path / "data", rows))

    found = links_among(projection, tuple(f"f-{at}" for at in range(70)))

    assert len(found["nodes"]) <= IN_ALL
    assert found["linked"] == 70
    assert all(start != end for start, _, end in drawn_links(found))
    assert answer_drawing(found)["shown"] == len(found["nodes"])


def test_retracted_links_are_no_picture(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    loaded = links_among(built(workspace, write(tmp_path / "data", many(1, 1))), ("b-0", "f-0"))
    assert len(loaded["links"]) == 1
    assert any_link(current(workspace), ("b-0", "f-0"))
    assert not any_link(current(workspace), ("b-0", "b-0"))

    projection = retract(workspace, loaded["links"][0]["key"], "withdrawn by its publisher").projection

    assert projection is not None
    assert links_among(projection, ("b-0", "f-0"))["links"] == []
    assert not any_link(projection, ("b-0", "f-0"))


def test_ids_stand_where_ids_stand() -> None:
    columns = ["brand_id", "brand", "path", "documents", "incidents", "b.id", "n"]
    meanings = {
        "path": "the best path, as ids and relations",
        "documents": "ids of the documents",
        "incidents": "ids of the recorded incidents",
        "brand": "its name",
    }
    node = {"labels": ["Factory"], "properties": {"id": "f-9", "name": "x"}}
    row = ["b-1", "f-1", "b-1 SOURCES_FROM s 1 OPERATES f-1", ["d-1"], ["i-1", "i-2"], "b-2", {"nodes": [node]}]

    assert ids_of_rows(columns, [row], meanings) == ("b-1", "s 1", "f-1", "i-1", "i-2", "b-2", "f-9")


def test_names_are_text_in_the_picture_and_in_the_page(tmp_path: Path) -> None:
    rows = many(len(HOSTILE), 1)
    for row, name in zip(rows["brands.csv"], HOSTILE, strict=True):
        row["name"] = name
    rows["documents.csv"][0]["title"] = HOSTILE[0]
    projection = built(Workspace(tmp_path / "workspace"), write(tmp_path / "data", rows))
    found = links_among(projection, ("f-1", "f-0", *(f"b-{at}" for at in range(len(HOSTILE)))))
    for one in found["links"]:  # a build refuses such an address; it would be no link all the same
        one["documents"][0]["url"] = "javascript:alert(1)"

    page = answer_page(found, HOSTILE[1], HOSTILE[0], "Searched: nothing.")

    read = Html(page)
    assert len(read.boxes) == len(HOSTILE) + 1
    assert HOSTILE[0] in read.text
    assert not [tag for tag, _ in read.tags if tag == "img"]
    assert len([tag for tag, _ in read.tags if tag == "script"]) == 4
    assert len(read.scripts) == 3
    assert all(name not in script for name in HOSTILE for script in read.scripts)
    addresses = [value for _, given in read.tags for name, value in given.items() if name in ("src", "href")]
    assert all(str(one).startswith(("#", "data:,")) for one in addresses)
    assert all(row["address"] is None for row in answer_drawing(found)["links"])
    assert page == answer_page(found, HOSTILE[1], HOSTILE[0], "Searched: nothing.")


def test_the_address_reproduces_the_picture_with_its_table(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(
        folder,
        monkeypatch,
        "questions",
        name="incidents_behind_a_brand",
        brand="org-gap",
        view="picture",
        node="org-gap",
    )

    assert not page.exception
    assert len(component(page)) == 1
    assert page.query_params["view"] == ["picture"] or page.query_params["view"] == "picture"
    said = texts(page).replace("\\", "")
    assert "linked records shown" in said
    assert say("questions.picture_proof") in said
    assert len(page.dataframe) == 2
    assert any("Gap Inc" in str(link.proto.label) for link in page.get("page_link"))


def test_a_picture_is_chosen_by_the_control_and_kept_in_the_address(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(folder, monkeypatch, "questions", name="co_buyers_of_a_site", site="site-hansae-vietnam")
    assert not component(page)
    assert "view" not in page.query_params

    control = page.segmented_control(key="at-view")
    assert control.options == [say("questions.view_table"), say("questions.view_picture")]
    control.set_value("picture").run()

    assert len(component(page)) == 1
    assert page.query_params["view"] in ("picture", ["picture"])


@pytest.mark.parametrize("name", ["what_is_loaded", "people_affected_by_unit"])
def test_what_has_no_links_has_no_picture(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    page = open_page(folder, monkeypatch, "questions", name=name, view="picture")

    assert not page.exception
    assert not component(page)
    assert page.dataframe
    offered = [one.options for one in page.segmented_control if one.key == "at-view"]
    assert all(say("questions.view_picture") not in options for options in offered)


def test_rows_of_ones_own_have_a_picture_and_keep_their_headings(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(folder, monkeypatch, "questions", part="own", view="picture")
    statement = (
        "MATCH (b:Brand)-[:SOURCES_FROM]->(f:Factory) RETURN b, f.id, f.country AS country ORDER BY b.id LIMIT 5"
    )
    page.text_area[0].set_value(statement).run()

    page.button[0].click().run()

    assert not page.exception
    assert len(component(page)) == 1
    assert list(page.dataframe[1].value.columns)[:2] == ["b", "f.id"]
    assert all(len(cell) == 2 for cell in page.dataframe[1].value["country"])


def test_words_of_a_vocabulary_and_headings_are_plain_and_the_files_raw(
    neo4j_behind: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(folder, monkeypatch, "questions", name="incidents_behind_a_brand", brand="org-gap")

    shown = page.dataframe[0]
    assert "at the time" in set(shown.value["verdict"])
    assert "Bangladesh" in set(shown.value["country"])
    headings = json.loads(shown.proto.columns)
    assert headings["incident_status"]["label"] == "Incident status"
    assert headings["hops"]["help"].startswith("fewest links")
    assert heading("brand_id") == "Brand ID"
    assert sayings(["verdict"], "2013-04-24")["verdict"]("overlap") == "live on 2013-04-24"
    assert "country" not in sayings(["country", "country_name"])
    stated = question("incidents_behind_a_brand").columns["verdict"]
    assert headings["verdict"]["help"].replace("\\", "") == meaning("verdict", stated)
    assert "overlap as 'at the time', unknown as 'date unknown'" in meaning("verdict", stated)
