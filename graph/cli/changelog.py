"""The change log: what was corrected, disputed, retracted, restored, withdrawn and erased, and why."""

from __future__ import annotations

import click

from graph.build import PROFILES, build_at
from graph.changelog import log
from graph.cli.opening import Opening, workspace_option
from graph.cli.tables import print_rows
from graph.export.changelog_page import COLUMNS, log_rows, page
from graph.ledger import entries


@click.command("log")
@click.option("--since", metavar="DATE", help="Only from this year, month or day on.")
@click.option("--format", type=click.Choice(("table", "json", "csv", "md", "html")), default="table")
@click.option("--profile", type=click.Choice(PROFILES), help="Who may read it; by default that of the current build.")
@workspace_option
def log_command(opening: Opening, since: str | None, format: str, profile: str | None) -> None:
    """What was corrected, disputed, retracted, restored, withdrawn and erased: when, what, why and by whom.

    md and html are pages to publish beside what was published. Of an erased record only id, day and reason are told.

    \b
    Example:  tiertrace log --since 2026 --format md --profile public > corrections.md
    """
    projection = opening.build()
    admitted = profile or projection.manifest.get("profile") or "public"
    changes, hidden = log(opening.workspace, admitted, since)
    shown = build_at(opening.workspace, None, admitted) if profile else projection
    rows = log_rows(changes, shown)
    if format in ("md", "html"):
        position = len(entries(opening.workspace))
        click.echo(page(rows, hidden=hidden, since=since, profile=admitted, position=position, format=format), nl=False)
        return
    if format == "table" and not rows:
        click.echo("No such decision is in the ledger.")
    else:
        print_rows(COLUMNS, [[row[name] for name in COLUMNS] for row in rows], format)
    if hidden:
        click.echo(f"{hidden:,} more are about records that the profile {admitted} does not admit", err=True)


COMMANDS = (log_command,)
