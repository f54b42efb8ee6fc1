"""The page of results: one table with targets and whether they are reached, then others, memory and agreement."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from math import log

import psutil

from benchmarks.agree import agreement
from benchmarks.lines import LINES, Line, Reader, at, limit_of_matrix
from benchmarks.matching_table import matching
from benchmarks.run import SERVER_MEMORY, Results

EXPONENT = 1.1
SCALE_NAMES = {"tiny": "1/400", "small": "1/20", "full": "full"}


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
        *_short(results[scales[-1]] if scales else {}),
        "*Exponent*: how the time grows with what the measurement works on (rows of the build, nodes reached, "
        "findings, pairs of brand and place) from 1/20 to full scale; 1 is proportional, at most 1.1 is asked, more is "
        "set in bold. A small graph lies in the processor's cache and the full one does not, so that a step costs more "
        "there whoever takes it: hence the limit's own exponent beside ours.",
        "## Beside NetworkX and Cypher",
        _others(results, scales),
        "## Peak memory",
        _memory(results, scales),
        *matching(results, SCALE_NAMES),
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
    rows = [[*head, "target", "reached", "exponent", "exponent of the limit"]]
    for line in LINES:
        found = [_numbers(line, results[scale]) for scale in scales]
        if any(ours is not None for ours, _ in found):
            cells = [cell for ours, limit in found for cell in _cells(ours, limit)]
            judged = [*_judged(line, results[scales[-1]]), *_exponents(line, results)]
            rows.append([line.what, line.limit_name, *cells, *judged])
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


def _judged(line: Line, results: Results) -> list[str]:
    """The target in words, and whether it is reached."""
    ours, limit = _numbers(line, results)
    wanted: list[tuple[str, bool]] = []
    if ours is not None and limit and line.most_ratio is not None:
        wanted.append((f"at most {line.most_ratio:g} times", ours <= line.most_ratio * limit))
    if ours is not None and line.most_seconds is not None:
        wanted.append((f"under {line.most_seconds:g} s", ours < line.most_seconds))
    if ours is not None and line.memory:
        wanted.append((f"under {line.most_memory // 1_000} GB", line.memory(results) < line.most_memory))
    if not wanted:
        return ["", ""]
    return [", ".join(word for word, _ in wanted), "yes" if all(right for _, right in wanted) else "**no**"]


def _short(results: Results) -> list[str]:
    """A paragraph on the targets that are not reached."""
    missed = [line for line in LINES if _judged(line, results)[1] == "**no**"]
    said = [f"{line.what}{f' ({line.why})' if line.why else ''}" for line in missed]
    return [f"Not reached: {'; '.join(said)}."] if said else []


def _exponents(line: Line, results: dict[str, Results]) -> list[str]:
    """How ours grows from the small to the full scale, and how the limit does."""
    if line.size is None or not {"small", "full"} <= set(results):
        return ["", ""]
    found = [_exponent(reader, line.size, results) if reader else None for reader in (line.ours, line.limit)]
    ours, limit = (f"{exponent:.2f}" if exponent is not None else "" for exponent in found)
    return [f"**{ours}**" if found[0] is not None and found[0] > EXPONENT else ours, limit]


def _exponent(time: Reader, size: Reader, results: dict[str, Results]) -> float | None:
    numbers = [_read(reader, results[scale]) for reader in (time, size) for scale in ("small", "full")]
    if any(not number for number in numbers):
        return None
    time_small, time_full, size_small, size_full = (number or 1.0 for number in numbers)
    return log(time_full / time_small) / log(size_full / size_small)


def _others(results: dict[str, Results], scales: list[str]) -> str:
    rows = [["measurement", "scale", "ours", "numpy", "NetworkX", "Cypher, warm"]]
    for scale in scales:
        here = results[scale]
        name = SCALE_NAMES[scale]
        for word in ("median", "biggest"):
            readers = (
                at(f"trace_{word}", "reach"), at(f"bare_{word}", "reach"),
                at("networkx", word, "reach"), at("cypher", word, "reach"),
            )  # fmt: skip
            rows.append([f"reachability, {word} brand", name, *(_seconds(_read(reader, here)) for reader in readers)])
        parts = [_part(here, step) for step in ("networkx", "cypher")]
        both = [_seconds(_read(reader, here)) for reader in (at("matrix"), limit_of_matrix)]
        rows.append(["exposure matrix", name, *both, *parts])
    memory = {**SERVER_MEMORY, **os.environ}
    note = (
        "\n\nNetworkX holds one arc per step (loading it took "
        + ", ".join(f"{_seconds(_read(at('networkx', 'load'), results[scale]))} s at {SCALE_NAMES[scale]} scale"
                    for scale in scales)
        + "). Cypher counts the places with an incident and the fewest hops to each; it and NetworkX were asked "
        f"for the stated part of the matrix only. Neo4j has {memory['TIERTRACE_HEAP']} of heap and "
        f"{memory['TIERTRACE_PAGECACHE']} of page cache."
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
        "network_files": "GEXF and GraphML (target under 2,000)", "bare_network_files": "networkx writing both",
        "import_files": "files for neo4j-admin",
        "ingest_csv": "list as CSV, alone (target under 1,500)", "ingest_xlsx": "list as xlsx, with openpyxl beside it",
    }  # fmt: skip
    rows = [["MB", *(f"{SCALE_NAMES[scale]}: {who}" for scale in scales for who in ("this process", "Java"))]]
    for step, word in steps.items():
        cells = [
            f"{found[key]:,.0f}" if (found := results[scale].get(step, {})).get(key) else ""
            for scale in scales
            for key in ("mb", "server_mb" if "server_mb" in results[scale].get(step, {}) else "java_mb")
        ]
        if any(cells):
            rows.append([word, *cells])
    note = "\n\nFiles that a process only maps count while they are in memory. Java: the import tool or the server."
    return _markdown(rows) + note + "".join(_dashboard(results[scale], SCALE_NAMES[scale]) for scale in scales)


def _dashboard(results: Results, scale: str) -> str:
    """What the app holds after both brands and all searches, without the server beside it."""
    held = results.get("browse", {}).get("memory")
    if not held:
        return ""
    reached = "reached" if held["peak"] < 2_000 else "**not reached**"
    return (
        f" The dashboard at {scale} scale, both brands and the searches: {held['peak']:,.0f} MB at most (target under "
        f"2,000: {reached}), {held['rss']:,.0f} afterwards, of them {held['private']:,.0f} its own, not mapped."
    )


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    digits = 6 if value < 0.001 else 4 if value < 0.01 else 3 if value < 1 else 2 if value < 100 else 0
    return f"{value:.{digits}f}"


def _markdown(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
