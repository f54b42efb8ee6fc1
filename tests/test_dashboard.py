"""Every screen opens over the cases and over an empty workspace, and its words are all there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dashboard
from dashboard.screens import screens
from dashboard.strings import sentences
from tests.dashboard_pages import open_page, texts

NAMES = [screen.name for screen in screens()]
FOLDER = Path(dashboard.__file__).parent


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_opens_over_the_cases(cases: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    page = open_page(cases, monkeypatch, name)

    assert not page.exception
    assert not page.error
    assert page.title[0].value


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_over_nothing_says_how_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    page = open_page(tmp_path, monkeypatch, name)

    assert not page.exception
    assert "tiertrace load" in texts(page)


def _keys(table: object, before: str = "") -> set[str]:
    if not isinstance(table, dict):
        return {before}
    if set(table) == {"one", "other"}:
        return {before}
    return {key for name, inner in table.items() for key in _keys(inner, f"{before}.{name}" if before else name)}


def test_every_sentence_that_is_said_is_in_the_file_of_words_and_the_other_way_round() -> None:
    code = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.py"))
    said = set(re.findall(r"""say\(\s*["']([a-z0-9_.]+)["']""", code))
    begun = set(re.findall(r"""say\(\s*f["']([a-z0-9_.]+)\{""", code))
    there = _keys(sentences("en"))

    assert said <= there
    unsaid = {
        key for key in there - said if not key.endswith(".title") and not any(key.startswith(one) for one in begun)
    }
    assert not unsaid
