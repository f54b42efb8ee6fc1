"""Whoever says [3] means the same source in every file of an answer."""

from __future__ import annotations

import re

import pytest
from cases_graph import cases_projection  # noqa: F401
from picture_answers import Page

from graph.export import figure_graph
from graph.export.content import Content
from graph.export.dossier import build
from graph.export.formats.dossier_md import markdown
from graph.export.network_stamp import documents
from graph.export.picture import picture
from graph.export.preparing import prepare
from graph.export.source_numbers import documents_of
from graph.projection import Projection


@pytest.fixture(scope="module")
def content(cases_projection: Projection) -> Content:  # noqa: F811
    return prepare(cases_projection, "brands", {"site": "site-rana-plaza"}, date="2026-11-30", command="")


def test_a_document_has_one_number_in_every_file(content: Content) -> None:
    numbers = {one["title"]: one["number"] for one in documents_of(content).values()}

    drawn = {one["title"]: one["number"] for one in figure_graph.drawn(content).sources}
    listed = {one["title"]: one["number"] for one in documents(content)}
    page = Page(picture(content.picture or {}, content.stamp, documents_of(content)))
    on_page = {
        int(a["value"] or 0) for tag, a in page.tags if tag == "li" and (a.get("id") or "").startswith("source-")
    }
    told = re.findall(r'^(\d+)\. <a id="source-\1"></a>.*?“(.*?)”', markdown(build(content)), re.MULTILINE)

    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    assert drawn and drawn.items() <= numbers.items()
    assert listed == numbers
    assert on_page <= set(numbers.values()) and max(on_page) > len(on_page) // 2
    assert {int(number) for number, _ in told} == set(numbers.values())
    assert all(numbers[title] == int(number) for number, title in told if title in numbers)
