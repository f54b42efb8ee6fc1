"""US DOL: the list of goods in three forms, and the country pages."""

from collections import Counter
from pathlib import Path

import pytest
from defusedxml import ElementTree
from government_lists import FIXTURES, by_id, developer_data, ends, rows_of, stated
from own_data import links

from graph import model
from graph.errors import InputError
from graph.ingest.dol_better_trade import read_years
from graph.intake import Intake, load
from graph.workspace import Workspace

GOODS = FIXTURES / "us_dol_goods"


def risks(intake: Intake) -> dict[tuple[str, str], list[str]]:
    return {
        (row["from_id"].removeprefix("dol_good:"), row["to_id"].removeprefix("country:")): row["exploitation"] or []
        for row in rows_of(intake, "RISK_IN")
    }


def names_no_company_and_no_place(intake: Intake) -> bool:
    return not {*model.COMPANIES, *model.FACILITIES, "Incident"} & intake.tables.keys()


def test_goods_become_risks_of_goods_from_countries(tmp_path: Path) -> None:
    intake = stated(GOODS / "goods_2021.xml", tmp_path, "us_dol_goods")

    assert (intake.about.as_of, intake.dataset) == ("2021", "us-dol-goods")
    assert risks(intake) == {
        ("example-acai-berries", "GN"): ["child_labour"],
        ("example-acai-berries", "CD"): ["child_labour", "forced_labour", "forced_child_labour"],
        ("example-yarn", "TR"): [],
        ("example-yarn", "MM"): ["forced_labour"],
    }
    derived = {row["to_id"]: row["derived_from"] for row in rows_of(intake, "RISK_IN")}
    assert derived["country:TR"] == "a listed good from Guinea; the file does not say which good"
    assert derived["country:MM"] is None
    assert by_id(intake, "Good")["dol_good:example-yarn"]["aliases"] == ["example yarn"]
    assert by_id(intake, "Good")["dol_good:example-acai-berries"]["name"] == "Example A\u00e7a\u00ed Berries"
    assert names_no_company_and_no_place(intake)
    assert intake.accounts.read == {"goods_2021.xml": 5}
    assert intake.accounts.folded == {"a good without any country": 1}
    assert any("Example Slate" in note for note in intake.notes)


