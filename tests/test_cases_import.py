"""The cited cases: an independent reading of the six files against the projection, and every kind of broken row.

Nothing of ours reads the files here; what each row must become follows DESIGN section 3.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from own_data import CASES, built, copy_of_cases, links, nodes

from graph import model
from graph.errors import InputError
from graph.ingest.cases import SOURCE
from graph.ingest.rows import Rows
from graph.intake import load
from graph.ledger import entries
from graph.projection import Projection
from graph.workspace import Workspace

Row = dict[str, str]
COUNTS = {"sources": 294, "organisations": 249, "sites": 67, "links": 292, "abuses": 67, "instruments": 100}
LABELS = {
    **dict.fromkeys(("brand", "retailer"), "Brand"),
    **dict.fromkeys(("supplier", "trader"), "Supplier"),
    **dict.fromkeys(("factory", "mill", "other"), "Factory"),
    **dict.fromkeys(("farm", "plantation"), "Farm"),
    "vessel": "Vessel",
}
AGREEMENTS = ("binding_agreement", "collective_agreement", "procurement_contract")
REPORTS = ("report", "consumer_guide")
BASES = {
    "news": "news", "ngo_report": "ngo_report", "government": "government_finding", "court": "court_finding",
    "company_disclosure": "company_disclosure", "academic": "academic", "encyclopedia": "encyclopedia",
}  # fmt: skip
STRENGTH = ["court_finding", "government_finding", "official_register", "company_disclosure", "customs_record",
            "union_report", "ngo_report", "academic", "news", "encyclopedia", "modelled"]  # fmt: skip


def lines(name: str) -> list[tuple[str, Row]]:
    """The rows of a file, each with file:line."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows, line = [], reader.line_num + 1
        for cells in reader:
            rows.append((f"{name}.csv:{line}", dict(zip(header, cells, strict=True))))
            line = reader.line_num + 1
    return rows


def ids(cell: str) -> list[str]:
    return cell.split(";") if cell else []


ORGANISATIONS = {row["id"]: row for _, row in lines("organisations")}
SITES = {row["id"]: row for _, row in lines("sites")}
SOURCES = {row["id"]: row for _, row in lines("sources")}


def label_of(identifier: str) -> str:
    row = ORGANISATIONS.get(identifier) or SITES[identifier]
    return LABELS.get(row["kind"], "Organisation")


