"""Which instruments could apply to a site, an incident or a brand; and drafts for the next step."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graph import model
from graph.cli.opening import Opening, name_to_id, put, say, workspace_option
from graph.cli.tables import terminal_width
from graph.dossier.starts import kind_of
from graph.errors import UsageError
from graph.former import current_id
from graph.levers.answer import levers_for
from graph.levers.letters import LETTERS, letter
from graph.levers.memo import levers_text, memo
from graph.projection import Projection
from graph.trace.topology import open_topology


@click.command("levers")
@click.argument("subject", metavar="SITE|INCIDENT|BRAND")
@click.option("--format", type=click.Choice(("table", "json", "md")), default="table", show_default=True)
@click.option("--letter", "draft", type=click.Choice(tuple(LETTERS)), help="A draft instead, as Markdown.")
@click.option("--lever", metavar="ID", help="The instrument of a complaint; the table has the ids in brackets.")
@click.option("--as-of", metavar="DATE", help="Judge links on this day, instead of during the incident.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead of the terminal."
)
@workspace_option
def levers_command(
    opening: Opening,
    subject: str,
    format: str,
    draft: str | None,
    lever: str | None,
    as_of: str | None,
    out: Path | None,
) -> None:
    """Which instruments could apply: conditions met, not met or unknown from the data, past cases, what to collect.

    No legal advice: every rule names where it was read, and is to be checked by a lawyer.

    \b
    Example:  tiertrace levers site-tridonex
              tiertrace levers site-tridonex --letter complaint --lever usmca-rapid-response -o outline.md
    """
    if lever and draft != "complaint":
        raise UsageError("--lever belongs to --letter complaint")
    projection = opening.build()
    asked = _subject_id(projection, subject)
    if draft:
        text = letter(projection, asked, draft, lever=lever, as_of=as_of)
    else:
        answer = levers_for(projection, asked, as_of=as_of)
        if format == "json":
            text = json.dumps(answer, indent=1, ensure_ascii=False, default=sorted) + "\n"
        else:
            text = memo(answer) if format == "md" else levers_text(answer, terminal_width())
    put(text, out)
    if draft or format == "md":
        say("This is everything as it is here, for yourself; no redaction profile has narrowed it.")


def _subject_id(projection: Projection, text: str) -> str:
    """The id of what is named; incidents have no names."""
    try:
        kind_of(open_topology(projection), current_id(projection, text))
    except UsageError:
        return name_to_id(projection, text, [*model.FACILITIES, *model.PARTIES])
    return text


COMMANDS = (levers_command,)
