"""The guide to organised producers: the cases against their CSV files, withheld cautions, hostile names, read back."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import levers_recomputed as recomputed
import pytest
from cases_graph import cases_projection  # noqa: F401
from cases_recomputed import by_id, ids, is_brand, rows
from click.testing import CliRunner
from hostile_content import DANGERS, HOSTILE
from own_data import BASE, loaded
from redacted_graphs import Rows, document, graph_of, incident, link
from test_levers_queries import golden

from graph import model
from graph.cli.export import export_command
from graph.dossier import organised as organised_module
from graph.dossier.organised import organised
from graph.dossier.reasons import CAUTIONS, CRITERIA, key_of
from graph.errors import UsageError
from graph.export.content import Content
from graph.export.formats import write
from graph.export.handing import handed
from graph.export.preparing import prepare
from graph.export.request import Request
from graph.projection import Projection
from graph.query import ask
from graph.redaction.profile import known_profiles
from graph.store.bolt import Store
from graph.workspace import Workspace

DAY = "2026-11-30"


def guide(projection: Projection, **parameters: Any) -> Content:
    return prepare(projection, "guide", parameters, date=DAY, command="tiertrace export guide")


def text_of(content: Content, folder: Path) -> str:
    """The document as words, read back from its Markdown."""
    return write(content, "dossier-md", folder / "guide.md").read_text("utf-8")


def table(content: Content, name: str) -> list[dict[str, Any]]:
    (found,) = [one for one in content.sheets if one.name == name]
    return found.table.to_pylist()


@pytest.fixture(scope="module")
def wholesale(cases_projection: Projection) -> Content:  # noqa: F811
    return guide(cases_projection, **{"for": "wholesale"})


@pytest.fixture(scope="module")
def consumers(cases_projection: Projection) -> Content:  # noqa: F811
    return guide(cases_projection)


def test_the_places_of_the_cases_their_reasons_and_all_that_is_recorded_there(
    consumers: Content, wholesale: Content
) -> None:
    expected = recomputed.organised()
    places = {one["site"]["id"]: one for one in consumers.answer["places"]}

    assert set(places) == set(expected)
    for site, (agreements, called) in expected.items():
        place, mine = places[site], [row for row in rows("links") if row["to_id"] == site]
        about = {kind: {one["about"]["id"] for one in place["criteria"] if one["kind"] == kind} for kind in CRITERIA}
        assert (about["agreement"], about["cooperative"]) == (agreements, called)
        cited = {each["id"] for one in place["criteria"] if one["kind"] == "agreement" for each in one["documents"]}
        assert cited == {each for one in agreements for each in ids(by_id("instruments")[one]["source_ids"])}
        represented = {row["from_id"]: row["status"] for row in mine if row["relation"] == "REPRESENTS"}
        assert {one["id"] for one in place["unions"]} == set(represented)
        recorded = {row["id"]: row for row in rows("abuses") if row["site_id"] == site}
        assert {one["id"] for one in place["incidents"]} == set(recorded)
        linked = {one for one in recomputed.linked_to(site) if is_brand(one)}
        assert {row["brand"]["id"] for row in place["linked"]} == linked
        cautions = {key_of(one) for one in place["cautions"]}
        assert {about for kind, about in cautions if kind == "doubtful_union"} == {
            union for union, status in represented.items() if status in ("disputed", "alleged")
        }
        assert {about for kind, about in cautions if kind == "organising_incident"} == {
            one for one, row in recorded.items() if row["category"] == "freedom_of_association"
        }
    assert [one["site"] for one in consumers.answer["places"]] == [one["site"] for one in wholesale.answer["places"]]


def test_both_guides_say_what_the_question_says(consumers: Content, cases_projection: Projection) -> None:  # noqa: F811
    counts = {
        row["site_id"]: Counter(one["what"] for one in table(consumers, "reasons") if one["site_id"] == row["site_id"])
        for row in table(consumers, "producers")
    }
    for row in golden("organised_producers"):
        counted = counts.pop(row["facility_id"])
        assert counted["criterion"] == len(row["criteria"])
        # The guide says once that nobody knows who owns a cooperative, and also where a record is no single place.
        several = len([one for one in row["cautions"] if one.startswith("whether its workers")])
        expected = len(row["cautions"]) - max(0, several - 1) + (row["level"] != "site")
        assert counted["caution"] == expected
    assert counts == {}
    asked = guide(cases_projection, brand="org-dole", product="BANANAS", country="hn")
    [mame] = asked.answer["places"]
    assert mame["site"]["id"] == golden("organised_producers--bananas")[0]["facility_id"]
    assert [row["brand"]["id"] for row in mame["linked"]] == ["org-dole"]
    assert asked.stamp.title.endswith("(company Dole, product “BANANAS”, country Honduras): 1 place")


def test_a_buyer_is_told_more_and_nobody_is_recommended(consumers: Content, wholesale: Content, tmp_path: Path) -> None:
    pdf = write(wholesale, "pdf", tmp_path / "guide.pdf")
    for_buyers = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    for_all = text_of(consumers, tmp_path)
    page = write(wholesale, "html", tmp_path / "guide.html").read_text("utf-8")

    said = re.sub(r"\s+", " ", for_buyers)
    for each in (
        "recommends nobody",
        "What this guide cannot say",
        "former BJ&B site",
        "Ask here for",
        "What was checked",
    ):
        assert each in said, each
    assert "Fair Trade USA certificate of Suragroh" in said
    assert "former BJ&B site" not in for_all and "Ask here for" not in for_all
    assert "Fair Trade USA certificate" not in for_all
    for site in table(consumers, "producers"):
        assert site["site"].split("(")[0].strip()[:20] in said
        for one in site["recorded"]:
            assert one.split(" (")[0] in page
    numbers = {int(one) for one in re.findall(r'href="#source-(\d+)"', page)}
    assert numbers == set(range(1, len(re.findall(r'<li id="source-', page)) + 1)), "every source is cited"
    assert "<script" not in page and "default-src 'none'" in page


ORGANISED: dict[str, list[dict[str, Any]]] = {
    "Brand": [{"id": "b", "name": "Example Brand"}],
    "Supplier": [
        {"id": "m", "name": "Example Knitwear Ltd"}, {"id": "w", "name": "Example Workers' Co-Operative"},
        {"id": "x", "name": "Example Trading Ltd"},
    ],
    "Factory": [
        {"id": one, "name": f"Example works {one}", "level": "site", "country": "BD", **more}
        for one, more in {
            "s": {"is_closed": True}, "o": {}, "h": {"level": "group"}, "c": {}, "named": {}, "taken-back": {},
            "elsewhere": {}, "none": {},
        }.items()
    ],
    "Organisation": [{"id": one, "name": f"Example union {one}", "kind": "union"} for one in ("u", "v")],
    "Agreement": [
        {"id": "a", "name": "Example agreement", "kind": "collective_agreement", "documents": ["doc-list"]},
        {"id": "ended", "name": "Example old agreement", "kind": "collective_agreement", "end": "2019",
         "documents": ["doc-list"]},
        {"id": "accord", "name": "Example accord", "kind": "binding_agreement", "documents": ["doc-list"]},
    ],
    "Incident": [
        incident("i", category="freedom_of_association", status="alleged", summary="Members were dismissed."),
        incident("late"),
    ],
    "Document": [document("doc-list", published="2020-05")],
    "REPRESENTS": [
        link("u", "s", bargains=True), link("v", "s", status="disputed"), link("u", "h", valid_to="2018"),
        link("u", "taken-back", bargains=True, status="retracted"), link("v", "none"),
    ],
    "COVERS": [
        link("ended", "h"), link("ended", "named", status="alleged"), link("accord", "none"),
        link("a", "taken-back", status="retracted"),
    ],
    "SIGNED": [link("m", "a"), link("x", "ended")],
    "OPERATES": [link("m", "o"), link("w", "c"), link("x", "elsewhere")],
    "OCCURRED_AT": [link("i", "s"), link("late", "o")],
    "SOURCES_FROM": [link("b", "s", product="Cotton yarn"), link("b", "m")],
}  # fmt: skip


def other_agreement(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """Without the retracted link of the agreement that names no other place."""
    return {**rows, "COVERS": [one for one in rows["COVERS"] if one["from_id"] != "a"]}  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    return graph_of(tmp_path_factory.mktemp("organised"), other_agreement(ORGANISED))


def test_every_criterion_and_caution_once(invented: Projection) -> None:
    found = {one["site"]["id"]: one for one in organised(invented)}
    reasons = {one: [(why["kind"], why["about"]["id"]) for why in place["criteria"]] for one, place in found.items()}
    cautions = {one: {key_of(each) for each in place["cautions"]} for one, place in found.items()}

    assert reasons == {
        "s": [("bargains", "u")], "o": [("agreement_of_company", "a")], "h": [("agreement", "ended")],
        "c": [("cooperative", "w")], "named": [("agreement", "ended")],
    }  # fmt: skip
    assert cautions == {
        "s": {("doubtful_union", "v"), ("several_unions", ""), ("organising_incident", "i"), ("closed", "s")},
        "o": {("names_no_place", "a"), ("no_union", "")},
        "h": {("union_ended", "u"), ("agreement_ended", "ended"), ("several_places", "h")},
        "c": {("ownership_unknown", ""), ("no_union", "")},
        "named": {("doubtful_agreement", "ended"), ("agreement_ended", "ended"), ("no_union", "")},
    }
    assert {kind for keys in cautions.values() for kind, _ in keys} == set(CAUTIONS)
    assert {kind for whys in reasons.values() for kind, _ in whys} == set(CRITERIA)


def test_the_same_places_as_in_cypher(invented: Projection, neo4j_store: Store) -> None:
    families = {label: family for family, labels in model.FAMILIES.items() for label in labels}
    with neo4j_store.session("write") as session:  # no indexes: making them takes longer than all else
        for name in invented.manifest["tables"]:
            if name in model.LABELS:
                labels = ":".join(dict.fromkeys((name, families.get(name, name))))
                create = f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row"
                session.run(create, rows=invented.nodes(name).to_pylist()).consume()
        for name in invented.manifest["tables"]:
            if name in model.RELATIONSHIPS:
                create = "UNWIND $rows AS row MATCH (a {id: row.from_id}), (b {id: row.to_id}) "
                create += f"CREATE (a)-[link:{name}]->(b) SET link = row"
                session.run(create, rows=invented.links(name).to_pylist()).consume()

    answered = ask(neo4j_store, "organised_producers").records()

    assert {row["facility_id"]: len(row["criteria"]) for row in answered} == {
        one["site"]["id"]: len(one["criteria"]) for one in organised(invented)
    }


def test_a_company_a_product_or_a_country_narrows_it(invented: Projection) -> None:
    asked = ({"brand": "b"}, {"product": "YARN"}, {"country": "bd"}, {"brand": "m"})
    found = [{one["site"]["id"] for one in organised(invented, **parameters)} for parameters in asked]

    assert found == [{"s", "o"}, {"s"}, {"s", "o", "h", "c", "named"}, {"o"}]


def test_what_fits_nothing_is_said_and_what_is_wrong_refused(
    invented: Projection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = text_of(guide(invented, country="NP"), tmp_path)
    assert "That is no proof that there is none" in nothing and "0 places" in nothing
    with pytest.raises(UsageError, match="two letters"):
        guide(invented, country="Honduras")
    with pytest.raises(UsageError, match="consumers, wholesale"):
        guide(invented, **{"for": "everybody"})
    monkeypatch.setattr(organised_module, "MOST", 4)
    with pytest.raises(UsageError, match="5 places have a criterion"):
        guide(invented)


PUBLISHED = {"title": "Our members", "publisher": "Example Open Union", "kind": "union_report",
             "url": "https://union.example.org/members", "visibility": "public"}  # fmt: skip
TOLD = {"title": "A visit", "publisher": "A visitor", "kind": "ngo_report", "visibility": "public"}
HIDDEN = "Example Hidden Union of Sock Knitters"


@pytest.fixture(scope="module")
def partly_withheld(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three cooperatives: of one a disputed union is not public, of one its only union, of one nothing."""
    folder = tmp_path_factory.mktemp("withheld")
    names = {"f-open": "Example Weaving Cooperative", "f-two": "Example Sock Cooperative",
             "f-one": "Example Dye Cooperative"}  # fmt: skip
    shared = {"status": "documented", "document_ids": "d-told"}
    loaded(
        Workspace(folder / "workspace"),
        folder / "mine",
        {
            "documents.csv": [*BASE["documents.csv"], {"id": "d-open", **PUBLISHED}, {"id": "d-told", **TOLD}],
            "brands.csv": BASE["brands.csv"],
            "factories.csv": [
                {"id": one, "name": name, "kind": "factory", "level": "site", "country": "BD", "document_ids": "d-1",
                 "visibility": "public"}
                for one, name in names.items()
            ],
            "organisations.csv": [
                {"id": "u-open", "name": "Example Open Union", "kind": "union", "visibility": "public"},
                {"id": "u-hidden", "name": HIDDEN, "kind": "union", "visibility": "public"},
            ],
            "links.csv": [
                {"from_id": "u-open", "relation": "REPRESENTS", "to_id": "f-open", **shared, "document_ids": "d-open"},
                {"from_id": "u-open", "relation": "REPRESENTS", "to_id": "f-two", **shared, "document_ids": "d-open"},
                {"from_id": "u-hidden", "relation": "REPRESENTS", "to_id": "f-two", **shared, "status": "disputed"},
                {"from_id": "u-hidden", "relation": "REPRESENTS", "to_id": "f-one", **shared},
                {"from_id": "b-1", "relation": "SOURCES_FROM", "to_id": "f-two", **shared, "document_ids": "d-1"},
            ],
        },
    )  # fmt: skip
    return Workspace(folder / "workspace")


