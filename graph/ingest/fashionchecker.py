"""FashionChecker: which company owns which brand, answers on living wages, and factory wages as part of a living wage.

The whole folder of its site, or any one of the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest import wikirate_pages as wikirate
from graph.ingest.cells import Cleaner
from graph.ingest.nested_files import read_json
from graph.ingest.nested_records import Record, Shape
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.wikirate_answers import state

PUBLISHER = "FashionChecker (Clean Clothes Campaign and Wikirate)"
EDGES = Columns(required=("company", "year", "brand", "value"))
GAPS = Columns(required=("country", "factory", "year", "value", "metric", "url"))
UNIT = "percent of the living wage benchmark"
NO_THRESHOLD = (
    "no incident is made of a low wage: the files state no threshold of the publisher below which a wage would be a "
    "recorded abuse; each figure is kept as a measure of its factory"
)
WEAK = "factories are given by name and country only: a link to a factory of another list is weak and needs a person"
_SIDE = "describes the page, not what it states"
COMPANY = Shape(("id", "name", "url"), {"type": _SIDE, "url": _SIDE})
TABLES = {
    "suppliers": "countries of companies known by number only: no name and no buyer, so there is nothing to state",
    "country codes": "a table of countries: there is nothing to state",
}
_SHOWS = ("sub_brands.json", "living_wage_scores.json", "company_has_brand_edges.csv", "factory_wage_gap.csv")
_ORDER = ("companies", "brands", "answers", "paid", "wage_gap", "edges", "gaps", *TABLES)


def recognises(path: Path) -> bool:
    """One of the files by its content, or a folder that has one."""
    if path.is_dir():
        return any((path / name).is_file() and _kind(path / name) is not None for name in _SHOWS)
    return _kind(path) not in (None, "answers")


def _kind(path: Path) -> str | None:
    """Which of the files it is, by its content; never raises."""
    first = peek(path)
    if isinstance(first.json, list):
        keys = set(first.json[0]) if first.json and isinstance(first.json[0], dict) else set()
        if {"company", "metric", "year", "value", "id", "comment"} == keys:
            return "suppliers"
        return "country codes" if keys in ({"name", "alpha-2", "country-code"}, {"code", "name", "card_id"}) else None
    if first.json is not None:
        found = wikirate.kind_of_json(path)
        return found if found in _ORDER else None
    exact = [row for row in first.rows[:1] if row]
    if exact and tuple(exact[0]) == EDGES.required:
        return "edges"
    return "gaps" if exact and tuple(exact[0]) == GAPS.required else None


def read(path: Path, rows: Rows) -> None:
    """Read every file of the folder, or the one."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    kinds = {file: kind for file in files if file.suffix.lower() in (".json", ".csv") and (kind := _kind(file))}
    if not kinds:
        raise InputError(f"{path.name} is none of FashionChecker's files, or is damaged; download it again")
    reader = _Reader(rows, _numbers(kinds))
    for file in sorted(kinds, key=lambda one: (_ORDER.index(kinds[one]), one.name)):
        reader.read(file, kinds[file])


def _numbers(kinds: dict[Path, str]) -> dict[str, str]:
    """Number of a company's page by its name, where the files give one and only one."""
    found: dict[str, set[str]] = {}
    for file, kind in kinds.items():
        if kind in ("companies", "brands", "answers"):
            for one in wikirate.items_of(peek(file).json):
                pairs = ("name", "id"), ("subject_company", "subject_company_id"), ("company", "company_id")
                for name, number in pairs if isinstance(one, dict) else ():
                    if (kind == "companies" or name != "name") and isinstance(one.get(name), str) and one.get(number):
                        found.setdefault(one[name], set()).add(str(one[number]))
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


