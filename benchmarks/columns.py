"""Whole Arrow columns of invented values, made from numpy arrays without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.shape import Numbers

_HEX = np.array([b"%02x" % byte for byte in range(256)], dtype="S2")
FIRST_DAY, LAST_DAY = np.datetime64("2005-01-01"), np.datetime64("2025-12-31")
DAYS = int((LAST_DAY - FIRST_DAY).astype(int))


def numbered(prefix: str, count: int, digits: int = 7) -> pa.Array:
    """``prefix`` and a number of fixed width, from 0 on; sorted."""
    return joined(prefix, np.arange(count), digits)


def joined(prefix: str, numbers: Numbers, digits: int = 1) -> pa.Array:
    """``prefix`` and each number, with zeros in front up to so many digits."""
    text = pc.cast(pa.array(numbers), pa.string())
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(text, digits, "0") if digits > 1 else text, "")


def pick(words: Sequence[str | None] | pa.Array, index: Any) -> pa.Array:
    """A word per row."""
    array = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return array.take(pa.array(index))


def weighted(random: np.random.Generator, words: dict[str | None, float], rows: int) -> pa.Array:
    """A word per row, drawn by weight; None is a word too."""
    shares = np.array(list(words.values()))
    limits = np.cumsum(shares / shares.sum())
    index = np.minimum(np.searchsorted(limits, random.random(rows)), len(words) - 1)
    return pick(list(words), index.astype(np.int32))


def sometimes(random: np.random.Generator, array: pa.Array, share: float) -> pa.Array:
    """The values of about this share of the rows, null in the others."""
    return pc.if_else(pa.array(random.random(len(array)) < share), array, pa.scalar(None, array.type))


def keys(prefix: str, numbers: npt.NDArray[np.uint64]) -> pa.Array:
    """``prefix`` and sixteen hexadecimal digits of each number; in the order of the numbers."""
    digits = _HEX[numbers.astype(">u8").view(np.uint8)].view("S16")
    fixed = pa.Array.from_buffers(pa.binary(16), len(numbers), [None, pa.py_buffer(np.ascontiguousarray(digits))])
    return pc.binary_join_element_wise(prefix, pc.cast(pc.cast(fixed, pa.binary()), pa.string()), "")


def scattered(numbers: Numbers, salt: int) -> npt.NDArray[np.uint64]:
    """Each number sent to another of 64 bits, no two to the same one."""
    with np.errstate(over="ignore"):
        mixed = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return mixed ^ (mixed >> np.uint64(31))


def one_each(values: pa.Array) -> pa.Array:
    """A list of one item per row; null where the value is null."""
    present = np.asarray(values.is_valid())
    ends = np.concatenate(([0], np.cumsum(present))).astype(np.int32)
    return lists(ends, values.drop_null(), ~present)


def one_or_two(words: pa.Array, first: Any, second: Any) -> pa.Array:
    """A list per row of the word at ``first`` and, where it is not negative, that at ``second``."""
    two = second >= 0
    index = np.column_stack((first, second)).ravel()[np.column_stack((np.ones(len(two), bool), two)).ravel()]
    return lists(np.concatenate(([0], np.cumsum(1 + two))).astype(np.int32), words.take(pa.array(index)))


def lists(ends: npt.NDArray[np.int32], items: pa.Array, missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Lists from where they end among their items; ``missing`` rows are null."""
    mask = None if missing is None else pa.array(missing)
    return pa.ListArray.from_arrays(pa.array(ends), pc.cast(items, pa.string()), mask=mask)


class Dates:
    """Dates as they are stated: a year, a month or a day."""

    def __init__(self) -> None:
        days = np.datetime_as_string(FIRST_DAY + np.arange(DAYS + 1))
        words = np.concatenate([days.astype(f"U{width}") for width in (4, 7, 10)])
        self.words = pa.array(words.tolist(), pa.string())

    def stated(self, random: np.random.Generator, day: Numbers, shares: tuple[float, float, float]) -> pa.Array:
        """Each day, counted from the first, as so many years, months and days; negative ones and the rest null."""
        form = np.searchsorted(np.cumsum(shares), random.random(len(day)))
        missing = (form > 2) | (day < 0)
        index = np.minimum(form, 2) * (DAYS + 1) + np.clip(day, 0, DAYS)
        return self.words.take(pa.array(index, mask=missing))
