"""Wikirate's tables that match companies to identifiers: OpenCorporates numbers and Wikipedia pages."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest import wikirate_pages as wikirate
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

OPENCORPORATES = Columns(
    required=("oc_jurisdiction_code", "oc_company_number", "wikirate_number", "company_name"),
    optional=("country", "inc_jurisdiction_code"),
    ignored={"headquarters_address": "a company has no address in the model; its places of work do"},
    unknown="report",
)
WIKIPEDIA = Columns(required=("company_name", "wikirate_id", "wikipedia_company_page"), unknown="report")


def recognises(path: Path) -> bool:
    """One of the two headers."""
    return not path.is_dir() and _form(path) is not None


def _form(path: Path) -> Columns | None:
    first = peek(path)
    return next((form for form in (OPENCORPORATES, WIKIPEDIA) if first.has(*form.required)), None)


def read(path: Path, rows: Rows) -> None:
    """State each company with its identifiers; a company that several rows name gets them all."""
    rows.list_document("encyclopedia")
    several: dict[str, set[str]] = {}
    garbled: list[str] = []
    for row in read_rows(path, _form(path) or OPENCORPORATES, rows):
        wikipedia = "wikipedia_company_page" in row.values
        number = row.text("wikirate_id" if wikipedia else "wikirate_number")
        if number is None or not number.isdigit():
            rows.problem(row.where, f"'{str(number)[:60]}' is no number of a Wikirate page; it is digits only")
            continue
        published = _wikipedia(row, rows) if wikipedia else _opencorporates(row, rows)
        if published is None:
            continue
        several.setdefault(published, set()).add(number)
        rows.mention(
            "Supplier", f"wikirate:{number}", row.where, name=_name(row, rows, garbled),
            identifiers=[f"wikirate:{number}", published], country=_country(row, rows),
        )  # fmt: skip
    if garbled:
        rows.note(
            f"{len(garbled):,} names were decoded wrongly before publication, such as {garbled[0]}; they "
            + (
                "were repaired where that gives Latin letters"
                if rows.given.repair_text
                else "stay as published (--repair-text repairs them)"
            )
        )
    shared = {one: numbers for one, numbers in several.items() if len(numbers) > 1}
    if shared:
        first = min(shared)
        rows.note(
            f"{len(shared):,} identifiers stand at more than one Wikirate company, such as {first} at "
            f"{', '.join(sorted(shared[first])[:3])}: they stay several companies, and a person decides"
        )


def _name(row: Row, rows: Rows, garbled: list[str]) -> str | None:
    """The name; UTF-8 that was once read as Greek (cp1253: 'é' became 'Γ©') is noted, and repaired only if asked."""
    name = row.text("company_name")
    try:
        meant = name.encode("cp1253").decode("utf-8") if name and not name.isascii() else name
    except UnicodeError:
        return name
    if meant == name:
        return name
    garbled.append(f"{row.where} {str(name)[:60]!r}")
    latin = all("LATIN" in unicodedata.name(one, "") for one in str(meant) if one.isalpha())
    return meant if rows.given.repair_text and latin else name


def _opencorporates(row: Row, rows: Rows) -> str | None:
    code, number = row.text("oc_jurisdiction_code"), row.text("oc_company_number")
    if code is None or number is None:
        rows.problem(row.where, "oc_jurisdiction_code and oc_company_number must both be filled in")
        return None
    return f"opencorporates:{code}/{number}"


def _wikipedia(row: Row, rows: Rows) -> str | None:
    page = row.text("wikipedia_company_page") or ""
    if not page.startswith(("https://", "http://")) or ".wikipedia.org/wiki/" not in page:
        rows.problem(row.where, f"'{page[:60]}' is no page of Wikipedia, such as https://en.wikipedia.org/wiki/Name")
        return None
    return f"wikipedia:{page}"


def _country(row: Row, rows: Rows) -> str | None:
    text = row.text("country")
    if text is None:
        return None
    try:
        return read_country(text.partition("_")[0].upper() if len(text.partition("_")[0]) == 2 else text)
    except InputError as error:
        rows.problem(row.where, f"country: {error}")
        return None


def about(path: Path, given: Given) -> About:
    """Dataset of a file; it says no day."""
    return About(
        wikirate.named(path, "wikirate-companies"), "Wikirate: company identifiers", wikirate.PUBLISHER,
        license=wikirate.LICENSE,
    )  # fmt: skip


SOURCE = Source(
    format="wikirate_companies",
    title="Wikirate company identifiers",
    description="Companies of Wikirate with their number at OpenCorporates or their page at Wikipedia. Several "
    "companies with one number stay several.",
    looks_like="a table with oc_jurisdiction_code, oc_company_number, wikirate_number, company_name, or with "
    "company_name, wikirate_id, wikipedia_company_page",
    license=wikirate.LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://github.com/wikirate/wikirate (script/csv_import)",
)
