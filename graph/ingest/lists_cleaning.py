"""Cells of a long column made readable as ``Cleaner`` does it: what needs nothing is told for the whole column at once.

A cell is left as it is where every rule of ``Cleaner`` surely has nothing to say of it. All others, also where it is
only not certain, go through ``Cleaner.clean`` one by one, so that its counts and its notes are the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ftfy import badness

from graph.ingest.cells import INVISIBLE, REPLACEMENT, Cleaner

Mask = npt.NDArray[np.bool_]
_FIRST, _LAST, _SPACE = 0x20, 0x7E, 0x20
_PIECE = 1 << 13
"""Rows looked at together: their bytes stay in the processor's cache."""
_WHITE = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space other than the space between words."""
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|#[^\n]*|.", re.DOTALL)
"""Of a regular expression: an escape, a set of signs, a remark, or a sign."""
_KIND = re.compile(r"\\[A-Za-wyz]")
"""An escape for a kind of signs; a sign by its number is none."""
_TOUCHED = rf"{INVISIBLE.pattern}|[{_WHITE}]|^ | $|  "


def readable(name: str, cells: pa.Array, lines: npt.NDArray[np.int64], sheet: str, cleaner: Cleaner) -> pa.Array:
    """The cells of one column as ``Cleaner.clean`` leaves them.

    Args:
        name: of the column.
        lines: of the cells in the file.
        sheet: what stands before a line in a citation.
    """
    at = _to_clean(cells)
    if not len(at):
        return cells
    found = cells.take(pa.array(at)).to_pylist()
    made = [cleaner.clean(name, text, f"{sheet}:{line}") for text, line in zip(found, lines[at].tolist(), strict=True)]
    wrong = np.zeros(len(cells), dtype=bool)
    wrong[at] = True
    return pc.replace_with_mask(cells, pa.array(wrong), pa.array(made, pa.string()))


def is_readable(texts: pa.Array) -> bool:
    """Whether ``Cleaner.clean`` surely leaves all of these as they are, and says nothing."""
    return not len(_to_clean(texts))


def _to_clean(texts: pa.Array) -> npt.NDArray[np.int64]:
    """Positions of the texts that are to be cleaned one by one."""
    pieces = [_not_plain(texts.slice(at, _PIECE)) for at in range(0, len(texts), _PIECE)]
    at = np.flatnonzero(np.concatenate(pieces)) if pieces else np.zeros(0, dtype=np.int64)
    return at[_doubtful(texts.take(pa.array(at)))] if len(at) else at


def _not_plain(texts: pa.Array) -> Mask:
    """Which texts have anything but visible ASCII signs and single spaces between them."""
    _, offsets, data = texts.buffers()
    found: Mask = np.zeros(len(texts), dtype=bool)
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts) or ends[0] == ends[-1]:
        return found
    flat = np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]]
    ends = ends - ends[0]
    odd = flat - np.uint8(_FIRST) > _LAST - _FIRST  # below the first it wraps around to more than the last
    space = flat == _SPACE
    odd[1:] |= space[1:] & space[:-1]
    filled = ends[:-1] < ends[1:]
    odd[ends[:-1][filled]] |= space[ends[:-1][filled]]
    odd[ends[1:][filled] - 1] |= space[ends[1:][filled] - 1]
    places = np.flatnonzero(odd)
    found[np.searchsorted(ends, places, side="right") - 1] = True
    return found


def _doubtful(texts: pa.Array) -> Mask:
    """Which texts a rule of ``Cleaner`` may change or remark on."""
    wrong = pc.or_(pc.match_substring_regex(texts, _TOUCHED), pc.match_substring(texts, REPLACEMENT))
    found: Mask = wrong.to_numpy(zero_copy_only=False) | _perhaps_garbled(texts)
    several = texts.to_pylist()
    if not unicodedata.is_normalized("NFC", "\n".join(several)):  # nothing composes across a line break
        found |= np.fromiter((not unicodedata.is_normalized("NFC", one) for one in several), bool, len(several))
    return found


def _perhaps_garbled(texts: pa.Array) -> Mask:
    try:
        found: Mask = pc.match_substring_regex(texts, _loosened()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:  # an expression of a later ftfy that Arrow's engine has not: nothing is certain then
        found = np.ones(len(texts), dtype=bool)
    return found


@cache
def _loosened() -> str:
    """ftfy's expression for garbled text for Arrow's engine, which reads a million texts in the time of ten thousand.

    White space and letters are not the same to both engines; any sign may stand for them here. So it finds all that
    ftfy's own finds, and a few more; where that is not certain, it finds every text.
    """
    rule = badness.BADNESS_RE
    made: list[str] = []
    for token in _TOKEN.findall(rule.pattern):
        if rule.flags & re.VERBOSE and (token.isspace() or token[0] == "#"):
            continue
        kinds = set(_KIND.findall(token))
        if kinds - {r"\s", r"\w"}:
            return ""
        made.append("(?s:.)" if kinds else token)
    return "".join(made) if not rule.flags & ~(re.VERBOSE | re.UNICODE) else ""
