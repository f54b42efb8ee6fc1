"""What the questions on levers answer, computed a second time from the CSV files alone.

Built on ``cases_recomputed``; nothing of ``graph`` is imported. Certificates and audits are named as there: by their id
as instruments, by their link as links.
"""

import calendar
from datetime import date
from functools import cache
from typing import NamedTuple

from cases_recomputed import (
    Period,
    Row,
    by_id,
    compared,
    ids,
    inside,
    is_brand,
    kind,
    links_into,
    rows,
    span,
    whole_ways_to,
    with_incidents,
)  # fmt: skip

COMPANY_KINDS = ("brand", "retailer", "supplier", "trader")
AGREEMENTS = ("binding_agreement", "collective_agreement")
WORDS = {"overlap": "certain", "possible": "possible", "before": "no", "after": "no", "unknown": "undated"}
HOPS = 6


class Label(NamedTuple):
    """A certificate or an audit."""

    name: str
    kind: str
    issuers: tuple[str, ...]
    about: tuple[str, ...]
    period: Period


@cache
def labels() -> list[Label]:
    """All of them: links and instruments."""
    found = []
    for row in rows("links"):
        if row["relation"] in ("CERTIFIED", "AUDITED"):
            name = f"{row['from_id']} {row['relation']} {row['to_id']} {row['valid_from']} {row['valid_to']}"
            sort = "audit" if row["relation"] == "AUDITED" else "certificate"
            found.append(Label(name, sort, (row["from_id"],), (row["to_id"],), (row["valid_from"], row["valid_to"])))
    for row in rows("instruments"):
        if row["kind"] in ("certificate", "audit"):
            issuers, about = tuple(ids(row["issued_by"])), tuple(ids(row["about_ids"]))
            found.append(Label(row["id"], row["kind"], issuers, about, (row["start"], row["end"])))
    return found


def label_name(row: dict[str, object]) -> str:
    """The name of a record of an answer, as ``labels`` gives it."""
    if not str(row["record_id"]).startswith("cert-"):
        return str(row["record_id"])
    issuers, subjects = row["issuers"], row["subjects"]
    assert isinstance(issuers, list) and isinstance(subjects, list)
    relation = "AUDITED" if row["kind"] == "audit" else "CERTIFIED"
    return f"{issuers[0]} {relation} {subjects[0]} {row['start'] or ''} {row['end'] or ''}"


@cache
def looked_at(site: str) -> set[str]:
    """A site, what lies in it and the companies that run one of these."""
    places = inside(site)
    operators = {row["from_id"] for place in places for row in links_into(place, ("OPERATES",))}
    return {*places, *(one for one in operators if kind(one) in COMPANY_KINDS)}


