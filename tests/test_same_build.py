"""Places of several records in a build: by the matcher and by people, whatever the order, and undone without loss."""

import itertools
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from dated_lists import BRAND, OTHER_BRAND, Row, add_version, site, site_id
from own_data import DOCUMENT, PUBLIC, files_of, links, loaded, nodes

from graph import build
from graph.corrections import erase, retract, undo_load
from graph.dossier.site import record
from graph.errors import UsageError
from graph.former import current_id
from graph.ledger import entries
from graph.match import review
from graph.match.running import match_workspace
from graph.projection import Projection
from graph.query import ask
from graph.search import resolve, search
from graph.store import bolt
from graph.store.load import load as load_store
from graph.store.pull import pull
from graph.trace import brands_of_site, trace_brand
from graph.verify import verify
from graph.workspace import Workspace

A = site("Example Knitwear Ltd", "Plot 12, Example Road, Savar, Dhaka")
B = site("Example Knit Wear Limited", "12 Example Rd., Savar, Dhaka")
C = site("Example Knitwear (Pvt) Ltd.", "Plot 12 Example Road, Savar, Dhaka 1340")
DYES = site("Other Dye House", "9 Mill Lane, Gazipur")
OTHER = {"brand": OTHER_BRAND}
A_ID, B_ID, C_ID = site_id(A, "list-a"), site_id(B, "list-b"), site_id(C, "list-c")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def three_lists(workspace: Workspace, order: tuple[int, ...] = (0, 1, 2)) -> Projection:
    steps: list[tuple[str, list[Row], str]] = [
        ("2019", [A, DYES], "list-a"),
        ("2020", [{**B, **OTHER}], "list-b"),
        ("2021", [C], "list-c"),
    ]
    for at in order:
        as_of, rows, dataset = steps[at]
        add_version(workspace, as_of, rows, dataset)
    return build.current(workspace)


def say(workspace: Workspace, a: str, b: str, verdict: Any = "same") -> review.Decided:
    return review.decide(workspace, a, b, verdict, who="A reviewer", why="seen on the spot")


def only(projection: Projection, *ids: str) -> dict[str, Any]:
    """The one place of several ids."""
    [found] = {current_id(projection, one) for one in ids}
    return nodes(projection, "Factory")[found]


# what is joined


def test_a_run_joins_what_is_certain_and_keeps_both_statements(workspace: Workspace) -> None:
    three_lists(workspace)

    projection = match_workspace(workspace).projection

    assert projection is not None
    place = only(projection, A_ID, B_ID, C_ID)
    assert place["id"] == A_ID  # its list was published first
    assert place["former_ids"] == sorted([B_ID, C_ID])
    assert {place["name"], *place["aliases"]} == {A["name"], B["name"], C["name"]}
    assert place["dataset"] == ["list-a", "list-b", "list-c"]
    assert len(place["row"]) == 3
    stated = [one for one in links(projection, "SOURCES_FROM") if one["to_id"] == A_ID]
    assert sorted((one["from_id"], one["listed"][0]) for one in stated) == [
        (BRAND[0], "2019"), (BRAND[0], "2021"), (OTHER_BRAND[0], "2020"),
    ]  # fmt: skip
    assert verify(workspace).wrong == []


def test_a_second_run_looks_at_what_is_new_only(workspace: Workspace) -> None:
    three_lists(workspace, (0, 1))
    first = match_workspace(workspace)
    assert match_workspace(workspace).entry is None
    add_version(workspace, "2021", [C], "list-c")

    second = match_workspace(workspace)

    assert first.known == 0
    assert sum(second.counts.values()) == 1  # the brands are known
    assert second.of("auto") == 1
    assert second.projection is not None
    assert only(second.projection, A_ID, B_ID, C_ID)["id"] == A_ID


def test_the_order_of_loads_and_decisions_plays_no_part(tmp_path: Path) -> None:
    pairs = [(A_ID, B_ID, "same"), (B_ID, C_ID, "same"), (A_ID, site_id(DYES, "list-a"), "different")]
    digests = set()
    for number, (loads, said) in enumerate(
        itertools.product(itertools.permutations(range(3)), itertools.permutations(pairs))
    ):
        workspace = Workspace(tmp_path / str(number))
        three_lists(workspace, loads)
        digests.add(
            review.decide_all(
                workspace, [review.deciding.Verdict(*one, "A reviewer", "seen") for one in said]
            ).projection.digest
        )
        shutil.rmtree(workspace.folder)

    assert len(digests) == 1