def test_two_versions_of_the_list_are_one_list(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    for name in ("goods_2021.xml", "goods_2016.xml"):
        projection = load(workspace, GOODS / name).projection
    assert projection is not None
    found = {
        (row["from_id"], row["to_id"]): (row["listed"], row["exploitation"]) for row in links(projection, "RISK_IN")
    }
    assert found[("dol_good:example-acai-berries", "country:GN")] == (["2016", "2021"], ["child_labour"])
    assert found[("dol_good:example-lamps", "country:MM")][0] == ["2016"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<Child_Labor>Yes", "<Child_Labor>Perhaps", "Child_Labor is 'Perhaps' and not Yes or No"),
        ("Burma", "Korea", "'Korea'"),
        ("<Good_Sector>", "<Good_Colour>red</Good_Colour><Good_Sector>", "Good_Colour"),
        ("</Goods>", "", "cannot be read as XML"),
        ("<Goods>", '<!DOCTYPE Goods [<!ENTITY a "b">]><Goods>', "has no format tiertrace knows"),
    ],
)
def test_what_the_format_does_not_have_is_refused(before: str, after: str, said: str, tmp_path: Path) -> None:
    text = (GOODS / "goods_2021.xml").read_text("utf-8")
    (tmp_path / "goods_2021.xml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError, match=said):
        stated(tmp_path / "goods_2021.xml", tmp_path)


def test_a_list_without_a_year_in_its_name_asks_for_one(tmp_path: Path) -> None:
    (tmp_path / "goods.xml").write_bytes((GOODS / "goods_2021.xml").read_bytes())
    with pytest.raises(InputError, match="name it: --as-of"):
        stated(tmp_path / "goods.xml", tmp_path)
    assert stated(tmp_path / "goods.xml", tmp_path, as_of="2024").about.as_of == "2024"


def test_spreadsheets(tmp_path: Path) -> None:
    tvpra = stated(FIXTURES / "us_dol_tables" / "TVPRA2016_example.csv", tmp_path, "us_dol_tables")
    assert (tvpra.dataset, tvpra.about.as_of) == ("us-dol-tvpra", "2016")
    assert risks(tvpra) == {
        ("example-tobacco", "MW"): ["child_labour"],
        ("example-nuts", "BO"): ["child_labour", "forced_labour"],
        ("example-gravel", "GN"): ["forced_labour"],
    }
    order = stated(FIXTURES / "us_dol_tables" / "EO13126List_2014.csv", tmp_path, "us_dol_tables")
    assert (order.dataset, order.about.as_of) == ("us-eo-13126", "2014")
    assert risks(order) == {
        ("example-tobacco", "MW"): ["forced_child_labour"],
        ("example-garments", "VN"): ["forced_child_labour"],
    }
    assert names_no_company_and_no_place(tvpra) and names_no_company_and_no_place(order)


def test_a_mark_that_is_no_x_is_refused(tmp_path: Path) -> None:
    (tmp_path / "TVPRA2016.csv").write_text("Country,Good,Child Labor,Forced Labor\nMalawi,Example Tobacco,?,\n")
    with pytest.raises(InputError, match=r"TVPRA2016.csv:2: Child Labor '\?' is neither X nor empty"):
        stated(tmp_path / "TVPRA2016.csv", tmp_path)


def test_better_trade_tool_keeps_the_years_of_listing(tmp_path: Path) -> None:
    intake = stated(FIXTURES / "us_dol_better_trade" / "core_data.csv", tmp_path, "us_dol_better_trade")
    periods = sorted(
        (row["from_id"], row["exploitation"][0], row["valid_from"], row["valid_to"])
        for row in rows_of(intake, "RISK_IN")
    )
    assert periods == [
        ("dol_good:example-gravel", "child_labour", "2016", "2020"),
        ("dol_good:example-tobacco", "child_labour", "2009", None),
        ("dol_good:example-tobacco", "forced_labour", "2020", "2022"),
        ("dol_good:example-tobacco", "forced_labour", "2024", None),
    ]
    assert intake.accounts.folded == {"listed for no kind of labour": 1}
    assert intake.accounts.ignored["Example_Extra"] == "not known to this importer"


def test_years_that_are_none_are_refused() -> None:
    assert read_years("2009 \u2013 2012, 2016") == [("2009", "2012"), ("2016", None)]
    for text in ("since 2009", "2012-2009", "09-12", "X"):
        with pytest.raises(InputError):
            read_years(text)


def test_country_pages(tmp_path: Path) -> None:
    intake = stated(FIXTURES / "us_dol_countries" / "countries_2021.xml", tmp_path, "us_dol_countries")

    assert {row["id"]: row["value_text"] for row in rows_of(intake, "Measure")} == {
        "us-dol-countries:assessment:GN:2021": "Moderate Advancement",
        "us-dol-countries:assessment:MM:2021": "No Advancement \u2013 Example Reason",
        "us-dol-countries:assessment:PS:2021": "No Assessment",
    }
    assert {row["id"]: (row["kind"], row["status"], row["start"]) for row in rows_of(intake, "Proceeding")} == {
        "us-dol-countries:ilo_ratification:C138:GN": ("ilo_ratification", "ratified", None),
        "us-dol-countries:ilo_ratification:C138:MM": ("ilo_ratification", "not ratified", None),
        "us-dol-countries:ilo_ratification:C182:GN": ("ilo_ratification", "ratified", None),
        "us-dol-countries:ilo_ratification:C182:MM": ("ilo_ratification", "ratified", None),
    }
    assert len(ends(intake, "CONCERNS")) == 7 and names_no_company_and_no_place(intake)
    assert sorted(intake.accounts.folded) == [
        "Kosovo has no code in ISO 3166-1 and is no Country here",
        "a country without assessment and conventions: only its goods are listed",
    ]


@pytest.mark.parametrize(
    ("year", "goods", "pairs"), [(2016, 140, 379), (2018, 149, 418), (2019, 157, 438), (2021, 169, 467)]
)
def test_the_published_counts_of_goods(year: int, goods: int, pairs: int, tmp_path: Path) -> None:
    path = developer_data("us-dol-sweat-and-toil", f"goods_{year}.xml")
    root = ElementTree.parse(path).getroot()
    intake = stated(path, tmp_path, "us_dol_goods")

    assert len(root) == goods
    assert len(rows_of(intake, "RISK_IN")) == pairs == len(list(root.iter("Country")))
    assert len(rows_of(intake, "Good")) == len({good.findtext("Good_Name") for good in root})
    kinds = Counter(kind for kinds in risks(intake).values() for kind in kinds)
    for tag, kind in (("Child_Labor", "child_labour"), ("Forced_Labor", "forced_labour")):
        assert kinds[kind] == sum(one.text == "Yes" for one in root.iter(tag))
    assert names_no_company_and_no_place(intake)


def test_the_published_counts_of_spreadsheets(tmp_path: Path) -> None:
    tvpra = stated(developer_data("us-dol-tvpra-2016", "TVPRA2016_0.xlsx"), tmp_path, "us_dol_tables")
    kinds = Counter(kind for kinds in risks(tvpra).values() for kind in kinds)
    assert (sum(tvpra.accounts.read.values()), kinds) == (379, {"child_labour": 345, "forced_labour": 103})
    order = stated(developer_data("us-dol-tvpra-2016", "EO13126List_2014.xls"), tmp_path, "us_dol_tables")
    assert len(rows_of(order, "RISK_IN")) == 54


def test_the_published_counts_of_country_pages(tmp_path: Path) -> None:
    path = developer_data("us-dol-sweat-and-toil", "countries_2021.xml")
    intake = stated(path, tmp_path, "us_dol_countries")

    levels = [one.text for one in ElementTree.parse(path).getroot().iter("Advancement_Level") if one.text]
    assert intake.accounts.read == {"countries_2021.xml": 143} and len(levels) == 131
    assert len(rows_of(intake, "Measure")) == 130  # Kosovo has no code
    ratified = Counter(row["status"] for row in rows_of(intake, "Proceeding"))
    assert ratified == {"ratified": 238, "not ratified": 16}  # the file repeats one country's conventions
