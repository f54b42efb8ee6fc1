"""Which instruments could apply to a place, an incident or a company: as a memo, or as a draft of the next step.

Both are filled from the build that the profile left, so that no letter names what it took out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph import model
from graph.dossier.site import record
from graph.dossier.starts import kind_of
from graph.dossier.who import behind
from graph.errors import UsageError
from graph.export.asked import AS_OF, Asked, Kind, Option, Subject, named_in, with_responses
from graph.export.content import Json
from graph.export.network import part_of
from graph.export.network_sheets import network_sheets
from graph.export.sheet_making import sheet
from graph.former import current_id
from graph.levers.answer import levers_for, subject_of
from graph.levers.document import document
from graph.levers.letters import LETTERS, letter
from graph.levers.memo import STATES, memo, other_places, shared, title
from graph.levers.wording import say
from graph.projection import Projection
from graph.trace import trace_brand
from graph.trace.topology import open_topology


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    draft, lever, day = (parameters.get(name) for name in ("letter", "lever", "as_of"))
    if lever and draft != "complaint":
        raise UsageError("An instrument is named for the outline of a complaint only")
    subject_id = current_id(projection, parameters["subject"])
    about = kind_of(open_topology(projection), subject_id)[0]
    answer: Json = {"letter": draft, "lever": lever, "as_of": day}
    if draft:
        text = letter(projection, subject_id, draft, lever=lever, as_of=day)
        answer |= {"subject": subject_of(projection, subject_id), "kind": about}
        heading, said = say(f"title.{draft}"), ()
    else:
        answer |= levers_for(projection, subject_id, as_of=day)
        text, said = memo(answer), (*answer["statement"], other_places(answer))
        heading = say("title.memo")
    answer |= {"title": heading, "text": str(text), "cited": list(text.cited)}
    answer["rests_on"] = _rests_on(projection, about, subject_id, day)
    answer = _lists(answer)
    rows = [*_responding(answer["rests_on"])]
    network = part_of(projection, *with_responses(projection, rows, *_named(answer)))
    withheld = [say("words.withheld")] if projection.manifest.get("redaction") else []
    return Asked(
        title=f"{heading}{', about' if draft else ''} {title(answer['subject'])}",
        name="-".join(["levers", subject_id, *([draft] if draft else [])]),
        answer=answer,
        picture=None,
        network=network,
        sheets=(*_sheets(answer), *network_sheets(network, {})),
        statements=tuple(one for one in (*said, *withheld) if one),
        document=document,
    )


def _rests_on(projection: Projection, about: str, subject_id: str, day: str | None) -> Json:
    """The records and paths that the conditions and letters were filled from."""
    if about == "company":
        return {"findings": trace_brand(projection, subject_id, as_of=day)["findings"]}
    found: Json = {"linked": behind(projection, subject_id, who="all", as_of=day)["rows"]}
    if about == "site":
        found["record"] = record(projection, subject_id)
    return found


def _responding(rests_on: Json) -> Iterator[Json]:
    yield from rests_on.get("findings") or ()
    yield from rests_on.get("record", {}).get("incidents") or ()


def _named(answer: Json) -> tuple[set[str], set[str]]:
    """Ids and keys of what is named; the ids of instruments and conditions are ours, and name no record."""
    told = [answer["subject"], answer["rests_on"], *({"id": one} for one in answer["cited"])]
    for lever in answer.get("levers") or ():
        told += [lever["place"], *(one["documents"] for one in lever["conditions"])]
        told += [{"id": one["id"], "documents": one["documents"]} for one in lever["past"]["cases"]]
    return named_in(told)


def _sheets(answer: Json) -> Iterator[Any]:
    """One table of all conditions, one of past cases; of a letter none."""
    if answer["letter"]:
        return
    yield sheet("levers", _conditions(answer["levers"]))
    yield sheet("past_cases", _cases(answer["levers"]))


def _conditions(levers: list[Json]) -> Iterator[Json]:
    for lever in levers:
        place = lever["place"] or {}
        for one in lever["conditions"]:
            yield {
                "instrument_id": lever["id"],
                "instrument": lever["name"],
                "instrument_state": STATES[lever["state"]],
                "site_id": place.get("id"),
                "site": place.get("name"),
                "condition_id": one["id"],
                "condition": one["says"],
                "state": STATES[one["state"]],
                "because": one["because"],
                "documents": [document["id"] for document in one["documents"]],
                "to_collect": one["collect"] if one["state"] == "unknown" else None,
                "law": lever["law"],
                "check": lever["check"],
                "rule_read_in": f"{one['source']['title']}, {one['source']['publisher']}",
                "rule_url": one["source"]["url"],
                "rule_seen": one["source"]["seen"],
            }


def _cases(levers: list[Json]) -> Iterator[Json]:
    for lever in levers:
        for one in lever["past"]["cases"]:
            documents = [document["id"] for document in one["documents"]]
            about = {"instrument_id": lever["id"], "instrument": lever["name"]}
            yield {**one, **about, "documents": documents, "in_common": shared(one)}


def _lists(value: Any) -> Any:
    """The same with sets as sorted lists, as JSON knows them."""
    if isinstance(value, Mapping):
        return {key: _lists(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_lists(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


KIND = Kind(
    "levers",
    "Which instruments could apply, condition by condition; or a draft of a letter or complaint",
    _ask,
    Subject("subject", "Place, incident, or brand or other company, by name or id.",
            (*model.FACILITIES, *model.PARTIES, "Incident")),
    (
        Option("letter", "A draft in place of the memo.", values=tuple(LETTERS)),
        Option("lever", "The instrument of a complaint: its id, as 'tiertrace levers' shows it in brackets."),
        AS_OF,
    ),
    "site-tridonex --format dossier-docx -o tridonex.docx",
)  # fmt: skip
