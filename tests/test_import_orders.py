"""US import orders: the list of customs, dated events, and the UFLPA Entity List."""

import csv
from pathlib import Path
from typing import Any

import pytest
from government_lists import FIXTURES, by_id, developer_data, rows_of, stated

from graph.errors import InputError
from graph.ingest.listed_names import names_in, read_name, target_of
from graph.intake import Intake, load
from graph.workspace import Workspace

CBP = FIXTURES / "cbp_orders" / "wro_findings.csv"
EVENTS = FIXTURES / "import_order_events" / "events.csv"
PAGE = FIXTURES / "us_uflpa" / "list.html"


def names(intake: Intake) -> dict[str, str]:
    """Name of every node and country by id."""
    found = {f"country:{code}": code for code in ("MY", "CN", "TW", "MW", "ZW", "TM", "CD", "DO")}
    for label in ("Supplier", "Vessel", "Good", "Proceeding", "Document"):
        found |= {row["id"]: row.get("name") or row.get("title") for row in rows_of(intake, label)}
    return found


def concerns(intake: Intake) -> set[tuple[str, str, str]]:
    """Name of the order, name of the target, status of the link."""
    known = names(intake)
    return {
        (known[row["from_id"]].partition(": ")[2], known[row["to_id"]], row["status"])
        for row in rows_of(intake, "CONCERNS")
    }


# names packed into one cell


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One Example Co., Ltd. and Two Example Co., Ltd", ["One Example Co., Ltd.", "Two Example Co., Ltd"]),
        ("Exa Trade and Business Co., Ltd. and Exb Ltd.", ["Exa Trade and Business Co., Ltd.", "Exb Ltd."]),
        ("Example and Sons Ltd.", ["Example and Sons Ltd."]),
        ("Exa S.A. de C.V.; Exb (M) Ltda and subsidiaries", ["Exa S.A. de C.V.", "Exb (M) Ltda and subsidiaries"]),
        ("Example Group (Exa; Exb (M); Exc)", ["Example Group (Exa; Exb (M); Exc)"]),
        ("Exa Farm and Exb Farm", ["Exa Farm and Exb Farm"]),
    ],
)
def test_a_cell_is_split_only_where_that_is_certain(text: str, parts: list[str]) -> None:
    assert names_in(text) == parts


def test_other_names_are_counted() -> None:
    right = read_name("Exa Co., Ltd. (including 2 aliases: Exb Co., Ltd.; and Exc (M))")
    assert (right.name, right.aliases, right.doubts) == ("Exa Co., Ltd.", ("Exb Co., Ltd.", "Exc (M)"), ())
    wrong = read_name("Exa (including three aliases: Exb; Exc)")
    assert wrong.aliases == ("Exb; Exc",) and "says 3 aliases and names 2" in wrong.doubts[0]


def test_subsidiaries_are_kept_apart() -> None:
    unnamed = read_name("Example Bhd and its subsidiaries")
    assert (unnamed.name, unnamed.has_subsidiaries, unnamed.subsidiaries) == ("Example Bhd", True, ())
    some = read_name("Example Bhd (two subsidiaries)")
    assert some.name == "Example Bhd" and some.only_subsidiaries
    named = read_name("Exa Corp. and its two X-based subsidiaries, which include Exb Co., Ltd. and Exc Ltd.")
    assert named.subsidiaries == ("Exb Co., Ltd.", "Exc Ltd.")
    miscounted = read_name("Exa Corp. and its four subsidiaries, which include Exb Co., Ltd. and Exc Ltd.")
    assert miscounted.subsidiaries == () and miscounted.has_subsidiaries and miscounted.doubts


@pytest.mark.parametrize(
    ("text", "kind", "name", "place"),
    [
        ("Fishing vessel Example Star", "vessel", "Example Star", ""),
        ("Gold from artisanal mines in eastern DRC", "good", "Gold", "artisanal mines in eastern DRC"),
        ("Tobacco produced in Malawi", "good", "Tobacco", "Malawi"),
        ("Example diamond fields", "region", "Example diamond fields", "Example diamond fields"),
        ("Example Farm", "company", "Example Farm", ""),
        ("Made from Example Ltd.", "company", "Made from Example Ltd.", ""),
    ],
)
def test_targets(text: str, kind: str, name: str, place: str) -> None:
    target = target_of(text)
    assert (target.kind, target.listed.name, target.place) == (kind, name, place)


# the list of customs


