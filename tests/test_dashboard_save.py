"""What is on the screen as a file: made when asked for, for whom it is chosen, and checked before it is offered."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from defusedxml import ElementTree
from streamlit.testing.v1 import AppTest

from graph.export.handing import Handed
from tests.dashboard_pages import open_page, texts


def made(page: AppTest, form: str) -> Handed:
    page.selectbox(key="save-form").set_value(form)
    page = next(one for one in page.button if one.label == "Make the file").click().run(timeout=120)
    assert not page.exception
    _, handed = page.session_state["saved"]
    assert isinstance(handed, Handed)
    return handed


def test_a_trace_on_the_screen_leaves_as_a_network_of_what_is_shown(
    cases: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(cases, monkeypatch, "trace", brand="org-primark", verdict="overlap")

    handed = made(page, "gexf")

    names = {one.get("label") for one in ElementTree.fromstring(handed.data).iter() if one.tag.endswith("}node")}
    assert handed.name == "trace-org-primark.gexf"
    assert any("Primark" in (name or "") for name in names)
    assert "public" in page.selectbox(key="save-profile").options
    assert "internal" not in page.selectbox(key="save-profile").options  # the build is one for partners


def test_a_site_leaves_as_a_pack_that_says_how_to_make_it_again(
    cases: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(cases, monkeypatch, "site", site="site-natural-fruit")

    handed = made(page, "pack")

    with zipfile.ZipFile(io.BytesIO(handed.data)) as pack:
        manifest = json.loads(pack.read("manifest.json"))
    assert handed.kind == "application/zip" and handed.seal in texts(page)
    assert manifest["command"].startswith("tiertrace export pack site site-natural-fruit --profile public --date ")
    assert manifest["request"]["profile"]["name"] == "public"


def test_what_fits_no_format_is_said_in_a_sentence(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "compare", brands="org-primark,org-mango")

    page.selectbox(key="save-form").set_value("png")
    page = next(one for one in page.button if one.label == "Make the file").click().run(timeout=120)

    assert "has no paths to draw" in texts(page)
