"""Commands that correct, dispute and restore facts, each an entry of the ledger with reason, author and date."""

from __future__ import annotations

import click

from graph.cli.opening import Opening, workspace_option
from graph.cli.taking_back import AUTHOR, REASON, report_decision
from graph.correcting import said_value
from graph.corrections import correct, dispute, restore
from graph.errors import UsageError

_NAMED = click.option("--author", required=True, help="Who enters this: a role or a name that you give.")
_SHOWN = (
    "What you write is shown beside the fact in every build that shows it, public ones too: no names of workers, "
    "witnesses or contacts."
)


@click.command("correct", epilog=_SHOWN)
@click.argument("record")
@click.option(
    "--set",
    "said",
    multiple=True,
    required=True,
    metavar="PROPERTY=VALUE",
    help="The right value; empty: not stated; several separated by ; Can be given several times.",
)
@REASON
@_NAMED
@click.option("--source", "document", metavar="DOC", help="Id of a loaded document that shows it.")
@workspace_option
def correct_command(
    opening: Opening, record: str, said: tuple[str, ...], reason: str, author: str, document: str | None
) -> None:
    """Correct a value of a node (id), incident (id) or link (key), as it is shown.

    The ledger keeps the value before, and the fact says what was corrected, when and why. Ids, keys, ends and the
    evidence of a source cannot be corrected: correct the data and load it again.

    \b
    Example:  tiertrace correct i-1 --set start=2013-05 --reason "misread date" --author "data editor" --source d-2
    """
    values: dict[str, str] = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign or name.strip() in values:
            raise UsageError(f"--set '{one[:60]}' is not PROPERTY=VALUE with each property once")
        values[name.strip()] = value
    with opening.workspace.writing():
        made = correct(opening.workspace, record, values, reason, author, document=document)
    for name, (was, now) in sorted(made.changes.items()):
        click.echo(f"{record} {name}: {said_value(was)} is now {said_value(now)}")
    report_decision(made)


@click.command("dispute", epilog=_SHOWN)
@click.argument("record")
@REASON
@_NAMED
@click.option("--by", metavar="PARTY", help="Who disputes it: an organisation or a role; by default the author.")
@click.option("--document", metavar="DOC", help="Id of a loaded document in which they do.")
@workspace_option
def dispute_command(
    opening: Opening, record: str, reason: str, author: str, by: str | None, document: str | None
) -> None:
    """Mark an incident (id) or a link (key) as disputed: what it states stays, with who disputes it and why beside it.

    \b
    Example:  tiertrace dispute i-1 --by "Example Knitwear Ltd" --reason "says that wages were paid" --author editor
    """
    with opening.workspace.writing():
        report_decision(dispute(opening.workspace, record, reason, author, by=by, document=document))


@click.command("restore")
@click.argument("what", metavar="RECORD|DATASET")
@REASON
@AUTHOR
@click.option("--entry", type=int, help="The ledger entry that is taken back, where there are several.")
@workspace_option
def restore_command(opening: Opening, what: str, reason: str, author: str | None, entry: int | None) -> None:
    """Take back a correction, a dispute or a retraction of a record, or the withdrawal of a dataset.

    \b
    Example:  tiertrace restore i-1 --reason "the publisher confirmed its date" --author "data editor"
    """
    with opening.workspace.writing():
        report_decision(restore(opening.workspace, what, reason, author, entry=entry))


COMMANDS = (correct_command, dispute_command, restore_command)
