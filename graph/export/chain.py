"""Which boxes and arrows a picture shows: columns by tier, and the counted boxes that stand for the rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from graph.export import words
from graph.export.reading import Json, Reading, path_nodes

PER_COLUMN = 16
"""More boxes in one column cannot be read at a page's height."""
IN_ALL = 60
MOST_COLUMNS = 24
Column = tuple[int, int]
"""Band (-1 brands, then the tier) and the place within it: a supplier stands left of the factory it runs."""


@dataclass
class Fold:
    """The nodes that one counted box stands for."""

    column: int
    place: str
    nodes: list[str] = field(default_factory=list)


@dataclass
class Chain:
    """The evidence of an answer as a graph, and what of it is drawn."""

    nodes: dict[str, Json] = field(default_factory=dict)
    steps: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """The statements of each arrow, by the ids at its ends."""
    column: dict[str, int] = field(default_factory=dict)
    bands: list[int] = field(default_factory=list)
    """The band of each column."""
    drawn: dict[str, None] = field(default_factory=dict)
    """Ids with a box of their own, best evidence first."""
    folds: list[Fold] = field(default_factory=list)


def chain(reading: Reading) -> Chain:
    """Collect the nodes on the paths of an answer, give each its column, and choose what is drawn."""
    result = Chain()
    for _, path in reading.paths():
        for node in path_nodes(path):
            result.nodes.setdefault(node["id"], node)
        for step in path["steps"]:
            statements = result.steps.setdefault((step["from"]["id"], step["to"]["id"]), [])
            if step not in statements:
                statements.append(step)
    if reading.reverse or not result.nodes:
        result.nodes.setdefault(reading.subject["id"], reading.subject)
    _columns(result, _bands(reading))
    _choose(result, reading)
    return result


def _bands(reading: Reading) -> dict[str, int]:
    """The band of each node: -1 where paths start, else the least tier at which it stands.

    Several brands see one site at different tiers. So their picture has three bands:
    brands, what lies between, and the site.
    """
    bands: dict[str, int] = {}
    ends: set[str] = set()
    for _, path in reading.paths():
        tier = 0
        for step in path["steps"]:
            tier += step["relation"] == "SOURCES_FROM"
            node = step["to"]["id"]
            bands[node] = 0 if reading.reverse else min(tier, bands.get(node, tier))
        if path["steps"]:
            ends.add(path["steps"][-1]["to"]["id"])
    starts = [path["steps"][0]["from"]["id"] for _, path in reading.paths() if path["steps"]]
    if reading.reverse:
        return bands | dict.fromkeys([*ends, reading.subject["id"]], 1) | dict.fromkeys(starts, -1)
    return bands | dict.fromkeys([*starts, reading.subject["id"]], -1)


def _columns(result: Chain, bands: dict[str, int]) -> None:
    """Number the columns from the left: by band, and inside a band behind what leads there."""
    place = dict.fromkeys(result.nodes, 0)
    inner: dict[str, list[str]] = defaultdict(list)
    waits = dict.fromkeys(result.nodes, 0)
    for start, end in result.steps:
        if bands[start] == bands[end] and start != end:
            inner[start].append(end)
            waits[end] += 1
    left = dict.fromkeys(result.nodes)
    ready = [node for node in left if not waits[node]]
    while left:
        # companies can own each other in a circle: then the first one met starts it
        node = ready.pop(0) if ready else next(iter(left))
        if node not in left:
            continue
        del left[node]
        for end in inner[node]:
            if end in left:
                place[end] = max(place[end], place[node] + 1)
                waits[end] -= 1
                if not waits[end]:
                    ready.append(end)
    used = sorted({(bands[node], place[node]) for node in result.nodes})[:MOST_COLUMNS]
    number = {column: index for index, column in enumerate(used)}
    result.column = {node: number.get((bands[node], place[node]), len(used) - 1) for node in result.nodes}
    result.bands = [band for band, _ in used]


def _choose(result: Chain, reading: Reading) -> None:
    """Draw everything if there is room, else whole paths, best evidence first, and fold the rest."""
    sizes = [list(result.column.values()).count(column) for column in range(len(result.bands))]
    if max(sizes) <= PER_COLUMN and sum(sizes) <= IN_ALL:
        result.drawn = dict.fromkeys(result.nodes)
        return
    spare = max(1, min(4, IN_ALL // 3 // len(sizes)))
    room = IN_ALL - sum(min(spare, size) for size in sizes)
    if reading.subject["id"] in result.nodes:
        result.drawn[reading.subject["id"]] = None
    for _, path in reading.paths():
        new = [node["id"] for node in path_nodes(path) if node["id"] not in result.drawn]
        if not new or len(result.drawn) + len(new) > room:
            continue
        columns = [result.column[node] for node in [*result.drawn, *new]]
        if all(columns.count(column) <= PER_COLUMN - spare for column in set(columns)):
            result.drawn.update(dict.fromkeys(new))
    for column in range(len(sizes)):
        hidden = [node for node in result.nodes if result.column[node] == column and node not in result.drawn]
        _fold(result, column, hidden, spare)
    result.folds.sort(key=lambda fold: fold.column)


def _fold(result: Chain, column: int, hidden: list[str], most: int) -> None:
    """Fold the hidden nodes of a column by country, the fullest first; a fold of one is drawn as itself."""
    by_country: dict[str | None, list[str]] = defaultdict(list)
    for node in hidden:
        by_country[words.country(result.nodes[node].get("country"))].append(node)
    ranked = sorted(by_country.items(), key=lambda item: (-len(item[1]), item[0] or "~"))
    kept, rest = (ranked, []) if len(ranked) <= most else (ranked[: most - 1], ranked[most - 1 :])
    groups = [([country], nodes) for country, nodes in kept]
    if rest:
        groups.append(([country for country, _ in rest], [node for _, nodes in rest for node in nodes]))
    for countries, nodes in groups:
        if len(nodes) == 1:
            result.drawn[nodes[0]] = None
        else:
            result.folds.append(Fold(column, _place(countries, bool(kept) and len(groups) > 1), nodes))


def _place(countries: list[str | None], others: bool) -> str:
    """'in Bangladesh', 'in 3 other countries', or that no country is stated."""
    named = [country for country in countries if country]
    if not named:
        return "country not stated"
    if len(countries) == 1:
        return f"in {named[0]}"
    place = words.counted(
        len(named), "other country" if others else "country", "other countries" if others else "countries"
    )
    return f"in {place}" + ("" if len(named) == len(countries) else " or country not stated")
