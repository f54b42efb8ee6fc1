"""Every screen with data fits a narrow window, and axe finds nothing serious on it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard.screens import screens
from tests.browser.conftest import Opener
from tests.browser.served import Served
from tests.browser.view import NARROW, WIDE
from tests.browser.views import VIEWS

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NOT_OURS: dict[str, str] = {}
"""Selectors of Streamlit's own markup that break a rule and that nothing here can change, each with the reason."""
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"
RUN = """async ([leave]) => {
  const found = await axe.run({exclude: leave.map(one => [one])}, {resultTypes: ['violations']});
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => ({
    rule: one.id, help: one.help, where: one.nodes.map(node => [node.target.join(' '), node.html.slice(0, 300)]) }));
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """Axe-core as npm brings it."""
    if not AXE.is_file():
        if os.environ.get("TIERTRACE_REQUIRE_BROWSER") == "1":
            pytest.fail("TIERTRACE_REQUIRE_BROWSER=1, but axe-core is missing: npm ci")
        pytest.skip("no axe-core: npm ci")
    return AXE.read_text("utf-8")


@pytest.mark.parametrize("name", [screen.name for screen in screens()])
def test_a_screen_fits_a_narrow_window_and_has_no_serious_violation(
    cases: Served, look: Opener, axe: str, name: str
) -> None:
    view = look(cases, VIEWS.get(name, f"/{name}"), NARROW)

    assert view.page.evaluate(SIDEWAYS) <= 0
    heading = view.page.get_by_role("heading", level=1)
    expect(heading).to_be_in_viewport()
    box = heading.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= NARROW[0]

    view.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    view.settle().page.evaluate(axe)
    found: list[dict[str, Any]] = view.page.evaluate(RUN, [list(NOT_OURS)])
    assert found == []
