"""Letters of any script made comparable; the published text is kept beside by whoever calls."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_WHITE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
SCRIPTS = re.compile(
    "LATIN|CYRILLIC|GREEK|ARABIC|HEBREW|BENGALI|DEVANAGARI|TAMIL|SINHALA|THAI|KHMER|MYANMAR|LAO|CJK|HIRAGANA|KATAKANA|"
    "HANGUL|GEORGIAN|ARMENIAN|ETHIOPIC|GUJARATI|GURMUKHI|TELUGU|KANNADA|MALAYALAM|TIBETAN|MONGOLIAN"
)


def tidy(text: str) -> str:
    """One form of each letter (NFKC), no invisible characters, single spaces, small letters; the script stays."""
    if text.isascii():
        return _WHITE.sub(" ", text).strip().lower()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _WHITE.sub(" ", text.replace("İ", "i")).strip().casefold()


def fold(text: str) -> str:
    """Small Latin letters without accents, whatever the script. Chinese letters become one syllable word each."""
    text = tidy(text)
    if text.isascii():
        return text
    return _WHITE.sub(" ", "".join(map(_latin, text))).strip()


@lru_cache(maxsize=20_000)
def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    written = anyascii(letter).lower()
    return f" {written} " if _script(letter) == "CJK" else written


@lru_cache(maxsize=20_000)
def _script(letter: str) -> str:
    if not letter.isalpha():
        return ""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if SCRIPTS.fullmatch(first) else ""


def scripts(text: str) -> tuple[str, ...]:
    """Scripts of the letters of a text, in the order of the alphabet; signs and digits have none."""
    if text.isascii():
        return ("LATIN",) if any(map(str.isalpha, text)) else ()
    return tuple(sorted({_script(letter) for letter in text} - {""}))