class _Reader:
    """What is known while the files are read one after the other."""

    def __init__(self, rows: Rows, numbers: dict[str, str]) -> None:
        self.rows = rows
        self.numbers = numbers
        self.owned: set[tuple[str, ...]] = set()
        self.paid: dict[tuple[str, str, str], str] = {}

    def read(self, path: Path, kind: str) -> None:
        """Read one file."""
        if kind in TABLES:
            for record in read_json(path, self.rows, Shape(("*",), {})):
                self.rows.fold(record.where, TABLES[kind])
            self.rows.note(f"{path.name}: {TABLES[kind]}")
            return
        evidence = self._evidence(path)
        if kind == "edges":
            self._edges(path, evidence)
        elif kind == "gaps":
            self._gaps(path, evidence)
        elif kind == "brands":
            self._brands(path, evidence)
        elif kind == "wage_gap":
            self._wages(path, evidence)
        elif kind == "companies":
            for record in read_json(path, self.rows, COMPANY, wikirate.items_of):
                self._listed(record)
        else:
            for record in read_json(path, self.rows, wikirate.ANSWER, wikirate.items_of):
                self._answer(record, evidence)

    def _evidence(self, path: Path) -> dict[str, Any]:
        """The file as a document, with the day it was fetched from Wikirate where it says so."""
        fetched = wikirate.requested(path)
        publisher = self.rows.given.publisher or PUBLISHER
        title = f"FashionChecker, {path.name}" + (f", fetched {fetched}" if fetched else "")
        document = f"{self.rows.dataset}:file:{path.name.replace(';', '_')}"
        self.rows.mention(
            "Document", document, path.name, title=title[:1000], publisher=publisher, kind="ngo_report",
            url=self.rows.given.url, published=fetched,
        )  # fmt: skip
        return {"documents": [document], "source": [publisher], "basis": "ngo_report"}

    def _listed(self, record: Record) -> None:
        number, name = record.text("id"), record.text("name")
        if number is None or not number.isdigit() or name is None:
            self.rows.problem(record.where, f"id {str(number)[:60]!r} and name must be a number and a text")
            return
        wikirate.mention(self.rows, "Brand", wikirate.Company(f"wikirate:{number}", name), record.where)

    def _brands(self, path: Path, evidence: dict[str, Any]) -> None:
        for record in read_json(path, self.rows, wikirate.RELATION, wikirate.items_of):
            owner, brand = (wikirate.company(record, name) for name in ("subject_company", "object_company"))
            when = wikirate.year(record.text("year"), record.where, self.rows)
            if owner is None or brand is None or when is None:
                continue
            value = record.text("value") or ""
            self.owned.add((owner.name or "", when, brand.name or "", value))
            title = f"{owner.name} has brand {brand.name}, {when}"
            self._owns(record.where, owner, brand, when, value, wikirate.page(record, title, evidence, "ngo_report"))

    def _owns(
        self, where: str, owner: wikirate.Company, brand: wikirate.Company, when: str, value: str,
        evidence: dict[str, Any],
    ) -> None:  # fmt: skip
        if owner.id == brand.id:  # one page stands for the company and for its brand of the same name
            brand = wikirate.Company(self.rows.own_id("brand", brand.id), brand.name)
            self.rows.note("a brand of its owner's name is a node of its own, although Wikirate has one page for both")
        start = wikirate.mention(self.rows, "Brand", owner, where)
        end = wikirate.mention(self.rows, "Brand", brand, where)
        note = f"the answer's value is '{value[:200]}'" if value else None
        self.rows.link("OWNS", start, end, where, ("has brands",), fold=True, **evidence, listed=[when], note=note)
        if value:
            self.rows.note("the value of 'Has Brands' is a product sector, not a kind of ownership; kept as a note")

    def _edges(self, path: Path, evidence: dict[str, Any]) -> None:
        for row in read_rows(path, EDGES, self.rows):
            company, year, brand, value = (row.values[name] for name in EDGES.required)
            if (company, year, brand, value) in self.owned:
                self.rows.fold(row.where, "stands in sub_brands.json too")
                continue
            when = wikirate.year(year, row.where, self.rows)
            if not company or not brand:
                self.rows.problem(row.where, "company and brand must both be filled in")
            elif when is not None:
                self._owns(row.where, self._company(company), self._company(brand), when, value, evidence)

    def _company(self, name: str) -> wikirate.Company:
        number = self.numbers.get(name)
        return wikirate.Company(f"wikirate:{number}", name) if number else wikirate.by_name(name, self.rows)

    def _answer(self, record: Record, evidence: dict[str, Any]) -> None:
        name = record.at("company")
        known = self.numbers.get(name) if isinstance(name, str) and record.at("company_id") is None else None
        if known:
            record = Record(record.where, {**record.values, "company_id": known}, record.rows, record.cleaner)
        if wikirate.metric_key(record.text("metric") or "") != "core+country":
            state(record, self.rows, evidence, "Brand")
            return
        found, country = wikirate.company(record, "company"), self._country(record.text("value"), record.where)
        if found is not None and country is not None:
            wikirate.mention(self.rows, "Brand", found, record.where, country=country)

    def _country(self, text: str | None, where: str) -> str | None:
        try:
            return read_country(text or "", self.rows.given.countries or "names")
        except InputError as error:
            self.rows.problem(where, f"country: {error}")
            return None

    def _wages(self, path: Path, evidence: dict[str, Any]) -> None:
        query = parse_qs(urlsplit(str(peek(path).json.get("url"))).query)
        countries = query.get("filter[country][]", [])
        if len(countries) != 1:
            raise InputError(f"{path.name} does not say in its url which country its factories are in; keep the url")
        for record in read_json(path, self.rows, wikirate.ANSWER, wikirate.items_of):
            name, value = record.text("company"), record.text("value")
            metric = record.text("metric") or ""
            said = wikirate.page(record, f"{metric}, {name}, {record.text('year')}", evidence, "ngo_report")
            self._wage(record.where, countries[0], name, record.text("year"), value, metric, said)

    def _gaps(self, path: Path, evidence: dict[str, Any]) -> None:
        for row in read_rows(path, GAPS, self.rows):
            country, name, year, value, metric, url = (row.text(one) for one in GAPS.required)
            before = self.paid.get((country or "", name or "", year or ""))
            if before is not None:
                if before != value:
                    self.rows.accounts.differ(f"{row.where}: value is '{value}', and '{before}' in the JSON file")
                self.rows.fold(row.where, "stands in a country's JSON file too")
                continue
            record = Record(row.where, {"url": url}, self.rows, Cleaner())
            said = wikirate.page(record, f"{metric}, {name}, {year}", evidence, "ngo_report")
            self._wage(row.where, country, name, year, value, metric or "", said)

    def _wage(
        self, where: str, country: str | None, name: str | None, year: str | None, value: str | None, metric: str,
        evidence: dict[str, Any],
    ) -> None:  # fmt: skip
        when = wikirate.year(year, where, self.rows)
        code = self._country(country, where)
        if name is None or value is None or wikirate.figure(value) is None:
            self.rows.problem(where, f"the wage {str(value)[:60]!r} of {str(name)[:60]!r} is no figure with a name")
        elif when is not None and code is not None:
            self.paid[(country or "", name, when)] = value
            factory = self.rows.own_id("factory", name.casefold(), code)
            self.rows.mention("Factory", factory, where, name=name, country=code, level="site")
            wikirate.measure(self.rows, where, factory, metric or UNIT, when, value, evidence, unit=UNIT)
            self.rows.note(NO_THRESHOLD)
            self.rows.note(WEAK)


def about(path: Path, given: Given) -> About:
    """Dataset and day; the files of a folder were fetched on different days."""
    if path.is_dir():
        return About("fashionchecker", "FashionChecker", PUBLISHER)
    return About(wikirate.named(path, "fashionchecker"), "FashionChecker", PUBLISHER, wikirate.requested(path))


SOURCE = Source(
    format="fashionchecker",
    title="FashionChecker",
    description="Owners of brands, answers about living wages, and wages in factories as a percentage of a living "
    "wage, by year. A figure is a measure, not an incident; factories have a name and a country only.",
    looks_like="the folder of the site's JSON files (sub_brands.json, living_wage_scores.json, indonesia.json ...), "
    "one of them, or the tables company, year, brand, value and country, factory, year, value, metric, url",
    license="CC BY-SA 4.0, attributed to Wikirate and Clean Clothes Campaign",
    personal_data=wikirate.PERSONAL,
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://fashionchecker.org, https://github.com/wikirate/fashionchecker (source/content)",
)
