"""Two workers: tests that share what is dear to set up are on the same one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from workers import group_of


@pytest.mark.parametrize("name, group", [
    ("tests/browser/test_axe.py::test_a", "browser"),
    ("tests/test_bolt.py::test_a", "neo4j"),
    ("tests/test_queries.py::test_a", "neo4j"),
    ("tests/test_crash.py::test_a", "test_crash"),
    ("tests/test_dates.py::test_a", "test_dates"),
    ("tests/test_fuzz.py::test_a[x]", "tests/test_fuzz.py::test_a[x]"),
])  # fmt: skip
def test_a_test_is_told_by_its_file(name: str, group: str) -> None:
    assert group_of(name) == group


@pytest.mark.parametrize("number", range(12))
def test_the_tests_of_this_file_are_on_one_worker(number: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    common = tmp_path_factory.getbasetemp()
    seen = Path(common.parent if worker != "alone" else common) / "workers-of-a-file"
    seen.mkdir(exist_ok=True)
    (seen / worker).touch()

    assert [one.name for one in seen.iterdir()] == [worker]