def test_five_matches_undone_one_after_the_other_restore_every_build(workspace: Workspace) -> None:
    rows = [
        site(f"Example Knitwear {word}", f"{at} Example Road")
        for at, word in enumerate(["North", "South", "East", "West", "Mid", "Old"])
    ]
    add_version(workspace, "2019", rows, "list-a")
    ids = [site_id(row, "list-a") for row in rows]
    digests, made = [build.current(workspace).digest], []
    for a, b in itertools.pairwise(ids):
        done = say(workspace, a, b)
        made.append(done.entries[0])
        digests.append(done.projection.digest)
    assert only(build.current(workspace), *ids)["former_ids"] == sorted(set(ids) - {min(ids)})
    assert len(set(digests)) == 6

    for before in reversed(digests[:-1]):
        assert review.undecide(workspace, made.pop(), who="A reviewer", why="not so").projection.digest == before


def test_a_run_is_taken_back_as_a_whole(workspace: Workspace) -> None:
    before = three_lists(workspace).digest
    entry = match_workspace(workspace).entry
    assert entry is not None

    assert review.undecide(workspace, entry, who="A reviewer", why="too early").projection.digest == before


def test_unmatch_is_final_for_the_matcher(workspace: Workspace) -> None:
    three_lists(workspace)
    match_workspace(workspace)
    say(workspace, A_ID, B_ID, "different")

    outcome = match_workspace(workspace, again=True)

    assert outcome.projection is not None
    assert current_id(outcome.projection, A_ID) != current_id(outcome.projection, B_ID)
    assert (A_ID, B_ID) not in {
        tuple(sorted((one.a.id, one.b.id))) for one in review.queue(workspace, outcome.projection)
    }


def test_two_places_of_one_list_are_not_joined_through_a_third(workspace: Workspace) -> None:
    add_version(workspace, "2019", [A, C], "list-a")
    add_version(workspace, "2020", [B], "list-b")

    projection = match_workspace(workspace).projection

    assert projection is not None
    assert current_id(projection, A_ID) != current_id(projection, site_id(C, "list-a"))


def test_what_people_said_must_not_contradict_itself(workspace: Workspace) -> None:
    three_lists(workspace)
    say(workspace, A_ID, B_ID)
    entry = say(workspace, B_ID, C_ID).entries[0]
    count = len(entries(workspace))

    with pytest.raises(UsageError, match=f"entry {entry}"):
        say(workspace, A_ID, C_ID, "different")

    assert len(entries(workspace)) == count


