"""Single facts corrected, disputed and restored: the new value, the old one on record, a sentence beside the fact."""

import itertools
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from own_data import BASE, PUBLIC, built, changed, files_of, links, loaded, nodes, write

from graph import build
from graph.corrections import correct, dispute, erase, restore, retract, withdraw
from graph.errors import UsageError
from graph.export.plain import trace_text
from graph.ledger import entries, read_state
from graph.projection import Projection
from graph.trace import trace_brand
from graph.verify import verify
from graph.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the small dataset loaded."""
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data")
    return workspace


def said(row: dict[str, object]) -> list[str]:
    """The sentences of a row without their days, which are those of the test's run."""
    sentences = row["corrections"]
    assert isinstance(sentences, list)
    assert all(re.match(r"\d{4}-\d\d-\d\d: ", one) for one in sentences)
    return [one.partition(": ")[2] for one in sentences]


def bought(projection: Projection) -> dict[str, object]:
    """The one SOURCES_FROM link."""
    (link,) = links(projection, "SOURCES_FROM")
    return link


def key_of(workspace: Workspace) -> str:
    return str(bought(build.current(workspace))["key"])


def test_a_correction_shows_the_new_value_and_says_the_old_one_and_why(workspace: Workspace) -> None:
    before = nodes(build.current(workspace), "Incident")["i-1"]

    made = correct(workspace, "i-1", {"start": "2013-05", "affected": "12"}, "misread", "data editor", document="d-2")

    after = nodes(made.projection, "Incident")["i-1"]
    assert {name for name in after if after[name] != before[name]} == {
        "start", "start_first", "start_last", "affected", "corrections",
    }  # fmt: skip
    assert (after["start"], after["start_first"], after["start_last"]) == ("2013-05", "2013-05-01", "2013-05-31")
    assert after["affected"] == 12
    assert said(after) == [
        "affected corrected from not stated to 12; start corrected from '2013-04' to '2013-05'. Reason: misread. "
        "Document: Second report (d-2). Entered by data editor."
    ]
    assert made.changes == {"start": ("2013-04", "2013-05"), "affected": (None, 12)}
    assert {name: value for name, value in made.entry.content.items() if name != "records"} == {
        "record": "i-1", "name": "Incident", "properties": ["affected", "start"], "document": "d-2",
        "visibility": "public", "author": "data editor", "reason": "misread",
    }  # fmt: skip
    assert verify(workspace).wrong == []


def test_a_corrected_link_is_judged_by_its_new_dates_and_a_corrected_country_moves_the_place(
    workspace: Workspace,
) -> None:
    key = key_of(workspace)
    correct(workspace, key, {"valid_from": "", "valid_to": "2012"}, "the year was wrong", "data editor")

    projection = correct(workspace, "f-1", {"country": "PK", "products": "shirts; socks"}, "r", "editor").projection

    (finding,) = trace_brand(projection, "b-1")["findings"]
    assert finding["verdict"] == "before" and finding["paths"][0]["steps"][0]["corrections"]
    assert (finding["facility"]["country"], nodes(projection, "Factory")["f-1"]["products"]) == (
        "PK",
        ["shirts", "socks"],
    )
    assert {one["from_id"]: one["to_id"] for one in links(projection, "IN_COUNTRY")}["f-1"] == "country:PK"
    text = trace_text(trace_brand(projection, "b-1"), 400)
    assert "valid_from corrected from '2012' to not stated; valid_to corrected from '2014-03' to '2012'" in text


