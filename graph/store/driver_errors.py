"""What the driver and the server raise, in words a user can act on and without secrets."""

import re

from neo4j import exceptions as raised

from graph.errors import ServerUnavailable, StoreError, UsageError

_TIMEOUT = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "TransactionMarkedAsFailed")


def own_error(
    error: raised.DriverError | raised.Neo4jError, address: str, user: str, seconds: float | None = None
) -> StoreError | UsageError:
    """The error of ours that says what `error` means at `address`.

    Only messages about the statement itself are passed on, without the statement; they tell where it is wrong.
    """
    if isinstance(error, raised.Neo4jError):
        return _server_said(error, address, user, seconds)
    if isinstance(error, (raised.ServiceUnavailable, raised.SessionExpired)):
        text = f"{error} {error.__cause__}"
        if "certificate" in text.lower() or "ssl" in text.lower():
            return ServerUnavailable(
                f"The connection to {address} can't be secured; check its certificate or use bolt://."
            )
        return ServerUnavailable(f"No Neo4j answers at {address}; check that it runs and that the address is right.")
    if isinstance(error, raised.ConfigurationError):
        return UsageError(f"{address} is not an address of a Neo4j, such as bolt://localhost:7687.")
    return StoreError(f"The connection to Neo4j at {address} failed ({type(error).__name__}); try again.")


def _server_said(error: raised.Neo4jError, address: str, user: str, seconds: float | None) -> StoreError | UsageError:
    code = error.code or ""
    kind = code.rpartition(".")[2]
    if kind in ("Unauthorized", "CredentialsExpired", "TokenExpired"):
        return StoreError(f"Neo4j at {address} does not let {user} in; check TIERTRACE_USER and TIERTRACE_PASSWORD.")
    if kind == "AuthenticationRateLimit":
        return StoreError(f"Neo4j at {address} was given too many wrong passwords; wait a few seconds and try again.")
    if kind == "AccessMode":
        return UsageError("The statement writes; only statements that read are run here.")
    if kind in _TIMEOUT:
        limit = f"{seconds:g} seconds" if seconds else "the time it may take"
        return StoreError(f"The statement was stopped after {limit}; bound its paths, add a LIMIT, or allow more time.")
    if kind in ("MemoryPoolOutOfMemoryError", "OutOfMemoryError", "TransactionOutOfMemoryError"):
        return StoreError(
            "The statement needs more memory than the server has for one; ask for less or raise TIERTRACE_HEAP."
        )
    if kind == "DatabaseNotFound":
        return StoreError(f"Neo4j at {address} has no database of that name; name one that it has.")
    if kind == "DatabaseUnavailable":
        return ServerUnavailable(f"The database at {address} is not available now; try again.")
    if kind == "ExternalResourceFailed":
        return StoreError("The statement asked the server to read a file or an address, and the server did not.")
    if "exactly one statement" in (error.message or ""):
        return UsageError("Only one statement is run at a time; send them one by one.")
    if code.startswith(("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.")):
        return UsageError(f"Neo4j does not accept the statement: {_first_line(error.message or kind)}")
    if code.startswith("Neo.ClientError.Schema."):
        return StoreError(f"Neo4j refused a change of its schema: {_first_line(error.message or kind)}")
    if code.startswith("Neo.TransientError."):
        return StoreError(f"Neo4j at {address} was busy with something else ({kind}); try again.")
    return StoreError(f"Neo4j at {address} answered with {code or 'an error'}; its log says more.")


def _first_line(message: str) -> str:
    """What is wrong and where, without the statement that the server repeats below and its long lists of keywords."""
    place = re.search(r"\(line (\d+), column (\d+)", message)
    line = re.sub(r"\s*\(line \d+, column .*", "", message.strip().split("\n")[0])
    line = line if len(line) <= 200 else line[:200].rsplit(", ", 1)[0] + ", ..."
    return f"{line} (line {place[1]}, column {place[2]})" if place and place[1] != "0" else line
