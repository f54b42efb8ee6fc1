"""The part Field research of the screen Levers: look, keep, see it, take it out; only for who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import field_entry
from dashboard.roles import LOADING, NotAllowed
from dashboard.strings import say, sentences
from graph.build import current
from graph.ingest.finding_columns import COLUMNS, DOUBTS
from graph.ledger import entries
from graph.workspace import Workspace
from tests.dashboard_pages import open_page, texts
from tests.own_data import loaded, nodes

NODE = "finding:example-labour-watch:F-2026-1"
TYPED = {
    "finding": "F-2026-1", "published_by": "Example Labour Watch", "consent_date": "2026-03", "start": "2026-01",
    "affected": "6",
}  # fmt: skip
CHOSEN = {
    "basis": "ngo_report", "category": "wages", "status": "alleged", "consent": "partners", "protection": "kept_apart"
}  # fmt: skip
HOSTILE = "Overtime <script>alert(1)</script> `a` }) DETACH DELETE n // was not paid"


def of(kind: Any, name: str) -> Any:
    """A field of the form."""
    return next(one for one in kind if one.key == f"field-{name}")


def button(page: AppTest, key: str) -> Any:
    return next(one for one in page.button if one.label == say(key))


def filled(page: AppTest, summary: str) -> AppTest:
    for name, text in TYPED.items():
        of(page.text_input, name).set_value(text)
    for name, value in CHOSEN.items():
        of(page.selectbox, name).set_value(value)
    of(page.text_area, "summary").set_value(summary)
    return button(page, "field.look").click().run()


def test_a_finding_is_looked_at_confirmed_kept_seen_and_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data")
    page = open_page(workspace.folder, monkeypatch, "levers", topic="field", site="f-1", case="f-1")
    assert not page.exception

    page = filled(page, "Ask Zyxwvina, 01711-223344")
    assert "summary holds 7 digits" in texts(page).replace("\\", "") and not page.exception
    assert [one.label for one in page.button].count(say("field.keep")) == 0
    page = filled(page, HOSTILE)
    preview = page.table[0].value
    assert HOSTILE in [one.replace("\\", "") for one in preview[say("field.column_value")]]
    assert say("field.sees_partner") in texts(page)
    assert button(page, "field.keep").disabled and len(entries(workspace)) == 1, "a look keeps nothing"
    of(page.checkbox, "doubt-small_group").check()
    of(page.text_input, "author").set_value("researcher")
    page = button(page.run(), "field.keep").click().run()

    assert not page.exception and f"Kept as {NODE}" in texts(page).replace("\\", "")
    kept = nodes(current(workspace), "Incident")[NODE]
    assert (kept["summary"], kept["visibility"], kept["affected"]) == (HOSTILE, "partner", 6)
    assert any(HOSTILE in one.value.to_csv() for one in page.dataframe), "the log of the place tells it"
    assert not any("field" in one or "F-2026" in str(one) for one in page.query_params)
    of(page.selectbox, "withdraw").set_value(NODE)
    of(page.checkbox, "sure").check()
    page = button(page.run(), "field.withdraw_now").click().run()

    assert not page.exception and say("field.withdrawn") in texts(page)
    assert set(nodes(current(workspace), "Incident")) == {"i-1"}
    monkeypatch.setenv(LOADING, "off")
    page = page.run()
    assert say("field.refused_off") in texts(page)
    assert not page.text_area and page.dataframe, "the log may still be read"
    for refused in (
        lambda: field_entry.look_at(workspace, {}),
        lambda: field_entry.keep(workspace, {}, [], "researcher"),
        lambda: field_entry.take_out(workspace, NODE),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_every_column_and_word_has_its_sentence() -> None:
    said = sentences("en")["field"]
    beside = {"site", "union", "confirmed"}
    assert {f"label_{one.name}" for one in COLUMNS if one.name not in beside} == {
        one for one in said if one.startswith("label_")
    }
    assert set(said["doubt"]) == set(DOUBTS)
