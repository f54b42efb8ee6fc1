"""The score is the sum of its terms; a guard can only demote; thresholds follow the size of the reference."""

import json
import random
from fractions import Fraction
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as some
from invented_sites import invent

from graph.match import Index, Record, explain, match
from graph.match.decide import verdict_of
from graph.match.features import FEATURES, compare
from graph.match.guards import Guard
from graph.match.normalise import normalise
from graph.match.score import model, read_model
from graph.match.tokens import Weights

TEXT = some.text(alphabet=some.sampled_from("abcdeghilmnorstuxyz ABC 0123456789-/#.,&()İşü例子厂№"), max_size=40)
RANK = {"new": 0, "review": 1, "auto": 2}


def decisions():
    dice = random.Random(3)
    sites = invent(3)
    known = [site.record(dice) for site in sites if dice.random() < 0.7]
    queries = [site.record(dice, f"q-{site.id}") for site in sites]
    return match(Index.build(known), queries), queries, known


def test_every_score_is_the_sum_of_its_terms() -> None:
    found, _, _ = decisions()

    assert {one.decision for one in found} == {"auto", "review", "new"}
    for decision in found:
        for candidate in decision.candidates:
            exact = sum(Fraction(term.coefficient * term.value) for term in candidate.terms)
            assert candidate.score == float(exact)
        if decision.candidates:
            assert decision.score == decision.candidates[0].score
            assert decision.terms == decision.candidates[0].terms
        assert decision.version == model("facilities").version


def test_a_decision_follows_from_score_and_guards() -> None:
    found, _, _ = decisions()

    for decision in found:
        if decision.score is not None:
            assert decision.decision == verdict_of(decision.score, decision.guards, decision.bars)


@given(
    some.floats(-30, 30),
    some.lists(some.builds(Guard, some.text(max_size=3), some.text(max_size=3)), max_size=3),
    some.lists(some.builds(Guard, some.text(max_size=3), some.text(max_size=3)), max_size=3),
)
def test_guards_only_demote(score: float, few: list[Guard], more: list[Guard]) -> None:
    bars = (2.0, -4.0)

    assert RANK[verdict_of(score, few + more, bars)] <= RANK[verdict_of(score, few, bars)]
    if few:
        assert verdict_of(score, few, bars) != "auto"


@given(some.lists(some.tuples(TEXT, TEXT, some.sampled_from(["BD", "", "Korea", "VN"])), min_size=2, max_size=2))
def test_any_two_records_can_be_explained(rows: list[tuple[str, str, str]]) -> None:
    one, other = (Record(str(at), *row) for at, row in enumerate(rows))

    found = explain(one, other)

    assert found.score == float(sum(Fraction(term.coefficient * term.value) for term in found.terms))
    assert found.verdict != "auto" or not found.guards
    assert str(found).count("\n") >= 2


@given(TEXT, TEXT, TEXT, TEXT)
def test_features_are_bounded_and_most_do_not_mind_who_asks(a: str, b: str, c: str, d: str) -> None:
    one, other = normalise(Record("1", a, b, "BD")), normalise(Record("2", c, d, "BD"))
    empty = Weights(0, {})
    forth, back = compare(one, other, empty, empty), compare(other, one, empty, empty)

    assert all(0 <= value <= 1 for value in forth.values)
    for feature in set(FEATURES) - {"name_rare", "addr_short"}:
        assert forth.value(feature) == pytest.approx(back.value(feature))


def test_a_record_is_itself() -> None:
    record = Record("1", "Example Knitwear Ltd. Unit 2", "Plot 12, Mill Road, Savar, Dhaka 1340", "BD")

    assert explain(record, record).verdict == "auto"


def test_coefficients_have_the_signs_that_reason_asks_for() -> None:
    own = model("facilities").coefficients

    assert set(own) == set(FEATURES)
    for feature in ("name_soft", "name_compact", "name_rare", "addr_min", "addr_soft", "num_agree", "pc_agree", "near"):
        assert own[feature] >= 0
    for feature in ("name_swap", "name_extra", "addr_swap", "num_conf", "pc_conf", "unit_conf", "unit_miss", "far"):
        assert own[feature] <= 0
    assert own["addr_missing"] == own["ctry_agree"] == 0, "an address that is missing is no evidence"


def test_the_bar_rises_with_the_reference() -> None:
    content = json.loads((resources.files("graph.match") / "coefficients.json").read_text("utf-8"))
    bars = [row["auto"] for row in content["facilities"]["thresholds"]]
    using = read_model(content, "facilities")

    assert bars == sorted(bars) and content["facilities"]["thresholds"][-1]["records"] is None
    assert using.bars(1)[0] == bars[0]
    assert using.bars(10**9)[0] == bars[-1]
