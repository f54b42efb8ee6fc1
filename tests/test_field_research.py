"""Field research: with consent or not at all; nothing of who said it anywhere; a withdrawn consent holds for good."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from government_lists import FIXTURES, rows_of, stated
from own_data import BASE, PUBLIC, built, links, loaded, nodes
from test_corrections import everything

from graph import build
from graph.changelog import log
from graph.consent import CONSENT_WITHDRAWN, withdraw_consent
from graph.corrections import correct
from graph.errors import InputError, UsageError
from graph.export.formats import write
from graph.export.preparing import prepared
from graph.export.request import Request
from graph.field_research import enter, look
from graph.ingest.field_findings import example
from graph.ingest.finding_checks import check
from graph.ingest.finding_columns import COLUMNS, is_personal
from graph.intake import load
from graph.ledger import entries
from graph.redaction import read_profile
from graph.verify import verify
from graph.workspace import Workspace

FIXTURE = FIXTURES / "field_findings" / "findings.csv"
UNION = {"id": "u-1", "name": "Example Knitters Union", "kind": "union", "country": "BD", **PUBLIC}
WATCH = "finding:example-labour-watch"
FINDING = {
    "finding": "F-2026-1", "site": "f-1", "category": "wages", "start": "2026-01", "affected": "140",
    "affected_unit": "affected", "summary": "Overtime was paid three months late", "status": "alleged",
    "basis": "ngo_report", "published_by": "Example Labour Watch", "consent": "publish", "consent_date": "2026-03",
    "protection": "kept_apart",
}  # fmt: skip
NEW_PLACE = {"site": "", "site_name": "Sample Washing Unit", "site_country": "BD"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the small dataset and a union."""
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", {**BASE, "organisations.csv": [UNION]})
    return workspace