def earlier(day: date, months: int) -> date:
    """The same day some months before, or the last of that month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def label_verdict(label: Label, event: Period, months: int = 24) -> str:
    """Certificate in force during the event, audit finished before it and begun in the months before."""
    if label.kind == "certificate" or not any(label.period):
        return WORDS[compared(label.period, event)]
    if not event[0]:
        return "undated"
    begins, opened = span(event[0]), span(label.period[0] or label.period[1])
    closed = span(label.period[1] or label.period[0])
    if closed[0] >= begins[1] or opened[1] < earlier(begins[0], months):
        return "no"
    surely = bool(label.period[1]) and closed[1] < begins[0] and opened[0] >= earlier(begins[1], months)
    return "certain" if surely else "possible"


def days_between(first: str, last: str) -> tuple[int | None, int | None]:
    """Fewest and most days from one date to another; nothing where the dates do not tell."""
    if not first or not last:
        return None, None
    least, most = (span(last)[0] - span(first)[1]).days, (span(last)[1] - span(first)[0]).days
    return (None, None) if most < 0 else (max(least, 0), most)


def days_of_label(label: Label, event: Period) -> tuple[int | None, int | None]:
    """From the end of an audit, or the start of a certificate, to the beginning of the event."""
    since = (label.period[1] or label.period[0]) if label.kind == "audit" else label.period[0]
    return days_between(since, event[0])


@cache
def at_incidents() -> list[tuple[Row, Label]]:
    """Every incident with every certificate and audit of its place."""
    return [
        (abuse, label)
        for abuse in rows("abuses")
        for label in labels()
        if looked_at(abuse["site_id"]) & set(label.about)
    ]


def records() -> dict[tuple[str, str, str], list[int]]:
    """By role, party and kind: known, certain, possible, undated, none."""
    order = ["certain", "possible", "undated", "none"]
    table: dict[tuple[str, str, str], list[int]] = {}
    for label in labels():
        verdicts = [label_verdict(one, (abuse["start"], abuse["end"])) for abuse, one in at_incidents() if one == label]
        best = min((one if one != "no" else "none" for one in [*verdicts, "none"]), key=order.index)
        schemes = {one for one in (*label.issuers, *label.about) if kind(one) == "scheme"}
        if label.name.count(" ") > 1:
            schemes &= set(label.issuers)
        for role, parties in (("issuer", set(label.issuers)), ("scheme", schemes)):
            for party in parties:
                counts = table.setdefault((role, party, label.kind), [0] * 5)
                counts[0] += 1
                counts[1 + order.index(best)] += 1
    return table


def fewest_hops(company: str, node: str) -> int | None:
    """Links of the shortest way, LOCATED_IN not counted."""
    found = [way.hops for way in whole_ways_to(node) if way.start == company and way.hops <= HOPS]
    return min(found, default=None)


@cache
def linked_to(node: str) -> set[str]:
    """Everything with a way to a node."""
    return {way.start for way in whole_ways_to(node) if way.hops <= HOPS}


def parties_of(agreement: Row) -> dict[str, list[Period]]:
    """Companies that signed an agreement or joined its body, with each stated period."""
    found: dict[str, list[Period]] = {}
    for one in ids(agreement["about_ids"]):
        if kind(one) in COMPANY_KINDS:
            found.setdefault(one, []).append(("", ""))
        for row in links_into(one, ("MEMBER_OF",)) if kind(one) == "scheme" else ():
            if kind(row["from_id"]) in COMPANY_KINDS:
                found.setdefault(row["from_id"], []).append((row["valid_from"], row["valid_to"]))
    return found


def stands(period: Period, day: date) -> int:
    """2: surely a party on the day; 1: perhaps; 0: not."""
    start, end = period
    if (start and span(start)[0] > day) or (end and span(end)[1] < day):
        return 0
    return 2 if start and span(start)[1] <= day and (not end or span(end)[0] >= day) else 1


def coverage(agreement: Row, site: str) -> str:
    """How an agreement speaks of a place."""
    about, countries = ids(agreement["about_ids"]), ids(agreement["about_countries"])
    named = [one for one in about if one in by_id("sites")]
    if site in named:
        return "named"
    if any(site in inside(one) for one in named):
        return "in a named place"
    if by_id("sites")[site]["country"] in countries:
        return "in a named country"
    return "outside what it names" if named or countries else "not stated"


def places_of(agreement: Row, parties: set[str]) -> dict[str, str]:
    """Places that an agreement names or a party is linked to, each with its coverage."""
    named = [one for one in ids(agreement["about_ids"]) if one in by_id("sites")]
    places = {part for one in named for part in inside(one)}
    places |= {site for site in by_id("sites") if linked_to(site) & parties}
    return {site: coverage(agreement, site) for site in places}


def sites_of(agreement: str, day: date) -> list[list[object]]:
    """Place, coverage, and linked brands: signed, perhaps signed, not recorded."""
    row = by_id("instruments")[agreement]
    standing = {party: max(stands(one, day) for one in periods) for party, periods in parties_of(row).items()}
    table: list[list[object]] = []
    for site, covered in places_of(row, {party for party, stand in standing.items() if stand}).items():
        brands = sorted(one for one in linked_to(site) if is_brand(one))
        split = [[one for one in brands if standing.get(one, 0) == stand] for stand in (2, 1, 0)]
        table.append([site, covered, *split])
    return sorted(table, key=lambda one: (str(one[1]), str(one[0])))


def workers_under(agreement: str) -> dict[str, list[int]]:
    """By coverage: places, of them with a figure, workers, records not counted."""
    row = by_id("instruments")[agreement]
    places = places_of(row, set(parties_of(row)))
    table: dict[str, list[int]] = {}
    for site, covered in places.items():
        figure = by_id("sites")[site]["workers"]
        around = [one for one in places if one != site and site in inside(one)]
        twice = any(by_id("sites")[one]["workers"] or not figure for one in around)
        counts = table.setdefault("named" if covered == "in a named place" else covered, [0, 0, 0, 0])
        if by_id("sites")[site]["level"] != "site" or twice:
            counts[3] += 1
        else:
            counts[0] += 1
            counts[1] += bool(figure)
            counts[2] += int(figure or 0)
    return table


def incidents_and_agreements() -> list[list[str]]:
    """Agreement, place, incident and whether it was in force."""
    table = []
    for row in rows("instruments"):
        if row["kind"] in AGREEMENTS:
            for abuse in rows("abuses"):
                if coverage(row, abuse["site_id"]) in ("named", "in a named place"):
                    verdict = WORDS[compared((row["start"], row["end"]), (abuse["start"], abuse["end"]))]
                    table.append([row["id"], abuse["site_id"], abuse["id"], abuse["category"], verdict])
    return sorted(table)


def channels(site: str) -> set[tuple[str, str, tuple[str, ...]]]:
    """Body, ground and what it rests on; certificates by how many."""
    spoken_of = looked_at(site)
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows("instruments"):
        if spoken_of & set(ids(row["about_ids"])):
            if row["kind"] == "grievance_case":
                for body in ids(row["issued_by"]):
                    found.setdefault((body, "a case is recorded"), set()).add(row["id"])
            named = {one for one in spoken_of & set(ids(row["about_ids"])) if one in by_id("sites")}
            if row["kind"] in AGREEMENTS and named:
                found.setdefault((row["id"], "the agreement names it"), set()).update(named)
    for label in labels():
        schemes = {one for one in label.about if kind(one) == "scheme"}
        if spoken_of & set(label.about):
            for body in {*label.issuers, *schemes}:
                ground = "it issued or stands behind a certificate or audit"
                found.setdefault((body, ground), set()).add(label.name)
    companies = {one for place in inside(site) for one in linked_to(place) if kind(one) in COMPANY_KINDS}
    for row in rows("links"):
        body = row["to_id"]
        if row["relation"] == "MEMBER_OF" and row["from_id"] in companies and "union" not in kind(body):
            found.setdefault((body, "a linked company is a member"), set()).add(row["from_id"])
    return {(body, ground, tuple(sorted(rests))) for (body, ground), rests in found.items()}


def handles_cases() -> set[str]:
    """Bodies with a recorded grievance case."""
    return {one for row in rows("instruments") if row["kind"] == "grievance_case" for one in ids(row["issued_by"])}


def without_channel() -> list[str]:
    """Places with incidents where neither a case, an agreement nor a body with cases is recorded."""
    found = []
    for site in with_incidents():
        about = [row for row in rows("instruments") if row["kind"] == "grievance_case"]
        used = any(looked_at(site) & set(ids(row["about_ids"])) for row in about)
        grounds = channels(site)
        if not used and not any(ground == "the agreement names it" or body in handles_cases()
                                for body, ground, _ in grounds):  # fmt: skip
            found.append(site)
    return found


def organised() -> dict[str, tuple[set[str], set[str]]]:
    """Places with a collective agreement, or called a cooperative: agreements, and who is called so."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row in rows("instruments"):
        if row["kind"] == "collective_agreement":
            for site in (one for one in ids(row["about_ids"]) if one in by_id("sites")):
                found.setdefault(site, (set(), set()))[0].add(row["id"])
    for site, row in by_id("sites").items():
        holders = {one["from_id"] for one in links_into(site, ("OPERATES", "OWNS"))}
        names = {site: row["name"], **{one: by_id("organisations")[one]["name"] for one in holders}}
        called = {one for one, name in names.items() if "cooperativ" in name.lower()}
        if called:
            found.setdefault(site, (set(), set()))[1].update(called)
    return found


def members_of(body: str) -> set[str]:
    """A body and those that belong to it, over three steps."""
    found = {body}
    for _ in range(3):
        found |= {row["from_id"] for one in found for row in links_into(one, ("MEMBER_OF",))}
    return found


def represented_by(union: str) -> set[str]:
    """Places and companies where a union or its members represent workers."""
    unions = members_of(union)
    return {row["to_id"] for row in rows("links") if row["relation"] == "REPRESENTS" and row["from_id"] in unions}


def leverage(union: str) -> dict[str, tuple[int, list[str]]]:
    """Buyers of the represented: fewest hops, and what each reaches."""
    found: dict[str, tuple[int, list[str]]] = {}
    for place in sorted(represented_by(union)):
        reaching = {one: fewest_hops(one, place) for one in linked_to(place)} | ({place: 0} if is_brand(place) else {})
        for buyer, hops in reaching.items():
            if is_brand(buyer) or kind(buyer) in ("trader", "public_buyer"):
                least, reached = found.get(buyer, (99, []))
                found[buyer] = (min(least, hops or 0), [*reached, place])
    return found
