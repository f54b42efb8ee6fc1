"""A question of the catalogue, or a reading statement of one's own, asked of a Neo4j that holds this build alone.

The Neo4j of the workspace may hold more than a profile leaves. So the narrowed build goes into a local server of its
own, below a folder that is removed afterwards: what a profile took out cannot come back through Cypher. The driver is
loaded only where something is asked: most exports need none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph import query
from graph.dossier.among import ids_of_rows
from graph.dossier.answers import known_ids
from graph.errors import ServerUnavailable, UsageError
from graph.export.asked import Asked, Kind, Option, Subject
from graph.export.links_between import keys_between
from graph.export.network import part_of
from graph.export.network_sheets import network_sheets
from graph.export.sheet_making import asked_sheet
from graph.export.text import SENTENCES_LIMIT, clean
from graph.projection import Projection

if TYPE_CHECKING:
    from graph.store import Store

MOST_ROWS = 10_000


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    from graph.store.install import is_installed
    from graph.store.lock import DEFAULT_VERSION

    if not is_installed(DEFAULT_VERSION):
        raise ServerUnavailable("An answer in Cypher needs Neo4j; to fetch it: tiertrace server install")
    check(projection, parameters)
    with _holding(projection) as store:
        return answer_of(store, projection, parameters)


def check(projection: Projection, parameters: Mapping[str, Any]) -> None:
    """Refuse what cannot be asked before a server is started for it.

    Raises:
        UsageError: neither or both of a question and a statement, or parameters that do not fit.
    """
    named, statement = parameters.get("question"), parameters.get("cypher")
    if (named is None) == (statement is None):
        raise UsageError("Name one question of the catalogue (tiertrace questions), or give a statement with --cypher")
    if named is not None:
        query.check(query.question(named), parameters.get("params") or {}, projection)


def answer_of(store: Store, projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    """The answer of a store that holds this build."""
    from graph.store import door
    from graph.store.bolt import Limits

    values = dict(parameters.get("params") or {})
    if parameters.get("question") is not None:
        answer = query.ask(store, parameters["question"], **values)
        asked, columns, rows, capped = answer.question, answer.columns, answer.rows, answer.capped
        title, question, meanings = asked.title, asked.question, dict(asked.columns)
        said = [f"What it does not show: {answer.caveat}"] if answer.caveat else []
        statement, name = asked.cypher, asked.name
    else:
        statement, name = str(parameters["cypher"]), "cypher"
        table = door.ask(store, statement, values, Limits(rows=MOST_ROWS))
        columns, rows, capped = tuple(table.columns), [tuple(row) for row in table.rows], table.capped
        title, question, meanings = "A statement of one's own in Cypher", "", dict.fromkeys(columns, "")
        said = ["The statement was written by whoever made this export; nobody checked what its columns mean."]
    if capped:
        said.append("The answer is cut off; there are more rows.")
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    ids = set(known_ids(projection, ids_of_rows(columns, rows, meanings)))
    network = part_of(projection, ids, keys_between(projection, ids))
    return Asked(
        title=f"{_with_values(title, values)}: {len(rows):,} row{'' if len(rows) == 1 else 's'}",
        name=f"ask-{name}",
        answer={"question": question, "cypher": statement, "parameters": values, "rows": _plain(records)},
        picture=None,
        network=network,
        sheets=(asked_sheet("rows", clean(question, SENTENCES_LIMIT), meanings, records), *network_sheets(network, {})),
        statements=tuple(said),
    )


@contextmanager
def _holding(projection: Projection) -> Iterator[Store]:
    """A local Neo4j that holds this build and nothing else, for as long as it is asked."""
    from graph.store import server
    from graph.store.load import load_local

    with tempfile.TemporaryDirectory(prefix="tiertrace-export-") as scratch:
        folder = Path(scratch) / "server"
        try:
            store, _ = load_local(projection, folder, owner="export")
            with store:
                yield store
        finally:
            server.stop(folder)


def _with_values(title: str, values: Mapping[str, Any]) -> str:
    said = ", ".join(f"{name} {clean(str(value))}" for name, value in values.items())
    return f"{title} ({said})" if said else title


def _plain(value: Any) -> Any:
    """Values of a store as JSON knows them; dates and points as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


KIND = Kind(
    "ask",
    "A question of the catalogue, or a statement of one's own in Cypher",
    _ask,
    Subject("question", "Name of a question; see: tiertrace questions."),
    (
        Option(
            "params",
            "A parameter of the question, NAME=VALUE; give it once for each.",
            "pairs",
            many=True,
            typed="--param",
        ),
        Option("cypher", "A reading statement of your own, in place of a question."),
    ),
    "brands_of_a_site --param site=site-rana-plaza --format xlsx -o brands.xlsx",
)
