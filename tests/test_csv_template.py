"""Data of your own: the template written, filled in, loaded, edited and loaded again."""

import csv
from pathlib import Path
from typing import Any

import pytest
from own_data import BASE, CASES, DOCUMENT, PUBLIC, built, changed, files_of, links, loaded, nodes, write

from graph import model
from graph.errors import InputError, UsageError
from graph.ingest import recognise
from graph.ingest.csv_template import write_template
from graph.ingest.template_columns import FILES
from graph.intake import load
from graph.ledger import entries
from graph.workspace import Workspace

Stated = dict[str, Any]


def said(row: Stated) -> Stated:
    """What a row says, without what is derived, empty, or about the row itself."""
    apart = ("row", "dataset", "key", "from_first", "from_last", "to_first", "to_last", "start_first", "start_last")
    apart += ("end_first", "end_last", "published_first", "published_last")
    return {key: value for key, value in row.items() if value is not None and key not in apart}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


# the template itself


def test_the_template_loads_as_it_is_written_and_says_that_its_rows_are_examples(
    tmp_path: Path, workspace: Workspace
) -> None:
    write_template(tmp_path / "mine")

    intake = load(workspace, tmp_path / "mine")

    assert intake.accounts.read == {name: 3 if name == "links.csv" else 1 for name in FILES}
    assert intake.notes == ["11 rows are the template's invented examples; delete those you did not mean to load"]
    projection = intake.projection
    assert projection is not None
    assert {label: projection.rows(label) for label in model.LABELS if projection.rows(label)} == {
        "Brand": 1, "Supplier": 1, "Factory": 1, "Farm": 1, "Incident": 1, "Document": 1, "Organisation": 1,
        "Response": 1, "Country": 2,
    }  # fmt: skip
    chain = [(kind, link["from_id"], link["to_id"]) for kind in model.WALKED for link in links(projection, kind)]
    assert chain == [
        ("OPERATES", "example-supplier", "example-factory"),
        ("SOURCES_FROM", "example-brand", "example-supplier"),
        ("SOURCES_FROM", "example-supplier", "example-farm"),
    ]
    assert all("invented" in node["name"] for label in (*model.COMPANIES, *model.FACILITIES, "Organisation")
               for node in nodes(projection, label).values())  # fmt: skip


def test_the_files_have_the_columns_of_the_issue_and_a_readme_of_every_one(tmp_path: Path) -> None:
    write_template(tmp_path)

    links_header = (tmp_path / "links.csv").read_text("utf-8").split("\n")[0]
    assert links_header == "from_id,relation,to_id,product,valid_from,valid_to,status,basis,document_ids,note"
    readme = (tmp_path / "README.md").read_text("utf-8")
    for name in ("brands.csv", "suppliers.csv", "factories.csv", "farms.csv", "organisations.csv", "links.csv",
                 "incidents.csv", "documents.csv"):  # fmt: skip
        section = readme.split(f"## {name}\n")[1].split("## ")[0]
        for column in next(csv.reader([(tmp_path / name).read_text("utf-8").split("\n")[0]])):
            assert f"| `{column}` |" in section


