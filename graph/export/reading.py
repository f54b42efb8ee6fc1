"""An answer of ``tiertrace trace`` or ``tiertrace brands`` read into one shape for picture and table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.errors import UsageError
from graph.export import limits, response_words, words
from graph.export.text import cleaned

Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One row of an answer: a finding of a trace, or a brand that reaches the site."""

    number: int
    """Counts from 1 in the order of the answer."""
    target: Json
    """The node the row is about: the facility of the finding, or the brand."""
    incident: Json | None
    verdict: str | None
    strength: str | None
    status: str | None
    tier: int | None
    hops: int | None
    path_count: int | None
    paths: tuple[Json, ...]
    responses: tuple[Json, ...] = ()
    """What companies answered, as ``graph.trace.responses`` has it."""

    @property
    def anchor(self) -> str:
        """Where the row stands in the page."""
        return f"row-{self.number}"

    @property
    def path_nodes(self) -> list[Json]:
        """The nodes of the best path in order; the target alone when no path is given."""
        return path_nodes(self.paths[0]) if self.paths and self.paths[0]["steps"] else [self.target]


@dataclass(frozen=True)
class Reading:
    """A whole answer."""

    reverse: bool
    """True for the brands of a site, False for the findings behind a brand."""
    subject: Json
    starts: tuple[Json, ...]
    """The owners from which a group was traced, when they are not the brand itself."""
    entries: tuple[Entry, ...]
    incidents: tuple[Json, ...]
    """Those on record at a site and its buildings; of a brand, those of its findings."""
    as_of: str | None
    """The day the links are judged against in place of the incident's dates, if one was asked for."""
    digest: str | None
    truncated: bool
    coverage: Json
    empty: str
    """Sentences on what is not there, ready to print: in an empty answer,"""
    left_out: str
    """by limits and filters,"""
    others: str
    """because it was not asked for,"""
    retracted: str
    """and as retracted."""
    silence: str = ""
    """Of which rows no response of the company is recorded."""

    def in_order(self) -> list[Entry]:
        """The rows with the best evidence first, else as the answer has them."""

        def key(entry: Entry) -> tuple[int, int, int]:
            verdict = words.VERDICTS.index(entry.verdict) if entry.verdict in words.VERDICTS else len(words.VERDICTS)
            strength = words.STRENGTHS.index(entry.strength) if entry.strength in words.STRENGTHS else 9
            return verdict, strength, entry.number

        return sorted(self.entries, key=key)

    def paths(self) -> Iterator[tuple[Entry, Json]]:
        """Every path of every row, all best paths before all alternatives."""
        ordered = self.in_order()
        for rank in range(max((len(entry.paths) for entry in ordered), default=0)):
            for entry in ordered:
                if rank < len(entry.paths):
                    yield entry, entry.paths[rank]


def read(answer: Json, *, as_it_is: bool = False) -> Reading:
    """Read an answer.

    Args:
        answer: of either question.
        as_it_is: leave its texts uncleaned: the boxes of a picture clean what they show, and show little of it.

    Raises:
        UsageError: it is the answer of neither question, or a part of it is missing.
    """
    try:
        return _read(answer if as_it_is else cleaned(answer))
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"this is no answer of 'tiertrace trace' or 'tiertrace brands' ({type(error).__name__}: {error}); "
            "write one with --format json"
        ) from error


def _read(answer: Any) -> Reading:
    reverse = "site" in answer
    rows = answer["brands" if reverse else "findings"]
    entries = tuple(_entry(row, number, reverse) for number, row in enumerate(rows, 1))
    stated = answer.get("incidents") or [entry.incident for entry in entries if entry.incident]
    return Reading(
        reverse=reverse,
        subject=answer["site" if reverse else "brand"],
        starts=tuple(start for start in answer.get("starts") or () if start["id"] != answer["brand"]["id"]),
        entries=entries,
        incidents=tuple({incident["id"]: incident for incident in stated}.values()),
        as_of=answer.get("as_of"),
        digest=answer.get("digest"),
        truncated=bool(answer.get("truncated")),
        coverage=answer.get("coverage") or {},
        empty="" if rows else limits.nothing(answer),
        left_out=limits.left_out(answer),
        others=limits.others(answer) if rows else "",
        retracted=limits.retracted(answer),
        silence=response_words.silence(answer),
    )


def _entry(row: Json, number: int, reverse: bool) -> Entry:
    incident = row.get("incident")
    return Entry(
        number=number,
        target=row["brand" if reverse else "facility"],
        incident={"id": incident} if isinstance(incident, str) else incident,
        verdict=row["verdict"],
        strength=row["strength"],
        status=row["status"],
        tier=row["tier"],
        hops=row["hops"],
        path_count=row.get("path_count"),
        paths=tuple({**path, "steps": path["steps"]} for path in row["paths"]),
        responses=tuple(row.get("responses") or ()),
    )


def path_nodes(path: Json) -> list[Json]:
    """The nodes of a path in order."""
    steps = path["steps"]
    return [steps[0]["from"], *(step["to"] for step in steps)] if steps else []


def listing(value: object) -> list[str]:
    """A value that may be null, one text or a list, as a list of texts."""
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return [text for inner in value for text in listing(inner)]
    return [str(value)]
