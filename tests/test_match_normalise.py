"""Names and addresses taken apart, script by script, against what a reader expects of each."""

import csv
from importlib import resources

import pytest

from graph.match import Record
from graph.match.addresses import country_in, read_address
from graph.match.letters import fold, scripts
from graph.match.names import read_name
from graph.match.normalise import normalise, unpacked

NAMES = [
    ("Example Garments Ltd.", "example garment", ""),
    ("EXAMPLE GARMENT LIMITED", "example garment", ""),
    ("Example Garments (P) Ltd", "example garment", ""),
    ("Example Garments Pvt.Ltd. Co.", "example garment", ""),
    ("M/s. Example Knit Wear", "example knitwear", ""),
    ("A.B. Example Textiles Co.,Ltd", "ab example textile", ""),
    ("PT. Example Busana Tbk", "example busana", ""),
    ("Busana Example, PT", "busana example", ""),
    ("SA Example Mills", "sa example mill", ""),
    ("Confecciones Ejemplo S.A. de C.V.", "confecciones ejemplo", ""),
    ("Maglificio Esempio S.p.A.", "maglificio esempio", ""),
    ("Beispiel Textil GmbH & Co. KG", "beispiel textile", ""),
    ("Örnek Tekstil San. ve Tic. Ltd. Şti.", "ornek tekstil", ""),
    ("ÖRNEK TEKSTİL SANAYİ VE TİCARET ANONİM ŞİRKETİ", "ornek tekstil", ""),
    ("Công ty TNHH May Mặc Ví Dụ", "may mac vi du", ""),
    ("ООО Пример", "primer", ""),
    ("Пример ЕООД", "primer", ""),
    ("宁波例子针织有限公司", "ning bo li zi knitting", ""),
    ("宁波例子针织有限公司第二工厂", "ning bo li zi knitting", "2"),
    ("宁波例子服装3号厂", "ning bo li zi garment", "3"),
    ("บริษัท ตัวอย่าง จำกัด", "tawoyang", ""),
    ("উদাহরণ গার্মেন্টস লিমিটেড ইউনিট ২", "udahrn garment", "2"),
    ("شركة مثال المحدودة", "mthl", ""),
    ("Example Ltd. Unit-II", "example", "2"),
    ("Example Ltd. (U-02)", "example", "2"),
    ("Example Ltd. - Unit No. 2", "example", "2"),
    ("Example Ltd. Unit # 2", "example", "2"),
    ("Example Ltd. Factory 2", "example", "2"),
    ("Example Ltd. 2", "example", "2"),
    ("Example Two Ltd.", "example", "2"),
    ("Example 2nd Unit", "example", "2"),
    ("Example Garments Unit 1 & 2", "example garment", "1 2"),
    ("Example Plant A-014", "example", "a14"),
    ("Example Section B", "example", "b"),
    ("Example Şubesi 3", "example", "3"),
    ("Example Фабрика №4", "example", "4"),
    ("No. 5 Garment Factory", "garment factory", "5"),
    ("Jiang Xi Example", "jiang xi example", ""),
    ("Ltd.", "ltd", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "tokens", "units"), NAMES)
def test_a_name_is_taken_apart(text: str, tokens: str, units: str) -> None:
    name = read_name(text)

    assert (" ".join(name.tokens), " ".join(name.units)) == (tokens, units)


