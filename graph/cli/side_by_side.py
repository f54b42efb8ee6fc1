"""A doubtful pair as plain text: both records beside each other, what speaks for and against, next candidates."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.export import words
from graph.export.text import clean
from graph.match.marking import marked
from graph.match.review import Question, Side


def question_text(one: Question, width: int) -> str:
    """Everything a person needs to decide; words that only one record has stand in [brackets].

    Args:
        width: columns of the terminal.
    """
    lines = [_beside(one, width), clean(one.impact_sentence), ""]
    if one.verdict is not None:
        lines += [f"A person decided: {one.verdict}.", ""]
    if one.guards:
        lines += ["Not decided by the machine, because", *_items(guard.sentence for guard in one.guards), ""]
    if one.terms:
        lines += ["For and against, in points (log-odds):"]
        lines += [f"  {term.points:+7.2f}  {clean(term.sentence)}" for term in one.terms]
        lines += [f"  {one.log_odds or 0:+7.2f}  together", ""]
    if one.candidates:
        lines += ["Next candidates for the same record:"]
        for near in one.candidates:
            where = ", ".join(filter(None, (clean(near.address), words.country(near.country))))
            lines.append(f"  {near.log_odds:+7.2f}  {clean(near.name)} ({where or 'no address'}) {clean(near.id)}")
        lines.append("")
    return "\n".join(lines)


def _items(sentences: Any) -> list[str]:
    return [f"  - {clean(sentence)}" for sentence in sentences]


def _beside(one: Question, width: int) -> str:
    """Both records as two columns; rows that neither states are left out."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, width=width)
    table.add_column("", overflow="fold", min_width=11)
    table.add_column("A", overflow="fold", ratio=1)
    table.add_column("B", overflow="fold", ratio=1)
    for title, a, b in _rows(one):
        if a or b:
            table.add_row(Text(title), Text(a or "not stated"), Text(b or "not stated"))
    console = Console(file=io.StringIO(), width=width, no_color=True)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _rows(one: Question) -> list[tuple[str, str, str]]:
    found = []
    for name in ("name", "address"):
        only = one.differing.get(name, ((), ()))
        found.append((name, _marked(one.a.values.get(name), only[0]), _marked(one.b.values.get(name), only[1])))
    parts: dict[str, Callable[[Side], str | None]] = {
        "city": lambda side: side.values.get("city"),
        "region": lambda side: side.values.get("region"),
        "country": lambda side: words.country(side.values.get("country")),
        "position": _position,
        "kind": lambda side: words.role(side.label, side.values.get("level")),
        "identifiers": lambda side: ", ".join(side.values.get("identifiers") or ()),
        "record": lambda side: side.id,
        "in the build": lambda side: side.current if side.current != side.id else None,
        "one with": lambda side: ", ".join(side.joined),
        "incidents": lambda side: str(side.incidents) if side.incidents else None,
    }
    found += [(title, clean(part(one.a) or ""), clean(part(one.b) or "")) for title, part in parts.items()]
    return [*found, ("stated by", _sources(one.a), _sources(one.b))]


def _sources(side: Side) -> str:
    return "\n".join(source_text(source, side) for source in side.sources)


def _marked(text: Any, only: Sequence[str]) -> str:
    return "".join(f"[{piece}]" if hit else piece for piece, hit in marked(clean(str(text or "")), only))


def _position(side: Side) -> str:
    lat, lng = side.values.get("lat"), side.values.get("lng")
    if lat is None or lng is None:
        return ""
    return f"{lat:g}, {lng:g} ({clean(str(side.values.get('geocode_precision') or 'precision not stated'))})"


def source_text(source: dict[str, Any], side: Side) -> str:
    """A list that states a record: title, publisher, day, row, and its own spelling where that is another one."""
    row = source.get("row")
    parts = [
        source.get("title") or source.get("dataset"),
        source.get("publisher"),
        f"as of {source['as_of']}" if source.get("as_of") else None,
        ", ".join(row) if isinstance(row, list | tuple) else row,
    ]
    for name in ("name", "address"):
        if source.get(name) and source[name] != side.values.get(name):
            parts.append(f"there: {source[name]}")
    return clean("; ".join(str(part) for part in parts if part))
