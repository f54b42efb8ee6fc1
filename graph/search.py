"""The name index: find a node by its name, another name, a published identifier or its id, also with a typo.

One SQLite file per build, ``<build>/names.sqlite``, made when it is first asked for and
whole or absent. It needs no server. A search never decides: ``resolve`` takes a text
only if it names exactly one node, else it lists candidates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from graph import model
from graph.errors import UsageError
from graph.names import ORDER, WORDS, build_index, fold, read_only
from graph.projection import Projection

KINDS = ("name", "alias", "identifier", "id", "words")
"""What the text that matched is; words describe a node that has no name of its own, and are looked at when asked."""
MATCHES = ("exact", "prefix", "substring", "words", "near")
"""Best first; words: each word of the question is in the text, in whatever order."""
LONGEST = 200
"""Letters of a question that are looked at."""
_NEAR = 78.0
"""Least similarity, of 100, of a near name: letter by letter, in another order of words, or to a part of it."""
_ID = KINDS.index("id")
"""An id is written as it is or not at all: it is never near."""
_NEAR_IN_PART, _MOST_BY_WORDS, _LESS_THAN_WHOLE = 75.0, 1_000, 0.95
"""Least likeness to a part of a text, and how many such texts are compared word for word; a name is more than words."""
_MOST_COMPARED = 60_000
"""Names that are compared letter by letter for one question."""
_FIRST = (*model.PARTIES, *model.FACILITIES)
_LEAST_LETTERS = {"exact": 1, "prefix": 2, "substring": 3, "words": 3, "near": 5}
"""Letters that a text needs before the one name near to it is taken for what is meant."""
_FEWEST_LETTERS = 3
"""The index knows groups of three letters."""

_FOUND = """SELECT entry.number, node.id, node.name, node.label, node.country, entry.text, entry.folded, entry.kind,
node.place FROM entry JOIN node ON node.number = entry.node """

Found = tuple[Any, ...]


def search(
    projection: Projection,
    text: str,
    *,
    labels: Sequence[str] = (),
    limit: int = 20,
    words: bool = False,
    matches: Sequence[str] = MATCHES,
) -> list[dict[str, Any]]:
    """Nodes whose name, alias, identifier or id is like the text, best first.

    Args:
        labels: only nodes with one of these; families ("Company", "Facility") are labels too; all if empty.
        limit: rows at most.
        words: look at what describes a node too: category and summary of an incident, publisher of a document.
        matches: ways to match that are tried, of ``MATCHES``.

    Returns:
        ``{"id", "name", "label", "country", "place", "text", "kind", "match"}``: the address of a facility or the
        publisher of a document, the text that matched, what it is (one of ``KINDS``) and how it matched (one of
        ``MATCHES``). A node is there once, with its best match.

    Raises:
        UsageError: a label that does not exist.
    """
    wanted = _labels(labels)
    folded = fold(text[: 4 * LONGEST])[:LONGEST].strip()
    if not folded or limit < 1:
        return []
    with closing(_connect(projection)) as database:
        # Only question marks are ever put into a statement; texts are values.
        asked = _Asked(database, folded, wanted, limit, WORDS if words else WORDS - 1)
        found: dict[str, dict[str, Any]] = {}
        for match in MATCHES:
            if match not in matches or (match in _BY_LETTERS and len(folded) < _FEWEST_LETTERS):
                continue
            if match == "near" and found:  # a guess only where nothing has the text in it
                break
            for row in _WAYS[match](asked):
                found.setdefault(row[1], _as_dict(row, match))
            if len(found) >= limit:
                break
    return list(found.values())[:limit]


def resolve(projection: Projection, text: str, labels: Sequence[str] = ()) -> str:
    """The id of the one node this text names: its id or a former one, exactly a name of it, or one near to it alone.

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
            former = f"{_FOUND} JOIN former ON former.node = node.number WHERE former.id = ?{condition}"
            same = database.execute(former, [text, *arguments]).fetchall()
        if not same and len(text) <= 4 * LONGEST:
            same = _exact(_Asked(database, fold(text), wanted, _MOST_COMPARED, WORDS - 1))
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


@dataclass(frozen=True)
class _Asked:
    """One question to the index."""

    database: sqlite3.Connection
    folded: str
    labels: list[str]
    limit: int
    most_kind: int
    """Entries of this kind and of those before it are looked at."""

    @property
    def codes(self) -> list[int]:
        """The labels as the file numbers them."""
        return [code for code, label in enumerate(ORDER) if not self.labels or label in self.labels]

    def spans(self) -> list[tuple[int, int]]:
        """First and last entry of every run of labels that lie side by side."""
        runs: list[tuple[int, int]] = []
        rows = self.database.execute("SELECT label, first, last FROM span ORDER BY label").fetchall()
        for first, last in ((first, last) for code, first, last in rows if code in self.codes):
            if runs and runs[-1][1] == first - 1:
                runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return runs


def _exact(asked: _Asked) -> list[Found]:
    marks = ", ".join("?" * len(asked.codes))
    query = (
        f"{_FOUND} WHERE entry.label IN ({marks}) AND entry.folded = ? AND entry.kind <= ? "
        "ORDER BY entry.kind, node.id LIMIT ?"
    )
    return asked.database.execute(query, [*asked.codes, asked.folded, asked.most_kind, asked.limit]).fetchall()


