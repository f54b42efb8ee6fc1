"""Questions in Cypher: the catalogue (questions, ask) and a reader's own (cypher)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import click
import pyarrow as pa
import pyarrow.parquet as pq

from graph.cli.export_options import answer_format, export_answer
from graph.cli.opening import Opening, name_to_id, say, store_options
from graph.cli.pairs import pairs
from graph.cli.tables import print_rows
from graph.errors import UsageError
from graph.query import Answer, ask, check, from_text, question, questions
from graph.store.bolt import Limits
from graph.store.door import ask as ask_at_the_door

_ANSWER = ("table", "csv", "json")
_PARAM = click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; give it once for each."
)


@click.command("questions")
@click.argument("name", required=False)
def questions_command(name: str | None) -> None:
    """The questions of the catalogue; with a NAME, all of one: parameters, columns, caveat, Cypher.

    \b
    Example:  tiertrace questions brands_of_a_site
    """
    if name is None:
        for one in questions():
            click.echo(one.name)
            click.echo(textwrap.fill(one.question, 100, initial_indent="    ", subsequent_indent="    "))
        return
    one = question(name)
    click.echo(f"{one.title}\n{one.question}\n")
    for parameter in one.parameters:
        needed = "needed" if parameter.required else f"optional, default {parameter.default}"
        click.echo(f"  --param {parameter.name}={parameter.example}   {parameter.help} ({parameter.type}, {needed})")
    click.echo("")
    for column, meaning in one.columns.items():
        click.echo(f"  {column}: {meaning}")
    if one.caveat:
        click.echo(f"\n{textwrap.fill('What it does not show: ' + one.caveat, 100)}")
    click.echo(f"\n{one.cypher}")


@click.command("ask")
@click.argument("name")
@_PARAM
@answer_format("table", "csv", "json")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there; needed for most files."
)
@click.option("--show-cypher", is_flag=True, help="Print the statement first.")
@store_options
def ask_command(
    opening: Opening, name: str, params: tuple[str, ...], format: str, out: Path | None, show_cypher: bool
) -> None:
    """Ask a question of the catalogue.

    \b
    Example:  tiertrace ask brands_of_a_site --param site=site-rana-plaza
    """
    asked = question(name)
    if format not in _ANSWER:
        export_answer(opening, "ask", name, format, out, {"params": params})
        return
    projection = opening.build()
    values = from_text(asked, pairs(params))
    for parameter in asked.parameters:
        if parameter.type == "id" and isinstance(values.get(parameter.name), str):
            values[parameter.name] = name_to_id(projection, values[parameter.name], parameter.labels)
    check(asked, values, projection)
    with opening.neo4j(projection) as store:
        answer = ask(store, name, **values)
    if show_cypher:
        click.echo(f"{asked.cypher}\n")
    with _into(out):
        print_answer(answer, format)


def print_answer(answer: Answer, format: str) -> None:
    """The rows on stdout; what they do not show, and what was searched, on stderr."""
    if format == "table":
        click.echo(f"{answer.question.question}\n")
    if answer.rows or format != "table":
        print_rows(answer.columns, answer.rows, format)
    else:
        click.echo("No row: nothing of this kind is recorded in what is loaded.")
    if format == "table":
        click.echo(f"\n{len(answer.rows):,} row{'' if len(answer.rows) == 1 else 's'}")
    if answer.capped:
        say("The answer is cut off; there are more rows.")
    if answer.caveat:
        say(textwrap.fill(f"What it does not show: {answer.caveat}", 100))
    if answer.coverage:
        say(textwrap.fill(_searched(answer.coverage), 100))


def _searched(coverage: dict[str, Any]) -> str:
    """What an answer was searched in, in a sentence."""
    return (
        "Searched: {companies:,} companies, {facilities:,} places of work, {links:,} links, "
        "{incidents:,} incidents ({incidents_without_dates:,} without dates), "
        "from {documents:,} documents of {publishers:,} publishers, the newest of {newest_document}. Build "
    ).format(**coverage) + str(coverage["digest"])[:12]


@click.command("cypher")
@click.argument("statement")
@_PARAM
@click.option("--format", type=click.Choice(("table", "csv", "json", "parquet")), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there; needed for parquet.")
@click.option("--max-rows", type=click.IntRange(1), default=10_000, show_default=True, help="Stop after as many rows.")
@click.option("--timeout", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True, help="Seconds.")
@store_options
def cypher_command(
    opening: Opening,
    statement: str,
    params: tuple[str, ...],
    format: str,
    out: Path | None,
    max_rows: int,
    timeout: float,
) -> None:
    """Run a reading Cypher statement of your own; whatever would write or reach out is refused.

    \b
    Example:  tiertrace cypher 'MATCH (b:Brand) RETURN b.name, b.country LIMIT 5'
    """
    if format == "parquet" and out is None:
        raise UsageError("Parquet is no text; name a file with --out FILE")
    with opening.neo4j(opening.build()) as store:
        table = ask_at_the_door(store, statement, _typed(pairs(params)), Limits(seconds=timeout, rows=max_rows))
    if format == "parquet":
        assert out is not None
        pq.write_table(_arrow(table.columns, table.rows), out)
        say(f"Written: {out}")
    else:
        with _into(out):
            print_rows(table.columns, table.rows, format)
    if table.capped:
        say(table.capped)


@contextmanager
def _into(out: Path | None) -> Iterator[None]:
    """What is printed goes into a file, where one is named."""
    if out is None:
        yield
        return
    with out.open("w", encoding="utf-8") as file, redirect_stdout(file):
        yield
    say(f"Written: {out}")


def _typed(pairs: dict[str, str]) -> dict[str, Any]:
    """Parameters of a statement of one's own: whole numbers become numbers, everything else stays text."""
    return {name: int(value) if value.removeprefix("-").isdecimal() else value for name, value in pairs.items()}


def _arrow(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Rows as Arrow columns; a column of mixed types becomes text."""
    made = []
    for position in range(len(columns)):
        values = [row[position] for row in rows]
        try:
            made.append(pa.array(values))
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            made.append(pa.array([None if value is None else str(value) for value in values], pa.string()))
    return pa.table(made, names=list(columns))


COMMANDS = (questions_command, ask_command, cypher_command)
