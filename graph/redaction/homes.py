"""The rules of places: where people live is rounded, and every position where that is asked for."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.homes import Bools, is_home
from graph.redaction.draft import Draft, free_texts, withhold_corrections

_COARSE = ("country", "country_centroid", "nation", "region", "province", "state", "approximate", "administrative")
"""Stated precisions that a rounded position does not fall short of."""
_FEW_DECIMALS = 2
"""Rounded to no more than these, a position is said to be approximate."""
_LITERAL = re.compile(r"(?<![\d.])-?\d{1,3}[.,]\d{3,}(?!\d)")
_COMPARED = 3
"""Decimals by which a number in a text is taken for a position."""


def round_homes(draft: Draft, decimals: int) -> None:
    """Round the positions of homes and farms and take out their street addresses."""
    gone: set[tuple[int, float]] = set()
    for label in draft.labels(model.FACILITIES):
        homes = is_home(draft.tables[label], label)
        draft.count("homes", "positions of farms and homes rounded", _round(draft, label, homes, decimals, gone))
        withhold_corrections(draft, label, pc.and_(pa.array(homes), pc.is_valid(draft.tables[label]["address"])))
        addresses = draft.tables[label]["address"].filter(pa.array(homes)).drop_null().to_pylist()
        draft.elsewhere |= set(addresses)
        draft.count("homes", "addresses of farms and homes", draft.clear(label, "address", pa.array(homes)))
    _positions_in_texts(draft, "homes", gone)


def round_all(draft: Draft, decimals: int) -> None:
    """Round every position."""
    gone: set[tuple[int, float]] = set()
    for label in draft.labels(model.FACILITIES):
        every = np.ones(draft.tables[label].num_rows, dtype=bool)
        draft.count("coordinates", "positions rounded", _round(draft, label, every, decimals, gone))
    _positions_in_texts(draft, "coordinates", gone)


def _round(draft: Draft, label: str, which: Bools, decimals: int, gone: set[tuple[int, float]]) -> int:
    """Round some positions of a label; how many changed."""
    table = draft.tables[label]
    moved = np.zeros(len(which), dtype=bool)
    for axis in ("lat", "lng"):
        stated = np.asarray(pc.fill_null(table[axis], np.nan).to_numpy(), dtype=np.float64)
        # Adding zero makes 0.0 of -0.0, which would be other bytes for the same place.
        rounded = np.where(which & np.isfinite(stated), np.round(stated, decimals) + 0.0, stated)
        different = which & np.isfinite(stated) & (rounded != stated)
        moved |= different
        for value in stated[different].tolist():
            draft.elsewhere.add(repr(value))
            gone.add((_COMPARED, round(abs(value), _COMPARED)))
        draft.put(label, axis, pa.array(rounded, mask=np.isnan(rounded)))
    withhold_corrections(draft, label, pa.array(moved))
    if decimals <= _FEW_DECIMALS:
        coarse = pc.is_in(pc.utf8_lower(table["geocode_precision"]), value_set=pa.array(_COARSE))
        put = pc.and_(pa.array(moved), pc.invert(coarse))
        draft.put(label, "geocode_precision", pc.if_else(put, "approximate", table["geocode_precision"]))
    return int(moved.sum())


def _positions_in_texts(draft: Draft, rule: str, gone: set[tuple[int, float]]) -> None:
    """Numbers in texts and addresses that are a position which was rounded."""
    if not gone:
        return
    values = {value for _, value in gone}

    def is_one(literal: str) -> bool:
        number = abs(float(literal.replace(",", ".")))
        return any(round(number + step, _COMPARED) in values for step in (0.0, 0.0005, -0.0005))

    def mend(text: str) -> str | None:
        return _LITERAL.sub(lambda at: "(position withheld)" if is_one(at[0]) else at[0], text)

    def mend_address(text: str) -> str | None:
        return None if mend(text) != text else text

    for name in sorted(draft.tables):
        for column in free_texts(name, ("text", "texts")):
            if column in draft.tables[name].column_names:
                change = mend_address if column in ("url", "archive_url") else mend
                draft.count(rule, "texts that gave such a position", draft.edit(name, column, change))
