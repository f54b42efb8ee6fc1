"""Path questions: trace, brands, exposure. They read the build's files and need no server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graph import model
from graph.cli.export_options import answer_format, export_answer
from graph.cli.opening import Opening, name_to_id, put, say, workspace_option
from graph.cli.tables import csv_text, print_rows, terminal_width
from graph.export import limits
from graph.export.picture import picture
from graph.export.plain import brands_text, trace_text
from graph.export.rows import answer_rows
from graph.trace import brands_of_site, exposure, trace_brand

_STRENGTHS = ("strong", "fair", "contested", "weak")
_OPTIONS = (
    click.option("--max-hops", type=click.IntRange(1, 20), default=6, show_default=True, help="Most steps of a path."),
    click.option("--category", "categories", multiple=True, type=click.Choice(model.CATEGORIES), help="Only these."),
    click.option("--min-strength", type=click.Choice(_STRENGTHS), help="Only paths whose every step is as strong."),
)
_AS_OF = click.option("--as-of", metavar="DATE", help="Was the link live on this day, instead of during the incident?")
_PATHS = click.option(
    "--paths", type=click.IntRange(1, 50), default=1, show_default=True, help="Paths to show of each."
)


_SINCE = click.option(
    "--since", metavar="DATE", help="Only incidents that can have gone on then or later; undated ones stay."
)
_UNTIL = click.option("--until", metavar="DATE", help="Only incidents that can have begun by then; undated ones stay.")


def _formats(*names: str) -> Callable[[Any], Any]:
    return click.option("--format", type=click.Choice(names), default=names[0], show_default=True)


_OUT = click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead of the terminal."
)
_ANSWER = ("table", "json", "csv", "html")
"""The answer as it is here; every other format is an export, which a redaction profile narrows first."""


def _shared(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("trace")
@click.argument("brand")
@_shared
@_AS_OF
@_SINCE
@_UNTIL
@click.option("--group", is_flag=True, help="Start from the ultimate owner, so that sister companies count too.")
@_PATHS
@answer_format(*_ANSWER)
@_OUT
@workspace_option
def trace_command(opening: Opening, brand: str, format: str, out: Path | None, **options: Any) -> None:
    """Every recorded abuse a brand connects to: path, tier, whether the link was live, how strong, on whose word.

    \b
    Example:  tiertrace trace "Primark" --format html --out primark.html
    """
    if format not in _ANSWER:
        export_answer(opening, "trace", brand, format, out, options)
        return
    projection = opening.build()
    start = name_to_id(projection, brand, model.PARTIES)
    _write(trace_brand(projection, start, **options), format, out, trace_text)


@click.command("brands")
@click.argument("site")
@_shared
@_AS_OF
@_SINCE
@_UNTIL
@click.option("--incident", metavar="ID", help="Judge the links against this incident at the site or its building.")
@click.option("--who", type=click.Choice(("brands", "companies", "all")), default="brands", show_default=True)
@_PATHS
@answer_format(*_ANSWER)
@_OUT
@workspace_option
def brands_command(opening: Opening, site: str, format: str, out: Path | None, **options: Any) -> None:
    """Which brands connect to a site, through whom, and was the link live.

    \b
    Example:  tiertrace brands site-rana-plaza
    """
    if format not in _ANSWER:
        export_answer(opening, "brands", site, format, out, options)
        return
    projection = opening.build()
    target = name_to_id(projection, site, model.FACILITIES)
    _write(brands_of_site(projection, target, **options), format, out, brands_text)


def _write(answer: dict[str, Any], format: str, out: Path | None, text_of: Callable[..., str]) -> None:
    if format == "json":
        text = json.dumps(answer, indent=1, ensure_ascii=False) + "\n"
    elif format == "html":
        text = picture(answer)
    elif format == "csv":
        text = csv_text(*answer_rows(answer))
        _say_coverage(answer)
    else:
        text = text_of(answer, terminal_width())
    if put(text, out) and format != "table":
        say("This is the answer as it is here, for yourself. To hand it on, narrowed for it: tiertrace export")


def _say_coverage(answer: dict[str, Any]) -> None:
    """What a table without words cannot say: what was searched, and what is not in it."""
    coverage = answer["coverage"]
    names = "; ".join(f"{one['title']} (as of {one['as_of'] or 'not stated'})" for one in coverage["sources"])
    say(f"Searched: {names}; build {answer['digest'][:12]}")
    for sentence in (limits.left_out(answer), limits.retracted(answer)):
        if sentence:
            say(sentence)


@click.command("exposure")
@_shared
@click.option("--verdicts", is_flag=True, help="Also the verdict of every finding; slower on large graphs.")
@click.option("--min-sites", type=click.IntRange(1), default=1, show_default=True, help="Only brands with as many.")
@_formats("table", "json", "csv")
@workspace_option
def exposure_command(opening: Opening, format: str, min_sites: int, **options: Any) -> None:
    """Every brand against every site with recorded incidents. A screening lead, not a finding, and no ranking.

    \b
    Example:  tiertrace exposure --max-hops 2 --min-sites 3
    """
    answer = exposure(opening.build(), **options)
    rows = [row for row in answer["brands"] if row["sites"] >= min_sites]
    if format == "json":
        click.echo(json.dumps({**answer, "brands": rows}, indent=1, ensure_ascii=False))
        return
    shown = [
        [row["sites"], row["documented_sites"], row["brand"]["id"], [one["id"] for one in row["reached"]]]
        for row in rows
    ]
    print_rows(("sites", "of these with an acknowledged or documented path", "brand", "which"), shown, format)
    _say_coverage(answer)
    if format == "table":
        say(
            "How often a company occurs here says how its chain is documented in the loaded sources, "
            "and nothing about companies that do not occur."
        )


COMMANDS = (trace_command, brands_command, exposure_command)