def test_the_template_never_overwrites_a_file(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text("mine", "utf-8")

    with pytest.raises(UsageError, match=r"already holds links\.csv.*nothing was overwritten"):
        write_template(tmp_path)

    assert files_of(tmp_path) == {"links.csv": b"mine"}


# what each file becomes


def test_the_exact_nodes_and_links_of_a_small_dataset(tmp_path: Path, workspace: Workspace) -> None:
    projection = built(workspace, write(tmp_path / "mine"))

    assert said(nodes(projection, "Brand")["b-1"]) == {
        "id": "b-1", "name": "Brand one", "kind": "brand", "country": "DE", "visibility": "public",
    }  # fmt: skip
    assert said(nodes(projection, "Factory")["f-1"]) == {
        "id": "f-1", "name": "Factory one", "kind": "factory", "level": "site", "country": "BD", "visibility": "public",
    }  # fmt: skip
    assert said(nodes(projection, "Document")["d-2"]) == {
        "id": "d-2", "title": "Second report", "publisher": "Another", "kind": "news", "visibility": "public",
    }  # fmt: skip
    assert said(nodes(projection, "Incident")["i-1"]) == {
        "id": "i-1", "category": "wages", "status": "documented", "summary": "Paid late", "start": "2013-04",
        "documents": ["d-1", "d-2"], "source": ["A publisher", "Another"], "basis": "ngo_report", **PUBLIC,
    }  # fmt: skip
    assert [said(link) for link in links(projection, "SOURCES_FROM")] == [
        {"from_id": "b-1", "to_id": "s-1", "status": "documented", "valid_from": "2012", "valid_to": "2014-03",
         "documents": ["d-1"], "source": ["A publisher"], "basis": "ngo_report", "visibility": "public"},
    ]  # fmt: skip
    assert [(link["from_id"], link["to_id"], link["source"]) for link in links(projection, "OPERATES")] == [
        ("s-1", "f-1", ["A publisher", "Another"])
    ]
    assert [(link["from_id"], link["to_id"]) for link in links(projection, "OCCURRED_AT")] == [("i-1", "f-1")]
    assert {(link["from_id"], link["to_id"]) for link in links(projection, "DOCUMENTED_BY")} == {
        ("i-1", "d-1"),
        ("i-1", "d-2"),
    }
    assert nodes(projection, "Brand")["b-1"]["row"] == ["brands.csv:2"]


def test_every_column_of_a_facility_arrives_in_its_type(tmp_path: Path, workspace: Workspace) -> None:
    row = {
        "id": "f", "name": "F", "aliases": "Eff; Ef", "kind": "mill", "level": "site", "address": "1 Road",
        "city": "Dhaka", "region": "Dhaka Division", "country": "BD", "lat": "23.85", "lng": "-90.25",
        "geocode_precision": "street", "facility_type": "Final Product Assembly",
        "processing_type": "Sewing;Cutting", "products": "sweaters; socks", "workers_min": "100",
        "workers_max": "250", "is_closed": "no", "identifiers": "os_id:BD2019;lei:X", "visibility": "public",
    }  # fmt: skip

    projection = built(workspace, write(tmp_path / "mine", {"factories.csv": [row]}))

    assert said(nodes(projection, "Factory")["f"]) == {
        **row, "aliases": ["Eff", "Ef"], "lat": 23.85, "lng": -90.25, "facility_type": ["Final Product Assembly"],
        "processing_type": ["Sewing", "Cutting"], "products": ["sweaters", "socks"], "workers_min": 100,
        "workers_max": 250, "is_closed": False, "identifiers": ["os_id:BD2019", "lei:X"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("factories.csv", "factory", "Factory"), ("factories.csv", "mill", "Factory"),
        ("factories.csv", "other", "Factory"), ("factories.csv", "mine", "Mine"),
        ("factories.csv", "vessel", "Vessel"), ("farms.csv", "farm", "Farm"),
        ("farms.csv", "plantation", "Farm"), ("brands.csv", "brand", "Brand"), ("brands.csv", "retailer", "Brand"),
        ("suppliers.csv", "trader", "Supplier"), ("suppliers.csv", "group", "Supplier"),
        ("organisations.csv", "union", "Organisation"), ("organisations.csv", "public_buyer", "Organisation"),
    ],
)  # fmt: skip
def test_each_file_alone_can_be_loaded_and_each_kind_has_its_label(
    tmp_path: Path, workspace: Workspace, name: str, kind: str, label: str
) -> None:
    folder = write(tmp_path / "mine", {name: [{"id": "x", "name": "X", "kind": kind, "country": "BD"}]})

    intake = load(workspace, folder / name)

    assert intake.dataset == f"mine-{name.removesuffix('.csv')}"
    assert intake.projection is not None and set(nodes(intake.projection, label)) == {"x"}


def test_links_and_incidents_alone_refer_to_what_is_loaded(tmp_path: Path, workspace: Workspace) -> None:
    built(workspace, CASES)
    link = {"from_id": "org-primark", "relation": "SOURCES_FROM", "to_id": "site-tazreen", "status": "alleged"}
    source = "src-fla-adidas"
    folder = write(
        tmp_path / "mine",
        {
            "links.csv": [{**link, "document_ids": source}],
            "incidents.csv": [
                {"id": "mine-1", "facility_id": "site-tazreen", "category": "wages", "status": "alleged",
                 "summary": "S", "document_ids": source},
            ],
        },
    )  # fmt: skip

    load(workspace, folder / "links.csv")
    projection = built(workspace, folder / "incidents.csv")

    (mine,) = [one for one in links(projection, "SOURCES_FROM") if one["dataset"] == ["mine-links"]]
    document = nodes(projection, "Document")[source]
    assert (mine["documents"], mine["source"]) == ([source], [document["publisher"]])
    assert mine["basis"] is not None
    assert nodes(projection, "Incident")["mine-1"]["source"] == [document["publisher"]]


def test_an_id_that_nobody_has_is_an_error_before_and_fine_after_its_dataset_is_loaded(
    tmp_path: Path, workspace: Workspace
) -> None:
    mine = write(tmp_path / "mine", {"links.csv": [{**BASE["links.csv"][0]}]})
    with pytest.raises(
        InputError, match=r"links\.csv:2: SOURCES_FROM names b-1, which no row and no loaded dataset has"
    ):
        load(workspace, mine)

    loaded(workspace, tmp_path / "base")

    assert load(workspace, mine).links == 1


def test_an_id_that_is_another_kind_of_thing_in_a_loaded_dataset_is_refused(
    tmp_path: Path, workspace: Workspace
) -> None:
    loaded(workspace, tmp_path / "base")
    mine = write(tmp_path / "mine", {"brands.csv": [{"id": "f-1", "name": "F", "kind": "brand"}]})

    with pytest.raises(
        InputError, match=r"brands\.csv:2: f-1 is a Factory in a dataset that is loaded, and a Brand here"
    ):
        load(workspace, mine)


# loading again


def test_the_same_files_twice_change_nothing(tmp_path: Path, workspace: Workspace) -> None:
    loaded(workspace, tmp_path / "mine")
    before = files_of(workspace.folder)

    again = load(workspace, tmp_path / "mine")

    assert again.unchanged
    assert files_of(workspace.folder) == before


def test_an_edit_replaces_what_was_there_and_counts_what_is_new_and_gone(tmp_path: Path, workspace: Workspace) -> None:
    loaded(workspace, tmp_path / "mine")
    rows = changed("links.csv", 0, valid_to="2015")
    rows["brands.csv"].append({"id": "b-2", "name": "Brand two", "kind": "brand", **PUBLIC})
    rows["incidents.csv"] = []

    edited = loaded(workspace, tmp_path / "mine", rows)

    # New: a brand and the link with its new end. Gone: that link as it was, the incident, its place, two citations.
    assert (edited.added, edited.removed) == (2, 5)
    assert edited.projection is not None
    assert nodes(edited.projection, "Incident") == {}
    assert [one["valid_to"] for one in links(edited.projection, "SOURCES_FROM")] == ["2015"]
    assert len(entries(workspace)) == 2


def test_going_back_to_the_first_version_gives_the_first_build(tmp_path: Path, workspace: Workspace) -> None:
    first = loaded(workspace, tmp_path / "mine").projection
    loaded(workspace, tmp_path / "mine", changed("brands.csv", 0, name="Other"))

    back = loaded(workspace, tmp_path / "mine").projection

    assert first is not None and back is not None and back.digest == first.digest
    assert len(entries(workspace)) == 3


def test_another_name_makes_another_dataset_and_the_same_name_replaces(tmp_path: Path, workspace: Workspace) -> None:
    loaded(workspace, tmp_path / "mine", dataset="spring")
    loaded(workspace, tmp_path / "later", {"brands.csv": BASE["brands.csv"]}, dataset="autumn")

    projection = loaded(
        workspace, tmp_path / "elsewhere", {"brands.csv": BASE["brands.csv"]}, dataset="spring"
    ).projection

    assert projection is not None
    assert [one["dataset"] for one in projection.manifest["datasets"]] == ["autumn", "spring"]
    assert set(projection.manifest["tables"]) == {"Brand", "Country", "IN_COUNTRY"}


def test_the_folder_one_stands_in_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "field-notes")
    monkeypatch.chdir(tmp_path / "field-notes")

    assert load(Workspace(tmp_path / "w"), Path()).dataset == "field-notes"


