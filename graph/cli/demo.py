"""``tiertrace demo``: the cited cases loaded, a brand traced, the same asked in Cypher, a picture written."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import click

from graph import model
from graph.cli.asking import print_answer
from graph.cli.opening import Opening, name_to_id, say, waits_for_server, workspace_option
from graph.cli.tables import terminal_width
from graph.errors import ServerUnavailable
from graph.export.picture import picture
from graph.export.plain import trace_text
from graph.intake import load
from graph.query import ask, question
from graph.store import server
from graph.trace import trace_brand

DEFAULT_BRAND = "org-kesko"
"""A retailer of the cases whose chain has two tiers."""
QUESTION = "incidents_behind_a_brand"


@click.command("demo")
@click.option("--cases", type=click.Path(path_type=Path), default=Path("datasets/cases"), show_default=True)
@click.option("--brand", default=DEFAULT_BRAND, show_default=True, help="Id or name of a brand of the cases.")
@click.option(
    "--picture", "out", type=click.Path(path_type=Path), default=Path("tiertrace-demo.html"), show_default=True
)
@workspace_option
def demo_command(opening: Opening, cases: Path, brand: str, out: Path) -> None:
    """Load the cited cases, trace one brand, ask the same in Cypher, write a picture.

    \b
    Example:  tiertrace demo --brand Primark
    """
    intake = load(opening.workspace, cases, say=say)
    assert intake.projection is not None
    start = name_to_id(intake.projection, brand, model.PARTIES)
    answer = trace_brand(intake.projection, start)
    click.echo()
    click.echo(trace_text(answer, terminal_width()))
    try:
        with opening.neo4j(intake.projection, owner="demo") as store:
            click.echo(f"The same question in Cypher, answered by Neo4j {store.server_version}:\n")
            click.echo(textwrap.indent(question(QUESTION).cypher.strip(), "    ") + "\n")
            print_answer(ask(store, QUESTION, brand=start), "table")
    except ServerUnavailable as error:
        click.echo(waits_for_server(error))
    finally:
        if server.status(opening.workspace.server).server and _is_ours(opening):
            server.stop(opening.workspace.server)
    out.write_text(picture(answer), "utf-8")
    click.echo(f"\nThe answer as a picture, to open in any browser: {out.absolute()}")
    activate = Path(sys.prefix) / "bin" / "activate"
    click.echo(f"What to try next (first: . {_short(activate)}):")
    for command, why in (
        ("tiertrace brands site-rana-plaza", "which brands connect to a place, and was the link live"),
        ("tiertrace trace Nike --paths 3", "another brand, with alternative paths"),
        ("tiertrace questions", "questions in Cypher you can ask with tiertrace ask"),
        ("tiertrace template my-data", "CSV files for data of your own"),
        ("make dashboard", "the same in the browser"),
    ):
        click.echo(f"  {command:<36} {why}")


def _short(path: Path) -> str:
    """The path from here, where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _is_ours(opening: Opening) -> bool:
    """Was the server started by this demo? What somebody else started stays."""
    running = server.status(opening.workspace.server).server
    return running is not None and running.owner == "demo"


COMMANDS = (demo_command,)
