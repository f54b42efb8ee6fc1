"""Conditions on the place of work and its goods."""

from __future__ import annotations

from typing import Any

from graph.export import words
from graph.levers.checks.state import MET, NOT_MET, UNKNOWN, Checked, documents_of
from graph.levers.facts import Facts, named
from graph.levers.wording import about_words, doubt, listed, name_of, say

Json = dict[str, Any]
_NO_PLACE = "because.no_place"


def country_of_place(
    facts: Facts,
    countries: list[str],
    open: bool = False,
    kinds: list[str] | None = None,
    names: list[str] | None = None,
) -> Checked:
    """The place lies in one of these countries; an open list names only some that count.

    A case of these kinds about the country says that it counts.
    """
    if facts.place is None:
        return Checked(UNKNOWN, say(_NO_PLACE))
    name, code = name_of(facts.place), facts.place["country"]
    country = _country(code)
    if not code:
        return Checked(UNKNOWN, say("because.place.no_country", name=name))
    if facts.place["label"] == "Vessel":
        return Checked(UNKNOWN, say("because.place.flag", name=name, country=country))
    if code in countries:
        return Checked(MET, say("because.place.is_in", name=name, country=country))
    about = [one for one in facts.records.get("proceedings", ()) if kinds and one["kind"] in kinds]
    about = [one for one in about if named(one["name"], names or [])]
    if about:
        return _by_cases(about)
    if open:
        return Checked(UNKNOWN, say("because.place.open", name=name, country=country))
    wanted = listed(_country(one) for one in countries)
    return Checked(NOT_MET, say("because.place.not_in", name=name, country=country, wanted=wanted))


def country_not(facts: Facts, countries: list[str]) -> Checked:
    """The place certainly lies in another country than these."""
    if facts.place is None:
        return Checked(UNKNOWN, say(_NO_PLACE))
    name, code = name_of(facts.place), facts.place["country"]
    if not code:
        return Checked(UNKNOWN, say("because.place.no_country", name=name))
    if facts.place["label"] == "Vessel":
        return Checked(UNKNOWN, say("because.place.flag", name=name, country=_country(code)))
    if code in countries:
        return Checked(NOT_MET, say("because.place.home", name=name, country=_country(code)))
    return Checked(MET, say("because.place.abroad", name=name, country=_country(code)))


def one_place(facts: Facts) -> Checked:
    """The place is a single one, not a group of places or a sector."""
    if facts.place is None:
        return Checked(UNKNOWN, say(_NO_PLACE))
    level, name = words.level(facts.place["level"]), name_of(facts.place)
    if level:
        return Checked(UNKNOWN, say("because.place.many", name=name, level=level))
    return Checked(MET, say("because.place.single", name=name))


def listed_or_from(facts: Facts, kinds: list[str], names: list[str], regions: list[str], country: str) -> Checked:
    """The place, who runs it or a linked company is on a list, or the place lies in one of these regions."""
    listings = facts.cases(kinds, names)
    if listings:
        first = listings[0]
        said = say("because.place.listed", what=name_of(first), who=name_of(first["about"]),
                   doubt=doubt(first["statement"]["status"]))  # fmt: skip
        return Checked(MET, said, documents_of(one["statement"] for one in listings))
    place = facts.place
    if place and place["country"] == country:
        stated = [place[part] for part in ("region", "city", "address") if named(place[part] or "", regions)]
        if stated and regions:
            return Checked(MET, say("because.place.region", name=name_of(place), region=stated[0]))
    return Checked(UNKNOWN, say("because.place.elsewhere"))


def goods_known(facts: Facts) -> Checked:
    """What is made there is stated."""
    goods = _goods(facts)
    if not goods:
        return Checked(UNKNOWN, say("because.goods.none"))
    return Checked(MET, say("because.goods.known", list=listed(goods)))


def goods_are(
    facts: Facts, words: list[str], kinds: list[str] | None = None, names: list[str] | None = None
) -> Checked:
    """One of these words is in what is stated to be made there; or a case of these kinds was taken up about it."""
    goods = _goods(facts)
    fits = [one for one in goods if named(one, words)]
    if fits:
        return Checked(MET, say("because.goods.are", list=listed(fits)))
    if case := _taken_up(facts, kinds, names):
        return case
    if goods:
        return Checked(UNKNOWN, say("because.goods.perhaps", list=listed(goods)))
    return Checked(UNKNOWN, say("because.goods.none"))


def goods_reach(facts: Facts, countries: list[str], kinds: list[str], names: list[str]) -> Checked:
    """Goods go to one of these countries: by a customs record, or because a case of these kinds was taken up.

    A buyer that has its seat there is said, and proves nothing.
    """
    if case := _taken_up(facts, kinds, names):
        return case
    buyers = [row for row in facts.linked if row["company"].get("country") in countries]
    for row in buyers:
        for step in (row["path"] or {}).get("steps", ()):
            if step["basis"] == "customs_record":
                said = say("because.goods.customs", company=name_of(row["company"]),
                           country=_country(row["company"]["country"]), doubt=doubt(row["status"]))  # fmt: skip
                return Checked(MET, said, documents_of([step]))
    if buyers:
        names_of_buyers = listed(name_of(row["company"]) + doubt(row.get("status")) for row in buyers)
        said = say("because.goods.buyer", list=names_of_buyers, country=listed(map(_country, countries)))
        steps = [step for row in buyers for step in (row["path"] or {}).get("steps", ())]
        return Checked(UNKNOWN, said, documents_of(steps))
    return Checked(UNKNOWN, say("because.goods.nothing"))


def _taken_up(facts: Facts, kinds: list[str] | None, names: list[str] | None) -> Checked | None:
    cases = facts.cases(kinds, names or []) if kinds else []
    return _by_cases(cases) if cases else None


def _by_cases(cases: list[Json]) -> Checked:
    """Met by cases that were taken up; of whom is said, since it may be the company that runs the place."""
    who = listed(about_words(one["about"]) for one in cases)
    said = say("because.place.case", who=who, list=listed(name_of(one) for one in cases))
    return Checked(MET, said, documents_of(one["statement"] for one in cases))


def _goods(facts: Facts) -> list[str]:
    place = facts.place or {}
    stated = [
        *(place.get("products") or ()),
        *(place.get("facility_type") or ()),
        *(place.get("processing_type") or ()),
    ]
    return [one for one in dict.fromkeys(stated) if one]


def _country(code: str) -> str:
    return words.country(code) or code
