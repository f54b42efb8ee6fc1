"""The generated pages say what the code says; after a change run ``make docs``."""

from pathlib import Path

from graph import model, model_page, query

DOCS = Path(__file__).parent.parent / "docs"
STALE = "is stale; run: make docs"


def test_the_page_of_questions_is_fresh() -> None:
    assert (DOCS / "queries.md").read_text("utf-8") == query.page(), f"docs/queries.md {STALE}"


def test_the_page_of_the_model_is_fresh() -> None:
    assert (DOCS / "model.md").read_text("utf-8") == model_page.page(), f"docs/model.md {STALE}"


def test_the_page_of_the_model_names_everything_the_model_has() -> None:
    text = model_page.page()

    for label in model.LABELS:
        assert f"### {label}" in text
        assert all(f"| {one.name} |" in text for one in model.node_columns(label))
    for kind in model.RELATIONSHIPS:
        assert f"### {kind}\n" in text
        assert all(f"| {one.name} |" in text for one in model.link_columns(kind))


def test_the_page_of_questions_names_every_question_once() -> None:
    lines = query.page().splitlines()

    assert sorted(line for line in lines if line.startswith("### ")) == [f"### {one.name}" for one in query.questions()]
