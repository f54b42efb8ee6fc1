"""The catalogue without a server: what a file must declare, and what is refused before anything is asked."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from cases_graph import cases_projection  # noqa: F401  (fixture)

from graph import model, query
from graph.errors import UsageError
from graph.projection import Projection
from graph.query import check, from_text, question, questions
from graph.query_header import read_question

HEADER = """\
// title = "Sites"
// question = "Which sites are there?"
// audience = "researcher"
// [parameters.country]
// type = "text"
// help = "the country"
// example = "BD"
// [columns]
// id = "id of the site"
// name = "its name"

"""
BODY = "MATCH (site:Facility) WHERE site.country = $country // not $this\nRETURN site.id AS id, site.name AS name\n"
WANTED = {
    "brands_of_a_site", "sites_of_a_brand", "incidents_behind_a_brand", "brands_behind_an_incident", "record_of_a_site",
    "suppliers_shared_by_two_brands", "co_buyers_of_a_site", "ownership_up_and_down",
    "incidents_by_country_category_and_year", "sites_with_incidents_and_no_known_buyer",
    "disputed_or_contradicting_links", "documents_behind_a_link", "links_without_dates", "unions_at_sites",
    "public_buyers_and_what_they_reach",
}  # fmt: skip
ACCUSING = re.compile(
    r"\b(violat|offend|complicit|guilty|clean|safe|score|claim|master|entity|uses forced|source of)", re.I
)


def write(folder: Path, text: str) -> Path:
    path = folder / "sites.cypher"
    path.write_text(text, "utf-8")
    return path


def test_every_promised_question_is_there() -> None:
    assert {asked.name for asked in questions()} >= WANTED


def test_a_file_is_a_question(tmp_path: Path) -> None:
    asked = read_question(write(tmp_path, HEADER + BODY))

    assert (asked.name, asked.title, asked.caveat) == ("sites", "Sites", None)
    assert asked.columns == {"id": "id of the site", "name": "its name"}
    assert [(one.name, one.required) for one in asked.parameters] == [("country", True)]
    assert asked.cypher == HEADER + BODY


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Sites"', 'title = "Sites', "not TOML"),
        ('title = "Sites"', 'title = ""', "title is missing or empty"),
        ('title = "Sites"', 'titel = "Sites"', "unknown keys titel"),
        ("are there?", "are there.", "question mark"),
        ('"researcher"', '"lawyer"', "audience 'lawyer' is not one of"),
        ('type = "text"', 'type = "word"', "type 'word' is not one of"),
        ('type = "text"', 'type = "id"', "has labels"),
        ('example = "BD"', 'labels = ["Factory"]\n// example = "BD"', "has labels"),
        ('example = "BD"', 'labels = ["House"]\n// example = "BD"', "unknown: ['House']"),
        ('help = "the country"', 'help = ""', "help is missing or empty"),
        ('// example = "BD"\n', "", "has no example"),
        ('example = "BD"', 'example = "BD"\n// optional = true\n// default = "BD"', "keep one of the two"),
        ('example = "BD"', 'example = "BD"\n// values_of = "Incident.colour"', "names no property"),
        ('example = "BD"', 'example = "BD"\n// hint = "x"', "unknown keys hint"),
        ('name = "its name"', 'name = ""', "needs its meaning"),
        ("$country", "$land", "differ in the parameters: country, land"),
        ("site.name AS name", "site.name AS named", "the body returns id, named"),
        ("RETURN site.id AS id, site.name AS name", "RETURN site.name AS name, site.id AS id", "in the same order"),
    ],
)
def test_a_header_that_is_not_right_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HEADER + BODY
    assert old in text

    with pytest.raises(UsageError, match=re.escape(said)) as caught:
        read_question(write(tmp_path, text.replace(old, new)))

    assert "sites.cypher" in str(caught.value)


def test_columns_are_those_of_the_last_return_outside_all_brackets(tmp_path: Path) -> None:
    body = (
        "MATCH (site:Facility) WHERE site.country = $country\n"
        "RETURN DISTINCT coalesce(site.id, 'a, b') AS id,\n"
        "  COLLECT { MATCH (site)<-[:OCCURRED_AT]-(i:Incident) RETURN i.id AS other } AS name\n"
        "ORDER BY id, name LIMIT 5;\n"
    )

    assert list(read_question(write(tmp_path, HEADER + body)).columns) == ["id", "name"]


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_every_question_is_worded_as_published_statements(asked: query.Question) -> None:
    words = [asked.title, asked.question, asked.caveat or "", *asked.columns.values()]
    words += [parameter.help for parameter in asked.parameters]

    assert not [text for text in words if ACCUSING.search(text.replace("closed", ""))]
    assert asked.caveat, "every answer of this catalogue has something it does not show"


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_a_row_about_a_place_keeps_its_level(asked: query.Question) -> None:
    about_places = {"facility_id", "site_id"} & set(asked.columns)

    assert not about_places or "level" in asked.columns


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_its_examples_are_accepted_also_as_text(asked: query.Question, cases_projection: Projection) -> None:  # noqa: F811
    values = {one.name: one.example for one in asked.parameters}
    texts = {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in values.items()}

    assert check(asked, values, cases_projection) == check(asked, from_text(asked, texts), cases_projection) == values


def test_an_unknown_question_is_an_error_that_lists_the_questions() -> None:
    with pytest.raises(UsageError, match=r"no question 'brands'.*brands_of_a_site"):
        question("brands")


def test_missing_parameter_is_an_error_not_an_empty_answer() -> None:
    with pytest.raises(UsageError, match=r"site is missing .* for example site=site-rana-plaza"):
        check(question("brands_of_a_site"), {})


def test_unknown_parameter_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"brand is not one of its parameters \(site\)"):
        check(question("brands_of_a_site"), {"site": "site-rana-plaza", "brand": "org-nike"})


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("brands_of_a_site", {"site": 7}, "site must be an id of the graph, not '7'"),
        ("brands_of_a_site", {"site": ""}, "site must be an id"),
        ("brands_of_a_site", {"site": None}, "site is missing"),
        ("import_bans_on_a_day", {"day": "2021-06"}, "day must be a full day as YYYY-MM-DD"),
        ("import_bans_on_a_day", {"day": "2021-02-30"}, "is not a day of the calendar"),
        ("import_bans_on_a_day", {"day": "30/06/2021"}, "is not a date"),
        ("audits_before_incidents", {"months": "24"}, "months must be a whole number"),
        ("audits_before_incidents", {"months": True}, "months must be a whole number"),
        ("what_an_id_is", {"ids": "org-nike"}, "ids must be a list of texts"),
        ("what_an_id_is", {"ids": ["org-nike", 3]}, "ids must be a list of texts"),
        ("unions_at_sites", {"category": "wage"}, "category must be one of child_labour, forced_labour"),
    ],
)
def test_wrongly_typed_parameters_are_errors(name: str, values: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        check(question(name), values)


def test_all_problems_are_said_at_once() -> None:
    with pytest.raises(UsageError, match=r"(?s)colour is not one.*day must be") as caught:
        check(question("brands_of_a_site_on_a_day"), {"day": "x", "colour": "red"})

    assert "site is missing" in str(caught.value)


def test_defaults_and_optional_parameters_are_filled_in() -> None:
    assert check(question("unions_at_sites"), {}) == {"category": "freedom_of_association"}
    assert check(question("audits_before_incidents"), {}) == {"incident": None, "months": 24}


def test_an_id_of_no_node_is_an_error_before_a_server_is_asked(cases_projection: Projection) -> None:  # noqa: F811
    with pytest.raises(UsageError, match="'site-nowhere' is not in the loaded graph; it takes the id of a Facility"):
        check(question("brands_of_a_site"), {"site": "site-nowhere"}, cases_projection)
    with pytest.raises(UsageError, match="'org-nike' is a Brand and Company"):
        check(question("brands_of_a_site"), {"site": "org-nike"}, cases_projection)


class Recorder:
    """A store that answers nothing and remembers what it was asked."""

    def __init__(self, capped: str | None = None) -> None:
        self.asked: list[str] = []
        self.answer = Rows(["category"], [], capped)

    def read(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> "Rows":
        self.asked.append(cypher)
        found = next(one for one in questions() if one.cypher == cypher)
        return Rows(list(found.columns), [], self.answer.capped)


class Rows:
    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], capped: str | None) -> None:
        self.columns, self.rows, self.capped = columns, rows, capped


def test_nothing_reaches_the_server_when_a_parameter_is_wrong() -> None:
    store = Recorder()

    with pytest.raises(UsageError):
        query.ask(store, "import_bans_on_a_day", day="soon")

    assert store.asked == []


def test_a_cut_answer_says_so() -> None:
    said = "Only the first 10,000 rows are shown; there are more."

    assert query.ask(Recorder(said), "incidents_by_category_and_status").capped == said


def test_ids_are_looked_up_in_every_label_of_the_model() -> None:
    text = question(query.IDS).cypher

    named = set(re.findall(r"\w+", re.search(r"\(node:([\w|]+)\)", text)[1]))  # type: ignore[index]
    families = {member: family for family, members in model.FAMILIES.items() for member in members}
    assert named == {families.get(label, label) for label in model.LABELS}