@pytest.mark.parametrize(
    ("a", "b", "verdict", "why", "message"),
    [
        (A_ID, A_ID, "same", "x", "two records"),
        (A_ID, "nothing", "same", "x", "No list that is in force"),
        (A_ID, BRAND[0], "same", "x", "never one"),
        (A_ID, B_ID, "perhaps", "x", "no verdict"),
        (A_ID, B_ID, "same", " ", "reason"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    workspace: Workspace, a: str, b: str, verdict: Any, why: str, message: str
) -> None:
    three_lists(workspace)
    with pytest.raises(UsageError, match=message):
        review.decide(workspace, a, b, verdict, who="A reviewer", why=why)
    assert len(entries(workspace)) == 3


# lists and their versions


def test_a_site_under_a_new_spelling_is_not_said_to_be_delisted(workspace: Workspace) -> None:
    add_version(workspace, "2019", [A, DYES], "list-a")
    projection = add_version(workspace, "2021", [B], "list-a")
    old, new = A_ID, site_id(B, "list-a")
    assert [one["delisted"] for one in links(projection, "SOURCES_FROM") if one["to_id"] == old] == [["2021"]]

    projection = say(workspace, old, new).projection

    stated = [one for one in links(projection, "SOURCES_FROM") if one["to_id"] == current_id(projection, new)]
    assert sorted((one["listed"], one["delisted"]) for one in stated) == [(["2019"], None), (["2021"], None)]
    gone = [one for one in links(projection, "SOURCES_FROM") if one["to_id"] == site_id(DYES, "list-a")]
    assert [one["delisted"] for one in gone] == [["2021"]]


def test_undoing_a_load_lets_the_assertion_sleep_and_loading_again_wakes_it(workspace: Workspace) -> None:
    three_lists(workspace, (0, 1))
    joined = say(workspace, A_ID, B_ID).projection.digest
    with workspace.writing():
        undo_load(workspace, 2, "wrong file")
    assert "former_ids" not in {
        name for name, value in nodes(build.current(workspace), "Factory")[A_ID].items() if value
    }

    assert add_version(workspace, "2020", [{**B, **OTHER}], "list-b").digest == joined


def test_a_link_between_two_records_of_one_place_is_left_out_and_counted(tmp_path: Path, workspace: Workspace) -> None:
    rows = _own("f-1", "f-2")
    rows["links.csv"].append(
        {"from_id": "f-1", "relation": "LOCATED_IN", "to_id": "f-2", "status": "documented", "document_ids": "d-1"}
    )
    loaded(workspace, tmp_path / "own", rows)

    projection = say(workspace, "f-1", "f-2").projection

    assert links(projection, "LOCATED_IN") == []
    assert projection.manifest["report"]["left_out"] == {"LOCATED_IN links between records of one and the same": 1}
    assert {one["to_id"] for one in links(projection, "SOURCES_FROM")} == {"f-1"}


def test_records_that_carry_incidents_are_joined_only_with_more_evidence(tmp_path: Path, workspace: Workspace) -> None:
    projection = three_lists(workspace)
    match_workspace(workspace)
    loaded(workspace, tmp_path / "own", _incident_at(A_ID))
    pairs = list(review.desk_of(workspace, projection).live.rows)
    assert pairs
    strong = {tuple(sorted(row.pair)) for row in pairs if row.log_odds >= 3}

    projection = build.current(workspace)

    for row in pairs:
        together = current_id(projection, row.query) == current_id(projection, row.known)
        assert together == (tuple(sorted(row.pair)) in strong)


# old ids


def test_an_old_id_leads_to_the_place_everywhere(workspace: Workspace) -> None:
    three_lists(workspace)
    projection = say(workspace, A_ID, B_ID).projection

    assert resolve(projection, B_ID) == A_ID
    assert search(projection, B_ID)[0]["id"] == A_ID
    assert search(projection, "Example Knit Wear Limited")[0]["id"] == A_ID
    assert record(projection, B_ID)["site"]["id"] == A_ID
    assert brands_of_site(projection, B_ID) == brands_of_site(projection, A_ID)
    assert {row["brand"]["id"] for row in brands_of_site(projection, B_ID)["brands"]} == {BRAND[0], OTHER_BRAND[0]}


def test_a_brand_under_two_ids_is_one_and_traced_by_both(tmp_path: Path, workspace: Workspace) -> None:
    rows = _own("f-1", "f-2")
    rows["suppliers.csv"] = [{"id": "s-9", "name": "Brand One Inc", "kind": "supplier", "country": "DE", **PUBLIC}]
    rows["links.csv"].append(
        {"from_id": "s-9", "relation": "OPERATES", "to_id": "f-2", "status": "documented", "document_ids": "d-1"}
    )
    loaded(workspace, tmp_path / "own", rows)

    projection = say(workspace, "b-1", "s-9").projection

    brand = nodes(projection, "Brand")["b-1"]
    assert (brand["former_ids"], brand["aliases"]) == (["s-9"], ["Brand One Inc"])
    assert nodes(projection, "Supplier") == {}
    assert trace_brand(projection, "s-9") == trace_brand(projection, "b-1")


# corrections and visibility


def test_erasing_a_record_takes_it_out_of_its_place_and_of_what_was_matched(workspace: Workspace) -> None:
    three_lists(workspace)
    match_workspace(workspace)

    with workspace.writing():
        decision = erase(workspace, B_ID, "asked for")

    place = only(decision.projection, A_ID, C_ID)
    assert place["former_ids"] == [C_ID]
    assert B["name"] not in (place["aliases"] or ())
    assert not workspace.matching.exists()
    tables = [str(pq.read_table(path).to_pylist()) for path in workspace.folder.rglob("*.parquet")]
    assert not any(B["name"] in text or B_ID in text for text in tables)
    assert verify(workspace).wrong == []
    match_workspace(workspace)
    assert only(build.current(workspace), A_ID, C_ID)["former_ids"] == [C_ID]


def test_a_retracted_link_of_a_joined_record_stays_retracted(workspace: Workspace) -> None:
    three_lists(workspace)
    projection = say(workspace, A_ID, B_ID).projection
    [key] = [one["key"] for one in links(projection, "SOURCES_FROM") if one["from_id"] == OTHER_BRAND[0]]

    with workspace.writing():
        projection = retract(workspace, key, "withdrawn by its publisher").projection

    status = {one["key"]: one["status"] for one in links(projection, "SOURCES_FROM") if one["to_id"] == A_ID}
    assert status.pop(key) == "retracted"
    assert set(status.values()) == {"acknowledged"}


def test_a_public_build_is_that_of_a_workspace_without_the_private_records(tmp_path: Path) -> None:
    """Not even the id of a private record, a name of it or a doubt that it raises is in it."""
    whole, public = Workspace(tmp_path / "whole"), Workspace(tmp_path / "public")
    private = {**B, **OTHER, "visibility": "private"}
    near = {**site("Example Knitwear Ltd", "Plot 12, Example Road, Savar"), "visibility": "private"}
    for workspace in (whole, public):
        add_version(workspace, "2019", [A, DYES], "list-a")
        add_version(workspace, "2021", [C], "list-c")
    add_version(whole, "2018", [private, near], "list-b")
    match_workspace(whole)
    match_workspace(public)
    say(whole, A_ID, B_ID)
    with whole.writing():
        everything = build.build(whole, "private")
        shown = build.build(whole, "public")
    with public.writing():
        without = build.build(public, "public")

    assert B_ID in {current_id(everything, B_ID), *(only(everything, A_ID, B_ID)["former_ids"])}
    assert only(shown, A_ID, C_ID)["former_ids"] == [C_ID]
    assert _tables(shown, "Factory") == _tables(without, "Factory")
    assert _tables(shown, "POSSIBLY_SAME_AS") == _tables(without, "POSSIBLY_SAME_AS")
    assert shown.manifest["report"].get("same") == without.manifest["report"].get("same")
    assert not any(B_ID.encode() in raw for raw in files_of(shown.folder).values())


def _tables(projection: Projection, name: str) -> list[dict[str, Any]]:
    table = projection.nodes(name) if name == "Factory" else projection.links(name)
    return list(table.to_pylist())


def test_a_store_holds_the_joined_place_and_gives_it_back(
    tmp_path: Path, workspace: Workspace, neo4j_store: bolt.Store
) -> None:
    before = three_lists(workspace)
    load_store(before, neo4j_store)
    projection = say(workspace, A_ID, B_ID).projection
    load_store(projection, neo4j_store, known=[before])

    pulled = pull(neo4j_store, tmp_path / "pulled")

    assert pulled.digest == projection.digest
    assert current_id(pulled, B_ID) == A_ID
    with neo4j_store.session("read") as session:
        [row] = session.run("MATCH (:Brand)-[r:SOURCES_FROM]->(f:Factory {id: $id}) RETURN count(r) AS n", id=A_ID)
        assert row["n"] == 2
        assert session.run("MATCH (f {id: $id}) RETURN f", id=B_ID).single() is None
    [answer] = ask(neo4j_store, "what_an_id_is", ids=[B_ID]).rows
    assert (answer[0], answer[3]) == (B_ID, A_ID)
    assert {row[0] for row in ask(neo4j_store, "brands_of_a_site", site=B_ID).rows} == {
        row[0] for row in ask(neo4j_store, "brands_of_a_site", site=A_ID).rows
    }


def _own(*factories: str) -> dict[str, list[dict[str, str]]]:
    return {
        "documents.csv": [{"id": "d-1", **DOCUMENT}],
        "brands.csv": [{"id": "b-1", "name": "Brand One", "kind": "brand", "country": "DE", **PUBLIC}],
        "factories.csv": [
            {"id": one, "name": f"Factory {one}", "kind": "factory", "country": "BD", **PUBLIC} for one in factories
        ],
        "links.csv": [
            {"from_id": "b-1", "relation": "SOURCES_FROM", "to_id": one, "status": "documented", "document_ids": "d-1"}
            for one in factories
        ],
    }  # fmt: skip


def _incident_at(place: str) -> dict[str, list[dict[str, str]]]:
    rows = _own("f-9")
    rows["incidents.csv"] = [
        {"id": "i-1", "facility_id": place, "category": "wages", "status": "documented", "summary": "Paid late",
         "start": "2013-04", "document_ids": "d-1", **PUBLIC}
    ]  # fmt: skip
    return rows
