"""``tiertrace export`` as people type it: what is written, what is said, what is refused, and nothing half written."""

import datetime
import errno
import io
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from cases_graph import cases_projection, cases_store  # noqa: F401
from own_data import BASE, loaded

from graph import cli
from graph.errors import UsageError
from graph.export import formats as every_format
from graph.export.asked import kinds
from graph.export.asked.ask import answer_of, check
from graph.export.content import Content
from graph.export.formats import Format, anything, formats, write
from graph.projection import Projection
from graph.store import bolt
from graph.workspace import Workspace

DAY = ("--date", "2026-11-30")


@dataclass
class Done:
    """What a command came to."""

    code: int
    out: bytes
    err: str


class Stdout(io.TextIOWrapper):
    """A standard output whose bytes can be read, and that may be a terminal."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


Run = Callable[..., Done]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a few invented records: two brands, a supplier, a factory, an incident."""
    folder = tmp_path_factory.mktemp("export")
    second = {"id": "b-2", "name": "Brand two", "kind": "brand", "country": "FR", "visibility": "public"}
    link = {"from_id": "b-2", "relation": "SOURCES_FROM", "to_id": "s-1", "status": "alleged", "document_ids": "d-2"}
    rows = {**BASE, "brands.csv": [*BASE["brands.csv"], second], "links.csv": [*BASE["links.csv"], link]}
    loaded(Workspace(folder / "workspace"), folder / "mine", rows)
    return folder / "workspace"


