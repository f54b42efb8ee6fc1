"""A few seconds of fuzzing for every importer (``make fuzz`` gives each ten minutes)."""

import os

import pytest
from fuzz import account, fuzz, given_of, seeds

from graph.ingest import recognise, sources
from graph.ingest.packed import unpacked

SECONDS = float(os.environ.get("TIERTRACE_FUZZ_SECONDS", "10"))


@pytest.mark.parametrize("name", sorted(sources()))
def test_every_importer_has_fixtures_that_it_recognises_and_reads_whole(name: str) -> None:
    source = sources()[name]
    assert seeds(source), f"put hand-written files into tests/fixtures/{name}"

    for path in seeds(source):
        with unpacked(path) as inner:
            assert recognise(inner) is source, path.name
            assert account(source, inner, given_of(source)) > 0, path.name


@pytest.mark.parametrize("name", sorted(sources()))
def test_a_changed_file_is_refused_by_name_or_accounted_for_to_the_last_row(name: str) -> None:
    tally = fuzz(sources()[name], SECONDS, seed=1)

    assert tally.files > 10
    assert tally.accepted + tally.refused == tally.files
    assert tally.refused > 0
