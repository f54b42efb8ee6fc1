"""Commands that bring data in and take it back: load, template, retract, withdraw, erase, verify, rebuild."""

from __future__ import annotations

from pathlib import Path

import click

from graph.build import PROFILES, build
from graph.cli.opening import Opening, say, store_options, waits_for_server, workspace_option
from graph.corrections import Decision, erase, reinstate, restore, retract, withdraw
from graph.errors import LedgerError, ServerUnavailable
from graph.ingest.csv_template import write_template
from graph.intake import Intake, load
from graph.verify import verify


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE_OR_DIR...")
@click.option("--format", help="Name of the format, where the file alone does not tell (tiertrace sources).")
@click.option("--dataset", help="Name for the data; loading the same name again replaces it.")
@click.option("--as-of", metavar="DATE", help="The day the data speak of: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--profile", type=click.Choice(PROFILES), help="Widest visibility to build; at first: partner.")
@click.option("--neo4j/--no-neo4j", default=True, help="Load the graph into Neo4j too; otherwise when first needed.")
@store_options
def load_command(
    opening: Opening,
    paths: tuple[Path, ...],
    format: str | None,
    dataset: str | None,
    as_of: str | None,
    profile: str | None,
    neo4j: bool,
) -> None:
    """Load published files or folders into the graph.

    \b
    Example:  tiertrace load datasets/cases
    """
    projection = None
    for path in paths:
        intake = load(opening.workspace, path, format=format, dataset=dataset, as_of=as_of, profile=profile, say=say)
        _report(intake)
        projection = intake.projection
    if neo4j and projection is not None:
        try:
            with opening.neo4j(projection):
                click.echo("The graph is in Neo4j.")
        except ServerUnavailable as error:
            say(waits_for_server(error))


def _report(intake: Intake) -> None:
    assert intake.projection is not None
    if intake.unchanged:
        click.echo(f"{intake.dataset}: the ledger held exactly this already; nothing changed.")
    else:
        click.echo(f"{intake.dataset} ({intake.source.title})")
        for name, count in intake.rows.items():
            click.echo(f"  {name:<22} {count:>9,} rows read")
        click.echo(f"  {'nodes':<22} {intake.nodes:>9,}")
        click.echo(f"  {'links':<22} {intake.links:>9,}")
        click.echo(f"  {'new':<22} {intake.added:>9,}")
        click.echo(f"  {'no longer stated':<22} {intake.removed:>9,}")
        click.echo(f"  {'kept out (erased)':<22} {len(intake.refused):>9,}")
        for line in intake.refused:
            click.echo(f"    {line}")
        for line in intake.notes:
            click.echo(f"  note: {line}")
    report = intake.projection.manifest["report"]
    for what, count in report.get("left_out", {}).items():
        click.echo(f"  left out of the build: {count:,} {what}")
    for line in report.get("conflicts", ()):
        click.echo(f"  datasets differ: {line}")
    click.echo(f"build {intake.projection.digest[:12]}")


@click.command("template")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def template_command(folder: Path) -> None:
    """Write CSV files for data of your own, with an example row and a README of every column.

    \b
    Example:  tiertrace template my-data   (fill in)   tiertrace load my-data
    """
    for path in write_template(folder):
        click.echo(path)
    click.echo(f"Fill them in as {folder / 'README.md'} says, delete the example rows, then: tiertrace load {folder}")


_REASON = click.option("--reason", required=True, help="Why; it stays on record.")
_UNDO = click.option("--undo", is_flag=True, help="Take an earlier decision back.")


@click.command("retract")
@click.argument("record")
@_REASON
@_UNDO
@workspace_option
def retract_command(opening: Opening, record: str, reason: str, undo: bool) -> None:
    """Mark an incident (id) or a link (key) as retracted: it stays visible as such and is never traced.

    \b
    Example:  tiertrace retract ab-example --reason "withdrawn by its publisher"
    """
    with opening.workspace.writing():
        _report_decision((reinstate if undo else retract)(opening.workspace, record, reason))


@click.command("withdraw")
@click.argument("dataset")
@_REASON
@_UNDO
@workspace_option
def withdraw_command(opening: Opening, dataset: str, reason: str, undo: bool) -> None:
    """Make a dataset inactive: what it alone states leaves the graph, the ledger keeps it.

    \b
    Example:  tiertrace withdraw my-data --reason "licence ended"
    """
    with opening.workspace.writing():
        _report_decision((restore if undo else withdraw)(opening.workspace, dataset, reason))


@click.command("erase")
@click.argument("record")
@_REASON
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_option
def erase_command(opening: Opening, record: str, reason: str, yes: bool) -> None:
    """Take a record and every statement about it out for good; a tombstone keeps it from coming back.

    \b
    Example:  tiertrace erase site-example --reason "request of the person concerned"
    """
    if not yes:
        click.confirm(
            f"Erase {record}, every statement about it and the files it came from? This cannot be undone", abort=True
        )
    with opening.workspace.writing():
        _report_decision(erase(opening.workspace, record, reason))


def _report_decision(decision: Decision) -> None:
    made = decision.projection
    click.echo(f"Ledger entry {decision.entry.number} ({decision.entry.kind}); build {made.digest[:12]}")
    for what, count in made.manifest["report"].get("left_out", {}).items():
        click.echo(f"  left out of the build: {count:,} {what}")


@click.command("verify")
@workspace_option
def verify_command(opening: Opening) -> None:
    """Recompute every hash of the ledger and the build.

    \b
    Example:  tiertrace verify
    """
    found = verify(opening.workspace)
    for what, count in found.checked.items():
        click.echo(f"{count:>8,} {what} checked")
    for line in found.notes:
        click.echo(f"note: {line}")
    if found.wrong:
        raise LedgerError("Verification failed:\n" + "\n".join(f"  {line}" for line in found.wrong))
    click.echo("Everything has the hash it is named by.")


@click.command("rebuild")
@click.option("--profile", type=click.Choice(PROFILES), help="Widest visibility; by default that of the current build.")
@workspace_option
def rebuild_command(opening: Opening, profile: str | None) -> None:
    """Make the graph again from the ledger alone.

    \b
    Example:  tiertrace rebuild --profile public
    """
    with opening.workspace.writing():
        made = build(opening.workspace, profile, say)
    click.echo(f"build {made.digest[:12]}, profile {made.manifest['profile']}")


COMMANDS = (
    load_command,
    template_command,
    retract_command,
    withdraw_command,
    erase_command,
    verify_command,
    rebuild_command,
)
