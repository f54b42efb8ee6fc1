"""What became of the rows of one load, fact by fact: the table that command line and dashboard end a load with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph.dossier.answers import names_of
from graph.reading import Intake

COUNTS = ("read", "nodes", "links", "new", "gone", "refused", "erased", "folded")
"""Kinds of fact that are a number, in the order of the table."""
SENTENCES = ("problem", "kept_out", "ignored", "personal", "differs", "note")
"""Kinds of fact that are a sentence, in the order of the table."""


@dataclass(frozen=True)
class Fact:
    """One line of the table."""

    kind: str
    """One of ``COUNTS`` or ``SENTENCES``."""
    text: str = ""
    """The file, row, column or reason it is about, as the importer wrote it."""
    count: int | None = None
    """Rows, nodes, links or filled cells."""
    more: str = ""
    """What is wrong with the row, or why the column is left out."""


def closing(intake: Intake) -> list[Fact]:
    """Everything that a person has to know of a load, or of what a load would do (``graph.reading.read``).

    Returns:
        First the counts, then the sentences; nothing is cut short, so whoever prints them says how many are left.
    """
    accounts = intake.accounts
    facts = [Fact("read", name, count) for name, count in accounts.read.items()]
    facts += [
        Fact("nodes", count=intake.nodes),
        Fact("links", count=intake.links),
        Fact("new", count=intake.added),
        Fact("gone", count=intake.removed),
        Fact("refused", count=len(accounts.refused)),
        Fact("erased", count=len(intake.refused)),
    ]
    facts += [Fact("folded", why, count) for why, count in accounts.folded.items() if why != "set aside"]
    facts += [Fact("problem", where, more="; ".join(reasons)) for where, reasons in accounts.refused.items()]
    facts += [Fact("kept_out", line) for line in intake.refused]
    facts += [Fact("ignored", column, more=reason) for column, reason in accounts.ignored.items()]
    facts += [Fact("personal", column, filled) for column, filled in accounts.personal.items()]
    facts += [Fact("differs", line) for line in accounts.differences]
    facts += [Fact("note", line) for line in intake.notes]
    return facts


def buyers(intake: Intake, most: int = 3) -> list[tuple[str, str]]:
    """The brands that a load names, or else the companies whose purchases it states; those with the most links first.

    Returns:
        Id and name.
    """
    if intake.projection is None:
        return []
    links = intake.tables.get("SOURCES_FROM")
    buying = Counter(links.column("from_id").to_pylist() if links else ())
    brands = intake.tables.get("Brand")
    sold = brands.column("id").to_pylist() if brands is not None else []
    ids = sorted(sold or buying, key=lambda one: (-buying[one], one))
    names = names_of(intake.projection, tuple(ids[: 10 * most]))
    return [(one, names[one]) for one in ids if one in names][:most]
