"""``tiertrace export``: any answer as a file, or as an evidence pack with all of them.

Questions and formats are found by themselves, so their commands are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from graph.cli.export_options import export_options, picture_options
from graph.cli.opening import Opening, say, workspace_option
from graph.cli.tables import print_rows


class Kinds(click.Group):
    """One command a question, made when it is typed or listed."""

    def __init__(self, make: Callable[[Any], click.Command], *more: click.Command, **about: Any) -> None:
        super().__init__(**about)
        self._make = make
        for command in more:
            self.add_command(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The questions, then what else there is."""
        from graph.export.asked import kinds

        return [*kinds(), *sorted(self.commands)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a question."""
        from graph.export.asked import kinds

        found = kinds().get(cmd_name)
        return self._make(found) if found else super().get_command(ctx, cmd_name)


def _one_file(kind: Any) -> click.Command:
    """``tiertrace export KIND``."""

    def command(opening: Opening, **given: Any) -> None:
        from graph.cli.exporting import export_file

        export_file(opening, kind, given)

    options = [*export_options(kind), _FORMAT, *picture_options(), _OUT]
    return _made(kind, command, options, f"tiertrace export {kind.name} {kind.example}")


def _pack(kind: Any) -> click.Command:
    """``tiertrace export pack KIND``."""

    def command(opening: Opening, **given: Any) -> None:
        from graph.cli.exporting import export_pack

        export_pack(opening, kind, given)

    example = f"{kind.example.split(' --format')[0]} -o {kind.name}.zip".strip()
    if kind.example.startswith("--format"):
        example = f"-o {kind.name}.zip"
    return _made(kind, command, [*export_options(kind), _OUT_ZIP], f"tiertrace export pack {kind.name} {example}")


def _made(kind: Any, callback: Callable[..., None], options: list[Any], example: str) -> click.Command:
    for option in reversed(options):
        callback = option(callback)
    return click.command(kind.name, help=f"{kind.title}.\n\n\b\nExample:  {example}")(workspace_option(callback))


_FORMAT = click.option(
    "--format", "form", required=True, metavar="FORMAT", help="One of those that 'tiertrace export formats' lists."
)
_OUT = click.option("-o", "--out", metavar="FILE", help="File or folder to write; a text goes to the terminal else.")
_OUT_ZIP = click.option("-o", "--out", metavar="FILE", required=True, help="The zip file to write.")


@click.command("formats")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
def formats_command(form: str) -> None:
    """The formats of an export, what opens each, and its options.

    \b
    Example:  tiertrace export formats
    """
    from graph.export.formats import formats

    rows = [
        [
            one.name,
            one.suffix or "folder",
            "yes" if one.whole else "",
            one.title,
            "; ".join(f"--{name} {', '.join(values)}" for name, values in one.options.items()),
        ]
        for one in formats().values()
    ]
    print_rows(("format", "file", "whole graph", "what it is", "options"), rows, form)
    if form == "table":
        say("Every format that fits an answer, in one file that can be checked: tiertrace export pack")


pack_command = Kinds(
    _pack,
    name="pack",
    help="An answer in every format that takes it, as one zip that can be checked and made again.\n\n"
    '\b\nExample:  tiertrace export pack trace "Primark" -o primark.zip\n\n'
    "The same ledger, date and profile give the same bytes (docs/how-to/exports/pack.md).",
)
export_command = Kinds(
    _one_file,
    formats_command,
    pack_command,
    name="export",
    help="An answer as a file: picture, page, table, network, dossier, or an evidence pack with all of them.\n\n"
    '\b\nExample:  tiertrace export trace "Primark" --format pdf -o primark.pdf\n\n'
    "What leaves is narrowed by a redaction profile first, by default 'public'.",
)

COMMANDS = (export_command,)
