"""The ``tiertrace`` command as people run it: exit codes, answers on stdout, talk on stderr, help with an example."""

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from own_data import CASES, write

from graph import cli
from graph.ingest.template_columns import FILES

TIERTRACE = Path(sys.executable).with_name("tiertrace")


def run(*arguments: str | Path, folder: Path | None = None, text_in: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the installed command."""
    environment = {key: value for key, value in os.environ.items() if key != "TIERTRACE_WORKSPACE"}
    return subprocess.run(
        [TIERTRACE, *map(str, arguments)],
        cwd=folder,
        env=environment,
        input=text_in,
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass
class Done:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def here(*arguments: str | Path, folder: Path, text_in: str = "") -> Done:
    """The same in this process, which saves the start of Python where that is not what is tested."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.delenv("TIERTRACE_WORKSPACE", raising=False)
        patch.setattr(sys, "argv", ["tiertrace", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.StringIO(text_in))
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the cases are loaded, into the workspace that is there by default."""
    folder = tmp_path_factory.mktemp("project")
    done = run("load", CASES, "--no-neo4j", folder=folder)
    assert (done.returncode, (folder / ".tiertrace").is_dir()) == (0, True), done.stderr
    return folder


def commands() -> dict[str, click.Command]:
    """Every command and subcommand by what is typed for it."""
    cli._find_commands()
    found: dict[str, click.Command] = {}
    for name, command in cli.tiertrace.commands.items():
        if isinstance(command, click.Group):
            found.update({f"{name} {below}": each for below, each in command.commands.items()})
        else:
            found[name] = command
    return found


# help


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_has_help_with_an_example_of_itself(name: str) -> None:
    command = commands()[name]

    text = command.get_help(click.Context(command, info_name=f"tiertrace {name}"))

    assert "Example:  " in text
    example = text.split("Example:  ")[1].split("\n")[0]
    assert f"tiertrace {name}" in example or f"tiertrace --workspace theirs {name}" in example
    for option in command.params:
        if isinstance(option, click.Option) and not option.is_flag:
            assert option.help or option.type or option.hidden


def test_help_answers_on_stdout_and_a_wrong_command_is_misuse() -> None:
    helped, wrong, bare = (run(*arguments) for arguments in (["--help"], ["nothing"], ["load"]))

    assert helped.returncode == 0 and "tiertrace load datasets/cases" in helped.stdout and helped.stderr == ""
    assert wrong.returncode == 2 and "No such command" in wrong.stderr and wrong.stdout == ""
    assert bare.returncode == 2 and "Missing argument" in bare.stderr


# load, status, verify


def test_a_load_reports_on_stdout_and_talks_on_stderr(tmp_path: Path) -> None:
    write(tmp_path / "mine")

    done = run("load", "mine", "--no-neo4j", folder=tmp_path)

    assert done.returncode == 0
    assert "brands.csv" in done.stdout and "1 rows read" in done.stdout and "\nbuild " in done.stdout
    assert "reading mine" in done.stderr and "reading" not in done.stdout


def test_loading_again_says_that_nothing_changed(project: Path) -> None:
    done = here("load", CASES, "--no-neo4j", folder=project)

    assert done.returncode == 0
    assert "the ledger held exactly this already; nothing changed" in done.stdout


def test_status_tells_what_is_loaded_from_whom_as_of_when_under_which_digest(project: Path) -> None:
    table, parsed = here("status", folder=project), here("status", "--format", "json", folder=project)

    status = json.loads(parsed.stdout)
    assert (table.returncode, parsed.returncode) == (0, 0)
    assert f"digest {status['digest']}" in table.stdout
    assert "cases: Documented labour-rights cases; as of 20" in table.stdout
    assert "294 Document" not in table.stdout  # reports among the instruments are documents too
    assert status["counts"]["Incident"] == 67 and status["behind"] is False
    assert [one["dataset"] for one in status["datasets"]] == ["cases"]


def test_status_of_nothing_says_how_to_begin_and_its_json_parses(tmp_path: Path) -> None:
    table, parsed = here("status", folder=tmp_path), here("status", "--format", "json", folder=tmp_path)

    assert table.returncode == 0 and "tiertrace load datasets/cases" in table.stdout
    assert json.loads(parsed.stdout)["digest"] is None
    assert not (tmp_path / ".tiertrace").exists()


def test_sources_names_every_format_and_how_it_is_recognised() -> None:
    done = run("sources")

    assert done.returncode == 0
    for word in ("cases: ", "csv_template: ", "Recognised as: ", "Licence: ", "Personal data: "):
        assert word in done.stdout


def test_a_template_can_be_written_and_loaded_from_the_command_line(tmp_path: Path) -> None:
    written = run("template", "mine", folder=tmp_path)
    done = run("load", "mine", "--no-neo4j", "--workspace", "there", folder=tmp_path)
    again = here("template", "mine", folder=tmp_path)

    assert written.returncode == 0 and {path.name for path in (tmp_path / "mine").iterdir()} == {*FILES, "README.md"}
    assert done.returncode == 0 and "invented examples" in done.stdout
    assert (tmp_path / "there" / "ledger").is_dir() and not (tmp_path / ".tiertrace").exists()
    assert again.returncode == 2 and "nothing was overwritten" in again.stderr


def test_decisions_their_undoing_verify_and_rebuild(tmp_path: Path) -> None:
    write(tmp_path / "mine")
    steps: list[tuple[list[str], int, str]] = [
        (["load", "mine", "--no-neo4j"], 0, "build "),
        (["retract", "i-1", "--reason", "r"], 0, "Ledger entry 2 (retract); build "),
        (["retract", "i-1", "--undo", "--reason", "r"], 0, "Ledger entry 3 (reinstate); build "),
        (["retract", "b-1", "--reason", "r"], 2, "no incident and no link"),
        (["retract", "i-1"], 2, "Missing option '--reason'"),
        (["withdraw", "mine", "--reason", "r"], 0, "Ledger entry 4 (withdraw); build "),
        (["withdraw", "mine", "--undo", "--reason", "r"], 0, "Ledger entry 5 (restore); build "),
        (["erase", "b-1", "--reason", "r", "--yes"], 0, "Ledger entry 6 (erase); build "),
        (["verify"], 0, "Everything has the hash it is named by."),
        (["rebuild", "--profile", "public"], 0, "profile public"),
        (["status"], 0, "erase b-1: r"),
    ]

    for arguments, code, said in steps:
        done = here(*arguments, folder=tmp_path)
        assert done.returncode == code, (arguments, done.stderr)
        assert said in (done.stdout if code == 0 else done.stderr), arguments


def test_erasing_asks_first_and_no_answer_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "mine")
    here("load", "mine", "--no-neo4j", folder=tmp_path)

    asked = here("erase", "b-1", "--reason", "r", folder=tmp_path, text_in="n\n")

    assert asked.returncode == 130
    assert "cannot be undone" in asked.stdout + asked.stderr
    assert "1 ledger entries checked" in here("verify", folder=tmp_path).stdout


def test_a_failed_verification_is_a_failure_that_names_the_file(tmp_path: Path) -> None:
    write(tmp_path / "mine")
    here("load", "mine", "--no-neo4j", folder=tmp_path)
    path = next((tmp_path / ".tiertrace" / "ledger" / "records").iterdir())
    path.write_bytes(path.read_bytes() + b"x")

    done = here("verify", folder=tmp_path)

    assert done.returncode == 1
    assert path.name in done.stderr and "Traceback" not in done.stderr


def test_the_workspace_can_be_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "mine")
    monkeypatch.setenv("TIERTRACE_WORKSPACE", str(tmp_path / "named"))

    subprocess.run([TIERTRACE, "load", "mine", "--no-neo4j"], cwd=tmp_path, check=True, capture_output=True)

    assert (tmp_path / "named" / "ledger").is_dir() and not (tmp_path / ".tiertrace").exists()


# trace, brands, exposure

BRANDS = {
    "org-benetton": 1, "org-ca": 1, "org-childrens-place": 1, "org-joe-fresh": 1, "org-kik": 1, "org-primark": 1,
    "org-pwt-group": 1, "org-walmart": 1, "org-bonmarche": 2, "org-dress-barn": 2, "org-loblaw": 2, "org-mango": 2,
    "org-matalan": 2,
}  # fmt: skip


def test_brands_of_a_site_as_json_is_the_answer_of_the_cases(project: Path) -> None:
    done = here("brands", "site-rana-plaza", "--format", "json", folder=project)

    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert {row["brand"]["id"]: row["hops"] for row in answer["brands"]} == BRANDS
    assert {row["brand"]["id"] for row in answer["brands"] if row["verdict"] == "overlap"} == {
        "org-joe-fresh", "org-loblaw", "org-primark", "org-pwt-group",
    }  # fmt: skip


def test_each_format_of_a_trace_is_what_it_says(project: Path) -> None:
    done = {
        one: here("trace", "org-loblaw", "--format", one, folder=project) for one in ("table", "json", "csv", "html")
    }

    assert all(one.returncode == 0 for one in done.values()), [one.stderr for one in done.values()]
    answer = json.loads(done["json"].stdout)
    assert answer["brand"]["id"] == "org-loblaw"
    rows = list(csv.DictReader(io.StringIO(done["csv"].stdout)))
    assert {row["incident"] for row in rows} == {one["incident"]["id"] for one in answer["findings"]}
    assert done["html"].stdout.lstrip().lower().startswith("<!doctype html>")
    for finding in answer["findings"]:
        assert finding["incident"]["id"] in done["table"].stdout or finding["facility"]["name"] in done["table"].stdout


def test_a_picture_goes_to_the_file_that_is_named_and_nothing_to_stdout(project: Path, tmp_path: Path) -> None:
    done = here("trace", "org-primark", "--format", "html", "--out", tmp_path / "p.html", folder=project)

    assert (done.returncode, done.stdout) == (0, "")
    assert "Written: " in done.stderr
    assert "rana" in (tmp_path / "p.html").read_text("utf-8").lower()


def test_exposure_is_answer_thirteen(project: Path) -> None:
    done = here("exposure", "--max-hops", "2", "--min-sites", "3", "--format", "json", folder=project)

    counts = {row["brand"]["id"]: (row["sites"], row["documented_sites"]) for row in json.loads(done.stdout)["brands"]}
    assert done.returncode == 0
    assert counts == {
        "org-apple": (5, 5), "org-childrens-place": (5, 5), "org-nike": (5, 4), "org-adidas": (4, 3), "org-gap": (4, 3),
        "org-hm": (4, 3), "org-walmart": (4, 1), "org-dickies": (3, 3), "org-kontoor": (3, 3), "org-levi": (3, 3),
        "org-kik": (3, 2),
    }  # fmt: skip


def test_questions_are_listed_and_each_is_explained_without_a_server(project: Path) -> None:
    listed, one = here("questions", folder=project), here("questions", "brands_of_a_site", folder=project)

    assert listed.returncode == one.returncode == 0
    assert "brands_of_a_site" in listed.stdout
    assert "--param site=" in one.stdout and "MATCH" in one.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["trace", "Nobody at all"], "Nobody at all"),
        (["brands", "site-nowhere"], "site-nowhere"),
        (["trace", "org-primark", "--as-of", "31/02/2013"], "31/02/2013"),
        (["trace", "org-primark", "--max-hops", "0"], "--max-hops"),
        (["trace", "org-primark", "--format", "xml"], "--format"),
        (["brands", "site-rana-plaza", "--incident", "ab-tazreen-fire"], "ab-tazreen-fire"),
        (["ask", "nothing"], "nothing"),
        (["questions", "nothing"], "nothing"),
        (["cypher", "MATCH (n) RETURN n", "--format", "parquet"], "--out"),
    ],
)
def test_what_does_not_exist_is_misuse_with_a_sentence_and_no_answer(
    project: Path, arguments: list[str], expected: str
) -> None:
    done = here(*arguments, folder=project)

    assert done.returncode == 2, done.stderr
    assert expected in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_before_anything_is_loaded_every_question_says_how_to_load(tmp_path: Path) -> None:
    for arguments in (["trace", "Primark"], ["brands", "x"], ["exposure"]):
        done = here(*arguments, folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "tiertrace load datasets/cases" in done.stderr


def test_an_answer_that_is_cut_off_by_its_reader_is_no_error(project: Path) -> None:
    process = subprocess.Popen(
        [TIERTRACE, "brands", "site-rana-plaza", "--format", "json", "--paths", "5"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()

    assert (process.wait(60), first) == (0, "{\n")
    assert "Traceback" not in said


def test_an_interrupted_load_is_completed_by_the_next_question(tmp_path: Path) -> None:
    write(tmp_path / "mine")
    here("load", "mine", "--no-neo4j", folder=tmp_path)
    pointer = tmp_path / ".tiertrace" / "builds" / "current"
    pointer.write_text(pointer.read_text("utf-8").replace("\n1\n", "\n0\n"), "utf-8")

    done = here("brands", "f-1", "--format", "json", folder=tmp_path)

    assert done.returncode == 0
    assert "completing it" in done.stderr
    assert [row["brand"]["id"] for row in json.loads(done.stdout)["brands"]] == ["b-1"]
    assert pointer.read_text("utf-8").endswith("\n1\n")
