"""The US Department of Labor's List of Goods, as the XML of its Sweat & Toil application.

Good -> Countries -> Country with three flags; later files add goods that contain a listed good. A risk of a good from
a country, as an official list sees it: never an incident at a place, never a statement about a company.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.dol_terms import KINDS, LICENSE, OFFERED_AT, PUBLISHER, country_of, state_risk, year_in_name
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.xml_rows import Places, read_xml, refuse_unknown, text_of

_GOOD = ("Good_Name", "Good_Sector", "Countries")
_FLAGS = ("Child_Labor", "Forced_Labor", "Forced_Child_Labor")
_DERIVED = ("Derived_Labor_Exploitation", "Derived_Country")
_COUNTRY = ("Country_Name", "Country_Region", *_FLAGS, *_DERIVED)


def recognises(path: Path) -> bool:
    """Is the root Goods, and its first Good named?"""
    return peek(path).xml[:3] == ("Goods", "Good", "Good_Name")


def about(path: Path, given: Given) -> About:
    """The year in the file name is the label of the version, not the year of the facts."""
    return About("us-dol-goods", "List of Goods Produced by Child Labor or Forced Labor", PUBLISHER,
                 as_of=year_in_name(path, "goods"))  # fmt: skip


def read(path: Path, rows: Rows) -> None:
    """State every country of every good as RISK_IN."""
    root = read_xml(path, rows)
    if root.tag != "Goods":
        raise InputError(f"{path.name} begins with {str(root.tag)[:60]!r} and not with Goods; is it another format?")
    evidence = rows.list_document("government_finding")
    cleaner, places = Cleaner(rows.given.repair_text), Places(path, rows)
    rows.accounts.ignore("Country_Region", "the regions were renamed between versions; the country says it")
    rows.note(
        "the year in the file name is the label of the version and becomes its 'as of'; the list does not say of which "
        "day it is"
    )
    refuse_unknown(path, root, ("Good",))
    for good in root:
        refuse_unknown(path, good, _GOOD)
        countries = [one for group in good.findall("Countries") for one in group]
        for group in good.findall("Countries"):
            refuse_unknown(path, group, ("Country",))
        if not countries:
            where = places.take(good)
            if where is not None:
                name = text_of(good, "Good_Name", cleaner, where, rows)
                rows.fold(where, "a good without any country")
                rows.note(f"{where}: the good '{name[:60]}' is there without a country, so nothing is stated of it")
        for country in countries:
            refuse_unknown(path, country, _COUNTRY)
            where = places.take(country)
            if where is not None:
                _state(good, country, where, rows, cleaner, evidence)
    for note in cleaner.notes():
        rows.note(f"{path.name}: {note}")


def _state(good: Element, country: Element, where: str, rows: Rows, cleaner: Cleaner, evidence: dict[str, Any]) -> None:
    said = {tag: text_of(country, tag, cleaner, where, rows) for tag in _COUNTRY}
    name, sector = (text_of(good, tag, cleaner, where, rows) for tag in ("Good_Name", "Good_Sector"))
    for tag in (*_FLAGS, "Derived_Labor_Exploitation"):
        if said[tag] not in ("Yes", "No") and (said[tag] or tag in _FLAGS):
            rows.problem(where, f"{tag} is '{said[tag][:60]}' and not Yes or No")
            return
    if not name or not said["Country_Name"]:
        rows.problem(where, "Good_Name and Country_Name are both needed; one is empty")
        return
    kinds = [kind for kind, tag in zip(KINDS, _FLAGS, strict=True) if said[tag] == "Yes"]
    derived = said["Derived_Labor_Exploitation"] == "Yes"
    if not kinds and not derived:
        rows.problem(where, f"{name[:60]} from {said['Country_Name'][:60]} is listed for no kind of labour at all")
        return
    code = country_of(said["Country_Name"], where, rows)
    if code is None:
        return
    note = f"sector: {sector}" if sector else None
    if kinds:
        state_risk(rows, where, name, code, kinds, evidence, note=note)
    if derived:
        source = said["Derived_Country"]
        stated = source if source not in ("", "No") else "a country the file does not name"
        state_risk(
            rows, where, name, code, [], evidence, ("derived", source), note=note,
            derived_from=f"a listed good from {stated}; the file does not say which good",
        )  # fmt: skip


SOURCE = Source(
    format="us_dol_goods",
    title="US DOL List of Goods (XML)",
    description="Goods from countries that the US Department of Labor has reason to believe are made with child or "
    "forced labour. It speaks of goods and countries; it names no company and no place.",
    looks_like="an XML file whose root is Goods, such as goods_2021.xml",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=about,
    history="accumulate",
    offered_at=OFFERED_AT,
)
