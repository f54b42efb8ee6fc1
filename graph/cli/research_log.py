"""The research log of a case."""

from __future__ import annotations

from pathlib import Path

import click

from graph import model
from graph.cli.opening import Opening, name_to_id, put, say, workspace_option
from graph.cli.tables import csv_text, print_rows
from graph.redaction.profile import read_profile
from graph.research_log import research_log
from graph.research_log_page import COLUMNS, log_rows, missing, page, title

_PROFILES = ("public", "partner", "internal")


@click.command("research-log")
@click.argument("case", metavar="INCIDENT|PLACE")
@click.option("--format", "form", type=click.Choice(("table", "md", "csv", "json")), default="table")
@click.option("--profile", type=click.Choice(_PROFILES), help="What may leave; by default all of the build in use.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Into this file; md and csv.")
@workspace_option
def research_log_command(opening: Opening, case: str, form: str, profile: str | None, out: Path | None) -> None:
    """Everything on record of an incident or a place in order of time, and what is not recorded.

    \b
    Example:  tiertrace research-log site-rana-plaza --format md --profile public -o log.md
    """
    projection = opening.build()
    if not case.startswith("finding:"):
        case = name_to_id(projection, case, [*model.FACILITIES, "Incident"])
    made = research_log(opening.workspace, case, read_profile(profile) if profile else None, projection)
    rows = [[row[name] for name in COLUMNS] for row in log_rows(made)]
    if form == "md":
        put(page(made), out)
    elif form == "csv":
        put(csv_text(COLUMNS, rows), out)
    else:
        print_rows(COLUMNS, rows, form)
    for one in missing(made) if form == "table" else ():
        say(f"not recorded: {one}")
    if form == "table":
        say(f"{title(made)}; profile {made.profile}; ledger up to entry {made.position}")


COMMANDS = (research_log_command,)
