"""Every measurement by name, in the order in which they run; each runs in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.place import Place


def _of(module: str, function: str, *arguments: str) -> Callable[[Place], dict[str, Any]]:
    return partial(_run, module, function, arguments)


def _run(module: str, function: str, arguments: tuple[str, ...], place: Place) -> dict[str, Any]:
    # Imported here, so that a cold figure begins before anything of the library is there.
    found = getattr(__import__(f"benchmarks.{module}", fromlist=[function]), function)
    result: dict[str, Any] = found(place, *arguments)
    return result


STEPS: dict[str, Callable[[Place], dict[str, Any]]] = {
    "generate": _of("building", "make"),
    "build": _of("building", "build_it"),
    "parquet": _of("building", "parquet"),
    "name_index": _of("building", "name_index"),
    "topology": _of("building", "topology"),
    "opened": _of("building", "opened"),
    "choose": _of("building", "choose"),
    "trace_median": _of("tracing", "ours", "median"),
    "trace_biggest": _of("tracing", "ours", "biggest"),
    "bare_median": _of("tracing", "bare", "median"),
    "bare_biggest": _of("tracing", "bare", "biggest"),
    "matrix": _of("matrix", "ours"),
    "bare_matrix": _of("matrix", "bare"),
    "bare_matrix_one_by_one": _of("matrix", "one_by_one"),
    "verdicts": _of("matrix", "verdicts"),
    "screening": _of("screening", "register"),
    "networkx": _of("tracing", "networkx"),
    "bare_load": _of("storing", "bare_load"),
    "first_load": _of("storing", "first_load"),
    "cypher": _of("tracing", "cypher"),
    "change": _of("building", "change"),
    "difference": _of("storing", "difference"),
    "pull": _of("storing", "whole_pull"),
    "bare_pull": _of("storing", "bare_pull"),
    "stop": _of("storing", "stop"),
    "network": _of("exporting", "network"),
    "network_files": _of("exporting", "ours"),
    "bare_network_files": _of("exporting", "networkx"),
    "import_files": _of("exporting", "import_files"),
    "pack": _of("packing", "pack"),
    "exported_page": _of("exported_page", "page"),
    "ingest_csv": _of("ingesting", "csv_list"),
    "ingest_xlsx": _of("ingesting", "workbook"),
    "browse_cases": _of("browsing", "cases"),
    "browse": _of("browsing", "scale"),
    "match_linking": _of("matching", "linking"),
    "match_pairs": _of("matching", "pairs"),
    "match_million": _of("matching", "million"),
}
GROUPS = {
    "build": ("generate", "build", "parquet", "name_index", "topology", "opened", "choose"),
    "trace": ("trace_median", "trace_biggest", "bare_median", "bare_biggest"),
    "matrix": ("matrix", "bare_matrix", "bare_matrix_one_by_one", "verdicts"),
    "screening": ("screening",),
    "networkx": ("networkx",),
    "store": ("bare_load", "first_load", "cypher", "change", "difference", "pull", "bare_pull", "stop"),
    "export": ("network", "network_files", "bare_network_files", "import_files", "pack", "exported_page"),
    "ingest": ("ingest_csv", "ingest_xlsx"),
    "browse": ("browse_cases", "browse"),
    "match": ("match_linking", "match_pairs", "match_million"),
}
