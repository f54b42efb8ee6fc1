"""The layout on random answers: within its budget, nothing overlapping, everything counted."""

from __future__ import annotations

import itertools
import random
import re

import pytest
from picture_answers import BRAND, COUNTRIES, Json, Page, finding, node, overlapping, path, step, trace_answer

from graph.export import words
from graph.export.picture import picture

WORDS = ("Example", "Mill", "Spinning", "工場", "x" * 40)
RELATIONS = ("SOURCES_FROM", "SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN")


def random_answer(seed: int) -> Json:
    """Paths of up to nine steps among few or many nodes: circles, skipped tiers, groups, parallel relations."""
    chance = random.Random(seed)
    labels = ("Supplier", "Factory", "Farm", None)
    pool = [
        node(
            f"n{number}",
            " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 9))),
            chance.choice(labels),
            chance.choice((*COUNTRIES, None)),
            **({"level": "group"} if chance.random() < 0.1 else {}),
        )
        for number in range(chance.choice((3, 20, 300)))
    ]
    rows = []
    for number in range(chance.choice((1, 8, 120))):
        ways = []
        for _ in range(chance.randint(1, 3)):
            stops = [BRAND, *chance.sample(pool, chance.randint(1, min(9, len(pool))))]
            pairs = itertools.pairwise(stops)
            status = chance.choice(("documented", "alleged"))
            steps = [step(start, chance.choice(RELATIONS), end, status=status) for start, end in pairs]
            ways.append(path(*steps, verdict=chance.choice(words.VERDICTS)))
        rows.append(finding(f"ab-{number}", ways[0]["steps"][-1]["to"], "wages", *ways))
    return trace_answer() | {"findings": rows}


@pytest.mark.parametrize("seed", range(15))
def test_random_answers_keep_the_budget_and_count_everything(seed: int) -> None:
    answer = random_answer(seed)
    nodes = {
        each[end]["id"]
        for row in answer["findings"]
        for way in row["paths"]
        for each in way["steps"]
        for end in ("from", "to")
    }
    sites = {row["facility"]["id"] for row in answer["findings"]}

    page = Page(picture(answer))

    folds = [box for box in page.boxes if box["kind"].startswith("fold")]
    columns = [box["x"] for box in page.boxes]
    flagged = [int(number) for box in folds for number in re.findall(r"([\d,]+) with incidents", page.lines(box))]
    assert overlapping(page.boxes) == []
    assert len(page.boxes) <= 60
    assert max(columns.count(x) for x in columns) <= 16
    assert len(page.boxes) - len(folds) + sum(int(page.lines(box).split()[0]) for box in folds) == len(nodes)
    assert sum(box["kind"].startswith("finding") for box in page.boxes) + sum(flagged) == len(sites)
