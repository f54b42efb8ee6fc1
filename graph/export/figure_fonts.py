"""The fonts that pictures are set in: they come with packages, so that a picture is the same on every machine.

Noto Sans for Latin, Greek and Cyrillic, its sisters for other scripts, and one face for Chinese, Japanese and Korean.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_FIRST = "NotoSans[wght].ttf"
_CJK = 2
"""Of the faces in the file for Chinese, Japanese and Korean: simplified Chinese."""
_SYMBOLS = ("NotoSansSymbols[wght].ttf", "NotoEmoji[wght].ttf")
_INVISIBLE = ("Cf", "Mn", "Zs")
"""Joiners, variation signs and spaces need no glyph of their own."""


@cache
def _files() -> tuple[tuple[str, int], ...]:
    """Paths of the font files and the number of the face in each, in the order in which they are tried."""
    folder = files("manimgx_fonts")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".ttf") and "Italic" not in one.name)
    scripts = [name for name in names if name != _FIRST and name not in _SYMBOLS]
    cjk = sorted(str(one) for one in files("manimgx_fonts_cjk").iterdir() if one.name.endswith(".ttc"))
    return (*((str(folder / name), 0) for name in (_FIRST, *scripts, *_SYMBOLS)), *((path, _CJK) for path in cjk))


@cache
def families() -> tuple[str, ...]:
    """The names of the font families, in the order in which they are tried."""
    return tuple(str(_face(path, number)["name"].getBestFamilyName()) for path, number in _files())


@cache
def fonts() -> typst.Fonts:
    """The same fonts for the typesetter; it never looks for those of the machine."""
    folders = [str(files(package)) for package in ("manimgx_fonts", "manimgx_fonts_cjk")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def missing(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters that none of the fonts can draw, each once: 'U+12000 CUNEIFORM SIGN A'."""
    _, left = _shared_out(texts)
    return tuple(f"U+{code:04X} {unicodedata.name(chr(code), '')}".strip() for code in sorted(left))


def embedded(texts: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
    """The parts of the fonts that some texts need, by family, as WOFF: for a file that is read where they are not."""
    used, _ = _shared_out(texts)
    return tuple((family, _part(path, number, codes)) for family, path, number, codes in used)


_Used = list[tuple[str, str, int, frozenset[int]]]
"""Family, file, number of the face, characters that it draws."""


def _shared_out(texts: Iterable[str]) -> tuple[_Used, frozenset[int]]:
    """Which font draws which characters, and those that none has."""
    every = {char for text in texts for char in text}
    left = frozenset(ord(char) for char in every if unicodedata.category(char) not in _INVISIBLE)
    marks, used = frozenset(map(ord, every)) - left, list[tuple[str, str, int, frozenset[int]]]()
    for family, (path, number) in zip(families(), _files(), strict=True):
        here = left & _characters(path, number)
        if here:
            used.append((family, path, number, here | (marks & _characters(path, number))))
            left -= here
    return used, left


@lru_cache(maxsize=64)
def _part(path: str, number: int, codes: frozenset[int]) -> bytes:
    """A font of these characters alone, with what joins them and with every weight."""
    from fontTools import subset  # not at the top: a third of a second, and every command finds all formats

    options = subset.Options(
        flavor="woff", font_number=number, recalc_timestamp=False, hinting=False, notdef_outline=True, name_IDs=[]
    )
    font = subset.load_font(path, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)
    held = BytesIO()
    subset.save_font(font, held, options)
    return held.getvalue()


@cache
def _characters(path: str, number: int) -> frozenset[int]:
    return frozenset(_face(path, number).getBestCmap())


@cache
def _face(path: str, number: int) -> TTFont:
    from fontTools.ttLib import TTFont

    return TTFont(path, fontNumber=number, lazy=True)
