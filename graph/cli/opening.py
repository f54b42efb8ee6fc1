"""What every command shares: which workspace, which build, which Neo4j."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from graph.build import build, current, is_behind
from graph.errors import LedgerError, ServerUnavailable, UsageError
from graph.names import fold
from graph.projection import Projection
from graph.search import resolve, search
from graph.serving import hold
from graph.store import Store
from graph.store.local import LocalStore
from graph.workspace import Workspace, find_workspace

_MANY_ROWS = 100_000
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Opening:
    """The places a command works on."""

    workspace: Workspace
    store: str | None = None
    allow_plain_bolt: bool = False
    into_foreign_database: bool = False

    def build(self) -> Projection:
        """The current build; completed first where an earlier command was interrupted before it."""
        if is_behind(self.workspace):
            try:
                with self.workspace.writing(wait=0):
                    if is_behind(self.workspace):
                        say("An earlier command was interrupted before its build; completing it")
                        return build(self.workspace)
            except UsageError:
                pass  # another command is at it now: answer from the last complete build
            except LedgerError as error:
                say(f"The last complete build answers, which is behind the ledger: {error}")
        return current(self.workspace)

    @contextmanager
    def neo4j(self, projection: Projection, *, owner: str = "command") -> Iterator[Store]:
        """A Neo4j that holds this build: the address given, or the local server, started when needed.

        Raises:
            ServerUnavailable: it cannot be fetched, started or reached.
        """
        with hold(
            self.workspace,
            projection,
            address=self.store,
            allow_plain=self.allow_plain_bolt,
            into_foreign=self.into_foreign_database,
            owner=owner,
            rows=show_rows,
            megabytes=show_megabytes,
        ) as store:
            if isinstance(store, LocalStore) and store.server.started_here and owner == "command":
                say("Neo4j is left running for the next command; to stop it: tiertrace server stop")
            yield store


def name_to_id(projection: Projection, text: str, labels: Sequence[str]) -> str:
    """The id a person means by an id or a name; a near name is taken only when it is the only one, and said."""
    found = resolve(projection, text, labels)
    if text != found:
        row = next(iter(search(projection, found, labels=labels, limit=1)))
        if fold(text) != fold(row["name"] or ""):
            say(f"'{text}' is taken as {row['name']} ({found}), the only name near it")
    return found


def say(sentence: str) -> None:
    """Tell the person what is going on; on stderr, so that answers stay clean."""
    click.echo(sentence, err=True)


def put(text: str, out: Path | None) -> bool:
    """An answer to the terminal, or into the file that is named; was it a file?

    Raises:
        UsageError: the file cannot be written.
    """
    if out is None:
        click.echo(text, nl=False)
        return False
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}); name another file") from None
    say(f"Written: {out}")
    return True


def show_rows(what: str, done: int = 0, total: int = 0) -> None:
    """Progress of a load that takes long enough to be watched."""
    if total > _MANY_ROWS:
        _progress(f"{what}: {done:,} of {total:,} rows", done, total)


def show_megabytes(done: float, total: float) -> None:
    """Progress of fetching the server."""
    _progress(f"fetching Neo4j: {done:,.0f} of {total:,.0f} MB", done, total)


def _progress(sentence: str, done: float, total: float) -> None:
    """On a terminal, one line that is written over; in a log, only the end."""
    if sys.stderr.isatty():
        click.echo(f"\r{sentence} ", err=True, nl=done >= total)
    elif done >= total:
        say(sentence)


def workspace_option(command: Command) -> Command:
    """Add --workspace and hand the command an ``Opening``."""

    @click.option("--workspace", metavar="DIR", help="Folder of this project's data; by default ./.tiertrace.")
    @functools.wraps(command)
    def wrapped(*args: Any, workspace: str | None, **options: Any) -> Any:
        return command(Opening(find_workspace(workspace)), *args, **options)

    return wrapped  # type: ignore[return-value]


def store_options(command: Command) -> Command:
    """Add --workspace and the options that name a Neo4j, and hand the command an ``Opening``."""

    @click.option("--workspace", metavar="DIR", help="Folder of this project's data; by default ./.tiertrace.")
    @click.option("--store", envvar="TIERTRACE_STORE", metavar="ADDRESS", help="A Neo4j of yours: bolt:// or neo4j://.")
    @click.option("--allow-plain-bolt", is_flag=True, help="Send the password unencrypted to another machine.")
    @click.option("--into-foreign-database", is_flag=True, help="Load into a database that holds other data too.")
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        workspace: str | None,
        store: str | None,
        allow_plain_bolt: bool,
        into_foreign_database: bool,
        **options: Any,
    ) -> Any:
        opening = Opening(find_workspace(workspace), store, allow_plain_bolt, into_foreign_database)
        return command(opening, *args, **options)

    return wrapped  # type: ignore[return-value]


def waits_for_server(error: ServerUnavailable) -> str:
    """What cannot be done without the server, why, and how to get it."""
    how = "" if "server install" in str(error) else " To fetch it: tiertrace server install"
    return f"Questions in Cypher (ask, cypher, Neo4j Browser) wait for Neo4j; everything else works. {error}{how}"
