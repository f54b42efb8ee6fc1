"""Numbers as lists write them: ranges of workers, positions with odd minus signs. Nothing is rounded or guessed."""

from __future__ import annotations

import re

from graph.errors import InputError

_MINUS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-"})
_WHOLE = r"(\d{1,3}(?:[, .'\u00a0\u202f]\d{3})+|\d{1,12})"
_RANGE = re.compile(rf"{_WHOLE}\s*(?:-|to)\s*{_WHOLE}", re.IGNORECASE)
_BELOW = re.compile(rf"(<=?|≤|up to|less than|fewer than|under)\s*{_WHOLE}", re.IGNORECASE)
_ABOVE = re.compile(rf"(>=?|≥|more than|over)\s*{_WHOLE}|{_WHOLE}\s*(\+)", re.IGNORECASE)
_ALONE = re.compile(rf"{_WHOLE}(?:\.0+)?")
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?", re.ASCII)


def read_workers(text: str) -> tuple[int | None, int | None]:
    """Fewest and most persons that a cell states: ``130``, ``100-150``, ``<1000``, ``>10000``, ``1,001 - 5,000``.

    Raises:
        InputError: it states something else.
    """
    bare = text.translate(_MINUS).strip().removesuffix("workers").strip()
    if match := _RANGE.fullmatch(bare):
        low, high = _number(match[1]), _number(match[2])
        if low > high:
            raise InputError(f"'{text[:40]}' counts down; correct the range")
        return low, high
    if match := _BELOW.fullmatch(bare):
        strict = match[1].lower() in ("<", "less than", "fewer than", "under")
        return None, max(_number(match[2]) - strict, 0)
    if match := _ABOVE.fullmatch(bare):
        strict = (match[1] or "").lower() in (">", "more than", "over")
        return _number(match[2] or match[3]) + strict, None
    if match := _ALONE.fullmatch(bare):
        return _number(match[1]), _number(match[1])
    raise InputError(f"'{text[:40]}' is no number of workers; write for example 130, 100-150, <1000 or >10000")


def read_degrees(text: str, limit: int) -> float:
    """Decimal degrees; any dash is a minus, and so are brackets around the number.

    Args:
        limit: 90 for a latitude, 180 for a longitude.

    Raises:
        InputError: it is no such number.
    """
    bare = text.translate(_MINUS).strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1].strip()
    if _DEGREES.fullmatch(bare) is None or abs(float(bare)) > limit:
        raise InputError(f"'{text[:40]}' is not between -{limit} and {limit} degrees, such as 23.85")
    return float(bare)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
