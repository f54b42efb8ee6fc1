"""Sessions with a Neo4j over Bolt: who may connect how, limits on what is read, errors in our own words."""

import ipaddress
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import neo4j
from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, Query, ResultSummary, Session

from graph.errors import StoreError, UsageError
from graph.store.driver_errors import own_error
from graph.store.private import read_secret
from graph.store.values import plain, size_of

DATABASE = "neo4j"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
USER_AGENT = "tiertrace"


@dataclass(frozen=True)
class Limits:
    """How much one statement may take before it is stopped."""

    seconds: float = 60.0
    rows: int = 10_000
    bytes: int = 64_000_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Table:
    """The answer to a statement: column names and rows of plain values."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    capped: str | None = None
    """says which limit cut the answer and that there is more; None when the answer is whole"""

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass
class Store:
    """A Neo4j that answers. Close it, or use it in a `with` block."""

    address: str
    driver: Driver = field(repr=False)
    database: str
    server_version: str
    """such as 5.26.30"""
    user: str
    foreign_functions: frozenset[str] | None = field(default=None, repr=False)
    """functions that are not Neo4j's own, once `door.py` has asked"""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.driver.close()

    @contextmanager
    def session(self, mode: Literal["read", "write"], seconds: float | None = None) -> Iterator[Session]:
        """A driver session; what the driver or the server refuses inside comes out as an error of ours."""
        access = READ_ACCESS if mode == "read" else WRITE_ACCESS
        with self.errors(seconds), self.driver.session(database=self.database, default_access_mode=access) as session:
            yield session

    @contextmanager
    def errors(self, seconds: float | None = None) -> Iterator[None]:
        """Turn what the driver raises inside into an error of ours."""
        try:
            yield
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
            raise own_error(error, self.address, self.user, seconds) from error

    def read(self, cypher: str, parameters: Mapping[str, Any] | None = None, limits: Limits = DEFAULT_LIMITS) -> Table:
        """Run one statement of ours in read access mode, within the limits.

        A statement that somebody typed goes through `door.ask`, which asks the server for its plan first.

        Raises:
            StoreError: the server refused it, or it took too long.
        """
        with self.session("read", limits.seconds) as session:
            return fetch(session, cypher, parameters, limits)[0]


def fetch(
    session: Session, cypher: str, parameters: Mapping[str, Any] | None, limits: Limits
) -> tuple[Table, ResultSummary]:
    """Run a statement, read its answer up to the limits, and drop the rest on the server.

    Raises:
        UsageError: the statement or a parameter is not something Neo4j can be sent.
        StoreError: reading took longer than the limit although the server's own limit did not hold.
    """
    deadline = time.monotonic() + limits.seconds + 5
    try:
        result = session.run(Query(cypher, timeout=limits.seconds), dict(parameters or {}))
    except (TypeError, ValueError, OverflowError) as error:  # the driver can't encode it; its message repeats the value
        raise UsageError(
            f"The statement or a parameter has a value that Neo4j can't take ({type(error).__name__})."
        ) from None
    columns = list(result.keys())
    rows: list[tuple[Any, ...]] = []
    capped, size = None, 0
    for record in result:
        row = tuple(plain(value) for value in record.values())
        size += sum(size_of(value) for value in row)
        if len(rows) >= limits.rows:
            capped = f"Only the first {limits.rows:,} rows are shown; there are more."
        elif size > limits.bytes:
            capped = f"Only the first {len(rows):,} rows are shown: the answer passed {limits.bytes / 1e6:,.1f} MB."
        if capped:
            break
        rows.append(row)
        if time.monotonic() > deadline:
            raise StoreError(f"The answer was not complete after {limits.seconds:g} seconds; ask for less.")
    return Table(columns, rows, capped), result.consume()


