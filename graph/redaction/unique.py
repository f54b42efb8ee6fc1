"""Where an answer gives a place, its workers or a source away although names are gone: warnings in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.countries import countries
from graph.homes import is_home
from graph.redaction.draft import is_in
from graph.redaction.labels import PREFIX, withheld
from graph.redaction.redacted import Redacted

_MOST = 10
"""Sentences of one kind that are written out; more are counted."""
_COLUMNS = ["id", "name", "kind", "level", "country", "products", "workers_min", "workers_max", "facility_type"]


@dataclass
class _Seen:
    """What an answer shows: places, and statements by what tells one from another."""

    places: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    statements: dict[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    incidents: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def unique_paths(answer: Mapping[str, Any], redacted: Redacted) -> list[str]:
    """What a reader can still conclude from an answer about who is meant or who said it.

    Args:
        answer: of a trace, of the brands of a place, or any other that holds their nodes, steps and incidents.
        redacted: the graph that the answer was asked of.

    Returns:
        Sentences for the export's page and the command line; an empty list is no promise that nobody can be found.
    """
    seen = _Seen()
    _collect(answer, seen)
    places = _places(redacted, seen.places.keys())
    kinds = (
        _few_workers(places, redacted),
        _alone(places, redacted),
        _given_away(places, redacted),
        _documents_to_look_up(seen, places),
        _figures_to_look_up(redacted, places),
        _single_documents(seen, redacted),
        _withheld_counts(seen, redacted),
    )
    return [sentence for found in kinds for sentence in _some(list(found))]


def _some(sentences: list[str]) -> list[str]:
    more = len(sentences) - _MOST
    return [*sentences[:_MOST], f"The same is so {more:,} more times."] if more > 0 else sentences


def _collect(value: Any, seen: _Seen) -> None:
    """Every place, statement and incident, wherever in the answer."""
    if isinstance(value, Mapping):
        if value.get("label") in model.FACILITIES and value.get("id"):
            seen.places.setdefault(value["id"], value)
        if "category" in value and "summary" in value and value.get("id"):
            seen.incidents.setdefault(value["id"], value)
        if value.get("relation") and isinstance(value.get("from"), Mapping) and isinstance(value.get("to"), Mapping):
            for said in (value, *(value.get("also") or ())):
                key = (value["from"]["id"], value["relation"], value["to"]["id"], str(said.get("key")))
                seen.statements.setdefault(key, {**said, "from": value["from"], "to": value["to"]})
        for inner in value.values():
            _collect(inner, seen)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, seen)


def _places(redacted: Redacted, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The places of an answer with their label and whether they are homes, by id."""
    wanted = set(ids)
    found = []
    for label in model.FACILITIES:
        table = redacted.projection.nodes(label, _COLUMNS)
        table = table.filter(is_in(table["id"], wanted))
        homes = is_home(table, label).tolist()
        found += [{**row, "label": label, "home": home} for row, home in zip(table.to_pylist(), homes, strict=True)]
    return sorted(found, key=lambda row: row["id"])


def _few_workers(places: list[dict[str, Any]], redacted: Redacted) -> Iterator[str]:
    below = redacted.profile.unique_below
    for row in places:
        stated = [row[name] for name in ("workers_max", "workers_min") if row[name] is not None]
        if row["id"] in redacted.suppressed:
            yield f"The number of workers of {_name(row)} is withheld: it is small, or would give a small one away."
        elif stated and 0 < max(stated) < below:
            yield f"{_name(row)} has fewer than {below} workers: each of them may be recognized."


def _alone(places: list[dict[str, Any]], redacted: Redacted) -> Iterator[str]:
    """Homes, farms and places without a name that are the only one of their kind in their country."""
    for row in places:
        if not (row["home"] or _nameless(row)) or not row["country"]:
            continue
        table = redacted.projection.nodes(row["label"], ["id", "country", "level", "products"])
        others = table.filter(pc.and_(pc.equal(table["country"], row["country"]), pc.not_equal(table["id"], row["id"])))
        kind, country = row["label"].lower(), countries().get(row["country"], row["country"])
        if not others.num_rows:
            yield f"{_name(row)} is the only {kind} in {country} in this graph: that alone tells which it is."
            continue
        made = {product for items in others["products"].to_pylist() for product in items or ()}
        for product in sorted(set(row["products"] or ()) - made):
            yield f"{_name(row)} is the only {kind} in {country} with the product '{product}' in this graph."


