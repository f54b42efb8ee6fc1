"""Screening contracts: how vendors are found, what is left to a person, and that the reach is that of the trace."""

import csv
import io
import json
from pathlib import Path

import pytest
from cases_graph import cases_projection  # noqa: F401  (fixture)
from click.testing import CliRunner

from graph.cli.screening import screen_command
from graph.errors import InputError
from graph.levers.procurement import read_register, screen
from graph.levers.vendors import Vendor, find_vendors
from graph.names import fold
from graph.projection import Projection
from graph.trace import trace_brand

HEADER = "Vendor Name,Vendor Country,LEI,Contract Number,Amount,Award Date\n"
ROWS = """Galls Inc,United States,,C-1,"25,000",2009-05-01
"GALLS, INC.",United States,,C-2,900,2010-05-01
Galls Inc,Germany,,C-3,900,2010-05-01
Propper International LLC,,,C-4,900,2010-05-01
Suprema Manufacturing S.A.,,,C-5,100,2010-05-01
Primark,,,C-6,100,2010-05-01
Example Stationery Ltd,,,C-7,100,2010-05-01
"Inventada, Maria",,,C-8,100,2010-05-01
Redacted,,,C-9,100,2010-05-01
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "contracts.csv"
    path.write_text(HEADER + ROWS, "utf-8")
    return path


def test_every_vendor_is_taken_reviewed_or_unknown(cases_projection: Projection, register: Path) -> None:  # noqa: F811
    read = read_register(register)
    answer = screen(cases_projection, read.table)

    shown = {(row["vendor"], row["country"]): row for row in answer["vendors"]}
    assert {key: (row["id"], row["by"], row["contracts"], row["candidates"]) for key, row in shown.items()} == {
        ("Galls Inc", "US"): ("org-galls", "name", 2, []),
        ("Galls Inc", "DE"): (None, None, 1, ["org-galls"]),
        ("Propper International LLC", None): (None, None, 1, ["org-propper"]),
        ("Suprema Manufacturing S.A.", None): ("site-suprema", "name", 1, []),
        ("Primark", None): ("org-primark", "name", 1, []),
        ("Example Stationery Ltd", None): (None, None, 1, []),
    }
    assert shown["Galls Inc", "DE"]["doubt"] == "the register says DE, the record US"
    assert read.left_out == {"the vendor is a natural person": 1, "the vendor is not named": 1}
    assert (answer["contracts"], answer["places"]) == (7, 53)


def test_what_a_vendor_reaches_is_what_the_trace_finds(cases_projection: Projection, register: Path) -> None:  # noqa: F811
    rows = {row["id"]: row for row in screen(cases_projection, read_register(register).table)["vendors"]}

    for vendor in ("org-galls", "org-primark"):
        findings = trace_brand(cases_projection, vendor)["findings"]
        hops = {one["facility"]["id"]: min(one["hops"] for one in findings) for one in findings}
        assert (rows[vendor]["sites"], rows[vendor]["steps"]) == (len(hops), min(hops.values()))
        assert rows[vendor]["nearest"] in hops
    assert (rows["site-suprema"]["steps"], rows["site-suprema"]["nearest"]) == (0, "site-suprema")
    assert rows["org-galls"]["documented_sites"] == 1


def test_several_of_a_name_and_identifiers(cases_projection: Projection) -> None:  # noqa: F811
    found = find_vendors(cases_projection, [Vendor("Galls Inc", None, ("lei:529900T8BM49AURSDO55",)), Vendor("!!")])

    assert (found[0].id, found[0].by) == ("org-galls", "name")
    assert (found[1].id, found[1].candidates) == (None, ())
    assert fold("Galls, Inc.") == fold("GALLS INC")


def test_the_command_gives_a_row_for_each_contract(cases: Path, register: Path) -> None:
    run = CliRunner()
    answered = run.invoke(screen_command, [str(register), "--workspace", str(cases), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(answered.stdout)))
    told = run.invoke(screen_command, [str(register), "--workspace", str(cases)])
    as_json = json.loads(
        run.invoke(screen_command, [str(register), "--workspace", str(cases), "--format", "json"]).stdout
    )

    assert [(row["contract"], row["id"]) for row in rows if row["sites"]] == [
        ("C-1", "org-galls"), ("C-2", "org-galls"), ("C-5", "site-suprema"), ("C-6", "org-primark"),
    ]  # fmt: skip
    assert "To be reviewed" in told.stdout and "site-suprema" in told.stdout
    assert "not a finding" in told.stderr and "Inventada" not in told.output
    assert as_json["left_out"]["the vendor is a natural person"] == 1


def test_what_is_no_register_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,City\nExample,Sample\n", "utf-8")
    with pytest.raises(InputError, match="no header with a vendor, a contract"):
        read_register(tmp_path / "a.csv")