def test_a_place_whose_caution_is_withheld_is_left_out_and_counted(partly_withheld: Workspace) -> None:
    def made(profile: str, form: str, **parameters: Any) -> bytes:
        return handed(partly_withheld, Request("guide", parameters, known_profiles()[profile], DAY, form=form)).data

    public, whole = made("public", "html").decode(), made("internal", "html").decode()

    assert "Example Sock Cooperative" not in public
    assert "1 place is left out: what it would be here for, or what speaks against relying on it, rests on" in public
    assert public.count("No union is shown here: none is recorded, or the profile withholds it") == 1
    assert "No union is recorded" not in public and HIDDEN not in public
    assert "Example Open Union" in public
    assert "Example Sock Cooperative" in whole and HIDDEN in whole and "left out" not in whole
    assert "Several unions are recorded here" in whole and "is disputed" in whole
    with zipfile.ZipFile(io.BytesIO(made("public", "csv"))) as archive:
        producers = [*csv.DictReader(io.TextIOWrapper(archive.open("producers.csv"), "utf-8-sig"))]
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert [row["site_id"] for row in producers] == ["f-one", "f-open"]
    assert "1 place is left out" in everything and HIDDEN not in everything and "f-two" not in everything
    # Asked for that one place, the guide is empty and says why.
    of_brand = made("public", "dossier-md", brand="b-1").decode()
    assert "0 places" in of_brand and "1 place is left out" in of_brand


