"""The Levers screen: every topic has its questions, and an answer stands with what it does not prove."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.query import questions
from graph.query_header import TOPICS
from tests.dashboard_pages import open_page, texts


def test_every_topic_has_questions_and_words(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {one.topic for one in questions() if one.topic} == set(TOPICS)
    for topic in TOPICS:
        page = open_page(cases, monkeypatch, "levers", topic=topic)

        titles = [one.title for one in questions() if one.topic == topic]
        assert not page.exception
        assert set(titles) <= set(page.selectbox[0].options)


def test_a_question_without_a_server_waits_and_says_what_does_not_follow(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(cases, monkeypatch, "levers", topic="labels", name="certificates_at_incidents")

    assert not page.exception
    assert "does not say that one led to the other" in texts(page)
    assert "Certificates at the time of incidents" in texts(page)


def test_a_place_is_held_against_every_instrument(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "levers", topic="which", subject="site-tridonex")

    assert not page.exception
    said = texts(page)
    assert any("rapid response" in one.label.lower() for one in page.expander)
    assert "To be checked by a lawyer" in said
    assert "**unknown**" in said and "**met**" in said
