"""What companies answered: recorded, loaded, carried by answers; and that nobody's silence is made into a statement."""

from pathlib import Path
from typing import Any

import pytest
from dashboard_pages import open_page, texts
from own_data import BASE, PUBLIC, built, links, loaded, nodes, write

from graph import build
from graph.corrections import dispute, erase, retract, undo_load
from graph.dossier.responses import responses, without_response
from graph.errors import InputError, UsageError
from graph.export.picture import picture
from graph.export.plain import brands_text, trace_text
from graph.export.response_words import runs, silence
from graph.ledger import entries
from graph.projection import Projection
from graph.responding import Response, respond
from graph.trace import brands_of_site, trace_brand
from graph.verify import verify
from graph.workspace import Workspace

ANSWER = {
    "id": "r-1", "company_id": "b-1", "about_ids": "i-1", "kind": "answered", "asked_by": "Example Labour Watch",
    "asked_on": "2024-03-01", "due_on": "2024-03-15", "answered_on": "2024-03-12", "text": "We paid in July.",
    "url": "https://example.org/answer", **PUBLIC,
}  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the small dataset loaded."""
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data")
    return workspace


def findings(projection: Projection) -> list[Any]:
    found = trace_brand(projection, "b-1")["findings"]
    return [[(one["id"], one["kind"]) for one in row["responses"]] for row in found]


def test_a_response_of_the_template_stands_with_the_finding_the_brand_and_the_incident(tmp_path: Path) -> None:
    of_supplier = {**ANSWER, "id": "r-2", "company_id": "s-1", "about_ids": "b-1;f-1", "kind": "declined", "text": "",
                   "answered_on": "2024-02", "asked_on": "2024-01", "due_on": "", "document_ids": "d-1"}  # fmt: skip
    elsewhere = {**ANSWER, "id": "r-3", "company_id": "s-2", "about_ids": "f-1"}
    rows = {
        **BASE,
        "suppliers.csv": [*BASE["suppliers.csv"], {**BASE["suppliers.csv"][0], "id": "s-2", "name": "Another"}],
        "responses.csv": [ANSWER, of_supplier, elsewhere],
    }
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data", rows))

    answer, reverse = trace_brand(projection, "b-1"), brands_of_site(projection, "f-1")

    (finding,) = answer["findings"]
    assert finding["responses"] == reverse["brands"][0]["responses"]
    assert [one["id"] for one in finding["responses"]] == ["r-2", "r-1"], "not that of a company that is on no way"
    declined, answered = finding["responses"]
    assert answered == {
        "id": "r-1", "kind": "answered", "asked_by": "Example Labour Watch", "asked_on": "2024-03-01",
        "due_on": "2024-03-15", "answered_on": "2024-03-12", "text": "We paid in July.",
        "url": "https://example.org/answer", "documents": [], "corrections": None,
        "company": {"id": "b-1", "name": "Brand one", "label": "Brand"},
        "about": [{"id": "i-1", "name": "wages", "label": "Incident"}],
    }  # fmt: skip
    assert [one["id"] for one in declined["documents"]] == ["d-1"] and declined["text"] is None
    assert [one["id"] for one in declined["about"]] == ["b-1", "f-1"]
    assert [[one["id"] for one in incident["responses"]] for incident in reverse["incidents"]] == [["r-1"]]
    node = nodes(projection, "Response")["r-1"]
    assert (node["source"], node["basis"], node["asked_first"]) == (["Brand one"], "company_disclosure", "2024-03-01")
    assert [one["id"] for one in responses(projection, ["i-1"])] == ["r-1"]
    assert [one["id"] for one in responses(projection, (), ["s-2"])] == ["r-3"]
    assert without_response(answer["findings"], "b-1") == without_response(reverse["brands"]) == []


def test_without_any_response_answers_say_so_by_an_empty_list(workspace: Workspace) -> None:
    projection = build.current(workspace)

    answer, reverse = trace_brand(projection, "b-1"), brands_of_site(projection, "f-1")

    assert [row["responses"] for row in (*answer["findings"], *reverse["brands"], *reverse["incidents"])] == [
        [],
        [],
        [],
    ]
    assert without_response(answer["findings"], "b-1") == without_response(reverse["brands"]) == [1]
    assert responses(projection) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "maybe"}, "kind 'maybe' is not one of answered, declined, pending, none"),
        ({"kind": "none"}, "has no answered_on and no text"),
        ({"kind": "pending", "text": "", "answered_on": "", "asked_on": ""}, "needs asked_on"),
        ({"text": "", "url": ""}, "needs its text or url"),
        ({"answered_on": "2023"}, "answered_on 2023 lies before asked_on 2024-03-01"),
        ({"due_on": "soon"}, "due_on: 'soon' is not a date"),
        ({"url": "example.org"}, "is no web address"),
        ({"company_id": "d-1"}, "RESPONSE_OF cannot end at d-1, a Document"),
        ({"about_ids": "nothing"}, "CONCERNS names nothing"),
        ({"about_ids": ""}, "about_ids is empty"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_file_and_line(
    tmp_path: Path, change: dict[str, str], why: str
) -> None:
    with pytest.raises(InputError) as refused:
        loaded(Workspace(tmp_path / "w"), tmp_path / "data", {**BASE, "responses.csv": [{**ANSWER, **change}]})

    assert any(line.startswith("responses.csv:2: ") and why in line for line in refused.value.problems)


def test_respond_records_an_approach_and_later_what_came_of_it(workspace: Workspace) -> None:
    asked = {"company": "b-1", "about": ["i-1"], "asked_on": "2024-03-01", "asked_by": "Example Labour Watch"}

    first, node, again = respond(workspace, Response(**asked, kind="pending", due_on="2024-03-15"), "data editor")
    assert findings(first.projection) == [[(node, "pending")]] and not again
    assert nodes(first.projection, "Response")[node]["source"] == ["Example Labour Watch"]
    respond(workspace, Response("s-1", ["i-1"], "none", asked_on="2024-04"), "data editor")
    last, same, again = respond(
        workspace, Response(**asked, kind="answered", answered_on="2024-03-20", text="We paid."), "data editor"
    )

    assert same == node and again
    row = nodes(last.projection, "Response")[node]
    assert (row["kind"], row["text"], row["due_on"], row["row"]) == ("answered", "We paid.", None, ["ledger-entry:4"])
    assert [kind for _, kind in findings(last.projection)[0]] == ["answered", "none"]
    assert last.entry.content["author"] == "data editor" and last.entry.kind == "snapshot"
    assert verify(workspace).wrong == []
    before = undo_load(workspace, 4, "a try").projection
    assert [kind for _, kind in findings(before)[0]] == ["pending", "none"]
    assert findings(retract(workspace, links(before, "RESPONSE_OF")[0]["key"], "r").projection) != findings(before)


def test_what_cannot_be_recorded_is_refused_and_leaves_no_entry(workspace: Workspace) -> None:
    for wrong, why in (
        (Response("b-1", [], "none", "2024"), "Say what it is about"),
        (Response("b-9", ["i-1"], "none", "2024"), "b-9 is in no loaded dataset"),
        (Response("b-1", ["d-1"], "none", "2024"), "d-1 is a Document"),
        (Response("b-1", ["i-1"], "none"), "needs asked_on"),
        (Response("b-1", ["i-1"], "answered", text="a\x1bb"), "invisible characters"),
        (Response("b-1", ["i-1"], "answered", text="x", document="d-9"), "no document 'd-9'"),
    ):
        with pytest.raises((UsageError, InputError), match=why):
            respond(workspace, wrong, "editor")
    with pytest.raises(UsageError, match="Say who"):
        respond(workspace, Response("b-1", ["i-1"], "none", "2024"), " ")

    assert len(entries(workspace)) == 1


def test_a_response_goes_with_what_it_is_about(tmp_path: Path) -> None:
    """A public answer to a private incident would tell of it; one to an erased incident too."""
    rows = {
        **BASE,
        "incidents.csv": [*BASE["incidents.csv"], {**BASE["incidents.csv"][0], "id": "i-2", "visibility": "private"}],
    }
    rows["responses.csv"] = [ANSWER, {**ANSWER, "id": "r-2", "about_ids": "i-2", "document_ids": "d-1"}]
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", rows, profile="private")
    assert set(nodes(build.current(workspace), "Response")) == {"r-1", "r-2"}

    public = build.build_at(workspace, None, "public")
    assert set(nodes(public, "Response")) == {"r-1"}
    assert {one["from_id"] for kind in ("CONCERNS", "DOCUMENTED_BY", "RESPONSE_OF") for one in links(public, kind)} == {
        "r-1", "i-1",
    }  # fmt: skip
    assert public.manifest["report"]["left_out"]["responses whose company or subject is not in this build"] == 1

    left = erase(workspace, "i-1", "r").projection
    assert set(nodes(left, "Response")) == {"r-2"}


def test_text_and_page_show_a_response_and_say_once_where_none_is_recorded(tmp_path: Path) -> None:
    second = {**BASE["incidents.csv"][0], "id": "i-2", "summary": "Another"}
    hostile = {**ANSWER, "about_ids": "i-1", "text": "We paid <script>alert(1)</script> " + "x" * 900}
    rows = {**BASE, "incidents.csv": [*BASE["incidents.csv"], second], "responses.csv": [hostile]}
    projection = built(Workspace(tmp_path / "w"), write(tmp_path / "data", rows))
    answer, reverse = trace_brand(projection, "b-1"), brands_of_site(projection, "f-1")

    text, page = trace_text(answer, 2_000), picture(answer)

    said = (
        "Response of Brand one: answered on 2024-03-12 (asked on 2024-03-01 by Example Labour Watch, to answer by "
        "2024-03-15): “We paid <script>alert(1)</script> xxx"
    )
    assert text.count(said) == 1 and "x” https://example.org/answer" in text
    silence = "Brand one: no response recorded to finding 2. Perhaps nobody asked, or nobody recorded it."
    assert text.count(silence) == page.count(silence) == 1
    assert "<script>alert(1)" not in page and "We paid &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<a href="https://example.org/answer" rel="noopener noreferrer">' in page and "x" * 900 in page
    both = brands_text(reverse, 2_000)
    assert both.count("Response of Brand one") == 2, "beside the incident and beside the brand"
    assert "no response recorded" not in both.lower()


def test_silence_is_said_of_brands_by_their_numbers(workspace: Workspace) -> None:
    answer = brands_of_site(build.current(workspace), "f-1")
    row = {**answer["brands"][0], "responses": []}
    mine = {**row, "responses": [{"company": {"id": "b-1"}}]}

    assert runs([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert silence({**answer, "brands": [row, mine, row, row]}).startswith("No response recorded of number 1, 3-4.")
    assert silence({**answer, "brands": [row] * 50}).startswith("No response recorded of any of these companies.")
    assert silence({**answer, "brands": [mine]}) == silence({**answer, "brands": []}) == ""


def test_screens_show_responses_and_corrections_and_say_where_none_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = {**ANSWER, "text": "We paid <img src=x onerror=alert(1)> **bold**"}
    second = {**BASE["incidents.csv"][0], "id": "i-2"}
    rows = {**BASE, "incidents.csv": [*BASE["incidents.csv"], second], "responses.csv": [hostile]}
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", rows)
    dispute(workspace, "i-2", "says <script> otherwise", "editor", by="Example Knitwear Ltd")

    site = texts(open_page(workspace.folder, monkeypatch, "site", site="f-1"))
    with_one = texts(open_page(workspace.folder, monkeypatch, "trace", brand="b-1", finding="i-1@f-1"))
    without = texts(open_page(workspace.folder, monkeypatch, "trace", brand="b-1", finding="i-2@f-1"))

    for page in (site, with_one):
        assert "Response of Brand one: answered on 2024-03-12" in page.replace("\\", "")
        assert r"\<img src=x onerror=alert\(1\)\> \*\*bold\*\*" in page
    assert "disputed by Example Knitwear Ltd" in site and r"says \<script\> otherwise" in site
    assert site.count("no response of a company recorded") == 1 and "1 incident: no response" in site
    assert "no response recorded" not in with_one and without.count("no response recorded") == 1