def test_as_it_is_typed_a_name_is_looked_up_and_the_guide_is_written(
    partly_withheld: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERTRACE_WORKSPACE", str(partly_withheld.folder))
    out = tmp_path / "guide.csv"
    typed = ["guide", "--for", "wholesale", "--brand", "Brand one", "--profile", "internal", "--date", DAY]
    done = CliRunner().invoke(export_command, [*typed, "--format", "csv", "-o", str(out)])

    assert done.exit_code == 0, done.output
    [row] = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))
    assert (row["site"], row["linked"]) == ("Example Sock Cooperative", "Brand one")
    assert "recommends nobody" in row["please_note"]


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    texts = list(HOSTILE.values())
    count = len(texts)
    projection = graph_of(
        tmp_path / "graph",
        {
            "Brand": [{"id": f"b-{at}", "name": one} for at, one in enumerate(texts)],
            "Factory": [
                {"id": f"s-{at}", "name": one, "level": "site", "city": one, "address": one, "products": [one],
                 "identifiers": [one]}
                for at, one in enumerate(texts)
            ],
            "Organisation": [{"id": f"u-{at}", "name": one, "kind": "union"} for at, one in enumerate(texts)],
            "Agreement": [
                {"id": f"a-{at}", "name": one, "kind": "collective_agreement", "outcome": one, "documents": ["d"]}
                for at, one in enumerate(texts)
            ],
            "Incident": [
                incident(f"i-{at}", ["d"], category="freedom_of_association", summary=one)
                for at, one in enumerate(texts)
            ],
            "Document": [document("d", HOSTILE["script"], publisher=HOSTILE["attribute"], url="javascript:alert(5)")],
            "REPRESENTS": [link(f"u-{at}", f"s-{at}", documents=["d"]) for at in range(count)],
            "COVERS": [link(f"a-{at}", f"s-{at}", documents=["d"]) for at in range(count)],
            "SIGNED": [link(f"u-{at}", f"a-{at}", documents=["d"]) for at in range(count)],
            "OCCURRED_AT": [link(f"i-{at}", f"s-{at}", documents=["d"]) for at in range(count)],
            "SOURCES_FROM": [link(f"b-{at}", f"s-{at}", source=[texts[at]], documents=["d"]) for at in range(count)],
        },
    )  # fmt: skip
    content = guide(projection, **{"for": "wholesale", "product": HOSTILE["script"]})
    whole = guide(projection, **{"for": "wholesale"})
    page = write(whole, "html", tmp_path / "guide.html").read_text("utf-8")
    pdf = write(whole, "pdf", tmp_path / "guide.pdf")
    folder = write(whole, "csv", tmp_path / "csv")

    assert len(content.answer["places"]) == 1 and len(whole.answer["places"]) == count
    assert not [one for one in DANGERS if one in page]
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', page))
    assert "&lt;script&gt;alert(1)" in page
    read = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    assert "<script>alert(1)" in read
    for file in folder.glob("*.csv"):
        cells = [cell for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-2"))], file.name
