"""Fits a graph that somebody made by hand to the model, and reports what does not fit; nothing is dropped silently."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import neo4j
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import dates, model
from graph.errors import InputError, StoreError
from graph.projection import ARROW_TYPES
from graph.store.holding import Holding
from graph.store.reading import Convert
from graph.store.statements import BUILD_LABEL


class Report:
    """What a pull found beyond the model; goes into the manifest."""

    def __init__(self) -> None:
        self.labels: dict[str, int] = {}
        self.types: dict[str, int] = {}
        self.properties: dict[str, int] = {}
        self.problems: Counter[str] = Counter()

    def as_dict(self) -> dict[str, Any]:
        """For the manifest: counts by name, and problems as sentences."""
        return {
            "unknown_labels": self.labels,
            "unknown_types": self.types,
            "unknown_properties": self.properties,
            "problems": [f"{count:,} {what}" for what, count in sorted(self.problems.items())],
        }

    def note_properties(self, name: str, unknown: Mapping[str, int]) -> None:
        """Note properties of a label or type that the model does not have."""
        self.properties.update({f"{name}.{each}": count for each, count in unknown.items()})

    def note_unknown(self, session: neo4j.Session, holding: Holding) -> None:
        """Note labels and types that the model does not have."""
        known = {*model.LABELS, *model.FAMILIES, BUILD_LABEL}
        for row in session.run("CALL db.labels() YIELD label RETURN label ORDER BY label"):
            if row["label"] not in known:
                self.labels[row["label"]] = _count(session, "MATCH (n) WHERE $name IN labels(n)", row["label"])
        for row in session.run("CALL db.relationshipTypes() YIELD relationshipType AS name RETURN name ORDER BY name"):
            if row["name"] not in model.RELATIONSHIPS:
                self.types[row["name"]] = _count(session, "MATCH ()-[n]->() WHERE type(n) = $name", row["name"])
        self.labels = {name: count for name, count in self.labels.items() if count}
        self.types = {name: count for name, count in self.types.items() if count}
        for family, labels in model.FAMILIES.items():
            own = " OR ".join(f"n:{label}" for label in labels)
            alone = _count(session, f"MATCH (n:{family}) WHERE NOT ({own}) AND $name = $name", family)
            if alone:
                self.problems[f"{family} without one of the labels {', '.join(labels)}: left out"] = alone


def _count(session: neo4j.Session, match: str, name: str) -> int:
    return int(session.run(f"{match} RETURN count(n) AS n", name=name).single(strict=True)["n"])


class Taken:
    """Decides, row by row and value by value, what of a pulled table goes into the projection."""

    def __init__(self, report: Report, strict: bool) -> None:
        self._report = report
        self._strict = strict
        self._ids = pa.chunked_array([], pa.string())

    def converter(self, name: str) -> Convert:
        """Turns the values of one column into an array of its declared type."""

        def convert(column: model.Property, values: list[Any]) -> pa.Array:
            kind = ARROW_TYPES[column.kind]
            if not self._strict:  # Arrow would take a text for a list of letters and true for 1
                values = [value if _is(column.kind, value) else self._value(name, column, value) for value in values]
            try:
                array = pa.array(values, kind)
            except (pa.ArrowException, TypeError, ValueError) as error:
                raise StoreError(f"{name}.{column.name} holds values of another type; somebody changed it.") from error
            if column.kind == "date" and not self._strict:
                array = self._dates(name, column, array)
            return array

        return convert

    def _value(self, name: str, column: model.Property, value: Any) -> Any:
        """A value of another type, where it can be read as the declared one without a guess."""
        what = f"{name}.{column.name} of another type than {column.kind}"
        fitted = _fitted(column.kind, value)
        if fitted != value:
            self._report.problems[what + (": left out" if fitted is None else ": read as it")] += 1
        return fitted

    def _dates(self, name: str, column: model.Property, array: pa.Array) -> pa.Array:
        wrong = [text for text in pc.unique(array.drop_null()).to_pylist() if not _is_date(text)]
        if not wrong:
            return array
        mask = pc.is_in(array, value_set=pa.array(wrong, pa.string()))
        what = f"{name}.{column.name} that are no dates (YYYY, YYYY-MM, YYYY-MM-DD): left out"
        self._report.problems[what] += pc.sum(mask).as_py()
        return pc.if_else(mask, None, array)

    def nodes(self, label: str, table: pa.Table, count: int) -> pa.Table:
        """The nodes of a label whose ids no earlier label has."""
        if self._strict:
            return table
        if count > table.num_rows:
            self._report.problems[f"{label} without an id that is a text: left out"] += count - table.num_rows
        keep = pc.invert(pc.is_in(table.column("id"), value_set=self._ids))
        first = np.zeros(table.num_rows, bool)
        first[np.unique(np.asarray(table.column("id").to_pylist(), dtype=object), return_index=True)[1]] = True
        keep = pc.and_(keep, pa.chunked_array([pa.array(first)]))
        self._note_lost(f"{label} with an id that another node or label has: left out", keep)
        table = table.filter(keep)
        self._ids = pa.chunked_array([*self._ids.chunks, *table.column("id").chunks], pa.string())
        self._note_evidence(label, table)
        return table

    def links(self, kind: str, table: pa.Table, ids: Mapping[str, pa.ChunkedArray], count: int) -> pa.Table:
        """The relationships whose ends the model allows; a missing key is derived."""
        if self._strict:
            if table.num_rows != count:
                raise StoreError(f"{count:,} {kind} are there and {table.num_rows:,} came; is somebody writing there?")
            return table
        about = model.RELATIONSHIPS[kind]
        ends = [pa.chunked_array([c for label in labels if label in ids for c in ids[label].chunks], pa.string())
                for labels in (about.starts, about.ends)]  # fmt: skip
        keep = pc.and_(
            pc.is_in(table.column("from_id"), value_set=ends[0]), pc.is_in(table.column("to_id"), value_set=ends[1])
        )
        if count > table.num_rows:
            self._report.problems[f"{kind} that start where the model has none: left out"] += count - table.num_rows
        self._note_lost(f"{kind} with an end that the model does not allow there: left out", keep)
        table = self._with_keys(kind, table.filter(keep))
        if about.walked or kind == "OCCURRED_AT":
            self._note_evidence(kind, table)
        return table

    def _with_keys(self, kind: str, table: pa.Table) -> pa.Table:
        keys = table.column("key").to_pylist()
        missing = [at for at, key in enumerate(keys) if not key]
        if missing:
            self._report.problems[f"{kind} without a key: one was derived"] += len(missing)
            rows = table.select(["from_id", "to_id", "source", "documents", "valid_from", "valid_to", "product"])
            for at in missing:
                said = repr(sorted(rows.slice(at, 1).to_pylist()[0].items(), key=lambda item: item[0]))
                keys[at] = "hand-" + hashlib.sha256(said.encode()).hexdigest()[:16]
        seen: Counter[tuple[str, str, str]] = Counter()
        ends = zip(table.column("from_id").to_pylist(), table.column("to_id").to_pylist(), strict=True)
        for at, (start, end) in enumerate(ends):
            seen[start, end, keys[at]] += 1
            times = seen[start, end, keys[at]]
            if times > 1:
                self._report.problems[f"{kind} with the ends and key of another: a number was added"] += 1
                keys[at] = f"{keys[at]}-{times}"
        return table.set_column(2, "key", pa.array(keys, pa.string()))

    def _note_lost(self, what: str, keep: pa.ChunkedArray) -> None:
        lost = len(keep) - (pc.sum(keep).as_py() or 0)
        if lost:
            self._report.problems[what] += lost

    def _note_evidence(self, name: str, table: pa.Table) -> None:
        """Count rows without the evidence that a build demands."""
        if name in model.RELATIONSHIPS or name == "Incident":
            column = "documents" if name == "Incident" else "source"
            empty = pc.fill_null(pc.equal(pc.list_value_length(table.column(column)), 0), True)
            lost = pc.sum(empty).as_py() or 0
            if lost:
                self._report.problems[f"{name} without {column}: kept, but nothing says who stated it"] += lost


_PYTHON = {"text": str, "date": str, "day": str, "int": int, "float": float, "bool": bool}


def _is(kind: str, value: Any) -> bool:
    """Whether a value is of the declared kind as it stands."""
    if value is None:
        return True
    if kind == "texts":
        return type(value) is list and all(type(item) is str for item in value)
    return type(value) is _PYTHON[kind]


def _fitted(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind in ("text", "date", "day"):
        if isinstance(value, (neo4j.time.Date, neo4j.time.DateTime)):
            return value.iso_format()[:10]
        return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None
    if kind == "texts":
        items = value if isinstance(value, list) else [value]
        texts = [_fitted("text", item) for item in items]
        return None if None in texts else texts
    if kind == "bool":
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if kind == "float" else int(value) if float(value).is_integer() else None


def _is_date(text: str) -> bool:
    try:
        dates.bounds(text)
    except InputError:
        return False
    return True
