"""Which tests stay together on one worker, and which come first (``make test`` starts two workers).

The groups of ``--dist loadgroup`` are written into the names of tests. Since pytest 9.2 that does nothing
(pytest-xdist issue 1386): tests are divided one by one without a word, and both workers set up everything. So the
division is made here, by the file of a test alone. ``test_workers.py`` looks whether it holds.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
ONE_BY_ONE = ("test_fuzz",)
"""Files whose tests share nothing: workers may divide them, and they fill up the end."""
DEAR_FIRST = ("browser", "neo4j", "test_benchmarks", "test_crash", "test_install")
"""Groups that take longest, the longest first, so that both workers end together."""
_NEO4J = re.compile(r"\b(neo4j_server|neo4j_store|cases_store)\b")
"""Fixtures that need the Neo4j of the run; files that start one of their own are divided like all others."""


def group_of(name: str) -> str:
    """The group of a test, by its name (``tests/test_x.py::test_y``)."""
    file = Path(name.split("::")[0])
    return name if file.stem in ONE_BY_ONE else _group_of_file(file.stem, "browser" in file.parts)


@cache
def _group_of_file(stem: str, browser: bool) -> str:
    """What looks through a browser stays together, so does what needs Neo4j, and else a file's tests."""
    if browser:
        return "browser"
    return "neo4j" if _NEO4J.search((TESTS / f"{stem}.py").read_text("utf-8")) else stem


def dear_first(items: list[pytest.Item]) -> None:
    """Put tests into the order in which workers take groups."""
    places = {group: place for place, group in enumerate(DEAR_FIRST)}
    last = len(places) + 1
    items.sort(
        key=lambda item: last if item.path.stem in ONE_BY_ONE else places.get(group_of(item.nodeid), len(places))
    )


def scheduler(config: pytest.Config, log: Any) -> Any:
    """A scheduler of xdist's that keeps groups together and takes them in the order of collection."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)
