"""Open Supply Hub's published forms: what becomes of each column, and above all who is not made a buyer."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from workbooks import workbook

from graph.errors import InputError
from graph.ingest import recognise
from graph.ingest.oshub_contributors import BRAND_TYPE, Contributor, split_entry
from graph.ingest.source import Given
from graph.intake import Intake, load, read
from graph.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
FULL = FIXTURES / "open_supply_hub_full" / "facilities_2024-02-03.csv"
SHORT = FIXTURES / "open_supply_hub_short" / "embedded_map.csv"
OLDEST = FIXTURES / "open_supply_hub_oldest" / "oar_facilities.csv"
MATCHES = FIXTURES / "open_supply_hub_matches" / "my_list_2024-05-06.csv"
GEOJSON = FIXTURES / "open_supply_hub_geojson" / "facilities.geojson"
V1 = FIXTURES / "open_supply_hub_v1" / "production-locations.json"
ALL = {
    FULL: "open_supply_hub_full", SHORT: "open_supply_hub_short", OLDEST: "open_supply_hub_oldest",
    MATCHES: "open_supply_hub_matches", GEOJSON: "open_supply_hub_geojson", V1: "open_supply_hub_v1",
}  # fmt: skip
KNITWEAR, FARM, FOOTWEAR = "os_id:BD2020001ABC123", "os_id:IN2021002DEF456", "os_id:VN2019003GHI789"


def loaded(tmp_path: Path, path: Path, given: Given | None = None, **options: Any) -> Intake:
    return read(Workspace(tmp_path / "workspace"), path, given or Given(), **options)


def rows_of(intake: Intake, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = intake.tables[name].to_pylist() if name in intake.tables else []
    return found


def by_id(intake: Intake, name: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows_of(intake, name)}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("path", ALL, ids=lambda path: ALL[path])
def test_each_form_is_recognised_and_every_row_is_in_the_books(tmp_path: Path, path: Path) -> None:
    assert recognise(path).format == ALL[path]

    intake = loaded(tmp_path, path)

    read_, accounts = sum(intake.accounts.read.values()), intake.accounts
    assert read_ == accounts.stated() + sum(accounts.folded.values())
    assert not accounts.refused


@pytest.mark.parametrize(
    ("text", "name", "list_name"),
    [
        ("Example Outfitters", "Example Outfitters", None),
        ("Example Outfitters (Suppliers 2023)", "Example Outfitters", "Suppliers 2023"),
        ("Example (UK) (List (new))", "Example (UK)", "List (new)"),
        ("Example Register [Public List] (Sites)", "Example Register [Public List]", "Sites"),
        ("Example) Odd (List", "Example) Odd (List", None),
        ("Example Odd (List))", "Example Odd (List))", None),
        ("(List)", "(List)", None),
        ("Example Knitwear Ltd (Claimed)", "Example Knitwear Ltd", "Claimed"),
    ],
)
def test_an_entry_is_split_at_the_last_balanced_brackets(text: str, name: str, list_name: str | None) -> None:
    found = split_entry(text)

    assert (found.name, found.list_name) == (name, list_name)


@pytest.mark.parametrize(
    "name",
    [
        "A Brand / Retailer", "Other", "One Other", "An Other", "18 Brands / Retailers", "a brand / retailer",
        "An Auditor / Certification Scheme / Service Provider", "2 Civil Society Organizations", "A Union",
        "4 Multi-Stakeholder Initiatives", "[Unknown Contributor]", "Union",
    ],
)  # fmt: skip
def test_masked_and_anonymous_entries_have_no_name(name: str) -> None:
    assert Contributor(name).masked
    assert Contributor(name, type=BRAND_TYPE).masked


@pytest.mark.parametrize("name", ["Example Outfitters", "Other Stories Example", "A Brand Example", "Another Example"])
def test_a_name_that_only_looks_like_a_mask_is_one(name: str) -> None:
    assert not Contributor(name).masked


def test_no_contributor_of_a_download_is_a_buyer(tmp_path: Path) -> None:
    """Also not one whose list is called "Supplier List" and carries the contributor's own name."""
    intake = loaded(tmp_path, FULL)

    assert not rows_of(intake, "Brand")
    assert not rows_of(intake, "SOURCES_FROM")
    listed = {(row["from_id"].partition(":")[2], row["to_id"]) for row in rows_of(intake, "LISTS")}
    assert listed == {
        ("example-outfitters", KNITWEAR),
        ("example-outfitters", FARM),
        ("example-outfitters", FOOTWEAR),
        ("example-audits-public-list", KNITWEAR),
        ("example-knitwear-ltd", KNITWEAR),
        ("invented-initiative", KNITWEAR),
        ("unbalanced-example-list", FARM),
    }
    assert {row["kind"] for row in rows_of(intake, "Organisation")} == {"contributor", "auditor"}
    assert any(note.startswith("4 entries give no contributor's name") for note in intake.notes)


