"""A comparison as rows, for terminals, spreadsheets and pages."""

from __future__ import annotations

from graph.changes.pairs import DOUBTS
from graph.changes.sides import Change

COLUMNS = (
    "change", "label", "name_before", "name_after", "id_before", "id_after", "country", "company", "what", "doubt",
    "row_before", "row_after",
)  # fmt: skip
CAVEAT = (
    "That a version names a site no more proves nothing of why, nor that the company buys there no more. A pair with "
    "a doubt may be two places."
)


def row_of(change: Change) -> list[str | None]:
    """One change in the order of ``COLUMNS``."""
    before, after = change.before, change.after
    return [
        ", ".join(change.kinds),
        change.side.label,
        before.name if before else None,
        after.name if after else None,
        before.id if before else None,
        after.id if after else None,
        change.side.country,
        "; ".join(name for _, name in change.companies) or None,
        "; ".join(f"{one.name}: {one.before or '-'} -> {one.after or '-'}" for one in change.fields) or None,
        DOUBTS[change.doubt] if change.doubt else None,
        "; ".join(before.rows) if before else None,
        "; ".join(after.rows) if after else None,
    ]
