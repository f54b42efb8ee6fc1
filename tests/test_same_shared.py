"""What waits for a person and in which order, and decisions that travel to another workspace."""

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dated_lists import Row, add_version, site, site_id
from own_data import DOCUMENT, PUBLIC, loaded

from graph import build
from graph.cli.match import match_command
from graph.cli.same import decisions_group, duplicates_command, unmatch_command, why_command
from graph.errors import InputError
from graph.former import current_id
from graph.match import review
from graph.match.duplicates import duplicates
from graph.match.running import match_workspace
from graph.match.sharing import COLUMNS, take
from graph.match.text import places_meant, split_text
from graph.workspace import Workspace

A = site("Example Knitwear Ltd", "Plot 12, Example Road, Savar, Dhaka")
B = site("Example Knitwear Ltd Unit-2", "12 Example Rd., Savar, Dhaka")
SAME = site("Example Knit Wear Limited", "12 Example Rd., Savar, Dhaka")
FAR = site("Sample Caps Ltd", "Plot 7, Sample Road, Gazipur")
CAPS = site("Sample Caps Ltd Unit 3", "7 Sample Rd., Gazipur")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def two_lists(
    workspace: Workspace, first: list[Row], second: list[Row], names: tuple[str, str] = ("one", "two")
) -> None:
    add_version(workspace, "2019", first, names[0])
    add_version(workspace, "2020", second, names[1])


def test_a_pair_that_connects_a_brand_to_an_incident_comes_first(tmp_path: Path, workspace: Workspace) -> None:
    two_lists(workspace, [A, FAR], [CAPS])
    own = {"id": "f-9", "name": B["name"], "kind": "factory", "country": "BD", "address": B["address"], **PUBLIC}
    incident = {"id": "i-1", "facility_id": "f-9", "category": "wages", "status": "documented", "summary": "Paid late",
                "start": "2013-04", "document_ids": "d-1", **PUBLIC}  # fmt: skip
    loaded(workspace, tmp_path / "own", {
        "documents.csv": [{"id": "d-1", **DOCUMENT}], "factories.csv": [own], "incidents.csv": [incident],
    })  # fmt: skip
    projection = match_workspace(workspace).projection
    assert projection is not None

    found = review.queue(workspace, projection)

    assert [one.impact for one in found] == [3, 1]
    assert {found[0].a.id, found[0].b.id} == {site_id(A, "one"), "f-9"}
    assert "unit_missing" in {guard.code for guard in found[0].guards}
    assert sum(term.points for term in found[0].terms) == pytest.approx(found[0].log_odds)
    assert found[0].differing["name"] in ((("unit", "2"), ()), ((), ("unit", "2")))
    assert review.queue(workspace, projection, limit=1) == found[:1]
    assert review.queue(workspace, projection, search="sample gazipur") == found[1:]
    assert review.counts(workspace, projection).open == 2

    made = review.decide(workspace, found[0].a.id, found[0].b.id, "different", who="A reviewer", why="two units")
    left = review.queue(workspace, made.projection)

    assert [one.impact for one in left] == [1]
    assert review.counts(workspace, made.projection).different == 1
    undone = review.undecide(workspace, made.entries[0], who="A reviewer", why="slip")
    assert undone.projection.digest == projection.digest
    assert len(review.queue(workspace, undone.projection)) == 2


def test_decisions_are_found_by_what_the_records_say_in_another_workspace(tmp_path: Path) -> None:
    here, there = Workspace(tmp_path / "here"), Workspace(tmp_path / "there")
    two_lists(here, [A, FAR], [B, CAPS])
    two_lists(there, [A], [B], ("theirs", "other"))
    review.decide(here, site_id(A, "one"), site_id(B, "two"), "same", who="A reviewer", why="=one gate")
    review.decide(here, site_id(FAR, "one"), site_id(CAPS, "two"), "different", who="A reviewer", why="two sheds")
    file = tmp_path / "decisions.csv"
    run(decisions_group, here, "export", str(file))
    with file.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["verdict"] for row in rows] == ["same", "different"] or len(rows) == 2
    assert not any(cell.startswith("=") for row in rows for cell in row.values())

    taken = take(there, build.current(there), file)

    assert (taken.added, taken.known, len(taken.not_found), taken.other) == (1, 0, 1, [])
    assert "Sample Caps" in taken.not_found[0]
    projection = build.current(there)
    assert current_id(projection, site_id(A, "theirs")) == current_id(projection, site_id(B, "other"))
    [past] = review.decided(there, projection)
    assert (past.verdict, past.who, past.why) == ("same", "A reviewer", "=one gate")
    assert take(there, projection, file).known == 1