# visibility


def test_a_link_is_no_more_public_than_its_documents(tmp_path: Path, workspace: Workspace) -> None:
    rows = {**BASE, "documents.csv": [BASE["documents.csv"][0], {**DOCUMENT, "id": "d-2", "visibility": "private"}]}

    projection = built(workspace, write(tmp_path / "mine", rows), profile="private")

    assert [one["visibility"] for one in links(projection, "SOURCES_FROM")] == ["public"]
    assert [one["visibility"] for one in links(projection, "OPERATES")] == ["private"]


# rows that are refused

REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("brands.csv", {"kind": "factory"}, "kind 'factory' is not one of brand, retailer"),
    ("brands.csv", {"name": ""}, "name is empty; every row needs it"),
    ("brands.csv", {"visibility": "secret"}, "visibility 'secret' is not one of public, partner, private"),
    ("brands.csv", {"country": "Germany"}, "country 'Germany' is no ISO 3166-1 code"),
    ("brands.csv", {"id": "a;b"}, "'a;b' cannot be an id"),
    ("brands.csv", {"id": "country:DE"}, "'country:DE' cannot be an id"),
    ("brands.csv", {"id": " b"}, "' b' cannot be an id"),
    ("brands.csv", {"document_ids": "d-9"}, "names d-9, which no row and no loaded dataset has"),
    ("factories.csv", {"lat": "23.8"}, "lat and lng go together"),
    ("factories.csv", {"lat": "23.8", "lng": "90", "level": "group"}, "only a row of level site may have coordinates"),
    ("factories.csv", {"lat": "1e1", "lng": "90"}, "lat '1e1' is not between -90 and 90"),
    ("factories.csv", {"lat": "1_0", "lng": "90"}, "lat '1_0' is not between -90 and 90"),
    ("factories.csv", {"workers_max": "1,000"}, "workers_max '1,000' is not a whole number"),
    ("factories.csv", {"workers_max": "9" * 20}, "is not a whole number"),
    ("factories.csv", {"is_closed": "maybe"}, "is_closed 'maybe' is neither yes nor no"),
    ("factories.csv", {"country": ""}, "country is empty; every row needs it"),
    ("documents.csv", {"kind": "rumour"}, "kind 'rumour' is not one of court_finding"),
    ("documents.csv", {"published": "31/02/2013"}, "published: '31/02/2013' is not a date; write YYYY"),
    ("links.csv", {"relation": "ISSUED"}, "relation 'ISSUED' is not one of SOURCES_FROM"),
    ("links.csv", {"status": "retracted"}, "tiertrace retract KEY"),
    ("links.csv", {"status": "sure"}, "status 'sure' is not one of acknowledged"),
    ("links.csv", {"basis": "hearsay"}, "basis 'hearsay' is not one of court_finding"),
    ("links.csv", {"document_ids": ""}, "document_ids is empty; every row needs it"),
    ("links.csv", {"to_id": "d-1"}, "SOURCES_FROM cannot end at d-1, a Document"),
    ("links.csv", {"to_id": "nowhere"}, "SOURCES_FROM names nowhere, which no row and no loaded dataset has"),
    (
        "links.csv",
        {"valid_from": "2015", "valid_to": "2014"},
        "the end 2014 lies before the start 2015; correct or swap",
    ),
    ("links.csv", {"valid_from": "2013-02-31"}, "'2013-02-31' is not a day of the calendar; write YYYY"),
    ("incidents.csv", {"document_ids": ""}, "the incident i-1 has no document"),
    ("incidents.csv", {"document_ids": "d-9"}, "the document d-9 is not among the documents; add it there"),
    ("incidents.csv", {"facility_id": "b-1"}, "OCCURRED_AT cannot end at b-1, a Brand"),
    ("incidents.csv", {"status": "retracted"}, "tiertrace retract ID"),
    ("incidents.csv", {"ilo_indicators": "sadness"}, "ilo_indicators 'sadness' is not one of"),
    ("incidents.csv", {"affected_unit": "people"}, "affected_unit 'people' is not one of killed"),
]


