"""Values as Cypher literals that no text can break out of, and comments that stay comments.

Cypher 5 turns ``\\u`` and four digits into a character anywhere in a statement, before it is read: inside texts and
comments too. So no ``\\u`` that comes from data is ever written.
"""

from __future__ import annotations

import math
import re
from typing import Any

from graph.export.flat import text
from graph.export.text import clean

_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TABLE = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)} | _ESCAPES
)
_PART = re.compile("(?<=\\\\)(?=[uU\x00-\x1f\x7f-\x9f\u2028\u2029])")
"""Between a backslash and what would make the sign of a character of it."""


def literal(value: Any) -> str:
    """A value of a table as Cypher.

    Raises:
        ValueError: a kind of value that no table of the model holds.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return " + ".join(f"'{part.translate(_TABLE)}'" for part in _PART.split(text(value)))
    if isinstance(value, list):
        return f"[{', '.join(literal(one) for one in value)}]"
    raise ValueError(f"no Cypher literal for {type(value).__name__}")


def comment(said: str) -> str:
    """One line of comment."""
    # A backslash would begin a character of its own, which could be a line break.
    return "// " + clean(text(said), 20_000).replace("\\", "\\ ")
