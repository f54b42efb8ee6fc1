"""What an answer leaves out, in sentences: by limits and filters, as retracted, or because it was not asked for."""

from __future__ import annotations

from typing import Any

from graph.export import words

Json = dict[str, Any]
NO_BRAND = "No brand or retailer is recorded as linked to it in what is loaded."
NO_INCIDENT = "No recorded abuse is linked to it in what is loaded."


def nothing(answer: Json) -> str:
    """What an empty answer says: that there is no record, or none within the limits and filters."""
    outside = _number(answer, "not_shown")
    if outside:
        are = f"{outside:,} {'is' if outside == 1 else 'are'} recorded"
        return f"None passes the filters or limits asked for; {are} without them.{_further(answer)}"
    if answer.get("truncated"):
        return f"None lies within the limits asked for.{_further(answer)}"
    return f"{NO_BRAND} {others(answer)}".strip() if "site" in answer else NO_INCIDENT


def left_out(answer: Json) -> str:
    """What the limits and filters took from an answer that has rows; empty if nothing."""
    outside = _number(answer, "not_shown")
    if outside:
        are = "is" if outside == 1 else "are"
        return f"{outside:,} more {are} left out by the filters or limits asked for.{_further(answer)}"
    return f"How much is missing is not known.{_further(answer)}" if answer.get("truncated") else ""


def _further(answer: Json) -> str:
    return " Some lie further away: raise --max-hops to see them." if answer.get("truncated") else ""


def others(answer: Json, linked: str = "") -> str:
    """Who else reaches a site than the brands that were asked for; empty if nobody."""
    count = _number(answer, "other_companies")
    who = words.counted(count, "other company or organisation", "other companies or organisations")
    return f"{who} {'is' if count == 1 else 'are'}{linked}: add --who all." if count else ""


def retracted(answer: Json) -> str:
    """What the whole build holds as retracted; empty if nothing."""
    links, incidents = _number(answer, "retracted_links"), _number(answer, "retracted_incidents")
    kinds = [(links, "link", "links"), (incidents, "incident", "incidents")]
    parts = [words.counted(count, one, many) for count, one, many in kinds if count]
    return (
        f"{' and '.join(parts)} {'is' if links + incidents == 1 else 'are'} retracted and not walked." if parts else ""
    )


def sentences(answer: Json) -> list[str]:
    """Everything an answer leaves out or cannot show, ready to be printed."""
    empty = not (answer.get("findings") or answer.get("brands"))
    said = [nothing(answer)] if empty else [left_out(answer), others(answer, " linked to it too")]
    undated = _number(answer, "undated")
    if undated:
        said.append(
            f"{undated:,} of these rest on a link or an incident without a date: for them nobody can say 'at the time'."
        )
    return [one for one in (*said, retracted(answer)) if one]


def _number(answer: Json, key: str) -> int:
    value = (answer.get("coverage") or {}).get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
