"""What is one and what is two: why, decide, unmatch, undecide, duplicates, decisions."""

from __future__ import annotations

import getpass
import os
import random
import textwrap
from pathlib import Path

import click

from graph.cli.opening import Opening, say, workspace_option
from graph.cli.side_by_side import question_text
from graph.cli.tables import csv_text, print_rows, terminal_width
from graph.errors import UsageError
from graph.match import review
from graph.match.deciding import Decided
from graph.match.duplicates import duplicates
from graph.match.questions import Question, Side
from graph.match.sharing import COLUMNS, table, take

_REASON = click.option("--reason", required=True, help="Why; it stays on record.")
_WHO = click.option("--who", envvar="TIERTRACE_WHO", help="Who decides; by default the name of your account.")
_FILE = click.Path(path_type=Path)


def who_decides(given: str | None) -> str:
    """The name that stands beside a decision."""
    try:
        return given or getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("USER", "")


@click.command("why")
@click.argument("a")
@click.argument("b")
@workspace_option
def why_command(opening: Opening, a: str, b: str) -> None:
    """Why two records are taken for one, or not: any two, by their ids in the lists.

    \b
    Example:  tiertrace why os_id:BD2021001EXAMPL example-list:83865dbdb33ef769
    """
    one = review.question(opening.workspace, opening.build(), a, b)
    click.echo(_standing(one))
    for side in (one.a, one.b):
        click.echo(_told(side))
    if one.guards:
        click.echo("What keeps a machine from joining them:")
        for guard in one.guards:
            click.echo(textwrap.fill(guard.sentence, 100, initial_indent="  - ", subsequent_indent="    "))
    click.echo(f"The evidence adds up to {one.log_odds or 0:+.2f} (log-odds):")
    for term in one.terms:
        click.echo(f"  {term.points:+6.2f}  {term.sentence}")
    for past in review.decided(opening.workspace, opening.build(), 1_000_000):
        if {past.a, past.b} == {one.a.id, one.b.id}:
            click.echo(f"Entry {past.entry}, {past.at[:10]}: {past.who} decided '{past.verdict}': {past.why}")


def _standing(one: Question) -> str:
    if one.a.current == one.b.current:
        how = "a person said so" if one.verdict == "same" else "matched, or through records that are one with both"
        return f"One in this build, under {one.a.current} ({how})."
    if one.verdict == "different":
        return "Two: a person decided so."
    return "Two in this build." + (" A person could not decide." if one.verdict == "unsure" else "")


def _told(side: Side) -> str:
    lines = [f"{side.id} ({side.label})"]
    for source in side.sources:
        where = f"{source['dataset']}, as of {source['as_of'] or 'no day stated'}"
        lines.append(f"  {source['name'] or '-'}; {source['address'] or '-'}  [{where}]")
    return "\n".join(lines)


@click.command("decide")
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=click.Choice(("same", "different", "unsure")))
@_REASON
@_WHO
@workspace_option
def decide_command(opening: Opening, a: str, b: str, verdict: review.Verdict, reason: str, who: str | None) -> None:
    """Say whether two records are one place or company. A person's word is final for the matcher.

    \b
    Example:  tiertrace decide os_id:BD2021001EXAMPL example-list:83865dbdb33ef769 same --reason "same gate"
    """
    _report(review.decide(opening.workspace, a, b, verdict, who=who_decides(who), why=reason))


@click.command("unmatch")
@click.argument("a")
@click.argument("b")
@_REASON
@_WHO
@workspace_option
def unmatch_command(opening: Opening, a: str, b: str, reason: str, who: str | None) -> None:
    """Take two records that were joined apart, for good: nothing joins them again but a person.

    \b
    Example:  tiertrace unmatch os_id:BD2021001EXAMPL example-list:83865dbdb33ef769 --reason "two buildings"
    """
    before = review.question(opening.workspace, opening.build(), a, b)
    if before.a.current != before.b.current:
        say("They were two before; from now on nothing but a person joins them.")
    _report(review.decide(opening.workspace, a, b, "different", who=who_decides(who), why=reason))


