"""Which instruments could apply to a site, an incident or a brand; and drafts for the next step."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graph import model
from graph.cli.export_options import answer_format, export_answer
from graph.cli.opening import Opening, name_to_id, put, say, workspace_option
from graph.cli.tables import terminal_width
from graph.errors import UsageError
from graph.levers.answer import levers_for
from graph.levers.letters import LETTERS
from graph.levers.memo import levers_text

_OWN = ("table", "json")
"""The answer as it is here; memo, letters and files are exports, which a redaction profile narrows first."""
_MARKDOWN = "dossier-md"
_SUBJECTS = (*model.FACILITIES, *model.PARTIES, "Incident")


@click.command("levers")
@click.argument("subject", metavar="SITE|INCIDENT|BRAND")
@answer_format(*_OWN, "md")
@click.option("--letter", "draft", type=click.Choice(tuple(LETTERS)), help="A draft instead: Markdown, or --format.")
@click.option("--lever", metavar="ID", help="The instrument of a complaint; the table has the ids in brackets.")
@click.option("--as-of", metavar="DATE", help="Judge links on this day, instead of during the incident.")
@click.option(
    "--profile",
    metavar="NAME|FILE",
    default="public",
    show_default=True,
    help="What is taken out of a memo, a letter or a file first: public, partner, internal (nothing).",
)
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
    profile: str,
    out: Path | None,
) -> None:
    """Which instruments could apply: conditions met, not met or unknown from the data, past cases, what to collect.

    No legal advice: every rule names where it was read, and is to be checked by a lawyer.

    \b
    Example:  tiertrace levers site-tridonex
              tiertrace levers site-tridonex --format dossier-docx -o memo.docx
              tiertrace levers site-tridonex --letter complaint --lever usmca-rapid-response -o outline.md
    """
    if lever and draft != "complaint":
        raise UsageError("--lever belongs to --letter complaint")
    if draft or format not in _OWN:
        form = _MARKDOWN if format in (*_OWN, "md") else format
        options = {"letter": draft, "lever": lever, "as_of": as_of, "profile": profile}
        export_answer(opening, "levers", subject, form, out, options)
        return
    projection = opening.build()
    answer = levers_for(projection, name_to_id(projection, subject, _SUBJECTS), as_of=as_of)
    if format == "json":
        text = json.dumps(answer, indent=1, ensure_ascii=False, default=sorted) + "\n"
    else:
        text = levers_text(answer, terminal_width())
    if put(text, out):
        say("This is the answer as it is here, for yourself. To hand it on, narrowed for it: --format md, or a letter")


COMMANDS = (levers_command,)
