"""The questions whose answers can leave, one module each, found by themselves.

A module here has ``KIND = Kind(...)``; there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graph import model
from graph.errors import UsageError
from graph.export import limits, words
from graph.export.content import Content, Json, Sheet
from graph.export.links_between import keys_between
from graph.export.network import Network
from graph.export.sheets import answer_sheets
from graph.projection import Projection
from graph.redaction import Redacted

if TYPE_CHECKING:
    from graph.export.dossier.parts import Dossier


@dataclass(frozen=True)
class Asked:
    """An answer before it is stamped."""

    title: str
    """What was asked, and of what, with counts."""
    name: str
    """Short name for files."""
    answer: Json
    picture: Json | None
    network: Network
    sheets: tuple[Sheet, ...]
    statements: tuple[str, ...] = ()
    """What it leaves out or cannot show, in sentences."""
    document: Callable[[Content], Dossier] | None = None
    """Of an answer that is a text to read: what makes it, once it is stamped."""


@dataclass(frozen=True)
class Subject:
    """What a question is about: one or several records, or a word."""

    parameter: str
    help: str
    labels: tuple[str, ...] = ()
    """Of the records whose id or name is taken; empty where it is no record."""
    many: bool = False


@dataclass(frozen=True)
class Option:
    """A parameter that may be left out."""

    name: str
    """As in the parameters: 'max_hops'."""
    help: str
    kind: str = "text"
    """text, int or flag."""
    values: tuple[str, ...] = ()
    many: bool = False
    """May it be given several times?"""
    least: int = 1
    most: int = 1_000_000
    labels: tuple[str, ...] = ()
    """Of the records whose id or name is taken; empty where it is no record."""
    typed: str = ""
    """As it is typed, where that is not its name: '--category'."""

    @property
    def flag(self) -> str:
        """As it is typed."""
        return self.typed or f"--{self.name.replace('_', '-')}"


@dataclass(frozen=True)
class Kind:
    """One question."""

    name: str
    title: str
    """What it asks, in one line."""
    ask: Callable[[Projection, Mapping[str, Any]], Asked]
    """Asks a build; the parameters are plain JSON, as a manifest keeps them."""
    subject: Subject | None = None
    options: tuple[Option, ...] = ()
    example: str = ""
    """What is typed behind 'tiertrace export KIND' in an example."""
    before: Callable[[Projection, Mapping[str, Any], Redacted], Json] | None = None
    """Of a question that must say where a profile took out what speaks against its answer: what it has to know of the
    build before. It is given to ``ask`` as the parameter ``BEFORE``, and goes into no manifest or command."""


BEFORE = "before_the_profile"
MAX_HOPS = Option("max_hops", "Most steps of a path.", "int", most=20)
MIN_STRENGTH = Option(
    "min_strength", "Only paths whose every step is as strong.", values=("strong", "fair", "contested", "weak")
)
AS_OF = Option("as_of", "Was the link live on this day, instead of during the incident?")
PATH_OPTIONS = (
    MAX_HOPS,
    Option("categories", "Only these rights.", values=tuple(model.CATEGORIES), many=True, typed="--category"),
    MIN_STRENGTH,
    AS_OF,
    Option("since", "Only incidents that can have gone on then or later; undated ones stay."),
    Option("until", "Only incidents that can have begun by then; undated ones stay."),
    Option("paths", "Paths to show of each.", "int", most=50),
)


def asked_paths(title: str, name: str, answer: Json, network: Network) -> Asked:
    """An answer of trace or brands, which pictures and dossiers tell."""
    sentences = tuple(limits.sentences(answer))
    return Asked(title, name, answer, answer, network, answer_sheets(answer, network), sentences)


@cache
def kinds() -> dict[str, Kind]:
    """All questions by name."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    found = [one for module in modules for one in (getattr(module, "KIND", None),) if one]
    return {one.name: one for one in sorted(found, key=lambda one: str(one.name))}


def kind(name: str) -> Kind:
    """A question by its name.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in kinds():
        raise UsageError(f"There is no export of '{name}'; there are: {', '.join(kinds())}")
    return kinds()[name]


def recorded_abuses(incidents: Collection[Json]) -> str:
    """'3 recorded abuses (2 documented, 1 alleged)': how surely each is known is always said."""
    counted = words.counted(len(incidents), "recorded abuse", "recorded abuses")
    return f"{counted} ({words.by_status(one['status'] for one in incidents)})" if incidents else counted


def named_in(answer: Any) -> tuple[set[str], set[str]]:
    """The ids of records and the keys of statements anywhere in an answer."""
    ids: set[str] = set()
    keys: set[str] = set()
    waiting = [answer]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            ids.update(one for one in [value.get("id")] if isinstance(one, str))
            keys.update(one for one in [value.get("key")] if isinstance(one, str))
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return ids, keys


def with_responses(
    projection: Projection, rows: Iterable[Mapping[str, Any]], ids: set[str], keys: set[str]
) -> tuple[set[str], set[str]]:
    """The ids and keys of an answer with its responses, who answered, and the statements that tie them to it.

    Args:
        rows: anything of the answer that carries ``responses``.
        ids, keys: what the answer names otherwise; what a response is about besides stays outside.
    """
    found = [one for row in rows for one in row.get("responses") or ()]
    there = ids | {one["id"] for one in found} | {one["company"]["id"] for one in found}
    return there, keys | (keys_between(projection, there, _OF_RESPONSES) if found else set())


_OF_RESPONSES = ("RESPONSE_OF", "CONCERNS")


def steps_of(rows: list[Json]) -> Iterator[Json]:
    """Every step of every path of the rows of an answer, and the other statements of that step."""
    for row in rows:
        for path in row["paths"]:
            yield from path["steps"]
