"""Two versions of a list compared: every kind of change, doubts named as doubts, and the command ``tiertrace diff``."""

import csv
import io
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from dated_lists import BRAND, LIST, OTHER_BRAND, Row, add_version, site, site_id

from graph.build import build
from graph.changes import Change, Differences, Field, choose, compare_versions, versions
from graph.cli import differing
from graph.corrections import erase, withdraw
from graph.errors import UsageError
from graph.workspace import Workspace

KNITS = site("Example Knitwear Ltd", "1 Example Road", id="os_id:EX1", workers_min=100, workers_max=100)
DYES = site("Example Dye House", "2 Example Road")
CAPS = site("Example Caps", "3 Example Road")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def compared(workspace: Workspace, old: list[Row], new: list[Row], profile: str = "partner") -> Differences:
    add_version(workspace, "2020", old)
    add_version(workspace, "2021-03", new)
    return compare_versions(workspace, *choose(workspace, LIST), profile)


def short(found: Differences) -> list[tuple[str, str | None, str | None, str | None]]:
    """Kinds, names on both sides, doubt; without the brand itself."""
    return [
        (" ".join(one.kinds), one.before and one.before.name, one.after and one.after.name, one.doubt)
        for one in found.changes
    ]


def only(found: Differences) -> Change:
    [change] = found.changes
    return change


def test_a_row_that_came_and_one_that_went_with_their_lines(workspace: Workspace) -> None:
    found = compared(workspace, [KNITS, DYES], [CAPS, KNITS])

    assert short(found) == [
        ("added", None, "Example Caps", None),
        ("dropped", "Example Dye House", None, None),
    ]
    added, dropped = found.changes
    assert added.after is not None and dropped.before is not None
    assert added.after.rows == (f"{LIST}-2021-03.csv:2",)
    assert dropped.before.rows == (f"{LIST}-2020.csv:3",)
    assert added.companies == dropped.companies == (BRAND,)
    assert found.counts == {"added": 1, "dropped": 1, "renamed": 0, "moved": 0, "changed": 0}
    assert found.same == 2  # the knitwear factory, and the brand itself
    assert (found.before.as_of, found.after.as_of) == ("2020", "2021-03")


@pytest.mark.parametrize(
    ("change", "kinds", "fields"),
    [
        ({"name": "Sample Knits Ltd"}, ("renamed",), [("name", "Example Knitwear Ltd", "Sample Knits Ltd")]),
        ({"address": "9 Other Street"}, ("moved",), [("address", "1 Example Road", "9 Other Street")]),
        ({"country": "IN"}, ("moved",), [("country", "BD", "IN")]),
        ({"workers_max": 150}, ("changed",), [("workers_max", "100", "150")]),
        ({"workers_max": None}, ("changed",), [("workers_max", "100", None)]),
        ({"products": ["caps", "shirts"]}, ("changed",), [("products", None, "caps; shirts")]),
        ({"tier": 2}, ("changed",), [("tier", None, "2")]),
        ({"product": "caps"}, ("changed",), [("product", None, "caps")]),
        ({"measures": {"migrant workers": "12 %"}}, ("changed",), [("migrant workers", None, "12 %")]),
        ({"label": "Farm", "kind": "factory"}, ("changed",), [("label", "Factory", "Farm")]),
        (
            {"name": "Sample Knits", "address": "9 Other Street", "workers_min": 5},
            ("renamed", "moved", "changed"),
            [("name", "Example Knitwear Ltd", "Sample Knits"), ("address", "1 Example Road", "9 Other Street"),
             ("workers_min", "100", "5")],
        ),
    ],
)  # fmt: skip
def test_a_published_id_makes_every_difference_certain(
    workspace: Workspace, change: Row, kinds: tuple[str, ...], fields: list[tuple[str, str | None, str | None]]
) -> None:
    found = only(compared(workspace, [KNITS], [{**KNITS, **change}]))

    assert found.kinds == kinds
    assert found.doubt is None
    assert sorted(found.fields, key=lambda one: one.name) == sorted(
        (Field(*one) for one in fields), key=lambda one: one.name
    )


def test_a_measure_or_a_group_that_changes_is_a_change_of_the_place(workspace: Workspace) -> None:
    old = {**KNITS, "measures": {"line workers": "78", "women": "50 %"}, "group": "g-1"}
    new = {**KNITS, "measures": {"line workers": "-78", "women": "50 %"}, "group": "g-2"}

    found = compared(workspace, [old, {**CAPS, "group": "g-1"}], [new, {**CAPS, "group": "g-1"}])

    [change] = [one for one in found.changes if one.side.label == "Factory"]
    assert sorted(change.fields, key=lambda one: one.name) == [
        Field("in the group of", "Group g-1", "Group g-2"),
        Field("line workers", "78", "-78"),
    ]
    assert {one.side.label for one in found.changes} == {"Factory", "Supplier"}


