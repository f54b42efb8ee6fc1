"""Sites that a company's list named no more within some months of an incident there.

A list says nothing between its days: the site was on it on one day and not on the next one that names others of the
same company, so the drop lies between. ``certain`` means that every day the dates allow lies after the beginning of
the incident and within the months; ``possible``, that some day does. The question ``sites_dropped_after_an_incident``
of the catalogue gives the same in Cypher, and tests compare the two.

That a list names a site no more proves nothing of why, nor that the company buys there no more.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dates import first, last
from graph.former import current_id
from graph.projection import Projection

Json = dict[str, Any]
LISTING = ("OPERATES", "SOURCES_FROM")
"""What a company's list of sites says."""
_LINK = ["from_id", "to_id", "status", "listed", "delisted", "source", "documents", "dataset", "row"]
_SITE = ["id", "name", "address", "country", "level"]
_INCIDENT = [
    "id", "category", "status", "summary", "start", "end", "start_first", "start_last", "end_first", "end_last",
    "documents",
]  # fmt: skip
_PAPER = ["id", "title", "publisher", "url", "archive_url", "published"]
_SIGNS = " .,;:-_'\"()&/#"
_DEEP = 3
"""Buildings and estates that a site may lie in, one in the other."""


def drops_after_incident(projection: Projection, company: str | None = None, months: int = 12) -> Json:
    """Every drop of a site from a list after an incident there, or in the building or estate it lies in.

    Args:
        company: id of a company; None for all.
        months: how many after the end of the incident a drop still counts.

    Returns:
        ``rows``, certain ones first: ``company``, ``site``, ``incident``, ``place`` (where it happened),
        ``last_listed``, ``not_listed`` (the days of the two lists), ``within`` (certain, possible), ``perhaps`` (sites
        of the same address or the same name that the later list names: perhaps the same one), ``listed_again`` (day
        or null), ``source``, ``row``, ``documents``. ``undated``: how many incidents at dropped sites have no date.
    """
    told = _links(projection, company and current_id(projection, company))
    dropped = [one for one in told if one["delisted"]]
    sites = _sites(projection, {one["to_id"] for one in told} if dropped else set())
    at = _incidents(projection)
    lies_in = _lies_in(projection) if dropped and at else {}
    found: dict[tuple[str, ...], Json] = {}
    undated: set[str] = set()
    for link in dropped:
        for place in _places(link["to_id"], lies_in):
            for incident in at.get(place, ()):
                if incident["start"] is None and incident["end"] is None:
                    undated.add(incident["id"])
                for not_listed in link["delisted"]:
                    last_listed = max((day for day in link["listed"] if day < not_listed), default=None)
                    within = last_listed and _within(last_listed, not_listed, incident, months)
                    if within:
                        key = (link["from_id"], link["to_id"], incident["id"], _list_of(link), not_listed)
                        row = {"within": within, "last_listed": last_listed, "place": place, "incident": incident}
                        if key not in found or last_listed > found[key]["last_listed"]:
                            found[key] = {**row, "link": link, "not_listed": not_listed}
    papers = _papers(projection, found.values())
    names = _names(projection, {link["from_id"] for link in dropped})
    lists = _by_list(told)
    rows = [_row(one, sites, names, lists, papers) for one in found.values()]
    rows.sort(key=lambda one: (one["within"] != "certain", one["company"]["id"], one["site"]["id"],
                               one["incident"]["id"], one["not_listed"], one["dataset"]))  # fmt: skip
    return {"rows": rows, "undated": len(undated), "months": months}


def listing_companies(projection: Projection) -> dict[str, str]:
    """Names of the companies that some dated list names sites of, by id, in the order of their names."""
    ids: set[str] = set()
    for kind in LISTING:
        table = projection.links(kind, ["from_id", "listed"])
        ids |= set(pc.unique(table.filter(table["listed"].is_valid())["from_id"]).to_pylist())
    named = [(name or one, one) for one, name in _names(projection, ids).items()]
    return {one: name for name, one in sorted(named, key=lambda pair: (pair[0].casefold(), pair[1]))}


def _within(last_listed: str, not_listed: str, incident: Json, months: int) -> str | None:
    """Did the drop, between two lists, surely or possibly fall between an incident and some months after it?"""
    start, end = incident["start"] or incident["end"], incident["end"] or incident["start"]
    if start is None:
        return None
    surely_after = first(last_listed) >= last(start) and last(last_listed) < first(not_listed)
    if surely_after and last(not_listed) <= _later(first(end), months):
        return "certain"
    if last(not_listed) > first(start) and first(last_listed) < _later(last(end), months):
        return "possible"
    return None


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _links(projection: Projection, company: str | None) -> list[Json]:
    """What dated lists say of the companies of which some list dropped something."""
    found: list[Json] = []
    for kind in LISTING:
        table = projection.links(kind, _LINK)
        ours = pc.and_(table["listed"].is_valid(), pc.not_equal(pc.fill_null(table["status"], ""), "retracted"))
        if company is not None:
            ours = pc.and_(ours, pc.equal(table["from_id"], company))
        table = table.filter(ours)
        dropping = pc.unique(table.filter(table["delisted"].is_valid())["from_id"])
        found += table.filter(pc.is_in(table["from_id"], value_set=dropping)).to_pylist()
    return found


