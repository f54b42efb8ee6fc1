"""Two versions of one list compared, column by column; only rows that differ are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.changes.likeness import is_like, likenesses
from graph.changes.pairs import pair_rows
from graph.changes.sides import KINDS, RUNS, Change, Differences, Field, Records, read_version, side_of
from graph.changes.versions import Version
from graph.names import fold
from graph.workspace import Workspace

Json = dict[str, Any]
_NOT_COMPARED = ("id", "row", "visibility", "documents", "source", "label")
_TOLD = (*RUNS.values(), "disclosed_tier", "product")


def compare_versions(workspace: Workspace, before: Version, after: Version, profile: str) -> Differences:
    """What became of every row between two versions of a list.

    Args:
        profile: the widest visibility that may be shown; the caller gives that of the build in use.
    """
    old, new = (read_version(workspace, one, profile) for one in (before, after))
    return _Comparison(old, new, before.dataset).differences(before, after)


class _Comparison:
    def __init__(self, old: Records, new: Records, dataset: str) -> None:
        self._old, self._new = old, new
        common = old.label_of.keys() & new.label_of.keys()
        gone = list(old.rows(old.label_of.keys() - common))
        come = list(new.rows(new.label_of.keys() - common))
        self._paired = pair_rows(gone, come, dataset)
        differing = self._differing(common)
        touched = differing | _spoken_of_otherwise(old, new) & common
        old_rows = {row["id"]: row for row in old.rows(touched)}
        self._both: list[tuple[Json, Json, str | None]] = [
            (old_rows[row["id"]], row, None) for row in new.rows(touched)
        ]
        self._both += [(pair.before, pair.after, pair.doubt) for pair in self._paired.pairs]
        self._common = len(common)
        alone = [*self._paired.gone, *self._paired.come]
        ids = {row["id"] for one, other, _ in self._both for row in (one, other)} | {row["id"] for row in alone}
        self._old_told, self._new_told = old.told(ids), new.told(ids)
        self._old_measured, self._new_measured = old.measured(ids), new.measured(ids)
        self._respelled: set[str] = set()
        self._names = self._names_of_companies()

    def differences(self, before: Version, after: Version) -> Differences:
        changes = [*self._alone(), *(change for row in self._both for change in self._of_both(*row))]
        changed = {change.after.id for change in changes if change.before and change.after}
        changes.sort(key=lambda one: (KINDS.index(one.kinds[0]), fold(one.side.name), one.side.id))
        respelled = len(self._respelled - changed)
        same = self._common - len(changed & self._old.label_of.keys()) - respelled
        left_out = self._old.left_out + self._new.left_out
        return Differences(before, after, tuple(changes), same, respelled, left_out)

    def _differing(self, common: Iterable[str]) -> set[str]:
        """Ids of both versions of which a property or the label differs."""
        found = {one for one in common if self._old.label_of[one] != self._new.label_of[one]}
        for label, table in self._old.nodes.items():
            if label in self._new.nodes:
                found |= _rows_that_differ(table, self._new.nodes[label])
        return found

    def _alone(self) -> Iterator[Change]:
        """Rows that one version has and nothing of the other was paired with."""
        come, gone = self._paired.come, self._paired.gone
        for row, doubt in self._doubted(come, self._old):
            yield Change(("added",), None, side_of(row), self._named(self._new_told[row["id"]]["buyers"]), (), doubt)
        for row, doubt in self._doubted(gone, self._new):
            buyers = self._old_told[row["id"]]["buyers"]
            doubt = "not_covered" if row["id"] in self._old.buying else doubt
            yield from self._dropped(Change(("dropped",), side_of(row), None, (), (), doubt), buyers)

    def _doubted(self, rows: list[Json], other: Records) -> Iterator[tuple[Json, str | None]]:
        """Unpaired rows, each with what makes it doubtful that the other version has none of it."""
        alike = is_like(rows, likenesses(other.nodes)) if rows else []
        for row, likely in zip(rows, alike, strict=True):
            yield row, "several_alike" if row["id"] in self._paired.alike else "alike_there" if likely else None

    def _dropped(self, change: Change, buyers: set[str]) -> Iterator[Change]:
        """A drop, apart for companies of which the later version has nothing at all."""
        silent = {one for one in buyers if one not in self._new.buying}
        if buyers - silent or not buyers:
            yield replace(change, companies=self._named(buyers - silent))
        if silent:
            yield replace(change, companies=self._named(silent), doubt="not_covered")

    def _of_both(self, old: Json, new: Json, doubt: str | None) -> Iterator[Change]:
        """What became of a row that both versions have: its properties, then who buys there."""
        one, other = side_of(old), side_of(new)
        was, now = self._old_told[old["id"]], self._new_told[new["id"]]
        found = [*_fields(old, new, doubt), *self._told_fields(was, now), *self._measured_fields(old["id"], new["id"])]
        fields = tuple(field for field, respelled in found if not respelled)
        if fields:
            yield Change(_kinds(fields), one, other, self._named(now["buyers"] | was["buyers"]), fields, doubt)
        elif found:
            self._respelled.add(new["id"])
        came, went = now["buyers"] - was["buyers"], was["buyers"] - now["buyers"]
        if came:
            yield Change(("added",), one, other, self._named(came), (), doubt)
        if went:
            yield from self._dropped(Change(("dropped",), one, other, (), (), doubt), went)

    def _told_fields(self, was: dict[str, set[str]], now: dict[str, set[str]]) -> Iterator[tuple[Field, bool]]:
        for name in _TOLD:
            values = [", ".join(sorted(self._names.get(one, one) for one in side[name])) or None for side in (was, now)]
            if values[0] != values[1]:
                shown = "tier" if name == "disclosed_tier" else name
                yield Field(shown, *values), name != "disclosed_tier" and _same_letters(*values)

    def _measured_fields(self, old: str, new: str) -> Iterator[tuple[Field, bool]]:
        was, now = self._old_measured.get(old, {}), self._new_measured.get(new, {})
        for name in sorted(was.keys() | now.keys()):
            values = ["; ".join(sorted(side[name])) if name in side else None for side in (was, now)]
            if values[0] != values[1]:
                yield Field(name, *values), False

    def _named(self, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((one, self._names.get(one, one)) for one in ids))

    def _names_of_companies(self) -> dict[str, str]:
        """Names of everything that buys, runs or owns something here, the newer one first."""
        ids = {
            one
            for told in (self._old_told, self._new_told)
            for about in told.values()
            for name in ("buyers", *RUNS.values())
            for one in about[name]
        }
        return {row["id"]: side_of(row).name for side in (self._old, self._new) for row in side.rows(ids)}


def _rows_that_differ(old: pa.Table, new: pa.Table) -> set[str]:
    """Ids that both tables have and of which a compared column differs."""
    place = pc.index_in(new["id"], value_set=old["id"].combine_chunks())
    there = place.is_valid()
    old, new = old.take(place.filter(there)), new.filter(there)
    differs = np.zeros(new.num_rows, dtype=bool)
    for name in new.column_names:
        if name not in _NOT_COMPARED:
            one, other = _comparable(old[name]), _comparable(new[name])
            unequal = pc.fill_null(pc.not_equal(one, other), False)
            differs |= _mask(pc.or_(unequal, pc.xor(one.is_null(), other.is_null())))
    return set(new["id"].filter(pa.array(differs)).to_pylist())


def _comparable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join(column, "\x1f") if pa.types.is_list(column.type) else column


def _mask(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(column.to_numpy(), dtype=bool)


def _spoken_of_otherwise(old: Records, new: Records) -> set[str]:
    """Ids of which the links of one version say something that those of the other do not."""
    found: set[str] = set()
    one, other = old.statements(), new.statements()
    for table, beside in ((one, other), (other, one)):
        alone = pc.invert(pc.is_in(table["text"], value_set=beside["text"].combine_chunks()))
        found |= set(pc.unique(table["of"].filter(alone)).to_pylist())
    return found


def _fields(old: Json, new: Json, doubt: str | None) -> Iterator[tuple[Field, bool]]:
    """The properties that differ, and of each, whether only in spelling."""
    if old["label"] != new["label"]:
        yield Field("label", old["label"], new["label"]), False
    if old["id"] != new["id"] and doubt not in ("same_address", "same_name"):  # made of name and address, not published
        yield Field("id", old["id"], new["id"]), False
    for name in new:
        if name not in _NOT_COMPARED and old.get(name) != new[name]:
            texts = isinstance(new[name], str | list)
            field = Field(name, _words(old.get(name)), _words(new[name]))
            yield field, texts and _same_letters(field.before, field.after)


def _same_letters(before: str | None, after: str | None) -> bool:
    """Do two texts differ in capitals, accents, punctuation and spaces only?"""
    return before is not None and after is not None and bool(fold(before)) and fold(before) == fold(after)


def _words(value: Any) -> str | None:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return None if value is None else str(value)


def _kinds(fields: Iterable[Field]) -> tuple[str, ...]:
    """What the differences amount to."""
    found = set()
    for one in fields:
        stated = one.before is not None and one.after is not None
        if one.name in ("name", "title") and stated:
            found.add("renamed")
        elif one.name in ("address", "country") and stated:
            found.add("moved")
        elif one.name != "id":
            found.add("changed")
    return tuple(kind for kind in KINDS if kind in found) or ("changed",)
