"""Who is behind a place, checked against the CSV files of the cases read a second time, and against the trace."""

from __future__ import annotations

import pytest

from graph.build import current
from graph.dossier import who
from graph.dossier.spread import with_incidents
from graph.dossier.starts import examples
from graph.dossier.who import behind
from graph.errors import UsageError
from graph.export.letter import letter_csv, letter_rows, letter_text
from graph.intake import load
from graph.projection import Projection
from graph.trace import brands_of_site
from graph.trace.topology import open_topology
from graph.workspace import Workspace
from tests.cases_recomputed import CASES, Way, by_id, is_brand, rank, rows, whole_ways_to

MOST_HOPS = 6
STRENGTH = ("weak", "contested", "fair", "strong")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    workspace = Workspace(tmp_path_factory.mktemp("cases"))
    load(workspace, CASES)
    return current(workspace)


def ways(site: str) -> list[Way]:
    return [way for way in whole_ways_to(site) if is_brand(way.start) and way.hops <= MOST_HOPS]


def buildings(site: str) -> set[str]:
    """A site and what it lies in, near or far."""
    found = {site}
    while (
        more := {r["to_id"] for r in rows("links") if r["relation"] == "LOCATED_IN" and r["from_id"] in found} - found
    ):
        found |= more
    return found


def recorded(site: str) -> list[dict[str, str]]:
    return [row for row in rows("abuses") if row["site_id"] in buildings(site)]


def best_verdicts(sites: list[str]) -> dict[str, int]:
    """Rank of the best verdict of each brand over the incidents at the sites, ways into their buildings included."""
    best: dict[str, int] = {}
    for site in sites:
        for abuse in recorded(site):
            for way in ways(abuse["site_id"]):
                # The way has to touch the site that is asked about.
                if site in {link["to_id"] for link in way.links}:
                    found = rank(way.verdict((abuse["start"], abuse["end"])))
                    best[way.start] = max(found, best.get(way.start, 0))
    return best


