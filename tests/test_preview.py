"""What is seen before a load is what the load then does, and looking keeps nothing."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from own_data import BASE, changed, files_of, loaded, write

from graph.closing import COUNTS, SENTENCES, Fact, buyers, closing
from graph.column_choice import BRAND, LEFT_OUT, PERSONAL, propose
from graph.corrections import undo_load
from graph.errors import InputError
from graph.ingest.column_map import read_map
from graph.ingest.source import Given
from graph.intake import load
from graph.preview import SHOWN, loads, preview
from graph.workspace import Workspace

ODD = (
    "Fabrik,Werk Nr,Adresse,Land,Sachbearbeiter,Erzeugnis\n"
    "Example Knitwear Ltd,17,1 Mill Road,Bangladesh,A Person,shirts\n"
    "Example Denim Ltd,18,2 Mill Road,India,A Person,jeans\n"
)
CHOICES = {
    "Fabrik": "name", "Werk Nr": LEFT_OUT, "Adresse": "address", "Land": "country",
    "Sachbearbeiter": PERSONAL, "Erzeugnis": "products",
}  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, "utf-8")
    return path


def numbers(folder: Path, name: str) -> int:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return len(list(csv.DictReader(file)))


def test_the_rows_are_shown_in_words_in_the_order_of_the_file(workspace: Workspace, tmp_path: Path) -> None:
    seen = preview(workspace, write(tmp_path / "data"), Given())

    assert seen.ready and seen.source is not None and seen.source.format == "csv_template"
    there = {(one.where, one.kind, one.name): one.details for one in seen.nodes}
    assert there["factories.csv:2", "Factory", "Factory one"] == "kind: factory; level: site; country: Bangladesh"
    assert there["brands.csv:2", "Brand", "Brand one"] == "kind: brand; country: Germany"
    links = {(one.where, one.name, one.kind, one.to): one.details for one in seen.links}
    bought = links["links.csv:2", "Brand one", "sources from", "Supplier one"]
    assert bought == "source: A publisher; status: documented; valid from: 2012; valid to: 2014-03"
    assert ("links.csv:3", "Supplier one", "operates", "Factory one") in links
    assert [one.where for one in seen.nodes] == sorted(one.where for one in seen.nodes)


def test_the_counts_are_those_of_the_files_and_of_the_load(workspace: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "data")
    seen = preview(workspace, folder, Given())

    read = {fact.text: fact.count for fact in seen.facts if fact.kind == "read"}
    assert read == {name: numbers(folder, name) for name in BASE}
    done = load(workspace, folder)
    assert seen.counts == {
        "nodes": done.nodes,
        "links": done.links - done.tables["DOCUMENTED_BY"].num_rows,
        "citations": done.tables["DOCUMENTED_BY"].num_rows,
    }


def test_looking_keeps_nothing(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, tmp_path / "first")
    before = files_of(workspace.folder)

    preview(workspace, write(tmp_path / "data", changed("brands.csv", 0, name="Another name")), Given())

    assert files_of(workspace.folder) == before


def test_line_9_stands_before_line_10_and_a_long_list_is_cut_with_its_number(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "places.csv"
    rows = [f"Example Mill {number},{number} Mill Road,India" for number in range(1, 101)]
    path.write_text("\n".join(["Factory Name,Address,Country", *rows]) + "\n", "utf-8")

    seen = preview(workspace, path, Given(brand="Example Outdoor", as_of="2024"))

    places = [one for one in seen.nodes if one.kind == "Factory"]
    assert [one.where for one in places] == [f"places.csv:{line}" for line in range(2, 2 + len(places))]
    assert len(seen.nodes) == len(seen.links) == SHOWN and seen.counts is not None
    assert (seen.counts["nodes"], seen.counts["links"]) == (102, 100)  # the places, the brand, the list itself


def test_problems_name_file_and_line(workspace: Workspace, tmp_path: Path) -> None:
    seen = preview(workspace, write(tmp_path / "data", changed("factories.csv", 0, country="Nowhere")), Given())

    assert not seen.ready and "1 problem" in seen.trouble
    assert len(seen.problems) == 1 and seen.problems[0].startswith("factories.csv:2")
    assert seen.source is not None and seen.source.format == "csv_template"


def test_what_a_person_says_is_shown_although_rows_are_wrong(workspace: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "data", changed("factories.csv", 0, country="Nowhere"))

    seen = preview(workspace, folder, Given(as_of="2024", publisher="A publisher", dataset="mine", license="CC0"))

    assert seen.about is not None and not seen.ready
    assert (seen.about.as_of, seen.about.publisher, seen.about.dataset) == ("2024", "A publisher", "mine")
    assert (seen.about.license, seen.about.title) == ("CC0", "Your own data")


def test_a_table_that_cannot_be_read_says_why(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes("Fábrica,País\nExample Confecções,Brasil\n".encode("cp1252"))

    seen = preview(workspace, path, Given())

    assert seen.source is None and "--encoding cp1252" in seen.trouble and "Fábrica" in seen.trouble


def test_rows_with_problems_can_be_left_out_and_are_named(workspace: Workspace, tmp_path: Path) -> None:
    rows = {**BASE, "brands.csv": [*BASE["brands.csv"], {"id": "b-2", "name": "Brand two", "kind": "nonsense"}]}

    seen = preview(workspace, write(tmp_path / "data", rows), Given(), keep_going=True)

    assert seen.ready
    assert [fact.text for fact in seen.facts if fact.kind == "problem"] == ["brands.csv:3"]
    assert Fact("refused", count=1) in seen.facts


@pytest.mark.parametrize("given", [Given(as_of="yesterday"), Given(as_of="2024-13")])
def test_what_a_person_says_wrongly_is_said(workspace: Workspace, tmp_path: Path, given: Given) -> None:
    seen = preview(workspace, write(tmp_path / "data"), given)

    assert not seen.ready and "as of" in seen.trouble


def test_a_file_that_nobody_knows_says_so(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "strange.csv"
    path.write_text("Alpha,Beta\n1,2\n", "utf-8")

    seen = preview(workspace, path, Given())

    assert seen.source is None and "no format tiertrace knows" in seen.trouble


def test_it_is_said_what_is_loaded_of_the_same_dataset(workspace: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "data")
    load(workspace, folder)

    (before,) = preview(workspace, folder, Given()).before

    assert (before.number, before.dataset) == (1, "data")
    assert preview(workspace, folder, Given(dataset="another")).before == ()


def test_the_loads_in_force_and_those_that_an_undo_would_leave(workspace: Workspace, tmp_path: Path) -> None:
    folder = write(tmp_path / "data")
    load(workspace, folder)
    loaded(workspace, folder, changed("brands.csv", 0, name="Another name"))

    assert [one.number for one in loads(workspace)] == [2]
    assert [one.number for one in loads(workspace, without=2)] == [1]
    with workspace.writing():
        undo_load(workspace, 2, "a try")
    assert [one.number for one in loads(workspace)] == [1]
    assert loads(workspace, without=1) == []


def test_the_facts_of_a_load_are_whole_and_of_known_kinds(workspace: Workspace, tmp_path: Path) -> None:
    done = loaded(workspace, tmp_path / "data")

    facts = closing(done)

    assert {fact.kind for fact in facts} <= {*COUNTS, *SENTENCES}
    counts = {fact.kind: fact.count for fact in facts if fact.kind in ("nodes", "links", "new", "gone")}
    assert counts == {"nodes": done.nodes, "links": done.links, "new": done.nodes + done.links, "gone": 0}
    assert [fact.text for fact in facts if fact.kind == "note"] == done.notes
    assert buyers(done) == [("b-1", "Brand one")]


def test_columns_are_proposed_where_their_words_are_certain_and_the_others_wait(odd: Path) -> None:
    proposal = propose(odd)

    assert {one.name: one.proposed for one in proposal.columns} == {
        "Werk Nr": None, "Sachbearbeiter": None, "Erzeugnis": None,
        "Fabrik": "name", "Adresse": "address", "Land": "country",
    }  # fmt: skip
    assert [one.proposed for one in proposal.columns[:3]] == [None] * 3


def test_a_map_of_what_a_person_chose_loads_the_list(workspace: Workspace, odd: Path, tmp_path: Path) -> None:
    given = Given(brand="Example Outdoor", as_of="2024")
    assert not preview(workspace, odd, given).ready
    written = tmp_path / "columns.toml"
    written.write_text(propose(odd).written(CHOICES, {"Werk Nr": "a number of their own"}, "Farm"), "utf-8")

    seen = preview(workspace, odd, replace(given, map=written))

    assert seen.ready, seen.trouble
    assert [one.name for one in seen.nodes if one.kind == "Farm"] == ["Example Knitwear Ltd", "Example Denim Ltd"]
    facts = {(fact.kind, fact.text): (fact.count, fact.more) for fact in seen.facts}
    assert facts["ignored", "Werk Nr"] == (None, "a number of their own")
    assert facts["personal", "Sachbearbeiter"] == (2, "")
    assert "A Person" not in repr(seen)


@pytest.mark.parametrize("name", ['a "quoted" \\ name', "[brand]", "Fabrik = 1 # x", "<script>", "ünï", 'a\'b"""c'])
def test_a_column_of_any_name_comes_back_from_the_map(tmp_path: Path, name: str) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Fabrik", "Adresse", "Land", name], ["Example Mill", "1 Mill Road", "India", "x"]])
    proposal = propose(path)
    choices = {one.name: one.proposed or BRAND for one in proposal.columns}

    text = proposal.written(choices, {}, "Factory")

    (tmp_path / "columns.toml").write_text(text, "utf-8")
    assert tomllib.loads(text)["brand"]["column"] == name
    assert read_map(tmp_path / "columns.toml").brand.column == name


def test_what_is_no_table_has_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("{}", "utf-8")

    with pytest.raises(InputError):
        propose(path)
