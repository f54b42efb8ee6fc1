"""What is loaded and what can be: status, sources."""

from __future__ import annotations

import json
import textwrap

import click

from graph import model
from graph.build import current, is_behind
from graph.cli.opening import Opening, workspace_option
from graph.cli.serving import server_sentence
from graph.dossier.loaded import counts, documents, history
from graph.errors import UsageError
from graph.ingest import sources
from graph.store.server import status as server_status

_NAMED = 20


@click.command("status")
@click.option("--format", type=click.Choice(("table", "json")), default="table")
@click.option("--differences", is_flag=True, help="Every value in which datasets differ, not the first ones only.")
@workspace_option
def status_command(opening: Opening, format: str, differences: bool) -> None:
    """What is loaded, from whom, as of when, under which digest.

    \b
    Example:  tiertrace status
    """
    try:
        projection = current(opening.workspace)
    except UsageError as error:
        click.echo(json.dumps({"digest": None, "datasets": [], "counts": {}}) if format == "json" else str(error))
        return
    manifest = projection.manifest
    if format == "json":
        shown = {key: manifest[key] for key in ("digest", "profile", "datasets", "report")}
        click.echo(
            json.dumps({**shown, "counts": counts(projection), "behind": is_behind(opening.workspace)}, indent=1)
        )
        return
    ledger = history(opening.workspace)
    click.echo(f"Workspace   {opening.workspace.folder}")
    click.echo(f"Build       {projection.digest[:12]} (digest {projection.digest})")
    click.echo(f"Profile     {manifest['profile']}: nothing of narrower visibility is in the graph")
    if manifest.get("verified") is False:
        click.echo("            pulled from a graph that tiertrace did not load: its digest is not verified")
    if ledger["behind"]:
        click.echo("            BEHIND the ledger: a command was interrupted; the next one completes it")
    click.echo("Datasets")
    for one in manifest["datasets"]:
        click.echo(
            f"  {one['dataset']}: {one['title']}; as of {one['as_of'] or 'not stated'}; licence: {one['license']}"
        )
        day = ledger["loads"].get(one["dataset"], "elsewhere")
        click.echo(f"    loaded {day}; format {one['format']}")
    cited = documents(projection)
    click.echo(f"  resting on {cited['of']:,} documents by {cited['publishers_of']:,} publishers")
    for name in ledger["withdrawn"]:
        click.echo(f"  {name}: withdrawn, not in the graph")
    _show_counts(counts(projection))
    _show_report(manifest["report"], everything=differences)
    for one in ledger["decisions"]:
        click.echo(f"Decision    {one['at']} {one['kind']} {one['about']}: {one['reason']}")
    click.echo(f"Neo4j       {server_sentence(server_status(opening.workspace.server))}")


def _show_counts(rows: dict[str, int]) -> None:
    for title, names in (("Nodes", model.LABELS), ("Links", model.RELATIONSHIPS)):
        parts = [f"{rows[name]:,} {name}" for name in names if name in rows]
        click.echo(textwrap.fill(f"{title:<11} {', '.join(parts)}", 100, subsequent_indent=" " * 12))


def _show_report(report: dict[str, object], everything: bool) -> None:
    left_out, conflicts = report.get("left_out") or {}, report.get("conflicts") or []
    assert isinstance(left_out, dict) and isinstance(conflicts, list)
    _show_same(report.get("same") or {})
    for what, count in left_out.items():
        click.echo(f"Left out    {count:,} {what}")
    shown = conflicts if everything else conflicts[:_NAMED]
    for line in shown:
        click.echo(f"Differ      {line}")
    if len(shown) < len(conflicts):
        click.echo(f"Differ      and {len(conflicts) - len(shown):,} more values: tiertrace status --differences")


def _show_same(same: object) -> None:
    """What was found to be one, and what waits for a person."""
    assert isinstance(same, dict)
    if joined := same.get("joined"):
        click.echo(f"Same        {joined['records']:,} records are {joined['into']:,} places and companies")
    if same.get("open"):
        click.echo(f"Same        {same['open']:,} pairs wait for a person: tiertrace review")


@click.command("sources")
def sources_command() -> None:
    """The formats tiertrace reads, and how it recognises them.

    \b
    Example:  tiertrace sources
    """
    for source in sources().values():
        click.echo(f"{source.format}: {source.title}")
        for text in (
            source.description,
            f"Recognised as: {source.looks_like}.",
            f"Licence: {source.license}.",
            f"Personal data: {source.personal_data}.",
        ):
            click.echo(textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="    "))
        click.echo()


COMMANDS = (status_command, sources_command)
