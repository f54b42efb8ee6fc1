"""JSON, JSON lines and XML as records: bounded, cleaned, every key accounted for, no value of a wrong shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.files import decoded, read_bytes
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
    def _ways(self) -> dict[str, str]:
        ways = dict.fromkeys(self.read, "read") | dict(self.ignored)
        return ways | dict.fromkeys(self.personal, "personal")

    def way(self, path: str) -> str | None:
        """``read``, ``personal``, the reason to leave it out, or None for a key nobody declared."""
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


def read_json(
    path: Path,
    rows: Rows,
    shape: Shape,
    find: Callable[[Any], Any] = lambda whole: whole,
    shaped: Callable[[Object], Object] = lambda one: one,
) -> Iterator[Record]:
    """The records of a JSON or JSON lines file; each is to be stated, folded or refused by the caller.

    Args:
        find: the list of records in the whole file; one object alone is a list of one.
        shaped: a record as the format's other forms write it.

    Raises:
        InputError: it is no JSON, or has no list of records.
    """
    rows.files.append(path)
    found = _objects(path, decoded(read_bytes(path), path.name, rows.given.encoding), find)
    yield from _records(path, rows, shape, found, shaped)


def read_xml(
    path: Path, rows: Rows, shape: Shape, tag: str, shaped: Callable[[Object], Object] = lambda one: one
) -> Iterator[Record]:
    """The records of an XML file, one for each element called ``tag``, without namespaces.

    Raises:
        InputError: it is no XML, or declares entities (which could fill the memory).
    """
    rows.files.append(path)
    yield from _records(path, rows, shape, _elements(path, rows, tag), shaped)


def xml_text(path: Path, tag: str) -> str | None:
    """Text of the first element called ``tag`` near the start of an XML file, or None; never raises."""
    try:
        for count, (_, element) in enumerate(ElementTree.iterparse(str(path), events=("end",))):
            if element.tag.rpartition("}")[2] == tag:
                return (element.text or "").strip() or None
            if count > _DEEP:
                break
    except (ParseError, DefusedXmlException, OSError, ValueError, LookupError):
        pass
    return None


def _objects(path: Path, text: str, find: Callable[[Any], Any]) -> Iterator[tuple[int, Any]]:
    whole, error = _parsed(text)
    if error is None:
        found = find(whole)
        if isinstance(found, dict):
            found = [found]
        if not isinstance(found, list):
            raise InputError(f"{path.name} has no list of records where this format keeps it; is it another format?")
        return enumerate(found, 1)
    lines = text.split("\n")
    if "\n" not in text.strip() or _parsed(lines[0])[1] is not None:
        raise InputError(f"{path.name} is no JSON: {error}; was it downloaded completely?")
    return ((number, _line(line)) for number, line in enumerate(lines, 1) if line.strip())


def _line(line: str) -> Any:
    found, error = _parsed(line)
    return found if error is None else ValueError(error)


def _parsed(text: str) -> tuple[Any, str | None]:
    try:
        return json.loads(text), None
    except RecursionError:
        return None, "it is nested too deeply"
    except ValueError as error:
        return None, str(error)[:120]


def _records(
    path: Path, rows: Rows, shape: Shape, found: Iterator[tuple[int, Any]], shaped: Callable[[Object], Object]
) -> Iterator[Record]:
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
            rows.accounts.ignore(path[:200], "not known to this importer")
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


def _elements(path: Path, rows: Rows, tag: str) -> Iterator[tuple[int, Object]]:
    number = 0
    try:
        for _, element in ElementTree.iterparse(str(path), events=("end",)):
            if element.tag.rpartition("}")[2] == tag:
                number += 1
                yield number, _plain(element, rows)
                element.clear()
    except ParseError as error:
        raise InputError(f"{path.name} is damaged XML ({error}); was it downloaded completely?") from None
    except DefusedXmlException:
        raise InputError(f"{path.name} declares XML entities, which no published list needs; it was not read") from None
    except (ValueError, LookupError) as error:
        raise InputError(f"{path.name} cannot be decoded ({error}); save it as UTF-8") from None


def _plain(element: Element, rows: Rows) -> Object:
    """An element as an object: repeated children become a list, attributes are reported as not read."""
    found: Object = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        for attribute in child.attrib:
            rows.accounts.ignore(f"{name}/@{attribute.rpartition('}')[2]}", "attribute of the element; not needed")
        value = _plain(child, rows) if len(child) else (child.text or "").strip()
        if name in found:
            before = found[name]
            found[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[name] = value
    return found