def test_without_a_published_id_a_pair_by_address_or_name_is_a_doubt_that_says_why(workspace: Workspace) -> None:
    found = compared(
        workspace,
        [DYES, CAPS],
        [{**DYES, "name": "Sample Dyers"}, {**CAPS, "address": "77 Sample Street"}],
    )

    assert short(found) == [
        ("renamed", "Example Dye House", "Sample Dyers", "same_address"),
        ("moved", "Example Caps", "Example Caps", "same_name"),
    ]
    assert found.changes[0].companies == (BRAND,)


def test_what_differs_in_spelling_only_is_counted_and_no_change(workspace: Workspace) -> None:
    found = compared(
        workspace,
        [KNITS, {**CAPS, "products": ["CAPS"]}, {**DYES, "lat": 1.5}],
        [{**KNITS, "name": "EXAMPLE Knitwear, Ltd"}, {**CAPS, "products": ["caps"]}, {**DYES, "lat": -1.5}],
    )

    assert found.respelled == 2
    change = only(found)
    assert change.fields == (Field("lat", "1.5", "-1.5"),)
    assert found.same == 1


def test_what_changed_name_and_address_without_a_published_id_is_not_guessed(workspace: Workspace) -> None:
    found = compared(workspace, [DYES], [site("Sample Dyers", "77 Sample Street")])

    assert short(found) == [("added", None, "Sample Dyers", None), ("dropped", "Example Dye House", None, None)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (site("One", "1 Park"), site("Two", "1 Park", country="IN")),
        (site("One", ""), site("Two", "")),
    ],
)
def test_rows_that_nothing_speaks_for_are_not_paired(workspace: Workspace, old: Row, new: Row) -> None:
    assert short(compared(workspace, [old, KNITS], [new, KNITS])) == [
        ("added", None, "Two", None),
        ("dropped", "One", None, None),
    ]


def test_rows_with_published_ids_at_one_address_are_two_and_the_likeness_is_said(workspace: Workspace) -> None:
    found = compared(workspace, [site("One", "1 Park", id="os_id:A")], [site("Two", "1 Park", id="os_id:B")])

    assert short(found) == [("added", None, "Two", "alike_there"), ("dropped", "One", None, "alike_there")]


def test_several_rows_at_one_address_are_not_paired_and_say_so(workspace: Workspace) -> None:
    found = compared(workspace, [site("One", "1 Park")], [site("Two", "1 Park"), site("Three", "1 Park")])

    assert [one[0] for one in short(found)] == ["added", "added", "dropped"]
    assert {one.doubt for one in found.changes} == {"several_alike"}


def test_a_row_that_went_while_another_of_its_name_stays_is_a_doubt(workspace: Workspace) -> None:
    stays = site("Example Knitwear, Ltd", "8 Other Road", id="os_id:EX8")

    found = only(compared(workspace, [KNITS, stays, CAPS], [stays, CAPS]))

    assert (found.kinds, found.side.id, found.doubt) == (("dropped",), "os_id:EX1", "alike_there")


def test_an_id_that_a_list_begins_to_publish_is_the_same_row_with_a_doubt(workspace: Workspace) -> None:
    found = only(compared(workspace, [DYES], [{**DYES, "id": "os_id:EX2"}]))

    assert (found.kinds, found.doubt) == (("changed",), "other_id")
    assert found.fields == (Field("id", site_id(DYES), "os_id:EX2"),)


def test_one_published_identifier_on_both_sides_tells_for_sure(workspace: Workspace) -> None:
    old = {**DYES, "identifiers": ["os_id:EX2"]}
    new = {**site("Sample Dyers", "77 Sample Street", id="lei:EXAMPLE"), "identifiers": ["os_id:EX2"]}

    found = only(compared(workspace, [old], [new]))

    assert found.doubt is None
    assert {"renamed", "moved"} <= set(found.kinds)


def test_a_list_of_several_brands_tells_whose_site_went(workspace: Workspace) -> None:
    def both(row: Row) -> list[Row]:
        return [row, {**row, "brand": OTHER_BRAND}]

    found = compared(workspace, [*both(KNITS), *both(CAPS)], [*both(CAPS), KNITS])

    change = only(found)
    assert (change.kinds, change.companies, change.doubt) == (("dropped",), (OTHER_BRAND,), None)
    assert change.before is not None and change.after is not None  # it is still on the other brand's list
    assert found.of_company(OTHER_BRAND[0]) == (change,)
    assert found.of_company(BRAND[0]) == ()


def test_a_company_that_the_later_version_does_not_speak_of_dropped_nothing_for_sure(workspace: Workspace) -> None:
    found = compared(workspace, [KNITS, {**CAPS, "brand": OTHER_BRAND}], [KNITS])

    changes = {(one.kinds, one.side.name): one for one in found.changes}
    assert changes[("dropped",), "Example Caps"].doubt == "not_covered"
    assert changes[("dropped",), OTHER_BRAND[1]].doubt == "not_covered"


