"""The command that proposes how to read the columns of a table."""

from __future__ import annotations

from pathlib import Path

import click

from graph.errors import UsageError
from graph.ingest.column_proposal import proposed_map
from graph.ingest.packed import unpacked


@click.command("map")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; by default it is printed.")
@click.option("--encoding", help="Encoding of a text file, where it cannot be told.")
def map_command(path: Path, output: Path | None, encoding: str | None) -> None:
    """Propose a column map (TOML) for a table of places.

    Columns whose header says for certain what they are are filled in; each of the others is named, for you to decide.
    Edit the map, keep it, and give it to every version of the list.

    \b
    Example:  tiertrace map list.xlsx -o list.toml
              tiertrace load list.xlsx --map list.toml --brand "Example Outdoor"
    """
    with unpacked(path) as inner:
        text = proposed_map(inner, encoding)
    if output is None:
        click.echo(text, nl=False)
        return
    if output.exists():
        raise UsageError(f"{output} is there already and was not overwritten; name another file")
    output.write_text(text, "utf-8")
    click.echo(f"{output} written. Edit it, then: tiertrace load {path.name} --map {output.name}")


COMMANDS = (map_command,)
