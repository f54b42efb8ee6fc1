"""Text from data made fit for a page: cleaned of what deceives, measured, and wrapped into lines."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import fsum
from urllib.parse import urlsplit

NAME_LIMIT = 400
"""Longest text taken from data, in characters; addresses may be longer (ADDRESS_LIMIT)."""
ADDRESS_LIMIT = 2000
SENTENCES_LIMIT = 2000
"""Longest summary, note or sentence of a correction."""
_JOINERS = "\u200c\u200d"  # Persian and Indic names need both; every other invisible character goes
_SPACES = "\t\n\r\v\f\x85\u2028\u2029"
_MARKS_IN_A_ROW = 4
_NARROW = set("iIl.,:;'|!jft()[]{}/\\ -`\"r")
_WIDE = set("mwMW@%&")
_BROAD = {
    range(0x0530, 0x0590): 0.68,  # Armenian
    range(0x0B80, 0x0C00): 0.75,  # Tamil
    range(0x0C80, 0x0D00): 0.6,  # Kannada
    range(0x0D00, 0x0D80): 0.85,  # Malayalam
    range(0x1000, 0x10A0): 0.63,  # Burmese
    range(0x10A0, 0x1100): 0.66,  # Georgian
    range(0x1200, 0x13A0): 0.69,  # Ethiopic
    range(0x1F300, 0x1FB00): 1.3,  # pictures
}
"""Scripts whose letters are wider than Latin ones, measured in Noto Sans."""


@lru_cache(maxsize=50_000)
def clean(text: str, limit: int = NAME_LIMIT) -> str:
    """The text in NFC without controls, direction marks, invisible or unpaired characters, cut at the limit.

    ZWNJ and ZWJ stay. Line breaks become spaces. Stacks of combining marks are cut short, so that a
    name cannot draw over its neighbours.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text.strip()
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: limit * 4]):
        if char in _SPACES:
            char = " "
        category = unicodedata.category(char)
        if category in ("Cc", "Cs", "Cn", "Co") or (category == "Cf" and char not in _JOINERS):
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    words = " ".join("".join(kept).split(" ")).strip()
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def cleaned(value: object, done: dict[int, tuple[object, object]] | None = None) -> object:
    """A copy of a JSON value with every text cleaned, but the ids: two ids must never become one.

    An id is cleaned where it is shown.

    Args:
        value: the JSON value.
        done: what was cleaned already: what an answer shares is cleaned once, and shared in the copy.
    """
    if isinstance(value, str):
        return clean(value, ADDRESS_LIMIT if value.startswith(("http://", "https://")) else NAME_LIMIT)
    if not isinstance(value, dict | list | tuple):
        return value
    done = {} if done is None else done
    if id(value) in done:
        return done[id(value)][1]
    copy: object
    if isinstance(value, dict):
        copy = {
            str(key): inner
            if key == "id"
            else clean(inner, SENTENCES_LIMIT)
            if key in ("summary", "note", "text") and isinstance(inner, str)
            else [clean(str(one), SENTENCES_LIMIT) for one in inner]
            if key == "corrections" and isinstance(inner, list)
            else cleaned(inner, done)
            for key, inner in value.items()
        }
    else:
        copy = [cleaned(inner, done) for inner in value]
    done[id(value)] = value, copy  # the value too: while it is kept, nothing else gets its id
    return copy


def web_address(text: str) -> str | None:
    """The text when it is a plain web address that may become a link, else None.

    Only http and https; no user part (it hides the host), no spaces or quotes, nothing cut off.
    """
    if any(char in " <>\"'`\\…" for char in text) or len(text) > ADDRESS_LIMIT:
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return text


def right_to_left(text: str) -> bool:
    """Does the text start in a script that is written from right to left?"""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def width(text: str, size: float, bold: bool = False) -> float:
    """A generous estimate, in pixels, of how wide a sans-serif font draws the text."""
    return fsum(map(_ems, text)) * size * (1.07 if bold else 1.0)


@lru_cache(maxsize=10_000)
def _ems(char: str) -> float:
    """How wide one character is, by the size of the font."""
    if unicodedata.combining(char) or char in _JOINERS:
        return 0.0
    for script, ems in _BROAD.items():
        if ord(char) in script:
            return ems
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.0
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 0.9
    return 0.71 if char.isupper() else 0.58


def wrap(text: str, size: float, limit: float, lines: int, bold: bool = False) -> list[str]:
    """The text in at most so many lines no wider than the limit; what does not fit ends in an ellipsis.

    Breaks at spaces, inside a word only where the word alone is too wide.
    """
    done: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, size, limit, bold):
            joined = f"{line} {piece}" if line and piece is not None else piece
            if not line or width(joined, size, bold) <= limit:
                line = joined
                continue
            done.append(line)
            line = piece
    if line:
        done.append(line)
    if len(done) <= lines:
        return done or [""]
    last = done[lines - 1]
    while last and width(last + "…", size, bold) > limit:
        last = last[:-1]
    return [*done[: lines - 1], last.rstrip() + "…"]


def _pieces(word: str, size: float, limit: float, bold: bool) -> list[str]:
    """One word, cut where it is wider than a line."""
    pieces, piece = [], ""
    for char in word:
        if piece and width(piece + char, size, bold) > limit and not unicodedata.combining(char):
            pieces.append(piece)
            piece = ""
        piece += char
    return [*pieces, piece] if piece else pieces