def test_only_what_the_profile_admits_is_shown_and_the_rest_is_counted(workspace: Workspace) -> None:
    private = {**DYES, "visibility": "private"}

    public = compared(workspace, [KNITS], [KNITS, private], "public")
    whole = compare_versions(workspace, *choose(workspace, LIST), "private")

    assert short(public) == []
    assert public.left_out == 2  # the site and the link to it
    assert short(whole) == [("added", None, "Example Dye House", None)]


def test_erased_records_and_withdrawn_lists_are_not_shown(workspace: Workspace) -> None:
    compared(workspace, [KNITS, DYES], [KNITS])
    with workspace.writing():
        erase(workspace, site_id(DYES), "asked for")

    assert short(compare_versions(workspace, *choose(workspace, LIST), "partner")) == []

    with workspace.writing():
        withdraw(workspace, LIST, "licence ended")
    assert versions(workspace) == {}


def test_versions_are_chosen_by_their_days(workspace: Workspace) -> None:
    for day in ("2021", "2019", "2020"):
        add_version(workspace, day, [KNITS])

    def chosen(*days: str | None) -> tuple[str, ...]:
        return tuple(one.as_of for one in choose(workspace, LIST, *days))

    assert chosen() == ("2020", "2021")
    assert chosen("2019") == ("2019", "2021")
    assert chosen(None, "2020") == ("2019", "2020")
    for days, said in (
        (("2018",), "no version of 2018; there are: 2019, 2020, 2021"),
        ((None, "2019"), "no earlier version"),
        (("2021", "2019"), "swap"),
    ):
        with pytest.raises(UsageError, match=said):
            chosen(*days)
    with pytest.raises(UsageError, match=f"lists with versions are: {LIST}"):
        choose(workspace, "nothing")


@pytest.mark.parametrize("seed", range(4))
def test_random_versions_with_published_ids_against_plain_dictionaries(workspace: Workspace, seed: int) -> None:
    chance = random.Random(seed)

    def version() -> list[Row]:
        return [
            site(f"{chance.choice('ab')} {at}", f"{chance.choice('cd')} {at}", id=f"os_id:E{at}",
                 workers_min=chance.choice([None, 5]))
            for at in range(40)
            if chance.random() < 0.7
        ]  # fmt: skip

    old, new = version(), version()
    one, other = ({row["id"]: row for row in rows} for rows in (old, new))

    found = compared(workspace, old, new)

    def ids(kind: str) -> set[str]:
        return {change.side.id for change in found.changes if kind in change.kinds}

    both = one.keys() & other.keys()
    assert ids("added") == other.keys() - one.keys()
    assert ids("dropped") == one.keys() - other.keys()
    for kind, name in (("renamed", "name"), ("moved", "address"), ("changed", "workers_min")):
        assert ids(kind) == {each for each in both if one[each][name] != other[each][name]}
    assert found.same == 1 + sum(one[each] == other[each] for each in both)
    assert all(change.doubt is None for change in found.changes)


# the command


def run(workspace: Workspace, *arguments: str) -> str:
    done = CliRunner().invoke(
        differing.diff_command, [*arguments, "--workspace", str(workspace.folder)], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_diff_prints_the_changes_with_both_lines_and_what_they_do_not_prove(workspace: Workspace) -> None:
    compared(workspace, [KNITS, DYES], [{**KNITS, "workers_max": 150}, {**DYES, "name": "Sample Dyers"}])

    said = run(workspace, LIST)

    assert "2020" in said and "2021-03" in said
    assert "same address, other name" in said
    assert "workers_max: 100 -> 150" in said
    assert f"{LIST}-2020.csv:2" in said and f"{LIST}-2021-03.csv:2" in said
    assert "proves nothing of why" in said


def test_diff_as_csv_and_json_say_the_same_and_formulas_are_neutralised(workspace: Workspace, tmp_path: Path) -> None:
    compared(workspace, [KNITS, DYES], [KNITS, site("=cmd()", "5 Example Road")])

    rows = list(csv.DictReader(io.StringIO(run(workspace, LIST, "--format", "csv"))))
    records = json.loads(run(workspace, LIST, "--format", "json"))
    run(workspace, LIST, "--from", "2020", "--to", "2021-03", "--format", "json", "-o", str(tmp_path / "diff.json"))

    assert [row["change"] for row in rows] == [row["change"] for row in records["changes"]] == ["added", "dropped"]
    assert not rows[0]["name_after"].startswith("=")
    assert records["changes"][0]["name_after"] == "=cmd()"
    assert (records["from"], records["to"], records["dataset"]) == ("2020", "2021-03", LIST)
    assert json.loads((tmp_path / "diff.json").read_text("utf-8")) == records


def test_diff_shows_what_the_profile_in_use_admits(workspace: Workspace) -> None:
    compared(workspace, [KNITS], [KNITS, {**DYES, "visibility": "private"}])
    with workspace.writing():
        build(workspace, "public")

    said = run(workspace, LIST)

    assert "Dye House" not in said
    assert "2 rows" in said
