"""The questions on labels, agreements, grievances and unions: golden rows against the CSV files, and invented ones.

The golden files are compared with the server in ``test_queries``; here they are compared with a second
computation, so that no server is needed but for what the cases do not hold.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import levers_recomputed as recomputed
import pytest
from cases_recomputed import by_id, ids, is_brand, kind, rows

from graph.query import ask
from graph.store.bolt import Store

GOLDEN = Path(__file__).parent / "golden" / "queries"


def golden(name: str) -> list[dict[str, Any]]:
    """The records of a golden file."""
    read = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return [dict(zip(read["columns"], row, strict=True)) for row in read["rows"]]


def test_labels_at_incidents_with_verdict_and_days() -> None:
    expected = [
        [abuse["id"], label.name, recomputed.label_verdict(label, period), *recomputed.days_of_label(label, period)]
        for abuse, label in recomputed.at_incidents()
        for period in [(abuse["start"], abuse["end"])]
    ]
    columns = ("verdict", "days_least", "days_most")
    found = [
        [row["incident_id"], recomputed.label_name(row), *(row[one] for one in columns)]
        for row in golden("labels_at_incidents")
    ]

    assert sorted(found, key=str) == sorted(expected, key=str)
    assert {row[2] for row in found} == {"certain", "possible", "no", "undated"}


def test_record_of_each_scheme_and_issuer() -> None:
    columns = ("known", "certain", "possible", "undated", "none")
    found = golden("record_of_labels")

    counts = {(row["of"], row["party_id"], row["kind"]): [row[one] for one in columns] for row in found}
    assert counts == recomputed.records()
    assert {row["party"] for row in found if row["enough"] == "yes"} == {
        row["party"] for row in found if row["known"] >= 5
    }


def test_brands_under_a_label() -> None:
    for name, scheme in (("brands_under_a_label", "org-goodweave"), ("brands_under_a_label--rspo", "org-rspo")):
        own, linked = set(), set()
        for label in recomputed.labels():
            if label.kind == "certificate" and scheme in (*label.issuers, *label.about):
                brands = {one for one in label.about if is_brand(one)}
                own |= {(brand, *label.period) for brand in brands}
                linked |= {
                    (brand, subject, recomputed.fewest_hops(brand, subject), *label.period)
                    for subject in label.about
                    if subject in by_id("sites") or kind(subject) in recomputed.COMPANY_KINDS
                    for brand in recomputed.linked_to(subject)
                    if is_brand(brand) and brand != subject
                }
        found = golden(name)
        dated = [{**row, "start": row["start"] or "", "end": row["end"] or ""} for row in found]
        assert {(row["brand_id"], row["start"], row["end"]) for row in dated if row["how"] == "certificate"} == own
        columns = ("brand_id", "subject_id", "hops", "start", "end")
        assert {tuple(row[one] for one in columns) for row in dated if row["how"] == "linked"} == linked
    assert [row["on_the_day"] for row in found] == ["in force", "ended"]


def test_own_audits_before_incidents() -> None:
    expected = {
        (abuse["id"], issuer, verdict, recomputed.fewest_hops(issuer, abuse["site_id"]))
        for abuse, label in recomputed.at_incidents()
        for verdict in [recomputed.label_verdict(label, (abuse["start"], abuse["end"]))]
        for issuer in label.issuers
        if label.kind == "audit" and kind(issuer) in recomputed.COMPANY_KINDS and verdict != "no"
    }
    columns = ("incident_id", "company_id", "verdict", "hops")

    assert {tuple(row[one] for one in columns) for row in golden("own_audits_before_incidents")} == expected


@pytest.mark.parametrize(
    ("name", "agreement", "day"),
    [
        ("sites_of_an_agreement", "ins-dindigul", date(2022, 9, 7)),
        ("sites_of_an_agreement--accord", "ins-bd-accord-2013", date(2013, 6, 30)),
    ],
)
def test_sites_inside_and_outside_an_agreement(name: str, agreement: str, day: date) -> None:
    columns = ("facility_id", "coverage", "signed", "perhaps_signed", "not_recorded")

    assert [[row[one] for one in columns] for row in golden(name)] == recomputed.sites_of(agreement, day)


def test_workers_and_incidents_under_agreements() -> None:
    found = golden("workers_under_an_agreement")
    counts: dict[str, dict[str, list[int]]] = {}
    for row in found:
        columns = ("places", "with_figure", "workers_min", "not_counted")
        counts.setdefault(row["agreement_id"], {})[row["coverage"]] = [row[one] for one in columns]
        assert row["places"] == row["with_figure"] + row["no_figure"]
    agreements = [row["id"] for row in rows("instruments") if row["kind"] in recomputed.AGREEMENTS]
    assert counts == {one: under for one in agreements if (under := recomputed.workers_under(one))}
    for agreement, under in counts.items():
        totals = {(row["of_places"], row["of_workers_min"]) for row in found if row["agreement_id"] == agreement}
        assert totals == {(sum(one[0] for one in under.values()), sum(one[2] for one in under.values()))}

    judged = ("agreement_id", "facility_id", "incident_id", "category", "verdict")
    incidents = [[row[one] for one in judged] for row in golden("incidents_and_an_agreement")]
    assert sorted(incidents) == recomputed.incidents_and_agreements()


def test_grievance_cases_and_their_days() -> None:
    expected = [
        [row["id"], sorted(ids(row["issued_by"])), *recomputed.days_between(row["start"], row["end"])]
        for row in rows("instruments")
        if row["kind"] == "grievance_case"
    ]
    columns = ("case_id", "handled_by", "days_least", "days_most")

    found = [[row[one] for one in columns] for row in golden("grievance_cases")]
    assert found == sorted(expected, key=str)
    assert [row["case_id"] for row in golden("grievance_cases--troon")] == [
        row["id"] for row in rows("instruments") if row["id"].startswith("ins-fla-troon")
    ]


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("channels_of_a_site", "site-troon"),
        ("channels_of_a_site--serting", "site-fgv-serting"),
        ("channels_of_a_site--natchi", "site-natchi"),
    ],
)
def test_channels_of_a_site(name: str, site: str) -> None:
    expected = recomputed.channels(site)
    certificates = "it issued or stands behind a certificate or audit"
    found = {(row["body_id"], row["ground"], len(row["through"])) for row in golden(name)}
    others = {
        (row["body_id"], row["ground"], tuple(row["through"])) for row in golden(name) if row["ground"] != certificates
    }

    assert found == {(body, ground, len(rests)) for body, ground, rests in expected}
    assert others == {one for one in expected if one[1] != certificates}


def test_sites_without_a_recorded_channel() -> None:
    found = golden("sites_with_incidents_and_no_channel")

    assert [row["facility_id"] for row in found] == recomputed.without_channel()
    for row in found:
        bodies = {body for body, *_ in recomputed.channels(row["facility_id"])}
        assert set(row["connected_bodies"]) == bodies
        assert not bodies & recomputed.handles_cases()


def test_organised_producers() -> None:
    expected = recomputed.organised()
    found = golden("organised_producers")

    assert {row["facility_id"]: set(row["agreements"]) for row in found} == {one: of[0] for one, of in expected.items()}
    for row in found:
        called = {text.rpartition(" ")[2] for text in row["criteria"] if text.startswith("a cooperative")}
        assert called == expected[row["facility_id"]][1]
        assert row["checked"]
    [mame] = golden("organised_producers--bananas")
    assert (mame["facility_id"], mame["hops"]) == ("site-rio-mame", recomputed.fewest_hops("org-dole", "site-rio-mame"))
    disputed = {row["facility_id"] for row in found if any("disputed" in one for one in row["cautions"])}
    assert "site-suragroh" in disputed


def test_unions_and_their_leverage() -> None:
    stated = [
        (row["from_id"], row["to_id"], row["valid_from"], row["valid_to"], row["status"])
        for row in rows("links")
        if row["relation"] == "REPRESENTS"
    ]
    columns = ("since", "until", "status")
    found = [
        (row["union_id"], row["represented_id"], *(row[one] or "" for one in columns))
        for row in golden("unions_and_where_they_represent")
        if row["represented_id"]
    ]
    assert sorted(found) == sorted(stated)
    assert {row["union_id"] for row in golden("unions_and_where_they_represent--iuf")} == recomputed.members_of(
        "org-iuf"
    )
    for name, union in (("", "org-sitraterco"), ("--iuf", "org-iuf"), ("--ttcu", "org-ttcu")):
        rows_of = golden(f"leverage_of_a_union{name}")
        assert {row["buyer_id"]: (row["hops"], row["reached"]) for row in rows_of} == recomputed.leverage(union)
        assert {row["of_represented"] for row in rows_of} == {len(recomputed.represented_by(union))}


INVENTED = """
CREATE (brand:Brand:Company {id: 'b', name: 'Example Brand'}),
  (maker:Supplier:Company {id: 'm', name: 'Example Knitwear Ltd'}),
  (building:Factory:Facility {id: 'h', name: 'Example House', level: 'site', country: 'BD'}),
  (shop:Factory:Facility {id: 's', name: 'Example Workshop', level: 'site', country: 'BD', workers_min: 90,
    workers_max: 110, is_closed: true}),
  (other:Factory:Facility {id: 'o', name: 'Example Mill', level: 'site', country: 'BD', workers_min: 100,
    workers_max: 100}),
  (union:Organisation {id: 'u', name: 'Example Union', kind: 'union'}),
  (second:Organisation {id: 'v', name: 'Second Union', kind: 'union'}),
  (pact:Agreement {id: 'a', name: 'Example Agreement', kind: 'binding_agreement', start: '2015',
    start_first: '2015-01-01', start_last: '2015-12-31'}),
  (bargain:Agreement {id: 'c', name: 'Example Bargain', kind: 'collective_agreement'}),
  (code:Policy {id: 'p', name: 'Example Code', start: '2014-05-01', start_first: '2014-05-01',
    start_last: '2014-05-01', end: '2020', end_first: '2020-01-01', end_last: '2020-12-31'}),
  (fire:Incident {id: 'i', category: 'occupational_safety', status: 'documented', start: '2016-02-03',
    start_first: '2016-02-03', start_last: '2016-02-03', end: '2016-02-03', end_first: '2016-02-03',
    end_last: '2016-02-03'}),
  (brand)-[:SOURCES_FROM {key: '1', status: 'documented'}]->(shop),
  (brand)-[:SOURCES_FROM {key: '2', status: 'documented'}]->(maker),
  (maker)-[:OPERATES {key: '3', status: 'documented'}]->(other),
  (shop)-[:LOCATED_IN {key: '4', status: 'documented'}]->(building),
  (pact)-[:COVERS {key: '5'}]->(building),
  (brand)-[:SIGNED {key: '6', valid_from: '2015-03-01', from_first: '2015-03-01', from_last: '2015-03-01',
    valid_to: '2017-03-01', to_first: '2017-03-01', to_last: '2017-03-01'}]->(pact),
  (maker)-[:SIGNED {key: '7'}]->(bargain), (second)-[:SIGNED {key: '8'}]->(bargain),
  (union)-[:REPRESENTS {key: '9', bargains: true, status: 'documented'}]->(shop),
  (second)-[:REPRESENTS {key: '10', status: 'disputed'}]->(shop),
  (second)-[:REPRESENTS {key: '11', bargains: true, status: 'retracted'}]->(building),
  (brand)-[:ISSUED {key: '12'}]->(code), (fire)-[:OCCURRED_AT {key: '13'}]->(shop)