@pytest.mark.parametrize(("name", "cells", "expected"), REFUSED, ids=[f"{one[0]}-{n}" for n, one in enumerate(REFUSED)])
def test_a_row_that_cannot_be_accepted_is_an_error_that_names_file_line_and_remedy(
    tmp_path: Path, workspace: Workspace, name: str, cells: dict[str, str], expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        loaded(workspace, tmp_path / "mine", changed(name, 0, **cells))

    assert any(line.startswith(f"{name}:2: ") and expected in line for line in caught.value.problems), caught.value
    assert entries(workspace) == []


# recognising


def test_the_cases_and_the_template_are_told_apart(tmp_path: Path) -> None:
    assert recognise(CASES).format == "cases"
    assert recognise(write(tmp_path / "mine")).format == "csv_template"


@pytest.mark.parametrize("name", ["organisations.csv", "links.csv"])
def test_a_file_of_the_cases_is_not_taken_for_one_of_the_template(name: str) -> None:
    with pytest.raises(InputError, match="belong together; load the folder"):
        recognise(CASES / name)


def test_what_nothing_recognises_says_which_formats_there_are(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", "utf-8")

    with pytest.raises(
        InputError, match=r"(?s)no format tiertrace knows.*tiertrace sources.*tiertrace map.*tiertrace template DIR"
    ):
        recognise(tmp_path / "table.csv")


def test_a_path_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the spelling"):
        recognise(tmp_path / "nothing")


def test_a_table_in_the_folder_that_nobody_reads_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine")
    (folder / "links (1).csv").write_bytes((folder / "links.csv").read_bytes())
    (folder / "notes.txt").write_text("seen", "utf-8")

    with pytest.raises(InputError, match=r"links \(1\)\.csv: is none of the files of this format"):
        load(Workspace(tmp_path / "w"), folder)

    (folder / "links (1).csv").unlink()
    assert "notes.txt was not read" in load(Workspace(tmp_path / "w"), folder).notes


def test_a_document_address_that_is_no_web_address_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    write_template(folder)
    text = (folder / "documents.csv").read_text("utf-8")
    (folder / "documents.csv").write_text(text.replace("https://example.org/report", "javascript:alert(1)"), "utf-8")

    with pytest.raises(InputError, match="is no web address"):
        load(Workspace(tmp_path / "w"), folder)