def _prefix(asked: _Asked) -> list[Found]:
    """Some of each label, so that a million factories leave room for a brand."""
    query = f"{_FOUND} WHERE entry.label = ? AND entry.folded >= ? AND entry.folded < ? AND entry.kind <= ? LIMIT ?"
    ends = (asked.folded, f"{asked.folded}\U0010ffff", asked.most_kind, 5 * asked.limit)
    return _by_length([row for code in asked.codes for row in asked.database.execute(query, [code, *ends])])


def _substring(asked: _Asked) -> list[Found]:
    """Texts with all groups of three letters, and then with the text itself."""
    return _with_all(asked, [asked.folded])


def _words(asked: _Asked) -> list[Found]:
    """Texts with every word of the question in them; short words are looked for where another narrows the search."""
    words = sorted(set(asked.folded.split()))
    return _with_all(asked, words) if len(words) > 1 and any(len(word) >= _FEWEST_LETTERS for word in words) else []


def _with_all(asked: _Asked, parts: list[str]) -> list[Found]:
    inside = " AND instr(entry.folded, ?)" * len(parts)
    query = (
        f"{_FOUND} JOIN letters ON letters.rowid = entry.number "
        f"WHERE letters MATCH ? AND letters.rowid BETWEEN ? AND ?{inside} AND entry.kind <= ? LIMIT ?"
    )
    together = " AND ".join(sorted({f'"{group}"' for part in parts for group in _groups(part)}))
    rows: list[Found] = []
    for first, last in asked.spans():
        values = [together, first, last, *parts, asked.most_kind, 5 * asked.limit]
        rows += asked.database.execute(query, values)
    return _by_length(rows)


def _near(asked: _Asked) -> list[Found]:
    """Texts that share rare groups of letters, compared letter by letter."""
    groups = _groups(asked.folded)
    marks = ", ".join("?" * len(groups))
    often = asked.database.execute(f"SELECT doc, term FROM often WHERE term IN ({marks})", groups).fetchall()  # noqa: S608
    chosen: list[str] = []
    compared = 0
    for count, group in sorted(often):
        compared += count
        if chosen and compared > _MOST_COMPARED:
            break
        chosen.append(group)
    if not chosen:
        return []
    either = " OR ".join(f'"{group}"' for group in chosen)
    query = (
        "SELECT entry.number, entry.folded FROM letters JOIN entry ON entry.number = letters.rowid "
        "WHERE letters MATCH ? AND letters.rowid BETWEEN ? AND ? AND entry.kind <= ? AND entry.kind <> ? LIMIT ?"
    )
    rows: list[tuple[int, str]] = []
    for first, last in asked.spans():
        rows += asked.database.execute(query, [either, first, last, asked.most_kind, _ID, _MOST_COMPARED])
    score = {rows[at][0]: value for at, value in _scored(asked.folded, [row[1] for row in rows], 5 * asked.limit)}
    query = f"{_FOUND} WHERE entry.number IN ({', '.join('?' * len(score))})"
    found: list[Found] = asked.database.execute(query, list(score)).fetchall()
    return sorted(found, key=lambda row: (-score[row[0]], len(row[6]), row[1]))


def _scored(folded: str, texts: list[str], limit: int) -> list[tuple[int, float]]:
    """Places of the texts that are near enough, with their likeness: as a whole, or word for word to some of theirs."""
    whole = process.extract(folded, texts, scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=limit)
    score = {at: value for _, value, at in whole}
    part = process.extract(folded, texts, scorer=fuzz.partial_ratio, score_cutoff=_NEAR_IN_PART, limit=_MOST_BY_WORDS)
    for text, _, at in part:
        words = text.split()
        alike = [max(fuzz.ratio(one, other) for other in words) for one in folded.split()]
        value = _LESS_THAN_WHOLE * sum(alike) / len(alike)
        if value >= _NEAR:
            score[at] = max(value, score.get(at, 0.0))
    return sorted(score.items(), key=lambda one: (-one[1], len(texts[one[0]]), one[0]))[:limit]


_BY_LETTERS = ("substring", "words", "near")
_WAYS: dict[str, Callable[[_Asked], list[Found]]] = {
    "exact": _exact,
    "prefix": _prefix,
    "substring": _substring,
    "words": _words,
    "near": _near,
}


def _groups(folded: str) -> list[str]:
    return sorted({folded[at : at + 3] for at in range(len(folded) - 2)})


def _by_length(rows: list[Found]) -> list[Found]:
    """Companies, organisations and places first; then shorter texts: less of them is not in the question."""
    return sorted(rows, key=lambda row: (row[3] not in _FIRST, len(row[6]), row[6], row[7], row[1]))


def _as_dict(row: Found, match: str) -> dict[str, Any]:
    _, node_id, name, label, country, text, _, kind, place = row
    about = {"id": node_id, "name": name, "label": label, "country": country, "place": place}
    return {**about, "text": text, "kind": KINDS[kind], "match": match}


def _listing(rows: Any) -> str:
    shown = list(rows)
    lines = [f"  {row['id']}  {row['name'] or row['text']} ({row['label']}, {row['country'] or '-'})" for row in shown]
    more = len(lines) - 20
    return "\n".join([*lines[:20], *([f"  ... and {more} more"] if more > 0 else [])])
