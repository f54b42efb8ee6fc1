"""The read-only door: a statement that somebody typed is run only when the server's own plan of it just reads.

Neo4j's read access mode refuses writes, but lets through what reaches the network (LOAD CSV), ends other people's
transactions or shows settings, and in a cluster it only routes. So the door asks for the plan (EXPLAIN) first and
admits it by operators, procedures and functions, then runs the statement in read access mode with a time limit.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from neo4j import ResultSummary

from graph.errors import StoreError, UsageError
from graph.store.bolt import DEFAULT_LIMITS, Limits, Store, Table, fetch
from graph.store.wording import (
    bare_name,
    begins_with_plan_request,
    calls_function,
    decoded,
    hidden_procedures,
)

LONGEST = 100_000
"""characters of a statement"""
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshipTypes",
        "db.propertyKeys",
        "db.schema.visualization",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
    }
)
FUNCTION_FAMILIES = frozenset(
    [
        "coll",
        "date",
        "datetime",
        "duration",
        "graph",
        "localdatetime",
        "localtime",
        "point",
        "string",
        "time",
        "uuid",
        "vector",
    ]
)
"""first parts of dotted names that Neo4j itself computes without reaching anything outside"""
_EXPLAIN = "EXPLAIN "
_PLACE = re.compile(r"(\(line 1, column )(\d+)")
_REFUSED_BEGINNINGS = ("Load", "Terminate", "AdministrationCommand", "Show")


def ask(
    store: Store,
    cypher: str,
    parameters: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Run one reading statement that somebody typed.

    Raises:
        UsageError: it does more than read, or is no valid statement.
        StoreError: it took too long, or the server failed.
    """
    _check_text(cypher)
    foreign = foreign_functions(store)
    explained = _explain(store, cypher, parameters, limits)
    if explained.plan is None or explained.profile is not None:
        raise UsageError("The server gave no plan of the statement, so it was not run.")
    if explained.query_type != "r":
        raise UsageError("The statement does more than read; only statements that read are run here.")
    check_plan(explained.plan, cypher, foreign)
    with store.session("read", limits.seconds) as session:
        table, summary = fetch(session, cypher, parameters, limits)
    if summary.plan is not None or summary.profile is not None:  # it was no answer but a plan, which has no rows
        raise UsageError("The statement asks for a plan, not for an answer; write it without EXPLAIN or PROFILE.")
    return table


def _explain(store: Store, cypher: str, parameters: Mapping[str, Any] | None, limits: Limits) -> ResultSummary:
    try:
        with store.session("read", limits.seconds) as session:
            return fetch(session, _EXPLAIN + cypher, parameters, limits)[1]
    except UsageError as error:  # places in the first line are told as if EXPLAIN were not there
        text = _PLACE.sub(lambda at: f"{at[1]}{int(at[2]) - len(_EXPLAIN)}", str(error))
        raise UsageError(text) from error.__cause__


def check_plan(plan: Mapping[str, Any], cypher: str, foreign: frozenset[str]) -> None:
    """Admit a plan by its operators, procedures and functions.

    Args:
        plan: as the driver gives it, with `children`.
        cypher: the statement it is the plan of.
        foreign: functions of this server that are not Neo4j's own.

    Raises:
        UsageError: names what is not admitted.
    """
    texts = [cypher, decoded(cypher)]
    for operator, details in _operators(plan):
        if operator.startswith(_REFUSED_BEGINNINGS):
            raise UsageError(
                f"The statement uses {_words(operator)}, which is not allowed here; only reading the graph is."
            )
        if operator.startswith("ProcedureCall"):
            _check_procedure(bare_name(details.split("(")[0]))
        texts.append(details)
    for text in texts:
        for procedure in hidden_procedures(text):
            _check_procedure(procedure)
        for function in foreign:
            if calls_function(text, function):
                raise UsageError(f"The function {function} is not Neo4j's own and is not allowed here.")


def foreign_functions(store: Store) -> frozenset[str]:
    """The functions of this server that plugins or people have added; asked once for each connection."""
    if store.foreign_functions is None:
        rows = store.read(
            "SHOW FUNCTIONS YIELD name, isBuiltIn RETURN name, isBuiltIn", limits=Limits(rows=100_000)
        ).rows
        if not rows:
            raise StoreError("The server does not say which functions are its own, so typed statements are not run.")
        store.foreign_functions = frozenset(
            name
            for name, built_in in rows
            if not built_in or ("." in name and name.split(".")[0] not in FUNCTION_FAMILIES)
        )
    return store.foreign_functions


def _check_text(cypher: str) -> None:
    if not cypher.strip():
        raise UsageError("There is no statement; write one such as: MATCH (n) RETURN count(n)")
    if len(cypher) > LONGEST:
        raise UsageError(f"The statement has {len(cypher):,} characters; at most {LONGEST:,} are run here.")
    if begins_with_plan_request(cypher):
        raise UsageError("A statement that begins with EXPLAIN or PROFILE is not run here; write it without.")


def _check_procedure(name: str) -> None:
    if name not in PROCEDURES:
        what = name if name == "LOAD CSV" else f"The procedure {name}"
        raise UsageError(f"{what} is not allowed here; allowed are {', '.join(sorted(PROCEDURES))}.")


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    waiting = [plan]
    while waiting:
        each = waiting.pop()
        yield str(each["operatorType"]).split("@")[0], str(each.get("args", {}).get("Details", ""))
        waiting.extend(each.get("children") or [])


def _words(operator: str) -> str:
    known = {"LoadCSV": "LOAD CSV", "TerminateTransactions": "TERMINATE", "AdministrationCommand": "administration"}
    return known.get(operator, "SHOW" if operator.startswith("Show") else operator)
