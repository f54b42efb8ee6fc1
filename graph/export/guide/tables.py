"""The tables of a guide: one row a place, and one row for each reason, caution, linked company and thing to ask."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import words
from graph.export.content import Json, Sheet
from graph.export.dossier.parts import Runs, plain
from graph.export.dossier.telling import name
from graph.export.guide import saying
from graph.export.guide.place import behind, newest
from graph.export.letter import link_in_words
from graph.export.network import Network
from graph.export.network_sheets import incident_in_words, network_sheets
from graph.export.reading import listing
from graph.export.sheet_making import sheet

_OS_ID = "os_id:"


def tables(answer: Json, network: Network) -> tuple[Sheet, ...]:
    """All tables; the first is the guide itself, a row a place, for a spreadsheet."""
    places = answer["places"]
    linked = {one["site"]["id"]: [row["brand"] for row in one["linked"]] for one in places}
    made = (
        sheet("producers", (_place(one, answer) for one in places)),
        sheet("reasons", (row for one in places for row in _reasons(one, answer))),
        *([sheet("linked", (row for one in places for row in _linked(one)))] if any(linked.values()) else []),
        *(
            [sheet("to_ask", (row for one in places for row in _to_ask(one)))]
            if answer["for"] == "wholesale" and places
            else []
        ),
    )
    return (*made, *network_sheets(network, linked))


def _place(place: Json, answer: Json) -> Json:
    """A place in one row: what a reader of a spreadsheet must not miss stands in it, cautions and abuses first."""
    site, documents = place["site"], behind(place)
    wholesale = answer["for"] == "wholesale"
    return {
        "site_id": site["id"],
        "site": site["name"],
        "country_name": words.country(site["country"]),
        "city": site["city"],
        "address": site["address"] if wholesale else None,
        "products": site["products"],
        "criteria": [_text(saying.criterion(one)) for one in place["criteria"]],
        "cautions": [_caution(one, answer) for one in place["cautions"]] or [words.say("guide.nothing.cautions")],
        "recorded": [
            f"{incident_in_words(one)}, {words.period(one['start'], one['end'])}" for one in place["incidents"]
        ]
        or [words.say("guide.nothing.incidents")],
        "unions": [_text(saying.union(one)) for one in place["unions"]],
        "linked": [name(row["brand"]).text for row in place["linked"]],
        "run_by": [name(one).text for one in place["run_by"]] if wholesale else None,
        "os_id": "; ".join(one.removeprefix(_OS_ID) for one in listing(site["identifiers"]) if one.startswith(_OS_ID)),
        "newest_source": newest(documents),
        "publishers": list(dict.fromkeys(one["publisher"] for one in documents if one.get("publisher"))),
        "documents": [one["id"] for one in documents],
    }


def _reasons(place: Json, answer: Json) -> Iterator[Json]:
    for what, rows in (("criterion", place["criteria"]), ("caution", place["cautions"])):
        for one in rows:
            said = _text(saying.criterion(one)) if what == "criterion" else _caution(one, answer)
            documents = one["documents"] or ()
            yield {
                "site_id": place["site"]["id"],
                "site": place["site"]["name"],
                "what": what,
                "kind": one["kind"],
                "text": said,
                "about_id": (one["about"] or {}).get("id"),
                "start": one.get("start"),
                "end": one.get("end"),
                "status": one.get("status"),
                "publishers": [each["publisher"] for each in documents if each.get("publisher")],
                "published": [each["published"] for each in documents if each.get("published")],
                "documents": [each["id"] for each in documents],
            }


def _linked(place: Json) -> Iterator[Json]:
    for row in place["linked"]:
        best = row["paths"][0]
        cited = dict.fromkeys(one["id"] for step in best["steps"] for one in step["documents"] or ())
        yield {
            "site_id": place["site"]["id"],
            "site": place["site"]["name"],
            "company_id": row["brand"]["id"],
            "company": row["brand"]["name"],
            "company_country": row["brand"]["country"],
            "link": link_in_words(best),
            "status": words.path_status(best),
            "strength": row["strength"],
            "hops": row["hops"],
            "tier": row["tier"],
            "documents": list(cited),
        }


def _to_ask(place: Json) -> Iterator[Json]:
    for one in saying.to_ask(place):
        yield {"site_id": place["site"]["id"], "site": place["site"]["name"], "ask": _text(one)}


def _caution(one: Json, answer: Json) -> str:
    return _text(saying.caution(one, withheld=answer["unions_withheld"]))


def _text(said: Runs) -> str:
    return plain(said)
