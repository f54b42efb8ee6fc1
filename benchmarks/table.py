"""The page of results: one table with targets and whether they are reached, then others, memory and agreement."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log
from typing import Any

import psutil

from benchmarks.agree import agreement
from benchmarks.run import Results

Reader = Callable[[Results], float]
EXPONENT = 1.1
SCALE_NAMES = {"tiny": "1/400", "small": "1/20", "full": "full"}


@dataclass(frozen=True)
class Line:
    """One measurement: ours, its limit, what it works on, and what is to be reached at full scale."""

    what: str
    ours: Reader
    limit: Reader | None = None
    limit_name: str = ""
    most_ratio: float | None = None
    most_seconds: float | None = None
    size: Reader | None = None
    """What the time is to grow with; the exponent is taken over it."""


def _rows(results: Results) -> float:
    return float(results["build"]["rows"])


def _limit_of_matrix(results: Results) -> float:
    return min(_at("bare_matrix")(results), _at("bare_matrix_one_by_one")(results))


def _at(*path: str) -> Reader:
    def read(results: Results) -> float:
        found: Any = results
        for key in path if len(path) > 1 else (*path, "seconds"):
            found = found[key]
        return float(found)

    return read


LINES = (
    Line("ledger to build", _at("build"), _at("parquet"), "the same tables written as Parquet", 3.0, size=_rows),
    Line("name index, apart from the build", _at("name_index"), size=_rows),
    Line("topology, once per build", _at("topology"), size=_rows),
    Line("topology opened again", _at("opened")),
    *(
        line
        for word, most in (("median", 0.3), ("biggest", 3.0))
        for line in (
            Line(
                f"reachability, {word} brand", _at(f"trace_{word}", "reach"), _at(f"bare_{word}", "reach"),
                "numpy search", 1.5, size=_at(f"trace_{word}", "agreed", "reached"),
            ),
            Line(
                f"hops and tiers, {word} brand", _at(f"trace_{word}", "hops_and_tiers"),
                _at(f"bare_{word}", "reach"), "numpy search, which has no tiers",
            ),
            Line(
                f"all findings with evidence, {word} brand", _at(f"trace_{word}"), most_seconds=most,
                size=_at(f"trace_{word}", "findings"),
            ),
            Line(f"the same in a new process, {word} brand", _at(f"trace_{word}", "cold")),
        )
    ),
    Line(
        "exposure matrix, all brands", _at("matrix"), _limit_of_matrix, "numpy search, the faster of two", 1.2,
        size=_at("matrix", "agreed", "pairs"),
    ),
    Line("verdicts of all its findings", _at("verdicts"), size=_at("verdicts", "findings")),
    Line(
        "local load", _at("first_load"), _at("bare_load"), "import tool, start, constraints, full text", 1.5, size=_rows
    ),
    Line("load of a difference of 1,000 rows", _at("difference"), most_seconds=3.0),
    Line("pull", _at("pull"), _at("bare_pull"), "the driver reading the same columns", 2.0, size=_rows),
)  # fmt: skip


def page(results: dict[str, Results]) -> str:
    """The whole page as Markdown."""
    scales = [scale for scale in SCALE_NAMES if scale in results]
    parts = [
        "# Benchmarks",
        "Made by `make bench` (`python -m benchmarks`); do not edit. Times are seconds, measured side by side on the "
        "same data, each in a process of its own, medians where they are short. Machines differ and other work slows "
        f"everything: the ratio to the limit beside it is what counts.\n\n{_machine()}",
        *(f"- {SCALE_NAMES[scale]}: {_sizes(results[scale])}" for scale in scales),
        _table(results, scales),
        "*Exponent*: how the time grows with what the measurement works on (rows of the build, nodes reached, "
        "findings, pairs of brand and place) from one scale to the other; 1 is proportional, at most 1.1 is asked.",
        "## Beside NetworkX and Cypher",
        _others(results, scales),
        "## Peak memory",
        _memory(results, scales),
        "## The same numbers",
        *(f"- {SCALE_NAMES[scale]}: {line}" for scale in scales for line in agreement(results[scale])),
    ]
    return "\n\n".join(parts).replace("\n\n- ", "\n- ").replace("**\n- ", "**\n\n- ") + "\n"


def _machine() -> str:
    memory = psutil.virtual_memory().total / (1 << 30)
    return f"Machine: {os.cpu_count()} cores, {memory:.0f} GiB of memory. {datetime.now(UTC):%B %Y}."


def _sizes(results: Results) -> str:
    rows = results.get("build", {}).get("table_rows", {})
    words = {"Brand": "brands", "Supplier": "suppliers", "Factory": "factories", "Farm": "farms"}
    named = [f"{rows[label]:,} {word}" for label, word in words.items() if label in rows]
    links, incidents = results.get("build", {}).get("links", 0), rows.get("Incident", 0)
    reached = [
        f"the {word} brand reaches {results[step]['agreed']['reached']:,} nodes, "
        f"{results[step]['agreed']['places']:,} of them places with an incident"
        for word in ("median", "biggest")
        if "agreed" in results.get(step := f"trace_{word}", {})
    ]
    return "; ".join([", ".join([*named, f"{links:,} walked links", f"{incidents:,} incidents"]), *reached])


def _table(results: dict[str, Results], scales: list[str]) -> str:
    head = ["measurement", "limit beside it"]
    for scale in scales:
        head += [f"{SCALE_NAMES[scale]}: ours", "limit", "ratio"]
    rows = [[*head, "target", "reached", "exponent"]]
    for line in LINES:
        found = [_numbers(line, results[scale]) for scale in scales]
        if any(ours is not None for ours, _ in found):
            cells = [cell for ours, limit in found for cell in _cells(ours, limit)]
            rows.append(
                [line.what, line.limit_name, *cells, *_judged(line, found[-1]), _exponent(line, results, scales)]
            )
    return _markdown(rows)


def _numbers(line: Line, results: Results) -> tuple[float | None, float | None]:
    return _read(line.ours, results), _read(line.limit, results) if line.limit else None


def _read(reader: Reader, results: Results) -> float | None:
    try:
        return reader(results)
    except KeyError:
        return None  # not measured in this run


def _cells(ours: float | None, limit: float | None) -> list[str]:
    if ours is None:
        return ["", "", ""]
    return [_seconds(ours), _seconds(limit), f"{ours / limit:.2f}" if limit else ""]


def _judged(line: Line, found: tuple[float | None, float | None]) -> list[str]:
    ours, limit = found
    if ours is None:
        return ["", ""]
    if line.most_ratio is not None and limit:
        return [f"at most {line.most_ratio:g} times", "yes" if ours <= line.most_ratio * limit else "**no**"]
    if line.most_seconds is not None:
        return [f"under {line.most_seconds:g} s", "yes" if ours < line.most_seconds else "**no**"]
    return ["", ""]


def _exponent(line: Line, results: dict[str, Results], scales: list[str]) -> str:
    if line.size is None or not {"small", "full"} <= set(scales):
        return ""
    small, full = results["small"], results["full"]
    numbers = [_read(reader, at) for reader in (line.ours, line.size) for at in (small, full)]
    if None in numbers:
        return ""
    ours_small, ours_full, size_small, size_full = (number or 0.0 for number in numbers)
    exponent = log(ours_full / ours_small) / log(size_full / size_small)
    return f"{exponent:.2f}" if exponent <= EXPONENT else f"**{exponent:.2f}, above {EXPONENT}**"


def _others(results: dict[str, Results], scales: list[str]) -> str:
    rows = [["measurement", "scale", "ours", "numpy", "NetworkX", "Cypher, warm"]]
    for scale in scales:
        at = results[scale]
        name = SCALE_NAMES[scale]
        for word in ("median", "biggest"):
            readers = (
                _at(f"trace_{word}", "reach"), _at(f"bare_{word}", "reach"),
                _at("networkx", word, "reach"), _at("cypher", word, "reach"),
            )  # fmt: skip
            rows.append([f"reachability, {word} brand", name, *(_seconds(_read(reader, at)) for reader in readers)])
        parts = [_part(at, step) for step in ("networkx", "cypher")]
        both = [_seconds(_read(reader, at)) for reader in (_at("matrix"), _limit_of_matrix)]
        rows.append(["exposure matrix", name, *both, *parts])
    note = (
        "\n\nNetworkX holds one arc per step (loading it took "
        + ", ".join(f"{_seconds(_read(_at('networkx', 'load'), results[scale]))} s at {SCALE_NAMES[scale]} scale"
                    for scale in scales)
        + "). Cypher counts the places with an incident and the fewest hops to each; it and NetworkX were asked "
        "for the stated part of the matrix only."
    )  # fmt: skip
    return _markdown(rows) + note


def _part(results: Results, step: str) -> str:
    found = results.get(step, {})
    if "part_seconds" not in found:
        return ""
    return f"{_seconds(found['part_seconds'])} for {found['part']} of {results['choose']['brands']:,} brands"


def _memory(results: dict[str, Results], scales: list[str]) -> str:
    steps = {
        "generate": "generator", "build": "build", "parquet": "tables held and written as Parquet",
        "name_index": "name index", "topology": "topology", "trace_median": "findings, median brand",
        "trace_biggest": "findings, biggest brand", "matrix": "exposure matrix (target under 1,000)",
        "bare_matrix": "numpy search of the matrix", "verdicts": "verdicts of all findings", "networkx": "NetworkX",
        "first_load": "local load", "bare_load": "bare load", "difference": "difference",
        "pull": "pull", "bare_pull": "bare pull",
    }  # fmt: skip
    rows = [["MB", *(f"{SCALE_NAMES[scale]}: {who}" for scale in scales for who in ("this process", "Java"))]]
    for step, word in steps.items():
        cells = [
            f"{at[key]:,.0f}" if (at := results[scale].get(step, {})).get(key) else ""
            for scale in scales
            for key in ("mb", "server_mb" if "server_mb" in results[scale].get(step, {}) else "java_mb")
        ]
        if any(cells):
            rows.append([word, *cells])
    note = "\n\nFiles that a process only maps count while they are in memory. Java: the import tool or the server."
    return _markdown(rows) + note


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    digits = 4 if value < 0.01 else 3 if value < 1 else 2 if value < 100 else 0
    return f"{value:.{digits}f}"


def _markdown(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