"""


def test_what_the_cases_do_not_hold(neo4j_store: Store) -> None:
    with neo4j_store.session("write") as session:
        session.run(INVENTED).consume()

    organised = {row["facility_id"]: row for row in ask(neo4j_store, "organised_producers", brand="b").records()}
    coverage = {
        day: {
            row["facility_id"]: row
            for row in ask(neo4j_store, "sites_of_an_agreement", agreement="a", day=day).records()
        }
        for day in ("2016-01-01", "2018-01-01")
    }
    [code] = ask(neo4j_store, "own_audits_before_incidents").records()
    workers = {
        row["coverage"]: row for row in ask(neo4j_store, "workers_under_an_agreement", agreement="a", least=2).records()
    }
    [incident] = ask(neo4j_store, "incidents_and_an_agreement").records()

    assert set(organised) == {"s", "o"}
    assert organised["s"]["criteria"] == ["a union bargains: u (? to end not stated, documented)"]
    assert organised["s"]["cautions"] == [
        "representation is disputed: v (? to end not stated, disputed)",
        "several unions are recorded; which one the workers chose is not judged",
        "stated as closed",
    ]
    assert organised["o"]["criteria"] == [
        "the company that runs it signed a collective agreement: c (? to end not stated)"
    ]
    assert {one: row["coverage"] for one, row in coverage["2016-01-01"].items()} == {
        "h": "named", "s": "in a named place", "o": "outside what it names",
    }  # fmt: skip
    assert (coverage["2016-01-01"]["s"]["signed"], coverage["2016-01-01"]["s"]["not_recorded"]) == (["b"], [])
    assert (coverage["2018-01-01"]["s"]["signed"], coverage["2018-01-01"]["s"]["not_recorded"]) == ([], ["b"])
    assert "o" not in coverage["2018-01-01"]
    assert (code["kind"], code["record_id"], code["verdict"], code["days_least"], code["hops"]) == (
        "code", "p", "certain", 643, 1,
    )  # fmt: skip
    assert (workers["named"]["workers_min"], workers["named"]["workers_max"], workers["named"]["share_percent"]) == (
        90, 110, 47.4,
    )  # fmt: skip
    assert (incident["facility_id"], incident["coverage"], incident["verdict"]) == ("s", "in a named place", "possible")
