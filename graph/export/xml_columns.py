"""Columns of tables as pieces of XML, a column at a time and without a loop over rows.

XML 1.0 has no place for control characters and for two numbers that are no characters: each is written as U+FFFD, so
that it is seen that there was one. Columns of texts have one a row, null where nothing is stated.
"""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import UsageError
from graph.export.flat import text as encodable

_NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_SPECIAL = f'[&<>"\t\n\r]|{_NO_XML}'
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\t", "&#9;"), ("\n", "&#10;"))
TYPES = {"int": "long", "float": "double", "bool": "boolean"}
"""Kinds of the model in GEXF and GraphML; all others are text."""


def escaped(texts: Any) -> pa.Array:
    """Texts fit for an attribute or an element; line breaks and tabs survive both."""
    array = single(texts)
    if not pc.any(pc.match_substring_regex(array, _SPECIAL)).as_py():
        return array
    for char, written in (*_ESCAPES, ("\r", "&#13;")):
        array = pc.replace_substring(array, char, written)
    return pc.replace_substring_regex(array, _NO_XML, "\ufffd")


def escape(text: str) -> str:
    """One text fit for an attribute or an element."""
    return str(escaped(pa.array([encodable(text)], pa.string()))[0].as_py())


def values(column: model.Property, stated: Any) -> pa.Array:
    """The values of a column as escaped texts."""
    array = single(stated)
    if column.kind == "texts":
        return escaped(joined(array))
    if column.kind in ("int", "bool"):
        return array.cast(pa.string())
    if column.kind == "float":
        return pc.if_else(pc.is_finite(array), array, pa.scalar(None, array.type)).cast(pa.string())
    return escaped(array)


def joined(lists: pa.Array) -> pa.Array:
    """Lists as ``a|b``, with a backslash before a ``|`` or backslash that belongs to an item; an empty list is null."""
    items = lists.flatten()
    if pc.any(pc.match_substring_regex(items, r"[|\\]")).as_py():
        items = pc.replace_substring(pc.replace_substring(items, "\\", "\\\\"), "|", "\\|")
    lengths = np.asarray(pc.fill_null(pc.list_value_length(lists), 0).to_numpy(), dtype=np.int64)
    ends = pa.array(np.concatenate(([0], np.cumsum(lengths))), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(ends, items, mask=pa.array(lengths == 0)), "|")


def glued(*parts: Any) -> pa.Array:
    """Texts and columns of texts one after the other; null where one of them is."""
    return pc.binary_join_element_wise(*parts, "")


def put_together(parts: list[Any]) -> pa.Array:
    """The same, where a null adds nothing."""
    return pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement="")


def write_texts(file: BinaryIO, texts: Any) -> None:
    """Write all texts of a column without nulls, one after the other."""
    array = single(texts)
    _, offsets, data = array.buffers()
    if data is not None and len(array):
        ends = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
        file.write(memoryview(data)[ends[0] : ends[-1]])


def single(column: Any) -> pa.Array:
    """A column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [pa.array([], column.type)])


class DistinctIds:
    """Sees to it that two ids never become one where characters had to be replaced."""

    def __init__(self) -> None:
        self._replaced: set[str] = set()

    def check(self, ids: Any) -> pa.Array:
        """The ids, escaped.

        Raises:
            UsageError: two of them are written alike.
        """
        array = single(ids)
        odd = array.filter(pc.match_substring_regex(array, f"{_NO_XML}|\ufffd"))
        for one in escaped(odd).to_pylist():
            if one in self._replaced:
                raise UsageError("Two ids differ only in characters that XML cannot hold; choose another format")
            self._replaced.add(one)
        return escaped(array)
