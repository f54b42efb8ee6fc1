"""What a picture shows, in words: for those who cannot see it, and for the field beside a published picture."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import figure_notes as notes
from graph.export import words
from graph.export.boxes import about, incident_words
from graph.export.content import Content
from graph.export.figure_graph import Drawn
from graph.export.reading import Entry
from graph.export.text import clean


def short(content: Content, drawn: Drawn) -> str:
    """One paragraph: what is asked, how the picture reads, what is in it and what is not."""
    layout = drawn.layout
    arrows = [arrow for arrow in layout.arrows if arrow.tip]
    if drawn.reading.entries:
        columns = ", ".join(f"{one.name} ({words.counted(one.boxes, 'box', 'boxes')})" for one in drawn.headings)
        said = [words.choose("figure.alt", "reads", columns=columns)]
        said.append(words.choose("figure.alt", "arrows", count=words.counted(len(arrows), "arrow", "arrows")))
        dashed = sum(arrow.dashed for arrow in arrows)
        said += [words.choose("figure.alt", "dashed", count=dashed)] if dashed else []
    else:
        said = [words.choose("figure.alt", "empty", name=_name(drawn.reading.subject))]
    return " ".join([f"{notes.title(content).rstrip('.')}.", *said, *notes.lead(content, drawn)])


def full(content: Content, drawn: Drawn) -> str:
    """The short paragraph, then the links and findings that are drawn, the counted boxes, and the limits."""
    parts = [short(content, drawn)]
    for key, rows in (("paths", list(_links(drawn))), ("findings", list(_findings(drawn))), ("folds", drawn.folds)):
        if rows:
            said = words.choose("figure.alt", "brands" if key == "findings" and drawn.reading.reverse else key)
            parts.append("\n".join([f"{said}:", *(f"- {row}" for row in rows)]))
    parts.append(" ".join([*(f"{notes.note('warning')}: {one}" for one in notes.warnings(content))]))
    parts.append(" ".join(notes.statements(content)))
    parts.append("\n".join([*(f"{one}:" for one in notes.told_heading(drawn)), *(f"- {one}" for one in drawn.told)]))
    parts.append(" ".join(notes.imprint(content)))
    return "\n\n".join(part for part in parts if part)


def _links(drawn: Drawn) -> Iterator[str]:
    """'Primark sources from New Wave Style: documented, 2012 to 2013-04', of links between two drawn boxes."""
    for (start, end), steps in drawn.chain.steps.items():
        if start in drawn.chain.drawn and end in drawn.chain.drawn:
            for step in steps:
                said = words.status(step.get("status"), company=step["relation"] != "LOCATED_IN")
                dated = words.period(step.get("valid_from"), step.get("valid_to"))
                names = f"{_name(step['from'])} {words.relation(step['relation'])} {_name(step['to'])}"
                yield f"{names}: {said}, {dated}"


def _findings(drawn: Drawn) -> Iterator[str]:
    """Each row of the answer whose place or brand is drawn."""
    for entry in drawn.reading.in_order():
        if entry.target["id"] in drawn.chain.drawn:
            place = ", ".join(part for part in (_name(entry.target), about(entry.target)) if part)
            yield f"{place}: {_said(entry, drawn)}"


def _said(entry: Entry, drawn: Drawn) -> str:
    verdict = words.verdict(entry.verdict, drawn.reading.as_of)
    weakest = f"weakest link {words.status(entry.status, company=entry.hops != 0)}"
    if drawn.reading.reverse:
        return f"{verdict}; {weakest}"
    incident = entry.incident or {}
    dated = clean(words.period(incident.get("start"), incident.get("end")))
    status = words.status(incident.get("status"))
    what = incident_words(entry)
    known = what if f"({status})" in what else f"{what} ({status})"
    return f"{known}, {dated}; link {verdict}; {weakest}"


def _name(node: dict[str, object]) -> str:
    return clean(str(node.get("name") or "")) or "name not stated"
