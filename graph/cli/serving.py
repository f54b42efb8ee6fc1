"""The local Neo4j, a Neo4j of somebody else's, and the dashboard: server, pull, dashboard."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

from graph.cli.opening import Opening, say, show_megabytes, show_rows, workspace_option
from graph.errors import UsageError
from graph.intake import load
from graph.ledger import entries
from graph.serving import digest_of, refresh
from graph.store import server
from graph.store.bolt import check_address
from graph.store.install import install
from graph.store.lock import DEFAULT_VERSION, locked_versions

_VERSION = click.option("--neo4j-version", "version", type=click.Choice(locked_versions()), help="Which Neo4j.")


@click.group("server")
def server_group() -> None:
    """The local Neo4j: install, start, stop, status."""


@server_group.command("install")
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--browser", is_flag=True, help="Neo4j Browser too.")
@_VERSION
def install_command(folder: Path | None, browser: bool, version: str | None) -> None:
    """Fetch Neo4j into the user's cache, or take its jars from a folder (--from) on a machine without network.

    \b
    Example:  tiertrace server install
    """
    install(version or DEFAULT_VERSION, browser=browser, from_folder=folder, progress=show_megabytes)
    click.echo(f"Neo4j {version or DEFAULT_VERSION} is installed and every file has its hash.")


@server_group.command("start")
@click.option("--browser", is_flag=True, help="Serve Neo4j Browser on this machine too.")
@click.option("--heap", metavar="SIZE", help="Memory of the server, such as 2g; also TIERTRACE_HEAP.")
@click.option("--pagecache", metavar="SIZE", help="Memory for its files, such as 1g; also TIERTRACE_PAGECACHE.")
@_VERSION
@workspace_option
def start_command(
    opening: Opening, browser: bool, version: str | None, heap: str | None, pagecache: str | None
) -> None:
    """Start the local Neo4j, or say where it runs.

    \b
    Example:  tiertrace server start --browser
    """
    running = server.start(
        opening.workspace.server,
        version=version,
        browser=browser,
        heap=heap,
        pagecache=pagecache,
        progress=show_megabytes,
    )
    click.echo(f"Neo4j {running.version} answers at {running.address}, user neo4j; the password is in")
    click.echo(f"  {opening.workspace.server / 'password'}")
    if running.browser_address:
        click.echo(f"Browser: {running.browser_address} (Neo4j Browser may contact outside hosts by itself)")
    click.echo("To stop it: tiertrace server stop")


@server_group.command("stop")
@workspace_option
def stop_command(opening: Opening) -> None:
    """Stop the local Neo4j of this workspace.

    \b
    Example:  tiertrace server stop
    """
    count = server.stop(opening.workspace.server)
    click.echo("Stopped." if count else "It was not running.")


@server_group.command("status")
@workspace_option
def server_status_command(opening: Opening) -> None:
    """Does the local Neo4j run, where, which version?

    \b
    Example:  tiertrace server status
    """
    click.echo(server_sentence(server.status(opening.workspace.server)))


def server_sentence(found: server.Status) -> str:
    """The state of the local server in a sentence."""
    if found.server is not None:
        return f"{found.version} runs at {found.server.address}; to stop it: tiertrace server stop"
    if found.installed:
        return f"{found.version} is installed and not running; it starts when needed"
    return f"{found.version} is not installed; it is fetched when first needed, or by: tiertrace server install"


@click.command("pull")
@click.argument("address")
@click.option("--allow-plain-bolt", is_flag=True, help="Send the password unencrypted to another machine.")
@workspace_option
def pull_command(opening: Opening, address: str, allow_plain_bolt: bool) -> None:
    """Make this workspace's build from a Neo4j that somebody loaded; trace and search then work from it.

    \b
    Example:  TIERTRACE_PASSWORD_FILE=secret tiertrace --workspace theirs pull neo4j+s://graph.example.org
    """
    made = refresh(opening.workspace, address, allow_plain=allow_plain_bolt, rows=show_rows)
    click.echo(f"Pulled build {made.digest[:12]}: {sum(made.rows(name) for name in made.manifest['tables']):,} rows")
    if made.manifest.get("verified") is False:
        say("That graph was not loaded by tiertrace; its digest is marked as unverified (tiertrace status)")


@click.command("dashboard")
@click.option("--port", type=click.IntRange(1024, 65535), default=8501, show_default=True)
@click.option("--public-host", metavar="NAME", help="For a team: the name under which a proxy here serves it.")
@click.option(
    "--cases",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="Load this first where nothing is loaded yet.",
)
@click.option(
    "--store", envvar="TIERTRACE_STORE", metavar="ADDRESS", help="Show what a Neo4j of yours holds; it is only read."
)
@click.option("--allow-plain-bolt", is_flag=True, help="Send the password unencrypted to another machine.")
@workspace_option
def dashboard_command(
    opening: Opening,
    port: int,
    public_host: str | None,
    cases: Path | None,
    store: str | None,
    allow_plain_bolt: bool,
) -> None:
    """Open the dashboard on this machine, over this workspace or over what a Neo4j holds (--store).

    \b
    Example:  tiertrace dashboard
    """
    with socket.socket() as one:
        if one.connect_ex(("127.0.0.1", port)) == 0:
            raise UsageError(
                f"Port {port} of this machine is taken, perhaps by another dashboard; try --port {port + 1}"
            )
    environment = {**os.environ, "TIERTRACE_WORKSPACE": str(opening.workspace.folder)}
    environment.pop("TIERTRACE_STORE", None)
    if store:
        environment["TIERTRACE_STORE"] = check_address(store, allow_plain_bolt)
        environment["TIERTRACE_ALLOW_PLAIN_BOLT"] = "yes" if allow_plain_bolt else ""
    elif cases is not None and digest_of(opening.workspace) is None and not entries(opening.workspace):
        say(f"Nothing is loaded yet; loading {cases}")
        load(opening.workspace, cases, say=say)
    program = [sys.executable, "-m", "dashboard.serve", str(port), *([public_host] if public_host else [])]
    say(f"The dashboard: http://127.0.0.1:{port} (Ctrl-C ends it)")
    os.execve(sys.executable, program, environment)  # noqa: S606 - whoever ends it ends both


COMMANDS = (server_group, pull_command, dashboard_command)
