"""Versions of a list side by side: what was added, dropped, renamed, moved or changed, read from the ledger.

``versions`` tells what is kept of each list, ``choose`` picks two, ``compare_versions`` compares them. It works on the
records of the ledger and shows only what a profile admits. Rows are paired by published id; without one, by the same
address or the same name, and then the pair is a doubt that says why. What changed name and address without a published
id is one row that went and one that came: nothing is guessed.
"""

from graph.changes.compare import compare_versions
from graph.changes.pairs import DOUBTS
from graph.changes.sides import Change, Differences, Field, Side
from graph.changes.versions import Version, choose, versions

__all__ = [
    "DOUBTS", "Change", "Differences", "Field", "Side", "Version", "choose", "compare_versions", "versions",
]  # fmt: skip