@pytest.mark.parametrize(
    ("record", "change", "why"),
    [
        ("i-1", {"id": "i-2"}, "id cannot be corrected here: it says which record this is"),
        ("i-1", {"documents": "d-1"}, "documents cannot be corrected here: it is the evidence of a source"),
        ("i-1", {"visibility": "public"}, "visibility cannot be corrected here"),
        ("i-1", {"start_first": "2013-01-01"}, "no property 'start_first' that can be corrected"),
        ("i-1", {"colour": "red"}, "no property 'colour' that can be corrected. Those that can: category"),
        ("i-1", {"status": "disputed"}, "tiertrace dispute"),
        ("i-1", {"status": "proven"}, "status 'proven' is not one of"),
        ("i-1", {"start": "May 2013"}, "start: 'May 2013' is not a date"),
        ("i-1", {"end": "2012"}, "the end 2012 lies before the start 2013-04"),
        ("i-1", {"affected": "-3"}, "affected '-3' is not a whole number"),
        ("i-1", {"summary": ""}, "summary cannot be left empty"),
        ("i-1", {"summary": "a\nb"}, "one line of at most"),
        ("i-1", {"start": "2013-04"}, "start is '2013-04' already"),
        ("i-1", {}, "Nothing is to be corrected"),
        ("f-1", {"lat": "91"}, "lat '91' is not a number in its range"),
        ("f-1", {"lng": "nan"}, "lng 'nan' is not a number"),
        ("f-1", {"is_closed": "maybe"}, "is_closed 'maybe' is not yes or no"),
        ("f-1", {"country": "Bangladesh"}, "no ISO 3166-1 code"),
        ("f-1", {"identifiers": "os_id:1"}, "identifiers cannot be corrected here"),
        ("d-1", {"publisher": "Somebody"}, "evidence of every statement that cites the document"),
        ("country:BD", {"name": "X"}, "Those that can: none"),
        ("nothing", {"name": "X"}, "shows no record 'nothing'"),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_is_refused_with_the_reason(
    one_workspace: Workspace, record: str, change: dict[str, str], why: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(why)):
        correct(one_workspace, record, change, "r", "editor")

    assert len(entries(one_workspace)) == 1


@pytest.fixture(scope="module")
def one_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that no test changes."""
    folder = tmp_path_factory.mktemp("one")
    loaded(Workspace(folder / "w"), folder / "data")
    return Workspace(folder / "w")


def test_reason_author_and_document_are_asked_for(one_workspace: Workspace) -> None:
    for reason, author, document, why in (
        (" ", "editor", None, "needs a reason"),
        ("a\x1bb", "editor", None, "one line"),
        ("r", " ", None, "Say who"),
        ("r", "e" * 201, None, "Say who"),
        ("r", "editor", "d-9", "no document 'd-9'"),
    ):
        with pytest.raises(UsageError, match=why):
            correct(one_workspace, "i-1", {"start": "2013-05"}, reason, author, document=document)
        with pytest.raises(UsageError, match=why):
            dispute(one_workspace, "i-1", reason, author, document=document)
    with pytest.raises(UsageError, match=r"f-1 is no incident and no link.* Dispute takes"):
        dispute(one_workspace, "f-1", "r", "editor")


def test_a_disputed_fact_keeps_what_it_states_and_says_who_disputes_it_and_why(workspace: Workspace) -> None:
    by = "Example Knitwear Ltd"
    dispute(workspace, key_of(workspace), "bought there until 2011 only", "data editor", by=by)

    projection = dispute(workspace, "i-1", "says that wages were paid", "data editor", by=by, document="d-1").projection

    incident, link = nodes(projection, "Incident")["i-1"], bought(projection)
    assert (incident["status"], incident["status_by"], link["status"]) == ("disputed", by, "disputed")
    assert (incident["summary"], link["valid_from"]) == ("Paid late", "2012")
    assert said(link) == [
        f"disputed by {by}, stated as documented. Reason: bought there until 2011 only. Entered by data editor."
    ]
    assert said(incident)[0].startswith(
        f"disputed by {by}, stated as documented. Reason: says that wages were paid. Document: A report (d-1)."
    )
    (finding,) = trace_brand(projection, "b-1")["findings"]
    assert finding["strength"] == "contested" and finding["incident"]["corrections"] == incident["corrections"]
    assert "! 20" in trace_text(trace_brand(projection, "b-1"), 200)
    with pytest.raises(UsageError, match="is disputed so already"):
        dispute(workspace, "i-1", "says that wages were paid", "data editor", by=by)


def test_each_decision_can_be_taken_back_and_the_build_is_as_before(workspace: Workspace) -> None:
    digests = [build.current(workspace).digest]
    for one in (
        lambda: correct(workspace, "i-1", {"start": "2013-05"}, "r", "editor"),
        lambda: dispute(workspace, "i-1", "r", "editor"),
        lambda: retract(workspace, "i-1", "r", "editor"),
    ):
        digests.append(one().projection.digest)
    assert nodes(build.current(workspace), "Incident")["i-1"]["status"] == "retracted"

    with pytest.raises(UsageError, match=r"3 decisions on i-1 are in force \(entry 2: correct start on .*--entry N"):
        restore(workspace, "i-1", "r")
    for entry in (4, 3):
        assert restore(workspace, "i-1", "r", "editor", entry=entry).projection.digest == digests[entry - 2]
    assert restore(workspace, "i-1", "r").projection.digest == digests[0]
    with pytest.raises(UsageError, match="is not withdrawn, corrected, disputed or retracted"):
        restore(workspace, "i-1", "r")
    withdraw(workspace, "data", "r")
    assert restore(workspace, "data", "r").projection.digest == digests[0]
    assert entries(workspace)[-1].kind == "restore"


def test_a_correction_holds_through_later_loads_in_any_order_and_says_what_they_state(tmp_path: Path) -> None:
    """The dataset is loaded again with another value; a second one states the same place."""
    second = {"factories.csv": [{"id": "f-1", "name": "Factory 1", "kind": "factory", "country": "BD", **PUBLIC}]}
    made = []
    for number, order in enumerate(itertools.permutations(("again", "second", "correct"))):
        workspace = Workspace(tmp_path / f"w{number}")
        loaded(workspace, tmp_path / f"{number}" / "data")
        for step in order:
            if step == "again":
                built(workspace, write(tmp_path / f"{number}" / "data", changed("factories.csv", 0, city="Dhaka")))
            elif step == "second":
                loaded(workspace, tmp_path / f"{number}" / "second", second)
            else:
                correct(workspace, "f-1", {"city": "Savar", "name": "Factory One"}, "r", "editor")
        projection = build.current(workspace)
        row = nodes(projection, "Factory")["f-1"]
        assert (row["city"], row["name"]) == ("Savar", "Factory One")
        made.append((said(row), files_of(projection.folder)))
    late = [one for one, _ in made if "(what is loaded now says 'Dhaka')" in one[0]]
    assert len(late) == 3, "where the correction came before the load that says otherwise"
    assert len({str(sorted(files)) + str(files["manifest.json"]) for one, files in made if one in late}) == 1
    assert len({files["manifest.json"] for _, files in made}) == 2


def test_a_private_document_is_not_named_and_a_hidden_record_is_counted(tmp_path: Path) -> None:
    rows = changed("documents.csv", 1, visibility="private")
    rows["incidents.csv"].append({**rows["incidents.csv"][0], "id": "i-2", "visibility": "private"})
    rows["incidents.csv"][0]["document_ids"] = "d-1"
    rows["links.csv"][1]["document_ids"] = "d-1"
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", rows, profile="private")
    correct(workspace, "i-1", {"start": "2013-05"}, "r", "editor", document="d-2")
    dispute(workspace, "i-2", "r", "editor")

    public = build.build_at(workspace, None, "public")

    assert said(nodes(public, "Incident")["i-1"]) == [
        "start corrected from '2013-04' to '2013-05'. Reason: r. Entered by editor."
    ]
    assert "(d-2)" in str(said(nodes(build.current(workspace), "Incident")["i-1"]))
    assert public.manifest["report"]["left_out"]["decisions of people on records that are not in this build"] == 1


def test_an_erasure_takes_the_values_of_corrections_along(workspace: Workspace) -> None:
    correct(workspace, "i-1", {"summary": "Words of a correction"}, "r", "editor")
    correct(workspace, key_of(workspace), {"note": "Words on a link"}, "r", "editor")
    past = build.build_at(workspace, 2, "partner")
    assert nodes(past, "Incident")["i-1"]["summary"] == "Words of a correction"

    erase(workspace, "i-1", "r")
    erase(workspace, "b-1", "r")

    tables = [str(pq.read_table(path).to_pylist()) for path in workspace.folder.rglob("*.parquet")]
    held = "".join(tables).encode() + b"".join(files_of(workspace.ledger).values())
    assert not any(words in held for words in (b"Words of a correction", b"Words on a link", b"Paid late"))
    assert verify(workspace).wrong == []
    assert [one.records for one in read_state(workspace).corrected.standing] == [{}, {}]
    assert nodes(build.build_at(workspace, 2, "partner", incomplete=True), "Incident") == {}


def test_corrections_follow_a_place_that_was_found_to_be_one_with_another(tmp_path: Path) -> None:
    from graph.match.review import decide, undecide

    rows = {
        **BASE,
        "factories.csv": [*BASE["factories.csv"], {**BASE["factories.csv"][0], "id": "f-2", "city": "Dhaka"}],
    }
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", rows)
    correct(workspace, "f-2", {"city": "Savar"}, "r", "editor")
    decided = decide(workspace, "f-1", "f-2", "same", who="editor", why="same gate")

    (place,) = nodes(decided.projection, "Factory").values()
    assert place["city"] == "Savar" and said(place)
    made = correct(workspace, "f-2", {"kind": "mill"}, "r", "editor")
    assert made.entry.content["record"] == place["id"], "a former id is taken for the place that it leads to"
    apart = undecide(workspace, decided.entries[0], who="editor", why="two gates").projection
    assert {one: row["city"] for one, row in nodes(apart, "Factory").items()} == {"f-1": None, "f-2": "Savar"}
