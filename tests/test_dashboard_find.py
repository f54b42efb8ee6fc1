"""The first page: what a newcomer sees, what is found by which name, and that nothing is merged or run."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.build import current
from graph.dossier.hits import document, example_brands, find
from graph.errors import UsageError
from graph.intake import load
from graph.workspace import Workspace
from tests import cases_recomputed as again
from tests.dashboard_pages import open_page, texts
from tests.own_data import BASE, PUBLIC, write

HOSTILE = "<img src=x onerror=alert(1)> </script> **bold** [a](javascript:b)"


def linked(page: AppTest) -> dict[str, str]:
    """Label and query of every link to a screen."""
    return {
        one.proto.label.replace("\\", ""): f"{one.proto.page}?{one.proto.query_string}" for one in page.get("page_link")
    }


def ids(found: dict[str, object]) -> dict[str, list[str]]:
    groups: list[dict[str, list[dict[str, str]]]] = found["groups"]  # type: ignore[assignment]
    return {str(group["kind"]): [hit["id"] for hit in group["hits"]] for group in groups}


def test_a_newcomer_gets_a_sentence_and_three_brands_with_findings_at_the_time(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(cases, monkeypatch, "find")

    examples = example_brands(current(Workspace(cases)))
    assert len(examples) == 3
    assert {one["name"] for one in examples} <= set(linked(page))
    assert "67 recorded incidents" in texts(page)
    for one in examples:
        sites = again.with_incidents()
        surely = [
            abuse["id"]
            for site in sites
            for abuse in again.rows("abuses")
            if abuse["site_id"] == site
            and any(
                way.start == one["id"] and way.hops <= 3 and way.verdict((abuse["start"], abuse["end"])) == "overlap"
                for way in again.whole_ways_to(site)
            )
        ]
        assert len(surely) == one["findings"] > 0


@pytest.mark.parametrize(
    ("asked", "kind", "found"),
    [
        ("rana plaza", "places", "site-rana-plaza"),
        ("RANA-PLAZA!", "places", "site-rana-plaza"),
        ("raan plazza", "places", "site-rana-plaza"),
        ("phantm", "companies", "org-phantom"),
        ("primrak", "companies", "org-primark"),
        ("ab-rana-plaza-collapse", "incidents", "ab-rana-plaza-collapse"),
        ("exits locked", "incidents", "ab-ali-enterprises-fire"),
        ("forced labour", "incidents", ""),
        ("OECD Watch", "documents", "src-oecdwatch-tuv"),
        ("src-oecdwatch-tuv", "documents", "src-oecdwatch-tuv"),
    ],
)
def test_one_box_finds_over_everything(cases: Path, asked: str, kind: str, found: str) -> None:
    projection = current(Workspace(cases))
    if not found:
        wanted = {row["id"] for row in again.rows("abuses") if row["category"] == "forced_labour"}
        assert wanted <= set(ids(find(projection, asked, kind))[kind])
    else:
        assert found in ids(find(projection, asked))[kind]


def test_a_kind_that_does_not_exist_is_refused(cases: Path) -> None:
    with pytest.raises(UsageError, match="no kind 'shops'"):
        find(current(Workspace(cases)), "x", "shops")


def test_hits_lead_to_their_screens_and_the_kind_narrows_them(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "find", q="phantom")
    assert [one.value for one in page.subheader] == [
        "Companies and organisations", "Places of work", "Recorded incidents", "Documents",
    ]  # fmt: skip
    assert (
        "brand=org-phantom" in linked(page)["Phantom Apparels Ltd"] or "site=" in linked(page)["Phantom Apparels Ltd"]
    )

    page = open_page(cases, monkeypatch, "find", q="phantom", kind="places")
    assert [one.value for one in page.subheader] == ["Places of work"]
    assert "1 recorded incident" in texts(page)


def test_a_document_says_what_it_documents(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "find", document="src-oecdwatch-tuv")

    assert "OECD Watch" in texts(page)
    found = document(current(Workspace(cases)), "src-oecdwatch-tuv")
    assert {one["id"] for one in found["incidents"]} == {
        row["id"] for row in again.rows("abuses") if "src-oecdwatch-tuv" in again.ids(row["source_ids"])
    }
    named = {row["id"] for name in ("organisations", "sites", "instruments") for row in again.rows(name)
             if "src-oecdwatch-tuv" in again.ids(row["source_ids"])}  # fmt: skip
    assert named <= {one["id"] for one in found["named"]}
    assert "no document" in texts(open_page(cases, monkeypatch, "find", document="src-nothing"))


def test_an_empty_answer_says_what_was_searched(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "find", q="qqqqzzzz")

    assert "Nothing found for “qqqqzzzz”" in texts(page)
    assert "no proof" in texts(page)


def test_hostile_and_alike_names_are_shown_letter_for_letter_and_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {name: [dict(row) for row in rows] for name, rows in BASE.items()}
    data["factories.csv"] += [
        {"id": "f-2", "name": "Example Knitwear Ltd", "kind": "factory", "country": "BD", "address": "1 Example Road",
         **PUBLIC},
        {"id": "f-3", "name": "EXAMPLE KNITWEAR (Pvt.) Limited", "kind": "factory", "country": "IN", **PUBLIC},
        {"id": "f-4", "name": f"Example Knitwear {HOSTILE}", "kind": "factory", "country": "BD", **PUBLIC},
        {"id": "f-5", "name": "مصنع المثال للنسيج", "kind": "factory", "country": "EG",
         "aliases": "Example Weaving", **PUBLIC},
    ]  # fmt: skip
    load(Workspace(tmp_path / "w"), write(tmp_path / "data", data))
    projection = current(Workspace(tmp_path / "w"))

    places = next(group for group in find(projection, "example knitwear")["groups"] if group["kind"] == "places")
    assert [sorted(one) for one in places["alike"]] == [["f-2", "f-3"]]
    page = open_page(tmp_path / "w", monkeypatch, "find", q="example knitwear")
    assert not page.exception
    shown = texts(page)
    assert "Perhaps the same: not decided." in shown
    assert "1 Example Road" in shown and "address not stated" in shown and "f\\-3" in shown
    assert "India" in shown and "Bangladesh" in shown
    labels = [one.proto.label for one in page.get("page_link")]
    assert any("\\<img" in label and "\\*\\*bold\\*\\*" in label for label in labels)
    assert not any("<img" in label.replace("\\<img", "") for label in labels)

    page = open_page(tmp_path / "w", monkeypatch, "find", q="example weaving")
    assert "former or other name: Example Weaving" in texts(page).replace("\\", "")
    assert "مصنع المثال للنسيج" in linked(page)
    page = open_page(tmp_path / "w", monkeypatch, "find", q=HOSTILE)
    assert not page.exception
