"""A path step by step: sentences, what each rests on, what else is said of the same step, and why it is judged so."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.citing import Citations
from graph.export.dossier.judging import (
    Event,
    deciding_strength,
    deciding_verdict,
    step_strength,
    step_verdict,
    strength_reason,
    verdict_reason,
)
from graph.export.dossier.parts import Block, Items, Paragraph, Run, Runs, Table, flat, quoted, told
from graph.export.dossier.records import Records
from graph.export.dossier.telling import differs, doubtful, name, stated


def steps(path: Json, records: Records, citations: Citations) -> list[Block]:
    """Every step of a path."""
    blocks: list[Block] = []
    if not path["steps"]:
        blocks.append(Paragraph(flat(words.say("dossier.path.itself"))))
    for number, step in enumerate(path["steps"], 1):
        whole = _whole(step, records)
        head = Run(words.say("dossier.path.step", number=number) + " ", strong=True)
        said = stated(whole, step["from"], step["relation"], step["to"])
        blocks.append(Paragraph(flat(head, said), "doubt" if doubtful(whole) else "text"))
        blocks.append(citations.beside(whole))
        blocks += _others(whole, records, citations)
        blocks += corrections(whole, records)
    return blocks


def _others(step: Json, records: Records, citations: Citations) -> list[Block]:
    """Other statements of the same step: the same, those that differ, and those that were taken back."""
    others = [_whole(one, records) for one in step.get("also") or () if isinstance(one, dict)]
    key = (step["from"]["id"], step["relation"], step["to"]["id"])
    blocks: list[Block] = []
    for title, found in (
        (words.say("dossier.path.differing"), [one for one in others if differs(one, step)]),
        (words.say("dossier.path.agreeing"), [one for one in others if not differs(one, step)]),
        (words.say("dossier.path.retracted"), [_cited(one, records) for one in records.retracted.get(key, ())]),
    ):
        if found:
            blocks += [Paragraph(flat(title), "note"), Items(tuple(_other(one, step, citations) for one in found))]
    return blocks


def _other(other: Json, step: Json, citations: Citations) -> Runs:
    said = stated(other, step["from"], step["relation"], step["to"])
    rows = ", ".join(str(row) for row in other.get("row") or ())
    where = flat(" ", told("dossier.cite.rows", rows=quoted(rows))) if rows else ()
    return flat(said, citations.numbers(other.get("documents") or []), where)


def _whole(step: Json, records: Records) -> Json:
    """A statement of the answer with what the build holds of it beside: corrections, days of lists that dropped it."""
    return _cited({**records.links.get(step.get("key", ""), {}), **step}, records)


def _cited(statement: Json, records: Records) -> Json:
    """With the whole of its documents in the place of their ids."""
    documents = [one if isinstance(one, dict) else {"id": one} for one in statement.get("documents") or ()]
    return {**statement, "documents": [{**one, **records.documents.get(one["id"], {})} for one in documents]}


def corrections(record: Json, records: Records) -> list[Block]:
    """What people corrected, disputed or retracted in a record."""
    said = records.corrections(record)
    if not said:
        return []
    title = Paragraph(flat(words.say("dossier.corrections.here")), "note")
    return [title, Items(tuple(flat(quoted(one, 2_000)) for one in said))]


def judgement(path: Json, event: Event | None, day: str | None) -> list[Block]:
    """Verdict and strength of a path with the reason for each: which step decides, and every step's own."""
    found: list[Json] = path["steps"]
    if not found:
        return []
    blocks: list[Block] = []
    if event is None or not path.get("verdict"):
        blocks.append(Paragraph(flat(words.say("dossier.judged.no_incident"))))
    else:
        at = deciding_verdict(found, event)
        told_verdict = told(
            "dossier.judged.verdict",
            verdict=Run(words.verdict(path["verdict"], day), strong=True),
            meaning=words.verdict_meaning(path["verdict"], day),
            number=at + 1,
            why=verdict_reason(found[at], event),
        )
        blocks.append(Paragraph(told_verdict))
    at = deciding_strength(found)
    strength = path.get("strength")
    told_strength = told(
        "dossier.judged.strength",
        strength=Run(words.choose("strength", strength), strong=True),
        number=at + 1,
        why=strength_reason(found[at]),
    )
    status = told("dossier.judged.status", status=Run(words.path_status(path), strong=True))
    blocks.append(Paragraph(flat(told_strength, " ", status)))
    if len(found) > 1:
        blocks.append(_table(found, event, day))
    return blocks


def _table(found: list[Json], event: Event | None, day: str | None) -> Table:
    """Each step with its own verdict and strength, and why."""
    head = (
        words.say("dossier.column.step"),
        words.say("dossier.column.link"),
        words.say("dossier.column.verdict"),
        words.say("dossier.column.strength"),
    )
    rows = tuple(
        (
            flat(str(number)),
            flat(name(step["from"]), f" {words.relation(step['relation'])} ", name(step["to"])),
            _judged(step, event, day),
            flat(words.choose("strength", step_strength(step)), ": ", strength_reason(step)),
        )
        for number, step in enumerate(found, 1)
    )
    return Table(head, rows, (0.08, 0.26, 0.34, 0.32))


def _judged(step: Json, event: Event | None, day: str | None) -> Runs:
    if event is None:
        return flat(words.say("verdict.missing.verdict"))
    return flat(words.verdict(step_verdict(step, event).word, day), ": ", verdict_reason(step, event))
