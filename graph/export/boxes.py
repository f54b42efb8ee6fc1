"""The words in the boxes and on the arrows of a picture."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from graph.export import words
from graph.export.folding import Chain, Fold
from graph.export.layout import Arrow, Box, Line, lines
from graph.export.reading import Entry, Json, Reading
from graph.export.text import clean, cleaned

SIGN = "\u26a0\ufe0e "
"""Warning sign, asked for as text, not as a coloured symbol."""
_UNSETTLED = ("alleged", "disputed", "retracted", "remediated")
_FINDINGS_IN_BOX = 3


def draw(
    chain: Chain, reading: Reading, anchors: Mapping[tuple[str, str, str], str] | None = None
) -> tuple[list[Box], list[Arrow]]:
    """Boxes and arrows for what the chain says is drawn, best evidence first.

    Args:
        anchors: where in the page each link (start, relation, end) is told of.
    """
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in reading.in_order():
        rows[entry.target["id"]].append(entry)
    stands_for = stand_ins(chain)
    boxes = []
    for node in chain.drawn:
        boxes.append(_box(stands_for[node], chain, node, rows.get(node, []), reading))
        boxes[-1].target = f"node:{node}"
    for number, fold in enumerate(chain.folds):
        boxes.append(_fold_box(f"fold-{number}", chain, fold, rows, reading))
        boxes[-1].target = f"open:{fold.key}"
    return boxes, _arrows(chain, stands_for, anchors or {})


def stand_ins(chain: Chain) -> dict[str, str]:
    """The box that stands for each node: its own, with the node's number, or the counted one it is in."""
    stands_for = {node: f"box-{number}" for number, node in enumerate(chain.nodes)}
    for number, fold in enumerate(chain.folds):
        stands_for |= dict.fromkeys(fold.nodes, f"fold-{number}")
    return stands_for


def incident_words(entry: Entry) -> str:
    """The category of a finding, with the word of whoever is not certain: 'wages (alleged)'."""
    incident = entry.incident or {}
    status = incident.get("status")
    unsettled = f" ({status})" if status in _UNSETTLED else ""
    return clean(words.category(incident.get("category")) + unsettled)


def about(node: Json) -> str:
    """What a node is and where: 'Factory · Bangladesh'."""
    parts = [words.role(node.get("label"), node.get("level")), words.country(node.get("country"))]
    return clean(" · ".join(part for part in parts if part))


def _box(key: str, chain: Chain, node: str, rows: list[Entry], reading: Reading) -> Box:
    """The box of one node: its name, what and where it is, and what is recorded there."""
    data: Json = cleaned(chain.nodes[node])  # type: ignore[assignment]
    name = data.get("name") or "name not stated"
    text = [*lines(name, "name", 3), *(lines(about(data), "note", 2) if about(data) else [])]
    title = [name, about(data)]
    kind = "brand" if chain.bands[chain.column[node]] == -1 else "site"
    if reading.reverse:
        for entry in rows:
            tier = f"tier {entry.tier}" if entry.tier is not None else "tier not stated"
            said = f"{tier} · {_verdict(entry, reading)}"
            text += lines(said, "sign", 2)
            title.append(said)
        if node == reading.subject["id"]:
            incidents = {incident["id"] for incident in reading.incidents}
            kind = "finding" if incidents else "site"
            if incidents:
                text += lines(f"{SIGN}{words.counted(len(incidents), 'incident', 'incidents')} on record", "sign", 2)
    elif rows:
        kind = "finding"
        text += _findings(rows, reading)
        title += [f"{_finding(entry, reading)} ({_dates(entry)})" for entry in rows]
    many = " many" if words.level(data.get("level")) else ""
    anchor = rows[0].anchor if rows else None
    return Box(key, chain.column[node], kind + many, text, "\n".join(part for part in title if part), anchor)