def test_a_claim_is_the_claimants_and_no_purchase(tmp_path: Path) -> None:
    links = rows_of(loaded(tmp_path, FULL), "LISTS")

    claim = next(row for row in links if row["from_id"] == "os_hub_contributor:example-knitwear-ltd")
    assert claim["note"].startswith("claimed the profile")


def test_a_contributor_that_the_person_declares_a_brand_is_a_buyer(tmp_path: Path) -> None:
    intake = loaded(tmp_path, FULL, Given(brand="example outfitters"))

    found = {(row["from_id"], row["to_id"], tuple(row["listed"])) for row in rows_of(intake, "SOURCES_FROM")}
    assert found == {
        ("brand:example-outfitters", KNITWEAR, ("2023-03", "2024-02-03")),  # the list's own date, and the file's
        ("brand:example-outfitters", FARM, ("2024-02-03",)),
        ("brand:example-outfitters", FOOTWEAR, ("2024-02-03",)),
    }
    for row in rows_of(intake, "SOURCES_FROM"):
        assert (row["basis"], row["status"], row["source"], row["valid_from"], row["valid_to"]) == (
            "company_disclosure", "documented", ["Example Outfitters via Open Supply Hub"], None, None,
        )  # fmt: skip
    assert any("'Nobody' (--brand)" in note for note in loaded(tmp_path, FULL, Given(brand="Nobody")).notes)


def test_the_facts_of_a_place(tmp_path: Path) -> None:
    intake = loaded(tmp_path, FULL)

    knitwear, footwear = (by_id(intake, "Factory")[one] for one in (KNITWEAR, FOOTWEAR))
    assert (knitwear["name"], knitwear["country"], knitwear["lat"], knitwear["lng"]) == (
        "Example Knitwear Ltd", "BD", 23.85, 90.4,
    )  # fmt: skip
    assert (knitwear["workers_min"], knitwear["workers_max"]) == (100, 150)  # 130, 100-150 and the claimant's 140
    assert knitwear["facility_type"] == ["Final Product Assembly"]
    assert knitwear["processing_type"] == ["Sewing", "Cutting"]
    assert knitwear["products"] == ["Shirts"]
    assert knitwear["identifiers"] == [KNITWEAR, "slcp:900001"]
    assert knitwear["is_closed"] is None  # a download writes False for a place of which nothing is known, too
    assert footwear["aliases"] == ["Example Footwear Joint Stock Company"]  # two rows with one id
    assert by_id(intake, "Farm")[FARM]["is_closed"] is True
    notes = {row["from_id"]: row["note"] for row in rows_of(intake, "DOCUMENTED_BY")}
    assert "in the register since 2020-01-15" in notes[KNITWEAR]
    assert "sector: Apparel, Home Textiles" in notes[KNITWEAR]
    assert "types as contributed: making shoes" in notes[FOOTWEAR]
    assert intake.accounts.folded == Counter({"repeats another row": 1})


def test_a_parent_company_is_an_owner_only_by_the_claimants_word(tmp_path: Path) -> None:
    intake = loaded(tmp_path, FULL)

    names = {row["id"]: row["name"] for row in rows_of(intake, "Supplier")}
    assert [(names[row["from_id"]], row["to_id"], row["basis"]) for row in rows_of(intake, "OWNS")] == [
        ("Example Holdings", KNITWEAR, "company_disclosure")
    ]
    assert [(row["from_id"], names[row["to_id"]]) for row in rows_of(intake, "IN_GROUP")] == [
        (KNITWEAR, "Example Group")
    ]
    assert set(names.values()) == {"Example Group", "Example Holdings"}  # N/A is nobody


