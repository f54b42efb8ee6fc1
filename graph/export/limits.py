"""What an answer leaves out, in sentences: by limits and filters, as retracted, or because it was not asked for."""

from __future__ import annotations

from typing import Any

from graph.export import words

Json = dict[str, Any]


def nothing(answer: Json) -> str:
    """What an empty answer says: that there is no record, or none within the limits and filters."""
    outside = _number(answer, "not_shown")
    if outside:
        return f"{words.say('limits.none_passes', count=outside)}{_further(answer)}"
    if answer.get("truncated"):
        return f"{words.say('limits.none_near')}{_further(answer)}"
    if "site" not in answer:
        return words.say("limits.no_incident")
    return f"{words.say('limits.no_brand')} {others(answer, alone=True)}".strip()


def left_out(answer: Json) -> str:
    """What the limits and filters took from an answer that has rows; empty if nothing."""
    outside = _number(answer, "not_shown")
    if outside:
        return f"{words.say('limits.left_out', count=outside)}{_further(answer)}"
    return f"{words.say('limits.unknown')}{_further(answer)}" if answer.get("truncated") else ""


def _further(answer: Json) -> str:
    return f" {words.say('limits.further')}" if answer.get("truncated") else ""


def others(answer: Json, *, alone: bool = False) -> str:
    """Who else reaches a site than the brands that were asked for; empty if nobody.

    Args:
        alone: no brand does, and that was just said.
    """
    count = _number(answer, "other_companies")
    if not count:
        return ""
    return words.say("limits.others_alone", count=count) if alone else words.say("limits.others", count=count)


def retracted(answer: Json) -> str:
    """What the whole build holds as retracted; empty if nothing."""
    links, incidents = _number(answer, "retracted_links"), _number(answer, "retracted_incidents")
    kinds = [(links, "link", "links"), (incidents, "incident", "incidents")]
    parts = [words.counted(count, one, many) for count, one, many in kinds if count]
    return words.say("limits.retracted", count=links + incidents, what=" and ".join(parts)) if parts else ""


def undated(answer: Json) -> str:
    """How many rows rest on something without a date; empty if none."""
    count = _number(answer, "undated")
    return words.say("limits.undated", count=count) if count else ""


def sentences(answer: Json) -> list[str]:
    """Everything an answer leaves out or cannot show, ready to be printed."""
    empty = not (answer.get("findings") or answer.get("brands"))
    said = [nothing(answer)] if empty else [left_out(answer), others(answer)]
    return [one for one in (*said, undated(answer), retracted(answer)) if one]


def _number(answer: Json, key: str) -> int:
    value = (answer.get("coverage") or {}).get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