@click.command("undecide")
@click.argument("entry", type=int)
@_REASON
@_WHO
@workspace_option
def undecide_command(opening: Opening, entry: int, reason: str, who: str | None) -> None:
    """Take back a decision, or a whole run of the matcher, by its ledger entry; what held before holds again.

    \b
    Example:  tiertrace undecide 12 --reason "wrong pair"
    """
    _report(review.undecide(opening.workspace, entry, who=who_decides(who), why=reason))


def _report(made: Decided) -> None:
    click.echo(f"Ledger entry {', '.join(map(str, made.entries))}; build {made.projection.digest[:12]}")


@click.command("duplicates")
@click.argument("dataset", required=False)
@click.option("--format", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@workspace_option
def duplicates_command(opening: Opening, dataset: str | None, format: str) -> None:
    """Places that one list may name twice. They are never joined by themselves; to join two: tiertrace decide.

    \b
    Example:  tiertrace duplicates example-list
    """
    columns = ("dataset", "a", "name a", "address a", "b", "name b", "address b", "evidence", "why it is a question")
    rows = [
        [one.dataset, one.a["id"], one.a["name"], one.a["address"], one.b["id"], one.b["name"], one.b["address"],
         round(one.log_odds, 2), "; ".join(one.guards)]
        for one in duplicates(opening.workspace, opening.build(), dataset)
    ]  # fmt: skip
    if not rows and format == "table":
        click.echo("No list names a place that is like another of its places.")
        return
    print_rows(columns, rows, format)


@click.group("decisions")
def decisions_group() -> None:
    """What people decided on doubtful pairs: list, export, import."""


@decisions_group.command("list")
@click.option("--format", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@workspace_option
def list_command(opening: Opening, format: str) -> None:
    """All decisions, the newest first.

    \b
    Example:  tiertrace decisions list
    """
    found = review.decided(opening.workspace, opening.build(), 1_000_000)
    columns = ("entry", "day", "a", "name a", "b", "name b", "verdict", "who", "why")
    rows = [
        [one.entry, one.at[:10], one.a, one.a_name, one.b, one.b_name, one.verdict, one.who, one.why] for one in found
    ]
    print_rows(columns, rows, format)


@decisions_group.command("sample")
@click.option("--count", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many links.")
@click.option("--seed", type=int, help="The same number gives the same links of the same build; else drawn anew.")
@workspace_option
def sample_command(opening: Opening, count: int, seed: int | None) -> None:
    """Links that the matcher made by itself, drawn at random and side by side, for a person to check.

    \b
    Example:  tiertrace decisions sample --count 50
    """
    drawn = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    found = review.sample(opening.workspace, opening.build(), count, drawn)
    for number, one in enumerate(found, start=1):
        click.echo(f"{number}\n{question_text(one, terminal_width())}")
    click.echo(f"{len(found):,} links, drawn with --seed {drawn}. Is one wrong? tiertrace unmatch A B --reason TEXT")


@decisions_group.command("export")
@click.argument("file", type=_FILE)
@workspace_option
def export_command(opening: Opening, file: Path) -> None:
    """Write the newest decision of every pair into a CSV file that another organisation can import.

    \b
    Example:  tiertrace decisions export decisions.csv
    """
    rows = table(opening.workspace, opening.build())
    try:
        file.write_text(csv_text(COLUMNS, [[row[name] for name in COLUMNS] for row in rows]), "utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}); name another file") from None
    say(f"{len(rows):,} decisions of build profile {opening.build().manifest['profile']} written: {file}")


@decisions_group.command("import")
@click.argument("file", type=_FILE)
@workspace_option
def import_command(opening: Opening, file: Path) -> None:
    """Take over decisions from such a file. Pairs whose records are not known here are listed and left out.

    \b
    Example:  tiertrace decisions import decisions.csv
    """
    taken = take(opening.workspace, opening.build(), file)
    click.echo(f"{taken.added:,} decisions taken over, {taken.known:,} were here already")
    for title, lines in (("not found here", taken.not_found), ("decided otherwise here", taken.other)):
        if lines:
            click.echo(f"{len(lines):,} {title}:")
        for line in lines:
            click.echo(f"  {line}")
    if taken.decided is not None:
        _report(taken.decided)


COMMANDS = (why_command, decide_command, unmatch_command, undecide_command, duplicates_command, decisions_group)