def test_certificates_and_audits_with_their_dates(tmp_path: Path) -> None:
    intake = loaded(tmp_path, FULL)

    found = {
        (row["scheme"], row["kind"], row["result"], row["start"], row["end"], row["status"])
        for row in rows_of(intake, "Certificate")
    }
    assert found == {
        ("WRAP", "certificate", "Gold", "2021-02-01", "2022-01-31", "documented"),
        ("WRAP", "certificate", "Platinum", "2023-02-01", "2024-01-31", "documented"),
        ("amfori BSCI", "audit", None, "2022-05-04", "2024-05-04", "documented"),
        ("SLCP", "audit", "Verification Disputed", "2023-07-08", None, "documented"),
        ("Accord and RSC inspections", "audit", None, "2014-06-10", None, "documented"),
        ("SA8000", "certificate", None, None, None, "alleged"),  # by the place's own word
        ("GOTS", "certificate", None, None, None, "alleged"),
    }
    assert {row["to_id"] for row in rows_of(intake, "CERTIFIES")} == {KNITWEAR}
    issued = rows_of(intake, "ISSUED")
    assert [by_id(intake, "Organisation")[row["from_id"]]["name"] for row in issued] == ["Example Verifiers"]
    assert any(
        "wrap_certification: 1 rows hold several values that cannot be told apart" in one for one in intake.notes
    )


def test_the_accord_covers_and_grievance_mechanisms_concern(tmp_path: Path) -> None:
    intake = loaded(tmp_path, FULL)

    assert [row["to_id"] for row in rows_of(intake, "COVERS")] == [KNITWEAR]
    assert [row["kind"] for row in rows_of(intake, "Agreement")] == ["binding_agreement"]
    found = {(row["name"], row["status"], row["start"], row["end"]) for row in rows_of(intake, "Proceeding")}
    assert found == {
        ("RSC grievance mechanism", "Active", None, None),
        ("Labor Solutions WOVO grievance mechanism", "active", "2021-03-01", None),
        ("Ulula grievance mechanism", "Inactive", "2020-01-01", "2021-12-31"),
    }
    assert {row["kind"] for row in rows_of(intake, "Proceeding")} == {"grievance_mechanism"}
    measures = {(row["name"], row["value"], row["unit"]) for row in rows_of(intake, "Measure")}
    assert measures == {("female workers", 60.0, "percent of workers")}


def test_contacts_of_claimants_are_dropped_and_counted(tmp_path: Path) -> None:
    for path in (FULL, GEOJSON):
        intake = loaded(tmp_path, path)

        whole = json.dumps({name: rows.to_pylist() for name, rows in intake.tables.items()}, ensure_ascii=False)
        for secret in ("Nobody Invented", "nobody@example.org", "000-0000", "2 Invented Road"):
            assert secret not in whole
        assert sum(intake.accounts.personal.values()) == 4


def test_the_file_with_contacts_is_not_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    load(workspace, FULL)

    kept = [
        path for path in workspace.folder.rglob("*") if path.is_file() and b"nobody@example.org" in path.read_bytes()
    ]
    assert kept == []


