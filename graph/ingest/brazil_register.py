"""Brazil's register of employers found to have kept people in conditions analogous to slavery.

Each entry is an incident of forced labour at the establishment, found by the labour inspection, and one listing for
each period in the register: removed and listed again are two. Natural persons are masked (see ``brazil_persons``).
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from graph.date_reading import read_date, read_period
from graph.dates import bounds
from graph.errors import InputError
from graph.ingest.brazil_columns import LAYOUTS, PUBLISHED, Entry, header_of, read_entries
from graph.ingest.brazil_persons import cnpj_of, fits, place_of_a_person
from graph.ingest.cells import Cleaner
from graph.ingest.latin_tables import encoding_of, has_columns
from graph.ingest.rows import Rows
from graph.ingest.sheets import sheets_of
from graph.ingest.source import About, Given, Source

_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_STATUS_BY = "Brazil, labour inspection"
_WITHHELD = "name withheld: natural person"
Period = tuple[str | None, str | None]


def recognises(path: Path) -> bool:
    """Has it the columns of one of the two layouts?"""
    return any(has_columns(path, *layout) for layout in LAYOUTS)


def about(path: Path, given: Given) -> About:
    """The day of the version stands in a title row, or in the column data_arquivo."""
    return About(
        "br-employers-register",
        "Cadastro de Empregadores (register of employers, conditions analogous to slavery)",
        "Brazil, Ministry of Labour and Employment",
        as_of=_day_of_version(path, given),
    )


def _day_of_version(path: Path, given: Given) -> str | None:
    try:
        for sheet in sheets_of(path, given.encoding or encoding_of(path), separator=";"):
            head = header_of(sheet)
            if head is None:
                continue
            names = [name.casefold() for name in head.names]
            if "data_arquivo" in names:
                at = names.index("data_arquivo")
                cells = {row[at].strip() for line, row in sheet.rows() if line > head.line and at < len(row)}
                return max((read_date(cell, "dmy") for cell in cells if cell), default=None)
            days = {day for title in head.titles for day in _DAY.findall(title)}
            return read_date(days.pop(), "dmy") if len(days) == 1 else None
    except InputError:
        pass  # reading says what is wrong with it
    return None


def read(path: Path, rows: Rows) -> None:
    """State every entry."""
    titles: list[str] = []
    register = _Register(rows)
    entries = list(read_entries(path, rows, titles))
    for entry in sorted(entries, key=_version, reverse=True):  # the newest version has the last word
        register.state(entry)
    register.close(path)


def _version(entry: Entry) -> str:
    try:
        return read_date(entry.version, "dmy") if entry.version else ""
    except InputError:
        return ""


class _Register:
    """States the entries of one file."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.cleaner = Cleaner(rows.given.repair_text)
        self.seen: Counter[tuple[str, ...]] = Counter()
        self.stated: set[tuple[str, ...]] = set()
        self.persons = self.unsure = 0

    def close(self, path: Path) -> None:
        """Say what a person should know of the whole file."""
        for note in self.cleaner.notes():
            self.rows.note(f"{path.name}: {note}")
        if self.persons:
            self.rows.note(
                f"{self.persons:,} entries are or may be persons': no name or number of them is kept, nor the file"
            )
        if self.unsure:
            self.rows.note(f"{self.unsure:,} of them have a company's number, but a name that may be a person's")
        self.rows.note("an entry without a removal may have been removed since; the register does not say")

    def state(self, entry: Entry) -> None:
        """One entry: the place, the incident, the listings, and the company where it is one."""
        read = self._read(entry)
        if read is None:
            return
        year, workers, decided, periods = read
        said = entry.cells
        cnpj = cnpj_of(said["number"], said["employer"])
        neutral: tuple[str, ...]
        if cnpj is None:
            neutral = (said["year"], said["state"], said["workers"], said["cnae"], said["decided"], str(periods[0][0]))
            self._mask(said)
        else:
            neutral = (cnpj, said["place"], said["year"], said["decided"])
        self.seen[(entry.version, *neutral)] += 1
        number = self.seen[(entry.version, *neutral)]
        key = (*neutral, str(number))
        if key in self.stated or (cnpj is not None and number > 1):
            self.rows.fold(entry.where, "the same entry as another row, or in an older version of the register")
            return
        self.stated.add(key)
        evidence = self.rows.list_document("government_finding")
        place = self._place(entry, cnpj, key)
        incident = self._incident(entry, place, key, year, workers, decided, evidence)
        company = self._company(entry, cnpj, place, year, evidence) if cnpj else None
        self._listings(entry, key, [one for one in (company, place, incident) if one], periods, evidence)

    def _read(self, entry: Entry) -> tuple[str, int | None, str | None, list[Period]] | None:
        """Year, workers, decision and periods; None with a problem that shows nothing personal."""
        said, order = entry.cells, self.rows.given.dates or "dmy"
        if not (said["year"].isdigit() and len(said["year"]) == 4):
            self.rows.problem(entry.where, "the year of the inspection is no year of four figures")
            return None
        if said["workers"] and not (said["workers"].isdigit() and len(said["workers"]) < 7):
            self.rows.problem(entry.where, "the number of workers is no whole number")
            return None
        if not said["place"] or not said["number"] or not said["listed"]:
            self.rows.problem(entry.where, "the establishment, the number and the day of listing are all needed")
            return None
        try:
            bounds(said["year"])
            decided = read_date(said["decided"], order) if said["decided"] else None
            periods = read_period(said["listed"], order)
        except InputError as error:
            self.rows.problem(entry.where, f"{PUBLISHED[8]} or {PUBLISHED[9]}: {error}")
            return None
        return said["year"], int(said["workers"]) if said["workers"] else None, decided, list(periods)

    def _mask(self, said: dict[str, str]) -> None:
        self.persons += 1
        self.unsure += len(re.sub(r"\D", "", said["number"])) == 14
        for column in ("Empregador", "CNPJ/CPF", "Estabelecimento (address, or name where it may be a person's)"):
            self.rows.accounts.drop_personal(f"{column}, of natural persons", 1)

    def _place(self, entry: Entry, cnpj: str | None, key: tuple[str, ...]) -> str:
        """The establishment; a farm or mine only where the code of its trade (CNAE) says so."""
        said, where = entry.cells, entry.where
        label, kind = _kind_of_place(said["cnae"])
        stated: dict[str, Any] = {"kind": kind, "level": "site", "country": "BR", "region": said["state"]}
        if cnpj is None:
            identifier = self.rows.own_id("place", *key)
            name = place_of_a_person(said["place"], said["employer"])
            name = Cleaner(self.rows.given.repair_text).clean("Estabelecimento", name, where) if name else _WITHHELD
        else:
            address = self.cleaner.clean("Estabelecimento", said["place"], where)
            identifier = self.rows.own_id("place", cnpj, address)
            name, stated["address"] = address.split(",")[0].strip() or address, address
        self.rows.mention(label, identifier, where, name=name, visibility=self.rows.given.visibility, **stated)
        return identifier

    def _incident(
        self,
        entry: Entry,
        place: str,
        key: tuple[str, ...],
        year: str,
        workers: int | None,
        decided: str | None,
        evidence: dict[str, Any],
    ) -> str:
        incident = self.rows.own_id("incident", *key)
        shown: dict[str, Any] = {"visibility": self.rows.given.visibility}
        final = f" The administrative decision is of {decided}." if decided else ""
        self.rows.node(
            "Incident", incident, entry.where, category="forced_labour", start=year, end=year, affected=workers,
            affected_unit="affected" if workers is not None else None, status="government_finding",
            status_by=_STATUS_BY, **evidence, **shown,
            summary="The labour inspection found people in conditions analogous to slavery in an inspection of "
            f"{year}, according to the register of employers.{final}",
        )  # fmt: skip
        self.rows.link("OCCURRED_AT", incident, place, entry.where, status="documented", **evidence, **shown)
        for document in evidence["documents"]:
            self.rows.link("DOCUMENTED_BY", incident, document, entry.where, **evidence, **shown)
        return incident

    def _company(self, entry: Entry, cnpj: str, place: str, year: str, evidence: dict[str, Any]) -> str:
        """The employer, and that it ran the place in the year of the inspection."""
        shown: dict[str, Any] = {"visibility": self.rows.given.visibility}
        if not fits(cnpj):
            self.rows.note(f"{entry.where}: the check digits of the CNPJ do not fit; it stays as published")
        name = self.cleaner.clean("Empregador", entry.cells["employer"], entry.where)
        identifier = f"cnpj:{cnpj}"
        self.rows.mention("Supplier", identifier, entry.where, name=name or identifier, identifiers=[identifier],
                          country="BR", **shown)  # fmt: skip
        self.rows.link(
            "OPERATES", identifier, place, entry.where, (year,), fold=True, valid_from=year, valid_to=year,
            status="documented", **evidence, **shown,
            note="named as the employer at this establishment; whether it owns or leases the place is not stated",
        )  # fmt: skip
        return identifier

    def _listings(
        self, entry: Entry, key: tuple[str, ...], about: list[str], periods: list[Period], evidence: dict[str, Any]
    ) -> None:
        """One listing for each period: removed and listed again are two."""
        shown: dict[str, Any] = {"visibility": self.rows.given.visibility}
        named = self.rows.name_of(about[0]) if about[0].startswith("cnpj:") else _WITHHELD
        for number, (start, end) in enumerate(periods, start=1):
            listing = self.rows.own_id("listing", *key, start or f"until {end}")
            said = f"Period {number} of {len(periods)} in the register. " if len(periods) > 1 else ""
            said += f"Removed on {end}." if end else "No removal is stated; it may have been removed since."
            self.rows.node(
                "Proceeding", listing, entry.where, kind="entity_listing", start=start, end=end, outcome=said,
                name=f"Listing in Brazil's register of employers: {named}", **evidence, **shown,
            )  # fmt: skip
            for target in about:
                self.rows.link("CONCERNS", listing, target, entry.where, status="documented", **evidence, **shown)


def _kind_of_place(cnae: str) -> tuple[str, str]:
    """Label and kind by the code of the trade: crops and livestock are farms, divisions 05 to 08 mines."""
    figures = re.sub(r"\D", "", cnae)
    if re.fullmatch(r"01[1-5]\d*", figures):
        return "Farm", "farm"
    return ("Mine", "mine") if re.fullmatch(r"0[5-8]\d+", figures) else ("Factory", "other")


SOURCE = Source(
    format="brazil_register",
    title="Brazil's register of employers",
    description="Employers whom the labour inspection found to have kept people in conditions analogous to slavery, "
    "with the place, the year, the number of workers and the periods of listing. Natural persons are masked.",
    looks_like="a CSV (latin-1, semicolons) with the columns ID, Ano da ação fiscal, UF, Empregador, CNPJ/CPF, "
    "Estabelecimento, ..., or its normalised form",
    license="no licence stated; official publication",
    personal_data="names, numbers and addresses of natural persons: dropped and counted; the file itself is not kept",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    offered_at="https://www.gov.br/trabalho-e-emprego",
)
