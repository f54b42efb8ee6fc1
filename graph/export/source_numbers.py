"""One number for every document of an answer, the same in each file of it: whoever says [3] means the same source."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export.content import Content, Json


def documents_of(content: Content) -> dict[str, Json]:
    """The documents behind an answer by id, each with its ``number``, in that order.

    Those of the rows of the answer come first as they are cited there, the abuse before the steps of its paths; then
    all others, by id. A memo or a letter has numbered its documents already: ``cited`` of its answer.
    """
    known = {row["id"]: row for row in content.network.nodes("Document").to_pylist()}
    told = content.answer.get("cited") or _cited(content.picture or {})
    cited = [one for one in dict.fromkeys(told) if one in known]
    order = dict.fromkeys([*cited, *sorted(known)])
    return {one: {**known[one], "number": number} for number, one in enumerate(order, 1)}


def _cited(answer: Json) -> Iterator[str]:
    for incident in answer.get("incidents") or ():
        yield from _ids(incident)
    for row in answer.get("findings") or answer.get("brands") or ():
        if isinstance(row["incident"], dict):
            yield from _ids(row["incident"])
        for path in row["paths"]:
            for step in path["steps"]:
                for one in (step, *(step.get("also") or ())):
                    yield from _ids(one)


def _ids(cited: Json) -> Iterator[str]:
    yield from (one["id"] if isinstance(one, dict) else one for one in cited.get("documents") or ())
