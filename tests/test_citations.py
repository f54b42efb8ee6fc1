"""Lists of sources for citation tools, read back by pybtex and as CSL-JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cases_graph import cases_projection  # noqa: F401
from hostile_content import hostile_content
from pybtex.database import BibliographyData, parse_string

from graph.export import bibliography
from graph.export.bibliography import key_of, references
from graph.export.content import Content
from graph.export.formats import write
from graph.export.preparing import prepare
from graph.projection import Projection

FIRST_DAY = "2026-11-30"


@pytest.fixture(scope="module")
def kesko(cases_projection: Projection) -> Content:  # noqa: F811
    return prepare(cases_projection, "trace", {"brand": "org-kesko"}, date=FIRST_DAY, command="tiertrace export trace")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return hostile_content(tmp_path_factory.mktemp("hostile"))


def bib(content: Content, folder: Path) -> BibliographyData:
    return parse_string(write(content, "bibtex", folder / "a.bib").read_text("utf-8"), "bibtex")


def items(content: Content, folder: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(write(content, "csl-json", folder / "a.json").read_text("utf-8"))
    return read


def test_every_document_is_an_entry_with_its_organisation_date_and_address(kesko: Content, tmp_path: Path) -> None:
    entries = bib(kesko, tmp_path).entries
    documents = {row["id"]: row for row in kesko.network.nodes("Document").to_pylist()}

    assert set(entries) == set(documents)
    finnwatch = entries["src-finnwatch-qa"]
    assert finnwatch.type == "techreport"
    assert finnwatch.persons["author"][0].last_names == ["{Finnwatch (copy on the researcher's blog)}"]
    assert (finnwatch.fields["year"], finnwatch.fields["month"], finnwatch.fields["day"]) == ("2014", "August", "28")
    assert finnwatch.fields["url"] == documents["src-finnwatch-qa"]["url"]
    assert finnwatch.fields["note"] == "tiertrace: src-finnwatch-qa. No archived and no stored copy is recorded."
    assert (
        "year" not in entries["src-corpwatch-natfruit"].fields and entries["src-corpwatch-natfruit"].type == "article"
    )


def test_items_of_csl_have_literal_authors_partial_dates_and_known_types(kesko: Content, tmp_path: Path) -> None:
    about, *read = items(kesko, tmp_path)

    assert about["title"] == kesko.stamp.title and kesko.stamp.digest in about["note"]
    assert about["issued"] == {"date-parts": [[2026, 11, 30]]}
    assert all(statement in about["note"] for statement in kesko.stamp.statements)
    by_id = {one["id"]: one for one in read}
    assert by_id["src-finnwatch-qa"]["author"] == [{"literal": "Finnwatch (copy on the researcher's blog)"}]
    assert by_id["src-finnwatch-qa"]["issued"] == {"date-parts": [[2014, 8, 28]]}
    assert "issued" not in by_id["src-corpwatch-natfruit"]
    for one in read:
        assert one["type"] in ("article-newspaper", "report", "legal_case", "dataset", "webpage")
        assert isinstance(one["title"], str) and one["URL"].startswith("http") and set(one) <= KNOWN


KNOWN = {
    "id",
    "type",
    "title",
    "author",
    "publisher",
    "container-title",
    "issued",
    "URL",
    "archive_location",
    "note",
    "keyword",
}
"""Variables of CSL 1.0.2 that we write."""


def test_a_date_stays_as_partial_as_it_was_and_proof_of_a_copy_is_kept() -> None:
    stated = {"id": "d", "title": "Example list", "publisher": "Example Institute", "kind": "court", "url": "ftp://x"}
    made = {
        published: bibliography._reference(stated | {"published": published}) for published in (None, "2013", "2013-04")
    }

    assert [one.date for one in made.values()] == [(), ("2013",), ("2013", "04")]
    assert made[None].url is None and made[None].kind == "legal_case"
    kept = bibliography._reference(stated | {"sha256": "ab" * 32, "archive_url": "https://example.org/kept"})
    assert kept.archived == "https://example.org/kept"
    assert "ab" * 32 in " ".join(kept.notes) and "No archived" not in " ".join(kept.notes)


def test_keys_are_stable_and_two_ids_never_share_one() -> None:
    strange = ["a b", "a-b", "a/b", "a:b", "", "é", "a b ", "x" * 300, "half \ud800"]

    assert key_of("src-finnwatch-qa") == "src-finnwatch-qa"
    assert len({key_of(one) for one in strange}) == len(strange)
    assert all(
        set(key_of(one)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") for one in strange
    )


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for inner in found.values() if isinstance(found, dict) else found:
            yield from texts(inner)


def test_hostile_names_stay_values_in_both(hostile: Content, tmp_path: Path) -> None:
    entries = bib(hostile, tmp_path).entries
    read = items(hostile, tmp_path)

    assert set(entries) == {one.key for one in references(hostile)} == {one["id"] for one in read[1:]}
    raw = (tmp_path / "a.bib").read_text("utf-8")
    assert "\\input" not in raw and "@article{x" not in raw and raw.count("{") == raw.count("}")
    assert not any(one.get("URL", "https://").startswith("javascript") for one in read)
    assert {one["title"] for one in read[1:]} == {one.title for one in references(hostile)}
    assert not [one for one in texts(read) if any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in one)]
    assert io.StringIO(raw).readline().startswith("% ")
