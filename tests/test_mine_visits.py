"""Visits of mines: what surveyors observed, dated by the visit."""

from pathlib import Path

import pytest
from government_lists import FIXTURES, by_id, ends, rows_of, stated

from graph.errors import InputError
from graph.ingest.mine_columns import read_flag

DRC = FIXTURES / "ipis_mine_visits" / "cod_mines_example.csv"
CAR = FIXTURES / "ipis_mine_visits" / "caf_mines_example.csv"


def test_a_mine_is_stated_once_from_its_latest_visit(tmp_path: Path) -> None:
    intake = stated(DRC, tmp_path, "ipis_mine_visits")
    mines = by_id(intake, "Mine")
    assert {one: (row["name"], row["country"], row["workers_max"]) for one, row in mines.items()} == {
        "ipis:codmine00001": ("Example Pit North", "CD", 120),
        "ipis:codmine00002": ("Sample Hill", "CD", None),
        "ipis:codmine00003": ("Model Stream", "CD", 30),
    }
    assert mines["ipis:codmine00001"]["aliases"] == ["Example Pit"]
    assert (mines["ipis:codmine00001"]["lat"], mines["ipis:codmine00001"]["lng"]) == (-2.501, 28.501)
    assert mines["ipis:codmine00002"]["lat"] is None
    assert intake.accounts.ignored["example_extra"] == "not known to this importer"


def test_incidents_only_where_the_visit_says_so(tmp_path: Path) -> None:
    intake = stated(DRC, tmp_path)
    found = {
        row["id"]: (row["category"], row["start"], row["status"], row["basis"], row["affected"])
        for row in rows_of(intake, "Incident")
    }
    assert found == {
        "ipis:visit:v1:child_labour": ("child_labour", "2018-03-02", "documented", "ngo_report", None),
        "ipis:visit:v1:forced_labour:1": ("forced_labour", "2018-03-02", "documented", "ngo_report", None),
    }
    assert {place for _, place in ends(intake, "OCCURRED_AT")} == {"ipis:codmine00001"}


def test_armed_presence_is_a_measure_and_no_incident(tmp_path: Path) -> None:
    intake = stated(DRC, tmp_path)
    found = {
        row["id"]: (row["name"], row["value_text"], row["start"], row["note"]) for row in rows_of(intake, "Measure")
    }
    assert found == {
        "ipis:visit:v1:armed:1": ("Armed presence observed", "Example Armed Group", "2018-03-02",
                                  "type: Example type; frequency: Permanente"),
        "ipis:visit:v1:armed:2": ("Armed presence observed", "Sample Militia", "2018-03-02", None),
        "ipis:visit:v1:interference": ("Interference of armed actors recorded", "yes", "2018-03-02", None),
        "ipis:visit:v4:armed:1": ("Armed presence observed", "Example Army", None, None),
    }  # fmt: skip
    assert ends(intake, "CONCERNS") == sorted(
        (one, "ipis:codmine00003" if "v4" in one else "ipis:codmine00001") for one in found
    )


def test_counts_and_day_first_dates_of_another_country(tmp_path: Path) -> None:
    intake = stated(CAR, tmp_path, "ipis_mine_visits")
    incident = rows_of(intake, "Incident")
    assert [(row["start"], row["affected"], row["affected_unit"]) for row in incident] == [
        ("2019-02-13", 7, "affected")
    ]
    mine = by_id(intake, "Mine")["ipis:cafmine0001"]
    assert (mine["country"], mine["products"], mine["region"]) == ("CF", ["Diamant", "Or"], "Exemple-Prefecture")
    assert any("13/02/2019" in note for note in intake.notes)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (",1,transport", ",perhaps,transport", "csv:2: childunder15: 'perhaps'"),
        ("28.5,-2.5,", "128.5,-92.5,", "csv:2.*not between"),
        ("2018-03-02", "yesterday", "csv:2: visit_date"),
        ("v1,codmine00001", "v1,", "csv:2: pcode is empty"),
        (",50,", ",many,", "csv:2.*no number of workers"),
    ],
)
def test_problems_name_row_and_value(before: str, after: str, said: str, tmp_path: Path) -> None:
    text = DRC.read_text("utf-8").replace(before, after, 1)
    if "between" in said or "workers" in said:  # position and workers are read from the latest visit of a mine
        text = text.replace("codmine00001,Example Pit North", "codmine00009,Example Pit North")
    (tmp_path / DRC.name).write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        stated(tmp_path / DRC.name, tmp_path)


def test_flags() -> None:
    assert [read_flag(text) for text in ("1", "Oui", "0", "Non", "", "NA", None, "12", "1.0")] == [
        1, 1, 0, 0, None, None, None, 12, 1,
    ]  # fmt: skip
    with pytest.raises(InputError):
        read_flag("-99")
