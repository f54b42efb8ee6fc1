"""A narrowed answer against a plain loop, and what an answer says of one node."""

from __future__ import annotations

import copy
import itertools
import random
from typing import Any

import pytest
from picture_answers import BRAND, KNITWEAR, TRADER, trace_answer

from graph.trace.narrow import narrow, passing

Json = dict[str, Any]
VALUES: dict[str, tuple[Any, ...]] = {
    "tier": (0, 1, 2, 3),
    "verdict": ("overlap", "possible", "unknown", "before", "after"),
    "status": ("acknowledged", "documented", "disputed", "alleged"),
    "strength": ("strong", "fair", "contested", "weak"),
}
NAMES = {"tier": "tiers", "verdict": "verdicts", "status": "statuses", "strength": "strengths"}


def random_answer(seed: int) -> Json:
    chance = random.Random(seed)
    findings: list[Json] = [
        {
            "incident": {"id": f"ab-{number}", "start": chance.choice((None, "2013")), "end": None},
            "facility": {"id": f"site-{number}", "country": chance.choice(("BD", "IN", None))},
            "paths": [],
            **{part: chance.choice(values) for part, values in VALUES.items()},
        }
        for number in range(chance.randrange(40))
    ]
    return {
        "brand": {"id": "org-1"},
        "coverage": {"not_shown": chance.randrange(9), "undated": 0},
        "findings": findings,
    }


@pytest.mark.parametrize("seed", range(60))
def test_a_narrowed_answer_is_what_a_plain_loop_keeps(seed: int) -> None:
    answer = random_answer(seed)
    before = copy.deepcopy(answer)
    chance = random.Random(-seed)
    asked: dict[str, Any] = {part: chance.sample(values, chance.randrange(3)) for part, values in VALUES.items()}
    countries = chance.sample(("BD", "IN", ""), chance.randrange(3))

    part = narrow(answer, countries=countries, **{NAMES[name]: values for name, values in asked.items()})

    kept = []
    for row in answer["findings"]:
        good = all(not values or row[name] in values for name, values in asked.items())
        if good and (not countries or (row["facility"]["country"] or "") in countries):
            kept.append(row)
    assert part["findings"] == kept
    assert part["coverage"]["not_shown"] == before["coverage"]["not_shown"] + len(before["findings"]) - len(kept)
    assert part["coverage"]["undated"] == len(
        [row for row in kept if row["verdict"] == "unknown" or not row["incident"]["start"]]
    )
    assert answer == before


def test_without_filters_everything_stays() -> None:
    answer = trace_answer()

    assert narrow(answer)["findings"] == answer["findings"]


def test_a_node_is_shown_with_what_is_at_it_behind_it_and_leads_to_it() -> None:
    answer = trace_answer()
    for node in (KNITWEAR["id"], TRADER["id"], BRAND["id"]):
        about = passing(answer, node)
        best = [row["paths"][0]["steps"] for row in answer["findings"]]
        at = [place for place, row in enumerate(answer["findings"]) if row["facility"]["id"] == node]
        into = {step["from"]["id"] for step in itertools.chain(*best) if step["to"]["id"] == node}

        assert about["node"]["id"] == node
        assert about["at"] == at
        assert {step["from"]["id"] for step in about["steps"]} == into
        for place in about["behind"]:
            assert node in {step["to"]["id"] for step in best[place]}
    assert passing(answer, "nobody") == {"node": None, "at": [], "behind": [], "steps": []}
