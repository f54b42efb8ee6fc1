"""The page around a picture: heading, counts, coverage, and the table of everything with its numbered sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from graph.export import response_words, words
from graph.export.boxes import about, incident_words
from graph.export.content import Stamp
from graph.export.folding import Chain
from graph.export.reading import Entry, Json, Reading, path_nodes
from graph.export.sources import Sources
from graph.export.stamp_lines import stamp_lines
from graph.export.stated_links import Links, numbered
from graph.export.text import SENTENCES_LIMIT, clean, web_address
from graph.export.words import say

BRIEF = 100
"""In a longer table a step says its date and sources only once, where its link stands."""


def page(
    reading: Reading,
    drawn: Chain | None,
    links: Links,
    shown: int,
    marks: set[str],
    stamp: Stamp | None = None,
    documents: Mapping[str, Json] | None = None,
) -> Json:
    """Everything the template prints besides the drawing.

    Args:
        reading: the answer.
        drawn: what of it is drawn; None if nothing.
        links: of the answer.
        shown: how many of its rows the picture draws with their whole best path.
        marks: the kinds of boxes in the picture, for the legend.
        stamp: what every export says of itself.
        documents: what the build holds of them, by id.
    """
    sources = Sources(documents)
    numbers = {node: number for number, node in enumerate(drawn.nodes)} if drawn else {}
    incidents = [_incident(one, reading, sources) for one in reading.incidents] if reading.reverse else []
    rows = [_row(entry, reading, links, sources, numbers) for entry in reading.entries]
    link_rows = links.rows(sources, numbers)
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
        "silence": reading.silence,
        "as_of": reading.as_of,
        "statement": say("statement.link"),
        "facts": _facts(reading, stamp),
        "warnings": [clean(one, SENTENCES_LIMIT) for one in stamp.warnings] if stamp else [],
        "verdicts": [
            (words.verdict(value, reading.as_of), words.verdict_meaning(value, reading.as_of))
            for value in words.VERDICTS
        ],
        "rows": rows,
        "brief": len(rows) > BRIEF,
        "boxes": 0,
        "links": link_rows,
        "choices": _choices(rows),
        "sources": sources.rows,
    }


def _choices(rows: list[Json]) -> list[Json]:
    """What the rows can be filtered by: those properties of which there is more than one value."""
    kinds = (("verdict", "Dates compared"), ("category", "Abuse"), ("doubt", "Status"), ("country", "Country"))
    found = [(key, label, sorted({row["filters"][key] for row in rows})) for key, label in kinds]
    return [{"key": key, "label": label, "values": values} for key, label, values in found if len(values) > 1]


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


def _facts(reading: Reading, stamp: Stamp | None) -> list[tuple[str, str]]:
    """Where the answer comes from and what it cannot show."""
    coverage = reading.coverage
    what = "Brands" if reading.reverse else "Findings"
    counts = [
        (f"{what} that rest on no date", _described(coverage.get("undated"))),
        (f"{what} left out by limits or filters", _described(coverage.get("not_shown"))),
    ]
    if reading.retracted:
        counts.append(("Retracted", reading.retracted))
    if reading.as_of:
        counts.insert(0, ("Judged against", f"the day {reading.as_of}, in place of the dates of the incidents"))
    if stamp:
        return [*counts, *stamped(stamp)]
    facts = [
        ("Data as of", _described(coverage.get("as_of"))),
        ("Loaded sources", _datasets(coverage.get("sources"))),
        *counts,
        ("Data digest", reading.digest or ""),
    ]
    return [(term, text or "not stated") for term, text in facts]


def stamped(stamp: Stamp) -> list[tuple[str, str]]:
    """What the export says of itself beside its title, its warnings and what a link does not prove."""
    said_above = {say(f"stamp.{term}") for term in ("title", "statement", "warning")}
    return [(term, clean(text, SENTENCES_LIMIT)) for term, text in stamp_lines(stamp) if term not in said_above]


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


def _row(entry: Entry, reading: Reading, links: Links, sources: Sources, numbers: dict[str, int]) -> Json:
    """One row of the table."""
    incident = entry.incident or {}
    on_paths = [node["id"] for path in entry.paths for node in path_nodes(path)]
    return {
        "nodes": numbered([entry.target["id"], *on_paths], numbers),
        "node": numbers.get(entry.target["id"]),
        "filters": {
            "verdict": words.verdict(entry.verdict, reading.as_of),
            "category": words.category(incident.get("category")) if not reading.reverse else "",
            "doubt": words.status(incident.get("status") if not reading.reverse else entry.status),
            "country": words.country(entry.target.get("country")) or "not stated",
        },
        "number": entry.number,
        "anchor": entry.anchor,
        "name": entry.target.get("name") or "name not stated",
        "about": about(entry.target),
        "category": incident_words(entry) if not reading.reverse else None,
        "incident": clean(str(incident.get("id") or "")) or None,
        "incident_status": words.status(incident.get("status")) if not reading.reverse else None,
        "recorded": _recorded(incident, sources) if not reading.reverse else None,
        "responses": _responses(entry.responses, sources, entry.target["id"] if reading.reverse else None, incident),
        "period": words.period(incident.get("start"), incident.get("end")) if not reading.reverse else None,
        "verdict": words.verdict(entry.verdict, reading.as_of),
        "tier": _tier(entry.tier, entry.hops),
        "strength": words.plain(entry.strength),
        "status": words.status(entry.status, company=entry.hops != 0),
        "paths": [_path(path, reading, links, sources) for path in entry.paths],
        "more": _more(entry),
    }


def _recorded(incident: Json, sources: Sources) -> Json:
    """What is said to have happened, by whom, and where that is published."""
    return {
        "status": words.status(incident.get("status")),
        "by": incident.get("status_by"),
        "summary": incident.get("summary"),
        "corrections": incident.get("corrections") or [],
        "cites": sources.cite(incident.get("documents")),
    }


def _responses(responses: Iterable[Json], sources: Sources, company: str | None, incident: Json) -> list[Json]:
    """What companies answered; of one company where one is named."""
    return [
        {
            "said": response_words.line(one, incident.get("id")),
            "address": one.get("url"),
            "link": web_address(one.get("url") or ""),
            "corrections": one.get("corrections") or [],
            "cites": sources.cite(one.get("documents")),
        }
        for one in responses
        if company in (None, one["company"]["id"])
    ]


def _incident(incident: Json, reading: Reading, sources: Sources) -> Json:
    """One incident on record at a site or its buildings."""
    place = incident.get("facility") or reading.subject
    return {
        "id": clean(str(incident["id"])),
        "category": words.category(incident.get("category")),
        "period": words.period(incident.get("start"), incident.get("end")),
        "at": (place.get("name") or "name not stated") if place["id"] != reading.subject["id"] else None,
        **_recorded(incident, sources),
        "responses": _responses(incident.get("responses") or (), sources, None, incident),
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


def _path(path: Json, reading: Reading, links: Links, sources: Sources) -> Json:
    """A path, step by step; what is stated of a step stands whole among the links."""
    return {
        "verdict": words.verdict(path.get("verdict"), reading.as_of),
        "strength": words.plain(path.get("strength")),
        "status": words.path_status(path),
        "steps": [
            {
                "start": step["from"].get("name") or "name not stated",
                "relation": words.relation(step["relation"]),
                "end": step["to"].get("name") or "name not stated",
                "link": links.number(step),
                "status": words.status(step.get("status"), company=step["relation"] != "LOCATED_IN"),
                "contested": step.get("status") in words.CONTESTED,
                "when": words.period(step.get("valid_from"), step.get("valid_to")),
                "cites": sources.cite(step.get("documents")),
            }
            for step in path["steps"]
        ],
    }
