"""Which words of a text are those that the other record lacks, for people who read two records side by side."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from itertools import groupby

from graph.match.letters import fold


def marked(text: str, words: Collection[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words; put together they are the text again.

    Args:
        text: as published.
        words: folded (``letters.fold``), as ``Question.differing`` has them.
    """
    wanted = frozenset(words)
    pieces = [(piece, not wanted.isdisjoint(_words(piece))) for piece in _pieces(text)]
    told = [("".join(piece for piece, _ in run), hit) for hit, run in groupby(_bridged(pieces), key=lambda one: one[1])]
    return [one for one in told if one[0]]


def _bridged(pieces: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Spaces between two words that are marked are marked too: they read as one."""
    for at, (piece, hit) in enumerate(pieces):
        between = piece.isspace() and 0 < at < len(pieces) - 1 and pieces[at - 1][1] and pieces[at + 1][1]
        yield piece, hit or between


def _pieces(text: str) -> Iterator[str]:
    """Words and what stands between them; a Chinese letter is a word."""
    for kind, run in groupby(text, key=_kind):
        letters = "".join(run)
        if kind == "cjk":
            yield from letters
        else:
            yield letters


def _words(piece: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in fold(piece)).split()


def _kind(letter: str) -> str:
    if letter.isspace():
        return "space"
    if unicodedata.category(letter)[0] in "PSC":
        return "sign"
    return "cjk" if unicodedata.name(letter, "").startswith("CJK") else "word"
