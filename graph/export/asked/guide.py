"""A guide to producers whose workers are organised: for consumers, or for buyers of shops and cities.

What a profile withholds can be what speaks against relying on a place. Such a place is left out and counted: a place
without its caution would be praised wrongly, and a word beside it would point at the union that is protected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dossier.lookup import brief
from graph.dossier.organised import organised
from graph.dossier.reasons import key_of
from graph.errors import UsageError
from graph.export import words
from graph.export.asked import BEFORE, Asked, Kind, Option, named_in, with_responses
from graph.export.content import Json
from graph.export.guide import tables, text
from graph.export.network import Part, part_of
from graph.export.text import clean
from graph.projection import Projection
from graph.redaction import Redacted

QUESTION = "organised_producers"
"""Of the catalogue: the guide tells its answer."""
READERS = ("consumers", "wholesale")
_TOLD = ("site", "criteria", "cautions", "unions", "incidents", "linked", "documents")
_TOLD_TO_BUYERS = (*_TOLD, "run_by", "certificates", "proceedings")
"""What a guide tells of a place, of all that is on record, in its order."""


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    reader = parameters.get("for", READERS[0])
    if reader not in READERS:
        raise UsageError(f"A guide is for one of: {', '.join(READERS)}")
    brand = parameters.get("brand")
    found = organised(projection, **_narrowing(parameters))
    before, profile = parameters.get(BEFORE), projection.manifest.get("redaction") or {}
    kept = [one for one in found if before is None or _nothing_withheld(one, before["cautions"])]
    gone = len({*(before["cautions"] if before else ()), *(one["site"]["id"] for one in found)}) - len(kept)
    left_out = [words.say("guide.left_out", count=gone)] if gone else []
    if profile and (before is None or before["redacted"]):
        left_out.append(words.say("guide.narrowed_before"))
    places = [_told(one, reader, brand) for one in kept]
    answer: Json = {
        "for": reader,
        "brand": brief(projection, {brand})[brand] if brand else None,
        "product": parameters.get("product"),
        "country": parameters.get("country"),
        "unions_withheld": "unions" in profile.get("rules", {}),
        "left_out": left_out,
        "places": sorted(places, key=_by_country_and_name),
    }
    cited = dict.fromkeys(_documents(answer["places"]))
    answer["cited"] = list(cited)
    answered = [row for one in places for row in one["incidents"]]
    network = part_of(projection, *with_responses(projection, answered, *named_in(answer)))
    network = _with_sources(network, cited)
    return Asked(
        title=_title(answer),
        name="-".join(["guide", reader, *([brand] if brand else ())]),
        answer=answer,
        picture=None,
        network=network,
        sheets=tables(answer, network),
        statements=(words.choose("guide.means", reader), *words.lines("guide.limits.says"), *left_out),
        document=text,
    )


def _before(projection: Projection, parameters: Mapping[str, Any], redacted: Redacted) -> Json:
    """The cautions of every place before the profile, by the ids that records have after it."""
    found = organised(projection, **_narrowing(parameters))
    return {
        "redacted": bool(projection.manifest.get("redaction")),
        "cautions": {redacted.id_of(one["site"]["id"]): _keys(one, redacted) for one in found},
    }


def _narrowing(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parameters.get(name) for name in ("brand", "product", "country")}


def _keys(place: Json, redacted: Redacted | None = None) -> set[tuple[str, str]]:
    keys = map(key_of, place["cautions"])
    return {(kind, redacted.id_of(about) if redacted else about) for kind, about in keys}


def _nothing_withheld(place: Json, before: Mapping[str, set[tuple[str, str]]]) -> bool:
    """Does it have every caution that it had before the profile?"""
    return before.get(place["site"]["id"], {("", "")}) <= _keys(place)


def _told(place: Json, reader: str, brand: str | None) -> Json:
    """What the guide tells: to consumers brands, to buyers all companies, to whoever asked of a company that one."""
    labels = ("Brand",) if reader == "consumers" else model.COMPANIES
    rows = [*place["buyers"], *place["owners"]]
    linked = [row for row in rows if (row["brand"]["id"] == brand if brand else row["brand"]["label"] in labels)]
    told = _TOLD_TO_BUYERS if reader == "wholesale" else _TOLD
    return {name: linked if name == "linked" else place[name] for name in told}


def _documents(value: Any) -> Iterator[str]:
    """Ids of the documents that an answer cites, in its order: the number of each in every file of it."""
    if isinstance(value, Mapping):
        yield from (one["id"] for one in value.get("documents") or () if isinstance(one, Mapping))
        value = [inner for name, inner in value.items() if name != "documents"]
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _documents(inner)


def _with_sources(network: Part, cited: Collection[str]) -> Part:
    """Without documents that speak of a company or union elsewhere and that nothing here rests on."""
    stated = {
        one
        for kind, table in network.link_tables.items()
        if kind != "DOCUMENTED_BY"
        for documents in table["documents"].to_pylist()
        for one in documents or ()
    }
    wanted = pa.array(sorted({*cited, *stated}), pa.string())
    kept = {"Document": "id", "DOCUMENTED_BY": "to_id"}

    def narrow(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        return {
            name: table.filter(pc.is_in(table[kept[name]], value_set=wanted)) if name in kept else table
            for name, table in tables.items()
        }

    return Part(network.digest, narrow(network.node_tables), narrow(network.link_tables))


def _by_country_and_name(place: Json) -> tuple[str, str, str]:
    site = place["site"]
    return words.country(site["country"]) or "~", site["name"] or "~", site["id"]


def _title(answer: Json) -> str:
    by = []
    if answer["brand"]:
        by.append(words.say("guide.brand", brand=clean(answer["brand"]["name"] or answer["brand"]["id"])))
    if answer["product"]:
        by.append(words.say("guide.product", product=clean(answer["product"])))
    if answer["country"]:
        by.append(words.say("guide.country", country=words.country(answer["country"])))
    return words.say(
        "guide.asked",
        reader=words.choose("guide.reader", answer["for"]),
        narrowed=words.say("guide.narrowed", by=", ".join(by)) if by else "",
        places=words.say("guide.places", count=len(answer["places"])),
    )


KIND = Kind(
    "guide",
    "A guide to producers whose workers are organised, with cautions and what was checked",
    _ask,
    options=(
        Option("for", "For whom: consumers, or buyers of shops and cities; consumers if not given.", values=READERS),
        Option("brand", "Only places this company is linked to, by name or id.", labels=model.COMPANIES),
        Option("product", "Only places whose products, or goods bought from them, have this in their words."),
        Option("country", "Only places in this country, two letters."),
    ),
    example="--for wholesale --product bananas --format pdf -o bananas.pdf",
    before=_before,
)
