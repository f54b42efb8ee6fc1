"""Tables of a saved web page: rows of text with the line they stand at, and the last heading before each table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "button", "strong", "p", "legend")
_NEVER = ("script", "style", "template", "noscript")


@dataclass
class HtmlTable:
    """One table."""

    heading: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Line in the file, and the text of each cell."""


class HtmlTables(HTMLParser):
    """Collects every table; a table within a cell counts as text of the cell.

    Args:
        wanted: a heading counts where it matches; others are passed over.
    """

    def __init__(self, wanted: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[HtmlTable] = []
        self.text: list[str] = []
        """All visible text of the page."""
        self._wanted = wanted
        self._heading = ""
        self._depth = 0
        self._cell: list[str] | None = None
        self._said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, row, cell or heading begins."""
        if tag in _NEVER:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._close_heading()
                self.tables.append(HtmlTable(self._heading))
        elif self._depth == 1 and tag == "tr" and self.tables:
            self._close_cell()
            self.tables[-1].rows.append((self.getpos()[0], []))
        elif self._depth == 1 and tag in ("td", "th") and self.tables:
            self._close_cell()
            if not self.tables[-1].rows:
                self.tables[-1].rows.append((self.getpos()[0], []))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")
        elif tag in _HEADINGS and self._cell is None:
            self._close_heading()

    def handle_endtag(self, tag: str) -> None:
        """A table, cell or heading ends."""
        if tag in _NEVER:
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            self._close_cell()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag in _HEADINGS and self._cell is None:
            self._close_heading()

    def handle_data(self, data: str) -> None:
        """Text: of the open cell, or of a heading."""
        if self._silent:
            return
        self.text.append(data)
        if self._cell is not None:
            self._cell.append(data)
        else:
            self._said.append(data)

    def _close_cell(self) -> None:
        if self._cell is not None:
            self.tables[-1].rows[-1][1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def _close_heading(self) -> None:
        text = " ".join("".join(self._said).split())
        self._said = []
        if text and self._wanted.search(text):
            self._heading = text