def test_cbp_orders_name_companies_vessels_goods_and_parts_of_countries(tmp_path: Path) -> None:
    intake = stated(CBP, tmp_path, "cbp_orders")

    assert concerns(intake) == {
        ("Example Gloves Bhd and its subsidiaries", "Example Gloves Bhd", "documented"),
        ("Example Gloves Bhd and its subsidiaries", "Example Gloves Bhd", "alleged"),
        ("Example Gloves Bhd and its subsidiaries", "MY", "documented"),
        ("One Example Co., Ltd. and Two Example Co., Ltd.", "One Example Co., Ltd.", "documented"),
        ("One Example Co., Ltd. and Two Example Co., Ltd.", "Two Example Co., Ltd.", "documented"),
        ("One Example Co., Ltd. and Two Example Co., Ltd.", "CN", "documented"),
        ("Example Star (fishing vessel)", "Example Star", "documented"),
        ("Example Star (fishing vessel)", "TW", "documented"),
        ("Tobacco produced in Malawi and products containing Malawian tobacco", "Tobacco", "documented"),
        ("Tobacco produced in Malawi and products containing Malawian tobacco", "MW", "documented"),
        ("Example diamond fields", "Rough diamonds", "documented"),
        ("Example diamond fields", "ZW", "documented"),
        ("Ejemplo Algod\u00f3n S.A. (a/k/a Exa Cotton; Exb Cotton)", "Ejemplo Algod\u00f3n S.A.", "documented"),
        ("Ejemplo Algod\u00f3n S.A. (a/k/a Exa Cotton; Exb Cotton)", "TM", "documented"),
    }
    assert [row["kind"] for row in rows_of(intake, "Vessel")] == ["vessel"]
    company = next(row for row in rows_of(intake, "Supplier") if row["name"].startswith("Ejemplo"))
    assert company["aliases"] == ["Exa Cotton", "Exb Cotton"]
    part = next(row for row in rows_of(intake, "CONCERNS") if row["to_id"] == "country:ZW")
    assert part["note"] == "not the whole country: Example diamond fields"


def test_cbp_orders_have_a_start_and_a_state_and_never_an_end(tmp_path: Path) -> None:
    intake = stated(CBP, tmp_path, "cbp_orders")
    orders = {row["name"].partition(": ")[2][:12]: row for row in rows_of(intake, "Proceeding")}

    assert {row["kind"] for row in orders.values()} == {"import_ban"}
    assert all(row["end"] is None for row in orders.values())
    assert orders["Example Glov"]["start"] == "2021-10-21"
    assert "list does not say since when" in orders["One Example "]["outcome"]
    assert "goes on for all others" in orders["Tobacco prod"]["outcome"]
    assert "Example Leaf Ltd. is let off" in orders["Tobacco prod"]["outcome"]
    assert intake.accounts.folded == {"the same order as another row (wro_findings.csv:7)": 1}
    assert [row["to_id"] for row in rows_of(intake, "DOCUMENTED_BY")] == [
        row["id"] for row in rows_of(intake, "Document") if row["url"]
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Malaysia,", "Korea,", "csv:2: .*Korea"),
        (",WRO,Active,10", ",Ban,Active,10", "csv:2: WRO/Finding is 'Ban'"),
        ("10/21/2021", "2021-99-21", "csv:2: Effective Date"),
        ("Remarks", "Colour", "unknown column 'Colour'"),
    ],
)
def test_cbp_problems_name_row_and_column(before: str, after: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "wro_findings.csv"
    path.write_bytes(CBP.read_text("latin-1").replace(before, after, 1).encode("latin-1"))
    with pytest.raises(InputError, match=said):
        stated(path, tmp_path)


# dated events


def orders(intake: Intake) -> dict[str, tuple[Any, Any]]:
    return {row["name"].partition(": ")[2]: (row["start"], row["end"]) for row in rows_of(intake, "Proceeding")}


def test_events_of_one_name_are_one_order(tmp_path: Path) -> None:
    intake = stated(EVENTS, tmp_path, "import_order_events")

    assert orders(intake) == {
        "Example Gloves Bhd (two subsidiaries)": ("2020-07-15", None),
        "Example Gloves Bhd": ("2020-12-30", "2023-02"),
        "Gold from artisanal mines in eastern DRC": ("2019-09-30", None),
        "Example Sugar Corporation": ("2022-11-23", None),
    }
    gold = next(row for row in rows_of(intake, "Proceeding") if "Gold" in row["name"])
    assert "Example Federation only; the order goes on for all others" in gold["outcome"]
    assert "Example Federation" not in names(intake).values()
    assert ("Example Gloves Bhd (two subsidiaries)", "Example Gloves Bhd", "alleged") in concerns(intake)
    assert ("Example Gloves Bhd (two subsidiaries)", "Example Gloves Bhd", "documented") not in concerns(intake)
    assert len(rows_of(intake, "DOCUMENTED_BY")) == 7


def test_a_page_of_a_law_firm_is_no_finding_of_a_government(tmp_path: Path) -> None:
    intake = stated(EVENTS, tmp_path)
    kinds = {row["publisher"]: row["kind"] for row in rows_of(intake, "Document")}
    assert kinds == {"example.org": "news", "www.cbp.gov": "government"}
    basis = {row["name"].partition(": ")[2]: row["basis"] for row in rows_of(intake, "Proceeding")}
    assert basis["Example Gloves Bhd (two subsidiaries)"] == "news"
    assert basis["Example Gloves Bhd"] == "government_finding"


def test_the_published_events(tmp_path: Path) -> None:
    path = developer_data("import-orders", "events.csv")
    intake = stated(path, tmp_path, "import_order_events")
    with path.open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))
    assert sum(intake.accounts.read.values()) == len(events) == 28
    allowed = {row["entity"] for row in events if "imports allowed" in row["event"]}
    assert {name for name, (_, end) in orders(intake).items() if end} == allowed and len(allowed) == 5
    assert len(rows_of(intake, "Proceeding")) == len({row["entity"] for row in events if " / " not in row["entity"]})


