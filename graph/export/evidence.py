"""The page around a picture: heading, counts, coverage, and the table of everything with its numbered sources."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graph.export import words
from graph.export.boxes import about, incident_words
from graph.export.reading import Entry, Json, Reading, listing
from graph.export.text import clean, web_address


class Sources:
    """The documents cited in a page, numbered in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self.rows: list[Json] = []

    def cite(self, documents: object) -> list[int]:
        """The numbers of some documents."""
        return [self._number(document) for document in documents or []]  # type: ignore[attr-defined]

    def _number(self, document: Any) -> int:
        if isinstance(document, str):
            document = {"id": document}
        shown = {part: document.get(part) or "" for part in ("title", "publisher", "url")}
        key = (str(document.get("id") or ""), *shown.values())
        if key not in self._numbers:
            self._numbers[key] = len(self.rows) + 1
            title = shown["title"] or clean(key[0]) or "title not stated"
            self.rows.append(
                {
                    "number": len(self.rows) + 1,
                    "title": title,
                    "publisher": shown["publisher"],
                    "address": shown["url"],
                    "link": web_address(shown["url"]),
                }
            )
        return self._numbers[key]


def page(reading: Reading, shown: int, marks: set[str]) -> Json:
    """Everything the template prints besides the drawing.

    Args:
        reading: the answer.
        shown: how many of its rows the picture draws with their whole best path.
        marks: the kinds of boxes in the picture, for the legend.
    """
    sources = Sources()
    incidents = [_incident(one, reading, sources) for one in reading.incidents] if reading.reverse else []
    rows = [_row(entry, reading, sources) for entry in reading.entries]
    name = reading.subject.get("name") or clean(str(reading.subject["id"]))
    return {
        "name": name,
        "about": about(reading.subject),
        "owners": [start.get("name") or "name not stated" for start in reading.starts],
        "reverse": reading.reverse,
        "summary": summary(reading),
        "nothing": reading.empty,
        "incidents": incidents,
        "incident_counts": words.by_status(incident.get("status") for incident in reading.incidents),
        "shown": _shown(reading, shown),
        "marks": sorted(marks),
        "cut": reading.left_out,
        "others": reading.others,
        "retracted": reading.retracted,
        "as_of": reading.as_of,
        "facts": _facts(reading),
        "verdicts": [
            (words.verdict(value, reading.as_of), words.verdict_meaning(value, reading.as_of))
            for value in words.VERDICTS
        ],
        "rows": rows,
        "sources": sources.rows,
    }


def summary(reading: Reading) -> str:
    """The counts in one line: '2 recorded incidents (1 documented, 1 alleged) at 2 sites: 2 at the time'."""
    entries = reading.in_order()
    if not entries:
        return ""
    sites = len({entry.target["id"] for entry in entries})
    if reading.reverse:
        what = words.counted(sites, "brand", "brands")
    else:
        counts = words.by_status(incident.get("status") for incident in reading.incidents)
        what = words.counted(len(reading.incidents), "recorded incident", "recorded incidents")
        what += f" ({counts}) at {words.counted(sites, 'site', 'sites')}"
        if any(words.level(entry.target.get("level")) for entry in entries):
            what += " or groups of sites"
    verdicts = Counter(words.verdict(entry.verdict, reading.as_of) for entry in entries)
    return f"{what}: " + ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.items())


def _shown(reading: Reading, shown: int) -> str:
    """How much of the answer the picture draws."""
    total = len(reading.entries)
    noun = words.counted(total, "brand", "brands") if reading.reverse else words.counted(total, "finding", "findings")
    rest = "" if shown == total else " The rest stand in the counted boxes with dashed borders."
    return f"The picture shows {shown:,} of {noun}.{rest} The table below has all of them."


def _facts(reading: Reading) -> list[tuple[str, str]]:
    """Where the answer comes from and what it cannot show."""
    coverage = reading.coverage
    what = "Brands" if reading.reverse else "Findings"
    facts = [
        ("Data as of", _described(coverage.get("as_of"))),
        ("Loaded sources", _datasets(coverage.get("sources"))),
        (f"{what} that rest on no date", _described(coverage.get("undated"))),
        (f"{what} left out by limits or filters", _described(coverage.get("not_shown"))),
        ("Data digest", reading.digest or ""),
    ]
    if reading.retracted:
        facts.insert(4, ("Retracted", reading.retracted))
    if reading.as_of:
        facts.insert(0, ("Judged against", f"the day {reading.as_of}, in place of the dates of the incidents"))
    return [(term, text or "not stated") for term, text in facts]