def _sites(projection: Projection, ids: set[str]) -> dict[str, Json]:
    """What is known of some places of work."""
    wanted = pa.array(sorted(ids), pa.string())
    rows: dict[str, Json] = {}
    for label in model.FACILITIES if ids else ():
        table = projection.nodes(label, _SITE)
        rows |= {row["id"]: row for row in table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist()}
    return rows


def _incidents(projection: Projection) -> dict[str, list[Json]]:
    """The incidents at each place, retracted ones left out."""
    about = {row["id"]: row for row in projection.nodes("Incident", _INCIDENT).to_pylist()}
    found: dict[str, list[Json]] = defaultdict(list)
    seen = set()
    for link in projection.links("OCCURRED_AT", ["from_id", "to_id", "status"]).to_pylist():
        pair = link["from_id"], link["to_id"]
        if "retracted" not in (link["status"], about[link["from_id"]]["status"]) and pair not in seen:
            seen.add(pair)
            found[link["to_id"]].append(about[link["from_id"]])
    return found


def _lies_in(projection: Projection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for link in projection.links("LOCATED_IN", ["from_id", "to_id", "status"]).to_pylist():
        if link["status"] != "retracted":
            found[link["from_id"]].add(link["to_id"])
    return found


def _places(site: str, lies_in: dict[str, set[str]]) -> list[str]:
    """A site and what it lies in, the nearest first."""
    found, around = [site], {site}
    for _ in range(_DEEP):
        around = {outer for one in around for outer in lies_in.get(one, ())} - set(found)
        found += sorted(around)
    return found


def _list_of(link: Json) -> str:
    """The dataset that states a link: one, since each states its own."""
    return next(iter(link["dataset"] or ()), "")


def _by_list(told: list[Json]) -> dict[tuple[str, str], list[Json]]:
    """Links by company and dataset."""
    found: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for link in told:
        found[link["from_id"], _list_of(link)].append(link)
    return found


def _row(
    found: Json,
    sites: dict[str, Json],
    names: dict[str, str],
    lists: dict[tuple[str, str], list[Json]],
    papers: dict[str, Json],
) -> Json:
    link, not_listed = found["link"], found["not_listed"]
    same_list = lists[link["from_id"], _list_of(link)]
    site = sites[link["to_id"]]
    on_it = {one["to_id"] for one in same_list if not_listed in one["listed"]} - {site["id"]}
    again = [day for one in same_list if one["to_id"] == site["id"] for day in one["listed"] if day > not_listed]
    return {
        **{name: found[name] for name in ("within", "last_listed", "not_listed", "place")},
        "company": {"id": link["from_id"], "name": names.get(link["from_id"])},
        "site": site,
        "incident": {**found["incident"], "documents": _cited(found["incident"], papers)},
        "perhaps": [sites[one] for one in sorted(on_it) if one in sites and _is_near(site, sites[one])],
        "listed_again": min(again, default=None),
        "dataset": _list_of(link),
        "source": link["source"] or [],
        "row": link["row"] or [],
        "documents": _cited(link, papers),
    }


def _is_near(one: Json, other: Json) -> bool:
    """The same address or the same name in one country: perhaps the same place under another id."""
    same = (one[part] and other[part] and _plain(one[part]) == _plain(other[part]) for part in ("address", "name"))
    return one["country"] is not None and one["country"] == other["country"] and any(same)


def _plain(text: str) -> str:
    """A text without what is written differently from list to list; the question in Cypher does the same."""
    text = text.lower()
    for sign in _SIGNS:
        text = text.replace(sign, "")
    return text


def _names(projection: Projection, ids: set[str]) -> dict[str, str]:
    wanted = pa.array(sorted(ids), pa.string())
    found = {}
    for label in model.COMPANIES if ids else ():
        table = projection.nodes(label, ["id", "name"])
        rows = table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist()
        found.update({row["id"]: row["name"] for row in rows})
    return found


def _papers(projection: Projection, found: Iterable[Json]) -> dict[str, Json]:
    cited = {paper for one in found for side in (one["link"], one["incident"]) for paper in side["documents"] or ()}
    if not cited:
        return {}
    table = projection.nodes("Document", _PAPER)
    wanted = pa.array(sorted(cited), pa.string())
    return {row["id"]: row for row in table.filter(pc.is_in(table["id"], value_set=wanted)).to_pylist()}


def _cited(row: Json, papers: dict[str, Json]) -> list[Json]:
    return [papers[one] for one in row["documents"] or () if one in papers]
