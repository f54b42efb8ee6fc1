"""Text cells that a spreadsheet would take for a formula: the mark that says they are none, and the way back.

Lists stand in one cell, divided by semicolons; a backslash stands before a semicolon or backslash of a value.
"""

from __future__ import annotations

from collections.abc import Iterable

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0", "'")
"""First characters that a spreadsheet takes for a formula, and the mark itself."""
_MARK = "'"


def protected(text: str) -> str:
    """The text, with a leading quotation mark (') where a spreadsheet would run it."""
    return f"{_MARK}{text}" if text.startswith(_RISKY) else text


def bare(text: str) -> str:
    """A protected text as it was."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith(_RISKY) else text


def list_text(items: Iterable[str]) -> str:
    """Several values as one cell, from which ``list_of`` gets them back."""
    values = [item.replace("\\", "\\\\").replace(";", "\\;") for item in items]
    return "\\" if values == [""] else "; ".join(values)


def list_of(text: str) -> list[str]:
    """The values of a cell that ``list_text`` made; none of an empty one."""
    if text == "\\":
        return [""]
    values, value, at = [], "", 0
    while at < len(text):
        if text[at] == "\\":
            value += text[at + 1 : at + 2]
            at += 2
        elif text[at] == ";":
            values.append(value)
            value = ""
            at += 2 if text[at + 1 : at + 2] == " " else 1
        else:
            value += text[at]
            at += 1
    return [*values, value] if text else []
