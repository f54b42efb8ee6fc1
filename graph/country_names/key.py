"""The form in which two spellings of one country name are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_ACCENTS = re.compile("[\u0300-\u036f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DROPPED = re.compile(r"['’‘`´ʻʼʹ.]")
_OTHER = re.compile(r"[\W_]")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_WORDS = {"st": "saint", "ste": "sainte"}


def visible(text: str) -> str:
    """The text as a reader sees it: no invisible marks, single spaces, no quotes or full stops around it."""
    seen = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return " ".join(seen.split()).strip('"“”„«»*;:, ').rstrip(" .,")


@cache
def _kept(character: str) -> bool:
    """Letters, digits and the vowel signs of scripts that write them as marks; not the underscore."""
    return unicodedata.category(character)[0] in "LNM"


def key(text: str) -> str:
    """Words without capitals, accents, points and apostrophes; ``&`` is ``and``, ``St`` is ``saint``.

    A word of three letters or fewer keeps its accents: Vietnam's ``Bỉ`` (Belgium) is not ``BI`` (Burundi).
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ")
    if len(text) <= 5 and len(short := _words(unicodedata.normalize("NFC", plain))) <= 3:
        return short
    return _words(_ACCENTS.sub("", plain).translate(_LETTERS))


def _words(text: str) -> str:
    spaced = _OTHER.sub(lambda found: found[0] if _kept(found[0]) else " ", _DROPPED.sub("", text))
    words = [_WORDS.get(word, word) for word in spaced.split()]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