def test_a_new_partners_column_is_reported_and_an_unknown_one_refused(tmp_path: Path) -> None:
    assert "example_new_partner.level" in loaded(tmp_path, FULL).accounts.ignored
    rows = [{**row, "invented_column": "x"} for row in table(FULL)]

    with pytest.raises(InputError, match="unknown column 'invented_column'"):
        loaded(tmp_path, written(tmp_path / "facilities_2024.csv", rows))


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("os_id", "BD20200X1ABC123", "OS ID 'BD20200X1ABC123'"),
        ("country_code", "XQ", "country 'XQ'"),
        ("is_closed", "maybe", "is_closed 'maybe'"),
        ("number_of_workers", "many", "number_of_workers: 'many' is no number of workers"),
        ("contribution_date", "soon", "contribution_date: date 'soon'"),
        ("wrap_certification.issue_date", "x|y", "issue_date: date 'x'"),
        ("lat", "123.4", "position: '123.4'"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_row(tmp_path: Path, column: str, text: str, said: str) -> None:
    rows = table(FULL)
    rows[0][column] = text
    path = written(tmp_path / "facilities_2024-02-03.csv", rows)

    with pytest.raises(InputError) as refused:
        loaded(tmp_path, path)
    assert f"facilities_2024-02-03.csv:2: {said}" in str(refused.value)
    kept = loaded(tmp_path, path, keep_going=True)
    assert list(kept.accounts.refused) == ["facilities_2024-02-03.csv:2"]


def test_the_download_as_a_workbook_says_the_same(tmp_path: Path) -> None:
    with FULL.open(encoding="utf-8", newline="") as file:
        path = workbook(tmp_path / "facilities_2024-02-03.xlsx", list(csv.reader(file)))

    plain, same = loaded(tmp_path, FULL), loaded(tmp_path, path)

    for name in ("Factory", "Farm", "Certificate", "Proceeding", "LISTS"):
        without = [[{**row, "row": None, "key": None} for row in rows_of(one, name)] for one in (plain, same)]
        assert without[0] == without[1]


def test_an_embedded_map(tmp_path: Path) -> None:
    plain, declared = loaded(tmp_path, SHORT), loaded(tmp_path, SHORT, Given(brand="Example Outfitters"))

    assert plain.accounts.ignored == {"Example field": "not known to this importer"}
    assert not rows_of(plain, "SOURCES_FROM")
    assert {(row["from_id"], row["to_id"]) for row in rows_of(declared, "SOURCES_FROM")} == {
        ("brand:example-outfitters", KNITWEAR), ("brand:example-outfitters", FOOTWEAR),
    }  # fmt: skip
    assert plain.about.as_of == "2021-06-30"  # the latest contribution


def test_the_oldest_form(tmp_path: Path) -> None:
    intake = loaded(tmp_path, OLDEST)

    assert {row["id"]: row["country"] for row in rows_of(intake, "Factory")} == {
        KNITWEAR: "BD", "os_id:CN2020004JKL012": "CN",
    }  # fmt: skip
    assert intake.about.as_of is None


def test_matches_of_a_list(tmp_path: Path) -> None:
    intake = loaded(tmp_path, MATCHES)

    places = by_id(intake, "Factory")
    assert (places[KNITWEAR]["name"], places[KNITWEAR]["aliases"]) == ("EXAMPLE KNITWEAR", ["Example Knitwear Ltd"])
    own = {row["name"]: one for one, row in places.items() if not one.startswith("os_id:")}
    assert set(own) == {"Exampel Footwear", "Example Lost Mill"}
    found = {(row["from_id"], row["to_id"], row["score"]) for row in rows_of(intake, "POSSIBLY_SAME_AS")}
    assert found == {
        (own["Exampel Footwear"], FOOTWEAR, 0.6125),
        (own["Exampel Footwear"], "os_id:VN2019005MNO345", 0.55),
    }
    notes = {row["from_id"]: row["note"] for row in rows_of(intake, "DOCUMENTED_BY")}
    assert notes[KNITWEAR] == "row 0 of the list, status MATCHED"
    assert notes[own["Example Lost Mill"]] == "row 3 of the list, status ERROR_GEOCODING"
    assert intake.accounts.folded == Counter({"taken out of the list, by its status": 1})
    assert not rows_of(intake, "SOURCES_FROM")


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("status", "INVENTED", "is no status of a list's row"),
        ("potential_match_confidence", "7", "is not between 0 and 1"),
        ("potential_match_os_id", "?", "OS ID"),
    ],
)
def test_a_match_that_cannot_be_read_is_refused(tmp_path: Path, column: str, text: str, said: str) -> None:
    rows = table(MATCHES)
    rows[1][column] = text
    with pytest.raises(InputError, match=said):
        loaded(tmp_path, written(tmp_path / "my_list_2024.csv", rows))


def test_a_match_that_somebody_rejected_is_no_link(tmp_path: Path) -> None:
    rows = table(MATCHES)
    rows[1]["potential_match_status"] = "REJECTED"
    intake = loaded(tmp_path, written(tmp_path / "my_list_2024.csv", rows))

    assert [row["to_id"] for row in rows_of(intake, "POSSIBLY_SAME_AS")] == ["os_id:VN2019005MNO345"]


def test_the_api_names_types_and_only_a_brand_buys(tmp_path: Path) -> None:
    intake = loaded(tmp_path, GEOJSON)

    assert [(row["id"], row["name"]) for row in rows_of(intake, "Brand")] == [
        ("brand:example-outfitters", "Example Outfitters")
    ]
    bought = {(row["from_id"], row["to_id"], tuple(row["listed"] or ())) for row in rows_of(intake, "SOURCES_FROM")}
    assert bought == {
        ("brand:example-outfitters", KNITWEAR, ("2023-03",)),
        ("brand:example-outfitters", FOOTWEAR, ()),
    }
    names = {row["name"] for row in rows_of(intake, "Organisation")}
    assert names == {"Example Audits [Public List]", "Invented Initiative (II)", "Example Knitwear Ltd"}
    assert any("union" in note and note.startswith("2 entries") for note in intake.notes)  # a union is never named


