"""The golden rows on trade, import orders, complaints and public buyers against a second answer from the CSV files.

``test_queries`` holds the questions to the same rows on a live Neo4j; no server is needed here.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import cases_recomputed as recomputed
import law_recomputed as law

GOLDEN = Path(__file__).parent / "golden" / "queries"


def golden(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Parameters and rows of one golden file."""
    text = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return text["parameters"], [dict(zip(text["columns"], row, strict=True)) for row in text["rows"]]


def test_petitions_and_reviews() -> None:
    _, found = golden("trade_preference_reviews")

    stated = [
        (row["id"], [f"country:{row['about_countries']}"], row["start"] or None, row["end"] or None, row["outcome"],
         sorted(recomputed.ids(row["filed_by"])), sorted(recomputed.ids(row["issued_by"])))
        for row in law.instruments("gsp_petition")
    ]  # fmt: skip
    columns = ("review_id", "countries", "start", "end", "outcome", "filed_by", "handled_by")
    assert [tuple(row[column] for column in columns) for row in found] == stated


def test_incidents_that_a_petition_could_cite() -> None:
    asked, found = golden("incidents_a_petition_could_cite")

    cited = sorted((row["incident_id"], row["incident_status"], row["facility_id"]) for row in found)
    assert cited == law.incidents_in(asked["country"].removeprefix("country:"))
    assert {row["incident_status"] for row in found} == {"alleged", "documented"}


def test_trade_agreement_cases() -> None:
    _, found = golden("trade_agreement_cases")

    assert [(row["case_id"], row["facility_id"], row["incidents"]) for row in found] == sorted(
        law.trade_cases(), key=lambda one: (one[0], one[1] or "")
    )


def test_what_is_listed_on_a_day() -> None:
    asked, found = golden("listed_on_a_day")

    rows = sorted((row["state"], row["listing_id"], row["named_id"]) for row in found)
    assert rows == law.listed_on(date.fromisoformat(asked["day"]))


def test_brands_behind_orders() -> None:
    _, found = golden("brands_behind_import_orders")

    rows = {
        (row["listing_id"], row["named_id"], row["brand_id"]): (
            recomputed.rank(row["verdict"]),
            sorted(row["verdicts"]),
        )
        for row in found
    }
    assert rows == law.brands_behind_orders()


def test_proceedings_about_a_site() -> None:
    asked, found = golden("proceedings_about")

    proceedings = {
        row["id"]
        for row in law.instruments("lawsuit", "oecd_ncp_case", "ilo_case", "grievance_case", "gsp_petition",
                                   "trade_agreement_case", *law.LISTINGS)
        if asked["about"] in recomputed.ids(row["about_ids"])
    }  # fmt: skip
    assert {row["proceeding_id"] for row in found if f"names it: {asked['about']}" in row["how"]} == proceedings


def test_contact_points_of_a_group() -> None:
    asked, found = golden("contact_points_of_a_group")
    group = law.group_of(asked["company"])

    rows = {(row["country_id"], row["contact_point_id"]): row for row in found}
    expected = set()
    for country in {law.country_of(one) for one in group}:
        points = law.contact_points(country) or {None: []}
        expected |= {(f"country:{country}" if country else None, point) for point in points}
        for point, cases in law.contact_points(country).items():
            row = rows[f"country:{country}", point]
            about = {one["id"]: set(recomputed.ids(one["about_ids"])) for one in law.instruments("oecd_ncp_case")}
            assert row["cases"] == len(cases)
            assert row["cases_of_the_group"] == [one for one in cases if about[one] & group]
    assert set(rows) == expected
    assert any(row["cases_of_the_group"] for row in found) and any(row["contact_point_id"] is None for row in found)


def test_public_buyers_of_a_site() -> None:
    asked, found = golden("public_buyers_of_a_site")

    columns = ("buyer_id", "vendor_id", "hops", "path_status")
    assert {tuple(row[column] for column in columns) for row in found} == law.buyers_of(asked["site"])


def test_policies_and_what_their_buyers_reach() -> None:
    _, found = golden("policies_of_public_buyers")

    assert {(row["buyer_id"], row["policy_id"]) for row in found if row["policy_id"]} == law.holders()
    for row in found:
        assert (row["places"], row["of_places"]) == (law.reached_by(row["buyer_id"]), len(recomputed.with_incidents()))
    buyers = {row["id"] for row in recomputed.rows("organisations") if row["kind"] == "public_buyer"}
    assert buyers <= {row["buyer_id"] for row in found}


def test_ratified_conventions() -> None:
    _, found = golden("ratified_conventions")

    assert {(row["record_id"], row["country_id"]) for row in found} == {
        (row["id"], f"country:{code}")
        for row in law.instruments("ilo_ratification")
        for code in recomputed.ids(row["about_countries"])
    }