@pytest.fixture
def run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process, over these."""

    def run(*arguments: str | Path, terminal: bool = False) -> Done:
        out, err, code = Stdout(io.BytesIO(), "utf-8"), io.StringIO(), 0
        out.terminal = terminal
        with monkeypatch.context() as patch, redirect_stderr(err):
            patch.setattr(sys, "argv", ["tiertrace", *map(str, arguments)])
            patch.setattr(sys, "stdout", out)
            patch.setenv("TIERTRACE_WORKSPACE", str(workspace))
            try:
                cli.main()
            except SystemExit as ended:
                code = int(ended.code or 0)
            out.flush()
            assert isinstance(out.buffer, io.BytesIO)
            return Done(code, out.buffer.getvalue(), err.getvalue())

    return run


# help and lists


def test_every_kind_has_a_command_with_an_example_of_itself() -> None:
    cli._find_commands()
    export = cli.tiertrace.commands["export"]
    assert isinstance(export, click.Group)
    context = click.Context(export, info_name="tiertrace export")
    pack = export.get_command(context, "pack")
    assert isinstance(pack, click.Group)

    for group, words in ((export, "tiertrace export"), (pack, "tiertrace export pack")):
        assert {*kinds()} <= {*group.list_commands(context)}
        for name in kinds():
            command = group.get_command(context, name)
            assert command is not None
            text = command.get_help(click.Context(command, info_name=f"{words} {name}"))
            assert f"Example:  {words} {name}" in text
            assert "--profile" in text and "--date" in text and "--at" in text


def test_the_formats_are_listed_with_what_they_are(run: Run) -> None:
    done = run("export", "formats", "--format", "json")

    listed = {row["format"]: row for row in json.loads(done.out)}
    assert set(listed) == set(formats())
    assert all(row["what it is"] for row in listed.values())
    assert "landscape" in listed["svg"]["options"]


# what is written


def test_a_text_goes_to_the_terminal_and_what_was_taken_out_is_said_beside_it(run: Run) -> None:
    done = run("export", "trace", "Brand one", "--format", "csv", *DAY)

    assert done.code == 0, done.err
    header, first = done.out.decode().splitlines()[:2]
    assert header.startswith("finding,company_id,") and first.startswith("1,b-1,Brand one,")
    assert "Redaction profile public" in done.err and "One table, findings." in done.err


def test_the_day_is_todays_where_none_is_given(run: Run) -> None:
    before = datetime.date.today().isoformat()
    done = run("export", "trace", "b-1", "--format", "json")

    stamp = json.loads(done.out)["stamp"]
    assert stamp["date"] in (before, datetime.date.today().isoformat())  # a run may pass midnight
    assert stamp["command"].endswith(f"--profile public --date {stamp['date']} --at 1")
    assert stamp["command"].startswith("tiertrace export trace b-1 --format json")


def test_tables_go_into_a_folder_or_one_into_a_file(run: Run, tmp_path: Path) -> None:
    folder = run("export", "compare", "Brand one", "Brand two", "--format", "csv", "-o", tmp_path / "tables", *DAY)
    one = run("export", "compare", "Brand one", "Brand two", "--format", "csv", "-o", tmp_path / "one.csv", *DAY)
    named = run("export", "compare", "Brand one", "Brand two", "--format", "csv", "--sheet", "shared", *DAY)

    assert (folder.code, one.code, named.code) == (0, 0, 0), folder.err
    assert {path.name for path in (tmp_path / "tables").iterdir()} >= {"README.txt", "columns.csv", "compared.csv"}
    assert (tmp_path / "one.csv").read_text("utf-8-sig").startswith("id,name,country,sites,")
    assert named.out.decode().startswith("what,id,name,")


def test_trace_and_brands_write_every_format_through_the_same_code(run: Run, tmp_path: Path) -> None:
    short = run("trace", "Brand one", "--format", "geojson", "--max-hops", "2", "-o", tmp_path / "a.geojson")
    long = run("export", "trace", "Brand one", "--format", "geojson", "--max-hops", "2", "-o", tmp_path / "b.geojson")
    brands = run("brands", "Factory one", "--format", "graphml", "--out", tmp_path / "c.graphml")

    assert (short.code, long.code, brands.code) == (0, 0, 0), short.err + brands.err
    assert (tmp_path / "a.geojson").read_bytes() == (tmp_path / "b.geojson").read_bytes()
    assert "--max-hops 2" in (tmp_path / "a.geojson").read_text("utf-8")
    assert (tmp_path / "c.graphml").exists()


def test_an_answer_for_oneself_says_that_it_was_not_narrowed(run: Run, tmp_path: Path) -> None:
    done = run("trace", "Brand one", "--format", "json", "-o", tmp_path / "a.json")

    assert done.code == 0
    assert "To hand it on, narrowed for it: tiertrace export" in done.err


def test_the_profile_is_obeyed_and_named(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('[mine]\nsays = "Ours."\nvisibility = "public"\n', "utf-8")

    internal = run("export", "trace", "Brand one", "--format", "json", "--profile", "internal", *DAY)
    mine = run("export", "trace", "Brand one", "--format", "json", "--profile", own, *DAY)
    removed = run(
        "export", "trace", "Brand one", "--format", "json", "--profile", "internal", "--remove-names", "b-1", *DAY
    )

    assert "Warning: NOTHING IS REMOVED" in internal.err
    assert json.loads(internal.out)["stamp"]["warnings"][0].startswith("NOTHING IS REMOVED")
    assert json.loads(mine.out)["stamp"]["profile"] == "mine"
    assert removed.code == 0, removed.err
    assert b"Brand one" in internal.out and b"Brand one" not in removed.out
    assert "--remove-names WITHHELD" in json.loads(removed.out)["stamp"]["command"]


def test_the_whole_graph_goes_into_formats_that_can_hold_it(run: Run, tmp_path: Path) -> None:
    held = run("export", "graph", "--format", "graphml", "-o", tmp_path / "all.graphml", *DAY)
    refused = run("export", "graph", "--format", "xlsx", "-o", tmp_path / "all.xlsx", *DAY)

    assert held.code == 0 and (tmp_path / "all.graphml").stat().st_size > 5_000
    assert refused.code == 2 and "choose one of: " in refused.err and "graphml" in refused.err
    assert not (tmp_path / "all.xlsx").exists()


def test_a_site_brings_everything_on_record(run: Run) -> None:
    done = run("export", "site", "f-1", "--format", "json", *DAY)

    answer = json.loads(done.out)["answer"]
    assert answer["record"]["site"]["id"] == "f-1" and answer["record"]["incidents"]
    assert {row["brand"]["id"] for row in answer["brands"]["brands"]} == {"b-1", "b-2"}


# questions in Cypher, asked of the shared server


def test_a_question_becomes_a_table_with_the_network_of_what_it_names(
    cases_store: bolt.Store,  # noqa: F811
    cases_projection: Projection,  # noqa: F811
) -> None:
    given = {"question": "brands_of_a_site", "params": {"site": "site-rana-plaza"}}
    check(cases_projection, given)

    asked = answer_of(cases_store, cases_projection, given)

    rows = asked.sheets[0]
    assert rows.name == "rows" and rows.table.num_rows == len(asked.answer["rows"]) > 5
    assert all(rows.meanings.values())
    assert "org-primark" in asked.network.nodes("Brand")["id"].to_pylist()
    assert asked.network.rows("SOURCES_FROM") and "site-rana-plaza" in asked.title


def test_a_statement_of_ones_own_is_asked_at_the_door(
    cases_store: bolt.Store,  # noqa: F811
    cases_projection: Projection,  # noqa: F811
) -> None:
    statement = "MATCH (b:Brand)-[:SOURCES_FROM]->(f:Factory) WHERE f.id = $id RETURN b.id, f.id, properties(b) AS p"

    asked = answer_of(cases_store, cases_projection, {"cypher": statement, "params": {"id": "site-rana-plaza"}})

    assert {"org-primark", "site-rana-plaza"} <= {
        one for label in ("Brand", "Factory") for one in asked.network.nodes(label)["id"].to_pylist()
    }
    assert json.loads(asked.sheets[0].table["p"].to_pylist()[0])["id"]
    with pytest.raises(UsageError):
        answer_of(cases_store, cases_projection, {"cypher": "CREATE (n:Brand) RETURN n"})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Name one question"),
        ({"question": "brands_of_a_site", "cypher": "RETURN 1"}, "Name one question"),
        ({"question": "nothing"}, "There is no question"),
        ({"question": "brands_of_a_site"}, "site is missing"),
        ({"question": "brands_of_a_site", "params": {"site": "site-nowhere"}}, "not in the loaded graph"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_a_server_starts(
    given: dict[str, Any],
    said: str,
    cases_projection: Projection,  # noqa: F811
) -> None:
    with pytest.raises(UsageError, match=said):
        check(cases_projection, given)


# refusals


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trace", "Brand one", "--format", "nothing"], "There is no format 'nothing'"),
        (["trace", "Brand one", "--format", "xlsx", "--theme", "dark"], "xlsx has no option 'theme'"),
        (["trace", "Nobody at all", "--format", "json"], "Nobody at all"),
        (["trace", "Brand one"], "--format"),
        (["trace", "Brand one", "--format", "json", "--date", "2026-11"], "is no whole day"),
        (["trace", "Brand one", "--format", "json", "--date", "soon"], "soon"),
        (["trace", "Brand one", "--format", "json", "--at", "99"], "no position 99"),
        (["trace", "Brand one", "--format", "json", "--profile", "secret"], "no redaction profile 'secret'"),
        (["trace", "Brand one", "--format", "json", "--remove-names", "org-nowhere"], "org-nowhere"),
        (["trace", "Brand one", "--format", "neo4j-csv"], "is a folder of files; name it: -o FOLDER"),
        (["pack", "trace", "Brand one", "-o", "a.pdf"], "A pack is a zip file"),
        (["compare", "Brand one", "--format", "svg"], "has no paths to draw"),
    ],
)
def test_what_cannot_be_made_is_misuse_with_a_sentence(run: Run, arguments: list[str], said: str) -> None:
    done = run("export", *arguments)

    assert done.code == 2, done.err
    assert said in " ".join(done.err.split()) and "Traceback" not in done.err
    assert done.out == b""


def test_bytes_that_are_no_text_are_refused_by_a_terminal_and_given_to_a_pipe(run: Run) -> None:
    refused = run("export", "trace", "Brand one", "--format", "xlsx", *DAY, terminal=True)
    piped = run("export", "trace", "Brand one", "--format", "xlsx", *DAY)

    assert refused.code == 2 and refused.out == b"" and "name a file: -o FILE.xlsx" in refused.err
    assert piped.code == 0 and piped.out.startswith(b"PK")


def test_a_folder_that_is_there_is_not_written_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.txt").write_text("mine", "utf-8")

    done = run("export", "trace", "Brand one", "--format", "csv", "-o", tmp_path / "tables", *DAY)

    assert done.code == 2 and "is there already" in done.err
    assert [path.name for path in tmp_path.rglob("*")] == ["tables", "mine.txt"]


# nothing half written


@pytest.fixture(params=["full", "interrupted"])
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A format that writes half a file, and then the disk is full or somebody presses Ctrl-C."""

    def half(content: Content, path: Path, options: Mapping[str, Any]) -> None:
        path.write_bytes(b"half")
        if request.param == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        signal.raise_signal(signal.SIGINT)

    broken = Format("json", ".json", "half", half, anything, {})
    monkeypatch.setattr(every_format, "formats", lambda: {"json": broken})
    monkeypatch.setattr("graph.cli.exporting.formats", lambda: {"json": broken})
    monkeypatch.setattr("graph.export.packing.formats", lambda: {"json": broken})
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background begins without it
    yield request.param
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("command", [["trace"], ["pack", "trace"]])
def test_a_full_disk_or_ctrl_c_leaves_nothing_under_the_name(
    run: Run, failing: str, command: list[str], tmp_path: Path
) -> None:
    name = "a.zip" if "pack" in command else "a.json"
    form = [] if "pack" in command else ["--format", "json"]
    (tmp_path / name).write_bytes(b"what was there")

    done = run("export", *command, "Brand one", *form, "-o", tmp_path / name, *DAY)

    assert done.code == (2 if failing == "full" else 130), done.err
    assert ("No space left" in done.err) == (failing == "full")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"what was there"


