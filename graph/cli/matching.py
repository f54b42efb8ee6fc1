"""Matching over the workspace: the part of ``tiertrace match`` that needs no tables."""

from __future__ import annotations

import click

from graph.cli.opening import Opening, say
from graph.cli.tables import print_rows
from graph.match import review
from graph.match.running import Outcome, match_workspace
from graph.match.text import places_meant

_REASONS = {
    "identifier": "a published identifier agrees",
    "comparison": "the evidence suffices, nothing speaks against",
    "evidence": "the evidence does not suffice",
}


def match_lists(opening: Opening, again: bool) -> None:
    """Match every record that was not looked at yet."""
    opening.build()
    outcome = match_workspace(opening.workspace, say, again=again)
    if outcome.entry is None:
        click.echo(f"Nothing to match: {outcome.known:,} records were looked at before and did not change.")
    else:
        _show(outcome)
    counts = review.counts(opening.workspace, opening.build())
    if counts.open:
        click.echo(f"{counts.open:,} pairs wait for a person: tiertrace review")


def _show(outcome: Outcome) -> None:
    rows = [
        [dataset, decision, _REASONS.get(reason, reason.replace("_", " ")), count]
        for (dataset, decision, reason), count in sorted(outcome.counts.items())
    ]
    print_rows(("dataset", "decision", "first reason", "records"), rows, "table")
    click.echo(
        f"{outcome.of('auto'):,} auto, {outcome.of('review'):,} review, {outcome.of('new'):,} new; "
        f"{outcome.known:,} looked at before; ledger entry {outcome.entry}"
    )
    same = outcome.projection.manifest["report"].get("same", {}) if outcome.projection is not None else {}
    if joined := same.get("joined"):
        click.echo(f"{joined['records']:,} records are {joined['into']:,} places and companies in the build")
    if refused := same.get("not_joined"):
        click.echo(f"{refused['count']:,} certain pairs were not joined, as that would bring together what is two:")
        for line in refused["first"][:5]:
            click.echo(f"  {line}")


def match_text(opening: Opening, text: str, country: str) -> None:
    """Say which known places a text may mean."""
    meant = places_meant(opening.workspace, opening.build(), text, country)
    click.echo(f"Read as the name '{meant.name}' and the place '{meant.address or '-'}'.")
    if not meant.proposed:
        click.echo("No known place is like it.")
    elif meant.certain:
        click.echo("The first of these is meant, also by the stricter bar for records of abuse:")
    else:
        click.echo("A person must say which of these is meant, if any:")
    for number, one in enumerate(meant.proposed, start=1):
        click.echo(f"{number}. {one.id}  {one.row['name'] or '-'}; {one.row['address'] or '-'} ({one.log_odds:+.1f})")
        for guard in one.guards:
            click.echo(f"     {guard}")
