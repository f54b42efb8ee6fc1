"""Published XML: read safely and whole, with the line at which each element stands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, parse

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.files import kind_of, read_bytes
from graph.ingest.rows import Rows
from graph.ingest.tables import MAX_CELL

MAX_XML_BYTES = 100_000_000
_LINE = " line"
"""No attribute of XML can have this name: it holds a space."""


class _Lines(DefusedXMLParser):  # defusedxml builds it on the parser written in Python
    """Keeps the line of every start tag."""

    def _start(self, *args: Any, **more: Any) -> Element:
        element: Element = super()._start(*args, **more)  # type: ignore[misc]  # its stub knows the C parser only
        element.set(_LINE, str(self.parser.CurrentLineNumber))
        return element


def read_xml(path: Path, rows: Rows) -> Element:
    """The root of an XML file.

    Raises:
        InputError: it is no XML, damaged, too large, or could fill the memory (entities, external references).
    """
    rows.files.append(path)
    if kind_of(path) != "xml":
        raise InputError(f"{path.name} is no XML; was it saved or downloaded completely?")
    if path.stat().st_size > MAX_XML_BYTES:
        raise InputError(f"{path.name} has more than {MAX_XML_BYTES / 1e6:,.0f} MB, the limit for XML; split it")
    try:
        root = parse(io.BytesIO(read_bytes(path)), parser=_Lines()).getroot()
    except (ParseError, ValueError, LookupError, UnicodeError, RecursionError) as error:
        said = type(error).__name__ if isinstance(error, DefusedXmlException) else error
        raise InputError(f"{path.name} cannot be read as XML ({said}); download it again") from None
    assert root is not None  # a file without a root is a ParseError
    return root


class Places:
    """Names the place of each record as file:line; two records on one line are told apart."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self._path, self._rows = path, rows
        self._seen: dict[str, int] = {}

    def take(self, element: Element) -> str | None:
        """Take a record into the books; None where a person chose to leave it out."""
        where = f"{self._path.name}:{element.get(_LINE)}"
        self._seen[where] = count = self._seen.get(where, 0) + 1
        if count > 1:
            where = f"{where} ({count})"
        self._rows.accounts.take(self._path.name, where)
        if where in self._rows.accounts.set_aside:
            self._rows.fold(where, "set aside")
            return None
        return where


def refuse_unknown(path: Path, element: Element, known: Sequence[str]) -> None:
    """Refuse a child that the format does not have.

    Raises:
        InputError: there is one.
    """
    for child in element:
        if child.tag not in known:
            raise InputError(
                f"{path.name}:{child.get(_LINE)}: {element.tag} holds {str(child.tag)[:60]!r}, which this format does "
                f"not have; it has {', '.join(known)}"
            )


def text_of(element: Element, tag: str, cleaner: Cleaner, where: str, rows: Rows) -> str:
    """Cleaned text of a child, empty where it is missing; too long a text is a problem."""
    text = cleaner.clean(tag, element.findtext(tag) or "", where)
    if len(text) > MAX_CELL:
        rows.problem(where, f"{tag} has {len(text):,} characters, the limit is {MAX_CELL:,}")
        return ""
    return text
