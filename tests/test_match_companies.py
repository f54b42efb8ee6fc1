"""Companies: never one by their names alone, but asked about where the names are alike in a company's own ways."""

import pytest

from graph.match import Decision, Index, Record, explain, match

KNOWN = [
    Record("company-1", "Example Knit Composite Ltd.", country="Bangladesh"),
    Record("company-2", "Lorem Footwear GmbH", country="Germany", identifiers=("lei:EXAMPLE0000000000184",)),
    Record("company-3", "Lorem Footwear 2 GmbH", country="Germany"),
    Record("company-4", "Ipsum Textiles Joint Stock Company", country="Viet Nam"),
    Record("company-5", "Quux Apparel Inc.", country="United States", identifiers=("lei:EXAMPLE0000000000281",)),
]


def decide(*queries: Record) -> list[Decision]:
    return match(Index.build(KNOWN, companies=True), queries)


@pytest.mark.parametrize(
    ("name", "country", "site"),
    [
        ("EXAMPLE KNIT COMPOSITE LIMITED", "Bangladesh", "company-1"),
        ("EKC", "Bangladesh", "company-1"),
        ("Ipsum Textile JSC", "", "company-4"),
        ("Công ty Cổ phần Ipsum Textiles", "Viet Nam", "company-4"),
    ],
)
def test_a_name_that_is_alike_is_a_question(name: str, country: str, site: str) -> None:
    (decision,) = decide(Record("q", name, country=country))

    assert (decision.decision, decision.site_id) == ("review", site)


def test_not_even_an_equal_name_is_linked() -> None:
    for one, decision in zip(KNOWN, decide(*KNOWN), strict=True):
        expected = "auto" if one.identifiers else "review"
        assert (decision.decision, decision.site_id) == (expected, one.id)
        assert decision.by == ("identifier" if one.identifiers else "comparison")


def test_another_lei_is_another_company() -> None:
    (decision,) = decide(Record("q", "Lorem Footwear GmbH", country="DE", identifiers=("LEI: EXAMPLE0000000000281",)))

    assert decision.decision == "auto" and decision.site_id == "company-5"
    assert ("company-2", "lei differs") in decision.forbidden


def test_a_number_in_the_name_tells_companies_apart() -> None:
    second = explain(Record("q", "Lorem Footwear 2 GmbH"), KNOWN[2], companies=True)
    first = explain(Record("q", "Lorem Footwear 2 GmbH"), KNOWN[1], companies=True)

    assert second.score > first.score + 4


def test_legal_forms_are_compared_by_their_kind() -> None:
    def points(form: str) -> float:
        return explain(Record("a", f"Quux {form}"), Record("b", "Quux GmbH"), companies=True).score

    assert points("Ltd") > points("") > points("AG")
    assert points("S.à r.l.") == points("Ltd")