def test_a_record_that_two_here_may_be_is_not_guessed(tmp_path: Path) -> None:
    here, there = Workspace(tmp_path / "here"), Workspace(tmp_path / "there")
    two_lists(here, [A], [B])
    two_lists(there, [A, B], [A], ("theirs", "other"))
    review.decide(here, site_id(A, "one"), site_id(B, "two"), "same", who="A reviewer", why="one gate")
    run(decisions_group, here, "export", str(tmp_path / "d.csv"))

    taken = take(there, build.current(there), tmp_path / "d.csv")

    assert taken.decided is None
    assert "2 records here may be" in taken.not_found[0]


def test_a_file_that_is_no_table_of_decisions_is_refused(tmp_path: Path, workspace: Workspace) -> None:
    two_lists(workspace, [A], [B])
    file = tmp_path / "d.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(InputError, match="column a_id"):
        take(workspace, build.current(workspace), file)
    file.write_text(",".join(COLUMNS) + "\n" + "x," * (len(COLUMNS) - 1) + "x\n", "utf-8")
    with pytest.raises(InputError, match=r"line 2, column verdict: 'x'"):
        take(workspace, build.current(workspace), file)


def test_duplicates_of_one_list_are_proposed_and_not_joined(workspace: Workspace) -> None:
    add_version(workspace, "2019", [A, SAME, FAR], "one")
    match_workspace(workspace)
    projection = build.current(workspace)

    [found] = duplicates(workspace, projection)

    assert {found.a["name"], found.b["name"]} == {A["name"], SAME["name"]}
    assert projection.manifest["report"].get("same") is None
    assert SAME["name"] in run(duplicates_command, workspace, "one")
    review.decide(workspace, found.a["id"], found.b["id"], "different", who="A reviewer", why="two gates")
    assert list(duplicates(workspace, build.current(workspace))) == []


def test_a_text_names_a_place_at_the_stricter_bar(workspace: Workspace) -> None:
    add_version(workspace, "2019", [A, FAR], "one")
    projection = build.current(workspace)

    sure = places_meant(workspace, projection, "Example Knitwear, Ltd., Plot 12 Example Road, Savar, Dhaka", "BD")
    unit = places_meant(workspace, projection, "Example Knitwear Ltd Unit 2, Savar, Dhaka", "BD")
    none = places_meant(workspace, projection, "Nobody Knows Mills, Lahore, Pakistan")

    assert (sure.certain, sure.proposed[0].id, sure.name) == (True, site_id(A, "one"), "Example Knitwear, Ltd.")
    assert not unit.certain
    assert unit.proposed[0].guards
    assert (none.certain, none.proposed) == (False, ())


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Example Garments Ltd, Savar, Dhaka", "Example Garments Ltd", "Savar, Dhaka"),
        ("Example Garments, Ltd, Unit 2, Savar", "Example Garments, Ltd, Unit 2", "Savar"),
        ("Example Garments", "Example Garments", ""),
        (" , ", "", ""),
    ],
)
def test_the_name_of_a_text_ends_where_the_place_begins(text: str, name: str, address: str) -> None:
    assert split_text(text) == (name, address)


def test_the_commands_say_what_they_did(workspace: Workspace) -> None:
    two_lists(workspace, [A], [SAME])
    ids = site_id(A, "one"), site_id(SAME, "two")

    assert "1 auto, 0 review" in run(match_command, workspace)
    assert "One in this build" in run(why_command, workspace, *ids)
    assert "Ledger entry 4" in run(unmatch_command, workspace, *ids, "--reason", "two gates", "--who", "A reviewer")
    told = run(why_command, workspace, *ids)
    assert "Two: a person decided so." in told
    assert "A reviewer decided 'different': two gates" in told
    assert "Nothing to match" in run(match_command, workspace)
    assert "two gates" in run(decisions_group, workspace, "list")


def run(command: Any, workspace: Workspace, *arguments: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(command, [*arguments, "--workspace", str(workspace.folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_sample_of_what_the_matcher_joined_is_shown_side_by_side_and_can_be_drawn_again(workspace: Workspace) -> None:
    places = [
        (f"Example {word} Ltd", f"Plot {at}, Example Road, Savar, Dhaka") for at, word in enumerate(WORDS, start=11)
    ]
    two_lists(
        workspace,
        [site(name, address) for name, address in places],
        [site(name.replace("Ltd", "Limited"), address.replace("Road", "Rd.")) for name, address in places],
    )
    projection = match_workspace(workspace).projection
    assert projection is not None
    joined = review.counts(workspace, projection).auto
    assert joined == len(WORDS)

    drawn = review.sample(workspace, projection, 3, seed=7)

    assert len({(one.a.id, one.b.id) for one in drawn}) == 3
    assert all(one.a.current == one.b.current and not one.guards for one in drawn)
    assert review.sample(workspace, projection, 3, seed=7) == drawn
    assert len(review.sample(workspace, projection, 50, seed=7)) == joined
    told = run(decisions_group, workspace, "sample", "--count", "3", "--seed", "7")
    assert told.count("Limited") == 3 and "3 links, drawn with --seed 7." in told


WORDS = ("Knitwear", "Caps", "Footwear", "Zippers", "Lace")
