"""``tiertrace match`` over two tables: what it writes and what it says about tables it cannot read."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.cli.match import match_command
from graph.errors import InputError, TiertraceError, UsageError

REFERENCE = """site_id,name,address,country,lat,lng,os_id,colour
s1,Example Knitwear Ltd.,"Plot 12, Mill Road, Savar",Bangladesh,23.85,90.26,,red
s2,Quux Textile Mills,"45 Canal Street, Narayanganj",Bangladesh,,,BD2019100ABCDEF,blue
"""
QUERIES = """query_id,name,address,country,os_id
q2,EXAMPLE KNITWEAR LTD,"PLOT#12, MILL RD., SAVAR",BD,
q1,Something Else,,BD,bd2019100abcdef
q3,Nobody Knows It,"1 Nowhere, Khulna",BD,
"""


def run(folder: Path, reference: str = REFERENCE, queries: str = QUERIES, *more: str) -> str:
    (folder / "r.csv").write_text(reference, "utf-8")
    (folder / "q.csv").write_text(queries, "utf-8")
    tables = ["--reference", str(folder / "r.csv"), "--queries", str(folder / "q.csv"), "--out", str(folder / "p.csv")]
    done = CliRunner().invoke(match_command, [*tables, *more])
    if isinstance(done.exception, TiertraceError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_decisions_are_written_in_the_order_of_the_queries(tmp_path: Path) -> None:
    said = run(tmp_path, REFERENCE, QUERIES, "--reasons", str(tmp_path / "why.csv"))

    with (tmp_path / "p.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        assert next(reader) == ["query_id", "decision", "site_id", "score"]
        rows = list(reader)
    assert [row[:3] for row in rows] == [["q2", "auto", "s1"], ["q1", "auto", "s2"], ["q3", "new", ""]]
    assert float(rows[0][3]) > 0
    assert "2 known rows read" in said and "2 auto, 0 review, 1 new" in said and "not used: colour" in said
    assert "a published identifier agrees" in (tmp_path / "why.csv").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.csv", "q.csv", "r.csv", "why.csv"]


@pytest.mark.parametrize(
    ("reference", "queries", "message"),
    [
        (REFERENCE.replace("site_id", "id"), QUERIES, "column site_id is missing"),
        (REFERENCE, QUERIES.replace("q1", "q2"), "line 3: query_id 'q2' comes a second time"),
        (REFERENCE, QUERIES.replace("q1", ""), "line 3: query_id is empty"),
        (REFERENCE.replace("23.85", "north"), QUERIES, "line 2, column lat: 'north'"),
        (REFERENCE, QUERIES.replace("BD,\n", "BD,,,\n", 1), "line 2: more cells than columns"),
        ("", QUERIES, "column site_id, name, address, country is missing"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, reference: str, queries: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(tmp_path, reference, queries)
    assert not (tmp_path / "p.csv").exists()


def test_what_to_give_is_said() -> None:
    done = CliRunner().invoke(match_command, ["--reference", "sites.csv"])

    assert isinstance(done.exception, UsageError) and "--queries" in str(done.exception)
