"""Counted boxes that open: keys that stay, limits that hold, and nothing hidden that is not counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from picture_answers import ANSWERS, BRAND, COUNTRIES, finding, node, path, step, trace_answer

from graph.export.chain import chain
from graph.export.folding import IN_ALL, PER_COLUMN, open_also
from graph.export.picture import drawing
from graph.export.reading import read

Json = dict[str, Any]


def big_answer() -> Json:
    """Forty suppliers and 107 factories in eight countries and in none, one of them with a hostile code."""
    countries = [*COUNTRIES, None, "<img src=x onerror=alert(1)>,~"]
    findings = []
    for number in range(107):
        supplier = node(f"org-s{number % 40}", f"Example Trading {number % 40}", "Supplier", countries[number % 7])
        site = node(f"site-{number:03}", f"Example Works {number}", country=countries[number % 8])
        verdict = ("overlap", "possible", "unknown")[number % 3]
        way = path(step(BRAND, "SOURCES_FROM", supplier), step(supplier, "SOURCES_FROM", site), verdict=verdict)
        findings.append(finding(f"ab-{number}", site, "wages", way))
    return {**trace_answer(), "findings": findings}


def check(answer: Json, opened: tuple[str, ...]) -> Any:
    drawn = chain(read(answer), opened)
    boxes = Counter([drawn.column[one] for one in drawn.drawn] + [fold.column for fold in drawn.folds])
    folded = [one for fold in drawn.folds for one in fold.nodes]
    assert max(boxes.values()) <= PER_COLUMN
    assert sum(boxes.values()) <= IN_ALL
    assert sorted([*drawn.drawn, *folded]) == sorted(drawn.nodes)  # each once: drawn or counted
    assert all(len(fold.nodes) > 1 for fold in drawn.folds)
    assert len({fold.key for fold in drawn.folds}) == len(drawn.folds)
    return drawn


def test_every_counted_box_opens_page_after_page_until_all_were_seen() -> None:
    answer = big_answer()
    closed = check(answer, ())
    assert len(closed.nodes) == 148
    for fold in closed.folds:
        opened = open_also((), fold.key)
        seen: set[str] = set()
        for _ in range(20):
            drawn = check(answer, opened)
            new = set(fold.nodes) & set(drawn.drawn)
            assert new - seen or set(fold.nodes) <= seen
            seen |= new
            key = next((one.key for one in drawn.folds if one.key.split("~")[0] == fold.key), None)
            if key is None or set(fold.nodes) <= seen:
                break
            opened = open_also(opened, key)
        assert set(fold.nodes) <= seen


def test_several_open_boxes_keep_the_limits_and_the_last_one_is_surely_drawn() -> None:
    answer = big_answer()
    opened: tuple[str, ...] = ()
    for fold in check(answer, ()).folds:
        opened = open_also(opened, fold.key)
        drawn = check(answer, opened)
        assert set(drawn.drawn) & set(fold.nodes)


def test_keys_do_not_depend_on_the_order_of_the_answer_or_hold_what_data_says() -> None:
    answer = big_answer()
    turned = {**answer, "findings": answer["findings"][::-1]}

    keys = {fold.key for fold in chain(read(answer)).folds}

    assert keys == {fold.key for fold in chain(read(turned)).folds}
    assert all(set(key) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") for key in keys)


@pytest.mark.parametrize(
    "opened", [("nothing",), ("1.0-BD~0",), ("1.0-BD~99999999",), ("1.0-BD~-1", "~"), ("1.0-BD~77",)]
)
def test_unknown_keys_and_pages_change_nothing_that_counts(opened: tuple[str, ...]) -> None:
    check(big_answer(), opened)


def test_a_later_page_takes_the_place_of_an_earlier_one() -> None:
    assert open_also(("1.0-BD", "2.0-IN"), "1.0-BD~2") == ("2.0-IN", "1.0-BD~2")
    assert open_also(("1.0-BD~2",), "1.0-BD") == ("1.0-BD",)


def test_a_drawing_says_what_each_box_is_and_how_much_is_shown() -> None:
    answer = big_answer()
    drawn = drawing(answer)
    reading = chain(read(answer))

    assert drawn["total"] == 107
    assert 0 < drawn["shown"] < 107
    boxes = {one["id"] for one in drawn["nodes"] if "lines" in one}
    assert set(drawn["targets"]) == boxes
    assert set(drawn["targets"].values()) == {f"node:{one}" for one in reading.drawn} | {
        f"open:{fold.key}" for fold in reading.folds
    }
    assert [fold["key"] for fold in drawn["folds"]] == [fold.key for fold in reading.folds]
    assert "107 recorded incidents" in drawn["summary"]


def test_a_drawing_of_uncleaned_answers_shows_the_same_text_as_the_page_does() -> None:
    from graph.export.boxes import draw

    for answer in ANSWERS.values() if isinstance(ANSWERS, dict) else ANSWERS:
        reading = read(answer)
        if not reading.entries:
            continue
        clean = [(box.title, [line.text for line in box.lines]) for box in draw(chain(reading), reading)[0]]
        raw = read(answer, as_it_is=True)
        assert [(box.title, [line.text for line in box.lines]) for box in draw(chain(raw), raw)[0]] == clean
