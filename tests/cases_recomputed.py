"""The questions of the cases answered a second time, from the CSV files alone: csv, datetime and loops.

Nothing of ``graph`` is imported, so that a golden file cannot be wrong together with the query that made it.
Each function gives rows of text as a person would write the table down; ``-`` stands for nothing stated.
"""

import calendar
import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent.parent / "datasets" / "cases"
CHAIN = ("OWNS", "SOURCES_FROM", "OPERATES")
STATUSES = ("acknowledged", "documented", "disputed", "alleged")
Row = dict[str, str]
Period = tuple[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """One file of the cases."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def ids(cell: str) -> list[str]:
    """The ids in one cell."""
    return [one for one in cell.split(";") if one]


@cache
def by_id(name: str) -> dict[str, Row]:
    """One file by id."""
    return {row["id"]: row for row in rows(name)}


def kind(organisation: str) -> str:
    """Kind of an organisation, or nothing for a site."""
    return by_id("organisations").get(organisation, {"kind": ""})["kind"]


def is_brand(organisation: str) -> bool:
    """Brands and retailers."""
    return kind(organisation) in ("brand", "retailer")


def span(text: str) -> tuple[date, date]:
    """First and last possible day of a date."""
    parts = [int(part) for part in text.split("-")]
    last_month = parts[1] if len(parts) > 1 else 12
    last_day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], last_month)[1]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1), date(
        parts[0], last_month, last_day
    )


def compared(link: Period, event: Period) -> str:
    """The verdict of a link against an event."""
    if not any(link) or not any(event):
        return "unknown"
    if link[1] and event[0] and span(link[1])[1] < span(event[0])[0]:
        return "before"
    if link[0] and event[1] and span(link[0])[0] > span(event[1])[1]:
        return "after"
    begins, ends = link[0] or link[1], link[1] or link[0]
    event_begins, event_ends = event[0] or event[1], event[1] or event[0]
    held_from, held_to = span(begins)[1], span(ends)[0]
    if held_from <= span(event_ends)[0] and span(event_begins)[1] <= held_to:
        return "overlap"
    return "possible"


class Way(NamedTuple):
    """One path: the links of the file it takes, first link first."""

    links: tuple[Row, ...]

    @property
    def start(self) -> str:
        return self.links[0]["from_id"]

    @property
    def end(self) -> str:
        return self.links[-1]["to_id"]

    @property
    def hops(self) -> int:
        return sum(link["relation"] != "LOCATED_IN" for link in self.links)

    @property
    def tier(self) -> int:
        return sum(link["relation"] == "SOURCES_FROM" for link in self.links)

    @property
    def status(self) -> str:
        """That of the weakest link; a documented LOCATED_IN does not count beside links of another kind."""
        weighed = [one for one in self.links if one["relation"] != "LOCATED_IN" or one["status"] != "documented"]
        return max((link["status"] for link in (weighed if self.hops else self.links)), key=STATUSES.index)

    @property
    def text(self) -> str:
        return " ".join([self.start, *(f"{link['relation']} {link['to_id']}" for link in self.links)])

    def verdict(self, event: Period) -> str:
        found = [compared((link["valid_from"], link["valid_to"]), event) for link in self.links]
        return min(found, key=rank)


def rank(verdict: str) -> int:
    """How good a verdict is."""
    return {"before": 0, "after": 0, "unknown": 1, "possible": 2, "overlap": 3}[verdict]


@cache
def links_into(target: str, relations: tuple[str, ...]) -> tuple[Row, ...]:
    """Links that end there."""
    return tuple(row for row in rows("links") if row["to_id"] == target and row["relation"] in relations)


def inside(site: str) -> list[str]:
    """A site and what is located in it."""
    return [site, *(row["from_id"] for row in links_into(site, ("LOCATED_IN",)))]


def ways_to(target: str, relations: tuple[str, ...], stop: tuple[str, ...] = ()) -> Iterator[Way]:
    """Every path that ends there, visits nothing twice and does not come from or through a stop."""

    def back(node: str, links: tuple[Row, ...]) -> Iterator[Way]:
        for link in links_into(node, relations):
            source = link["from_id"]
            if source in stop or source == target or any(source == one["to_id"] for one in links):
                continue
            yield Way((link, *links))
            yield from back(source, (link, *links))

    yield from back(target, ())


def ways_to_site(site: str) -> list[Way]:
    """Paths to a site or a workshop in it, each ending at the first of these it reaches."""
    targets = inside(site)
    return [way for target in targets for way in ways_to(target, CHAIN, tuple(targets))]


def whole_ways_to(site: str) -> list[Way]:
    """Paths to the site itself, the steps into the building included."""
    return list(ways_to(site, (*CHAIN, "LOCATED_IN")))


def with_incidents(category: str = "") -> list[str]:
    """Sites with an incident of their own."""
    return sorted({row["site_id"] for row in rows("abuses") if not category or row["category"] == category})


def stated(text: str) -> str:
    """As tables write it."""
    return text or "-"


def answer_1() -> list[list[str]]:
    """Brands of Rana Plaza."""
    found: dict[str, list[Way]] = {}
    for way in ways_to_site("site-rana-plaza"):
        if is_brand(way.start):
            found.setdefault(way.start, []).append(way)
    table = []
    for brand, ways in found.items():
        hops = min(way.hops for way in ways)
        reached = sorted({way.end for way in ways if way.hops == hops})
        best = min((way.status for way in ways), key=STATUSES.index)
        tier, paths = min(way.tier for way in ways), len({way.text for way in ways})
        table.append([str(hops), brand, str(tier), str(paths), best, "; ".join(reached)])
    return sorted(table)


def answer_2() -> list[list[str]]:
    """Whether the dates prove sourcing on the day of the collapse."""
    day = ("2013-04-24", "2013-04-24")
    best: dict[str, Way] = {}
    ways = [way for way in whole_ways_to("site-rana-plaza") if is_brand(way.start)]
    for way in sorted(ways, key=lambda one: (-rank(one.verdict(day)), one.hops, one.text)):
        best.setdefault(way.start, way)
    table = [[way.verdict(day), brand, way.text] for brand, way in best.items()]
    return sorted(table, key=lambda row: (-rank(row[0]), row[1]))


def _assured(relation: str, instrument: str) -> Iterator[tuple[str, list[str], Period, str]]:
    """Certificates or audits as links and as instruments: name, what they are on, period, status."""
    for row in rows("links"):
        if row["relation"] == relation:
            name = f"{row['from_id']} {relation} {row['to_id']}"
            yield name, [row["to_id"]], (row["valid_from"], row["valid_to"]), row["status"]
    for row in rows("instruments"):
        if row["kind"] == instrument:
            yield row["id"], ids(row["about_ids"]), (row["start"], row["end"]), "-"


def _looked_at(site: str) -> set[str]:
    places = inside(site)
    return {*places, *(row["from_id"] for place in places for row in links_into(place, ("OPERATES",)))}


def answer_3_certificates(verdicts: tuple[str, ...] = ("overlap", "possible")) -> list[list[str]]:
    """Certificates against the period of each incident."""
    table = []
    for abuse in rows("abuses"):
        for name, subjects, period, status in _assured("CERTIFIED", "certificate"):
            if (abuse["start"] or abuse["end"]) and _looked_at(abuse["site_id"]) & set(subjects):
                verdict = compared(period, (abuse["start"], abuse["end"]))
                if verdict in verdicts:
                    table.append([abuse["id"], verdict, name, stated(period[0]), stated(period[1]), status])
    return sorted(table)


def answer_3_audits(months: int = 24) -> list[list[str]]:
    """Audits finished in the months before an incident began."""
    table = []
    for abuse in rows("abuses"):
        for name, subjects, period, status in _assured("AUDITED", "audit"):
            if not (abuse["start"] and period[1] and _looked_at(abuse["site_id"]) & set(subjects)):
                continue
            begins = span(abuse["start"])[0]
            earliest = date(begins.year - months // 12, begins.month, min(begins.day, 28))
            if span(period[1])[1] < begins and span(period[0] or period[1])[0] >= earliest:
                table.append([abuse["id"], name, stated(period[0]), stated(period[1]), status])
    return sorted(table)


def answer_3_undated() -> list[list[str]]:
    """Audits without a date."""
    return sorted(
        [row["from_id"], row["relation"], row["to_id"]]
        for row in rows("links")
        if row["relation"] == "AUDITED" and not row["valid_from"] and not row["valid_to"]
    )


def answer_4() -> list[list[str]]:
    """Signatories of the Accord of 2013."""
    return sorted(
        [row["from_id"], kind(row["from_id"]), stated(row["valid_from"])]
        for row in links_into("org-bd-accord", ("MEMBER_OF",))
    )


def answer_4_buyers(day: date = date(2013, 6, 30)) -> tuple[list[str], list[str]]:
    """Brands of Rana Plaza that had signed by the day, and those not recorded as signatories."""
    signed = {row[0]: row[2] for row in answer_4()}
    brands = sorted(row[1] for row in answer_1())
    by_day = [brand for brand in brands if signed.get(brand, "-") != "-" and span(signed[brand])[1] <= day]
    return by_day, [brand for brand in brands if brand not in signed]


def answer_5(day: str) -> list[str]:
    """Import bans in force on a day, and those without an end."""
    on = date.fromisoformat(day)
    bans = [row for row in rows("instruments") if row["kind"] == "import_ban" and span(row["start"])[1] <= on]
    in_force = sorted(row["id"] for row in bans if row["end"] and on <= span(row["end"])[0])
    open_ended = sorted(row["id"] for row in bans if not row["end"])
    return [day, ", ".join(in_force) or "-", ", ".join(open_ended)]


def answer_6() -> list[list[str]]:
    """Who owns the operator of the plantation, up to the top."""
    ways = ways_to("site-firestone-harbel", ("OWNS", "OPERATES"))
    return sorted([str(way.hops), way.start, way.status, way.text] for way in ways)


def answer_7() -> list[list[str]]:
    """Companies linked to the pineapple factory."""
    return sorted([str(way.hops), way.start, way.status, way.text] for way in ways_to_site("site-natural-fruit"))


def answer_8() -> tuple[list[list[str]], list[str]]:
    """Public buyers and the sites with incidents they reach; those that reach none."""
    best: dict[tuple[str, str], Way] = {}
    for site in with_incidents():
        ways = [way for way in whole_ways_to(site) if kind(way.start) == "public_buyer"]
        for way in sorted(ways, key=lambda one: (one.hops, one.text)):
            best.setdefault((way.start, site), way)
    table = []
    for (buyer, site), way in sorted(best.items()):
        abuses = "; ".join(sorted(row["id"] for row in rows("abuses") if row["site_id"] == site))
        table.append([buyer, site, str(way.hops), abuses, way.text])
    buyers = {row["id"] for row in rows("organisations") if row["kind"] == "public_buyer"}
    return table, sorted(buyers - {row[0] for row in table})


def answer_9(category: str = "freedom_of_association") -> list[list[str]]:
    """Unions and agreements at sites with incidents of a category."""
    table = []
    for site in with_incidents(category):
        unions = [
            f"{row['from_id']} ({row['valid_from'] or '?'} to {row['valid_to'] or 'end not stated'}, {row['status']})"
            for row in sorted(links_into(site, ("REPRESENTS",)), key=lambda one: one["from_id"])
        ]
        agreements = [
            row["id"]
            for row in rows("instruments")
            if row["kind"] in ("binding_agreement", "collective_agreement") and site in ids(row["about_ids"])
        ]
        table.append([site, "; ".join(unions) or "-", "; ".join(agreements) or "-"])
    return table


def answer_10() -> list[str]:
    """Sites with incidents and no known brand, retailer, trader or public buyer."""
    known = ("brand", "retailer", "trader", "public_buyer")
    return [site for site in with_incidents() if not any(kind(way.start) in known for way in whole_ways_to(site))]


def answer_11() -> tuple[list[list[str]], list[list[str]]]:
    """Disputed links, and links stated more than once."""
    named = [(f"{row['from_id']} {row['relation']} {row['to_id']}", row) for row in rows("links")]
    counted = [name for name, _ in named]
    ends = [[name, stated(row["valid_from"]), stated(row["valid_to"]), row] for name, row in named]
    disputed = [[*one[:3], stated(one[3]["note"])] for one in ends if one[3]["status"] == "disputed"]
    twice = [[*one[:3], one[3]["status"]] for one in ends if counted.count(one[0]) > 1]
    return sorted(disputed), sorted(twice)


def answer_12() -> tuple[list[list[str]], list[str]]:
    """Incidents by category and status, and the persons killed."""
    shown = ("alleged", "disputed", "documented", "government_finding", "remediated")
    table = []
    for category in [*sorted({row["category"] for row in rows("abuses")}), "all"]:
        states = [row["status"] for row in rows("abuses") if category in (row["category"], "all")]
        table.append([category, *(str(states.count(status)) for status in shown), str(len(states))])
    killed = [f"{row['id']} {row['victims']}" for row in rows("abuses") if row["victims_unit"] == "killed"]
    return table, sorted(killed)


def answer_14() -> list[list[str]]:
    """Agreements that bind brands at sites with a violence or harassment record."""
    table = []
    for abuse in rows("abuses"):
        for row in rows("instruments"):
            about = ids(row["about_ids"])
            if abuse["category"] != "violence_harassment" or abuse["site_id"] not in about:
                continue
            brands = sorted(one for one in about if is_brand(one))
            if row["kind"] in ("binding_agreement", "collective_agreement") and brands:
                sides = [", ".join(brands), ", ".join(sorted(ids(row["filed_by"])))]
                table.append([abuse["id"], row["id"], stated(row["start"]), *sides])
    return sorted(table)