def test_the_api_gives_places_claims_and_partners(tmp_path: Path) -> None:
    intake = loaded(tmp_path, GEOJSON)

    knitwear, footwear = (by_id(intake, "Factory")[one] for one in (KNITWEAR, FOOTWEAR))
    assert (knitwear["lat"], knitwear["lng"], knitwear["is_closed"]) == (23.85, 90.4, None)
    assert footwear["is_closed"] is False  # the API tells open from not known
    assert (knitwear["workers_min"], knitwear["workers_max"]) == (100, 150)
    assert knitwear["identifiers"] == [KNITWEAR, "lei:EXAMPLE0000000000001"]
    assert set(knitwear["aliases"]) == {"EXAMPLE KNITWEAR LTD", "\u0989\u09a6\u09be\u09b9\u09b0\u09a3"}
    assert (knitwear["facility_type"], knitwear["processing_type"]) == (["Final Product Assembly"], ["Sewing"])
    names = {row["id"]: row["name"] for row in rows_of(intake, "Supplier")}
    assert [names[row["from_id"]] for row in rows_of(intake, "OWNS")] == ["Example Holdings"]
    assert [names[row["to_id"]] for row in rows_of(intake, "IN_GROUP")] == ["Example Group"]
    certificates = {row["scheme"]: row for row in rows_of(intake, "Certificate")}
    assert certificates["WRAP"]["source"] == ["Example WRAP via Open Supply Hub"]
    assert (certificates["amfori BSCI"]["start"], certificates["amfori BSCI"]["end"]) == ("2022-05-04", "2024-05-04")
    assert {"an_invented_key", "example_new_partner", "climate_trace_emissions"} <= intake.accounts.ignored.keys()


def test_one_feature_alone_is_read_too(tmp_path: Path) -> None:
    answer = json.loads(GEOJSON.read_text("utf-8"))
    path = tmp_path / "one.json"
    path.write_text(json.dumps(answer["features"][1]), "utf-8")

    assert recognise(path).format == "open_supply_hub_geojson"
    assert [row["id"] for row in rows_of(loaded(tmp_path, path), "Factory")] == [FOOTWEAR]


def test_the_first_version_of_the_new_api(tmp_path: Path) -> None:
    intake = loaded(tmp_path, V1)

    knitwear = by_id(intake, "Factory")[KNITWEAR]
    assert knitwear["identifiers"] == [
        KNITWEAR, "lei:EXAMPLE0000000000001", "duns:000000001", "rba:RBA-1", "os_id:BD2018009OLD000", "slcp:900001",
    ]  # fmt: skip
    assert (knitwear["geocode_precision"], knitwear["is_closed"]) == ("ROOFTOP", False)
    assert [row["id"] for row in rows_of(intake, "Mine")] == ["os_id:CL2020006PQR678"]
    assert [row["result"] for row in rows_of(intake, "Certificate") if row["scheme"] == "SLCP"] == [
        "Verification Invalidated"
    ]
    assert not rows_of(intake, "OWNS")  # this form does not say who stated the parent
    assert not rows_of(intake, "SOURCES_FROM")
    assert [row["name"] for row in rows_of(intake, "Proceeding")] == ["RSC grievance mechanism"]
    assert "an_invented_key" in intake.accounts.ignored


def test_a_torn_answer_is_no_whole_json(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(V1.read_bytes()[:-40])

    with pytest.raises(InputError, match="is no whole JSON"):
        loaded(tmp_path, path, format="open_supply_hub_v1")


def test_two_downloads_meet_in_one_place_and_stay_two_datasets(tmp_path: Path) -> None:
    """A download is a selection: the second one does not say that what it lacks is gone."""
    workspace = Workspace(tmp_path / "workspace")
    load(workspace, GEOJSON)
    second = load(workspace, OLDEST)

    assert second.projection is not None
    places = {row["id"]: row for row in second.projection.nodes("Factory").to_pylist()}
    assert set(places) == {KNITWEAR, FOOTWEAR, "os_id:CN2020004JKL012"}
    assert places[KNITWEAR]["dataset"] == ["open-supply-hub-facilities", "open-supply-hub-oar_facilities"]
    bought = second.projection.links("SOURCES_FROM").to_pylist()
    assert len(bought) == 2
    assert {row["delisted"] and tuple(row["delisted"]) for row in bought} == {None}


def test_a_file_without_types_does_not_make_a_known_farm_a_factory(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    load(workspace, FULL)
    rows = [{**table(OLDEST)[0], "oar_id": FARM.removeprefix("os_id:"), "country_code": "IN", "country_name": "India"}]
    second = load(workspace, written(tmp_path / "oar_old.csv", rows))

    assert second.projection is not None
    farms = {row["id"]: row["dataset"] for row in second.projection.nodes("Farm").to_pylist()}
    assert farms == {FARM: ["open-supply-hub-facilities_2024-02-03", "open-supply-hub-oar_old"]}