# the UFLPA Entity List


@pytest.fixture
def page(tmp_path: Path) -> Intake:
    return stated(PAGE, tmp_path, "us_uflpa")


def test_uflpa_listings_by_section(page: Intake) -> None:
    assert page.about.as_of == "2025-01-15"
    listings = [(row["name"].partition(": "), row["start"]) for row in rows_of(page, "Proceeding")]
    assert {(name, title[-4:], start) for (title, _, name), start in listings} == {
        ("Example Textile Co., Ltd.", ")(i)", "2022-06-21"),
        ("Example Corps (EXC)", ")(i)", "2022-06-21"),
        ("Example Print Corporation", "(ii)", "2023-06-12"),
        ("Example Hair Co., Ltd.", "(ii)", "2023-08-02"),
        ("Example Textile Co., Ltd.", ")(v)", "2022-06-21"),
    }
    assert page.accounts.folded.total() == 1 and page.accounts.read == {"list.html": 6}
    assert any("says 3 aliases and names 2" in note for note in page.notes)
    assert any("was not read" in note for note in page.notes)
    assert {row["kind"] for row in rows_of(page, "Proceeding")} == {"entity_listing"}


def test_uflpa_subsidiaries_are_owned_and_not_listed(page: Intake) -> None:
    known = names(page)
    owned = {(known[row["from_id"]], known[row["to_id"]], row["basis"]) for row in rows_of(page, "OWNS")}
    assert owned == {
        ("Example Print Corporation", name, "government_finding")
        for name in ("Sample A Co. Ltd.", "Sample B Co., Ltd.", "Sample C Technology Co., Ltd.")
    }
    listed = {(known[row["to_id"]], row["status"]) for row in rows_of(page, "CONCERNS")}
    assert not {name for name, _ in listed if name.startswith("Sample")}
    assert ("Example Corps (EXC)", "alleged") in listed and ("Example Print Corporation", "alleged") not in listed
    textile = [row for row in rows_of(page, "Supplier") if row["name"] == "Example Textile Co., Ltd."]
    assert [row["aliases"] for row in textile] == [["Exa Textile", "Exb Textile Co., Ltd."]]


def test_uflpa_as_csv_asks_for_its_day(tmp_path: Path) -> None:
    path = FIXTURES / "us_uflpa" / "list.csv"
    with pytest.raises(InputError, match="--as-of"):
        stated(path, tmp_path, "us_uflpa")
    intake = stated(path, tmp_path, as_of="2024")
    assert len(by_id(intake, "Proceeding")) == 2
    assert any("under no section" in note for note in intake.notes)


def test_orders_and_events_can_be_loaded_beside_each_other(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    for path in (CBP, EVENTS, PAGE):
        projection = load(workspace, path).projection
    assert projection is not None
    assert projection.rows("Proceeding") == 6 + 4 + 5
    assert projection.rows("Incident") == 0
