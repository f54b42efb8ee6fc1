"""Countries as lists write them: names, ISO codes, car codes; what is ambiguous is refused, the scheme decided."""

import contextlib
import csv
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

import graph.country_names
from graph.countries import countries
from graph.country_names import decide_scheme, read_country, unreadable
from graph.country_names.key import key
from graph.errors import InputError, UsageError

PACKAGE = Path(graph.country_names.__file__).parent
REFERENCE = Path(__file__).parents[2] / "shared" / "data" / "country-reference"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BANGLADESH", "BD"), ("bangladesh ", "BD"), ("\u200bBangladesh\u00a0", "BD"), ("“India”", "IN"),
        ("China.", "CN"), ("ＣＨＩＮＡ", "CN"), ("China Mainland", "CN"), ("P.R. China", "CN"), ("Viet Nam", "VN"),
        ("Viet-Nam", "VN"), ("VIỆT NAM", "VN"), ("Korea (Republic of)", "KR"), ("Korea, Republic of", "KR"),
        ("Korea, Republic of (South Korea)", "KR"), ("Korea (the Democratic People's Republic of)", "KP"),
        ("Korea (KR)", "KR"), ("Congo, Democratic Republic of the", "CD"), ("Congo (Brazzaville)", "CG"),
        ("Turkey (Türkiye)", "TR"), ("TURKIYE", "TR"), ("TÜRKİYE", "TR"), ("USA", "US"), ("U.S.A.", "US"), ("UK", "GB"),
        ("Hong Kong SAR", "HK"), ("China, Hong Kong SAR", "HK"), ("Taiwan, China", "TW"), ("Burma", "MM"),
        ("Myanmar (Burma)", "MM"), ("Swaziland", "SZ"), ("Czech Republic", "CZ"), ("Macedonia", "MK"),
        ("Ivory Coast", "CI"), ("COTE D'IVOIRE", "CI"), ("Côte d’Ivoire", "CI"), ("Cape Verde", "CV"),
        ("East Timor", "TL"), ("The Gambia", "GM"), ("Gambia (The)", "GM"), ("Bosnia & Herzegovina", "BA"),
        ("St. Lucia", "LC"), ("Boliva", "BO"), ("Tajikstan", "TJ"), ("England", "GB"), ("Scotland", "GB"),
        ("Wales", "GB"), ("Northern Ireland", "GB"), ("Ireland, Northern", "GB"), ("Ireland", "IE"),
        ("Guinea, Equatorial", "GQ"), ("Papua New Guinea", "PG"), ("Islamic Republic of Iran", "IR"),
        ("Bolivia (Plurinational State of)", "BO"),
        ("Republik Indonesia", "ID"), ("Deutschland", "DE"), ("Brasil", "BR"), ("Corea del Sur", "KR"), ("中国", "CN"),
        ("越南", "VN"), ("バングラデシュ", "BD"), ("बांग्लादेश", "BD"), ("বাংলাদেশ", "BD"), ("مصر", "EG"), ("Россия", "RU"),
        ("ไทย", "TH"), ("Çin", "CN"), ("Mỹ", "US"), ("BD", "BD"), ("bd", "BD"), ("BGD", "BD"), ("NA", "NA"),
        ("VN / Việt Nam", "VN"),
    ],
)  # fmt: skip
def test_a_name_or_iso_code_is_read(text: str, code: str) -> None:
    assert read_country(text) == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Korea", "KP KR"), ("Corea", "KP KR"), ("KOREA ", "KP KR"), ("Democratic Republic of Korea", "KP KR"),
        ("Congo", "CD CG"), ("Congo (the)", "CD CG"), ("Kongo", "CD CG"), ("刚果", "CD CG"), ("Guinea", "GN GQ GW"),
        ("Guinée", "GN GQ GW"), ("Virgin Islands", "VG VI"), ("Saint Martin", "MF SX"), ("St. Martin", "MF SX"),
        ("Republic of China", "CN TW"), ("Papua", "ID PG"), ("Czechoslovakia", "CZ SK"), ("Nga", "NG RU"),
        ("Georgia, USA", "GE US"), ("China, LA", "CN LA"), ("Vietnam / China", "CN VN"),
    ],
)  # fmt: skip
def test_an_ambiguous_name_is_refused_with_its_candidates(text: str, candidates: str) -> None:
    with pytest.raises(InputError, match=r"may be .* write the full name or the two-letter ISO code") as refused:
        read_country(text)
    assert all(f"{code} ({countries()[code]})" in str(refused.value) for code in candidates.split())
    assert str(refused.value).split("may be")[1].count(" (") == len(candidates.split())


