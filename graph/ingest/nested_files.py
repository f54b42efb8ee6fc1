"""JSON, JSON lines and XML files as records, safely: bounded, strict, nothing lost between two equal keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from graph.errors import InputError
from graph.ingest.files import decoded, read_bytes
from graph.ingest.nested_records import Object, Record, Shape, records
from graph.ingest.rows import Rows

_SEARCHED = 40
"""Elements among which one of the header is looked for."""


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
    yield from records(path, rows, shape, found, shaped)


def read_xml(
    path: Path, rows: Rows, shape: Shape, tag: str, shaped: Callable[[Object], Object] = lambda one: one
) -> Iterator[Record]:
    """The records of an XML file, one for each element called ``tag``, without namespaces.

    Raises:
        InputError: it is no XML, or declares entities (which could fill the memory).
    """
    rows.files.append(path)
    yield from records(path, rows, shape, _elements(path, rows, tag), shaped)


def xml_text(path: Path, tag: str) -> str | None:
    """Text of the first element called ``tag`` near the start of an XML file, or None; never raises."""
    try:
        for count, (_, element) in enumerate(ElementTree.iterparse(str(path), events=("end",))):
            if element.tag.rpartition("}")[2] == tag:
                return (element.text or "").strip() or None
            if count > _SEARCHED:
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
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number), None
    except RecursionError:
        return None, "it is nested too deeply"
    except ValueError as error:
        return None, str(error)[:120]


def _once(pairs: list[tuple[str, Any]]) -> Object:
    """An object, refused where a key stands twice: one of the two values would be lost."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} stands twice in one object")
    return made


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no value of JSON")


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
    except RecursionError:
        raise InputError(f"{path.name} is nested too deeply for a published list; it was not read") from None
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
