"""Screen a purchasing register against the build: it reads files only, needs no server and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from graph.cli.opening import Opening, say, workspace_option
from graph.cli.tables import print_rows
from graph.ingest.source import Given
from graph.levers.procurement import COLUMNS, Register, read_register, screen

_OF_VENDOR = ("id", "by", "sites", "documented_sites", "steps", "nearest", "candidates", "doubt")
_REACHED = ("vendor", "taken for", "by its", "rows", "places", "documented", "fewest steps", "nearest place")
_CAVEAT = (
    "A screening lead, not a finding: a vendor's link to a place does not say that the goods of a contract came from "
    "there, nor that the dates meet. A match by name is not proof that two are one company: check it, and ask the "
    "vendor, before you use it. tiertrace trace VENDOR shows every path with its sources."
)


@click.command("screen-contracts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--max-hops", type=click.IntRange(1, 20), default=6, show_default=True, help="Most steps of a path.")
@click.option("--encoding", metavar="NAME", help="Encoding of a text file that is not UTF-8.")
@click.option("--format", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@workspace_option
def screen_command(opening: Opening, file: Path, max_hops: int, encoding: str | None, format: str) -> None:
    """Which vendors of a public buyer's register lead to places with recorded incidents; csv: a row a contract.

    \b
    Example:  tiertrace screen-contracts contracts.csv --format csv > screened.csv
    """
    register = read_register(file, Given(encoding=encoding))
    answer = screen(opening.build(), register.table, max_hops=max_hops)
    if format == "json":
        click.echo(json.dumps({**answer, "left_out": register.left_out}, indent=1, ensure_ascii=False))
    elif format == "csv":
        print_rows((*COLUMNS, *_OF_VENDOR), contract_rows(answer, register), "csv")
    else:
        _print_vendors(answer)
    _say_the_rest(answer, register)


def contract_rows(answer: dict[str, Any], register: Register) -> list[list[Any]]:
    """A row a contract, in the order of the register: its cells, then what was found of its vendor."""
    found: list[list[Any]] = [[]] * register.table.num_rows
    for vendor in answer["vendors"]:
        about = [vendor[name] for name in _OF_VENDOR]
        for number in vendor["rows"]:
            found[number] = about
    cells = zip(*(register.table.column(name).to_pylist() for name in COLUMNS), strict=True)
    return [[*row, *about] for row, about in zip(cells, found, strict=True)]


def _print_vendors(answer: dict[str, Any]) -> None:
    reached = [row for row in answer["vendors"] if row["sites"]]
    review = [row for row in answer["vendors"] if row["candidates"]]
    if reached:
        click.echo("Vendors that lead to places with recorded incidents\n")
        _print(_REACHED, ("vendor", "id", "by", "contracts", "sites", "documented_sites", "steps", "nearest"), reached)
        click.echo("\ndocumented: places to which a path has acknowledged or documented links only")
    if review:
        click.echo("\nTo be reviewed: not followed, because a person has to say who it is\n")
        _print(("vendor", "rows", "why", "may be"), ("vendor", "contracts", "doubt", "candidates"), review)


def _print(headers: tuple[str, ...], names: tuple[str, ...], vendors: list[dict[str, Any]]) -> None:
    print_rows(headers, [[row[name] for name in names] for row in vendors], "table")


def _say_the_rest(answer: dict[str, Any], register: Register) -> None:
    """Every vendor is counted: taken, to be reviewed, or unknown; and what was searched."""
    vendors = answer["vendors"]
    taken = [row for row in vendors if row["id"]]
    reached = [row for row in taken if row["sites"]]
    unknown = [row for row in vendors if not row["id"] and not row["candidates"]]
    say("")
    say(f"{_rows(answer['contracts'])} of {len(vendors):,} vendors. {_counted(reached)} lead to some of the "
        f"{answer['places']:,} places with recorded incidents in the graph, within {answer['max_hops']} steps; "
        f"{_counted([row for row in taken if not row['sites']])} to none; "
        f"{_counted([row for row in vendors if row['candidates']])} to be reviewed; "
        f"{_counted(unknown)} have no record of that name, which says nothing about them.")  # fmt: skip
    for reason, count in register.left_out.items():
        say(f"{_rows(count)} left out: {reason}")
    for note in register.notes:
        say(note)
    sources = answer["coverage"]["sources"]
    names = "; ".join(f"{one['title']} (as of {one['as_of'] or 'not stated'})" for one in sources)
    say(f"Searched: {names}; build {answer['digest'][:12]}")
    say(_CAVEAT)


def _counted(vendors: list[dict[str, Any]]) -> str:
    """``3 (12 rows)``"""
    return f"{len(vendors):,} ({_rows(sum(row['contracts'] for row in vendors))})"


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


COMMANDS = (screen_command,)