@pytest.mark.parametrize(
    "text",
    ["Changsha", "Ho Chi Minh City", "Hanoi", "Dhaka", "Jakarta", "Guangdong", "Country", "Europe", "State of Georgia",
     "Bangladehs", "Vietnnam", "Inda", "N/A", "n.a.", "na", "no", "No", "-", "?", "D", "RI", "BUR", "XK", "Kosovo",
     "EU", "Bi", "Cin", "Man", "Fuji", "Male", "050", "China and Vietnam", "Paris, France", "x" * 100_000],
)  # fmt: skip
def test_what_is_no_country_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_country(text)
    assert text[:20] in str(refused.value)
    assert len(str(refused.value)) < 400


def test_an_empty_cell_and_an_unknown_scheme_are_said() -> None:
    for empty in ("", "  ", "\u200b", "."):
        with pytest.raises(InputError, match="the country cell is empty"):
            read_country(empty)
    with pytest.raises(UsageError, match="choose one of names, official_names, car_codes"):
        read_country("India", "cars")


def test_official_names_give_the_bare_name_to_the_country_that_bears_it() -> None:
    assert [read_country(name, "official_names") for name in ("Guinea", "Congo", "Congo (the)")] == ["GN", "CG", "CG"]
    for still in ("Korea", "Virgin Islands", "Saint Martin"):
        with pytest.raises(InputError, match="may be"):
            read_country(still, "official_names")
    with pytest.raises(InputError, match="--countries official_names"):
        read_country("Guinea")


@pytest.mark.parametrize(
    "language", ["en", "es", "fr", "pt", "de", "it", "tr", "vi", "id", "zh", "zh_Hant", "ru", "ar"]
)
def test_every_cldr_name_of_a_language_is_its_country_or_refused_with_it_among_the_candidates(language: str) -> None:
    refused = []
    for code in countries():
        name = Locale.parse(language).territories[code]
        try:
            assert read_country(name) == code, name
        except InputError as why:
            refused.append(code)
            assert f"{code} (" in str(why)
    assert set(refused) <= {"CG", "CD", "GN", "MF", "RU"}  # RU: Vietnamese "Nga" is also the look of NGA, Nigeria


def test_reading_the_languages_leaves_babel_as_it_was() -> None:
    read_country("Бангладеш")
    for locale in ("en_GB", "es_MX", "pt_PT", "zh_Hant_HK"):
        assert len([code for code in countries() if Locale.parse(locale).territories.get(code)]) == 249


def test_codes_are_read_as_themselves() -> None:
    assert [read_country(code) for code in countries()] == list(countries())
    for three, two in (
        ("CHN", "CN"),
        ("CHE", "CH"),
        ("CHL", "CL"),
        ("AUT", "AT"),
        ("AUS", "AU"),
        ("ROU", "RO"),
        ("COD", "CD"),
    ):
        assert read_country(three) == two


def test_a_declared_spelling_is_of_one_country_only() -> None:
    declared = tomllib.loads((PACKAGE / "spellings.toml").read_text("utf-8"))["names"]
    assert set(declared) <= set(countries())
    owners: dict[str, str] = {}
    for code, names in declared.items():
        for name in names:
            assert owners.setdefault(key(name), code) == code, name
            assert read_country(name) == code, name


