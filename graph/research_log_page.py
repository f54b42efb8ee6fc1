"""The research log of a case in words: rows for a table or CSV, and a page in Markdown."""

from __future__ import annotations

import re
from typing import Any

from graph.dossier.case_events import Event
from graph.export import words
from graph.export.response_words import line
from graph.export.text import SENTENCES_LIMIT, clean
from graph.research_log import ResearchLog

Json = dict[str, Any]
COLUMNS = ("day", "what", "text", "id", "sources")
_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
_ENTERED_BY = re.compile(r" Entered by (?:(?! Entered by ).)*\.$", re.DOTALL)
"""How a sentence of ``graph.correcting`` ends: who entered it is told by ``tiertrace log`` alone."""
_WHAT = {
    "happened": "abuse recorded", "ended": "abuse ended", "document": "document", "asked": "company asked",
    "response": "response", "decision": "decision", "unions": "union", "agreements": "agreement",
    "certificates": "certificate or audit", "proceedings": "proceeding", "policies": "policy", "reports": "report",
    "entered": "entered", "changed": "entered anew", "withdrawn": "consent withdrawn",
}  # fmt: skip
_WITHDRAWN = (
    "Findings of field research whose consent was withdrawn, of any place: {count}. Nothing is kept of where they were."
)
MISSING = {
    "incident": "No abuse is recorded at this place.",
    "dates": "When it happened is not stated.",
    "second_source": "Only one publisher states it: look for a second, independent one.",
    "published": "None of its documents has a web address: others cannot look it up.",
    "alleged": "It is alleged: nobody is recorded who confirmed it.",
    "response": "No response of a company is recorded; nobody may have asked.",
    "union": "No union is recorded here.",
    "proceeding": "No complaint, petition or case is recorded.",
    "buyer": "Nobody is recorded who buys from the place or runs it.",
}


def log_rows(log: ResearchLog) -> list[Json]:
    """One row an event, oldest first, with the keys of ``COLUMNS``; those without a day last."""
    return [
        {
            "day": event.day or "no day stated",
            "what": _what(event.what),
            "text": clean(_text(event), SENTENCES_LIMIT),
            "id": clean(event.about),
            "sources": clean("; ".join(_sources(event)), SENTENCES_LIMIT),
        }
        for event in log.events
    ]


def missing(log: ResearchLog) -> list[str]:
    """What is not recorded, in sentences."""
    return [MISSING[one] for one in log.case.missing]


def title(log: ResearchLog) -> str:
    """What the log is of."""
    return clean(log.case.name or log.case.subject)


def page(log: ResearchLog) -> str:
    """The log in Markdown."""
    shown = [
        f"# Research log: {_cell(title(log))}",
        "",
        f"`{clean(log.case.subject).replace('`', chr(39))}`",
        "",
        "What is recorded, in order of time. A line says what a source stated, not what is so. No names of people are",
        "held, and who entered what is not told.",
        "",
        "| Day | What | | Who states it |",
        "| --- | --- | --- | --- |",
        *(
            f"| {row['day']} | {row['what']} | {_cell(row['text'])} | {_cell(row['sources'])} |"
            for row in log_rows(log)
        ),
        "",
        "## Not recorded",
        "",
        *(f"- {one}" for one in missing(log) or ["Nothing of what this log looks for."]),
        "",
        *([_WITHDRAWN.format(count=log.withdrawn), ""] if log.withdrawn else []),
        f"Profile {log.profile}, build {log.digest[:12]}, ledger up to entry {log.position}.",
        "What the profile withholds counts as not recorded.",
        "",
        words.say("statement.link"),
    ]
    return "\n".join(shown) + "\n"


def _cell(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _what(kind: str) -> str:
    if kind.endswith("_ended"):
        return f"{_WHAT[kind.removesuffix('_ended')]} ended"
    return _WHAT[kind]


def _text(event: Event) -> str:
    said = event.values
    if event.what in ("happened", "ended"):
        status = words.status(said["status"], company=False)
        return f"{words.category(said['category'])} ({status}): {said['summary'] or 'no summary'}"
    if event.what == "document":
        return str(said["title"] or said["id"]) + (f" ({said['url']})" if said["url"] else "")
    if event.what == "response":
        return line(said)
    if event.what == "asked":
        asked = f"by {said['asked_by']}" if said["asked_by"] else ""
        due = f"to answer by {said['due_on']}" if said["due_on"] else ""
        return (
            f"{said['company']['name'] or said['company']['id']} {' '.join(one for one in (asked, due) if one)}".strip()
        )
    if event.what == "decision":
        return _ENTERED_BY.sub("", str(said["said"]))
    if event.what == "entered":
        counts = ", ".join(f"{label.lower()} ({count})" for label, count in sorted(said["records"].items()))
        return f"ledger entry {said['entry']}, dataset {said['dataset']}: {counts}"
    if event.what == "changed":
        changed = ", ".join(words.plain(one) for one in said["properties"])
        return f"ledger entry {said['entry']}, dataset {said['dataset']}: another {changed}"
    if event.what == "withdrawn":
        return f"ledger entry {said['entry']}"
    parts = [str(said["name"])] + [words.plain(said["kind"])] * bool(said["kind"])
    tells = said["outcome"] and (event.what.endswith("_ended") or not said["end"] or not said["start"])
    return ", ".join(parts) + (f": {said['outcome']}" if tells else "")


def _sources(event: Event) -> list[str]:
    said = event.values
    if event.what == "document":
        return [said["publisher"]] if said["publisher"] else []
    if "statement" in said:
        return list(said["statement"]["source"] or ())
    return list(said.get("source") or ())
