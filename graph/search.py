"""The name index: find a node by its name, another name, a published identifier or its id, also with a typo.

One SQLite file per build, ``<build>/names.sqlite``, made when it is first asked for and
whole or absent. It needs no server. A search never decides: ``resolve`` takes a text
only if it names exactly one node, else it lists candidates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from rapidfuzz import fuzz, process

from graph import model
from graph.errors import UsageError
from graph.names import build_index, fold, read_only
from graph.projection import Projection

KINDS = ("name", "alias", "identifier", "id")
MATCHES = ("exact", "prefix", "substring", "near")
"""Best first."""
LONGEST = 200
"""Letters of a question that are looked at."""
_NEAR = 78.0
"""Least similarity, of 100, of a near name: letter by letter, in another order of words, or to a part of it."""
_MOST_COMPARED = 60_000
"""Names that are compared letter by letter for one question."""
_FIRST = (*model.PARTIES, *model.FACILITIES)
_LEAST_LETTERS = {"exact": 1, "prefix": 2, "substring": 3, "near": 5}
"""Letters that a text needs before the one name near to it is taken for what is meant."""
_FEWEST_LETTERS = 3
"""The index knows groups of three letters."""

_FOUND = """SELECT entry.number, node.id, node.name, node.label, node.country, entry.text, entry.folded, entry.kind
FROM entry JOIN node ON node.number = entry.node """

Found = tuple[Any, ...]


def search(projection: Projection, text: str, *, labels: Sequence[str] = (), limit: int = 20) -> list[dict[str, Any]]:
    """Nodes whose name, alias, identifier or id is like the text, best first.

    Args:
        labels: only nodes with one of these; families ("Company", "Facility") are labels too; all if empty.
        limit: rows at most.

    Returns:
        ``{"id", "name", "label", "country", "text", "kind", "match"}``: the text that matched, what it is (one of
        ``KINDS``) and how it matched (one of ``MATCHES``). A node is there once, with its best match.

    Raises:
        UsageError: a label that does not exist.
    """
    wanted = _labels(labels)
    folded = fold(text[: 4 * LONGEST])[:LONGEST].strip()
    if not folded or limit < 1:
        return []
    with closing(_connect(projection)) as database:
        # Only question marks are ever put into a statement; texts are values.
        found: dict[str, dict[str, Any]] = {}
        for match, rows in _stages(database, folded, wanted, limit):
            for row in rows:
                found.setdefault(row[1], _as_dict(row, match))
            if len(found) >= limit or (found and match == "substring"):
                break
    return list(found.values())[:limit]


def resolve(projection: Projection, text: str, labels: Sequence[str] = ()) -> str:
    """The id of the one node this text names: its id, exactly a name of it, or a name near to its alone.

    Callers say which node was taken where the text is not exactly its name.

    Raises:
        UsageError: no node or several are named so; the message lists candidates.
    """
    if not text.strip() or not text.isprintable():
        raise UsageError("An empty text, or one with invisible characters, names nothing; give an id or a name")
    wanted = _labels(labels)
    with closing(_connect(projection)) as database:
        condition, arguments = _condition(wanted)
        same = database.execute(f"{_FOUND} WHERE node.id = ?{condition}", [text, *arguments]).fetchall()
        if not same:
            same = list(_exact(database, fold(text), wanted, _MOST_COMPARED)) if len(text) <= 4 * LONGEST else []
    named = {row[1]: _as_dict(row, "exact") for row in same}
    if len(named) == 1:
        return str(next(iter(named)))
    what = " or ".join(labels) or "node"
    shown = text if len(text) <= 80 else f"{text[:80]}..."
    if named:
        raise UsageError(f"'{shown}' names {len(named)} of {what}; give the id of one:\n{_listing(named.values())}")
    other = [row for row in search(projection, text, limit=5) if row["id"] == text]
    if other:
        raise UsageError(f"{text} is a {other[0]['label']} ({other[0]['name']}); asked for is a {what}")
    near = search(projection, text, labels=labels, limit=10)
    if len(near) == 1 and len(fold(text)) >= _LEAST_LETTERS[near[0]["match"]]:
        return str(near[0]["id"])
    if near:
        raise UsageError(f"No {what} is called exactly '{shown}'; near to it, give the id of one:\n{_listing(near)}")
    raise UsageError(f"No {what} has an id or name like '{shown}' in what is loaded")


def _connect(projection: Projection) -> sqlite3.Connection:
    return read_only(build_index(projection))


def _labels(labels: Sequence[str]) -> list[str]:
    """Labels with families written out."""
    wanted = [name for label in labels for name in model.FAMILIES.get(label, (label,))]
    for label in wanted:
        if label not in model.LABELS:
            raise UsageError(f"There is no label '{label[:40]}'; there are: {', '.join(model.LABELS)}")
    return wanted


def _condition(labels: list[str]) -> tuple[str, list[str]]:
    if not labels:
        return "", []
    return f" AND node.label IN ({', '.join('?' * len(labels))})", labels


def _stages(
    database: sqlite3.Connection, folded: str, labels: list[str], limit: int
) -> Iterator[tuple[str, list[Found]]]:
    """Ever looser ways to match, each with its rows in order."""
    yield "exact", list(_exact(database, folded, labels, limit))
    yield "prefix", _by_length(_prefix(database, folded, labels, limit))
    if len(folded) >= _FEWEST_LETTERS:
        yield "substring", _by_length(_substring(database, folded, labels, limit))
        yield "near", _near(database, folded, labels, limit)


def _exact(database: sqlite3.Connection, folded: str, labels: list[str], limit: int) -> Iterator[Found]:
    condition, arguments = _condition(labels)
    query = f"{_FOUND} WHERE entry.folded = ?{condition} ORDER BY entry.kind, node.id LIMIT ?"
    return database.execute(query, [folded, *arguments, limit])


def _prefix(database: sqlite3.Connection, folded: str, labels: list[str], limit: int) -> list[Found]:
    condition, arguments = _condition(labels)
    query = f"{_FOUND} WHERE entry.folded >= ? AND entry.folded < ?{condition} LIMIT ?"
    return database.execute(query, [folded, f"{folded}\U0010ffff", *arguments, 5 * limit]).fetchall()


def _substring(database: sqlite3.Connection, folded: str, labels: list[str], limit: int) -> list[Found]:
    """Texts with all groups of three letters, and then with the text itself."""
    condition, arguments = _condition(labels)
    query = (
        f"{_FOUND} JOIN letters ON letters.rowid = entry.number "
        f"WHERE letters MATCH ? AND instr(entry.folded, ?){condition} LIMIT ?"
    )
    together = " AND ".join(f'"{group}"' for group in _groups(folded))
    return database.execute(query, [together, folded, *arguments, 5 * limit]).fetchall()


def _near(database: sqlite3.Connection, folded: str, labels: list[str], limit: int) -> list[Found]:
    """Texts that share rare groups of letters, compared letter by letter."""
    groups = _groups(folded)
    marks = ", ".join("?" * len(groups))
    often = database.execute(f"SELECT doc, term FROM often WHERE term IN ({marks})", groups).fetchall()  # noqa: S608
    chosen: list[str] = []
    compared = 0
    for count, group in sorted(often):
        compared += count
        if chosen and compared > _MOST_COMPARED:
            break
        chosen.append(group)
    if not chosen:
        return []
    condition, arguments = _condition(labels)
    query = f"{_FOUND} JOIN letters ON letters.rowid = entry.number WHERE letters MATCH ?{condition} LIMIT ?"
    either = " OR ".join(f'"{group}"' for group in chosen)
    rows = database.execute(query, [either, *arguments, 2 * _MOST_COMPARED]).fetchall()
    scored = process.extract(folded, [row[6] for row in rows], scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=5 * limit)
    return [rows[at] for _, _, at in sorted(scored, key=lambda one: (-one[1], len(one[0]), rows[one[2]][1]))]


def _groups(folded: str) -> list[str]:
    return sorted({folded[at : at + 3] for at in range(len(folded) - 2)})


def _by_length(rows: list[Found]) -> list[Found]:
    """Companies, organisations and places first; then shorter texts: less of them is not in the question."""
    return sorted(rows, key=lambda row: (row[3] not in _FIRST, len(row[6]), row[6], row[7], row[1]))


def _as_dict(row: Found, match: str) -> dict[str, Any]:
    _, node_id, name, label, country, text, _, kind = row
    about = {"id": node_id, "name": name, "label": label, "country": country}
    return {**about, "text": text, "kind": KINDS[kind], "match": match}


def _listing(rows: Any) -> str:
    shown = list(rows)
    lines = [f"  {row['id']}  {row['name'] or row['text']} ({row['label']}, {row['country'] or '-'})" for row in shown]
    more = len(lines) - 20
    return "\n".join([*lines[:20], *([f"  ... and {more} more"] if more > 0 else [])])
