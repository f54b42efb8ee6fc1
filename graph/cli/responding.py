"""The command that records what a company answered, or that it did not."""

from __future__ import annotations

import click

from graph import model
from graph.cli.opening import Opening, name_to_id, workspace_option
from graph.cli.taking_back import report_decision
from graph.errors import UsageError
from graph.responding import Response, respond


@click.command("respond")
@click.option("--company", required=True, help="Id or name of the company, organisation or place.")
@click.option("--about", required=True, multiple=True, metavar="ID", help="Incident, place or company; several times.")
@click.option("--asked", "asked_on", metavar="DATE", help="When it was asked.")
@click.option("--asked-by", help="Who asked: an organisation or a role.")
@click.option("--due", "due_on", metavar="DATE", help="Until when it was asked to answer.")
@click.option("--answered", "answered_on", metavar="DATE", help="When it answered or declined.")
@click.option("--text", help="Its statement, as it made it.")
@click.option("--url", help="Web address of its statement.")
@click.option("--document", metavar="DOC", help="Id of a loaded document with its statement.")
@click.option("--declined", is_flag=True, help="It said that it does not comment.")
@click.option("--none", "nothing", is_flag=True, help="It was asked and did not answer.")
@click.option("--visibility", type=click.Choice(model.VISIBILITIES), default="partner", show_default=True)
@click.option("--author", required=True, help="Who records this: a role or a name that you give.")
@workspace_option
def respond_command(
    opening: Opening,
    company: str,
    about: tuple[str, ...],
    asked_on: str | None,
    asked_by: str | None,
    due_on: str | None,
    answered_on: str | None,
    text: str | None,
    url: str | None,
    document: str | None,
    declined: bool,
    nothing: bool,
    visibility: str,
    author: str,
) -> None:
    """Record what a company answered to what is recorded of it, or that it was asked and did not answer.

    It is shown wherever that is shown. A later call with the same company, --about and --asked replaces it. It is the
    company's statement: never enter names of people, not of its spokespersons either.

    \b
    Example:  tiertrace respond --company org-example --about ab-example --asked 2026-03-01 --due 2026-03-15 --none
                --asked-by "Example Labour Watch" --author "data editor"
    """
    if declined and nothing:
        raise UsageError("--declined and --none are two things; give one")
    said = "declined" if declined else "none" if nothing else "answered" if answered_on or text or url else "pending"
    projection = opening.build()
    of = name_to_id(projection, company, [*model.PARTIES, *model.FACILITIES])
    stated = Response(of, about, said, asked_on, asked_by, due_on, answered_on, text, url, document, visibility)
    with opening.workspace.writing():
        decision, node, again = respond(opening.workspace, stated, author)
    click.echo(f"Response {node} ({said}) of {of}{': what was recorded of this approach is replaced' if again else ''}")
    report_decision(decision)
    click.echo(f"To take it back: tiertrace undo-load {decision.entry.number} --reason TEXT")


COMMANDS = (respond_command,)
