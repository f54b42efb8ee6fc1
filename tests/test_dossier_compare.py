"""Brands side by side, checked against the CSV files of the cases and against the trace of each brand."""

from __future__ import annotations

from itertools import combinations

import pytest

from graph.build import current
from graph.dossier.compare import MOST_BRANDS, compare
from graph.dossier.disclosure import FIELDS, months_old
from graph.dossier.starts import example_pairs
from graph.errors import UsageError
from graph.intake import load
from graph.projection import Projection
from graph.trace import trace_brand
from graph.workspace import Workspace
from tests.cases_recomputed import CASES, by_id, ids, is_brand, rank, rows, whole_ways_to

BRANDS = ("org-nike", "org-adidas", "org-gap", "org-walmart", "org-primark")
MOST_HOPS = 6


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    workspace = Workspace(tmp_path_factory.mktemp("cases"))
    load(workspace, CASES)
    return current(workspace)


def reached(brand: str) -> dict[str, tuple[int, int]]:
    """Places that a brand reaches: fewest steps, fewest SOURCES_FROM among the ways."""
    found = {}
    for site in by_id("sites"):
        ways = [way for way in whole_ways_to(site) if way.start == brand and way.hops <= MOST_HOPS]
        if ways:
            found[site] = min(way.hops for way in ways), min(way.tier for way in ways)
    return found


@pytest.mark.parametrize("pair", list(combinations(BRANDS, 2)))
def test_what_two_brands_share_is_what_the_files_and_their_traces_say(cases: Projection, pair: tuple[str, str]) -> None:
    mine = {brand: reached(brand) for brand in pair}
    best: dict[tuple[str, str], int] = {}
    for brand in pair:
        for finding in trace_brand(cases, brand)["findings"]:
            key = brand, finding["facility"]["id"]
            best[key] = max(rank(finding["verdict"]), best.get(key, 0))

    answer = compare(cases, pair)

    assert {site["id"] for site in answer["sites"]} == mine[pair[0]].keys() & mine[pair[1]].keys()
    assert answer["sites_found"] == len(answer["sites"])
    for site in answer["sites"]:
        assert site["incidents"] == sum(row["site_id"] == site["id"] for row in rows("abuses"))
        for brand in pair:
            about = site["brands"][brand]
            assert (about["hops"], about["tier"]) == mine[brand][site["id"]]
            found = about["verdict"]
            assert (None if found is None else rank(found)) == best.get((brand, site["id"]))


def test_the_cases_have_pairs_that_share_places(cases: Projection) -> None:
    assert sum(compare(cases, pair)["sites_found"] > 0 for pair in combinations(BRANDS, 2)) >= 2


def test_incidents_are_counted_once_by_tier_year_and_verdict(cases: Projection) -> None:
    for brand in compare(cases, BRANDS)["brands"]:
        tiers: dict[str, int] = {}
        ranks: dict[str, int] = {}
        for finding in trace_brand(cases, brand["id"])["findings"]:
            one = finding["incident"]["id"]
            tiers[one] = min(finding["tier"], tiers.get(one, 99))
            ranks[one] = max(rank(finding["verdict"]), ranks.get(one, 0))
        stated = {row["id"]: (row["start"] or row["end"])[:4] for row in rows("abuses")}

        assert brand["incidents"] == len(tiers)
        assert brand["tiers"] == {tier: list(tiers.values()).count(tier) for tier in sorted(set(tiers.values()))}
        years = sorted(stated[one] for one in tiers)
        assert brand["years"] == {year: years.count(year) for year in dict.fromkeys(years)}
        counted = {verdict: brand["verdicts"].get(verdict, 0) for verdict in ("overlap", "possible", "unknown")}
        assert counted == {
            verdict: list(ranks.values()).count(rank(verdict)) for verdict in ("overlap", "possible", "unknown")
        }
        assert brand["sites"] == len(reached(brand["id"]))


def test_shared_suppliers_are_those_that_both_reach(cases: Projection) -> None:
    companies = {
        row["id"] for row in rows("organisations") if row["kind"] in ("brand", "retailer", "supplier", "trader")
    }
    links = [row for row in rows("links") if row["relation"] in ("SOURCES_FROM", "OWNS", "OPERATES", "LOCATED_IN")]

    def near(brand: str) -> set[str]:
        found, edge = {brand}, {brand}
        for _ in range(MOST_HOPS):
            edge = {row["to_id"] for row in links if row["from_id"] in edge} - found
            found |= edge
        return (found - {brand}) & companies

    brands = [row["id"] for row in rows("organisations") if is_brand(row["id"])]
    sharing = [pair for pair in combinations(brands, 2) if near(pair[0]) & near(pair[1]) - set(pair)][:25]
    assert sharing
    for pair in sharing:
        expected = (near(pair[0]) & near(pair[1])) - set(pair)
        assert {one["id"] for one in compare(cases, pair)["suppliers"]} == expected


def test_disclosure_counts_only_what_a_company_says_itself(cases: Projection) -> None:
    kinds = {row["id"]: row["kind"] for row in rows("sources")}
    for brand in [row["id"] for row in rows("organisations") if is_brand(row["id"])]:
        own = [
            row
            for row in rows("links")
            if row["from_id"] == brand
            and row["relation"] in ("SOURCES_FROM", "OPERATES", "OWNS")
            and row["status"] == "acknowledged"
            and "company_disclosure" in {kinds[one] for one in ids(row["source_ids"])}
            and not {"court", "government"} & {kinds[one] for one in ids(row["source_ids"])}
        ]
        sites = {row["to_id"] for row in own if row["to_id"] in by_id("sites")}
        about = compare(cases, (brand,))["brands"][0]["disclosure"]

        assert about["sites"] == len(sites), brand
        assert about["companies"] == len({row["to_id"] for row in own}) - len(sites)
        assert about["fields"]["name"] == len(sites)
        assert about["fields"]["address"] == sum(bool(by_id("sites")[one]["address"]) for one in sites)
        assert about["fields"]["workers"] == sum(bool(by_id("sites")[one]["workers"]) for one in sites)
        assert tuple(about["fields"]) == FIELDS


def test_a_list_is_as_old_as_its_last_possible_day() -> None:
    assert months_old("2024-01-15", "2026-01-14") == 23
    assert months_old("2024-01-15", "2026-01-15") == 24
    assert months_old("2025", "2026-01-31") == 1
    assert months_old("2027", "2026-01-31") == 0


def test_too_many_brands_an_unknown_one_and_a_place_are_refused(cases: Projection) -> None:
    seven = tuple(row["id"] for row in rows("organisations") if is_brand(row["id"]))[: MOST_BRANDS + 1]
    with pytest.raises(UsageError, match="from 1 to 6"):
        compare(cases, seven)
    with pytest.raises(UsageError, match="There is no brand"):
        compare(cases, ("nobody",))
    with pytest.raises(UsageError, match="not a company"):
        compare(cases, ("site-rana-plaza",))


def test_example_pairs_share_a_place_with_incidents(cases: Projection) -> None:
    pairs = example_pairs(cases)

    assert len(pairs) == 3
    for one, other in pairs:
        assert compare(cases, (one["id"], other["id"]))["sites_with_incidents"] > 0
