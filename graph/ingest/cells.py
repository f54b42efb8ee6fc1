"""Cells of published lists made readable: white space and invisible characters, counted and never in silence."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

import ftfy
from ftfy import badness

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control and bidi characters, which can disguise a name. ZWNJ and ZWJ stay: Persian and Indic names need them."""
_PLAIN = re.compile(r"(?! )[\x21-\x7e]+(?: [\x21-\x7e]+)*", re.ASCII)
REPLACEMENT = "\ufffd"


@dataclass
class Cleaner:
    """Cleans the cells of one file and counts what it changed or doubts, by column.

    Args:
        repair: repair text that was decoded wrongly before it was published.
    """

    repair: bool = False
    invisible: Counter[str] = field(default_factory=Counter)
    garbled: dict[str, list[str]] = field(default_factory=dict)
    """Column to the rows and texts that look decoded wrongly."""
    repaired: Counter[str] = field(default_factory=Counter)

    def clean(self, column: str, text: str, where: str) -> str:
        """One cell: NFC, one space between words, nothing invisible."""
        if _PLAIN.fullmatch(text) or not text:
            return text
        if INVISIBLE.search(text):
            text = INVISIBLE.sub("", text)
            self.invisible[column] += 1
        if not text.isascii():
            text = self._legible(column, unicodedata.normalize("NFC", text), where)
        return " ".join(text.split())

    def _legible(self, column: str, text: str, where: str) -> str:
        if REPLACEMENT not in text and not badness.is_bad(text):
            return text
        if self.repair and REPLACEMENT not in text:
            fixed = unicodedata.normalize("NFC", ftfy.fix_encoding(text))
            if fixed != text:
                self.repaired[column] += 1
                return fixed
        self.garbled.setdefault(column, []).append(f"{where} {text[:60]!r}")
        return text

    def notes(self) -> list[str]:
        """What a person should know of the cells."""
        said = [
            f"column {column}: invisible characters were taken out of {count:,} cells"
            for column, count in sorted(self.invisible.items())
        ]
        for column, found in sorted(self.garbled.items()):
            said.append(
                f"column {column}: {len(found):,} cells look as if decoded wrongly before publication, such as "
                f"{found[0]}; they stay as published (--repair-text tries to repair them)"
            )
        said += [
            f"column {column}: {count:,} wrongly decoded cells repaired" for column, count in self.repaired.items()
        ]
        return said
