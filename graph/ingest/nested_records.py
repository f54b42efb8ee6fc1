"""Records of nested data: every key accounted for, texts cleaned, no value of a wrong shape passed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.ingest.cells import INVISIBLE, Cleaner
from graph.ingest.rows import Rows
from graph.ingest.tables import MAX_CELL, MAX_NAME

Object = dict[str, Any]
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMES = ("name", "title", "caption", "legalname", "company")
_DEEP = 40


@dataclass(frozen=True)
class Shape:
    """The keys of a closed schema, as paths such as ``a.b[].c``; ``a.*`` is everything below ``a``, ``*`` any other."""

    read: tuple[str, ...]
    ignored: Mapping[str, str] = field(default_factory=dict)
    """Paths left out on purpose, with the reason."""
    personal: tuple[str, ...] = ()
    """Paths of personal data: dropped, and counted."""

    @cached_property
    def _found(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _ways(self) -> dict[str, str]:
        ways = dict.fromkeys(self.read, "read") | dict(self.ignored)
        return ways | dict.fromkeys(self.personal, "personal")

    def way(self, path: str) -> str | None:
        """``read``, ``personal``, the reason to leave it out, or None for a key nobody declared."""
        if path not in self._found:
            self._found[path] = self._way(path)
        return self._found[path]

    def _way(self, path: str) -> str | None:
        if path in self._ways:
            return self._ways[path]
        parts = path.split(".")
        for cut in range(len(parts), 0, -1):
            above = ".".join(parts[:cut])
            for one in (f"{above}.*", f"{above.removesuffix('[]')}.*"):
                if one in self._ways:
                    return self._ways[one]
        return self._ways.get("*")


@dataclass(frozen=True)
class Record:
    """One object of a file, or a part of one."""

    where: str
    """file:number of the record; of JSON lines, the line."""
    values: Object
    rows: Rows
    cleaner: Cleaner

    def at(self, path: str) -> Any:
        """What stands at a dotted path, or None."""
        found: Any = self.values
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def text(self, path: str) -> str | None:
        """A text, number or truth value as clean text; None where it is empty. Another shape is a problem."""
        return self._text(path, self.at(path))

    def texts(self, path: str) -> list[str]:
        """The texts of a list, or the one text."""
        found = self.at(path)
        several = found if isinstance(found, list) else [found]
        return [text for one in several if (text := self._text(path, one)) is not None]

    def parts(self, path: str) -> list[Record]:
        """The objects of a list, or the one object; anything else there is a problem."""
        found = self.at(path)
        if found is None or found == "":
            return []
        several = found if isinstance(found, list) else [found]
        for one in several:
            if not isinstance(one, dict):
                self.rows.problem(self.where, f"{path} holds {str(one)[:60]!r} where an object is expected")
        return [Record(self.where, one, self.rows, self.cleaner) for one in several if isinstance(one, dict)]

    def part(self, path: str) -> Record:
        """The one object at a path, or an empty one."""
        found = self.parts(path)
        return found[0] if found else Record(self.where, {}, self.rows, self.cleaner)

    def _text(self, path: str, found: Any) -> str | None:
        if found is None:
            return None
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, (dict, list)):
            self.rows.problem(self.where, f"{path} holds {str(found)[:60]!r} where a text is expected")
            return None
        text = self.cleaner.clean(path, str(found), self.where)
        limit = MAX_NAME if path.rpartition(".")[2].lower() in _NAMES else MAX_CELL
        if len(text) > limit:
            self.rows.problem(self.where, f"{path} has {len(text):,} characters, the limit is {limit:,}")
            return None
        return text or None


def records(
    path: Path, rows: Rows, shape: Shape, found: Iterator[tuple[int, Any]], shaped: Callable[[Object], Object]
) -> Iterator[Record]:
    """Number and value of each record of a file as records, taken into the books; each is to be accounted for.

    Args:
        found: a ValueError stands for a record that could not be parsed.
        shaped: a record as the format's other forms write it.
    """
    cleaner = Cleaner(rows.given.repair_text)
    rows.accounts.read.setdefault(path.name, 0)
    for number, one in found:
        where = f"{path.name}:{number}"
        rows.accounts.take(path.name, where)
        if where in rows.accounts.set_aside:
            rows.fold(where, "set aside")
        elif isinstance(one, ValueError):
            rows.problem(where, f"the line is no JSON: {one}")
        elif not isinstance(one, dict):
            rows.problem(where, f"{str(one)[:60]!r} is no record of names and values")
        elif _broken(one):
            rows.problem(where, "a text holds half a character (a lone surrogate), or is nested too deeply")
        else:
            record = shaped(one)
            _check_keys(record, shape, rows)
            yield Record(where, record, rows, cleaner)
    for note in cleaner.notes():
        rows.note(f"{path.name}: {note}")


def _broken(value: Any, depth: int = 0) -> bool:
    if isinstance(value, str):
        return not value.isascii() and _SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return depth > _DEEP or any(_broken(key) or _broken(one, depth + 1) for key, one in value.items())
    return isinstance(value, list) and (depth > _DEEP or any(_broken(one, depth + 1) for one in value))


def _check_keys(record: Object, shape: Shape, rows: Rows) -> None:
    """Say of every filled key what becomes of it; a key nobody declared is reported as not read."""
    for path in _paths(record, ""):
        way = shape.way(path)
        if way == "personal":
            rows.accounts.drop_personal(path, 1)
        elif way is None:
            rows.accounts.ignore(INVISIBLE.sub("", path)[:200], "not known to this importer")
        elif way != "read":
            rows.accounts.ignore(path, way)


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _paths(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in value:
            yield from _paths(one, f"{path}[]")
    elif value not in (None, ""):
        yield path
