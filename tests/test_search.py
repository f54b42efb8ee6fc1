"""The name index finds by every name a node has, and never decides between two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import UsageError
from graph.names import build_index, fold
from graph.projection import Projection, node_schema, write_projection
from graph.search import resolve, search

BRANDS = [
    {"id": "org-hema", "name": "Hema", "aliases": ["HEMA B.V."], "country": "NL", "identifiers": ["lei:724500HEMA"]},
    {"id": "org-hm", "name": "H&M", "aliases": ["Hennes & Mauritz"], "country": "SE"},
    {"id": "org-acme-uk", "name": "Acme Trading", "country": "GB"},
    {"id": "org-acme-us", "name": "ACME  trading", "country": "US"},
]
FACTORIES = [
    {"id": "site-lodz", "name": "Fabryka Łódź Północ", "country": "PL"},
    {"id": "site-dhaka", "name": "ঢাকা গার্মেন্টস", "aliases": ["Dhaka Garments"], "country": "BD"},
    {"id": "site-hema", "name": "Hema", "country": "IN"},
    {"id": "site-quote", "name": 'O\'Brien "Quoted" (Pvt.) Ltd; DROP TABLE', "country": "IE"},
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    tables = {
        label: pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["id"])), schema=node_schema(label))
        for label, rows in (("Brand", BRANDS), ("Factory", FACTORIES))
    }
    return write_projection(tmp_path_factory.mktemp("names") / "build", tables, {"datasets": []})


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("text", "found", "match", "kind"),
    [
        ("hennes and mauritz", "org-hm", "near", "alias"),
        ("HENNES & MAURITZ", "org-hm", "exact", "alias"),
        ("h & m", "org-hm", "exact", "name"),
        ("lei:724500hema", "org-hema", "exact", "identifier"),
        ("724500HEMA", "org-hema", "exact", "identifier"),
        ("site-lodz", "site-lodz", "exact", "id"),
        ("fabryka lodz polnoc", "site-lodz", "exact", "name"),
        ("fabryka", "site-lodz", "prefix", "name"),
        ("polnoc", "site-lodz", "substring", "name"),
        ("fabrika lodz", "site-lodz", "near", "name"),
        ("ঢাকা গার্মেন্টস", "site-dhaka", "exact", "name"),
        ("o'brien quoted", "site-quote", "prefix", "name"),
    ],
)
def test_a_node_is_found_by_each_of_its_names(names: Projection, text: str, found: str, match: str, kind: str) -> None:
    first = search(names, text)[0]

    assert (first["id"], first["match"], first["kind"]) == (found, match, kind)


def test_labels_and_families_narrow_a_search(names: Projection) -> None:
    assert set(ids(search(names, "hema"))) == {"org-hema", "site-hema"}
    assert ids(search(names, "hema", labels=["Facility"])) == ["site-hema"]
    with pytest.raises(UsageError, match="no label 'Shop'"):
        search(names, "hema", labels=["Shop"])


@pytest.mark.parametrize(
    "text", ["", "  ", "&&", '"', "*", "AND", "NEAR(", "x" * 10_000, "a\x00b", "\u202e", "~~~~ zzz"]
)
def test_any_text_is_searched_without_an_error(names: Projection, text: str) -> None:
    assert isinstance(search(names, text), list)
    with pytest.raises(UsageError):
        resolve(names, text)


def test_an_exact_name_of_one_node_is_taken(names: Projection) -> None:
    assert resolve(names, "h&m", ["Brand"]) == "org-hm"
    assert resolve(names, "hema", ["Company"]) == "org-hema"
    assert resolve(names, "org-acme-us", ["Brand"]) == "org-acme-us"


def test_a_name_of_two_nodes_is_listed_and_not_guessed(names: Projection) -> None:
    with pytest.raises(UsageError, match="names 2 of Brand") as caught:
        resolve(names, "acme trading", ["Brand"])

    assert "org-acme-uk" in str(caught.value)
    assert "org-acme-us" in str(caught.value)


def test_one_near_name_alone_is_taken_and_several_are_listed(names: Projection) -> None:
    assert resolve(names, "hennes und mauritz", ["Brand"]) == "org-hm"

    with pytest.raises(UsageError, match="near to it") as caught:
        resolve(names, "acme tradin", ["Brand"])
    assert "org-acme-uk" in str(caught.value)


def test_an_id_of_another_kind_is_named_as_what_it_is(names: Projection) -> None:
    with pytest.raises(UsageError, match="org-hm is a Brand"):
        resolve(names, "org-hm", ["Facility"])


def test_the_index_is_made_once_and_again_when_it_is_broken(names: Projection) -> None:
    path = build_index(names)
    made = path.stat().st_mtime_ns
    assert build_index(names).stat().st_mtime_ns == made

    path.write_bytes(b"not a database")

    assert resolve(names, "h&m") == "org-hm"
    assert [file.name for file in names.folder.glob("names.sqlite*")] == ["names.sqlite"]


def test_folding_keeps_the_words_of_other_scripts() -> None:
    assert fold("  Café--Łódź (Ltd.) ") == "cafe lodz ltd"
    assert fold("ঢাকা-গার্মেন্টস") == "ঢাকা গার্মেন্টস"
    assert fold("ＡＢＣ株式会社") == "abc株式会社"


def test_what_describes_a_node_is_looked_at_when_asked_and_never_names_it(tmp_path: Path) -> None:
    incidents = [
        {"id": "i-1", "category": "forced_labour", "summary": "Passports were kept in a locked drawer"},
        {"id": "i-2", "category": "wages", "summary": "Overtime was not paid"},
    ]
    documents = [{"id": "d-1", "title": "A report", "publisher": "Example Institute"}]
    tables = {
        "Brand": pa.Table.from_pylist([{"id": "b-1", "name": "Wages"}], schema=node_schema("Brand")),
        "Document": pa.Table.from_pylist(documents, schema=node_schema("Document")),
        "Incident": pa.Table.from_pylist(incidents, schema=node_schema("Incident")),
    }
    projection = write_projection(tmp_path / "build", tables, {"datasets": []})

    assert ids(search(projection, "drawer locked", words=True)) == ["i-1"]
    assert search(projection, "drawer locked", words=True)[0]["match"] == "words"
    assert ids(search(projection, "example institute", words=True)) == ["d-1"]
    assert ids(search(projection, "wages", words=True)) == ["b-1", "i-2"]
    assert ids(search(projection, "wages")) == ["b-1"]
    assert resolve(projection, "wages") == "b-1"
    assert search(projection, "passports") == []


def test_a_word_with_a_typo_finds_the_name_it_is_in(names: Projection) -> None:
    assert ids(search(names, "fabrika")) == ["site-lodz"]
    assert ids(search(names, "mauritc henes")) == ["org-hm"]
    assert search(names, "fabrika", matches=("exact", "prefix", "substring", "words")) == []


def test_many_of_one_label_leave_room_for_another(tmp_path: Path) -> None:
    factories = [{"id": f"f-{at:04}", "name": f"Example {at:04}"} for at in range(500)]
    tables = {
        "Factory": pa.Table.from_pylist(factories, schema=node_schema("Factory")),
        "Farm": pa.Table.from_pylist([{"id": "p-1", "name": "Example"}], schema=node_schema("Farm")),
        "Brand": pa.Table.from_pylist([{"id": "b-1", "name": "Example Z"}], schema=node_schema("Brand")),
    }
    projection = write_projection(tmp_path / "build", tables, {"datasets": []})

    assert ids(search(projection, "exam", limit=3))[:2] == ["p-1", "b-1"]
    assert ids(search(projection, "xampl", labels=["Brand"])) == ["b-1"]
    assert len(search(projection, "xampl", labels=["Factory", "Farm"], limit=7)) == 7