@pytest.fixture(scope="module")
def projection(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    return built(Workspace(tmp_path_factory.mktemp("cases") / "w"), CASES)


def all_links(projection: Projection) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in model.RELATIONSHIPS:
        for link in links(projection, kind):
            yield kind, link


# counts


def test_the_files_hold_what_their_readme_says() -> None:
    assert {name: len(lines(name)) for name in COUNTS} == COUNTS


def test_every_row_is_counted_and_becomes_a_node_or_a_link(tmp_path: Path, projection: Projection) -> None:
    intake = load(Workspace(tmp_path / "w"), CASES)

    assert intake.accounts.read == {f"{name}.csv": count for name, count in COUNTS.items()}
    stated = {where for name in COUNTS for where, _ in lines(name)}
    places = {
        where for label in model.LABELS for node in nodes(projection, label).values() for where in node["row"] or ()
    }
    places |= {where for _, link in all_links(projection) for where in link["row"] or ()}
    assert places == stated
    assert projection.manifest["report"] == {"left_out": {}}


def test_there_are_as_many_nodes_as_the_rows_make(projection: Projection) -> None:
    kinds = Counter(row["kind"] for _, row in lines("instruments"))
    certified = sum(row["relation"] in ("AUDITED", "CERTIFIED") for _, row in lines("links"))
    expected = Counter(label_of(one) for one in (*ORGANISATIONS, *SITES))
    expected["Incident"] = 67
    expected["Document"] = 294 + sum(kinds[kind] for kind in REPORTS)
    expected["Certificate"] = kinds["certificate"] + kinds["audit"] + certified
    expected["Agreement"] = sum(kinds[kind] for kind in AGREEMENTS)
    expected["Policy"] = kinds["procurement_policy"]
    expected["Proceeding"] = 100 - sum(kinds[kind] for kind in (*AGREEMENTS, *REPORTS, "certificate", "audit",
                                                                  "procurement_policy"))  # fmt: skip
    countries = {row["country"] for row in (*ORGANISATIONS.values(), *SITES.values())}
    countries |= {code for _, row in lines("instruments") for code in ids(row["about_countries"])}
    expected["Country"] = len(countries - {""})

    assert {label: projection.rows(label) for label in model.LABELS if projection.rows(label)} == dict(expected)


# nodes


def test_every_source_is_a_document_as_stated(projection: Projection) -> None:
    documents = nodes(projection, "Document")

    for where, row in lines("sources"):
        node = documents[row["id"]]
        for column in ("title", "publisher", "url", "published", "kind"):
            assert (node[column] or "") == row[column]
        assert node["row"] == [where]


def test_every_organisation_and_site_is_a_node_of_its_kind_as_stated(projection: Projection) -> None:
    for where, row in (*lines("organisations"), *lines("sites")):
        node = nodes(projection, label_of(row["id"]))[row["id"]]
        for column in set(row) & {"name", "kind", "country", "level", "address", "city"}:
            assert (node[column] or "") == row[column]
        if "lat" in row:
            assert node["lat"] == (float(row["lat"]) if row["lat"] else None)
            assert node["lng"] == (float(row["lng"]) if row["lng"] else None)
            assert node["workers_min"] == node["workers_max"] == (int(row["workers"]) if row["workers"] else None)
            assert (node["products"] or []) == ([row["products"]] if row["products"] else [])
        assert node["row"] == [where]


def test_group_and_sector_rows_keep_their_level_and_have_no_place(projection: Projection) -> None:
    facilities = [node for label in model.FACILITIES for node in nodes(projection, label).values()]

    assert Counter(node["level"] for node in facilities) == Counter(row["level"] for row in SITES.values())
    assert all(node["lat"] is None and node["lng"] is None for node in facilities if node["level"] != "site")


def test_every_abuse_is_an_incident_at_its_site_with_its_documents(projection: Projection) -> None:
    incidents = nodes(projection, "Incident")
    at = {link["from_id"]: link["to_id"] for link in links(projection, "OCCURRED_AT")}

    for where, row in lines("abuses"):
        node = incidents[row["id"]]
        for column in ("category", "start", "end", "summary", "status"):
            assert (node[column] or "") == row[column]
        assert node["affected"] == (int(row["victims"]) if row["victims"] else None)
        assert (node["affected_unit"] or "") == row["victims_unit"]
        assert node["documents"] == ids(row["source_ids"])
        assert node["row"] == [where]
        assert at[row["id"]] == row["site_id"]
    assert len(at) == len(incidents) == 67


# links


def evidence(source_ids: str) -> tuple[list[str], list[str], str]:
    documents = ids(source_ids)
    publishers = sorted({SOURCES[one]["publisher"] for one in documents})
    return documents, publishers, min((BASES[SOURCES[one]["kind"]] for one in documents), key=STRENGTH.index)


def test_every_row_of_links_is_one_link_with_its_dates_status_and_evidence(projection: Projection) -> None:
    stated = {link["row"][0]: (kind, link) for kind, link in all_links(projection) if link["row"][0].startswith("links")
              and kind not in ("ISSUED", "CERTIFIES", "DOCUMENTED_BY")}  # fmt: skip
    rows = [(where, row) for where, row in lines("links") if row["relation"] not in ("AUDITED", "CERTIFIED")]

    assert stated.keys() == {where for where, _ in rows}
    for where, row in rows:
        kind, link = stated[where]
        assert (kind, link["from_id"], link["to_id"]) == (row["relation"], row["from_id"], row["to_id"])
        for column in ("product", "valid_from", "valid_to", "status", "note"):
            assert (link[column] or "") == row[column]
        assert (link["documents"], link["source"], link["basis"]) == evidence(row["source_ids"])


def test_every_audit_and_certificate_of_links_is_a_certificate_between_its_two_ends(projection: Projection) -> None:
    certificates = {node["row"][0]: node for node in nodes(projection, "Certificate").values()}
    issued = {link["to_id"]: link for link in links(projection, "ISSUED")}
    speaks = {link["from_id"]: link for link in links(projection, "CERTIFIES")}
    rows = [(where, row) for where, row in lines("links") if row["relation"] in ("AUDITED", "CERTIFIED")]

    assert len(rows) == 31
    for where, row in rows:
        node = certificates[where]
        assert node["kind"] == {"AUDITED": "audit", "CERTIFIED": "certificate"}[row["relation"]]
        assert node["id"].startswith("cert-")
        assert (issued[node["id"]]["from_id"], speaks[node["id"]]["to_id"]) == (row["from_id"], row["to_id"])
        assert (node["start"] or "", node["end"] or "", node["status"]) == (
            row["valid_from"],
            row["valid_to"],
            row["status"],
        )
        assert (node["result"] or "") == row["note"]
        assert (node["documents"], node["source"], node["basis"]) == evidence(row["source_ids"])


def test_every_citation_is_a_link_to_its_document(projection: Projection) -> None:
    expected = Counter(
        (row["id"], document) for name in ("organisations", "sites", "abuses", "instruments")
        for _, row in lines(name) for document in ids(row["source_ids"])
    )  # fmt: skip
    certificates = {node["row"][0]: node["id"] for node in nodes(projection, "Certificate").values()}
    for where, row in lines("links"):
        if where in certificates:
            expected.update((certificates[where], document) for document in ids(row["source_ids"]))

    assert Counter((link["from_id"], link["to_id"]) for link in links(projection, "DOCUMENTED_BY")) == expected


def test_a_parent_is_the_owns_link_of_links_and_no_second_one(projection: Projection) -> None:
    owned = Counter((link["from_id"], link["to_id"]) for link in links(projection, "OWNS"))

    for row in ORGANISATIONS.values():
        if row["parent_id"]:
            assert owned[(row["parent_id"], row["id"])] == 1
    assert owned.total() == sum(row["relation"] == "OWNS" for _, row in lines("links"))


# instruments


def expected_parties(row: Row) -> Iterator[tuple[str, str, str]]:
    """Every party of an instrument as DESIGN section 3 says: (type, from, to)."""
    me, kind = row["id"], row["kind"]
    buyers = [*ids(row["issued_by"]), *ids(row["filed_by"])]
    bought = {(link["from_id"], link["to_id"]) for _, link in lines("links") if link["relation"] == "SOURCES_FROM"}
    yield from (("ISSUED", one, me) for one in ids(row["issued_by"]))
    yield from (("SIGNED" if kind in AGREEMENTS else "FILED", one, me) for one in ids(row["filed_by"]))
    for one in ids(row["about_ids"]):
        company = label_of(one) in ("Brand", "Supplier")
        if kind == "procurement_contract":
            signs = one in buyers or (company and any((buyer, one) in bought for buyer in buyers))
            if one not in ids(row["filed_by"]):
                yield ("SIGNED", one, me) if signs else ("COVERS", me, one)
        elif kind in AGREEMENTS:
            if one not in ids(row["filed_by"]):
                yield ("SIGNED", one, me) if company else ("COVERS", me, one)
        elif kind == "procurement_policy":
            yield "COVERS", me, one
        elif kind in ("certificate", "audit"):
            yield ("CERTIFIES" if company or one in SITES else "CONCERNS"), me, one
        else:
            yield "CONCERNS", me, one
    covers = kind in AGREEMENTS or kind == "procurement_policy"
    yield from (("COVERS" if covers else "CONCERNS", me, f"country:{code}") for code in ids(row["about_countries"]))


def test_every_party_of_every_instrument_is_linked_to_it_and_nobody_else(projection: Projection) -> None:
    stated = Counter(
        (kind, link["from_id"], link["to_id"]) for kind, link in all_links(projection)
        if link["row"][0].startswith("instruments") and kind != "DOCUMENTED_BY"
    )  # fmt: skip

    assert stated == Counter(party for _, row in lines("instruments") for party in expected_parties(row))


def test_every_instrument_keeps_its_kind_dates_outcome_and_parties_in_words(projection: Projection) -> None:
    label = {**dict.fromkeys(AGREEMENTS, "Agreement"), **dict.fromkeys(REPORTS, "Document"),
             "procurement_policy": "Policy", "certificate": "Certificate", "audit": "Certificate"}  # fmt: skip

    for where, row in lines("instruments"):
        node = nodes(projection, label.get(row["kind"], "Proceeding"))[row["id"]]
        is_document = row["kind"] in REPORTS
        assert node["kind"] == row["kind"]
        assert (node["title" if is_document else "name"]) == row["name"]
        assert (node["published" if is_document else "start"] or "") == row["start"]
        assert (node["summary" if is_document else "outcome"] or "") == row["outcome"]
        assert (node.get("end") or "") == row["end"]
        assert (node.get("filed_by_text") or "") == row["filed_by_text"]
        assert node["row"] == [where]
        if not is_document:
            assert (node["documents"], node["source"], node["basis"]) == evidence(row["source_ids"])


def test_the_accord_stays_a_membership(projection: Projection) -> None:
    accord = {
        row["from_id"] for _, row in lines("links") if row["relation"] == "MEMBER_OF" and "accord" in row["to_id"]
    }

    members = {link["from_id"] for link in links(projection, "MEMBER_OF") if "accord" in link["to_id"]}

    assert members == accord
    assert {"org-hm", "org-primark", "org-industriall"} <= members


# broken rows

Change = Callable[[list[str], list[list[str]]], object]


def set_cell(column: str, value: str, line: int = 2) -> Change:
    def change(header: list[str], rows: list[list[str]]) -> None:
        rows[line - 2][header.index(column)] = value

    return change


def rename(column: str, to: str) -> Change:
    def change(header: list[str], rows: list[list[str]]) -> None:
        header[header.index(column)] = to

    return change


def first_row_where(column: str, value: str, *cells: tuple[str, str]) -> Change:
    def change(header: list[str], rows: list[list[str]]) -> None:
        row = next(row for row in rows if row[header.index(column)] == value)
        for name, text in cells:
            row[header.index(name)] = text

    return change


def repeat_row(header: list[str], rows: list[list[str]]) -> None:
    rows.append(list(rows[0]))


def drop_column(header: list[str], rows: list[list[str]]) -> None:
    header.pop()
    for row in rows:
        row.pop()


def add_column(header: list[str], rows: list[list[str]]) -> None:
    header.append("opinion")
    for row in rows:
        row.append("")


BROKEN: list[tuple[str, Change, str]] = [
    *((name, add_column, rf"{name}\.csv, line 1: unknown column 'opinion'.*Its columns are") for name in COUNTS),
    *((name, drop_column, rf"{name}\.csv, line 1: column \w+ is missing") for name in COUNTS),
    ("sites", rename("workers", "worker"), r"sites\.csv, line 1: unknown column 'worker'; column workers is missing"),
    ("abuses", rename("victims", "hurt"), r"abuses\.csv, line 1: unknown column 'hurt'; column victims is missing"),
    ("sources", rename("title", "id"), r"sources\.csv, line 1: column id stands twice"),
    *((name, set_cell("kind", "thing"), rf"{name}\.csv:2: kind 'thing' is not one of \w+")
      for name in ("sources", "organisations", "sites", "instruments")),
    *((name, set_cell("kind", ""), rf"{name}\.csv:2: kind '' is not one of")
      for name in ("sources", "organisations", "sites", "instruments")),
    ("sources", set_cell("kind", "dataset"), r"sources\.csv:2: kind 'dataset' is not one of"),
    ("links", set_cell("relation", "LIKES"), r"links\.csv:2: relation 'LIKES' is not one of OWNS"),
    ("links", set_cell("status", "certain"), r"links\.csv:2: status 'certain' is not one of acknowledged"),
    ("links", set_cell("status", "retracted"), r"links\.csv:2: status 'retracted'.*tiertrace retract"),
    ("links", set_cell("status", ""), r"links\.csv:2: status is empty"),
    ("abuses", set_cell("category", "bad"), r"abuses\.csv:2: category 'bad' is not one of child_labour"),
    ("abuses", set_cell("status", "true"), r"abuses\.csv:2: status 'true' is not one of"),
    ("abuses", set_cell("status", "retracted"), r"abuses\.csv:2: status 'retracted'.*tiertrace retract"),
    ("abuses", set_cell("victims_unit", "sad"), r"abuses\.csv:2: affected_unit 'sad' is not one of killed"),
    ("abuses", set_cell("victims", "-5"), r"abuses\.csv:2: victims '-5' is not a whole number"),
    ("abuses", set_cell("victims", "9" * 30), r"abuses\.csv:2: victims '9+' is not a whole number"),
    ("abuses", set_cell("summary", ""), r"abuses\.csv:2: summary is empty"),
    ("sites", set_cell("level", "planet"), r"sites\.csv:2: level 'planet' is not one of site, group, sector"),
    ("sites", set_cell("level", ""), r"sites\.csv:2: level is empty"),
    ("sites", set_cell("country", "XX"), r"sites\.csv:2: country 'XX' is no ISO 3166-1 code"),
    ("organisations", set_cell("country", "Bangladesh"), r"organisations\.csv:2: country 'Bangladesh' is no ISO"),
    ("sites", set_cell("workers", "many"), r"sites\.csv:2: workers 'many' is not a whole number"),
    ("sites", set_cell("lat", "north"), r"sites\.csv:2: lat 'north' is not between -90 and 90"),
    ("sites", set_cell("lat", "91"), r"sites\.csv:2: lat '91' is not between"),
    ("sites", set_cell("lat", "nan"), r"sites\.csv:2: lat 'nan' is not between"),
    ("sites", first_row_where("level", "group", ("lat", "1.5"), ("lng", "2.5")),
     r"sites\.csv:\d+: only a row of level site may have coordinates"),
    ("sites", first_row_where("lat", "", ("lat", "1.5")), r"sites\.csv:\d+: lat and lng go together"),
    *((name, set_cell("source_ids", ""), rf"{name}\.csv:2: source_ids is empty")
      for name in ("organisations", "sites", "links", "abuses", "instruments")),
    *((name, set_cell("source_ids", "src-nowhere"), rf"{name}\.csv:2: .*src-nowhere.*(add it|no row)")
      for name in ("organisations", "sites", "links", "abuses", "instruments")),
    ("links", set_cell("from_id", "org-nowhere"), r"links\.csv:2: \w+ names org-nowhere, which no row"),
    ("links", set_cell("to_id", "org-nowhere"), r"links\.csv:2: \w+ names org-nowhere, which no row"),
    ("abuses", set_cell("site_id", "site-nowhere"), r"abuses\.csv:2: OCCURRED_AT names site-nowhere"),
    ("abuses", set_cell("site_id", "org-adidas"), r"abuses\.csv:2: OCCURRED_AT cannot end at org-adidas, a Brand"),
    *(("instruments", set_cell(column, "org-nowhere"), r"instruments\.csv:2: \w+ names org-nowhere")
      for column in ("about_ids", "issued_by", "filed_by")),
    ("instruments", set_cell("about_countries", "XX"), r"instruments\.csv:2: \w+ names country:XX"),
    *((name, repeat_row, rf"{name}\.csv:\d+: the id \S+ stands already at {name}\.csv:2; ids are unique")
      for name in ("sources", "organisations", "sites", "abuses", "instruments")),
    ("links", repeat_row, r"links\.csv:\d+: the same statement stands already at links\.csv:2; delete one"),
    *((name, set_cell("id", ""), rf"{name}\.csv:2: id is empty") for name in ("sources", "organisations", "sites")),
    ("organisations", set_cell("parent_id", "org-zara"),
     r"organisations\.csv:2: parent_id org-zara has no row 'OWNS \S+' in links\.csv; add it there"),
    ("links", set_cell("valid_from", "31/02/2013"), r"links\.csv:2: valid_from: '31/02/2013' is not a date; write"),
    ("abuses", set_cell("start", "2013-02-31"), r"abuses\.csv:2: start: '2013-02-31' is not a day of the calendar"),
    ("sources", set_cell("published", "May 2013"), r"sources\.csv:2: published: 'May 2013' is not a date"),
    ("instruments", first_row_where("kind", "report", ("filed_by_text", "x")),
     r"instruments\.csv:\d+: a report has neither end nor filed_by; move them"),
    ("instruments", first_row_where("kind", "audit", ("filed_by", "org-hm")),
     r"instruments\.csv:\d+: kind audit has no filed_by; name the issuer"),
]  # fmt: skip


def broken(folder: Path, name: str, change: Change) -> None:
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    change(header, rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


@pytest.mark.parametrize(("name", "change", "expected"), BROKEN, ids=[f"{one[0]}-{n}" for n, one in enumerate(BROKEN)])
def test_a_broken_row_is_an_error_that_names_file_line_and_remedy(
    tmp_path: Path, name: str, change: Change, expected: str
) -> None:
    folder = copy_of_cases(tmp_path)
    broken(folder, name, change)

    with pytest.raises(InputError) as caught:
        rows = Rows("cases")
        SOURCE.read(folder, rows)
        rows.tables()

    told = [str(caught.value).split("\n")[0], *caught.value.problems]
    assert any(re.search(expected, line) for line in told), "\n".join(told[:10])


def test_an_end_before_its_start_is_an_error_wherever_both_stand(tmp_path: Path) -> None:
    folder = copy_of_cases(tmp_path)
    for name, start, end in (
        ("links", "valid_from", "valid_to"),
        ("abuses", "start", "end"),
        ("instruments", "start", "end"),
    ):
        broken(folder, name, set_cell(start, "2013-05"))
        broken(folder, name, set_cell(end, "2013-04-30"))

    with pytest.raises(InputError) as caught:
        load(Workspace(tmp_path / "w"), folder)

    for name in ("links", "abuses", "instruments"):
        assert (
            f"{name}.csv:2: the end 2013-04-30 lies before the start 2013-05; correct or swap them"
            in caught.value.problems
        )


def test_all_problems_are_told_at_once_and_nothing_is_loaded(tmp_path: Path) -> None:
    folder, workspace = copy_of_cases(tmp_path), Workspace(tmp_path / "w")
    for line in range(2, 52):
        broken(folder, "abuses", set_cell("category", "bad", line))
    broken(folder, "sites", set_cell("country", "XX"))

    with pytest.raises(InputError, match="51 problems in cases; nothing was loaded") as caught:
        load(workspace, folder)

    assert len(caught.value.problems) == 51
    assert "... and 31 more problems of the 51 found" in str(caught.value)
    assert entries(workspace) == []


@pytest.mark.parametrize("name", ["sources", "organisations", "sites", "links"])
def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    folder = copy_of_cases(tmp_path)
    (folder / f"{name}.csv").unlink()

    with pytest.raises(InputError, match=rf"{name}\.csv is missing from cases; put it there"):
        load(Workspace(tmp_path / "w"), folder)


def test_loading_again_changes_nothing_and_an_edit_is_counted(tmp_path: Path) -> None:
    folder, workspace = copy_of_cases(tmp_path), Workspace(tmp_path / "w")
    first = load(workspace, folder)
    again = load(workspace, folder)
    broken(folder, "links", set_cell("valid_from", "1999"))

    edited = load(workspace, folder)

    assert (first.added, first.removed) == (first.nodes + first.links, 0)
    assert again.unchanged and again.projection is not None and first.projection is not None
    assert again.projection.digest == first.projection.digest
    assert (edited.added, edited.removed) == (1, 1)
    assert len(entries(workspace)) == 2


def test_the_cases_are_as_recent_as_their_newest_source(projection: Projection) -> None:
    (about,) = projection.manifest["datasets"]

    assert (about["dataset"], about["as_of"]) == ("cases", max(row["published"] for _, row in lines("sources")))
    assert {one["name"] for one in about["files"]} == {f"{name}.csv" for name in COUNTS}
