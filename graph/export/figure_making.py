"""From a content to its picture: what each format of a picture starts with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.export import figure_alt, figure_notes
from graph.export.content import Content
from graph.export.figure import Figure, Page, Words
from graph.export.figure_fonts import missing
from graph.export.figure_graph import drawn
from graph.export.figure_page import SIZES, paged, single
from graph.export.figure_theme import THEMES
from graph.export.text import clean

OPTIONS = {"size": tuple(SIZES), "theme": tuple(THEMES)}


def figure(content: Content, options: Mapping[str, Any], *, pages: bool = False) -> Figure:
    """The picture of an answer; it says which characters our fonts lack.

    Args:
        content: with a picture.
        options: ``size`` and ``theme``.
        pages: may it go on to further pages?
    """
    parts = drawn(content)

    def make(content: Content) -> list[Page]:
        laid = paged if pages else single
        return laid(content, parts, options["size"], options["theme"])

    made = make(content)
    lacking = missing(_texts(made))
    if lacking:
        said = figure_notes.note("no_font", characters=", ".join(lacking))
        made = make(replace(content, stamp=replace(content.stamp, warnings=(*content.stamp.warnings, said))))
    keywords = (f"data {content.stamp.digest}", f"exported {content.stamp.date}", f"profile {content.stamp.profile}")
    return Figure(
        tuple(made),
        figure_notes.title(content),
        figure_alt.full(content, parts),
        tuple(clean(one) for one in keywords),
    )


def _texts(pages: list[Page]) -> list[str]:
    return [shape.text for page in pages for shape in page.shapes if isinstance(shape, Words)]
