"""Names as lists write them: one spelling for comparison; several companies in one cell, split only where certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_APART = re.compile(r"[\W_]+")
_FORM = (
    r"(?:co|company|corp|corporation|ltd|ltda|limited|llc|llp|lp|inc|incorporated|plc|pvt|pte|pty|private|gmbh|ag|kg|"
    r"mbh|sa|sas|sarl|srl|spa|sl|slu|cv|bv|nv|oy|ab|as|aps|tbk|bhd|sdn|jsc|sae|lda|eirl|saci|sti|san|tic|kft|doo|ood|eood)"
)
_ENDS = re.compile(rf"(?:^|[\s,.)]){_FORM}$", re.IGNORECASE)
_BEGINS = re.compile(r"(?:PT|CV|UD)\.? ", re.IGNORECASE)
_ONLY = re.compile(rf"{_FORM}(?: {_FORM})*", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def compared(text: str) -> str:
    """A name or address for telling rows of one list apart: small letters and figures, one space between words.

    Signs of writing are left out so that ``Example Co., Ltd`` of one version is ``EXAMPLE CO LTD`` of the next. A text
    that has no letters and figures at all stays as it is.
    """
    if text.isascii():
        return _APART.sub(" ", text.lower()).strip() or text
    return _APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip() or text


def slug(name: str) -> str:
    """A name in small letters, its words joined by hyphens."""
    return compared(name).replace(" ", "-")


def split_companies(cell: str, separator: str, known: Iterable[str]) -> list[str] | None:
    """The companies that a cell names, or None where it is not certain where one name ends.

    ``Example Co., Ltd, Sample Printing Ltd`` has a comma inside a name. A part that is nothing but a legal form belongs
    to the name before it. The split is certain only if every part then is a company by itself: it has a legal form at
    its end (or before it, as Indonesian ones have), or the list names it alone elsewhere.

    Args:
        known: names that stand alone in the list, in the spelling of ``compared``.
    """
    parts: list[str] = []
    for part in (one.strip() for one in cell.split(separator)):
        if parts and _ONLY.fullmatch(compared(part)):
            parts[-1] = f"{parts[-1]}{separator} {part}"
        elif part:
            parts.append(part)
    if len(parts) == 1:
        return parts
    alone = set(known)
    return parts if all(_is_company(part) or compared(part) in alone for part in parts) else None


def _is_company(part: str) -> bool:
    bare = re.sub(r"(?<=\w)\.(?=\w\b)", "", part).rstrip(". ")
    return bool(_ENDS.search(bare) and compared(part) != compared(bare.split()[-1])) or bool(_BEGINS.match(part))
