"""The instruments and their conditions, read strictly from ``datasets/reference/levers.toml``."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph import model
from graph.dates import bounds
from graph.errors import InputError
from graph.levers.checks import Check, checks

Json = dict[str, Any]
_IN_CHECKOUT = Path(__file__).parents[2] / "datasets" / "reference" / "levers.toml"
PAST_LABELS = ("Proceeding", "Agreement", "Policy", "Certificate")


@dataclass(frozen=True)
class Source:
    """Where a rule was read, and on which day."""

    title: str
    publisher: str
    url: str
    seen: str


@dataclass(frozen=True)
class Past:
    """Which records are cases of an instrument: by kind, and by a text in the name where kinds are wide."""

    label: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """One condition: in words, how it is held against the graph, what to collect where the graph does not say."""

    id: str
    says: str
    check: Check
    values: Mapping[str, Any]
    source: Source
    collect: str


@dataclass(frozen=True)
class Lever:
    """One instrument."""

    id: str
    name: str
    what: str
    law: str
    check: str
    sources: tuple[Source, ...]
    past: tuple[Past, ...]
    conditions: tuple[Condition, ...]
    holds: tuple[str, ...]
    """What a filing must hold, where a source says so."""
    holds_source: Source | None


@cache
def levers() -> tuple[Lever, ...]:
    """All instruments, by name."""
    return read_levers(_packaged() or _IN_CHECKOUT.read_text("utf-8"))


def _packaged() -> str | None:
    """The file as an installed wheel has it; None in a checkout."""
    file = files(__package__) / "levers.toml"
    return file.read_text("utf-8") if file.is_file() else None


def read_levers(text: str) -> tuple[Lever, ...]:
    """Read rules.

    Raises:
        InputError: a key, a check or a value that is not known, or one that is missing.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"levers.toml is no TOML: {error}") from error
    return tuple(sorted((_lever(name, table) for name, table in tables.items()), key=lambda one: (one.name, one.id)))


def _lever(name: str, table: Json) -> Lever:
    needed = {"name", "what", "law", "check", "sources", "past", "conditions"}
    _keys(name, table, needed, needed | {"holds", "holds_source"})
    sources = {key: _source(f"{name}.sources.{key}", one) for key, one in table["sources"].items()}
    if not sources or not table["conditions"]:
        raise InputError(f"levers.toml, {name}: a rule needs a source and a condition, or is left out")
    if ("holds" in table) != ("holds_source" in table):
        raise InputError(f"levers.toml, {name}: holds and holds_source belong together")
    return Lever(
        id=name,
        **{key: _text(f"{name}.{key}", table[key]) for key in ("name", "what", "law", "check")},
        sources=tuple(sources.values()),
        past=tuple(_past(name, one) for one in table["past"]),
        conditions=tuple(_condition(name, one, sources) for one in table["conditions"]),
        holds=tuple(table.get("holds", ())),
        holds_source=_cited(name, table["holds_source"], sources) if "holds_source" in table else None,
    )


def _source(where: str, table: Json) -> Source:
    names = {field.name for field in fields(Source)}
    _keys(where, table, names, names)
    if not table["url"].startswith(("http://", "https://")):
        raise InputError(f"levers.toml, {where}: the url is no web address")
    bounds(table["seen"])
    return Source(**{key: _text(f"{where}.{key}", value) for key, value in table.items()})


def _past(name: str, table: Json) -> Past:
    _keys(f"{name}.past", table, {"label", "kinds", "names"}, {"label", "kinds", "names"})
    if table["label"] not in PAST_LABELS or not table["kinds"]:
        raise InputError(f"levers.toml, {name}.past: label is one of {', '.join(PAST_LABELS)}, with at least one kind")
    return Past(table["label"], tuple(table["kinds"]), tuple(table["names"]))


def _condition(name: str, table: Json, sources: dict[str, Source]) -> Condition:
    needed = {"id", "says", "test", "source", "collect"}
    where = f"{name}.conditions.{table.get('id')}"
    _keys(where, table, needed, needed | {"values"})
    check = checks().get(table["test"])
    if check is None:
        raise InputError(f"levers.toml, {where}: test '{table['test']}' is none of {', '.join(sorted(checks()))}")
    values = table.get("values", {})
    taken = list(inspect.signature(check).parameters.values())[1:]
    needs = {one.name for one in taken if one.default is inspect.Parameter.empty}
    _keys(f"{where}.values", values, needs, {one.name for one in taken})
    wrong = {*values.get("categories", ()), *values.get("perhaps", ())} - set(model.CATEGORIES)
    if wrong:
        raise InputError(f"levers.toml, {where}: no such category: {', '.join(sorted(wrong))}")
    texts = {key: _text(f"{where}.{key}", table[key]) for key in ("id", "says", "collect")}
    return Condition(**texts, check=check, values=values, source=_cited(where, table["source"], sources))


def _cited(where: str, key: str, sources: dict[str, Source]) -> Source:
    if key not in sources:
        raise InputError(f"levers.toml, {where}: source '{key}' is none of {', '.join(sources)}")
    return sources[key]


def _keys(where: str, table: Any, needed: set[str], known: set[str]) -> None:
    if not isinstance(table, dict):
        raise InputError(f"levers.toml, {where}: this is to be a table")
    for problem, keys in (("unknown", table.keys() - known), ("missing", needed - table.keys())):
        if keys:
            raise InputError(f"levers.toml, {where}: {problem}: {', '.join(sorted(keys))}")


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"levers.toml, {where}: this is to be a text")
    return value
