"""What changed between two versions of a list: diff."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import click

from graph.build import profile_in_use
from graph.changes import Differences, choose, compare_versions
from graph.changes.table import CAVEAT, COLUMNS, row_of
from graph.cli.opening import Opening, say, workspace_option
from graph.cli.tables import csv_text, print_rows
from graph.errors import UsageError


@click.command("diff")
@click.argument("source")
@click.option("--from", "before", metavar="DATE", help="The older version; by default the one before the newer.")
@click.option("--to", "after", metavar="DATE", help="The newer version; by default the newest.")
@click.option("--format", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there; as text, csv or json.")
@workspace_option
def diff_command(
    opening: Opening, source: str, before: str | None, after: str | None, format: str, out: Path | None
) -> None:
    """What a list added, dropped, renamed, moved or changed between two of its versions.

    SOURCE is the name of the dataset; its versions are named by their days.

    \b
    Example:  tiertrace diff example-brand --from 2021-06 --to 2023
    """
    older, newer = choose(opening.workspace, source, before, after)
    found = compare_versions(opening.workspace, older, newer, profile_in_use(opening.workspace))
    if out is None:
        if format == "table":
            _print_table(found)
        else:
            click.echo(_text(found, format), nl=False)
        return
    try:
        out.write_text(_text(found, "csv" if format == "table" else format), "utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}); name another file with -o") from None
    say(f"Written: {out}")


def _print_table(found: Differences) -> None:
    click.echo(f"{found.before.title} ({found.before.dataset}): {found.before.as_of} to {found.after.as_of}\n")
    rows = [row_of(change) for change in found.changes]
    used = [at for at, name in enumerate(COLUMNS) if not name.startswith("id_") and any(row[at] for row in rows)]
    if rows:
        print_rows([COLUMNS[at] for at in used], [[row[at] for at in used] for row in rows], "table")
    else:
        click.echo("Nothing differs.")
    click.echo("\n" + ", ".join(f"{count:,} {kind}" for kind, count in found.counts.items()))
    click.echo(f"{found.same:,} the same in both, {found.respelled:,} that differ in spelling only")
    if found.left_out:
        click.echo(f"{found.left_out:,} rows of the two versions are not admitted by the profile in use")
    say(textwrap.fill(f"What it does not show: {CAVEAT}", 100))


def _text(found: Differences, format: str) -> str:
    rows = [row_of(change) for change in found.changes]
    if format == "csv":
        return csv_text(COLUMNS, rows)
    record = {
        "dataset": found.before.dataset,
        "title": found.after.title,
        "publisher": found.after.publisher,
        "license": found.after.license,
        "from": found.before.as_of,
        "to": found.after.as_of,
        "files_from": list(found.before.files),
        "files_to": list(found.after.files),
        "counts": found.counts,
        "same": found.same,
        "respelled": found.respelled,
        "not_admitted": found.left_out,
        "caveat": CAVEAT,
        "changes": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
    }
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


COMMANDS = (diff_command,)
