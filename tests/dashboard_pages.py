"""A screen of the dashboard run without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard

APP = Path(dashboard.__file__).with_name("app.py")
CASES = Path(__file__).parents[1] / "datasets" / "cases"


def open_page(workspace: Path, monkeypatch: pytest.MonkeyPatch, screen: str, **said: str) -> AppTest:
    """Open a screen over a workspace, the address saying what is given."""
    monkeypatch.setenv("TIERTRACE_WORKSPACE", str(workspace))
    page = AppTest.from_file(str(APP), default_timeout=60)
    # AppTest can only switch to pages that are files; ours are functions, known by the hash of their address.
    page._page_hash = "" if screen == "find" else calc_hash(screen)
    for name, value in said.items():
        page.query_params[name] = value
    return page.run()


def texts(page: AppTest) -> str:
    """Everything a page says in words, for tests that look for sentences."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "text")
    return "\n".join(str(one.value) for kind in kinds for one in page.get(kind))
