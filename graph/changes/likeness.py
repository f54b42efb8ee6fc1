"""What makes a row like another: its name or its address, with the country. On whole columns, for long lists too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model

_PARTS = ("name", "address")


def likenesses(nodes: Mapping[str, pa.Table]) -> pa.Array:
    """Every likeness that the rows of some tables, by label, have."""
    keys = [key for label, table in nodes.items() for key in _keys(label, table)]
    return pc.unique(pa.chunked_array(keys, pa.string()).drop_null()) if keys else pa.array([], pa.string())


def is_like(rows: Iterable[Mapping[str, Any]], there: pa.Array) -> list[bool]:
    """Which rows, each with its ``label``, have one of some likenesses?"""
    every = list(rows)
    found: npt.NDArray[np.bool_] = np.zeros(len(every), dtype=bool)
    for label in {row["label"] for row in every}:
        at = [number for number, row in enumerate(every) if row["label"] == label]
        columns = {name: pa.array([every[one].get(name) for one in at], pa.string()) for name in (*_PARTS, "country")}
        for key in _keys(label, pa.table(columns)):
            found[at] |= pc.is_in(key, value_set=there, skip_nulls=True).to_numpy(zero_copy_only=False)
    return [bool(one) for one in found]


def _keys(label: str, table: pa.Table) -> Iterable[pa.Array]:
    """A text per row for name and for address; null where that or the country is not stated."""
    if "country" not in table.column_names:
        return
    family = model.LABELS[label].family or label
    for part in _PARTS:
        if part in table.column_names:
            plain = _plain(table[part].combine_chunks())
            plain = pc.if_else(pc.equal(plain, ""), None, plain)
            key = pc.binary_join_element_wise(f"{family} {part}", plain, table["country"].combine_chunks(), "\x1f")
            yield key.combine_chunks() if isinstance(key, pa.ChunkedArray) else key


def _plain(texts: pa.Array) -> pa.Array:
    """Letters and digits without case and accents, a space between words."""
    encoded = texts.dictionary_encode()
    words = pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(encoded.dictionary, "NFKD"), r"\p{M}+", ""))
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(words, r"[^\p{L}\p{N}]+", " "))
    return words.take(encoded.indices)
