"""What companies answered, beside the finding that names them; of whom none is recorded, that is said."""

from __future__ import annotations

from collections.abc import Iterable

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.citing import Citations
from graph.export.dossier.parts import Block, Items, Paragraph, Runs, address, flat, listed, quoted, told
from graph.export.dossier.telling import name
from graph.export.response_words import line
from graph.export.text import ADDRESS_LIMIT, SENTENCES_LIMIT
from graph.model import PARTIES


def responses_of(row: Json) -> list[Json]:
    """The responses recorded with a row or an incident."""
    return [one for one in row.get("responses") or () if isinstance(one, dict)]


def companies_of(row: Json) -> dict[str, Json]:
    """The companies that a row names, by id: those on its paths, and the brand."""
    found = {end["id"]: end for path in row["paths"] for step in path["steps"] for end in (step["from"], step["to"])}
    if row.get("brand"):
        found.setdefault(row["brand"]["id"], row["brand"])
    return {key: node for key, node in found.items() if node.get("label") in PARTIES}


def said(responses: Iterable[Json], companies: dict[str, Json], citations: Citations) -> list[Block]:
    """Each response, then the companies of which none is recorded."""
    recorded = list(responses)
    answered = {(one.get("company") or {}).get("id") for one in recorded}
    silent = [name(node) for key, node in companies.items() if key not in answered]
    blocks: list[Block] = [Items(tuple(_response(one, citations) for one in recorded))] if recorded else []
    if silent:
        who = told("dossier.response.none", companies=listed(list(silent)))
        blocks.append(Paragraph(flat(*who, " ", words.say("dossier.response.none_means"))))
    elif not recorded:
        blocks.append(Paragraph(flat(words.say("dossier.response.nobody"))))
    return blocks


def _response(one: Json, citations: Citations) -> Runs:
    """In the words of every other export, with its address, its documents and what was corrected in it."""
    runs = flat(quoted(line(one), ADDRESS_LIMIT + SENTENCES_LIMIT))
    if one.get("url"):
        runs += flat(" ", told("dossier.cite.address", address=address(one["url"])))
    runs += citations.numbers(one.get("documents") or [])
    for text in one.get("corrections") or ():
        runs += flat(" ", quoted(text, SENTENCES_LIMIT))
    return runs
