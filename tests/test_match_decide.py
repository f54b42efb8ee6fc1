"""Decisions on hand-written records: what links, what is asked, what is new, and rows that are not worth much."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.match import Decision, Index, Record, explain, in_a_sentence, match

MILL = Record("mill", "Example Knitwear Ltd.", "Plot 12, Mill Road, Savar, Dhaka 1340", "Bangladesh")
MILL2 = Record("mill-2", "Example Knitwear Ltd. Unit 2", "Plot 12, Mill Road, Savar, Dhaka 1340", "Bangladesh")
OTHER = Record("other", "Lorem Washing Ltd.", "Plot 12, Mill Road, Savar, Dhaka 1340", "Bangladesh")
FAR = Record("far", "Quux Textile Mills", "45 Canal Street, Narayanganj", "Bangladesh")
CHINA = Record("china", "Ningbo Lizi Knitting Co., Ltd.", "No. 18 Lizi Road, Ningbo, Zhejiang", "China")
KNOWN = [MILL, OTHER, FAR, CHINA]


def decide(query: Record, known: list[Record] | None = None) -> Decision:
    (decision,) = match(Index.build(known or KNOWN), [query])
    return decision


def codes(decision: Decision) -> set[str]:
    return {guard.code for guard in decision.guards}


def test_another_spelling_is_linked() -> None:
    decision = decide(Record("q", "EXAMPLE KNIT WEAR LIMITED", "PLOT#12, MILL RD., SAVAR", "BD"))

    assert (decision.decision, decision.site_id, decision.guards) == ("auto", "mill", ())


def test_another_unit_is_not() -> None:
    decision = decide(Record("q", "Example Knitwear Ltd. Unit 3", "Plot 12, Mill Road, Savar", "BD"), [MILL, MILL2])

    assert decision.decision != "auto"
    assert [
        guard.code for guard in explain(Record("q", "Example Knitwear Ltd. Unit 3", MILL2.address, "BD"), MILL2).guards
    ] == ["unit_differs"]


def test_units_are_told_apart_though_written_differently() -> None:
    decision = decide(Record("q", "Example Knitwear (U-02)", "Plot 12, Mill Road, Savar", "BD"), [MILL, MILL2])

    assert (decision.decision, decision.site_id) == ("auto", "mill-2")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Record("q", "Example Knitwear Ltd.", "Plot 13, Mill Road, Savar, Dhaka 1340", "BD"), "place_differs"),
        (Record("q", "Example Knitwear Ltd. Unit 2", "Plot 12, Mill Road, Savar, Dhaka 1340", "BD"), "unit_missing"),
        (Record("q", "Example Knitwear Ltd.", "", "BD"), "no_address"),
        (Record("q", "Example Washing Ltd.", "Plot 12, Mill Road, Savar, Dhaka 1340", "BD"), "words_differ"),
        (Record("q", "Example Knitwear Ltd.", "Plot 12, Mill Road, Savar, Dhaka 9340", "BD"), "postcode_differs"),
    ],
)
def test_what_differs_is_asked_about(query: Record, code: str) -> None:
    found = explain(query, MILL)

    assert found.verdict != "auto"
    assert code in {guard.code for guard in found.guards}
    assert all(guard.sentence[0].islower() and not guard.sentence.endswith(".") for guard in found.guards)


def test_another_country_is_never_the_same() -> None:
    query = Record("q", MILL.name, MILL.address, "India")

    assert decide(query).decision == "new"
    assert [guard.code for guard in explain(query, MILL).guards] == ["country_differs"]


def test_without_a_country_all_are_compared() -> None:
    decision = decide(Record("q", "Example Knitwear Ltd", "Plot 12, Mill Road, Savar, Dhaka", ""))

    assert decision.site_id == "mill" and "no_country" in decision.doubts


def test_a_known_site_without_a_country_is_found() -> None:
    decision = decide(Record("q", MILL.name, MILL.address, "BD"), [Record("mill", MILL.name, MILL.address, "")])

    assert decision.site_id == "mill"


def test_a_name_in_another_script_is_a_question() -> None:
    decision = decide(Record("q", "宁波例子针织有限公司", "浙江省宁波市例子路18号", "中国"))

    assert (decision.decision, decision.site_id) == ("review", "china")
    assert "scripts_differ" in codes(decision)


@pytest.mark.parametrize(
    "query",
    [
        Record("q", "", "", ""),
        Record("q", "N/A", "N/A", "N/A"),
        Record("q", "", MILL.address, "BD"),
        Record("q", "same as above", "same as above", "BD"),
        Record("q", MILL.address, MILL.address, "BD"),
        Record("q", "Plot 12, Mill Road, Savar", "", "BD"),
        Record("q", "???", "!!!", "BD"),
        Record("q", "x" * 300, "y" * 300, "BD"),
        Record("q", "Example " * 40, MILL.address, "BD"),
        Record("q", "Example Knitwear Ltd. " * 60, MILL.address, "BD"),
        Record("q", "Ltd.", MILL.address, "BD"),
        Record("q", "\u202e\u200b\t", "\x00", "BD"),
    ],
)
def test_bad_rows_never_link_by_themselves(query: Record) -> None:
    decision = decide(query)

    assert decision.decision in ("review", "new")
    assert in_a_sentence(decision)


def test_identical_known_rows_are_a_question() -> None:
    twin = Record("twin", MILL.name, MILL.address, MILL.country)

    decision = decide(Record("q", MILL.name, MILL.address, "BD"), [MILL, twin, FAR])

    assert (decision.decision, decision.site_id) == ("review", "mill")
    assert "rival" in codes(decision)


def test_one_site_may_be_known_by_several_spellings() -> None:
    again = Record("mill", "Example Knit Composite", "12 Mill Rd, Savar", "BD")

    decision = decide(Record("q", MILL.name, MILL.address, "BD"), [MILL, again, FAR])

    assert (decision.decision, decision.site_id) == ("auto", "mill")


def test_a_list_that_repeats_a_factory_per_product_gets_one_answer() -> None:
    rows = [Record(f"q{at}", MILL.name, MILL.address, "BD") for at in range(50)]

    found = match(Index.build(KNOWN), rows)

    assert [one.query_id for one in found] == [row.id for row in rows]
    assert {(one.decision, one.site_id, one.score) for one in found} == {("auto", "mill", found[0].score)}


def test_duplicates_within_one_list() -> None:
    twin = Record("twin", "EXAMPLE KNITWEAR LTD", "Plot#12, Mill Rd., Savar, Dhaka", "BD")
    records = [*KNOWN, twin]

    found = {one.query_id: one for one in match(Index.build(records), records, not_itself=True)}

    assert (found["twin"].site_id, found["mill"].site_id) == ("mill", "twin")
    assert found["far"].decision == "new"


# Identifiers


def test_an_identifier_of_a_site_decides() -> None:
    known = Record(
        "k", "Example Knitwear Ltd.", "Plot 12, Mill Road, Savar", "BD", identifiers=("os_id:BD2019100ABCDEF",)
    )
    query = Record("q", "EKL Knit", "Savar", "BD", identifiers=("OS ID: bd2019100abcdef",))

    decision = decide(query, [known, FAR])

    assert (decision.decision, decision.site_id, decision.by) == ("auto", "k", "identifier")


def test_not_against_a_guard() -> None:
    known = Record("k", "Example Ltd. Unit 1", "Savar", "BD", identifiers=("os_id:BD2019100ABCDEF",))
    query = Record("q", "Example Ltd. Unit 2", "Savar", "BD", identifiers=("os_id:BD2019100ABCDEF",))

    decision = decide(query, [known])

    assert (decision.decision, codes(decision)) == ("review", {"unit_differs"})


@pytest.mark.parametrize("scheme", ["os_id", "uml", "rba", "duns", "lei", "tax"])
def test_a_conflict_forbids(scheme: str) -> None:
    values = {
        "os_id": ("BD2019100ABCDEF", "BD2019100ABCDEG"),
        "duns": ("123456789", "123456780"),
        "lei": ("EXAMPLE0000000000184", "EXAMPLE0000000000281"),
    }
    one, other = values.get(scheme, ("A1", "A2"))
    known = Record("k", MILL.name, MILL.address, "BD", identifiers=(f"{scheme}:{one}",))
    query = Record("q", MILL.name, MILL.address, "BD", identifiers=(f"{scheme}:{other}",))

    decision = decide(query, [known])

    assert (decision.decision, decision.site_id) == ("new", "")
    assert decision.forbidden == (("k", f"{scheme} differs"),)
    assert explain(query, known).verdict == "new"
    assert f"{scheme} differ" in str(explain(query, known))


def test_the_number_of_a_company_does_not_say_which_of_its_sites() -> None:
    lei = ("lei:EXAMPLE0000000000184",)
    known = [
        Record("k1", "Example Knitwear Savar", "Plot 1, Mill Road, Savar", "BD", identifiers=lei),
        Record("k2", "Example Knitwear Gazipur", "Plot 9, Canal Street, Gazipur", "BD", identifiers=lei),
    ]

    decision = decide(Record("q", "Example Knitwear", "Dhaka", "BD", identifiers=lei), known)

    assert decision.decision != "auto" and decision.by == "comparison"


def test_an_identifier_shared_by_two_sites_is_a_question() -> None:
    same = ("uml:42",)
    known = [Record(f"k{at}", MILL.name, MILL.address, "BD", identifiers=same) for at in (1, 2)]

    decision = decide(Record("q", MILL.name, MILL.address, "BD", identifiers=same), known)

    assert (decision.decision, codes(decision)) == ("review", {"identifier_twice"})


# Positions


def placed(
    id: str, lat: float, lng: float, precision: str = "", name: str = MILL.name, address: str = "Savar"
) -> Record:
    return Record(id, name, address, "BD", lat=lat, lng=lng, precision=precision)


def test_a_precise_position_helps_and_one_of_unknown_precision_does_not() -> None:
    plain = explain(placed("q", 23.85, 90.26), placed("k", 23.8501, 90.2601))
    precise = explain(placed("q", 23.85, 90.26, "rooftop"), placed("k", 23.8501, 90.2601, "rooftop"))
    half = explain(placed("q", 23.85, 90.26, "rooftop"), placed("k", 23.8501, 90.2601, "city"))

    assert precise.score > plain.score == half.score


def test_a_position_alone_never_links() -> None:
    query = placed("q", 23.85, 90.26, "rooftop", name="Ipsum Fashions", address="")
    known = placed("k", 23.85, 90.26, "rooftop", name="Quux Packaging", address="")

    assert decide(query, [known]).decision == "new"
    same_name = placed("k", 23.85, 90.26, "rooftop", name="Ipsum Fashions", address="")
    assert decide(query, [same_name]).decision != "auto", "a name and a position are no address"


def test_positions_far_apart_demote() -> None:
    near = Record("q", MILL.name, MILL.address, "BD", lat=23.85, lng=90.26, precision="rooftop")
    far = Record("k", MILL.name, MILL.address, "BD", lat=22.36, lng=91.78, precision="rooftop")

    assert explain(near, near).verdict == "auto"
    assert {guard.code for guard in explain(near, far).guards} == {"far_apart"}


@pytest.mark.parametrize(("lat", "lng", "sentence"), [(0.0, 0.0, "position 0, 0"), (121.5, 31.2, "exchanged")])
def test_a_useless_position_is_left_aside_and_said(lat: float, lng: float, sentence: str) -> None:
    query = Record("q", MILL.name, MILL.address, "BD", lat=lat, lng=lng, precision="rooftop")

    assert decide(query).decision == "auto"
    assert sentence in str(explain(query, MILL))


def test_exchanged_coordinates_show_beside_the_other_record() -> None:
    one = Record("q", MILL.name, MILL.address, "BD", lat=23.85, lng=80.26)
    other = Record("k", MILL.name, MILL.address, "BD", lat=80.26, lng=23.85)

    assert "exchanged" in {guard.sentence.split()[-1] for guard in explain(one, other).guards}


# Explanations


def test_an_explanation_says_why() -> None:
    said = str(explain(Record("q", "Example Knitwear Ltd. Unit 3", "Plot 12, Mill Road, Savar", "BD"), MILL2))

    assert "the unit or number in the name differs (3 / 2)" in said
    assert "log-odds" in said


def test_every_feature_has_its_words() -> None:
    from graph.match.companies import COMPANY_FEATURES
    from graph.match.explain import WORDS
    from graph.match.features import FEATURES

    assert set(WORDS) == {"intercept", *FEATURES, *COMPANY_FEATURES}


def test_the_hash_seed_makes_no_difference() -> None:
    program = (
        "import random\nfrom invented_sites import invent\nfrom graph.match import Index, match\n"
        "dice = random.Random(5)\nsites = invent(5, 40)\n"
        "known = [site.record(dice) for site in sites]\n"
        "for one in match(Index.build(known), [site.record(dice, 'q') for site in sites]): print(one)\n"
    )
    outputs = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        outputs.add(done.stdout)

    assert len(outputs) == 1 and outputs.pop().count("Decision(") > 50
