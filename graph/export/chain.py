"""The evidence of an answer as a graph in columns by tier."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from graph.export.folding import MOST_COLUMNS, Chain, choose
from graph.export.reading import Json, Reading, path_nodes


def chain(reading: Reading, opened: Sequence[str] = (), *, whole: bool = False) -> Chain:
    """Collect the nodes on the paths of an answer, give each its column, and choose what is drawn.

    Args:
        reading: the answer.
        opened: keys of counted boxes whose nodes are to be drawn first, the last one before all; unknown ones are
            passed over.
        whole: draw every node, however many there are.
    """
    result = Chain()
    seen: set[int] = set()
    paths = [path for _, path in reading.paths()]
    for path in paths:
        for step in path["steps"]:
            if id(step) in seen:  # answers share what occurs twice
                continue
            seen.add(id(step))
            for node in (step["from"], step["to"]):
                result.nodes.setdefault(node["id"], node)
            statements = result.steps.setdefault((step["from"]["id"], step["to"]["id"]), [])
            if step not in statements:
                statements.append(step)
    if reading.reverse or not result.nodes:
        result.nodes.setdefault(reading.subject["id"], reading.subject)
    _columns(result, _bands(reading, paths))
    if whole:
        result.drawn = dict.fromkeys(result.nodes)
    else:
        choose(result, reading.subject["id"], [[node["id"] for node in path_nodes(path)] for path in paths], opened)
    return result


def _bands(reading: Reading, paths: list[Json]) -> dict[str, int]:
    """The band of each node: -1 where paths start, else the least tier at which it stands.

    Several brands see one site at different tiers. So their picture has three bands:
    brands, what lies between, and the site.
    """
    bands: dict[str, int] = {}
    ends: set[str] = set()
    for path in paths:
        tier = 0
        for step in path["steps"]:
            tier += step["relation"] == "SOURCES_FROM"
            node = step["to"]["id"]
            bands[node] = 0 if reading.reverse else min(tier, bands.get(node, tier))
        if path["steps"]:
            ends.add(path["steps"][-1]["to"]["id"])
    starts = [path["steps"][0]["from"]["id"] for path in paths if path["steps"]]
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
    ready = deque(node for node in left if not waits[node])
    while left:
        # companies can own each other in a circle: then the first one met starts it
        node = ready.popleft() if ready else next(iter(left))
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
    result.columns = used
