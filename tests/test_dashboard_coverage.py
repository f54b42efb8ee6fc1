"""The screen Coverage and limits: the same numbers as the files, the decisions of people, and a contact."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.corrections import retract
from graph.workspace import Workspace
from tests.dashboard_pages import open_page, texts
from tests.own_data import BASE, CASES, built, write


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    built(Workspace(folder), CASES)
    return folder


def test_it_says_what_is_loaded_how_fresh_and_where_it_is_blank(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "coverage")

    datasets = page.dataframe[0].value
    assert not page.exception
    assert list(datasets["Dataset"]) == ["Documented labour-rights cases"]
    assert "298 documents by 211 publishers" in texts(page)
    dated = next(table.value for table in page.dataframe if "With any date" in table.value.columns)
    assert dict(zip(dated["What"], dated["With any date"], strict=True))["sources from"] == 43
    blank = next(table.value for table in page.dataframe if "No buyer linked" in table.value.columns)
    assert blank["Recorded incidents"].sum() == 67
    years = next(table.value for table in page.dataframe if "Year" in table.value.columns)
    assert years["Recorded incidents"].sum() == 67


def test_it_says_what_it_cannot_tell_and_how_it_judges(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = texts(open_page(cases, monkeypatch, "coverage"))

    for words in ("never means that a company or a place is free of abuse", "weakest link", "Names of workers",
                  "Apache License", "violence, injury and death"):  # fmt: skip
        assert words in said
    for never in ("offender", "uses forced labour", "violation", "clean ", "master"):
        assert never not in said


def test_without_a_contact_it_says_so_and_how_to_set_one(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIERTRACE_CONTACT", raising=False)
    assert "TIERTRACE_CONTACT" in texts(open_page(cases, monkeypatch, "coverage"))

    monkeypatch.setenv("TIERTRACE_CONTACT", "corrections@example.org")
    page = open_page(cases, monkeypatch, "coverage")
    assert "corrections@example.org" in texts(page) and "TIERTRACE_CONTACT" not in texts(page)

    monkeypatch.setenv("TIERTRACE_CONTACT", "https://example.org/corrections")
    assert open_page(cases, monkeypatch, "coverage").get("link_button")[0].proto.url.startswith("https://example.org")

    monkeypatch.setenv("TIERTRACE_CONTACT", "javascript:alert(1)")
    assert not open_page(cases, monkeypatch, "coverage").get("link_button")


def test_decisions_stand_with_their_reasons_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    space = Workspace(tmp_path / "space")
    built(space, write(tmp_path / "data", BASE))
    with space.writing():
        retract(space, "i-1", "<img src=x onerror=alert(1)> **bold**")

    page = open_page(space.folder, monkeypatch, "coverage")

    decisions = next(table.value for table in page.dataframe if "Decision" in table.value.columns)
    assert decisions.iloc[0].to_dict()["Reason"] == "<img src=x onerror=alert(1)> **bold**"
    assert decisions.iloc[0].to_dict()["Decision"] == "retracted"
    assert "onerror" not in texts(page)
    assert "1 decision is in the ledger" in texts(page)


def test_names_of_publishers_and_datasets_are_never_read_as_markdown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {**BASE["documents.csv"][0], "publisher": "</script><b>**Example**</b>"}
    built(Workspace(tmp_path / "space"), write(tmp_path / "data", {**BASE, "documents.csv": [document, {**document, "id": "d-2"}]}))  # fmt: skip  # noqa: E501

    page = open_page(tmp_path / "space", monkeypatch, "coverage")

    table = next(table.value for table in page.dataframe if "Documents" in table.value.columns)
    assert "</script><b>**Example**</b>" in set(table["Publisher"])
    assert "</script>" not in texts(page)
