"""The options of an export, made from what questions and formats declare."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graph.dates import bounds
from graph.errors import InputError

Option = Callable[[Any], Any]
"""What ``click.option`` and ``click.argument`` give."""


class Day(click.ParamType):  # type: ignore[type-arg]
    """A whole day, ISO."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as it is written in files."""
        try:
            first, last = bounds(value)
        except InputError as error:
            self.fail(str(error), param, ctx)
        if first != last:
            self.fail(f"'{value}' is no whole day; write YYYY-MM-DD", param, ctx)
        return str(value)


def today() -> str:
    """The day of the export where none is given: the only place that asks the clock."""
    return datetime.date.today().isoformat()


def export_options(kind: Any) -> list[Option]:
    """The argument of a question, its options, and those of every export."""
    options: list[Option] = []
    if kind.subject is not None:
        many: dict[str, Any] = {"nargs": -1} if kind.subject.many else {}
        needed = kind.name != "ask"
        options.append(click.argument("subject", required=needed, metavar=kind.subject.parameter.upper(), **many))
    for one in kind.options:
        options.append(_option(one))
    return [*options, *_SHARED]


def _option(one: Any) -> Option:
    if one.kind == "flag":
        return click.option(one.flag, one.name, is_flag=True, help=one.help)
    kind: Any = click.Choice(one.values) if one.values else None
    if one.kind == "int":
        kind = click.IntRange(one.least, one.most)
    metavar = "NAME=VALUE" if one.kind == "pairs" else None
    return click.option(one.flag, one.name, type=kind, multiple=one.many, help=one.help, metavar=metavar)


def picture_options() -> list[Option]:
    """Options of single formats: each takes those it knows, and says so of others."""
    from graph.export.formats import formats

    values: dict[str, dict[str, None]] = {}
    users: dict[str, list[str]] = {}
    for form in formats().values():
        for name, allowed in form.options.items():
            values.setdefault(name, {}).update(dict.fromkeys(allowed))
            users.setdefault(name, []).append(form.name)
    return [
        click.option(f"--{name}", f"of_format_{name}", type=click.Choice(list(values[name])),
                     help=f"For {', '.join(users[name])}.")
        for name in sorted(values)
    ]  # fmt: skip


_SHARED: tuple[Option, ...] = (
    click.option("--profile", metavar="NAME|FILE", default="public", show_default=True,
                 help="What is taken out first: public, partner, internal (nothing), or a file of your own."),
    click.option("--remove-names", multiple=True, metavar="ID",
                 help="Take the names of this record out; give it once for each."),
    click.option("--round-coordinates", type=click.IntRange(0, 5), metavar="DECIMALS",
                 help="Round every position to so many decimals."),
    click.option("--suppress-below", type=click.IntRange(2, 1000), metavar="NUMBER",
                 help="Withhold counts of people below this."),
    click.option("--date", "date", type=Day(), default=today, show_default="today",
                 help="Day of the export that is written on it."),
    click.option("--at", "position", type=click.IntRange(1), metavar="N",
                 help="The graph as it was after this entry of the ledger; else as it is."),
)  # fmt: skip


class _FormatName(click.ParamType):  # type: ignore[type-arg]
    """One of the formats that a command writes itself, or of an export, which are looked up when one is named."""

    name = "format"

    def __init__(self, own: tuple[str, ...]) -> None:
        self.own = own

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, once it is known."""
        if value not in self.own:
            from graph.export.formats import formats

            if value not in formats():
                self.fail(f"'{value}' is none of {', '.join(dict.fromkeys((*self.own, *formats())))}", param, ctx)
        return str(value)


def answer_format(*own: str) -> Option:
    """``--format`` of a command that answers on the terminal, and exports in every other format."""
    shown = "|".join(own)
    return click.option(
        "--format", type=_FormatName(own), default=own[0], show_default=True, metavar=f"[{shown}|...]",
        help="Others, such as pdf, svg, xlsx: see 'tiertrace export formats'.",
    )  # fmt: skip


def export_answer(opening: Any, kind: str, subject: str, form: str, out: Path | None, options: dict[str, Any]) -> None:
    """What ``tiertrace export`` does with its own defaults, where an option does not say otherwise: public, today."""
    from graph.cli.exporting import export_file
    from graph.export.asked import kinds

    usual = {"max_hops": 6, "paths": 1, "who": "brands"}
    given = {name: value for name, value in options.items() if usual.get(name) != value}
    shared = {
        "profile": "public", "remove_names": (), "round_coordinates": None, "suppress_below": None, "date": today(),
        "position": None,
    }  # fmt: skip
    export_file(opening, kinds()[kind], {**shared, **given, "subject": subject, "form": form, "out": out})


def profile_of(given: dict[str, Any]) -> Any:
    """The redaction profile of the options.

    Raises:
        UsageError: there is none of this name.
        InputError: the file is none.
    """
    from graph.redaction import read_profile

    named = given.pop("profile")
    file = Path(named)
    found = read_profile(file=file) if file.suffix == ".toml" or file.is_file() else read_profile(named)
    return found.with_options(given.pop("remove_names"), given.pop("round_coordinates"), given.pop("suppress_below"))
