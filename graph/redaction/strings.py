"""Which redacted texts can be searched for in files, and the search."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

import numpy as np
import numpy.typing as npt

from graph.redaction.naming import DISTINCTIVE, letters

DIGITS = 4
"""Digits that a number must have to be told from others."""
_GRAM = DIGITS + 1
"""The fewest characters of a text that is searched for."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def is_distinctive(text: str) -> bool:
    """Can this text be searched for in a file without being found by chance?

    Words need six letters or digits. A number needs four digits, and a fraction four decimals: the coordinates of a
    drawing have fewer, and a count such as 3 stands everywhere.
    """
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        fraction = re.split("[.,]", bare)[1:]
        return len(fraction[0]) >= DIGITS if fraction else sum(map(str.isdigit, bare)) > DIGITS
    return len(letters(bare)) >= DISTINCTIVE


class Search:
    """Looks for many texts at once: by a number made of every five letters, then letter by letter."""

    def __init__(self, strings: Iterable[str], written: Callable[[str], set[str]] | None = None) -> None:
        """Args:
        strings: what to look for; each has at least five characters.
        written: the ways in which a file may write a text; by default all that are known.
        """
        self._meant: dict[str, dict[int, dict[str, list[str]]]] = {}
        """By the first letters, then by length: many texts begin alike."""
        for text in strings:
            for way in (written or _written)(text):
                self._meant.setdefault(way[:_GRAM], {}).setdefault(len(way), {}).setdefault(way, []).append(text)
        self._numbers = np.array(sorted(_numbers(begin)[0] for begin in self._meant), dtype=np.uint64)

    def within(self, text: str) -> set[str]:
        """Which of them stand in a text without capitals (``casefold``)."""
        if len(text) < _GRAM or not self._meant:
            return set()
        found: set[str] = set()
        numbers = _numbers(text)
        nearest = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
        for place in np.flatnonzero(self._numbers[nearest] == numbers).tolist():
            for length, ways in self._meant.get(text[place : place + _GRAM], {}).items():
                found.update(ways.get(text[place : place + length], ()))
        return found


def _numbers(text: str) -> npt.NDArray[np.uint64]:
    """A number for every five letters in a row; equal letters give equal numbers."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    numbers = np.zeros(len(codes) - _GRAM + 1, dtype=np.uint64)
    for offset in range(_GRAM):
        numbers = numbers * _FACTOR + codes[offset : offset + len(numbers)]
    return numbers


def found_in(data: bytes, search: Search) -> list[str]:
    """Which texts stand in the bytes of a file, in any case and as JSON, XML, addresses or UTF-16 write them.

    The bytes are those of an unpacked file: a zip, an office file or a compressed PDF is taken apart first.
    """
    codes = [(data, "utf-8"), *([] if data.isascii() else [(data, "latin-1")])]
    if b"\0" in data:
        codes += [(part, code) for part in (data, data[1:]) for code in ("utf-16-le", "utf-16-be")]
    found = (search.within(part.decode(code, "replace").casefold()) for part, code in codes)
    return sorted(set().union(*found))


def _written(text: str) -> set[str]:
    """A text as different files write it, caseless."""
    ways = {
        text,
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        html.escape(text),
        html.escape(text, quote=False),
        text.replace('"', '""'),
        quote(text),
        quote(text, safe=""),
        "".join(char if ord(char) < 128 else f"&#{ord(char)};" for char in text),
    }
    return {way.casefold() for way in ways}
