"""What a finding does not know: where the list ends, which dates are missing, whose own list nobody has loaded."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.judging import Event
from graph.export.dossier.parts import Items, Runs, Said, flat, listed, told
from graph.export.dossier.records import Records
from graph.export.dossier.telling import name
from graph.export.reading import listing


def gaps(row: Json, place: Json, event: Event | None, records: Records) -> Items:
    """The gaps of one row, over all of its paths that are told."""
    said: list[Runs] = []
    if place["id"] not in records.buyers:
        said.append(told("dossier.gap.ends", place=name(place)))
    for number, path in enumerate(row["paths"], 1):
        several = len(row["paths"]) > 1
        undated = [at for at, step in enumerate(path["steps"], 1) if _undated(step)]
        open_ended = [at for at, step in enumerate(path["steps"], 1) if not _undated(step) and _open(step)]
        for key, found in (("undated", undated), ("open", open_ended)):
            if found:
                which = flat(words.say("dossier.gap.of_path", number=number) if several else "")
                values: dict[str, Said | int] = {"count": len(found), "steps": _numbers(found), "which": which}
                said.append(
                    told("dossier.gap.undated", **values) if key == "undated" else told("dossier.gap.open", **values)
                )
    if event is not None and event.start is None and event.end is None:
        said.append(flat(words.say("dossier.why.incident_undated")))
    said += [told("dossier.gap.no_own_list", company=name(node)) for node in _silent(row, records)]
    more = (row.get("path_count") or 0) - len(row["paths"])
    if row.get("path_count") is None and "path_count" in row:
        said.append(flat(words.say("dossier.gap.many_paths")))
    elif more > 0:
        said.append(told("dossier.gap.more_paths", count=more))
    return Items(tuple(said) or (flat(words.say("dossier.gap.none")),))


def _undated(step: Json) -> bool:
    return not (step.get("valid_from") or step.get("valid_to") or listing(step.get("listed")))


def _open(step: Json) -> bool:
    """Does it have a beginning or an end, and not both?"""
    return bool(step.get("valid_from")) != bool(step.get("valid_to"))


def _numbers(steps: list[int]) -> Runs:
    return listed([str(one) for one in steps])


def _silent(row: Json, records: Records) -> list[Json]:
    """Buyers on the paths of whom no own word is loaded: no disclosure, nothing acknowledged."""
    buyers = {step["from"]["id"]: step["from"] for path in row["paths"] for step in path["steps"] if _bought(step)}
    return [
        node
        for key, node in buyers.items()
        if not any(
            basis == "company_disclosure" or status == "acknowledged" for basis, status in records.buyers.get(key, ())
        )
    ]


def _bought(step: Json) -> bool:
    return bool(
        step["relation"] == "SOURCES_FROM" and step["from"].get("label") in ("Brand", "Supplier", "Organisation")
    )
