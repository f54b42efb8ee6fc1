"""The tables of words (``tables/*.csv``), read once, and the patterns made of them."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from graph.match.letters import fold, tidy


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """All lines of a table: column to text. A column ``source`` is in each."""
    text = (resources.files("graph.match.tables") / f"{table}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def words(table: str) -> dict[str, str]:
    """Folded single words of a table and what each means (an empty text: the word is left out)."""
    return {fold(row["written"]): row["means"] for row in rows(table) if " " not in row["written"]}


@cache
def phrases(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the texts of several words, longest first, and what each means.

    For ``cities`` this holds single words too: a city is replaced wherever it stands.
    """
    alone = table == "cities"
    found = {fold(row["written"]): row["means"] for row in rows(table) if alone or " " in row["written"]}
    return _any_of(found), found


@cache
def placeholders() -> frozenset[str]:
    """Folded texts that stand in a cell and state nothing."""
    return frozenset(row["written"] for row in rows("placeholders"))


@cache
def native() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words in their own script, longest first, and the English word that each is compared by."""
    found = {tidy(row["written"]): row["means"] for row in rows("native_words")}
    spaced = [text for text in found if not _runs_on(text)]
    solid = [text for text in found if _runs_on(text)]
    longest = sorted(spaced, key=lambda text: (-len(text), text))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
    pattern += "|" + "|".join(map(re.escape, sorted(solid, key=lambda text: (-len(text), text))))
    return re.compile(pattern), found


@cache
def numbers(*kinds: str) -> dict[str, str]:
    """Number words of some kinds and the number of each."""
    return {row["written"]: row["number"] for row in rows("number_words") if row["kind"] in kinds}


@cache
def place_kinds() -> dict[str, str]:
    """Words of an address that a number belongs to, and the kind of place of each."""
    return {row["written"]: row["kind"] for row in rows("place_words")}


def _any_of(found: dict[str, str]) -> re.Pattern[str]:
    longest = sorted(found, key=lambda text: (-len(text), text))
    return re.compile(rf"\b(?:{'|'.join(re.escape(text) for text in longest)})\b")


def _runs_on(text: str) -> bool:
    """Is it of a script that sets no spaces between words (Chinese, Japanese, Korean names, Thai)?"""
    return any("\u0e00" <= letter <= "\u0e7f" or "\u3000" <= letter <= "\ud7ff" for letter in text)
