"""Neutral names for what is named no more: Site A, Company B, Document C."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from graph import model

PREFIX = "name-removed:"
_WITHHELD = "Title withheld: it names"
_WORDS = {"Incident": "Incident", "Document": "Document", "Organisation": "Organisation"}
_WORDS |= dict.fromkeys(model.FACILITIES, "Site") | dict.fromkeys(model.COMPANIES, "Company")


def word_for(label: str) -> str:
    """What a record of a label is called without its name."""
    return _WORDS.get(label, "Record")


def title_withheld(names: str) -> str:
    """The title of a document whose own would name a record."""
    return f"{_WITHHELD} {names}"


def withheld(title: str | None) -> bool:
    """Was a title put in the place of the document's own?"""
    return bool(title) and str(title).startswith(_WITHHELD)


def shown(neutral: str) -> str:
    """A neutral id as people read it: ``name-removed:site-a`` is Site A (name removed)."""
    word, _, letter = neutral.removeprefix(PREFIX).partition("-")
    return f"{word.capitalize()} {letter.upper()} (name removed)"


def neutral_ids(labels: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    """An id for each record that says nothing of it.

    The order is that of a hash, so that the letters do not give away the alphabetical order of the names.

    Args:
        labels: id to label of the records.
        taken: ids that stand in the graph already.
    """
    held, found = set(taken), {}
    used: dict[str, int] = {}
    for node in sorted(labels, key=lambda one: hashlib.sha256(one.encode("utf-8", "surrogatepass")).digest()):
        word = word_for(labels[node]).lower()
        while True:
            number = used.get(word, 0)
            used[word] = number + 1
            new = f"{PREFIX}{word}-{_letter(number)}"
            if new not in held:
                break
        found[node] = new
    return found


def _letter(number: int) -> str:
    """a to z, aa, ab, ..."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
