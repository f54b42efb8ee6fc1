"""Evidence packs in the hands of others: are they whole, can they be made again, what was corrected since?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.cli.opening import Opening, say, workspace_option

_MOST = 20
"""Records of one entry that are listed."""
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command("verify-pack")
@_FILE
@click.option(
    "--seal", metavar="SHA256", help="The seal that the makers told you; only with it is a forged pack found."
)
def verify_command(file: Path, seal: str | None) -> None:
    """Is an evidence pack as it was made? Every file against the manifest, nothing missing or added.

    \b
    Example:  tiertrace verify-pack primark.zip
    """
    from graph.export.pack_reading import verify_pack

    found = verify_pack(file, seal)
    for problem in found.problems:
        click.echo(f"  {problem}")
    if found.problems:
        count = len(found.problems)
        click.echo(f"NOT as it was made: {count} {'thing does' if count == 1 else 'things do'} not fit.")
        sys.exit(1)
    manifest = found.manifest
    click.echo(f"{manifest['title']}")
    click.echo(
        f"{found.files:,} files, each with the size and SHA-256 of the manifest; nothing missing, nothing added."
    )
    click.echo(
        f"Made on {manifest['date']} of build {manifest['digest'][:12]}, ledger position "
        f"{manifest['position'] or 'none'}, profile {manifest['request']['profile']['name']}."
    )
    click.echo(f"Seal: {found.seal}" + (", as the makers told you." if seal else ""))
    if not seal:
        say(
            "Whoever changes a pack can make its manifest fit. To be sure, compare the seal with the one that the "
            "makers told you: --seal SHA256"
        )


@click.command("reproduce")
@_FILE
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Keep the new pack there.")
@click.option("--remove-names", multiple=True, metavar="ID", help="Names that were removed when it was made.")
@workspace_option
def reproduce_command(opening: Opening, file: Path, out: Path | None, remove_names: tuple[str, ...]) -> None:
    """Make an evidence pack again from this workspace's ledger, and say whether it is the same byte for byte.

    \b
    Example:  tiertrace reproduce primark.zip
    """
    from graph.cli.exporting import tell, tell_end
    from graph.export.pack_again import reproduce

    found = reproduce(opening.workspace, file, out, remove_names, tell)
    tell_end()
    if found.same:
        click.echo("The same, byte for byte.")
        return
    click.echo(f"NOT the same: {len(found.differs):,} files differ.")
    for name in found.differs:
        click.echo(f"  {name}")
    click.echo("Why:")
    for sentence in found.why:
        click.echo(f"  {sentence}.")
    sys.exit(1)


@click.command("check-pack")
@_FILE
@click.option("--remove-names", multiple=True, metavar="ID", help="Names that were removed when it was made.")
@workspace_option
def check_command(opening: Opening, file: Path, remove_names: tuple[str, ...]) -> None:
    """What in an evidence pack was corrected, disputed, retracted, withdrawn, erased or reloaded since it was made.

    \b
    Example:  tiertrace check-pack primark.zip
    """
    from graph.export.pack_since import check_pack

    found = check_pack(opening.workspace, file, remove_names)
    if found.removed:
        names = "one record" if found.removed == 1 else f"{found.removed:,} records"
        say(f"The names of {names} were removed from it; they were not looked for. To do so: --remove-names ID")
    if not found.since:
        click.echo(
            f"Nothing in it was changed since: {found.later:,} later entries of the ledger are about other things."
        )
        return
    for one in found.since:
        change = one.change
        who = ", ".join(part for part in (change.author, change.reason) if part)
        about = f" of {change.dataset}" if change.dataset else ""
        click.echo(f"{change.day}  ledger entry {change.number}: {one.said}{about}" + (f" ({who})" if who else ""))
        for record in one.records[:_MOST]:
            click.echo(f"    {record}: {change.touched.get(record, change.kind)}")
        if len(one.records) > _MOST:
            click.echo(f"    and {len(one.records) - _MOST:,} more")
    click.echo(f"{len(found.since):,} of {found.later:,} later entries of the ledger are about what is in this pack.")
    sys.exit(1)


COMMANDS = (verify_command, reproduce_command, check_command)
