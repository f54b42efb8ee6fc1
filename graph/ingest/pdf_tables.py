"""Tables of a PDF as sheets of rows, one a page, so that page and row are the citation. Needs the extra ``pdf``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.errors import InputError

MAX_PAGES = 1_000
MAX_CHARACTERS = 200_000
"""Of one page; a full page of a list has about 10,000."""
_UNDECODED = re.compile("\\(cid:\\d+\\)|[\ufffd\ue000-\uf8ff]")
_CONVERT = "convert it with a program that reads pictures of text, check every row, and load that table"


@dataclass(frozen=True)
class PdfTable:
    """One ruled table of a page."""

    page: int
    several: bool
    """The page has other tables."""
    number: int
    rows: tuple[tuple[int, list[str]], ...]
    """Titles above the table as rows 0 (and the header of the page before, where it continues one), then its rows."""
    notes: tuple[str, ...] = field(default=())

    @property
    def where(self) -> str:
        """``page 3``, or ``page 3 table 2``."""
        return f"page {self.page} table {self.number}" if self.several else f"page {self.page}"


def pdf_tables(path: Path) -> tuple[PdfTable, ...]:
    """Every ruled table of a PDF.

    A table that has as many columns as the one before and does not repeat its first full row continues it.

    Raises:
        InputError: the extra is not installed; the file is damaged or protected; a page holds text that cannot be
            decoded, a picture of text, or text without a ruled table behind one that has a table. It names the page.
    """
    found = path.stat()
    return _tables(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _tables(path: Path, changed: int, size: int) -> tuple[PdfTable, ...]:
    try:
        import pdfplumber
        from pdfminer import settings
    except ImportError:
        raise InputError(
            f"{path.name} is a PDF, which needs an extra part of tiertrace: pip install 'tiertrace[pdf]'"
        ) from None
    before, settings.STRICT = settings.STRICT, True  # otherwise what is damaged is left out without a word
    try:
        with pdfplumber.open(path) as document:
            return _joined(path, list(_pages(path, document)))
    except (InputError, KeyboardInterrupt, MemoryError):
        raise
    except Exception as error:  # the parser fails in many ways on damaged files
        said = str(error)[:120] or type(error).__name__
        what = "is protected by a password" if "assword" in f"{said}{type(error).__name__}" else f"is damaged ({said})"
        raise InputError(f"{path.name} {what}; open it and save (print) it anew as PDF without protection") from None
    finally:
        settings.STRICT = before


@dataclass(frozen=True)
class _Page:
    number: int
    tables: list[list[list[str]]]
    titles: list[str]
    """Lines above the first table; all lines where there is none."""
    outside: list[str]
    """Lines elsewhere outside the tables."""


def _pages(path: Path, document: Any) -> Iterator[_Page]:
    from pdfminer.pdftypes import resolve1

    if len(document.pages) > MAX_PAGES:
        raise InputError(f"{path.name} has {len(document.pages):,} pages, the limit is {MAX_PAGES:,}; split it")
    declared = resolve1(resolve1(document.doc.catalog["Pages"])["Count"])
    if declared != len(document.pages):
        raise InputError(
            f"{path.name} declares {declared!s:.20} pages and has {len(document.pages):,}; save (print) it anew"
        )
    for number, page in enumerate(document.pages, start=1):
        _check_text(f"{path.name}, page {number}", page)
        tables = page.find_tables()
        first = min((table.bbox[1] for table in tables), default=page.height)
        lines = page.filter(lambda one, boxes=[table.bbox for table in tables]: not _inside(one, boxes))
        above: list[str] = []
        outside: list[str] = []
        for line in lines.extract_text_lines(return_chars=False):
            (above if line["top"] < first else outside).append(line["text"])
        yield _Page(number, [_texts(table) for table in tables], above, outside)
        page.close()


def _check_text(where: str, page: Any) -> None:
    """Refuse a page that shows what cannot be read: rows must not be missing in silence."""
    if len(page.chars) > MAX_CHARACTERS:
        raise InputError(f"{where} has {len(page.chars):,} characters, the limit is {MAX_CHARACTERS:,}; split it")
    if not page.chars and (page.images or page.curves or len(page.rects) + len(page.lines) > 4):
        raise InputError(f"{where} holds no text but a picture of it (a scan); {_CONVERT}")
    if not page.chars:
        raise InputError(
            f"{where} holds nothing that can be read; if it is blank, save the PDF without it, else it is damaged"
        )
    wrong = [one for one in page.chars if _UNDECODED.search(one["text"])]
    if wrong:
        shown = _UNDECODED.search(wrong[0]["text"])
        raise InputError(
            f"{where}: {len(wrong):,} characters cannot be decoded (the font says only "
            f"{shown[0] if shown else ''!r}, not which letter it is); {_CONVERT}"
        )


def _inside(one: Any, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    if one.get("object_type") != "char":
        return True  # only text is looked at
    x, y = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _texts(table: Any) -> list[list[str]]:
    return [[(cell or "").replace("\n", " ").strip() for cell in row] for row in table.extract()]


def _joined(path: Path, pages: Sequence[_Page]) -> tuple[PdfTable, ...]:
    made: list[PdfTable] = []
    header: list[str] = []
    outside = [line for page in pages for line in page.outside]
    outside += [line for page in pages[1:] if page.tables for line in page.titles]
    for page in pages:
        if not page.tables and page.titles and header:
            raise InputError(
                f"{path.name}, page {page.number} has text and no ruled table ('{page.titles[0][:60]}'), so its rows "
                "cannot be told; if it holds none, save the PDF without this page"
            )
        for number, rows in enumerate(page.tables, start=1):
            lines = list(enumerate(rows, start=1))
            if header and len(rows[0]) == len(header) and header not in rows:
                lines.insert(0, (0, header))
            elif number == 1 and not made:
                titles = [line for one in pages[: page.number] for line in one.titles]
                lines = [*((0, [title]) for title in titles), *lines]
            if not header or len(rows[0]) != len(header):
                header = next((row for row in rows if all(row)), rows[0])
            made.append(PdfTable(page.number, len(page.tables) > 1, number, tuple(lines), ()))
    if not made:
        begins = next((line for page in pages for line in page.titles), "")
        raise InputError(
            f"{path.name} has no ruled table in its {len(pages):,} pages (it begins '{begins[:60]}'); where columns are"
            " told only by white space they cannot be told with certainty: convert it to CSV, check it, and load that"
        )
    before = [page for page in pages[: made[0].page - 1] if page.titles]
    said = [
        f"page {one.number} has no table; none of its {len(one.titles):,} lines was read as a row" for one in before
    ]
    first = _with_note(made[0], outside)
    return (replace(first, notes=(*said, *first.notes)), *made[1:])


def _with_note(table: PdfTable, outside: Sequence[str]) -> PdfTable:
    if not outside:
        return table
    shown = "; ".join(repr(line[:60]) for line in list(dict.fromkeys(outside))[:3])
    said = f"{len(outside):,} lines outside the tables (headings, page numbers) were not read, such as {shown}"
    return PdfTable(table.page, table.several, table.number, table.rows, (said,))
