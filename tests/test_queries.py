"""Every question on the cited cases, on a live Neo4j: no warnings, golden rows, and the tables of the cases' answers.

The tables are computed a second time from the CSV files (``cases_recomputed``), so that a golden file cannot be wrong
together with its query. To write the golden files again and then review the difference::

    TIERTRACE_REWRITE_GOLDEN=1 python -m pytest tests/test_queries.py
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cases_recomputed as recomputed
import neo4j
import pytest
from cases_graph import cases_projection, cases_store  # noqa: F401  (fixtures)

from graph import model
from graph.errors import UsageError
from graph.projection import Projection
from graph.query import ask, check, questions
from graph.query_header import Question
from graph.store.bolt import Store
from graph.store.state import Server
from graph.trace import brands_of_site

GOLDEN = Path(__file__).parent / "golden" / "queries"
TABLES: dict[str, list[Any]] = json.loads((GOLDEN / "answers" / "tables.json").read_text("utf-8"))
"""The tables of the cases' published answers."""
REWRITE = os.environ.get("TIERTRACE_REWRITE_GOLDEN") == "1"
OF_THE_MODEL = {
    *model.LABELS, *model.FAMILIES, *model.RELATIONSHIPS,
    *(one.name for label in model.LABELS for one in model.node_columns(label)),
    *(one.name for kind in model.RELATIONSHIPS for one in model.link_columns(kind)),
}  # fmt: skip
UNKNOWN_NAME = {"01N50", "01N51", "01N52"}
"""A label, type or property that the database does not have."""


def examples(asked: Question) -> dict[str, Any]:
    """The values a question itself gives as examples, for the parameters it needs."""
    return {one.name: one.example for one in asked.parameters if one.required}


def golden_files() -> list[Path]:
    """Golden files by question; a question without one gets its examples when they are written again."""
    there = set(GOLDEN.glob("*.json"))
    return sorted(there | ({GOLDEN / f"{asked.name}.json" for asked in questions()} if REWRITE else set()))


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_golden_rows(cases_store: Store, path: Path) -> None:  # noqa: F811
    name = path.stem.partition("--")[0]
    values = json.loads(path.read_text("utf-8"))["parameters"] if path.exists() else examples(_named(name))

    answer = ask(cases_store, name, **values)

    rows = [list(row) for row in answer.rows]
    if REWRITE:
        parts = [f'"question": "{name}"', f'"parameters": {json.dumps(values)}']
        parts.append(f'"columns": {json.dumps(answer.columns)}')
        lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        path.write_text("{\n" + ",\n".join(parts) + ',\n"rows": [\n' + lines + "\n]}\n", "utf-8")
    golden = json.loads(path.read_text("utf-8"))
    assert list(answer.columns) == golden["columns"]
    assert rows == golden["rows"]
    assert answer.capped is None


def test_every_question_has_golden_rows() -> None:
    named = {path.stem.partition("--")[0] for path in golden_files()}

    assert named == {asked.name for asked in questions()}


