"""Ids and their parts for whole columns: what ``Rows.own_id`` and ``lists_names.compared`` give row by row."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.ingest.lists_names import compared

_PIECE = 8_000
"""Rows taken together: their bytes stay in the processor's cache, and what holds them is used again."""
_DIGITS = 16
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_SPACE = ord(" ")
_LETTERS = bytes(ord(chr(one).lower()) if one < 128 and chr(one).isalnum() else _SPACE for one in range(256))
"""Byte of an ASCII text to its small letter or figure; every sign is a space."""
_APART = re.compile(r"(?:[^\w\n]|_)+")
"""What ``compared`` takes for signs, but for the line break."""


def hashed(dataset: str, *parts: pa.Array) -> pa.Array:
    """An id or key for each row over its parts; null where a part is."""
    count = len(parts[0])
    found = [_hashes(dataset, [part.slice(at, _PIECE) for part in parts]) for at in range(0, count, _PIECE)]
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
    there = np.flatnonzero(ids.is_valid().to_numpy(zero_copy_only=False))
    order = np.argsort(_numbers(ids.drop_null()), kind="stable")
    missing = np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False)) if ids.null_count else there[:0]
    return pa.array(np.concatenate([there[order], missing]))


def _numbers(ids: pa.Array) -> npt.NDArray[np.uint64]:
    """The hash at the end of each id, all of one length."""
    if not len(ids):
        return np.zeros(0, dtype=np.uint64)
    _, offsets, data = ids.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[ids.offset : ids.offset + len(ids) + 1]
    width = (ends[-1] - ends[0]) // len(ids)
    flat = np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]].reshape(len(ids), width)
    figures = flat[:, -_DIGITS:]
    halves = (figures & 15) + 9 * (figures >> 6)  # a letter has bit 6 set, and a is 1 below it
    return np.ascontiguousarray(halves[:, ::2] << 4 | halves[:, 1::2]).view(">u8").ravel().astype(np.uint64)


def compared_column(texts: pa.Array) -> pa.Array:
    """``compared`` of every text: byte by byte where it is ASCII, joined into one text where it is not."""
    if not len(texts):
        return texts
    return pa.concat_arrays([_compared(texts.slice(at, _PIECE)) for at in range(0, len(texts), _PIECE)])


def _compared(texts: pa.Array) -> pa.Array:
    made = _compared_ascii(pc.fill_null(texts, ""))
    other = pc.or_(pc.invert(pc.string_is_ascii(texts)), pc.equal(made, ""))
    other = pc.fill_null(other, False)
    if pc.any(other).as_py():
        made = pc.replace_with_mask(made, other, pa.array(_compared_all(texts.filter(other).to_pylist()), pa.string()))
    return made if not texts.null_count else pc.if_else(texts.is_valid(), made, pa.scalar(None, pa.string()))


def _compared_all(texts: list[str]) -> list[str]:
    """``compared`` of texts in any script, of all at once: a line break changes nothing of what stands beside it."""
    whole = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    made = _APART.sub(" ", whole).split("\n")
    if len(made) != len(texts):  # one has a line break of its own
        return [compared(one) for one in texts]
    return [one.strip() or text for one, text in zip(made, texts, strict=True)]


def _compared_ascii(texts: pa.Array) -> pa.Array:
    """Signs become spaces; of several spaces one is left, and none at the ends. Other scripts come out as nothing."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts) or ends[0] == ends[-1]:
        return texts
    flat = np.frombuffer(data[ends[0] : ends[-1]].to_pybytes().translate(_LETTERS), dtype=np.uint8)
    ends = ends - ends[0]
    there = ends[:-1] < ends[1:]
    first = ends[:-1][there]
    keep = flat != _SPACE
    letters = keep.copy()
    keep[1:] |= letters[:-1]  # the first space behind a letter
    keep[first] = letters[first]  # what stands before a text is no part of it
    kept: npt.NDArray[np.int32] = np.zeros(len(texts) + 1, dtype=np.int32)
    kept[1:][there] = np.add.reduceat(keep, first, dtype=np.int32)
    np.cumsum(kept, out=kept)
    made = pa.Array.from_buffers(pa.string(), len(texts), [None, pa.py_buffer(kept), pa.py_buffer(flat[keep])])
    return pc.utf8_rtrim(made, " ")
