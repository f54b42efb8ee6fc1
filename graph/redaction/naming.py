"""Where a removed name stands in a text, however it is spelled: case, accents, signs, spaces and script do not hide it.

Texts are compared by their letters and digits alone, in plain Latin letters. What is found is replaced in the text as
it was published, from its first letter to its last.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from urllib.parse import unquote

from anyascii import anyascii

DISTINCTIVE = 6
"""Letters and digits from which a name is found anywhere, also inside longer words; a shorter one as whole words."""
SHORTEST = 3
"""Letters and digits that a name must have to be looked for in the texts of other records."""
_IN_ADDRESS = 5
"""The same for a web address or an id, where words run together."""
_ROUNDS = 3
_NO_LETTERS: dict[int, int | None] = {code: None for code in range(128) if not chr(code).isalnum()}
_NO_LETTERS |= {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}|&[a-zA-Z#0-9]{2,8};")


def letters(text: str) -> str:
    """Only the letters and digits of a text, lower case, in plain Latin letters."""
    return (text if text.isascii() else anyascii(text)).translate(_NO_LETTERS)


def spellings(name: str) -> set[str]:
    """The ways in which ``letters`` may give a name."""
    plain = html.unescape(name)
    ways = {letters(name), letters(plain)}
    if "&" in plain:
        ways |= {letters(plain.replace("&", word)) for word in (" and ", " amp ", " e ", " y ", " und ", " et ")}
    return {way for way in ways if way}


class Finder:
    """Finds and replaces names.

    Args:
        names: name to what stands in its place.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._put: dict[str, str] = {}
        for name in sorted(names, key=lambda one: (len(one), one)):
            for way in spellings(name):
                if len(way) >= SHORTEST:
                    # Two records of one name: neither label may say which of them is meant.
                    other = self._put.get(way)
                    self._put[way] = names[name] if other in (None, names[name]) else "name removed"

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return self._pattern(SHORTEST)

    @cached_property
    def _run_together(self) -> re.Pattern[str]:
        return self._pattern(_IN_ADDRESS)

    def _pattern(self, shortest: int) -> re.Pattern[str]:
        """Any of the names of so many letters, the longest first; nothing where there is none."""
        ways = sorted((way for way in self._put if len(way) >= shortest), key=lambda way: (-len(way), way))
        return re.compile("|".join(map(re.escape, ways)) if ways else r"(?!)")

    def __bool__(self) -> bool:
        return bool(self._put)

    def names(self, text: str) -> bool:
        """Does a text name one of them, plainly or in the encoding of an address?"""
        return any(True for _ in self._spans(text)) or self._names_encoded(text)

    def first(self, text: str) -> str | None:
        """What would stand in place of the first name in a text."""
        for form in (text, html.unescape(unquote(text))):
            for _, _, put in self._spans(form):
                return put
        return None

    def in_address(self, text: str) -> bool:
        """Does a web address or an id name one of them? Words run together there, so that shorter names count too."""
        forms = (text, unquote(text))
        if any(self._run_together.search(letters(form)) for form in forms):
            return True
        return any(True for form in forms for _ in self._spans(form.replace("_", " ")))

    def replace(self, text: str, put: str | None = None) -> str | None:
        """The text without the names; None where they cannot be taken out of it.

        Args:
            put: what stands in the place of every name; by default each has its own.
        """
        for _ in range(_ROUNDS):
            spans = list(self._spans(text))
            if not spans:
                return None if self._names_encoded(text) else text
            kept, at = [], 0
            for begin, end, own in spans:
                kept += [text[at:begin], put or own]
                at = end
            text = "".join([*kept, text[at:]])
        return None

    def _names_encoded(self, text: str) -> bool:
        if not _ENCODED.search(text):
            return False
        plain = html.unescape(unquote(text))
        return plain != text and any(True for _ in self._spans(plain))

    def _spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Begin, end and replacement of every name in the text, from left to right, none over another."""
        if not self._put or not self._anywhere.search(letters(text)):
            return
        folded, origin = _with_origin(text)
        at = 0
        while found := self._anywhere.search(folded, at):
            begin, end = origin[found.start()], _after(text, origin[found.end() - 1])
            if len(found[0]) >= DISTINCTIVE or (_is_edge(text, begin) and _is_edge(text, end)):
                begin, end = _whole_words(text, begin, end)
                yield begin, end, self._put[found[0]]
                at = found.end()
                while at < len(folded) and origin[at] < end:  # one letter may be written as several
                    at += 1
            else:
                at = found.start() + 1


def _with_origin(text: str) -> tuple[str, list[int]]:
    """``letters`` of a text, and for each the place in the text that it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        plain = letters(char)
        folded.append(plain)
        origin += [place] * len(plain)
    return "".join(folded), origin


def _after(text: str, last: int) -> int:
    """The end of a letter with the marks and invisible signs that belong to it."""
    end = last + 1
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Mc", "Me", "Cf"):
        end += 1
    return end


def _whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    """To the ends of the words in which a name begins and ends: what is left of a word may still tell it."""
    while begin and not _is_edge(text, begin):
        begin -= 1
    while end < len(text) and not _is_edge(text, end):
        end += 1
    return begin, end


def _is_edge(text: str, place: int) -> bool:
    """Does a word begin or end here? In scripts without spaces, anywhere."""
    if place in (0, len(text)):
        return True
    before, after = text[place - 1], text[place]
    return not (_in_word(before) and _in_word(after)) or "Lo" in (
        unicodedata.category(before),
        unicodedata.category(after),
    )


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"
