"""The command that loads published files, and the table it ends with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from graph import model
from graph.build import PROFILES
from graph.cli.opening import Opening, say, store_options, waits_for_server
from graph.closing import Fact, closing
from graph.country_names import SCHEMES
from graph.date_reading import ORDERS
from graph.errors import InputError, ServerUnavailable
from graph.ingest.said import Said, read_said
from graph.ingest.source import Given
from graph.intake import load
from graph.projection import Projection
from graph.reading import Intake

_NAMED = 20
_COUNTED = {
    "read": ("{text}", "rows read"),
    "nodes": ("nodes", ""),
    "links": ("links", ""),
    "new": ("new", ""),
    "gone": ("no longer stated", ""),
    "refused": ("rows refused", ""),
    "erased": ("kept out (erased)", ""),
    "folded": ("rows: {text}", ""),
}
_SENTENCES = {
    "problem": "  {text}: {more}",
    "kept_out": "  {text}",
    "ignored": "column left out: {text} ({more})",
    "personal": "personal data dropped: {text} ({count:,} filled cells)",
    "differs": "rows differ: {text}",
    "note": "note: {text}",
}


@dataclass(frozen=True)
class Refusal:
    """A file that was not loaded."""

    path: Path
    error: InputError


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE_OR_DIR...")
@click.option("--format", help="Name of the format, where the file alone does not tell (tiertrace sources).")
@click.option("--dataset", help="Name for the data; versions of one list share it.")
@click.option("--as-of", metavar="DATE", help="The day the data speak of: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--publisher", help="Who published it, where the file does not say.")
@click.option("--brand", help="Name or id of the buyer whose list it is, where the file does not say.")
@click.option("--title", help="Title of the list.")
@click.option("--url", help="Web address it was published at.")
@click.option("--archive-url", help="Web address of an archived copy.")
@click.option("--license", help="Licence of the data as stated by the publisher.")
@click.option("--visibility", type=click.Choice(model.VISIBILITIES), default="public", help="Default: public.")
@click.option("--map", type=click.Path(path_type=Path), help="Column map (TOML), see: tiertrace map FILE.")
@click.option("--countries", type=click.Choice(SCHEMES), help="How the file writes countries.")
@click.option("--dates", type=click.Choice(ORDERS), help="Order of day and month in the file.")
@click.option("--encoding", help="Encoding of a text file, where it cannot be told.")
@click.option("--repair-text", is_flag=True, help="Repair text that was decoded wrongly before publication.")
@click.option(
    "--said", type=click.Path(path_type=Path), help="What you say of each file (TOML), see docs/how-to/load.md."
)
@click.option("--keep-going", is_flag=True, help="Leave out rows with problems and write them to a file with reasons.")
@click.option("--again", is_flag=True, help="Write a new entry even where the ledger holds exactly this.")
@click.option("--profile", type=click.Choice(PROFILES), help="Widest visibility to build; at first: partner.")
@click.option("--neo4j/--no-neo4j", default=True, help="Load the graph into Neo4j too; otherwise when first needed.")
@store_options
def load_command(
    opening: Opening,
    paths: tuple[Path, ...],
    format: str | None,
    said: Path | None,
    keep_going: bool,
    again: bool,
    profile: str | None,
    neo4j: bool,
    **stated: Any,
) -> None:
    """Load published files or folders into the graph.

    A file is taken whole or not at all. Of several files, those that are refused are listed at the end and the others
    stay loaded.

    \b
    Example:  tiertrace load datasets/cases
    Example:  tiertrace load list-2021.xls list-2023.xlsx --brand "Example Outdoor"
    """
    general = Said(Given(**stated), format)
    of_path = read_said(said, paths, general.given) if said else {}
    refusals: list[Refusal] = []
    projection: Projection | None = None
    for number, path in enumerate(paths, start=1):
        if len(paths) > 1:
            say(f"[{number}/{len(paths)}] {path.name}")
        of_file = of_path.get(path, general)
        try:
            intake = load(
                opening.workspace,
                path,
                of_file.given,
                format=of_file.format or format,
                keep_going=keep_going,
                again=again,
                profile=profile,
                say=say,
            )
        except InputError as error:
            if len(paths) == 1:
                raise
            refusals.append(Refusal(path, error))
            continue
        closing_table(intake)
        _write_set_aside(path, intake)
        projection = intake.projection
    if projection is not None:
        _report_build(projection)
        _into_neo4j(opening, projection, neo4j)
    if refusals:
        _report_refusals(refusals, len(paths))


def closing_table(intake: Intake) -> None:
    """Everything that became of the rows of one load."""
    if intake.unchanged:
        click.echo(f"{intake.dataset}: the ledger held exactly this already; nothing changed.")
        return
    about = intake.about
    said = [
        about.publisher or "publisher not stated",
        f"as of {about.as_of}" if about.as_of else "",
        about.license or "",
    ]
    click.echo(f"{intake.dataset} ({intake.source.title}; {'; '.join(one for one in said if one)})")
    facts = closing(intake)
    left = {kind: _named(facts, kind) for kind in ("problem", "differs")}
    for fact in facts:
        if fact.count is not None and fact.kind in _COUNTED:
            what, unit = _COUNTED[fact.kind]
            _line(what.format(text=fact.text), fact.count, unit)
        elif fact.kind not in left or fact in left[fact.kind]:
            click.echo(f"  {_SENTENCES[fact.kind].format(text=fact.text, more=fact.more, count=fact.count or 0)}")
    more = sum(fact.kind == "differs" for fact in facts) - len(left["differs"])
    if more > 0:
        click.echo(f"  rows differ: and {more:,} more")
    click.echo(f"  ledger entry {intake.entry}; to take it back: tiertrace undo-load {intake.entry} --reason TEXT")


def _named(facts: list[Fact], kind: str) -> list[Fact]:
    """The first facts of a kind: of thousands, a terminal shows some."""
    return [fact for fact in facts if fact.kind == kind][:_NAMED]


def _line(what: str, count: int, unit: str = "") -> None:
    click.echo(f"  {what:<30} {count:>11,} {unit}".rstrip())


def _write_set_aside(path: Path, intake: Intake) -> None:
    """Rows that were left out, with reasons, in a file of the working folder."""
    if not intake.accounts.refused:
        return
    target = Path(f"{path.stem}-set-aside.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason"])
        writer.writerows([where, "; ".join(reasons)] for where, reasons in intake.accounts.refused.items())
    click.echo(f"  {len(intake.accounts.refused):,} rows were left out; they and the reasons are in {target}")


def _report_build(projection: Projection) -> None:
    report = projection.manifest["report"]
    for what, count in report.get("left_out", {}).items():
        click.echo(f"left out of the build: {count:,} {what}")
    differences = report.get("conflicts", ())
    for line in differences[:_NAMED]:
        click.echo(f"datasets differ: {line}")
    if len(differences) > _NAMED:
        click.echo(f"datasets differ: and {len(differences) - _NAMED:,} more (tiertrace status --differences)")
    click.echo(f"build {projection.digest[:12]}")


def _into_neo4j(opening: Opening, projection: Projection, wanted: bool) -> None:
    if wanted:
        try:
            with opening.neo4j(projection):
                click.echo("The graph is in Neo4j.")
        except ServerUnavailable as error:
            say(waits_for_server(error))


def _report_refusals(refusals: list[Refusal], of: int) -> None:
    """Every file that was not loaded, those with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for one in refusals:
        first = str(one.error).splitlines()[0]
        reason = first.replace(one.path.name, "FILE")
        by_reason.setdefault(reason, []).append(f"{one.path.parent.name}/{one.path.name}")
    lines: list[str] = []
    for reason, names in by_reason.items():
        lines += [f"  {reason}", *(f"    {name}" for name in names)]
    raise InputError(
        f"{len(refusals):,} of {of:,} files were not loaded; the others were. To see every problem, load one alone.\n"
        + "\n".join(lines)
    )


COMMANDS = (load_command,)
