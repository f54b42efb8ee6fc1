"""The dashboard's first page: it answers with the cases, and says what to do with an empty workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from graph.intake import load
from graph.workspace import Workspace

APP = Path(dashboard.__file__).with_name("app.py")
CASES = Path(__file__).parents[1] / "datasets" / "cases"


def open_page(workspace: Path, monkeypatch: pytest.MonkeyPatch, brand: str | None = None) -> AppTest:
    monkeypatch.setenv("TIERTRACE_WORKSPACE", str(workspace))
    page = AppTest.from_file(str(APP), default_timeout=60)
    if brand:
        page.query_params["brand"] = brand
    return page.run()


def test_a_brand_in_the_address_shows_its_steps_and_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(Workspace(tmp_path), CASES)

    page = open_page(tmp_path, monkeypatch, "org-kesko")

    assert not page.exception
    assert page.selectbox(key="brand").value == "org-kesko"
    steps = page.dataframe[0].value
    assert set(steps["incident"]) == {"ab-natural-fruit-child", "ab-natural-fruit-forced", "ab-natural-fruit-wages"}
    assert all(len(documents) > 0 for documents in steps["documents"])


def test_an_empty_workspace_says_how_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(tmp_path, monkeypatch)

    assert not page.exception
    assert "tiertrace load" in page.info[0].value
