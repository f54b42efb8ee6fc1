"""The rule of small counts: fewer people than a limit are not counted, nor what would give the count back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pyarrow.compute as pc

from graph import model
from graph.redaction.draft import Draft, free_texts, is_in, withhold_corrections

RULE = "small_counts"
_ADDRESSES = ("url", "archive_url")
WITHHELD = "(number withheld)"
_PEOPLE = re.compile(
    r"\b(?:workers?|persons?|people|employees?|women|woman|men|man|children|child|girls?|boys?|migrants?|members?)\b",
    re.I,
)
_SHARE = re.compile(r"%|\bper\b|\bpercent|\bshare\b|\brate\b|\bratio\b", re.I)
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_AFTER = r"(?:[-_+ ]|%20)(?:[a-z]+(?:[-_+ ]|%20)){0,2}"
_NOUNS = (
    "workers?|persons?|people|employees?|women|woman|men|man|children|child|girls?|boys?|migrants?|leaders?|unionists?|"
    "killed|dead|die|dies|died|injured|fired|dismissed|sacked|victims?|affected|arrested"
)

Count = tuple[str, str]
"""Label and id of the record that states a count."""


def suppress(draft: Draft, below: int) -> None:
    """Withhold counts of fewer people than ``below``: affected, workers, and measures of people.

    Where one count alone is withheld among those that a sum could join, the smallest other goes too: incidents at one
    place and at the building it lies in, and the workers of the parts of one building. Zero is shown: it is nobody.
    """
    affected = {("Incident", row["id"]): row["affected"] for row in draft.rows("Incident", ["id", "affected"])
                if row["affected"] is not None}  # fmt: skip
    workers = {}
    for label in draft.labels(model.FACILITIES):
        for row in draft.rows(label, ["id", "workers_min", "workers_max"]):
            stated = [row[name] for name in ("workers_min", "workers_max") if row[name] is not None]
            if stated:
                workers[label, row["id"]] = min(stated, key=lambda one: (one == 0, one))
    small, beside = _withheld(affected, _incident_groups(draft), below)
    _write_affected(draft, affected, small, beside)
    small, beside = _withheld(workers, _parts_of_buildings(draft), below)
    for label in draft.labels(model.FACILITIES):
        which = is_in(draft.tables[label]["id"], {one for kind, one in small | beside if kind == label})
        for column in ("workers_min", "workers_max"):
            draft.clear(label, column, which)
        withhold_corrections(draft, label, which)
    draft.count(RULE, "numbers of workers of small places", len(small))
    draft.count(RULE, "numbers of workers that would give a small one back", len(beside))
    draft.suppressed |= {one for _, one in small | beside}
    _measures(draft, below)


def _withheld(counts: dict[Count, int], groups: Iterable[set[str]], below: int) -> tuple[set[Count], set[Count]]:
    """The small counts, and those that go beside them."""
    small = {one for one, number in counts.items() if 0 < number < below}
    gone = set(small)
    by_id = {one[1]: one for one in counts}
    members = [sorted(by_id[one] for one in group & by_id.keys()) for group in groups]
    changed = bool(small)
    while changed:
        changed = False
        for group in members:
            left = [one for one in group if one not in gone and counts[one]]
            # A sum and its other parts: with fewer than two counts left there is nothing to take away from.
            if len(left) >= 2 and len(group) - len(left) - sum(not counts[one] for one in group) == 1:
                gone.add(min(left, key=lambda one: (counts[one], one)))
                changed = True
    return small, gone - small


def _incident_groups(draft: Draft) -> list[set[str]]:
    """Incidents at one place, with those at the buildings it lies in: one may count what another counts in part."""
    at: dict[str, set[str]] = defaultdict(set)
    for row in draft.rows("OCCURRED_AT", ["from_id", "to_id"]):
        at[row["to_id"]].add(row["from_id"])
    for building, parts in _buildings(draft).items():
        for part in parts:
            at[building] |= at.get(part, set())
    return [at[place] for place in sorted(at)]


def _parts_of_buildings(draft: Draft) -> list[set[str]]:
    return [{building, *parts} for building, parts in sorted(_buildings(draft).items())]


def _buildings(draft: Draft) -> dict[str, set[str]]:
    """Building to what lies in it, as stated."""
    inside: dict[str, set[str]] = defaultdict(set)
    for row in draft.rows("LOCATED_IN", ["from_id", "to_id"]):
        inside[row["to_id"]].add(row["from_id"])
    return inside


def _write_affected(draft: Draft, counts: dict[Count, int], small: set[Count], beside: set[Count]) -> None:
    gone = {one: counts[label, one] for label, one in small | beside}
    if not gone:
        return
    table = draft.tables["Incident"]
    draft.clear("Incident", "affected", is_in(table["id"], gone))
    rows = draft.rows("Incident", ["id", "summary", "documents"])
    written = [_without(row["summary"], gone[row["id"]]) if row["id"] in gone else row["summary"] for row in rows]
    draft.count(
        RULE,
        "texts that gave such a number",
        sum(new != row["summary"] for new, row in zip(written, rows, strict=True)),
    )
    draft.put("Incident", "summary", written)
    speaking: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for document in row["documents"] or () if row["id"] in gone else ():
            speaking[document].add(row["id"])
    for kind in draft.kinds():
        for incident, other in (("from_id", "to_id"), ("to_id", "from_id")):
            links = draft.tables[kind].filter(is_in(draft.tables[kind][incident], gone))
            for row in links.select(["from_id", "to_id"]).to_pylist() if kind != "OCCURRED_AT" else ():
                speaking[row[other]].add(row[incident])
    _texts_beside(draft, speaking, gone)
    withhold_corrections(draft, "Incident", is_in(draft.tables["Incident"]["id"], gone))
    for kind in draft.kinds():
        _notes(draft, kind, gone)
    draft.count(RULE, "numbers of people affected below the limit", len(small))
    draft.count(RULE, "numbers of people affected that would give a small one back", len(beside))
    draft.suppressed |= gone.keys()
    draft.elsewhere |= {str(number) for number in gone.values()}


def _texts_beside(draft: Draft, speaking: dict[str, set[str]], gone: dict[str, int]) -> None:
    """Numbers in what documents, proceedings and others say that speak of these incidents, and in their addresses.

    Args:
        speaking: id of such a record to the incidents it speaks of.
    """
    changed = 0
    for label in draft.labels():
        if not pc.any(is_in(draft.tables[label]["id"], speaking)).as_py():
            continue
        ids = draft.tables[label]["id"].to_pylist()
        for column in free_texts(label):
            old = draft.tables[label][column].to_pylist()
            values = list(old)
            for at, one in enumerate(ids):
                for incident in sorted(speaking.get(one, ())):
                    if values[at] and column not in _ADDRESSES:
                        values[at] = _without(values[at], gone[incident])
                    elif values[at] and _in_address(values[at], gone[incident]):
                        draft.elsewhere.add(values[at])
                        values[at] = None
            if values != old:
                draft.put(label, column, values)
                changed += sum(new != text for new, text in zip(values, old, strict=True))
    draft.count(RULE, "texts and addresses beside them that gave such a number", changed)


def _notes(draft: Draft, kind: str, gone: dict[str, int]) -> None:
    table = draft.tables[kind]
    if not pc.any(pc.and_(is_in(table["from_id"], gone), pc.is_valid(table["note"]))).as_py():
        return
    notes = [
        _without(note, gone[one]) if note and one in gone else note
        for one, note in zip(table["from_id"].to_pylist(), table["note"].to_pylist(), strict=True)
    ]
    draft.put(kind, "note", notes)


def _measures(draft: Draft, below: int) -> None:
    """Figures that count people, by their unit or name; shares and rates do not."""
    small = {
        row["id"]
        for row in draft.rows("Measure", ["id", "name", "unit", "value"])
        if row["value"] is not None and 0 < row["value"] < below
        and _PEOPLE.search(row["unit"] or row["name"] or "")
        and not _SHARE.search(f"{row['unit'] or ''} {row['name'] or ''}")
    }  # fmt: skip
    if small:
        which = is_in(draft.tables["Measure"]["id"], small)
        for column in ("value", "value_text", "note"):
            draft.clear("Measure", column, which)
    draft.count(RULE, "measures that count fewer people than the limit", len(small))
    draft.suppressed |= small


def _spoken(number: int) -> list[str]:
    """A number in digits and English words; digits of other scripts are compared by their value."""
    if number < len(_WORDS):
        return [_WORDS[number]]
    tens, ones = divmod(number, 10)
    if number < 100:
        return [f"{_TENS[tens - 2]}[- ]{_WORDS[ones]}" if ones else _TENS[tens - 2]]
    return []


def _without(text: str | None, number: int) -> str | None:
    """A text without this number, wherever it stands alone; too much is taken rather than too little."""
    if not text:
        return text

    def mend(found: re.Match[str]) -> str:
        return WITHHELD if _value(found[0]) == number else found[0]

    text = re.sub(r"(?<![\w.,])\d[\d,]*(?![\w]|[.,]\d)", mend, text)
    for word in _spoken(number):
        text = re.sub(rf"(?<!\w){word}(?!\w)", WITHHELD, text, flags=re.I)
    return text


def _value(text: str) -> int:
    return int(text.replace(",", "") or 0)


def _in_address(text: str, number: int) -> bool:
    """Does a web address count so many people, as in four-workers-fired?"""
    for word in (str(number), *_spoken(number)):
        if re.search(rf"(?<![a-z0-9]){word}{_AFTER}(?:{_NOUNS})(?![a-z])", text, re.I):
            return True
    return False