def file_of(path: Path, *findings: Mapping[str, str], more: tuple[str, ...] = ()) -> Path:
    """A CSV file of findings, with further columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*(one.name for one in COLUMNS), *more], restval="")
        writer.writeheader()
        writer.writerows(findings)
    return path


def test_a_file_states_findings_places_papers_and_consent_and_nothing_else(tmp_path: Path) -> None:
    intake = stated(FIXTURE, tmp_path, "field_findings")

    assert intake.dataset == "findings-example-labour-watch"
    columns = ("id", "status", "consent", "consent_date", "protection", "visibility", "affected", "basis", "status_by")
    assert [tuple(row[name] for name in columns) for row in rows_of(intake, "Incident")] == [
        (f"{WATCH}:F-2026-1", "alleged", "publish", "2026-03", "kept_apart", "public", 140, "ngo_report",
         "Example Labour Watch"),
        (f"{WATCH}:F-2026-2", "documented", "partners", "2026-03", "kept_by_partner", "partner", 6, "union_report",
         "Example Labour Watch"),
        (f"{WATCH}:F-2026-3", "alleged", "internal", "2026", "anonymous", "private", None, "ngo_report",
         "Example Labour Watch"),
    ]  # fmt: skip
    titled = {row["title"]: (row["publisher"], row["kind"], row["visibility"]) for row in rows_of(intake, "Document")}
    watch = "Example Labour Watch"
    assert titled == {
        f"Record F-2026-1 of field research, kept by {watch}": (watch, "ngo_report", "public"),
        f"Record F-2026-2 of field research, kept by {watch}": (watch, "union_report", "partner"),
        f"Record F-2026-3 of field research, kept by {watch}": (watch, "ngo_report", "private"),
        "Letters of dismissal": (watch, "union_report", "private"),
        "Report on orchards": (watch, "ngo_report", "private"),
    }
    places = {row["id"]: row["visibility"] for label in ("Factory", "Farm") for row in rows_of(intake, label)}
    assert sorted(places.values()) == ["private", "public"]
    assert [row["to_id"] in places for row in rows_of(intake, "OCCURRED_AT")] == [True] * 3
    assert {kind: len(rows_of(intake, kind)) for kind in intake.tables} == {
        "Document": 5, "Incident": 3, "Factory": 1, "Farm": 1, "OCCURRED_AT": 3, "DOCUMENTED_BY": 5
    }  # fmt: skip


def test_what_is_said_of_the_whole_file_narrows_every_finding(tmp_path: Path) -> None:
    narrowed = stated(FIXTURE, tmp_path, "field_findings", visibility="private")

    assert {row["visibility"] for table in narrowed.tables.values() for row in table.to_pylist()} == {"private"}


def test_the_template_is_loaded_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(example(), "utf-8")

    assert [row["affected"] for row in rows_of(stated(path, tmp_path, "field_findings"), "Incident")] == [140]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"consent": ""}, "there is no consent, so nothing of it is kept"),
        ({"consent": "none"}, "there is no consent"),
        ({"consent": "Unknown"}, "there is no consent"),
        ({"consent": "she nodded"}, "consent is not one of publish, partners, internal"),
        ({"consent_date": ""}, "consent_date is empty"),
        ({"consent_date": "2026-03-02"}, "names a day, which can tell who was met"),
        ({"protection": "hidden in my notebook"}, "protection is not one of"),
        ({"consent": "partners", "visibility": "public"}, "visibility public is wider than the consent"),
        ({"finding": "Zyxwvina"}, "never a name"),
        ({"summary": "Ask at +880 1711-223344"}, "7 digits or more"),
        ({"summary": "Ask at ৮৮০১৭১১২২৩৩৪৪"}, "7 digits or more"),
        ({"summary": "Card AB12345 was kept"}, "five digits or more"),
        ({"summary": "Write to zyx@example.org"}, "looks like an e-mail"),
        ({"summary": "Write to zyx [at] example"}, "looks like an e-mail"),
        ({"document_title": "Letter, ｚｙｘ＠ｅｘａｍｐｌｅ"}, "looks like an e-mail"),
        ({"summary": "See t.me/zyxw"}, "holds a web address"),
        ({"summary": "Three women were dismissed"}, "small_group"),
        ({"summary": "“They locked the gate on us”, it was said"}, "quotation"),
        ({"summary": "My supervisor did it"}, "first_person"),
        ({"summary": "Told by Mrs Zyxwv"}, "title"),
        ({"summary": "A pregnant worker of line 4, night shift"}, "traits"),
        ({"affected": "6"}, "affected is below 10: so few people are known by number alone"),
        ({"affected": "", "start": "2026-01-05"}, "start or end names a day"),
        ({"summary": "a\u202eb"}, "invisible characters"),
        ({"site": ""}, "where it happened is missing"),
        ({"union": "u-1"}, "union_role is empty"),
        ({"affected": "1e3"}, "affected is not a whole number"),
        ({"end": "2025"}, "the end lies before the start"),
        ({"start": "last winter"}, "start is no date"),
        ({"document_url": "javascript:zyxw"}, "document_url is no web address"),
        ({"site": "", **NEW_PLACE, "site_country": "ZZ"}, "site_country is no ISO 3166-1 code"),
    ],
)  # fmt: skip
def test_what_may_not_be_kept_is_refused_and_not_repeated(change: dict[str, str], why: str) -> None:
    problems = check({**FINDING, **change}).problems

    assert any(why in one for one in problems), problems
    said = " ".join(problems).casefold()
    assert not any(one in said for one in ("zyx", "1711", "১৭১১", "nodded", "notebook", "locked", "pregnant"))


def test_ends_that_the_graph_does_not_have_are_refused(workspace: Workspace) -> None:
    for change, why in (
        ({"site": "d-1"}, "site is no place of the graph"),
        ({"site": "zyxw"}, "site is no place of the graph"),
        ({"union": "b-1", "union_role": "reported"}, "union is no organisation of the graph"),
        ({"document_ids": "d-1;zyxw"}, "document_ids names what is no document of the graph"),
    ):
        assert look(workspace, {**FINDING, **change}).problems == [f"{why}; give its id" if "ids" not in why else why]
    with pytest.raises(UsageError, match="Say who"):
        enter(workspace, FINDING, " ")
    with pytest.raises(InputError, match="cannot be kept"):
        enter(workspace, {**FINDING, "consent": ""}, "researcher")
    assert len(entries(workspace)) == 1


def test_a_doubt_is_confirmed_by_its_name_and_what_stays_in_the_house_is_not_asked() -> None:
    small = {**FINDING, "summary": "Three women were dismissed", "affected": "3"}

    assert check({**small, "confirmed": "title"}).problems
    assert check({**small, "confirmed": "small_group"}).problems == []
    inside = check({**small, "consent": "internal", "start": "2026-01-05"})
    assert (inside.problems, inside.visibility) == ([], "private")
    assert check({**FINDING, "summary": "Of 1,200,000 in 2019-2023 nothing was paid by 2026-03-01"}).problems == []


def test_columns_of_persons_and_refused_rows_leave_nothing_behind(tmp_path: Path, workspace: Workspace) -> None:
    secrets = ("Zyxwvina", "01711223344", "Qwertzina", "Asdfghina")
    rows = (
        {**FINDING, "witness_name": secrets[0], "Phone No.": secrets[1]},
        {**FINDING, "finding": "F-2", "consent": "none", "summary": f"{secrets[2]} told it"},
        {**FINDING, "finding": "F-3", "summary": f"{secrets[3]}, 01711-223344"},
    )
    path = file_of(tmp_path / "Qwertzina.csv", *rows, more=("witness_name", "Phone No.", "Interviewee gender"))

    with pytest.raises(InputError) as refused:
        load(workspace, path)
    intake = load(workspace, path, keep_going=True)

    assert intake.accounts.personal == {
        "witness_name": 1, "Phone No.": 1, "Interviewee gender": 0, "rows that were set aside": 2
    }  # fmt: skip
    assert set(nodes(build.current(workspace), "Incident")) == {"i-1", f"{WATCH}:F-2026-1"}
    told = "".join([*refused.value.problems, *(one for said in intake.accounts.refused.values() for one in said)])
    found = everything(workspace).decode("utf-8", "replace")
    assert not any(one in found or one in told for one in (*secrets, "01711-223344"))
    (about,) = [one.content["about"]["files"] for one in entries(workspace)[1:]]
    assert [(one["name"], one["kept"]) for one in about] == [("field_findings", False)]
    assert verify(workspace).wrong == []


def test_a_file_says_what_it_is_or_is_refused(tmp_path: Path, workspace: Workspace) -> None:
    with pytest.raises(InputError, match="unknown column 'Weather'"):
        load(workspace, file_of(tmp_path / "a.csv", FINDING, more=("Weather",)))
    other = {**FINDING, "finding": "F-2", "published_by": "Another Watch"}
    with pytest.raises(InputError, match="findings of 2 organisations"):
        load(workspace, file_of(tmp_path / "a.csv", FINDING, other))
    above = file_of(tmp_path / "a.csv", FINDING)
    above.write_text("Told by Zyxwvina\n" + above.read_text("utf-8"), "utf-8")
    with pytest.raises(InputError, match="take out what stands above"):
        load(workspace, above)
    assert [name for name in ("published_by", "wages", "start") if is_personal(name)] == []


def test_a_finding_is_entered_with_its_union_and_papers_and_replaced(workspace: Workspace) -> None:
    union = {"union": "u-1", "union_role": "represents", "union_consent": "partners", "document_ids": "d-1"}

    first, looked = enter(workspace, {**FINDING, **union}, "researcher")

    assert (looked.node, looked.visibility, looked.again) == (f"{WATCH}:F-2026-1", "public", False)
    incident = nodes(first.projection, "Incident")[looked.node]
    assert (incident["documents"], incident["source"]) == ([f"{looked.node}:record", "d-1"],
                                                           ["A publisher", "Example Labour Watch"])  # fmt: skip
    assert (incident["consent"], incident["protection"]) == (None, None), "a build of profile partner holds neither"
    (there,) = links(first.projection, "REPRESENTS")
    assert (there["from_id"], there["to_id"], there["visibility"], there["status"]) == ("u-1", "f-1", "partner",
                                                                                        "alleged")  # fmt: skip
    inside = nodes(build.build_at(workspace, None, "private"), "Incident")[looked.node]
    assert inside["protection"] == "kept_apart", "although no row is narrower than partner"
    enter(workspace, {**FINDING, **NEW_PLACE, "finding": "F-2"}, "researcher")
    last, again = enter(workspace, {**FINDING, **NEW_PLACE, "consent": "internal"}, "researcher")

    assert again.again and any("profile partner) does not hold it" in one for one in again.notes)
    assert f"{WATCH}:F-2026-1" not in nodes(last.projection, "Incident")
    assert links(last.projection, "REPRESENTS") == []
    private = build.build(workspace, "private")
    incident = nodes(private, "Incident")[looked.node]
    assert (incident["consent"], incident["consent_date"], incident["row"]) == ("internal", "2026-03",
                                                                                ["ledger-entry:4"])  # fmt: skip
    (place,) = [row for row in nodes(private, "Factory").values() if row["name"] == "Sample Washing Unit"]
    assert (place["visibility"], place["row"]) == ("public", ["ledger-entry:3", "ledger-entry:4"])
    with pytest.raises(UsageError, match="what the source of field research said"):
        correct(workspace, looked.node, {"consent": "publish"}, "r", "researcher")
    with pytest.raises(InputError, match="stands in another dataset"):
        load(workspace, file_of(workspace.folder.parent / "f.csv", FINDING))


def test_a_withdrawn_consent_takes_everything_of_it_out_for_good(tmp_path: Path, workspace: Workspace) -> None:
    secret = {**FINDING, **NEW_PLACE, "summary": "Zyxwv was not paid", "document_title": "Zyxwv papers",
              "union": "u-1", "union_role": "reported"}  # fmt: skip
    path = file_of(tmp_path / "f.csv", secret, {**FINDING, "finding": "F-2", "start": "2025-12"})
    before = built(workspace, path, profile="private")
    assert len(links(before, "ISSUED")) == 1 and "Sample Washing Unit" in str(nodes(before, "Factory"))

    made = withdraw_consent(workspace, f"{WATCH}:F-2026-1", "researcher")

    def gone() -> None:
        found = everything(workspace).decode("utf-8", "replace")
        assert not any(one in found for one in ("Zyxwv", "Sample Washing Unit", "F-2026-1:record"))
        assert set(nodes(build.current(workspace), "Incident")) == {"i-1", f"{WATCH}:F-2"}
        assert links(build.current(workspace), "ISSUED") == []

    gone()
    assert (made.entry.kind, made.entry.content["reason"]) == ("erase", CONSENT_WITHDRAWN)
    assert "f-1" in nodes(made.projection, "Factory"), "what others state stays"
    intake = load(workspace, path, again=True)
    assert dict(intake.accounts.folded) == {"its consent was withdrawn, or it was erased": 1}
    gone()
    assert "give it another number" in " ".join(look(workspace, secret).problems)
    (told,) = [one for one in log(workspace, "private")[0] if one.record == f"{WATCH}:F-2026-1"]
    assert (told.kind, told.reason, told.author, told.values) == ("erase", CONSENT_WITHDRAWN, None, {})
    assert verify(workspace).wrong == []
    for wrong in ("i-1", f"{WATCH}:F-9"):
        with pytest.raises(UsageError):
            withdraw_consent(workspace, wrong)


def test_a_place_that_others_name_stays_when_a_finding_goes(workspace: Workspace) -> None:
    for number in ("F-1", "F-2"):
        enter(workspace, {**FINDING, **NEW_PLACE, "finding": number}, "researcher")

    left = withdraw_consent(workspace, f"{WATCH}:F-1").projection
    assert [row["name"] for row in nodes(left, "Factory").values()].count("Sample Washing Unit") == 1
    left = withdraw_consent(workspace, f"{WATCH}:F-2").projection
    assert set(nodes(left, "Factory")) == {"f-1"}
    assert set(nodes(left, "Incident")) == {"i-1"}


def test_narrower_findings_are_in_no_export_and_no_count_of_a_wider_profile(
    tmp_path: Path, workspace: Workspace
) -> None:
    words = {"publish": "Qwertz", "partners": "Asdfgh", "internal": "Yxcvbn"}
    for number, (consent, word) in enumerate(words.items(), 1):
        said = {**FINDING, "finding": f"F-{number}", "consent": consent, "summary": f"{word} was not paid",
                "union": "u-1", "union_role": "represents", "union_consent": "internal"}  # fmt: skip
        enter(workspace, said, "researcher")

    for profile, admitted in (("public", 1), ("partner", 2), ("internal", 3)):
        request = Request("trace", {"brand": "b-1"}, read_profile(profile), "2026-12-01")
        with prepared(workspace, request) as made:
            answer: dict[str, Any] = made.content.answer
            assert len(answer["findings"]) == 1 + admitted
            found = ""
            for name in ("json", "csv", "html", "svg", "neo4j-parquet"):
                path = write(made.content, name, tmp_path / profile / name)
                files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
                found += "".join(
                    str(pq.read_table(one).to_pylist()) if one.suffix == ".parquet" else one.read_text("utf-8")
                    for one in files
                )
            there = [word in found for word in words.values()]
            assert there == [True] * admitted + [False] * (3 - admitted)
            assert ("kept_apart" in found) == (profile == "internal"), "how a source is protected stays in the house"
            assert len(links(made.content.projection, "REPRESENTS")) == (3 if profile == "internal" else 0)
