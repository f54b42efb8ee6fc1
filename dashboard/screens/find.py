"""Find: one box over brands, suppliers, facilities, incidents and documents."""

from __future__ import annotations

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from graph.search import search


def show(opened: Opened) -> None:
    """Draw the screen."""
    asked = address.text("q", say("find.box"))
    for row in search(opened.projection, asked):
        links.to_screen("trace", row["name"] or row["id"], brand=row["id"])


SCREEN = Screen("find", 10, ":material/search:", show)