def _datasets(sources: object) -> str:
    """The loaded datasets by title, date and license, each with its own caveat."""
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        return _described(sources)
    said = []
    for source in sources:
        title = source.get("title") or source.get("dataset") or "title not stated"
        dated = f"as of {source['as_of']}" if source.get("as_of") else "date not stated"
        parts = [title, source.get("publisher"), dated, source.get("license"), source.get("description")]
        said.append(", ".join(part for part in parts[:3] if part) + "".join(f". {part}" for part in parts[3:] if part))
    return " | ".join(part.rstrip(".") + "." for part in said)


def _described(value: object) -> str:
    """A number, text, list or table of the coverage as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{words.plain(key)}: {_described(inner) or 'not stated'}" for key, inner in value.items())
    if isinstance(value, list):
        return f"{len(value):,}: " + "; ".join(_described(inner) for inner in value) if value else "0"
    return str(value) if value is not None else ""


def _row(entry: Entry, reading: Reading, sources: Sources) -> Json:
    """One row of the table."""
    incident = entry.incident or {}
    return {
        "number": entry.number,
        "anchor": entry.anchor,
        "name": entry.target.get("name") or "name not stated",
        "about": about(entry.target),
        "category": incident_words(entry) if not reading.reverse else None,
        "incident": clean(str(incident.get("id") or "")) or None,
        "incident_status": words.status(incident.get("status")) if not reading.reverse else None,
        "recorded": _recorded(incident, sources) if not reading.reverse else None,
        "period": words.period(incident.get("start"), incident.get("end")) if not reading.reverse else None,
        "verdict": words.verdict(entry.verdict, reading.as_of),
        "tier": _tier(entry.tier, entry.hops),
        "strength": words.plain(entry.strength),
        "status": words.status(entry.status, company=entry.hops != 0),
        "paths": [_path(path, reading, sources) for path in entry.paths],
        "more": _more(entry),
    }


def _recorded(incident: Json, sources: Sources) -> Json:
    """What is said to have happened, by whom, and where that is published."""
    return {
        "status": words.status(incident.get("status")),
        "by": incident.get("status_by"),
        "summary": incident.get("summary"),
        "cites": sources.cite(incident.get("documents")),
    }


def _incident(incident: Json, reading: Reading, sources: Sources) -> Json:
    """One incident on record at a site or its buildings."""
    place = incident.get("facility") or reading.subject
    return {
        "id": clean(str(incident["id"])),
        "category": words.category(incident.get("category")),
        "period": words.period(incident.get("start"), incident.get("end")),
        "at": (place.get("name") or "name not stated") if place["id"] != reading.subject["id"] else None,
        **_recorded(incident, sources),
    }


def _tier(tier: int | None, hops: int | None) -> str:
    """'2, over 3 links'."""
    said = "not stated" if tier is None else f"{tier} (the brand's own)" if tier == 0 else str(tier)
    return said if hops is None else f"{said}, over {words.counted(hops, 'link', 'links')}"


def _more(entry: Entry) -> str | None:
    """How many further paths there are, where the answer counts them."""
    if entry.path_count is None:
        return None
    more = entry.path_count - len(entry.paths)
    return f"{words.counted(more, 'more path', 'more paths')} not listed here" if more > 0 else None


def _path(path: Json, reading: Reading, sources: Sources) -> Json:
    """A path, step by step."""
    return {
        "verdict": words.verdict(path.get("verdict"), reading.as_of),
        "strength": words.plain(path.get("strength")),
        "status": words.path_status(path),
        "steps": [
            {
                "start": step["from"].get("name") or "name not stated",
                "relation": words.relation(step["relation"]),
                "end": step["to"].get("name") or "name not stated",
                "end_about": about(step["to"]),
                **_statement(step, sources, step["relation"]),
                "also": [_statement(other, sources, step["relation"]) for other in step.get("also") or []],
            }
            for step in path["steps"]
        ],
    }


def _statement(step: Any, sources: Sources, relation: str) -> Json:
    """Who states a link, when it was so, and where that is published."""
    if not isinstance(step, dict):
        return {"said": clean(str(step)), "note": None, "cites": []}
    listed = listing(step.get("listed"))
    publishers = listing(step.get("source"))
    said = [
        words.status(step.get("status"), company=relation != "LOCATED_IN"),
        words.basis(step.get("basis")),
        words.period(step.get("valid_from"), step.get("valid_to")),
        f"on lists of {', '.join(listed)}" if listed else "",
        f"stated by {', '.join(publishers)}" if publishers else "",
    ]
    cites = sources.cite(step.get("documents"))
    return {"said": " · ".join(part for part in said if part), "note": step.get("note"), "cites": cites}