def connect(
    address: str,
    user: str | None = None,
    password: str | None = None,
    *,
    allow_plain: bool = False,
    database: str = DATABASE,
    retry_seconds: float = 10.0,
) -> Store:
    """Connect to a Neo4j and make sure that it answers.

    Args:
        address: bolt://, bolt+s://, neo4j:// or neo4j+s:// with host and port; never with a password in it.
        user: by default TIERTRACE_USER, else neo4j.
        password: by default that of the environment, see `environment_password`.
        allow_plain: send the password unprotected to another machine.
        database: its database.
        retry_seconds: how long a transaction is tried again; 10 for loads, 3 where a person waits.

    Raises:
        UsageError: the address is not one, or would carry the password unprotected.
        ServerUnavailable: nothing answers there.
        StoreError: it does not let this user in.
    """
    address = check_address(address, allow_plain)
    user = user or os.environ.get("TIERTRACE_USER") or "neo4j"
    secret = password if password is not None else environment_password()
    if secret is None:
        raise UsageError(f"Neo4j at {address} needs a password; set TIERTRACE_PASSWORD or TIERTRACE_PASSWORD_FILE.")
    try:
        driver = GraphDatabase.driver(
            address,
            auth=(user, secret),
            connection_timeout=5,
            max_transaction_retry_time=retry_seconds,
            connection_acquisition_timeout=10,
            max_connection_pool_size=16,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
            user_agent=USER_AGENT,
        )
    except neo4j.exceptions.DriverError as error:
        raise own_error(error, address, user) from error
    except ValueError as error:
        raise UsageError(f"{address} is not an address of a Neo4j, such as bolt://localhost:7687.") from error
    store = Store(address, driver, database, "", user)
    try:
        with store.session("read") as session:
            summary = session.run(Query("RETURN 1", timeout=10)).consume()
    except BaseException:
        store.close()
        raise
    store.server_version = str(summary.server.agent).removeprefix("Neo4j/")
    return store


def check_address(address: str, allow_plain: bool = False) -> str:
    """The address to connect to, once it is safe to send a password there.

    Raises:
        UsageError: it is malformed, holds a password, or is plain Bolt to another machine.
    """
    try:
        parts = urlsplit(address.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise UsageError("The address of the Neo4j is malformed; write it like bolt://localhost:7687.") from None
    if "@" in parts.netloc:
        raise UsageError(
            "The address of the Neo4j must hold no user or password; set TIERTRACE_USER and TIERTRACE_PASSWORD."
        )
    if parts.scheme not in SCHEMES or not host or parts.path not in ("", "/"):
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise UsageError(f"{address!r} is not an address of a Neo4j; it begins with {known} and has a host.")
    verified = parts.scheme.endswith("+s")
    if not verified and not is_loopback(host) and not allow_plain:
        raise UsageError(
            f"{parts.scheme}:// would send the password unprotected to {host}; use {parts.scheme.split('+')[0]}+s://, "
            "or allow it with --allow-plain-bolt."
        )
    if parts.scheme == "neo4j" and not allow_plain:
        # A routing table may name other machines, to which the driver would send the password unprotected.
        return f"bolt://{parts.netloc}"
    return f"{parts.scheme}://{parts.netloc}" + (f"/?{parts.query}" if parts.query else "")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by its very name or number; nothing is looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def environment_password() -> str | None:
    """The password of TIERTRACE_PASSWORD, or of the private file that TIERTRACE_PASSWORD_FILE names."""
    named = os.environ.get("TIERTRACE_PASSWORD_FILE")
    return os.environ.get("TIERTRACE_PASSWORD") or (read_secret(Path(named).expanduser()) if named else None)


def answers(address: str, password: str) -> bool:
    """Whether the local server answers a query yet.

    Raises:
        StoreError: it answers, but does not accept the password.
    """
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1).close()
        with connect(address, "neo4j", password, retry_seconds=0) as store:
            return store.read("RETURN 1 AS one", limits=Limits(seconds=5)).rows == [(1,)]
    except OSError:
        return False
    except StoreError as error:
        if isinstance(error.__cause__, neo4j.exceptions.AuthError):
            raise
        return False  # a server on a busy machine may be too slow for its first answer
