"""Sites that a list named no more after an incident there: by hand, day by day, and the same in Cypher."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import empty
from dated_lists import BRAND, LIST, OTHER_BRAND, add_version, hashed, site, site_id
from own_data import loaded

from graph import dates
from graph.build import current
from graph.dossier.drops import _within, drops_after_incident
from graph.projection import Projection
from graph.query import ask
from graph.store import bolt, load
from graph.store.state import Server
from graph.workspace import Workspace

KNITS = site("Example Knitwear Ltd", "1 Example Road", id="os_id:EX1")
CAPS = site("Example Caps", "3 Example Road", id="os_id:EX3")
DOCUMENT = {"id": "d-report", "title": "Example report", "publisher": "Example Monitor", "kind": "ngo_report",
            "url": "https://example.org/report", "published": "2020-02", "visibility": "public"}  # fmt: skip


def incident(number: int, place: str, start: str = "", end: str = "") -> dict[str, str]:
    return {
        "id": f"i-{number}", "facility_id": place, "category": "wages", "status": "documented", "summary": "Invented",
        "start": start, "end": end, "document_ids": "d-report", "visibility": "public",
    }  # fmt: skip


def with_incidents(workspace: Workspace, folder: Path, *incidents: dict[str, str], **files: Any) -> Projection:
    rows = {"documents.csv": [DOCUMENT], "incidents.csv": list(incidents)}
    loaded(workspace, folder / "reports", {**rows, **{f"{name}.csv": said for name, said in files.items()}})
    return current(workspace)


def short(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (one["company"]["id"], one["site"]["id"], one["incident"]["id"], one["within"], one["last_listed"],
         one["not_listed"])
        for one in answer["rows"]
    ]  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def test_a_drop_after_an_incident_is_found_with_both_days_and_every_source(
    workspace: Workspace, tmp_path: Path
) -> None:
    for as_of, rows in (("2019-06", [KNITS, CAPS]), ("2020-03", [KNITS, CAPS]), ("2020-09", [CAPS])):
        add_version(workspace, as_of, rows)
    projection = with_incidents(workspace, tmp_path, incident(1, "os_id:EX1", "2020-02"), incident(2, "os_id:EX3"))

    [row] = drops_after_incident(projection)["rows"]

    assert short({"rows": [row]}) == [(BRAND[0], "os_id:EX1", "i-1", "certain", "2020-03", "2020-09")]
    assert row["company"]["name"] == BRAND[1]
    assert (row["perhaps"], row["listed_again"], row["place"]) == ([], None, "os_id:EX1")
    assert row["source"] == [BRAND[1]]
    assert row["row"] == [f"{LIST}-2020-03.csv:2"]
    assert [one["id"] for one in row["documents"]] == [f"{LIST}-2019-06", f"{LIST}-2020-03"]
    assert [one["publisher"] for one in row["incident"]["documents"]] == ["Example Monitor"]


@pytest.mark.parametrize(
    ("start", "end", "last_listed", "not_listed", "within"),
    [
        ("2020-02", None, "2020-03", "2020-09", "certain"),
        ("2020-02", None, "2020-02", "2020-09", "possible"),  # the list may be of a day before the incident
        ("2020-02", None, "2019-06", "2020-09", "possible"),
        ("2020-02", None, "2020-03", "2021-06", "possible"),  # dropped within the year, or after it
        ("2020", None, "2020-03", "2020-09", "possible"),
        ("2020-02-01", None, "2021-02-01", "2021-03-01", None),  # still named when the year was over
        ("2020-02-01", None, "2021-01-31", "2021-03-01", "possible"),
        ("2020-02-01", "2020-06-01", "2021-02-01", "2021-06-01", "certain"),
        ("2020-10", None, "2019-06", "2020-09", None),  # dropped before
        ("2020-02-29", None, "2020-02-29", "2021-02-28", "certain"),
        ("2020-02-29", None, "2020-02-29", "2021-03-01", "possible"),
        (None, "2020-02", "2020-03", "2020-09", "certain"),
        (None, None, "2020-03", "2020-09", None),
        ("2020-02", None, "2021", "2021-01", "possible"),  # which of the two lists came first is not certain
    ],
)
def test_when_a_drop_falls_within_a_year(
    start: str | None, end: str | None, last_listed: str, not_listed: str, within: str | None
) -> None:
    assert _within(last_listed, not_listed, {"start": start, "end": end}, 12) == within


LENGTH = {2: 29, 3: 31, 4: 30, 5: 31}
"""Days of some months of 2020."""


def days_of(text: str) -> list[date]:
    first, last = dates.bounds(text)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize("seed", range(40))
def test_certain_and_possible_are_what_trying_every_day_gives(seed: int) -> None:
    """All days of both lists and of the incident, and every day between the lists on which the site may have gone."""
    chance = random.Random(seed)
    words = ["2020-01", "2020-02", "2020-02-10", "2020-03-05", "2020-03", "2020-04-20"]
    lists = sorted(chance.sample(words, 2))
    start, end = sorted(chance.choices(words, k=2)) if chance.random() < 0.5 else (chance.choice(words), None)
    if end and dates.last(end) < dates.first(start):
        start, end = end, start

    truths = set()
    for one in days_of(lists[0]):
        for other in (day for day in days_of(lists[1]) if day > one):
            for begun in days_of(start):
                for over in [begun] if end is None else [day for day in days_of(end) if day >= begun]:
                    month_later = date(2020, over.month + 1, min(over.day, LENGTH[over.month + 1]))
                    gone = {one + timedelta(days=1), other, begun + timedelta(days=1), month_later}
                    gone |= {begun, month_later + timedelta(days=1)}
                    truths |= {begun < day <= month_later for day in gone if one < day <= other}
    expected = "certain" if truths == {True} else "possible" if True in truths else None
    if expected == "certain" and dates.last(lists[0]) >= dates.first(lists[1]):
        expected = "possible"  # which list came first is not certain

    assert _within(*lists, {"start": start, "end": end}, 1) == expected


def test_an_incident_in_the_building_of_a_workshop_counts_and_one_without_a_date_is_counted_apart(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_version(workspace, "2020-03", [KNITS, CAPS])
    add_version(workspace, "2020-09", [CAPS])
    house = {"id": "house", "name": "Example House", "kind": "factory", "country": "BD", "visibility": "public"}
    lies = {"from_id": "os_id:EX1", "relation": "LOCATED_IN", "to_id": "house", "document_ids": "d-report",
            "status": "documented", "visibility": "public"}  # fmt: skip

    projection = with_incidents(
        workspace, tmp_path, incident(1, "house", "2020-02-01"), incident(2, "house"), factories=[house],
        links=[{name: said for name, said in lies.items() if name != "visibility"}],
    )  # fmt: skip

    answer = drops_after_incident(projection)
    assert short(answer) == [(BRAND[0], "os_id:EX1", "i-1", "certain", "2020-03", "2020-09")]
    assert answer["rows"][0]["place"] == "house"
    assert answer["undated"] == 1


def test_a_site_that_may_only_have_a_new_name_or_address_is_named_with_its_likeness(
    workspace: Workspace, tmp_path: Path
) -> None:
    knits = site("Example Knitwear Ltd", "1 Example Road")
    renamed = site("Example Knit Works", " 1, EXAMPLE-road. ")
    moved = site("Example Knitwear LTD", "77 Other Street")
    elsewhere = site("Example Knitwear Ltd", "1 Example Road", country="IN")
    add_version(workspace, "2020-03", [knits, CAPS])
    add_version(workspace, "2020-09", [CAPS, renamed, moved, elsewhere])

    projection = with_incidents(workspace, tmp_path, incident(1, site_id(knits), "2020-02-01"))

    [row] = drops_after_incident(projection)["rows"]
    assert {one["id"] for one in row["perhaps"]} == {site_id(renamed), site_id(moved)}


def test_a_site_that_is_named_again_says_when(workspace: Workspace, tmp_path: Path) -> None:
    for as_of, rows in (("2020-03", [KNITS, CAPS]), ("2020-09", [CAPS]), ("2021", [KNITS, CAPS])):
        add_version(workspace, as_of, rows)

    projection = with_incidents(workspace, tmp_path, incident(1, "os_id:EX1", "2020-02-01"))

    assert [one["listed_again"] for one in drops_after_incident(projection)["rows"]] == ["2021"]


def random_lists(workspace: Workspace, folder: Path, seed: int) -> Projection:
    """Random versions of two lists of two brands, and incidents at their sites."""
    chance = random.Random(seed)
    sites = [
        site(chance.choice(["Example Mill", f"Example Site {at}"]),
             f"{chance.choice(['No. 1', 'no 1', 'NO.2', '3'])} Example Road",
             chance.choice(["BD", "IN"]), id=f"os_id:E{at}")
        for at in range(8)
    ]  # fmt: skip
    for dataset in (LIST, "other-list"):
        for day in chance.sample(["2019", "2019-06", "2019-06-15", "2020-02", "2020-07-01", "2021"], 4):
            rows = [
                {**one, "brand": brand, "product": chance.choice([None, "shirts", "caps"])}
                for one in sites for brand in (BRAND, OTHER_BRAND) if chance.random() < 0.5
            ]  # fmt: skip
            add_version(workspace, day, rows, dataset)
    said = [
        incident(number, one["id"], *chance.choice([("2019-05", ""), ("2019", "2019-07-01"), ("", "2020-01"), ("", ""),
                                                    ("2020-02-10", ""), ("2018-12-31", "2019-01-10")]))
        for number, one in enumerate(chance.choices(sites, k=6))
    ]  # fmt: skip
    lies = {"relation": "LOCATED_IN", "document_ids": "d-report", "status": "documented"}
    inside = {tuple(one["id"] for one in chance.sample(sites, 2)) for _ in range(3)}
    links = [{"from_id": one, "to_id": other, **lies} for one, other in sorted(inside)]
    return with_incidents(workspace, folder, *said, links=links)


@pytest.mark.parametrize("seed", range(5))
def test_cypher_gives_the_same_as_python(neo4j_server: Server, workspace: Workspace, tmp_path: Path, seed: int) -> None:
    projection = random_lists(workspace, tmp_path, seed)
    with bolt.connect(neo4j_server.address, neo4j_server.user, neo4j_server.password) as store:
        empty(store, neo4j_server)
        load.load(projection, store)
        for company, months in ((None, 12), (BRAND[0], 3)):
            given = {"months": months, **({"company": company} if company else {})}
            rows = ask(store, "sites_dropped_after_an_incident", **given).records()

            answer = drops_after_incident(projection, company, months)["rows"]
            mine = [
                (one["within"], one["company"]["id"], one["company"]["name"], one["site"]["id"], one["site"]["name"],
                 one["incident"]["id"], one["place"], one["last_listed"], one["not_listed"],
                 [each["id"] for each in one["perhaps"]], one["listed_again"], one["source"], one["dataset"])
                for one in answer
            ]  # fmt: skip
            columns = ("within", "company_id", "company", "site_id", "site", "incident_id", "place_id", "last_listed",
                       "not_listed", "perhaps", "listed_again", "source", "dataset")  # fmt: skip
            assert sorted(map(repr, mine)) == sorted(repr(tuple(row[name] for name in columns)) for row in rows)
            assert mine or company


def test_a_company_without_dated_lists_has_no_drops(workspace: Workspace, tmp_path: Path) -> None:
    add_version(workspace, "2020-03", [KNITS, CAPS])
    projection = with_incidents(workspace, tmp_path, incident(1, "os_id:EX1", "2020-02-01"))

    assert drops_after_incident(projection) == {"rows": [], "undated": 0, "months": 12}
    assert drops_after_incident(projection, hashed("nobody"))["rows"] == []
