"""Commands for data of your own and for taking back: template, undo-load, retract, withdraw, erase, verify, rebuild."""

from __future__ import annotations

from pathlib import Path

import click

from graph.build import PROFILES, build
from graph.cli.opening import Opening, say, workspace_option
from graph.corrections import Decision, erase, reinstate, restore, retract, undo_load, withdraw
from graph.errors import LedgerError
from graph.ingest.csv_template import write_template
from graph.verify import verify


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


REASON = click.option("--reason", required=True, help="Why; it stays on record, also where the record is erased.")
AUTHOR = click.option("--author", help="Who enters this: a role or a name that you give.")
_UNDO = click.option("--undo", is_flag=True, help="Take an earlier decision back.")


@click.command("retract")
@click.argument("record")
@REASON
@AUTHOR
@_UNDO
@workspace_option
def retract_command(opening: Opening, record: str, reason: str, author: str | None, undo: bool) -> None:
    """Mark an incident (id) or a link (key) as retracted: it stays visible as such and is never traced.

    \b
    Example:  tiertrace retract ab-example --reason "withdrawn by its publisher"
    """
    with opening.workspace.writing():
        report_decision((reinstate if undo else retract)(opening.workspace, record, reason, author))


@click.command("undo-load")
@click.argument("entry", type=int)
@REASON
@AUTHOR
@workspace_option
def undo_load_command(opening: Opening, entry: int, reason: str, author: str | None) -> None:
    """Take one load back by its ledger entry; what its dataset said before is in force again.

    \b
    Example:  tiertrace undo-load 7 --reason "wrong file"
    """
    with opening.workspace.writing():
        report_decision(undo_load(opening.workspace, entry, reason, author))


@click.command("withdraw")
@click.argument("dataset")
@REASON
@AUTHOR
@_UNDO
@workspace_option
def withdraw_command(opening: Opening, dataset: str, reason: str, author: str | None, undo: bool) -> None:
    """Make a dataset inactive: what it alone states leaves the graph, the ledger keeps it.

    \b
    Example:  tiertrace withdraw my-data --reason "licence ended"
    """
    with opening.workspace.writing():
        report_decision((restore if undo else withdraw)(opening.workspace, dataset, reason, author))


@click.command("erase")
@click.argument("record")
@REASON
@AUTHOR
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_option
def erase_command(opening: Opening, record: str, reason: str, author: str | None, yes: bool) -> None:
    """Take a record and every statement about it out for good; a tombstone keeps it from coming back.

    \b
    Example:  tiertrace erase site-example --reason "request of the person concerned"
    """
    if not yes:
        click.confirm(
            f"Erase {record}, every statement about it and the files it came from? This cannot be undone", abort=True
        )
    with opening.workspace.writing():
        report_decision(erase(opening.workspace, record, reason, author))


def report_decision(decision: Decision) -> None:
    """Say which entry was written and which build follows."""
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
    template_command,
    undo_load_command,
    retract_command,
    withdraw_command,
    erase_command,
    verify_command,
    rebuild_command,
)