def ranks(answer: dict[str, object]) -> dict[str, int]:
    return {row["company"]["id"]: rank(row["verdict"]) for row in answer["rows"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("country", ["BD", "PK", "CN", "ID", "HN"])
def test_the_brands_behind_a_country_are_those_of_the_files(cases: Projection, country: str) -> None:
    sites = [row["id"] for row in rows("sites") if row["country"] == country and recorded(row["id"])]

    answer = behind(cases, f"country:{country}")

    assert ranks(answer) == best_verdicts(sites)
    assert answer["sites"] == len(sites)
    assert answer["incidents"] == len({abuse["id"] for site in sites for abuse in recorded(site)})


@pytest.mark.parametrize("site", ["site-rana-plaza", "site-tazreen", "site-new-wave-bottoms", "site-pt-kizone"])
def test_the_brands_behind_one_place_are_those_of_the_files(cases: Projection, site: str) -> None:
    answer = behind(cases, site)

    assert answer["kind"] == "site"
    assert ranks(answer) == best_verdicts([site])


def test_the_brands_behind_an_incident_are_judged_against_it(cases: Projection) -> None:
    for abuse in rows("abuses")[::4]:
        expected: dict[str, int] = {}
        for way in ways(abuse["site_id"]):
            found = rank(way.verdict((abuse["start"], abuse["end"])))
            expected[way.start] = max(found, expected.get(way.start, 0))

        answer = behind(cases, abuse["id"])

        assert ranks(answer) == expected, abuse["id"]
        assert answer["incident"]["summary"] == abuse["summary"]


def test_how_many_places_and_incidents_a_brand_reaches_is_counted(cases: Projection) -> None:
    sites = [row["id"] for row in rows("sites") if row["country"] == "BD" and recorded(row["id"])]

    for row in behind(cases, "country:BD")["rows"]:
        reached = {site for site in sites if any(way.start == row["company"]["id"] for way in ways(site))}
        assert row["sites"] == len(reached)
        assert row["incidents"] == len({abuse["id"] for site in reached for abuse in recorded(site)})


def test_a_company_stands_for_what_it_runs_owns_and_sources_from(cases: Projection) -> None:
    links = [r for r in rows("links") if r["relation"] in ("OPERATES", "OWNS", "SOURCES_FROM")]
    direct = {r["to_id"] for r in links if r["from_id"] == "org-nike" and r["to_id"] in by_id("sites")}
    expected = {way.start for site in direct for way in ways(site)} - {"org-nike"}

    answer = behind(cases, "org-nike")

    assert answer["sites"] == len(direct)
    assert {row["company"]["id"] for row in answer["rows"]} == expected


def test_a_search_over_many_places_gives_the_best_of_the_single_answers(cases: Projection) -> None:
    topology = open_topology(cases)
    recorded_at = [topology.ids[int(node)].as_py() for node in with_incidents(topology).nonzero()[0]]
    for country in {row["country"] for row in rows("sites") if row["country"]}:
        best: dict[str, tuple[int, int]] = {}
        for site in recorded_at:
            if by_id("sites")[site]["country"] != country:
                continue
            for row in brands_of_site(cases, site)["brands"]:
                found = rank(row["verdict"]), STRENGTH.index(row["strength"])
                best[row["brand"]["id"]] = max(found, best.get(row["brand"]["id"], found))

        answer = behind(cases, f"country:{country}")

        got = {row["company"]["id"]: (rank(row["verdict"]), STRENGTH.index(row["strength"])) for row in answer["rows"]}
        assert got == best, country


def test_rows_are_ordered_by_verdict_then_strength_then_steps(cases: Projection) -> None:
    keys = [
        (-rank(row["verdict"]), -STRENGTH.index(row["strength"]), row["hops"])
        for row in behind(cases, "country:BD", who="all")["rows"]
    ]

    assert len(keys) > 20
    assert keys == sorted(keys)


def test_public_buyers_are_among_all(cases: Projection) -> None:
    buyers = {row["id"] for row in rows("organisations") if row["kind"] == "public_buyer"}
    linked = {way.start for row in rows("abuses") for way in whole_ways_to(row["site_id"]) if way.start in buyers}
    assert linked

    found = {
        row["company"]["id"] for abuse in rows("abuses") for row in behind(cases, abuse["site_id"], who="all")["rows"]
    }

    assert linked == found & buyers


def test_a_part_of_a_country_is_found_by_its_city(cases: Projection) -> None:
    city = by_id("sites")["site-rana-plaza"]["city"]
    inside = [
        s["id"] for s in rows("sites") if s["country"] == "BD" and city.lower() in f"{s['city']} {s['address']}".lower()
    ]
    sites = [site for site in inside if recorded(site)]

    answer = behind(cases, "country:BD", region=city.upper())

    assert ranks(answer) == best_verdicts(sites)
    assert behind(cases, "country:BD", region="No Such Town")["rows"] == []


def test_what_a_verdict_leaves_out_is_counted(cases: Projection) -> None:
    everything = behind(cases, "country:BD")
    some = behind(cases, "country:BD", verdicts=("overlap",))

    assert {row["verdict"] for row in some["rows"]} == {"overlap"}
    assert len(some["rows"]) + some["filtered"] == len(everything["rows"])


def test_rows_and_incidents_beyond_the_bounds_are_counted(cases: Projection, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = behind(cases, "country:BD")
    monkeypatch.setattr(who, "MOST_ROWS", 3)
    few = behind(cases, "country:BD")
    assert [row["company"]["id"] for row in few["rows"]] == [row["company"]["id"] for row in everything["rows"]][:3]
    assert len(few["rows"]) + few["more"] == len(everything["rows"])

    monkeypatch.setattr(who, "MOST_TARGETS", 2)
    assert behind(cases, "country:BD")["left_out"] > 0


def test_a_limit_of_steps_says_what_lies_beyond(cases: Projection) -> None:
    near, all_of_them = behind(cases, "country:BD", max_hops=1), behind(cases, "country:BD", max_hops=10)

    assert len(near["rows"]) + near["beyond"] == len(all_of_them["rows"]) + all_of_them["beyond"]


def test_what_names_nothing_is_said(cases: Projection) -> None:
    for text in ("nothing-of-this-name", "country:XX", "country:"):
        with pytest.raises(UsageError, match="There is no site, incident, company or country"):
            behind(cases, text)


def test_every_example_has_an_answer(cases: Projection) -> None:
    found = examples(cases)

    assert [kind for kind, _ in found] == ["site", "incident", "company", "region"]
    for kind, node in found:
        answer = behind(cases, node["id"])
        assert answer["kind"] == kind
        assert answer["rows"]


def test_a_letter_names_every_company_with_its_link_and_sources(cases: Projection) -> None:
    answer = behind(cases, "site-rana-plaza")
    listed = letter_rows(answer)
    text = letter_text(answer)

    assert [row["name"] for row in listed] == [row["company"]["name"] for row in answer["rows"]]
    primark = next(row for row in listed if row["name"] == "Primark")
    assert primark["link"].startswith("stated as sourcing from Rana Plaza")
    assert "The Guardian" in primark["link"]
    assert primark["dates"] == "at the time"
    assert all(row["name"] in text and row["link"] in text for row in listed)
    assert "does not by itself mean" in text


def test_a_letter_for_a_spreadsheet_holds_no_formula(cases: Projection) -> None:
    answer = behind(cases, "site-tazreen")
    first = answer["rows"][0]
    answer = {**answer, "rows": [{**first, "company": {**first["company"], "name": "=HYPERLINK(1)"}}]}

    lines = letter_csv(answer).splitlines()

    assert lines[1].startswith("'=HYPERLINK(1)")
    assert "does not by itself mean" in letter_csv(answer)