def _given_away(places: list[dict[str, Any]], redacted: Redacted) -> Iterator[str]:
    """Places without a name beside a company that has no other place in the same country."""
    nameless = {row["id"]: row for row in places if _nameless(row)}
    if not nameless:
        return
    ends = pa.concat_tables([redacted.projection.links(kind, ["from_id", "to_id"]) for kind in model.WALKED])
    near = ends.filter(is_in(ends["to_id"], nameless)).group_by(["from_id", "to_id"]).aggregate([]).to_pylist()
    companies = {row["from_id"] for row in near}
    reached = ends.filter(is_in(ends["from_id"], companies)).to_pylist()
    country = _column(redacted, model.FACILITIES, "country", {row["to_id"] for row in reached})
    names = _column(redacted, model.PARTIES, "name", companies)
    for row in sorted(near, key=lambda one: (one["to_id"], one["from_id"])):
        place = nameless[row["to_id"]]
        same = {one["to_id"] for one in reached if one["from_id"] == row["from_id"]
                and country.get(one["to_id"]) == place["country"]}  # fmt: skip
        if row["from_id"] in names and not row["from_id"].startswith(PREFIX) and len(same) == 1:
            where = countries().get(place["country"] or "", "the same country")
            yield (
                f"{_name(place)} is the only place in {where} that {names[row['from_id']]} is linked to in this graph: "
                "a published list of that company can tell which it is."
            )


def _documents_to_look_up(seen: _Seen, places: list[dict[str, Any]]) -> Iterator[str]:
    nameless = {row["id"]: row for row in places if _nameless(row)}
    for one in sorted(nameless):
        cited = {
            document["id"]
            for key, said in seen.statements.items()
            if one in (key[0], key[2])
            for document in said.get("documents") or ()
            if document.get("url")
        }
        if cited:
            yield (
                f"{_name(nameless[one])} is cited from {_counted(len(cited), 'document')} with a web address: whoever "
                "opens it may read the name there."
            )


def _figures_to_look_up(redacted: Redacted, places: list[dict[str, Any]]) -> Iterator[str]:
    """What a place without a name still says of itself that other lists say too."""
    nameless = {row["id"]: row for row in places if _nameless(row)}
    at = redacted.projection.links("OCCURRED_AT", ["to_id"])
    with_incidents = set(at.filter(is_in(at["to_id"], nameless))["to_id"].to_pylist())
    for one, row in sorted(nameless.items()):
        told = ["its number of workers"] if row["workers_max"] or row["workers_min"] else []
        told += ["the dates, figures and words of what happened there"] if one in with_incidents else []
        if told:
            yield f"{_name(row)} still gives {' and '.join(told)}: other lists or the news can then tell which it is."


def _single_documents(seen: _Seen, redacted: Redacted) -> Iterator[str]:
    """Statements that rest on one document which is not public; a title that was withheld here is no such doubt."""
    alone = {
        key: said["documents"][0]["id"]
        for key, said in seen.statements.items()
        if len(said.get("documents") or ()) == 1
    }
    table = redacted.projection.nodes("Document", ["id", "title", "url", "archive_url"])
    cited = table.filter(is_in(table["id"], alone.values())).to_pylist()
    private = {one["id"] for one in cited if not (one["url"] or one["archive_url"] or withheld(one["title"]))}
    for key in sorted(key for key, document in alone.items() if document in private):
        said = seen.statements[key]
        yield (
            f"That {_name(said['from'])} is linked to {_name(said['to'])} is stated by one document alone, which "
            "has no web address: it can tell who handed it over."
        )


def _withheld_counts(seen: _Seen, redacted: Redacted) -> Iterator[str]:
    count = len(seen.incidents.keys() & redacted.suppressed)
    if count:
        verb = "has a number" if count == 1 else "have numbers"
        yield f"{_counted(count, 'incident')} {verb} of people withheld here; the cited documents may state it."


def _column(redacted: Redacted, labels: Iterable[str], column: str, ids: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    wanted = set(ids)
    for label in labels:
        table = redacted.projection.nodes(label, ["id", column])
        table = table.filter(is_in(table["id"], wanted))
        found |= dict(zip(table["id"].to_pylist(), table[column].to_pylist(), strict=True))
    return found


def _nameless(row: Mapping[str, Any]) -> bool:
    return str(row["id"]).startswith(PREFIX)


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("name") or row["id"])


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