def test_a_disk_that_is_really_full_leaves_nothing(run: Run, tmp_path: Path) -> None:
    """``/dev/full`` is a disk without room: writing there fails as it does on a full one."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")

    def to_full(content: Content, path: Path, options: Mapping[str, Any]) -> None:
        path.symlink_to("/dev/full")
        path.write_bytes(b"x" * 100_000)

    with pytest.MonkeyPatch.context() as patch:
        full = Format("json", ".json", "full", to_full, anything, {})
        patch.setattr(every_format, "formats", lambda: {"json": full})
        patch.setattr("graph.cli.exporting.formats", lambda: {"json": full})
        done = run("export", "trace", "Brand one", "--format", "json", "-o", tmp_path / "a.json", *DAY)

    assert done.code == 2 and "No space left" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_format_is_written_under_another_name_first(run: Run, tmp_path: Path) -> None:
    seen = []

    def look(content: Content, path: Path, options: Mapping[str, Any]) -> None:
        seen.append(path.name)
        path.write_bytes(b"whole")

    with pytest.MonkeyPatch.context() as patch:
        made = {"json": Format("json", ".json", "whole", look, anything, {})}
        patch.setattr(every_format, "formats", lambda: made)
        patch.setattr("graph.cli.exporting.formats", lambda: made)
        run("export", "trace", "Brand one", "--format", "json", "-o", tmp_path / "a.json", *DAY)

    assert seen == [".a.json.partial"]
    assert (tmp_path / "a.json").read_bytes() == b"whole"
    assert write.__doc__ and "whole or not at all" in write.__doc__
