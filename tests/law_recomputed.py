"""The questions on trade, import orders, complaints and public buyers answered a second time, from the CSV files alone.

Built on ``cases_recomputed``; nothing of ``graph`` is imported.
"""

from datetime import date

from cases_recomputed import (
    CHAIN,
    STATUSES,
    Row,
    by_id,
    ids,
    inside,
    is_brand,
    kind,
    rank,
    rows,
    span,
    ways_to,
    with_incidents,
)  # fmt: skip

LISTINGS = ("import_ban", "entity_listing")
WHOLE = (*CHAIN, "LOCATED_IN")


def instruments(*kinds: str) -> list[Row]:
    """The instruments of some kinds, by id."""
    return sorted((row for row in rows("instruments") if row["kind"] in kinds), key=lambda row: row["id"])


def country_of(party: str) -> str:
    """Two letters of a site's or organisation's country, or nothing."""
    return {**by_id("sites"), **by_id("organisations")}.get(party, {"country": ""})["country"]


def of_country(row: Row, country: str) -> bool:
    """Is an instrument about a country, or about one in it?"""
    return country in ids(row["about_countries"]) or any(country_of(one) == country for one in ids(row["about_ids"]))


def sites_of(row: Row) -> list[str]:
    """Sites that an instrument names."""
    return sorted(one for one in ids(row["about_ids"]) if one in by_id("sites"))


def incidents_in(country: str) -> list[tuple[str, str, str]]:
    """Incidents at places of a country: id, status, place; every place of the cases states its country."""
    return sorted(
        (row["id"], row["status"], row["site_id"]) for row in rows("abuses") if country_of(row["site_id"]) == country
    )


def incidents_at(site: str) -> list[str]:
    """Incidents at a site or in it, as the questions write them."""
    return sorted(f"{row['id']} ({row['category']}, {row['status']})" for row in rows("abuses")
                  if row["site_id"] in inside(site))  # fmt: skip


def trade_cases() -> list[tuple[str, str | None, list[str]]]:
    """Case, place and the incidents there."""
    found: list[tuple[str, str | None, list[str]]] = []
    for row in instruments("trade_agreement_case"):
        found += [(row["id"], site, incidents_at(site)) for site in sites_of(row)] or [(row["id"], None, [])]
    return found


def state_on(row: Row, day: date) -> str | None:
    """State of an order on a day; None before it began."""
    if row["start"] and span(row["start"])[0] > day:
        return None
    if not row["end"]:
        return "no end recorded"
    if span(row["end"])[1] < day:
        return "ended"
    sure = row["start"] and span(row["start"])[1] <= day <= span(row["end"])[0]
    return "in force" if sure else "perhaps in force"


def listed_on(day: date) -> list[tuple[str, str, str]]:
    """State, listing and what it names."""
    found = []
    for row in instruments(*LISTINGS):
        state = state_on(row, day)
        named = [*ids(row["about_ids"]), *(f"country:{one}" for one in ids(row["about_countries"]))]
        found += [(state, row["id"], one) for one in named if state]
    return sorted(found)


def brands_behind_orders() -> dict[tuple[str, str, str], tuple[int, list[str]]]:
    """Listing, named and brand: rank of the best verdict against the day of issue, and the verdicts of all paths."""
    found: dict[tuple[str, str, str], tuple[int, list[str]]] = {}
    for row in instruments(*LISTINGS):
        for named in ids(row["about_ids"]):
            run = [link["to_id"] for link in rows("links")
                   if link["from_id"] == named and link["relation"] in ("OPERATES", "OWNS")
                   and link["to_id"] in by_id("sites")]  # fmt: skip
            ways = list(ways_to(named, WHOLE))
            ways += [way for site in run for way in ways_to(site, WHOLE) if named not in _on(way.text)]
            for way in ways:
                if is_brand(way.start) and way.hops <= 6:
                    verdict = way.verdict((row["start"], row["start"]))
                    best, seen = found.get((row["id"], named, way.start), (0, []))
                    found[row["id"], named, way.start] = max(best, rank(verdict)), sorted({*seen, verdict})
    return found


def _on(path: str) -> set[str]:
    return set(path.split(" "))


def buyers_of(site: str) -> set[tuple[str, str, int, str]]:
    """Public buyer, vendor, fewest hops and best status among those, to a site or a workshop in it."""
    targets = tuple(inside(site))
    best: dict[tuple[str, str], tuple[int, int]] = {}
    for target in targets:
        for way in ways_to(target, CHAIN, targets):
            if kind(way.start) == "public_buyer":
                key = way.start, way.links[0]["to_id"]
                best[key] = min(best.get(key, (99, 99)), (way.hops, STATUSES.index(way.status)))
    return {(*key, hops, STATUSES[status]) for key, (hops, status) in best.items()}


def reached_by(buyer: str) -> list[str]:
    """Places with incidents that a buyer reaches."""
    return sorted(site for site in with_incidents() if any(way.start == buyer for way in ways_to(site, WHOLE)))


def holders() -> set[tuple[str, str]]:
    """Holder and policy, for policies that an organisation issued, is covered by, or shares as a member."""
    found = set()
    for row in instruments("procurement_policy"):
        issuers = ids(row["issued_by"])
        members = [link["from_id"] for link in rows("links")
                   if link["relation"] == "MEMBER_OF" and link["to_id"] in issuers]  # fmt: skip
        covered = [one for one in ids(row["about_ids"]) if kind(one) == "public_buyer"]
        members = [one for one in members if kind(one) == "public_buyer"]
        found |= {(one, row["id"]) for one in (*issuers, *covered, *members)}
    return found


def group_of(company: str) -> set[str]:
    """A company, its owners up to the top, and all that these own."""
    owns = [(link["from_id"], link["to_id"]) for link in rows("links")
            if link["relation"] == "OWNS" and link["to_id"] in by_id("organisations")]  # fmt: skip
    group, fresh = {company}, {company}
    while fresh:
        fresh = {owner for owner, owned in owns if owned in fresh} - group
        group |= fresh
    fresh = set(group)
    while fresh:
        fresh = {owned for owner, owned in owns if owner in fresh} - group
        group |= fresh
    return group


def contact_points(country: str) -> dict[str, list[str]]:
    """Contact points of a country with the cases they handled."""
    found: dict[str, list[str]] = {}
    for row in instruments("oecd_ncp_case"):
        for body in ids(row["issued_by"]):
            if country_of(body) == country:
                found.setdefault(body, []).append(row["id"])
    return found
