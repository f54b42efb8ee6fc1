"""What companies answered, in one line each; and one sentence for all rows of an answer without a response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.dossier.responses import without_response
from graph.export import words
from graph.export.text import SENTENCES_LIMIT, clean

Json = dict[str, Any]


def line(response: Json, incident: str | None = None) -> str:
    """A response in one line, without its address: who, when it was asked, and what came of it.

    Args:
        incident: id of the incident that it stands beside, which is then not named again.
    """
    others = [one for one in response.get("about") or () if one["id"] != incident]
    about = words.say("response.about", about="; ".join(map(_named, others))) if others else ""
    kind = words.choose("response.kind", response["kind"])
    asked = _asked(response)
    if response["kind"] in ("answered", "declined"):
        day = response.get("answered_on")
        said = words.say("response.on", kind=kind, day=day) if day else words.say("response.undated", kind=kind)
        said += f" ({', '.join(asked)})" if asked else ""
    else:
        said = f"{kind} ({', '.join(asked)})" if asked else kind
    if response.get("text"):
        said += f": “{clean(response['text'], SENTENCES_LIMIT)}”"
    return words.say("response.line", company=_named(response["company"]), about=about, said=said)


def _asked(response: Json) -> list[str]:
    day, who, due = (response.get(part) for part in ("asked_on", "asked_by", "due_on"))
    asked = []
    if day:
        asked.append(
            words.say("response.asked_by", day=day, who=clean(who)) if who else words.say("response.asked", day=day)
        )
    if due:
        asked.append(words.say("response.due", day=due))
    return asked


def silence(answer: Json) -> str:
    """Of which findings of a trace, or of which brands of a site, no response is recorded; empty where of none.

    An answer of an older version says nothing of responses, and so do we.
    """
    rows: list[Json] = answer["brands" if "site" in answer else "findings"]
    if not rows or "responses" not in rows[0]:
        return ""
    missing = without_response(rows, None if "site" in answer else answer["brand"]["id"])
    if not missing:
        return ""
    if "site" in answer:
        said = (
            words.say("response.none_of_any")
            if len(missing) == len(rows)
            else words.say("response.none_of", numbers=runs(missing))
        )
    else:
        company = _named(answer["brand"])
        said = (
            words.say("response.none_of_brand", company=company)
            if len(missing) == len(rows)
            else words.say("response.none_to", company=company, numbers=runs(missing), count=len(missing))
        )
    return f"{said} {words.say('response.no_statement')}"


def runs(numbers: Sequence[int]) -> str:
    """Ascending numbers in few words: '1-3, 7'."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in found)


def _named(node: Json) -> str:
    if node.get("label") == "Incident":
        return f"{words.category(node.get('name'))} ({clean(str(node['id']))})"
    return clean(node.get("name") or str(node["id"]))
