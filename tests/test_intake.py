"""Loading: whole or not at all, bad rows set aside only when asked, nothing twice, many files in one call."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from own_data import BASE, loaded, write

from graph.errors import InputError, UsageError
from graph.ingest import recognise, sources
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.intake import load, read
from graph.ledger import entries
from graph.workspace import Workspace

HEADER = "Factory Name,Country,Buys from\n"
COLUMNS = Columns(("Factory Name", "Country", "Buys from"), personal=("Contact",))


def read_example(path: Path, rows: Rows) -> None:
    """A format only these tests have: places, and the places they buy from."""
    for row in read_rows(path, COLUMNS, rows):
        name, other = row.values["Factory Name"], row.text("Buys from")
        if name == "Total":
            rows.fold(row.where, "total")
            continue
        evidence = rows.list_document("company_disclosure")
        rows.node("Factory", f"example:{name}", row.where, name=name, country=row.text("Country"), level="site")
        if other:
            rows.link("SOURCES_FROM", f"example:{name}", f"example:{other}", row.where, status="documented", **evidence)


EXAMPLE = Source(
    format="example",
    title="Example list",
    description="invented",
    looks_like="a table with Factory Name, Country and Buys from",
    license="none",
    personal_data="contacts are dropped",
    recognises=lambda path: path.name.startswith("example"),
    read=read_example,
    about=lambda path, given: About("example-list", "Example list", "Example Watch"),
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    known = {**sources(), "example": EXAMPLE, "other": replace(EXAMPLE, format="other", generic=True)}
    monkeypatch.setattr("graph.ingest.sources", lambda: known)
    monkeypatch.setattr("graph.reading.sources", lambda: known)
    return Workspace(tmp_path / "w")


def listed(tmp_path: Path, *rows: str, name: str = "example.csv", header: str = HEADER) -> Path:
    path = tmp_path / name
    path.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def test_a_file_with_one_bad_row_is_not_loaded_at_all(tmp_path: Path, workspace: Workspace) -> None:
    path = listed(tmp_path, "Mill 1,BD,Mill 2", "Mill 2,XX,", "Mill 3,BD,")

    with pytest.raises(
        InputError, match=r"(?s)1 problem in example-list; nothing was loaded.*example.csv:3: country 'XX'"
    ):
        load(workspace, path)

    assert entries(workspace) == []


def test_keep_going_leaves_out_bad_rows_and_those_that_lean_on_them(tmp_path: Path, workspace: Workspace) -> None:
    path = listed(tmp_path, "Mill 1,BD,Mill 2", "Mill 2,XX,", "Mill 3,BD,", "Mill 4,TR,Mill 1", "Total,3,")

    intake = load(workspace, path, keep_going=True)

    assert {where: said[0].split(";")[0][:30] for where, said in intake.accounts.refused.items()} == {
        "example.csv:3": "country 'XX' is no ISO 3166-1 ",
        "example.csv:2": "SOURCES_FROM names example:Mil",
        "example.csv:5": "SOURCES_FROM names example:Mil",
    }
    assert intake.tables["Factory"].column("name").to_pylist() == ["Mill 3"]
    assert intake.accounts.folded["total"] == 1
    assert intake.accounts.read == {"example.csv": 5}


def test_what_is_wrong_with_the_whole_file_cannot_be_set_aside(tmp_path: Path, workspace: Workspace) -> None:
    with pytest.raises(InputError, match="has no row with the columns"):
        load(workspace, listed(tmp_path, "a,b", header="Name,Land\n"), keep_going=True)


def test_the_same_bytes_change_nothing_and_say_so_unless_asked_again(tmp_path: Path, workspace: Workspace) -> None:
    path = listed(tmp_path, "Mill 1,BD,")
    first = load(workspace, path)
    second = load(workspace, path)
    third = load(workspace, path, again=True)

    assert (first.unchanged, second.unchanged, third.unchanged) == (False, True, False)
    assert (first.entry, second.entry, third.entry) == (1, None, 2)


def test_a_file_with_filled_contact_cells_is_not_kept_and_its_hash_is(tmp_path: Path, workspace: Workspace) -> None:
    header = "Factory Name,Country,Buys from,Contact\n"
    load(workspace, listed(tmp_path, "Mill 1,BD,,", header=header))
    load(workspace, listed(tmp_path, "Mill 1,BD,,Somebody Invented", header=header))

    empty, filled = (one.content["about"]["files"] for one in entries(workspace))
    kept = {path.name for path in (workspace.ledger / "files").iterdir()}
    assert empty[0]["sha256"] in kept
    assert filled[0]["sha256"] not in kept and filled[0]["kept"] is False
    everything = b"".join(path.read_bytes() for path in workspace.ledger.rglob("*") if path.is_file())
    assert b"Somebody Invented" not in everything


def test_what_a_person_says_of_a_file_beats_what_it_says_itself(tmp_path: Path, workspace: Workspace) -> None:
    path = listed(tmp_path, "Mill 1,BD,Mill 1")
    said = Given(
        publisher="Example Union", as_of="2023-05", license="CC0", title="Spring list", url="https://example.org/l"
    )

    load(workspace, path, replace(said, dataset="spring"))

    content = entries(workspace)[0].content
    assert content["dataset"] == "spring"
    assert {name: content["about"][name] for name in ("publisher", "as_of", "license", "title")} == {
        "publisher": "Example Union", "as_of": "2023-05", "license": "CC0", "title": "Spring list",
    }  # fmt: skip
    document = read(workspace, path, said).tables["Document"].to_pylist()[0]
    assert (document["title"], document["url"]) == ("Spring list, as of 2023-05", "https://example.org/l")


def test_a_list_of_no_day_cannot_be_a_version(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"example": replace(EXAMPLE, history="accumulate")}
    monkeypatch.setattr("graph.ingest.sources", lambda: known)
    monkeypatch.setattr("graph.reading.sources", lambda: known)
    path = listed(tmp_path, "Mill 1,BD,")

    with pytest.raises(InputError, match=r"nothing says of which day this one is; name it: --as-of"):
        load(workspace, path)
    with pytest.raises(UsageError, match="as of: 'spring' is not a date"):
        load(workspace, path, Given(as_of="spring"))
    assert load(workspace, path, Given(as_of="2021-02")).entry == 1


def test_reading_alone_keeps_nothing(tmp_path: Path, workspace: Workspace) -> None:
    found = read(workspace, listed(tmp_path, "Mill 1,BD,"))

    assert found.tables["Factory"].num_rows == 1
    assert not workspace.ledger.exists() or entries(workspace) == []


def test_a_generic_importer_gives_way_and_two_others_are_asked(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = listed(tmp_path, "Mill 1,BD,")
    assert recognise(path).format == "example"

    known = {"example": EXAMPLE, "second": replace(EXAMPLE, format="second")}
    monkeypatch.setattr("graph.ingest.sources", lambda: known)
    with pytest.raises(InputError, match=r"fits more than one format \(example, second\); name one with --format"):
        recognise(path)


def test_of_several_files_the_refused_are_listed_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from graph.cli import load as command

    write(tmp_path / "mine", BASE)
    (tmp_path / "unknown.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "empty.csv").write_text("", "utf-8")
    paths = [str(tmp_path / name) for name in ("unknown.csv", "mine", "empty.csv")]

    done = CliRunner().invoke(command.load_command, [*paths, "--workspace", str(tmp_path / "w"), "--no-neo4j"])

    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith("2 of 3 files were not loaded; the others were.")
    told = str(done.exception).splitlines()
    assert any(line.startswith("  FILE has no format tiertrace knows") for line in told)
    assert any(line.startswith("  FILE is empty (0 bytes)") for line in told)
    assert [line.strip().rpartition("/")[2] for line in told if line.startswith("    ")] == ["unknown.csv", "empty.csv"]
    assert "rows read" in done.output and "\nbuild " in done.output
    assert [one.content["dataset"] for one in entries(Workspace(tmp_path / "w"))] == ["mine"]


def test_rows_set_aside_are_written_with_their_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from graph.cli import load as command

    folder = write(tmp_path / "mine", BASE)
    with (folder / "factories.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    bad = [
        "bad-example" if name == "id" else "XX" if name == "country" else cell
        for name, cell in zip(header, rows[0], strict=True)
    ]
    with (folder / "factories.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(bad)
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(
        command.load_command, ["mine", "--workspace", "w", "--no-neo4j", "--keep-going"], catch_exceptions=False
    )

    assert "1 rows were left out; they and the reasons are in mine-set-aside.csv" in done.output
    with (tmp_path / "mine-set-aside.csv").open(encoding="utf-8", newline="") as file:
        header, *left = csv.reader(file)
    assert header == ["row", "reason"]
    assert [row[0] for row in left] == [f"factories.csv:{len(rows) + 2}"]
    assert "country 'XX'" in left[0][1]


def test_a_second_load_of_own_data_counts_what_changed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "mine")
    intake = loaded(workspace, tmp_path / "again", {"brands.csv": BASE["brands.csv"]}, dataset="mine")

    assert intake.added == 0
    assert intake.removed > 0