def _findings(rows: list[Entry], reading: Reading) -> list[Line]:
    """The findings at one site, equal ones counted, the best evidence first."""
    said = Counter(_finding(entry, reading) for entry in rows)
    text: list[Line] = []
    for finding, count in list(said.items())[:_FINDINGS_IN_BOX]:
        text += lines(SIGN + (f"{count} × " if count > 1 else "") + finding, "sign", 3)
    more = sum(list(said.values())[_FINDINGS_IN_BOX:])
    return text + (lines(f"and {words.counted(more, 'more finding', 'more findings')}", "sign", 1) if more else [])


def _finding(entry: Entry, reading: Reading) -> str:
    return f"{incident_words(entry)}: {_verdict(entry, reading)}"


def _verdict(entry: Entry, reading: Reading) -> str:
    """The verdict, and that the link itself is in doubt where it is: 'at the time (link disputed)'."""
    doubt = f" (link {entry.status})" if entry.status in words.CONTESTED else ""
    return clean(words.verdict(entry.verdict, reading.as_of) + doubt)


def _dates(entry: Entry) -> str:
    incident = entry.incident or {}
    return clean(words.period(incident.get("start"), incident.get("end")))


def fold_words(chain: Chain, fold: Fold) -> str:
    """'37 more factories in Bangladesh'."""
    roles = {words.role(chain.nodes[node].get("label"), chain.nodes[node].get("level")) for node in fold.nodes}
    number, noun = words.kinds(roles, len(fold.nodes)).split(" ", 1)
    comma = ", " if fold.place.startswith("country") else " "
    return clean(f"{number} more {noun}{comma}{fold.place}")


def _fold_box(key: str, chain: Chain, fold: Fold, rows: dict[str, list[Entry]], reading: Reading) -> Box:
    """The counted box: how many of what and where, and how many of them carry a row of the answer."""
    said = fold_words(chain, fold)
    flagged = [node for node in fold.nodes if node in rows]
    if reading.reverse:
        verdicts = Counter(words.verdict(rows[node][0].verdict, reading.as_of) for node in flagged)
        extra = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
        kind = "fold"
    else:
        extra = f"{SIGN}{len(flagged):,} with incidents" if flagged else ""
        kind = "fold-finding" if flagged else "fold"
    text = [*lines(said, "name", 3), *(lines(extra, "sign", 3) if extra else [])]
    return Box(key, fold.column, kind, text, f"{said}\nAll of them are in the table below.", "all")


def _arrows(chain: Chain, stands_for: dict[str, str], anchors: Mapping[tuple[str, str, str], str]) -> list[Arrow]:
    """One arrow for all statements between two boxes; dashed when none of them is certain."""
    between: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for (start, end), steps in chain.steps.items():
        if stands_for[start] != stands_for[end]:
            between[stands_for[start], stands_for[end]] += steps
    arrows = []
    for (start, end), steps in between.items():
        relations = sorted({step["relation"] for step in steps})
        folded = "fold" in start + end
        label = " / ".join(words.relation(each) for each in relations)
        dashed = all(step.get("status") in words.CONTESTED for step in steps)
        shown = "" if folded or relations == ["SOURCES_FROM"] else label
        links = {(step["from"]["id"], step["relation"], step["to"]["id"]) for step in steps}
        link = anchors.get(next(iter(links))) if len(links) == 1 else None
        arrows.append(Arrow(start, end, dashed, shown, _arrow_title(steps), faint=folded, link=link))
    return arrows


def _arrow_title(steps: list[Json]) -> str:
    """What is stated, for one arrow; counted where it stands for several links."""
    links = {(step["from"]["id"], step["relation"], step["to"]["id"]) for step in steps}
    if len(links) > 1:
        return f"{len(links):,} links, each in the table below"
    step: Json = cleaned(steps[0])  # type: ignore[assignment]
    said = f"{step['from'].get('name')}\n{words.relation(step['relation'])}\n{step['to'].get('name')}"
    return f"{said}\n{words.status(step.get('status'))} · {words.period(step.get('valid_from'), step.get('valid_to'))}"