@pytest.fixture(scope="module")
def warning_session(neo4j_server: Server, cases_store: Store) -> Iterator[neo4j.Session]:  # noqa: F811
    """A session that reports the server's warnings."""
    login = (neo4j_server.user, neo4j_server.password)
    with (
        neo4j.GraphDatabase.driver(neo4j_server.address, auth=login, warn_notification_severity="OFF") as driver,
        driver.session(database="neo4j", default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        yield session


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_the_server_plans_it_without_a_warning(warning_session: neo4j.Session, asked: Question) -> None:
    result = warning_session.run("EXPLAIN " + asked.cypher, check(asked, examples(asked)))  # type: ignore[arg-type]
    columns, summary = result.keys(), result.consume()

    assert columns == list(asked.columns)
    assert summary.query_type == "r"
    assert [text for text in map(_complaint, summary.gql_status_objects) if text] == []


def test_cypher_and_the_trace_give_one_path_one_status(
    cases_store: Store,  # noqa: F811
    cases_projection: Projection,  # noqa: F811
) -> None:
    rows = ask(cases_store, "brands_behind_an_incident", incident="ab-rana-plaza-collapse").records()
    traced = brands_of_site(cases_projection, "site-rana-plaza", incident="ab-rana-plaza-collapse", paths=10)

    found = {_as_text(path): path["status"] for row in traced["brands"] for path in row["paths"]}
    assert {row["path"]: row["path_status"] for row in rows} == {row["path"]: found[row["path"]] for row in rows}
    assert sum("LOCATED_IN" in row["path"] and row["path_status"] == "acknowledged" for row in rows) == 2


def _as_text(path: dict[str, Any]) -> str:
    steps = path["steps"]
    return " ".join([steps[0]["from"]["id"], *(f"{step['relation']} {step['to']['id']}" for step in steps)])


def _complaint(status: neo4j.GqlStatusObject) -> str | None:
    """A warning; a name of the model that no row of the cases happens to use is none."""
    if not status.is_notification:
        return None
    named = re.findall(r"`([^`]+)`", status.status_description)
    if status.gql_status in UNKNOWN_NAME and named and named[0] in OF_THE_MODEL | {"Build", "digest"}:
        return None
    return f"{status.gql_status} {status.status_description}"


def test_an_id_the_graph_does_not_have_is_an_error_not_an_empty_answer(cases_store: Store) -> None:  # noqa: F811
    with pytest.raises(UsageError, match="'site-nowhere' is not in the loaded graph"):
        ask(cases_store, "brands_of_a_site", site="site-nowhere")


def test_an_id_of_another_kind_is_an_error(cases_store: Store) -> None:  # noqa: F811
    with pytest.raises(UsageError, match="'org-nike' is a Brand and Company; it takes the id of a Facility"):
        ask(cases_store, "brands_of_a_site", site="org-nike")


def test_an_empty_answer_says_what_was_searched(cases_store: Store) -> None:  # noqa: F811
    answer = ask(cases_store, "brands_of_a_site", site="site-lide")

    assert answer.rows == []
    assert answer.caveat
    assert (answer.coverage["documents"], answer.coverage["incidents"]) == (298, 67)
    assert answer.coverage["digest"]


def test_retracted_links_and_incidents_never_count(neo4j_server: Server, cases_store: Store) -> None:  # noqa: F811
    before = ask(cases_store, "brands_of_a_site", site="site-rana-plaza").rows
    retract = """
        MATCH (:Brand {id: 'org-walmart'})-[link:SOURCES_FROM]->(:Facility {id: 'site-ether-tex'})
        MATCH (incident:Incident {id: 'ab-lide-contributions'})
        WITH link, incident, link.status AS was, incident.status AS held
        SET link.status = $link, incident.status = $incident
        RETURN was, held
    """
    with cases_store.session("write") as session:
        was = session.run(retract, link="retracted", incident="retracted").single(strict=True)
    try:
        after = ask(cases_store, "brands_of_a_site", site="site-rana-plaza").rows
        unknown = ask(cases_store, "sites_with_incidents_and_no_known_buyer").records()
        disputed = ask(cases_store, "disputed_or_contradicting_links").records()
    finally:
        with cases_store.session("write") as session:
            session.run(retract, link=was["was"], incident=was["held"]).consume()

    assert {row[0] for row in before} - {row[0] for row in after} == {"org-walmart"}
    assert "site-lide" not in [row["facility_id"] for row in unknown]
    assert "site-ether-tex" not in [row["to_id"] for row in disputed]


def test_answer_1_brands_of_a_site(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "brands_of_a_site", site="site-rana-plaza").records()

    columns = ("hops", "brand_id", "tier", "paths", "path_status", "reached")
    assert _table(found, *columns) == recomputed.answer_1() == TABLES["1"]


def test_answer_2_on_the_day(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "brands_of_a_site_on_a_day", site="site-rana-plaza", day="2013-04-24").records()
    incident = ask(cases_store, "brands_behind_an_incident", incident="ab-rana-plaza-collapse").records()

    assert _table(found, "verdict", "brand_id", "path") == recomputed.answer_2() == TABLES["2"]
    assert sorted(_table(incident, "verdict", "brand_id", "path")) == sorted(TABLES["2"])


def test_answer_3_certificates_and_audits(cases_store: Store) -> None:  # noqa: F811
    certificates = ask(cases_store, "certificates_at_incidents")
    audits = ask(cases_store, "audits_before_incidents")
    undated = [row for row in ask(cases_store, "links_without_dates").records() if row["relation"] == "AUDITED"]

    dated = [row for row in certificates.records() if row["verdict"] != "unknown"]
    certificate_rows = sorted(
        [row["incident_id"], row["verdict"], _assured(row, "certificate_id", "issuers", "CERTIFIED"), *_end(row)]
        for row in dated
    )
    audit_rows = sorted(
        [row["incident_id"], _assured(row, "audit_id", "auditors", "AUDITED"), *_end(row)] for row in audits.records()
    )
    assert certificate_rows == recomputed.answer_3_certificates() == TABLES["3_certificates"]
    assert len(certificates.rows) - len(dated) == len(recomputed.answer_3_certificates(("unknown",))) == 2
    assert audit_rows == recomputed.answer_3_audits() == TABLES["3_audits"]
    assert _table(undated, "from_id", "relation", "to_id") == recomputed.answer_3_undated() == TABLES["3_undated"]


def test_answer_4_signatories(cases_store: Store) -> None:  # noqa: F811
    body = ask(cases_store, "signatories_of_an_agreement", agreement="org-bd-accord").records()
    agreement = ask(cases_store, "signatories_of_an_agreement", agreement="ins-bd-accord-2013").records()
    values = {"site": "site-rana-plaza", "agreement": "ins-bd-accord-2013", "day": "2013-06-30"}
    brands = ask(cases_store, "brands_of_a_site_and_an_agreement", **values).records()

    columns = ("party_id", "kind", "signed_from")
    assert _table(body, *columns) == _table(agreement, *columns) == recomputed.answer_4() == TABLES["4"]
    signed = [row["brand_id"] for row in brands if row["recorded"] == "signed by that day"]
    missing = [row["brand_id"] for row in brands if row["recorded"] == "not recorded as a signatory"]
    assert (signed, missing) == recomputed.answer_4_buyers() == (TABLES["4_signed"], TABLES["4_not_recorded"])


def test_answer_5_import_bans(cases_store: Store) -> None:  # noqa: F811
    for day, in_force, open_ended in TABLES["5"]:
        found = ask(cases_store, "import_bans_on_a_day", day=day).records()

        by_state = {
            state: ", ".join(row["ban_id"] for row in found if row["state"] == state) or "-"
            for state in ("in force", "perhaps in force", "no end recorded")
        }
        assert [day, by_state["in force"], by_state["no end recorded"]] == recomputed.answer_5(day)
        assert (by_state["in force"], by_state["no end recorded"]) == (in_force, open_ended)
        assert by_state["perhaps in force"] == "-"


def test_answer_6_owners(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "ownership_up_and_down", party="site-firestone-harbel").records()

    assert {row["direction"] for row in found} == {"above"}
    assert _table(found, "hops", "party_id", "path_status", "path") == recomputed.answer_6() == TABLES["6"]


def test_answer_7_companies_of_a_site(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "companies_linked_to_a_site", site="site-natural-fruit").records()

    assert _table(found, "hops", "company_id", "path_status", "path") == recomputed.answer_7() == TABLES["7"]


def test_answer_8_public_buyers(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "public_buyers_and_what_they_reach").records()

    reached = [row for row in found if row["facility_id"]]
    none = [row["buyer_id"] for row in found if not row["facility_id"]]
    columns = ("buyer_id", "facility_id", "hops", "incidents", "path")
    assert (_table(reached, *columns), none) == recomputed.answer_8() == (TABLES["8"], TABLES["8_none"])


def test_answer_9_unions(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "unions_at_sites").records()

    assert _table(found, "facility_id", "unions", "agreements") == recomputed.answer_9() == TABLES["9"]


@pytest.mark.parametrize("category", model.CATEGORIES)
def test_unions_of_every_category(cases_store: Store, category: str) -> None:  # noqa: F811
    found = ask(cases_store, "unions_at_sites", category=category).records()

    assert _table(found, "facility_id", "unions", "agreements") == recomputed.answer_9(category)


def test_answer_10_no_known_buyer(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "sites_with_incidents_and_no_known_buyer").records()

    assert [row["facility_id"] for row in found] == recomputed.answer_10() == TABLES["10"]
    assert {row["of_sites"] for row in found} == {len(recomputed.with_incidents())} == {53}


def test_answer_11_disputed_and_contradicting(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "disputed_or_contradicting_links").records()

    named = [{**row, "link": f"{row['from_id']} {row['relation']} {row['to_id']}"} for row in found]
    disputed = [row for row in named if row["reason"] == "disputed"]
    twice = [row for row in named if row["reason"] != "disputed"]
    columns = ("link", "valid_from", "valid_to")
    expected = (TABLES["11_disputed"], TABLES["11_twice"])
    assert (_table(disputed, *columns, "note"), sorted(_table(twice, *columns, "status"))) == expected
    assert recomputed.answer_11() == expected
    assert {row["link"] for row in twice if row["accounts_differ"]} == {"org-adidas SOURCES_FROM site-pt-kizone"}


def test_answer_12_categories(cases_store: Store) -> None:  # noqa: F811
    counts = ask(cases_store, "incidents_by_category_and_status").records()
    figures = {row["affected_unit"]: row for row in ask(cases_store, "people_affected_by_unit").records()}

    columns = ("alleged", "disputed", "documented", "government_finding", "remediated", "incidents")
    total = ["all", *(str(sum(row[column] for row in counts)) for column in columns)]
    table, killed = recomputed.answer_12()
    assert [*_table(counts, "category", *columns), total] == table == TABLES["12"]
    assert {row["court_finding"] for row in counts} == {0}
    assert figures["killed"]["figures"] == killed == TABLES["12_killed"]
    assert (figures["killed"]["incidents"], figures["killed"]["persons"]) == (7, 1560)


def test_answer_14_agreements_that_bind(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "agreements_binding_brands").records()

    rows = [
        [row["incident_id"], row["agreement_id"], row["start"], ", ".join(row["brands"]), ", ".join(row["worker_side"])]
        for row in found
    ]
    assert rows == recomputed.answer_14() == TABLES["14"]


def test_incidents_by_country_add_up_to_all(cases_store: Store) -> None:  # noqa: F811
    found = ask(cases_store, "incidents_by_country_category_and_year").records()

    listed = sorted(one for row in found for one in row["incident_ids"])
    assert listed == sorted(row["id"] for row in recomputed.rows("abuses"))
    levels = {one: row["level"] for row in found for one in row["incident_ids"]}
    sites = recomputed.by_id("sites")
    assert levels == {row["id"]: sites[row["site_id"]]["level"] for row in recomputed.rows("abuses")}


def test_verdicts_of_every_incident_equal_those_from_the_files(cases_store: Store) -> None:  # noqa: F811
    for abuse in recomputed.rows("abuses"):
        found = ask(cases_store, "brands_behind_an_incident", incident=abuse["id"]).records()

        best: dict[str, tuple[int, int, int]] = {}
        for way in recomputed.whole_ways_to(abuse["site_id"]):
            if recomputed.is_brand(way.start):
                verdict = recomputed.rank(way.verdict((abuse["start"], abuse["end"])))
                seen = best.get(way.start, (0, 99, 99))
                best[way.start] = max(seen[0], verdict), min(seen[1], way.hops), min(seen[2], way.tier)
        assert {row["brand_id"]: (recomputed.rank(row["verdict"]), row["hops"], row["tier"]) for row in found} == best


def _named(name: str) -> Question:
    return next(asked for asked in questions() if asked.name == name)


def _table(records: list[dict[str, Any]], *columns: str) -> list[list[str]]:
    """Chosen columns as text, the way the tables are written."""
    return [[_cell(row[column]) for column in columns] for row in records]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value) or "-"
    return "-" if value is None else str(value)


def _assured(row: dict[str, Any], own: str, issuers: str, relation: str) -> str:
    """A certificate or audit as the tables name it: by its id, or by the link it was published as."""
    published_as_link = row[own].startswith("cert-")
    return f"{row[issuers][0]} {relation} {row['subjects'][0]}" if published_as_link else str(row[own])


def _end(row: dict[str, Any]) -> list[str]:
    return [_cell(row["start"]), _cell(row["end"]), _cell(row["status"])]
