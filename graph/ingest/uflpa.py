"""The UFLPA Entity List: a saved web page with a table for each section of the Act, or a CSV of its rows.

Each row is a Proceeding of kind entity_listing that concerns the company. Other names are counted against what the text
says; subsidiaries that it names are owned by the company as a statement of their own, and are not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.date_reading import date_in, read_date
from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.files import decoded, kind_of, read_bytes
from graph.ingest.html_tables import HtmlTable, HtmlTables
from graph.ingest.import_bans import LICENSE, MAX_NAMES, SUBSIDIARIES, company_id, state_subsidiaries
from graph.ingest.listed_names import Listed, read_name
from graph.ingest.peek import peek
from graph.ingest.published import Columns, plain, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

_NAMES = ("name of entity", "entity name")
_DATE = "effective date"
_SECTION = re.compile(r"2\s*\(d\)\s*\(2\)\s*\(B\)\s*\((i|ii|iii|iv|v)\)", re.IGNORECASE)
_UPDATED = re.compile(r"(?:last\s+(?:updated|reviewed|published)|as of)\s*(?:date)?\s*:?\s*(.{6,30})", re.IGNORECASE)
_MAX_HTML = 20_000_000
_GROUNDS = {
    "i": "makes goods in Xinjiang with forced labour",
    "ii": "works with the government of Xinjiang to recruit, move or receive people for forced labour",
    "iv": "exported goods made by those of the sections before",
    "v": "sources material from Xinjiang, or from those working with its government on labour programmes",
}
_TITLE = "UFLPA Entity List"


def recognises(path: Path) -> bool:
    """A page that speaks of the section and has the two columns, or a table that has them."""
    seen = peek(path)
    if seen.has("Name of Entity", _DATE) or seen.has("Entity name", _DATE):
        return True
    if seen.kind != "xml" or seen.xml[:1] not in ((), ("html",)):
        return False
    try:
        text = _text(path, None)
    except InputError:
        return False
    small = text.casefold()
    return _SECTION.search(text) is not None and _DATE in small and any(name in small for name in _NAMES)


def about(path: Path, given: Given) -> About:
    """The page says when it was last updated."""
    as_of = None
    try:
        if kind_of(path) == "xml":
            found = _UPDATED.search(" ".join("".join(_parsed(path, given.encoding).text).split()))
            as_of = date_in(found[1]) if found else None
    except InputError:
        pass  # reading says what is wrong with it
    return About("us-uflpa", _TITLE, "Forced Labor Enforcement Task Force, US Department of Homeland Security", as_of)


def _text(path: Path, encoding: str | None) -> str:
    if path.stat().st_size > _MAX_HTML:
        raise InputError(f"{path.name} has more than {_MAX_HTML / 1e6:,.0f} MB, the limit for a web page")
    return decoded(read_bytes(path), path.name, encoding)


def _parsed(path: Path, encoding: str | None) -> HtmlTables:
    parser = HtmlTables(_SECTION)
    parser.feed(_text(path, encoding))
    parser.close()
    return parser


def read(path: Path, rows: Rows) -> None:
    """State every row as a listing."""
    found = _page_rows(path, rows) if kind_of(path) == "xml" else _table_rows(path, rows)
    seen: dict[str, str] = {}
    for row in found:
        _row(row, rows, seen)


def _table_rows(path: Path, rows: Rows) -> Iterator[Row]:
    name = "Name of Entity" if peek(path).has("Name of Entity", _DATE) else "Entity name"
    columns = Columns((name, "Effective date"), optional=("Section",), unknown="report")
    for row in read_rows(path, columns, rows):
        values = {
            "name": row.values[name],
            "date": row.values["Effective date"],
            "section": row.values.get("Section", ""),
        }
        yield Row(row.where, values)


def _page_rows(path: Path, rows: Rows) -> Iterator[Row]:
    """Rows of every table of the page that has the two columns; other tables are named in a note."""
    rows.files.append(path)
    cleaner = Cleaner(rows.given.repair_text)
    read_any = False
    for table in _parsed(path, rows.given.encoding).tables:
        head = _header(table)
        if head is None:
            if table.rows:
                rows.note(f"{path.name}:{table.rows[0][0]}: a table without the columns of the list; it was not read")
            continue
        read_any = True
        yield from _cells(path, table, head, rows, cleaner)
    if not read_any:
        raise InputError(f"{path.name} has no table with the columns Name of Entity and Effective date")
    for note in cleaner.notes():
        rows.note(f"{path.name}: {note}")


def _header(table: HtmlTable) -> tuple[int, int, int] | None:
    """Position of the header row, of the name and of the date."""
    for number, (_, cells) in enumerate(table.rows[:5]):
        names = [plain(cell) for cell in cells]
        name = next((names.index(one) for one in _NAMES if one in names), None)
        if name is not None and _DATE in names:
            return number, name, names.index(_DATE)
    return None


def _cells(path: Path, table: HtmlTable, head: tuple[int, int, int], rows: Rows, cleaner: Cleaner) -> Iterator[Row]:
    start, name, date = head
    for position, title in enumerate(table.rows[start][1]):
        if position not in (name, date) and title:
            rows.accounts.ignore(title, "not known to this importer")
    for count, (line, cells) in enumerate(table.rows[start + 1 :]):
        where = f"{path.name}:{line}"
        if count and table.rows[start + count][0] == line:
            where = f"{where} ({count + 1})"
        rows.accounts.take(path.name, where)
        if where in rows.accounts.set_aside:
            rows.fold(where, "set aside")
        elif not any(cells):
            rows.fold(where, "blank row")
        elif [plain(cell) for cell in cells] == [plain(cell) for cell in table.rows[start][1]]:
            rows.fold(where, "repeated header")
        elif len(cells) <= max(name, date):
            rows.problem(where, f"{len(cells)} cells where the header has {len(table.rows[start][1])}")
        else:
            said = {"name": cells[name], "date": cells[date], "section": table.heading}
            yield Row(where, {key: cleaner.clean(key, text, where) for key, text in said.items()})


def _row(row: Row, rows: Rows, seen: dict[str, str]) -> None:
    text, date = row.text("name"), row.text("date")
    if text is None or date is None:
        rows.problem(row.where, "the name and the effective date are both needed; one is empty")
        return
    if len(text) > MAX_NAMES:
        rows.problem(row.where, f"the name has more than {MAX_NAMES:,} characters; are columns shifted?")
        return
    try:
        start = read_date(date, rows.given.dates or "mdy")
    except InputError as error:
        rows.problem(row.where, f"Effective date: {error}")
        return
    section = ", ".join(dict.fromkeys(found.lower() for found in _SECTION.findall(row.values["section"])))
    if not section:
        rows.note("some rows stand under no section of the Act; their listings say so")
    listed = read_name(text)
    listing = rows.own_id("listing", section, listed.name, start)
    if listing in seen:
        rows.fold(row.where, f"the same listing as another row ({seen[listing]})")
        return
    seen[listing] = row.where
    _state(row.where, text, listed, section, listing, start, rows)


def _state(where: str, text: str, listed: Listed, section: str, listing: str, start: str, rows: Rows) -> None:
    evidence = rows.list_document("government_finding")
    shown: dict[str, Any] = {"visibility": rows.given.visibility}
    for doubt in listed.doubts:
        rows.note(f"{where}: {doubt}")
    grounds = "; ".join(f"section 2(d)(2)(B)({one}): {_GROUNDS.get(one, 'see the Act')}" for one in section.split(", "))
    rows.node(
        "Proceeding", listing, where, kind="entity_listing", start=start, **evidence, **shown,
        name=f"{_TITLE}{f', section 2(d)(2)(B)({section})' if section else ''}: {listed.name}",
        outcome=(f"Listed under {grounds}." if section else "Listed; the section is not stated.")
        + (f" As published: {text}" if text != listed.name else ""),
    )  # fmt: skip
    company = company_id(rows, listed.name, "")
    rows.mention("Supplier", company, where, name=listed.name, aliases=list(listed.aliases), **shown)
    said = {"status": "documented", **evidence, **shown}
    rows.link("CONCERNS", listing, company, where, **said)
    if listed.has_subsidiaries and not listed.subsidiaries:
        note = SUBSIDIARIES.replace("the order", "the listing")
        rows.link("CONCERNS", listing, company, where, ("subsidiaries",), **{**said, "status": "alleged", "note": note})
    state_subsidiaries(rows, where, company, listed, "", said)


SOURCE = Source(
    format="us_uflpa",
    title=_TITLE,
    description="Companies that the United States presumes to make goods with forced labour of people from Xinjiang, "
    "by section of the Act and with the effective date. A company that left the list is not marked as such.",
    looks_like="a saved page (HTML) of the list, or a CSV with the columns Name of Entity, Effective date, Section",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    offered_at="https://www.dhs.gov/uflpa-entity-list",
)