@pytest.mark.parametrize(
    ("text", "country", "tokens", "places", "postcodes"),
    [
        ("Plot No. A-012, Mill Rd., Savar, Dhaka, 1345", "BD", "mill road savar dhaka", "plot:a12", "1345"),
        ("12/5, Sector 63, Noida 201301", "IN", "sector noida", "plot:12/5 sector:63", "201301"),
        ("55-56 Canal Street", "", "canal street", "plot:55 plot:56", ""),
        ("Road No. 3, Chittagong, Bangladesh", "BD", "road chattogram", "road:3", ""),
        ("117. Sok., Örnek Mah., Bursa", "TR", "sokak ornek mahallesi bursa", "road:117", ""),
        ("Jl. Contoh Km. 28", "ID", "jalan contoh km", "km:28", ""),
        ("Phase II, Building C", "", "phase building", "building:c phase:2", ""),
        ("Lot HC1, Road D2, TP HCM, Viet Nam", "VN", "road hcmc", "plot:hc1 road:d2", ""),
        ("浙江省宁波市例子路18号", "CN", "zhe jiang province ning bo city li zi road", "plot:18", ""),
        ("P.O. Box 54, Example Estate", "", "pobox example estate", "pobox:54", ""),
        ("59013 Esempio Italia", "IT", "esempio italia", "", "59013"),
        ("", "", "", "", ""),
    ],
)
def test_an_address_is_taken_apart(text: str, country: str, tokens: str, places: str, postcodes: str) -> None:
    address = read_address(text, country)

    assert " ".join(address.tokens) == tokens
    assert " ".join(address.places) == places
    assert " ".join(address.postcodes) == postcodes


@pytest.mark.parametrize(
    ("record", "doubts"),
    [
        (Record("1", "", "Mill Road", "BD"), {"no_name"}),
        (Record("1", "N/A", "n.a.", "BD"), {"name_placeholder", "address_placeholder"}),
        (Record("1", "Example", "same as above", "BD"), {"address_placeholder"}),
        (Record("1", "Example", "  ", "Atlantis"), {"no_address", "country_unread"}),
        (Record("1", "Example", "Mill Road", ""), {"no_country"}),
        (Record("1", "Example", "Mill Road, Viet Nam", ""), {"country_from_address"}),
        (Record("1", "Example", "Mill Road", "Korea"), {"country_unread"}),
        (Record("1", "Plot 12, Mill Road", "Plot 12, Mill Road, Savar", "BD"), {"name_is_address"}),
        (Record("1", "x" * 1001, "Mill Road", "BD"), {"name_too_long"}),
        (Record("1", "Example", "Mill Road", "BD", lat=0.0, lng=0.0), {"position_zero"}),
        (Record("1", "Example", "Mill Road", "CN", lat=121.5, lng=31.2), {"position_swapped"}),
        (Record("1", "Example", "Mill Road", "BD", lat=200.0, lng=200.0), {"position_outside"}),
        (Record("1", "Example", "Mill Road", "BD", identifiers=("lei:123",)), {"identifier_unread"}),
        (Record("1", "Example Garments Ltd", "12 Mill Road, Savar", "ID"), set()),
    ],
)
def test_doubts_are_named(record: Record, doubts: set[str]) -> None:
    assert set(normalise(record).doubts) == doubts


def test_the_record_is_not_touched_and_the_form_survives_packing() -> None:
    record = Record("1", "  Örnek   Tekstil A.Ş. Unit 2", "117. Sok., Bursa 16245", "Türkiye", "Bursa")
    normal = normalise(record)

    assert record.name == "  Örnek   Tekstil A.Ş. Unit 2"
    assert unpacked(normal.packed()) == normal


def test_scripts_and_folding() -> None:
    assert scripts("Example 例子 Пример №2") == ("CJK", "CYRILLIC", "LATIN")
    assert fold("İSTANBUL ığüşöç Đồng ß") == "istanbul igusoc dong ss"
    assert fold("Ｅｘａｍｐｌｅ\u200b  Ⅱ") == "example ii"


def test_the_end_of_an_address_names_a_country_only_in_full() -> None:
    assert country_in("Mill Road, Dhaka, Bangladesh") == "BD"
    assert country_in("Miami, FL") == ""
    assert country_in("Atlanta, Georgia") == ""


def test_every_line_of_every_table_has_its_source() -> None:
    tables = [path for path in resources.files("graph.match.tables").iterdir() if path.name.endswith(".csv")]

    assert len(tables) == 9
    for table in tables:
        rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
        assert rows and all(row["source"] and None not in row for row in rows), table.name
        assert len({(row["written"], row.get("at"), row.get("form")) for row in rows}) == len(rows), table.name
