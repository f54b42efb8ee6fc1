"""Commands of field research: enter a finding, and take one out whose source withdrew its consent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graph.cli.opening import Opening, put, say, workspace_option
from graph.cli.taking_back import AUTHOR, report_decision
from graph.consent import withdraw_consent
from graph.errors import InputError
from graph.export.text import clean
from graph.field_research import enter, look
from graph.ingest.field_findings import example
from graph.ingest.finding_columns import COLUMNS
from graph.model import LABELS

_HIDDEN = ("id", "key", "from_id", "to_id", "row")


def _options(command: Any) -> Any:
    """An option for each column."""
    for column in reversed(COLUMNS):
        several = " Several separated by ;" if column.several else ""
        values = f" One of: {', '.join(column.values)}." if column.values and ":" not in column.help else ""
        text = f"{column.help}.{values}{several}"
        command = click.option(f"--{column.name.replace('_', '-')}", column.name, help=text)(command)
    return command


@click.command("finding")
@_options
@click.option("--author", help="Who enters this: a role that you give, no name of a source.")
@click.option("--look", "only_look", is_flag=True, help="Show what would be kept, and keep nothing.")
@click.option("--template", type=click.Path(path_type=Path), help="Write a CSV file to fill in, and enter nothing.")
@workspace_option
def finding_command(
    opening: Opening, author: str | None, only_look: bool, template: Path | None, **said: str | None
) -> None:
    """Enter a finding of field research: with consent, or not at all. Testimony and names of people are not held.

    A finding of the same number and organisation takes the place of the earlier one. Many at once: --template, fill it
    in, tiertrace load FILE.

    \b
    Example:  tiertrace finding --finding F-2026-1 --site site-example --category wages --status alleged
                --summary "Overtime was paid three months late." --basis ngo_report
                --published-by "Example Labour Watch" --consent partners --consent-date 2026-03
                --protection kept_apart --author researcher
    """
    if template is not None:
        put(example(), template)
        return
    values = {name: text for name, text in said.items() if text}
    if only_look:
        looked = look(opening.workspace, values)
        if looked.problems:
            raise InputError("The finding cannot be kept:", looked.problems)
    else:
        with opening.workspace.writing():
            decision, looked = enter(opening.workspace, values, author or "")
    click.echo(f"{looked.node}: {looked.visibility}{', in place of the earlier one' if looked.again else ''}")
    for name, table in looked.tables.items() if only_look else ():
        for row in table.to_pylist():
            shown = {key: value for key, value in row.items() if value not in (None, []) and key not in _HIDDEN}
            ends = row["id"] if name in LABELS else f"{row['from_id']} -> {row['to_id']}"
            click.echo(f"  {name} {clean(ends, 300)}")
            for key, value in shown.items():
                click.echo(f"    {key}: {clean('; '.join(value) if isinstance(value, list) else str(value), 3_000)}")
    for note in looked.notes:
        say(f"note: {note}")
    if not only_look:
        report_decision(decision)
        click.echo(f"If the consent is withdrawn: tiertrace withdraw-consent {looked.node}")


@click.command("withdraw-consent")
@click.argument("finding", metavar="ID")
@AUTHOR
@click.option("--yes", is_flag=True, help="Do not ask.")
@workspace_option
def withdraw_consent_command(opening: Opening, finding: str, author: str | None, yes: bool) -> None:
    """Take a finding out for good: its source withdrew the consent. No load brings it back.

    \b
    Example:  tiertrace withdraw-consent finding:example-labour-watch:F-2026-1
    """
    if not yes:
        click.confirm(
            f"Take {finding} and all that only it states out of the ledger? This cannot be undone", abort=True
        )
    with opening.workspace.writing():
        report_decision(withdraw_consent(opening.workspace, finding, author))
    click.echo(
        "It is gone from ledger and graph; a Neo4j follows at its next load. Files handed out before still hold it: "
        "tiertrace check-pack PACK says which, and whoever has them must be asked to delete it."
    )


COMMANDS = (finding_command, withdraw_consent_command)
