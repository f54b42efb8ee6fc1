"""The US Department of Labor's country pages, as the XML of its Sweat & Toil application.

Read are the assessment of a government's efforts (a Measure that concerns the country) and the ratification of the ILO
conventions 138 and 182 (a Proceeding that concerns the country, as in the cases). The year in the file name is a label.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from graph.countries import countries
from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.dol_terms import LICENSE, PUBLISHER, country_of, year_in_name
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.xml_rows import Places, read_xml, refuse_unknown, text_of

_CONVENTIONS = {
    "C_138_Ratified": ("138", "ILO Minimum Age Convention, 1973 (No. 138)"),
    "C_182_Ratified": ("182", "ILO Worst Forms of Child Labour Convention, 1999 (No. 182)"),
}
_IGNORED = {
    "Region": "the country says it",
    "Multiple_Territories": "says how the legal standards are written",
    "Goods": "the same rows as the list of goods of that year; load that file",
    "Country_Statistics": "figures on children of a whole country, without the survey or year they are from",
    "Legal_Standards": "a comparison of laws that the model has no place for",
    "Enforcements": "figures on inspectorates that the model has no place for",
    "ILAB_Projects": "projects that the department pays for",
    "Mechanisms": "bodies of a government that the model has no place for",
    "Suggested_Actions": "advice to a government",
}
_READ = ("Name", "Webpage", "Advancement_Level", "Description", "Conventions")


def recognises(path: Path) -> bool:
    """Is the root Countries, and has its first Country a name and a page?"""
    return peek(path).xml[:4] == ("Countries", "Country", "Name", "Webpage")


def read(path: Path, rows: Rows) -> None:
    """State the assessment and the ratifications of every country."""
    root = read_xml(path, rows)
    if root.tag != "Countries":
        raise InputError(
            f"{path.name} begins with {str(root.tag)[:60]!r} and not with Countries; is it another format?"
        )
    evidence = rows.list_document("government_finding")
    for tag, reason in _IGNORED.items():
        rows.accounts.ignore(tag, reason)
    rows.accounts.ignore("Conventions that are not the ILO's", "treaties of the United Nations, not of the ILO")
    rows.note(
        "the year in the file name is the label of the version; the texts may speak of another year, so that the "
        "assessments carry no date of their own"
    )
    cleaner, places = Cleaner(rows.given.repair_text), Places(path, rows)
    refuse_unknown(path, root, ("Country",))
    for country in root:
        refuse_unknown(path, country, (*_READ, *_IGNORED))
        where = places.take(country)
        if where is not None:
            _country(country, where, rows, cleaner, evidence)
    for note in cleaner.notes():
        rows.note(f"{path.name}: {note}")


def _country(country: Element, where: str, rows: Rows, cleaner: Cleaner, evidence: dict[str, Any]) -> None:
    name = text_of(country, "Name", cleaner, where, rows)
    if not name:
        rows.problem(where, "Name is empty; every country needs one")
        return
    code = country_of(name, where, rows)
    if code is None:
        return
    level = text_of(country, "Advancement_Level", cleaner, where, rows)
    stated = _assessment(country, code, level, where, rows, cleaner, evidence) if level else False
    for tag, (number, title) in _CONVENTIONS.items():
        stated = _ratification(country, tag, number, title, code, where, rows, evidence) or stated
    if not stated:
        rows.fold(where, "a country without assessment and conventions: only its goods are listed")


def _assessment(
    country: Element, code: str, level: str, where: str, rows: Rows, cleaner: Cleaner, evidence: dict[str, Any]
) -> bool:
    as_of, visibility = rows.about.as_of or "undated", rows.given.visibility
    identifier = f"{rows.dataset}:assessment:{code}:{as_of}"
    rows.node(
        "Measure", identifier, where, value_text=level, visibility=visibility, **evidence,
        name=f"Assessment of the government's efforts against the worst forms of child labour (version {as_of})",
        note=text_of(country, "Description", cleaner, where, rows),
    )  # fmt: skip
    rows.link("CONCERNS", identifier, f"country:{code}", where, visibility=visibility, status="documented", **evidence)
    _page(country, identifier, code, where, rows, evidence)
    return True


def _page(country: Element, identifier: str, code: str, where: str, rows: Rows, evidence: dict[str, Any]) -> None:
    """The department's page on the country is a second document of what is said of it."""
    url = (country.findtext("Webpage") or "").strip()
    if not url.startswith(("https://", "http://")):
        return
    page, visibility = f"{rows.dataset}:page:{code}", rows.given.visibility
    rows.mention(
        "Document", page, where, title=f"Findings on the worst forms of child labour: {countries()[code]}",
        publisher=evidence["source"][0], kind="government_finding", url=url, visibility=visibility,
    )  # fmt: skip
    rows.link("DOCUMENTED_BY", identifier, page, where, visibility=visibility, **{**evidence, "documents": [page]})


def _ratification(
    country: Element, tag: str, number: str, title: str, code: str, where: str, rows: Rows, evidence: dict[str, Any]
) -> bool:
    said = {(one.text or "").strip() for one in country.iter(tag)}
    if said - {"Yes", "No", "N/A", ""} or {"Yes", "No"} <= said:
        rows.problem(where, f"{tag} is {', '.join(sorted(said))[:60]!r}; it says Yes, No or N/A, and only one of them")
        return False
    answer = next((one for one in ("Yes", "No") if one in said), None)
    if answer is None:
        return False
    identifier, visibility = f"{rows.dataset}:ilo_ratification:C{number}:{code}", rows.given.visibility
    ratified = "ratified" if answer == "Yes" else "not ratified"
    rows.node(
        "Proceeding", identifier, where, kind="ilo_ratification", status=ratified, visibility=visibility, **evidence,
        name=f"{title}: {ratified} by {countries()[code]}",
        outcome=f"{ratified.capitalize()}, according to the list labelled {rows.about.as_of or 'undated'}; "
        "it does not say since when.",
    )  # fmt: skip
    rows.link("CONCERNS", identifier, f"country:{code}", where, visibility=visibility, status="documented", **evidence)
    return True


def _about(path: Path, given: Given) -> About:
    return About("us-dol-countries", "Findings on the Worst Forms of Child Labor, country pages", PUBLISHER,
                 as_of=year_in_name(path, "countries"))  # fmt: skip


SOURCE = Source(
    format="us_dol_countries",
    title="US DOL country pages (XML)",
    description="The department's assessment of each government's efforts against the worst forms of child labour, and "
    "the ratification of two ILO conventions. It speaks of governments; of no company and no place.",
    looks_like="an XML file whose root is Countries, such as countries_2021.xml",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=_about,
    history="accumulate",
    offered_at="https://www.dol.gov/agencies/ilab/resources/reports/child-labor/findings",
)