def test_car_codes_are_signs_of_one_country_each() -> None:
    signs = tomllib.loads((PACKAGE / "car_codes.toml").read_text("utf-8"))
    assert set(signs) <= set(countries())
    every = [sign for many in signs.values() for sign in many]
    assert len(every) == len(set(every)) > 190
    known = "D=DE F=FR BD=BD K=KH RI=ID CL=LK ET=EG MS=MU RC=TW ES=SV SD=SZ LB=LR RU=BI RCB=CG WAN=NG ROK=KR"
    for sign, code in (pair.split("=") for pair in known.split()):
        assert read_country(sign, "car_codes") == code
    for none in ("Germany", "DE", "d", "SU", "RKS", "LK"):
        with pytest.raises(InputError, match="is not a car code"):
            read_country(none, "car_codes")


@pytest.mark.parametrize(
    ("values", "name", "shown"),
    [
        (["A", "D", "CL", "RI", "BD"], "car_codes", "'A', 'D', 'RI'; so 'CL' is Sri Lanka and not Chile"),
        (["IN", "CL"], "names", "ISO codes that are no car codes: 'IN'"),
        (["China", "CL"], "names", "written as names: 'China'"),
        (["Korea"], "names", "written as names: 'Korea'"),
        (["BD", "VN", "BD "], "names", "the same country as ISO code and as car code: 'BD', 'VN'"),
        (["D", "Foo"], "car_codes", "not read: 'Foo'"),
        (["", " "], "names", "no cell is a country"),
    ],
)
def test_how_a_file_writes_countries_is_decided_with_evidence(values: list[str], name: str, shown: str) -> None:
    scheme = decide_scheme(values)
    assert scheme.name == name
    assert shown in scheme.evidence


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["CL", "ET", "BD"], "'CL' is Sri Lanka and not Chile, 'ET' is Egypt and not Ethiopia"),
        (["D", "DE"], "'DE' as ISO codes, but 'D' only as car codes"),
        (["China", "K"], "'China' as names, but 'K' only as car codes"),
        (["NA", "CL"], "'CL' is Sri Lanka and not Chile"),
    ],
)
def test_a_file_that_fits_neither_or_both_is_asked(values: list[str], shown: str) -> None:
    with pytest.raises(InputError, match="--countries names or --countries car_codes") as asked:
        decide_scheme(values)
    assert shown in str(asked.value)


CARS = {"A": "AT", "RI": "ID", "K": "KH", "CL": "LK", "ET": "EG", "BD": "BD", "VN": "VN"}
ISO = {"IN": "IN", "DE": "DE", "CL": "CL", "ET": "ET", "BD": "BD", "VN": "VN"}


@given(st.lists(st.sampled_from(sorted(CARS | ISO)), min_size=1))
def test_a_file_of_codes_is_decided_as_by_trying_both(codes: list[str]) -> None:
    """A way of writing is possible if it reads every cell; one is left, or both read alike, or it is asked."""
    readings = {name: [table.get(code) for code in codes] for name, table in (("names", ISO), ("car_codes", CARS))}
    possible = {name: read for name, read in readings.items() if None not in read}
    if len(possible) == 2 and readings["names"] == readings["car_codes"]:
        possible.pop("car_codes")
    if len(possible) == 1:
        assert decide_scheme(codes).name == next(iter(possible))
    else:
        with pytest.raises(InputError):
            decide_scheme(codes)


def test_unreadable_cells_are_collected_once_each() -> None:
    found = unreadable(iter(["China", "Changsha", "Korea", "Changsha", "", "India "]))
    assert list(found) == ["Changsha", "Korea"]
    assert "'Changsha' is no name" in found["Changsha"]
    assert list(unreadable(["D", "DE"], "car_codes")) == ["DE"]


def test_na_among_names_is_not_taken_for_namibia() -> None:
    assert list(unreadable(["China", "NA", "Viet Nam"])) == ["NA"]
    assert unreadable(["CN", "NA", "VN"]) == {}
    assert unreadable(["NA"]) == {}


@settings(max_examples=300)
@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_refusal_and_never_anything_else(text: str) -> None:
    for scheme in ("names", "official_names", "car_codes"):
        try:
            assert read_country(text, scheme) in countries()
        except InputError as refused:
            assert "country" in str(refused)


