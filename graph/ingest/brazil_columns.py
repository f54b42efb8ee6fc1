"""The two published layouts of Brazil's register of employers, without title rows and the text below the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from graph.ingest.latin_tables import encoding_of
from graph.ingest.published import Header, counted, find_header, plain
from graph.ingest.rows import Rows
from graph.ingest.sheets import Sheet, sheets_of
from graph.ingest.tables import MAX_CELL

FIELDS = ("id", "year", "state", "employer", "number", "place", "workers", "cnae", "decided", "listed")
"""Our names for the columns, in the order in which both layouts have them."""
PUBLISHED = (
    *("ID", "Ano da ação fiscal", "UF", "Empregador", "CNPJ/CPF", "Estabelecimento", "Trabalhadores envolvidos"),
    *("CNAE", "Decisão administrativa de procedência", "Inclusão no Cadastro de Empregadores"),
)
NORMALISED = (
    *("id", "ano_acao_fiscal", "uf", "empregador", "cpf_cpnj", "estabelecimento", "trabalhadores_envolvidos", "cnae"),
    *("data_decisao_administrativa", "data_inclusao_cadastro"),
)
LAYOUTS = (PUBLISHED, NORMALISED)
_FEW = 3
"""Filled cells from which on a row is no line of text below the table."""
_IGNORED = {
    "data_arquivo": "day of the version of the register",
    "data_carga": "day on which somebody put the row into a database",
}


@dataclass(frozen=True)
class Entry:
    """One row of the register; holds names of persons, so that nothing of it may be printed."""

    where: str
    cells: dict[str, str]
    """Cells as published by our names of the columns, white space cut."""
    version: str = ""
    """Day of the version of the register, where the layout has it in each row."""


def read_entries(path: Path, rows: Rows, titles: list[str]) -> Iterator[Entry]:
    """The rows of the register; title rows above it go to ``titles``, text below it is folded.

    Raises:
        InputError: no sheet has the header, or a column is unknown.
    """
    rows.files.append(path)
    found = False
    for sheet in sheets_of(path, rows.given.encoding or encoding_of(path), separator=";"):
        head = None if sheet.hidden else header_of(sheet)
        if head is None:
            rows.note(f"{sheet.where} has not the header of the register, or is hidden; it was not read")
            continue
        found = True
        titles += head.titles
        yield from _entries(path, sheet, head, rows)
    if not found:
        raise InputError(f"{path.name} has no row with the columns {', '.join(PUBLISHED)}; is it another format?")


def header_of(sheet: Sheet) -> Header | None:
    """The header in either layout."""
    return find_header(sheet, PUBLISHED) or find_header(sheet, NORMALISED)


def _entries(path: Path, sheet: Sheet, head: Header, rows: Rows) -> Iterator[Entry]:
    names = [plain(name) for name in head.names]
    layout = next(one for one in LAYOUTS if {plain(name) for name in one} <= set(names))
    places = {ours: names.index(plain(theirs)) for ours, theirs in zip(FIELDS, layout, strict=True)}
    for name in head.names:
        if plain(name) in _IGNORED:
            rows.accounts.ignore(name, _IGNORED[plain(name)])
        elif plain(name) and plain(name) not in {plain(one) for one in layout}:
            raise InputError(
                f"{path.name}, line {head.line}: unknown column '{name[:60]}'; known are {', '.join(layout)}"
            )
    version = names.index("data_arquivo") if "data_arquivo" in names else None
    needed = max(version or 0, *places.values())
    for where, cells in counted(sheet, after=head.line, rows=rows):
        if [plain(cell) for cell in cells] == names:
            rows.fold(where, "repeated header")
            continue
        said = {ours: " ".join(cells[at].split()) if at < len(cells) else "" for ours, at in places.items()}
        filled = sum(bool(cell) for cell in said.values())
        if filled < _FEW and not said["id"].isdigit() and not said["employer"] and not said["number"]:
            rows.fold(where, "text below or above the table")
        elif any(cells[len(names) :]) or len(cells) <= needed:
            rows.problem(
                where, f"{len(cells)} cells where the header has {len(names)}; is a semicolon missing or too many?"
            )
        elif any(len(cell) > MAX_CELL for cell in said.values()):
            rows.problem(where, f"a cell has more than {MAX_CELL:,} characters; are columns shifted?")
        elif not said["id"].isdigit():
            rows.problem(where, "ID is no number; every entry has one")
        else:
            yield Entry(where, said, "" if version is None else cells[version].strip())
