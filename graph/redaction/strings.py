"""Which redacted texts can be searched for in files, and the search."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from graph.redaction.naming import DISTINCTIVE, letters

DIGITS = 4
"""Digits that a number must have to be told from others."""
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


def found_in(data: bytes, strings: Iterable[str]) -> list[str]:
    """Which of these texts stand in the bytes of a file, in any case and as JSON, XML, addresses or UTF-16 write them.

    The bytes are those of an unpacked file: a zip, an office file or a compressed PDF is taken apart first.
    """
    codes = [(data, "utf-8"), (data, "latin-1")]
    if b"\0" in data:
        codes += [(part, code) for part in (data, data[1:]) for code in ("utf-16-le", "utf-16-be")]
    forms = [part.decode(code, "replace").casefold() for part, code in codes]
    return sorted(text for text in strings if any(way in form for way in _written(text) for form in forms))


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
