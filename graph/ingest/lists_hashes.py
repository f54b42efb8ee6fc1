"""Ids and their parts for whole columns: what ``Rows.own_id`` and ``lists_names.compared`` give row by row."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.ingest.lists_names import compared

_AT_ONCE = 100_000
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_SPACE = ord(" ")
_LETTERS = np.array(
    [ord(chr(one).lower()) if one < 128 and chr(one).isalnum() else _SPACE for one in range(256)], dtype=np.uint8
)
"""Byte of an ASCII text to its small letter or figure; every sign is a space."""


def hashed(dataset: str, *parts: pa.Array) -> pa.Array:
    """An id or key for each row over its parts; null where a part is."""
    count = len(parts[0])
    found = [_hashes(dataset, [part.slice(at, _AT_ONCE) for part in parts]) for at in range(0, count, _AT_ONCE)]
    return pa.concat_arrays(found) if found else pa.array([], pa.string())


def _hashes(dataset: str, parts: list[pa.Array]) -> pa.Array:
    joined = pc.binary_join_element_wise(*parts, "\x1f").cast(pa.binary())
    sha = hashlib.sha256
    digests = b"".join([sha(one).digest() for one in pc.fill_null(joined, b"").to_pylist()])
    halves = np.frombuffer(digests, dtype=np.uint8).reshape(len(joined), 32)[:, :8]
    prefix = np.frombuffer(f"{dataset}:".encode(), dtype=np.uint8)
    width = len(prefix) + 16
    flat = np.empty((len(joined), width), dtype=np.uint8)
    flat[:, : len(prefix)] = prefix
    flat[:, len(prefix) :: 2] = _HEX[halves >> 4]
    flat[:, len(prefix) + 1 :: 2] = _HEX[halves & 15]
    offsets = np.arange(0, (len(joined) + 1) * width, width, dtype=np.int32)
    made = pa.Array.from_buffers(pa.string(), len(joined), [None, pa.py_buffer(offsets), pa.py_buffer(flat)])
    return made if not joined.null_count else pc.if_else(joined.is_valid(), made, pa.scalar(None, pa.string()))


def order_of(ids: pa.Array) -> pa.Array:
    """Positions of ids of one dataset in their order, told by the hash at their end; those of null come last."""
    width = len(ids.drop_null()[0].as_py().encode()) if ids.null_count < len(ids) else 16
    whole = pc.fill_null(ids, "~" * width)
    _, offsets, data = whole.buffers()
    begin = np.frombuffer(offsets, dtype=np.int32)[whole.offset]
    flat = np.frombuffer(data, dtype=np.uint8)[begin : begin + len(whole) * width].reshape(len(whole), width)
    words = np.ascontiguousarray(flat[:, -16:]).view(">u8").astype(np.uint64)
    return pa.array(np.lexsort((words[:, 1], words[:, 0])))


def compared_column(texts: pa.Array) -> pa.Array:
    """``compared`` of every text: byte by byte where it is ASCII, one by one where it is not."""
    made = _compared_ascii(pc.fill_null(texts, ""))
    other = pc.or_(pc.invert(pc.string_is_ascii(texts)), pc.equal(made, ""))
    other = pc.fill_null(other, False)
    if pc.any(other).as_py():
        slow = [compared(one) for one in texts.filter(other).to_pylist()]
        made = pc.replace_with_mask(made, other, pa.array(slow, pa.string()))
    return made if not texts.null_count else pc.if_else(texts.is_valid(), made, pa.scalar(None, pa.string()))


def _compared_ascii(texts: pa.Array) -> pa.Array:
    """Signs become spaces; of several spaces one is left, and none at the ends. Other scripts come out as nothing."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts) or ends[0] == ends[-1]:
        return texts
    flat = _LETTERS[np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]]]
    ends = ends - ends[0]
    keep = flat != _SPACE
    before = np.zeros(len(flat), dtype=bool)
    before[1:] = keep[:-1]
    before[ends[:-1][ends[:-1] < ends[1:]]] = False  # what stands before a text is no part of it
    keep |= before  # the first space behind a letter
    there = ends[:-1] < ends[1:]
    kept: npt.NDArray[np.int32] = np.zeros(len(texts) + 1, dtype=np.int32)
    kept[1:][there] = np.add.reduceat(keep, ends[:-1][there], dtype=np.int32)
    np.cumsum(kept, out=kept)
    made = pa.Array.from_buffers(pa.string(), len(texts), [None, pa.py_buffer(kept), pa.py_buffer(flat[keep])])
    return pc.utf8_rtrim(made, " ")