@given(st.sampled_from(sorted(countries())), st.integers(0, 30), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_a_wrong_letter_never_makes_another_country(code: str, place: int, letter: str) -> None:
    """One letter more: refused, unless the result is itself a name that some language has for the same country."""
    name = Locale("en").territories[code]
    mistyped = name[: place % len(name)] + letter + name[place % len(name) :]
    with contextlib.suppress(InputError):
        assert read_country(mistyped) == code


def test_a_million_cells_of_few_countries_cost_little() -> None:
    cells = [*(Locale("en").territories[code] for code in list(countries())[:200]), "Changsha"] * 1000
    read_country("India")
    started = time.perf_counter()
    known = {cell: cell not in unreadable(cells[:201]) for cell in cells[:201]}
    for cell in cells:
        if known[cell]:
            read_country(cell)
    assert time.perf_counter() - started < 5


def reference(name: str) -> Iterator[dict[str, str]]:
    if not REFERENCE.exists():
        pytest.skip("developer data not present: ../shared/data")
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def counts(pairs: list[tuple[str, str]], scheme: str) -> tuple[int, list[str], int]:
    """Read right, read wrong, refused with a reason."""
    right, wrong, refused = 0, [], 0
    for text, expected in pairs:
        try:
            found = read_country(text, scheme)
        except InputError as why:
            refused += len(str(why)) > 40
            continue
        right += found == expected
        wrong += [f"{text}: {found}, not {expected}"] if found != expected else []
    return right, wrong, refused


@pytest.mark.parametrize(
    ("written", "scheme", "right", "refused"),
    [
        ("name or ISO", "names", 212, 4),
        ("name or ISO", "official_names", 213, 3),
        ("Mondial car code", "car_codes", 31, 0),
    ],
)
def test_the_messy_strings_of_real_lists(written: str, scheme: str, right: int, refused: int) -> None:
    """Not read: a city, a repeated header, Korea, and (as names) Guinea."""
    rows = [row for row in reference("messy_country_gold.csv") if row["scheme"] == written]
    found = counts([(row["raw_value"], row["expected_iso2"]) for row in rows], scheme)
    assert found == (right, [], refused)


@pytest.mark.parametrize(
    ("language", "right"), [("en", 249), ("fr", 249), ("es", 249), ("ru", 243), ("cn", 234), ("ar", 214)]
)
def test_the_united_nations_names_in_six_languages(language: str, right: int) -> None:
    rows = [(row["Country or Area"], row["ISO-alpha2 Code"]) for row in reference(f"UNSD-{language}.csv")]
    assert counts(rows, "official_names") == (right, [], 249 - right)
    by_name = counts(rows, "names")
    assert (by_name[0], by_name[1]) == (right - 2, [])


@pytest.mark.parametrize(
    ("column", "scheme"),
    [("ISO3166-1-Alpha-2", "names"), ("ISO3166-1-Alpha-3", "names"), ("official_name_en", "official_names"),
     ("UNTERM English Short", "official_names"), ("UNTERM French Formal", "official_names"),
     ("UNTERM Spanish Formal", "official_names"), ("UNTERM Russian Formal", "official_names")],
)  # fmt: skip
def test_other_names_of_the_country_table_are_never_read_wrong(column: str, scheme: str) -> None:
    pairs = [(row[column], row["ISO3166-1-Alpha-2"]) for row in reference("country-codes.csv") if row[column].strip()]
    right, wrong, _ = counts(pairs, scheme)
    assert wrong == []
    assert right == len(pairs) or "Formal" in column


def test_car_codes_agree_with_the_table_of_distinguishing_signs() -> None:
    """The table gives territories the sign of their state, so a sign is compared where one country is independent."""
    for row in reference("country-codes.csv"):
        if row["is_independent"] == "Yes" and len(row["DS"].strip()) and row["DS"] != row["ISO3166-1-Alpha-2"]:
            try:
                found = read_country(row["DS"].strip(), "car_codes")
            except InputError:
                continue
            assert found == row["ISO3166-1-Alpha-2"] or (row["DS"], found) in {("RI", "ID"), ("F", "FR")}
