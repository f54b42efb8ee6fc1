"""Record what a company answered, or that it was asked and did not: a small dataset of its own, one entry a change.

Every entry holds all responses that were recorded so, so that one of them can be corrected, erased or undone like any
loaded row. An approach is told by company, subjects and the day of asking: saying more of it later replaces its row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build, current, is_behind
from graph.corrections import Decision
from graph.decision_checks import check_author, check_document
from graph.dossier.answers import names_of
from graph.entered import Entered
from graph.errors import InputError, UsageError
from graph.former import current_id
from graph.held import known_elsewhere, without_erased
from graph.ingest.evidence import Shelf
from graph.ingest.responses import own_evidence, problems_of
from graph.ingest.rows import Rows
from graph.ledger import State, entries, read_state
from graph.workspace import Workspace

RESPONSES = Entered(
    dataset="company-responses",
    title="Responses of companies",
    license="the companies' own statements",
    description="What companies answered when they were asked, recorded with: tiertrace respond.",
    format="responses",
)
_SUBJECTS = ("Incident", *model.FACILITIES, *model.PARTIES)


@dataclass(frozen=True)
class Response:
    """What is recorded of one approach; dates as stated, empty where not."""

    company: str
    about: Sequence[str]
    kind: str
    asked_on: str | None = None
    asked_by: str | None = None
    due_on: str | None = None
    answered_on: str | None = None
    text: str | None = None
    url: str | None = None
    document: str | None = None
    visibility: str = "partner"


def respond(workspace: Workspace, response: Response, author: str) -> tuple[Decision, str, bool]:
    """Record a response; the caller holds ``workspace.writing()``.

    Returns:
        The decision, the id of the response, and whether it replaced what was recorded of the same approach.

    Raises:
        InputError: something in it cannot be accepted.
        UsageError: the company or a subject is not in the build in use, or nobody says who records it.
    """
    check_author(author)
    projection = build(workspace) if is_behind(workspace) else current(workspace)
    check_document(projection, response.document)
    state = read_state(workspace)
    RESPONSES.refuse_other(state)
    company = current_id(projection, response.company)
    about = sorted({current_id(projection, one) for one in response.about})
    if not about:
        raise UsageError("Say what it is about: --about INCIDENT, or the id of a place or company")
    name = names_of(projection, (company,)).get(company, company)
    row = f"ledger-entry:{len(entries(workspace)) + 1}"
    made, node = _stated(workspace, state, response, company, about, name, row)
    tables, refused = without_erased(made, state)
    if refused:
        raise UsageError(f"{'; '.join(refused)}; nothing was recorded")
    before = RESPONSES.in_force(workspace, state)
    again = "Response" in before and pc.any(pc.equal(before["Response"].column("id"), node)).as_py()
    whole = {kind: _with(kind, before.get(kind), table, node) for kind, table in tables.items()}
    whole |= {kind: _without(kind, table, node) for kind, table in before.items() if kind not in whole}
    return RESPONSES.keep(workspace, whole, author), node, bool(again)


def _stated(
    workspace: Workspace,
    state: State,
    response: Response,
    company: str,
    about: Sequence[str],
    name: str,
    where: str,
) -> tuple[dict[str, pa.Table], str]:
    """The tables of one response, checked as loaded data is, and its id."""
    known, known_document = known_elsewhere(workspace, state, RESPONSES.dataset)
    rows = Rows(RESPONSES.dataset, known, known_document)
    values: dict[str, Any] = {
        one: getattr(response, one) for one in ("kind", "asked_by", "asked_on", "due_on", "answered_on", "text", "url")
    }
    for text in (one for one in values.values() if one):
        if not text.replace("\n", " ").isprintable():
            rows.problem(where, "a text has invisible characters")
    for problem in problems_of(values):
        rows.problem(where, problem)
    for one, labels in ((company, (*model.PARTIES, *model.FACILITIES)), *((each, _SUBJECTS) for each in about)):
        if (label := rows.label_of(one)) not in labels:
            rows.problem(
                where, f"{one} is {f'a {label}' if label else 'in no loaded dataset'}; give one of {', '.join(labels)}"
            )
    node = (
        "response:" + hashlib.sha256("\x1f".join((company, response.asked_on or "", *about)).encode()).hexdigest()[:16]
    )
    documents = [response.document] if response.document else []
    evidence = Shelf(known_document).evidence(documents) if documents else own_evidence(values, name)
    visible: dict[str, Any] = {"visibility": response.visibility}
    rows.node("Response", node, where, **values, **evidence, **visible)
    rows.link("RESPONSE_OF", node, company, where, **evidence, **visible)
    for one in about:
        rows.link("CONCERNS", node, one, where, **evidence, **visible)
    for document in documents:
        rows.link(
            "DOCUMENTED_BY", node, document, where, **evidence, visibility=Shelf(known_document).strictest(documents)
        )
    try:
        return rows.tables(), node
    except InputError:
        raise InputError(
            "The response cannot be recorded:", [one.partition(": ")[2] for one in rows.problems]
        ) from None


def _with(kind: str, before: pa.Table | None, table: pa.Table, node: str) -> pa.Table:
    """Recorded rows with those of one response in place of what was recorded of it, sorted."""
    added = table.select([one for one in table.column_names if before is None or one in before.column_names])
    if before is None:
        return table
    keys = ["id"] if kind in model.LABELS else ["from_id", "to_id", "key"]
    whole = pa.concat_tables([_without(kind, before, node), added.select(before.column_names)])
    return whole.sort_by([(key, "ascending") for key in keys])


def _without(kind: str, table: pa.Table, node: str) -> pa.Table:
    return table.filter(pc.not_equal(table.column("id" if kind in model.LABELS else "from_id"), node))
