"""Looks through the cells of one finding of field research: consent, dates, place, and what leads to a person.

What is refused is never repeated in the reason: reasons are shown, and written to files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph import model
from graph.countries import countries
from graph.dates import bounds
from graph.errors import InputError
from graph.ingest.cells import INVISIBLE
from graph.ingest.finding_columns import COLUMNS, DOUBTS, FREE_TEXT, REQUIRED
from graph.ingest.finding_text import FEW, doubts, refusals
from graph.ingest.tables import MAX_DIGITS

_NUMBER = re.compile(r"[A-Za-z]{1,6}(?:[-_]?\d{1,4}){1,2}")
_NO_CONSENT = ("none", "no", "unknown", "refused", "withdrawn", "not asked", "?")
_LONGEST = {"summary": 2_000}
_LONGEST_OTHER = 300


@dataclass
class Checked:
    """What a person should know of a finding before it is kept."""

    problems: list[str] = field(default_factory=list)
    """Why it cannot be kept; doubts that nobody confirmed are among them."""
    doubts: dict[str, str] = field(default_factory=dict)
    """By name of the doubt, what it is about; those that were confirmed too."""
    visibility: str = "private"


def check(values: Mapping[str, str]) -> Checked:
    """Look through the cells of one finding, by column; what the graph has to know is checked when it is stated."""
    found = Checked()
    problems = found.problems
    problems += [f"{name} is empty" for name in REQUIRED if not values.get(name) and name != "consent"]
    _check_consent(values, found)
    for column in COLUMNS:
        said = values.get(column.name) or ""
        stated = parts(said) if column.several else [said]
        if column.values and said and column.name != "consent" and not set(stated) <= set(column.values):
            problems.append(f"{column.name} is not one of {', '.join(column.values)}")
        if INVISIBLE.search(said):
            problems.append(f"{column.name} has invisible characters; take them out")
        if len(said) > _LONGEST.get(column.name, _LONGEST_OTHER):
            problems.append(f"{column.name} has {len(said):,} characters; write less")
    if values.get("finding") and _NUMBER.fullmatch(values["finding"]) is None:
        problems.append("finding is no number such as F-2026-1: up to six letters, then digits; never a name")
    for name in FREE_TEXT:
        problems += [f"{name} {why}" for why in refusals(values.get(name) or "")]
    _check_dates(values, found)
    _check_place(values, problems)
    affected = values.get("affected") or ""
    if affected and not (affected.isascii() and affected.isdigit() and len(affected) <= MAX_DIGITS):
        problems.append("affected is not a whole number; write digits only")
    _add_doubts(values, found)
    confirmed = parts(values.get("confirmed") or "")
    problems += [
        f"{about}: {DOUBTS[name]}. Take it out, or, if you looked at it, write {name} into confirmed"
        for name, about in found.doubts.items()
        if name not in confirmed
    ]
    return found


def narrower(*visibilities: str) -> str:
    """The narrowest of some visibilities."""
    return max(visibilities, key=model.VISIBILITIES.index)


def wider(*visibilities: str) -> str:
    """The widest of some visibilities."""
    return min(visibilities, key=model.VISIBILITIES.index)


def parts(text: str) -> list[str]:
    """The values of a cell that may have several."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _check_consent(values: Mapping[str, str], found: Checked) -> None:
    """Nothing is kept without it; the visibility follows from it."""
    consent, asked = values.get("consent") or "", values.get("visibility") or ""
    if not consent or consent.casefold() in _NO_CONSENT:
        found.problems.append("there is no consent, so nothing of it is kept; ask the source, or leave the row out")
        return
    if consent not in model.CONSENTS:
        found.problems.append(f"consent is not one of {', '.join(model.CONSENTS)}; nothing of it is kept")
        return
    found.visibility = model.VISIBILITIES[model.CONSENTS.index(consent)]
    if asked in model.VISIBILITIES:
        if narrower(found.visibility, asked) != asked:
            found.problems.append(f"visibility {asked} is wider than the consent, which allows {found.visibility}")
        found.visibility = narrower(found.visibility, asked)


def _check_dates(values: Mapping[str, str], found: Checked) -> None:
    for name in ("start", "end", "consent_date", "document_date"):
        said = values.get(name) or ""
        try:
            if said:
                bounds(said)
        except InputError:
            found.problems.append(f"{name} is no date; write YYYY or YYYY-MM")
            return
    if len(values.get("consent_date") or "") > len("2026-03"):
        found.problems.append("consent_date names a day, which can tell who was met; write YYYY-MM")
    start, end = values.get("start"), values.get("end")
    if start and end and bounds(end)[1] < bounds(start)[0]:
        found.problems.append("the end lies before the start; correct or swap them")


def _check_place(values: Mapping[str, str], problems: list[str]) -> None:
    new = any(values.get(name) for name in ("site_name", "site_country", "site_city"))
    if values.get("site") and new:
        problems.append("give the id of a place, or name and country of a new one, not both")
    elif not values.get("site") and not (values.get("site_name") and values.get("site_country")):
        problems.append("where it happened is missing: site, or site_name and site_country")
    if values.get("site_country") and values["site_country"] not in countries():
        problems.append("site_country is no ISO 3166-1 code of two capital letters, such as BD")
    if values.get("document_url") and not values["document_url"].startswith(("https://", "http://")):
        problems.append("document_url is no web address; it begins with https:// or http://")
    if not values.get("union") and (values.get("union_role") or values.get("union_consent")):
        problems.append("union_role and union_consent need the id of a union")
    if values.get("union") and not values.get("union_role"):
        problems.append("union_role is empty: what has the union to do with it?")


def _add_doubts(values: Mapping[str, str], found: Checked) -> None:
    """What may show who the source is; of what stays in the house, numbers and days are its own affair."""
    for name in ("summary", "document_title", "site_name", "published_by"):
        for doubt in doubts(values.get(name) or "") if name == "summary" else _names(values.get(name) or ""):
            found.doubts.setdefault(doubt, name)
    affected = values.get("affected") or ""
    few = not affected or (
        affected.isascii() and affected.isdigit() and len(affected) <= MAX_DIGITS and int(affected) < FEW
    )
    if affected and few:
        found.doubts.setdefault("small_group", f"affected is below {FEW}")
    if few and any(len(values.get(name) or "") > len("2026-03") for name in ("start", "end")):
        found.doubts.setdefault("exact_day", "start or end names a day")
    if found.visibility == model.VISIBILITIES[-1]:
        for name in ("small_group", "exact_day"):
            found.doubts.pop(name, None)


def _names(text: str) -> list[str]:
    return [one for one in doubts(text) if one == "title"]
