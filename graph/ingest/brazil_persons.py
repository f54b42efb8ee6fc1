"""Who in Brazil's register of employers is a company, and what of a natural person's row may be kept.

Of a natural person neither name nor number is kept, and no id is made from them. The name of an establishment can hold
a person's name, so that it is kept only where it is a plain name of a farm and shares no word with the employer's.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_CPF = re.compile(r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)")
_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_OF = frozenset(("de", "do", "da", "dos", "das", "d"))
_SMALL = frozenset((*_OF, "e", "a", "o", "as", "os", "em", "na", "no"))


def cnpj_of(number: str, employer: str) -> str | None:
    """The 14 figures of a company's number; None where the row is, or may be, a natural person's.

    Args:
        number: the cell CNPJ/CPF; a figure 0 lost at its front by a spreadsheet is put back where the check digits fit.
        employer: its name; that of a sole trader holds the person's own name and often number.
    """
    figures = re.sub(r"\D", "", number)
    if re.search(r"[^\d\s./-]", number) or _CPF.search(employer) or not _is_firm(employer):
        return None
    if len(figures) == 14:
        return figures
    return figures.zfill(14) if len(figures) == 13 and fits(figures.zfill(14)) else None


@cache
def _declared(what: str) -> frozenset[str]:
    return frozenset(tomllib.loads(Path(__file__).with_name("brazil_register.toml").read_text("utf-8"))[what])


def _is_firm(name: str) -> bool:
    return re.search(r"\bS\s*[./]\s*A\b", name, re.IGNORECASE) is not None or not _declared("firm").isdisjoint(
        _words(name)
    )


def fits(cnpj: str) -> bool:
    """Do the last two figures fit the others, as the tax office computes them?"""
    numbers = [int(one) for one in cnpj]
    for length in (12, 13):
        rest = sum(w * n for w, n in zip(_WEIGHTS[-length:], numbers[:length], strict=True)) % 11
        if numbers[length] != (0 if rest < 2 else 11 - rest):
            return False
    return True


def place_of_a_person(place: str, employer: str) -> str | None:
    """The name of an establishment that surely holds no person's name, or None.

    What stands behind the first comma or dash is an address and is never kept: it can be a home.
    """
    name = re.split(r"[,;/(]|\s[-\u2013]\s", place)[0].strip()
    words = _words(name)
    if len(words) < 2 or words[0] not in _declared("place") or words[1] in _OF or any(one.isdigit() for one in words):
        return None
    return None if set(words[1:]) & (set(_words(employer)) - _SMALL) else name


def _words(text: str) -> list[str]:
    """Words in small letters without accents."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return re.findall(r"\w+", plain)
