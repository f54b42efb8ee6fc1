"""What is compared: each measurement, the limit beside it, what is to be reached, and what its time is to grow with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.run import Results

Reader = Callable[[Results], float]


@dataclass(frozen=True)
class Line:
    """One measurement: ours, its limit, what it works on, and what is to be reached at full scale."""

    what: str
    ours: Reader
    limit: Reader | None = None
    limit_name: str = ""
    most_ratio: float | None = None
    most_seconds: float | None = None
    memory: Reader | None = None
    """Peak memory in MB, where it is to stay under ``most_memory``."""
    most_memory: int = 1_000
    size: Reader | None = None
    """What the time is to grow with; the exponent is taken over it."""
    why: str = ""
    """Where the time goes, said when the target is not reached."""


def rows_of(results: Results) -> float:
    """Rows of the build."""
    return float(results["build"]["rows"])


def limit_of_matrix(results: Results) -> float:
    """The faster of the two numpy searches of the matrix."""
    return min(at("bare_matrix")(results), at("bare_matrix_one_by_one")(results))


def at(*path: str) -> Reader:
    """Reads a number of a step; its seconds if only the step is named."""

    def read(results: Results) -> float:
        found: Any = results
        for key in path if len(path) > 1 else (*path, "seconds"):
            found = found[key]
        return float(found)

    return read


LINES = (
    Line("ledger to build", at("build"), at("parquet"), "the same tables written as Parquet", 3.0, size=rows_of),
    Line("name index, apart from the build", at("name_index"), size=rows_of),
    Line("topology, once per build", at("topology"), size=rows_of),
    Line("topology opened again", at("opened")),
    *(
        line
        for word, most in (("median", 0.3), ("biggest", 3.0))
        for line in (
            Line(
                f"reachability, {word} brand", at(f"trace_{word}", "reach"), at(f"bare_{word}", "reach"),
                "numpy search", 1.5, size=at(f"trace_{word}", "agreed", "reached"),
            ),
            Line(
                f"hops and tiers, {word} brand", at(f"trace_{word}", "hops_and_tiers"),
                at(f"bare_{word}", "reach"), "numpy search, which has no tiers",
            ),
            Line(
                f"all findings with evidence, {word} brand", at(f"trace_{word}"), most_seconds=most,
                size=at(f"trace_{word}", "findings"),
            ),
            Line(f"the same in a new process, {word} brand", at(f"trace_{word}", "cold")),
        )
    ),
    Line(
        "exposure matrix, all brands", at("matrix"), limit_of_matrix, "numpy search, the faster of two", 1.2,
        memory=at("matrix", "mb"), size=at("matrix", "agreed", "pairs"),
    ),
    Line("verdicts of all its findings", at("verdicts"), size=at("verdicts", "findings")),
    Line("register of 100,000 contracts screened", at("screening"), most_seconds=10.0),
    Line(
        "local load", at("first_load"), at("bare_load"), "import tool, start, constraints, full text", 1.5, size=rows_of
    ),
    Line(
        "load of a difference of 1,000 rows", at("difference"), most_seconds=3.0,
        why="most of it is reading the links of both builds from their files to compare them; "
        "the transaction itself takes a fraction",
    ),
    Line("pull", at("pull"), at("bare_pull"), "the driver reading the same columns", 2.0, size=rows_of),
    *(
        Line(
            f"{name} of a twelfth of the build", at("network_files", step), at("bare_network_files", step),
            "networkx's own writer", 2.0, memory=at("network_files", "mb"), most_memory=2_000,
            size=at("network_files", "links"),
        )
        for name, step in (("GEXF", "gexf"), ("GraphML", "graphml"))
    ),
    *(
        Line(
            f"files for neo4j-admin, {name}", at("import_files", step), at("parquet"),
            "the same tables written as Parquet", 3.0, size=rows_of,
        )
        for name, step in (("CSV", "csv"), ("Parquet", "parquet"))
    ),
    Line("evidence pack of a trace of 60 boxes, all formats", at("pack"), most_seconds=10.0),
    Line(
        "exported page of 500 boxes, opened to drawn", at("exported_page", "drawn"), at("exported_page", "bare"),
        "the same page without scripts, loaded", most_seconds=1.0,
    ),
    Line(
        "list of a million places, CSV", at("ingest_csv"), at("ingest_csv", "pandas_dates"),
        "pandas reading it, dates parsed", 4.0, size=at("ingest_csv", "rows"),
        why="three hashes a row (ids of the place and of its two links), and memory that is cleared for whole columns",
    ),
    Line(
        "the same beside every cell kept as text", at("ingest_csv"), at("ingest_csv", "pandas_text"),
        "pandas reading it as text",
    ),
    Line("the same beside nothing parsed", at("ingest_csv"), at("ingest_csv", "pandas"), "pandas reading it"),
    Line(
        "list of a hundred thousand places, xlsx", at("ingest_xlsx"), at("ingest_xlsx", "openpyxl"),
        "openpyxl reading its cells", 1.5, size=at("ingest_xlsx", "rows"),
    ),
    Line(
        "browser: the cases, page opened to picture drawn", at("browse_cases", "drawn"), at("browse_cases", "bare"),
        "a bare Streamlit page that shows one table", 2.0,
    ),
    *(
        Line(f"browser: click to picture drawn, {word} brand", at("browse", f"trace_{word}"), most_seconds=most)
        for word, most in (("median", 1.5), ("biggest", 5.0))
    ),
    Line("browser: the same, asked before, biggest brand", at("browse", "again_biggest")),
    *(
        Line(f"browser: pause to answers, {kind}", at("browse", f"search_{kind}"), most_seconds=most)
        for kind, most in (("exact", 0.15), ("prefix", 0.15), ("substring", 0.15), ("typo", 1.0))
    ),
)  # fmt: skip
