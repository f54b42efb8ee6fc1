"""The tables of a projection while rules are applied to them, and the books of what was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.columns import in_order, with_bounds
from graph.projection import Projection

_CORRECTED = "corrected; the words are withheld by the redaction"
ID_COLUMNS = ("id", "from_id", "to_id", "documents", "former_ids")


class Draft:
    """All tables by label or relationship type; a rule puts changed ones in their place.

    Attributes:
        tables: by label or relationship type.
        facts: what the manifest says beside the tables.
        counts: rule and what was changed, to how many; never a value.
        never: texts that must be nowhere in the result.
        elsewhere: texts that are gone from their place; the same may rightly stand at another.
        suppressed: ids of records one of whose counts was withheld.
        changed: tables whose derived columns and order are to be made again.
    """

    def __init__(self, projection: Projection) -> None:
        self.tables: dict[str, pa.Table] = {}
        for name in projection.manifest["tables"]:
            table = projection.nodes(name) if name in model.LABELS else projection.links(name)
            self.tables[name] = table.combine_chunks()
        self.facts: dict[str, Any] = {
            key: value for key, value in projection.manifest.items() if key not in ("format", "digest", "tables")
        }
        self.counts: Counter[tuple[str, str]] = Counter()
        self.never: set[str] = set()
        self.elsewhere: set[str] = set()
        self.suppressed: set[str] = set()
        self.changed: set[str] = set()

    def labels(self, among: Iterable[str] = model.LABELS) -> list[str]:
        """Labels that have rows, sorted."""
        return sorted(name for name in among if name in self.tables and self.tables[name].num_rows)

    def kinds(self, among: Iterable[str] = model.RELATIONSHIPS) -> list[str]:
        """Relationship types that have rows, sorted."""
        return sorted(name for name in among if name in self.tables and self.tables[name].num_rows)

    def rows(self, name: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
        """The rows of a table, none where it is not there."""
        if name not in self.tables:
            return []
        table = self.tables[name]
        found: list[dict[str, Any]] = (table if columns is None else table.select(columns)).to_pylist()
        return found

    def put(self, name: str, column: str, values: Any) -> None:
        """Exchange one column."""
        table = self.tables[name]
        at = table.column_names.index(column)
        made = pa.array(values, table.schema.field(column).type) if isinstance(values, list) else values
        self.tables[name] = table.set_column(at, table.schema.field(column), made)
        self.changed.add(name)

    def clear(self, name: str, column: str, which: Any) -> int:
        """Empty a column where ``which`` is true; how many had a value."""
        table = self.tables[name]
        which = pc.and_(pa.chunked_array([which]) if isinstance(which, pa.Array) else which,
                        pc.is_valid(table[column]))  # fmt: skip
        count = int(pc.sum(which).as_py() or 0)
        if count:
            self.put(name, column, pc.if_else(which, pa.scalar(None, table.schema.field(column).type), table[column]))
        return count

    def keep(self, name: str, which: pa.Array) -> None:
        """Keep the rows for which ``which`` is true."""
        self.tables[name] = self.tables[name].filter(which)
        self.changed.add(name)

    def edit(self, name: str, column: str, change: Callable[[str], str | None], only: Any = None) -> int:
        """Put every text of a column, or every item of its lists, through a function; how many different ones changed.

        An item that becomes None goes; a list without items becomes empty.

        Args:
            only: which rows; all if not given.
        """
        table = self.tables[name]
        values = (table if only is None else table.filter(only))[column].combine_chunks()
        is_list = pa.types.is_list(values.type)
        different = pc.unique(pc.list_flatten(values) if is_list else values).drop_null().to_pylist()
        meant = {text: changed for text in different if (changed := change(text)) != text}
        if not meant:
            return 0
        made = [_edited(items, meant) if is_list else meant.get(items, items) for items in values.to_pylist()]
        if only is not None:
            edited = iter(made)
            pairs = zip(table[column].to_pylist(), only.to_pylist(), strict=True)
            made = [next(edited) if here else items for items, here in pairs]
        self.put(name, column, made)
        return len(meant)

    def finish(self) -> dict[str, pa.Table]:
        """The tables with derived days made again and in order; untouched ones as they were."""
        for name in self.changed & self.tables.keys():
            columns = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
            keys = model.NODE_KEY if name in model.LABELS else model.LINK_KEY
            self.tables[name] = in_order(with_bounds(self.tables[name], columns), list(keys)).combine_chunks()
        return self.tables

    def count(self, rule: str, what: str, how_many: int) -> None:
        """Write into the books."""
        if how_many:
            self.counts[rule, what] += how_many


def _edited(items: list[str] | None, meant: Mapping[str, str | None]) -> list[str] | None:
    if items is None:
        return None
    # What became the same text stands once.
    return list(dict.fromkeys(new for item in items if (new := meant.get(item, item)) is not None)) or None


_NOT_FREE = ("id", "from_id", "to_id", "key", "documents", "country", "alpha2", "visibility", "kind", "dataset")


def free_texts(name: str, kinds: tuple[str, ...] = ("text",)) -> list[str]:
    """Columns of a table whose words people wrote: no ids, no closed vocabulary."""
    columns = model.node_columns(name) if name in model.LABELS else model.link_columns(name)
    return [one.name for one in columns if one.kind in kinds and not one.values and one.name not in _NOT_FREE]


def withhold_corrections(draft: Draft, name: str, which: Any) -> None:
    """Keep that a record was corrected, without the words: they say what stood there before."""
    table = draft.tables[name]
    if "corrections" in table.column_names and pc.any(pc.and_(which, pc.is_valid(table["corrections"]))).as_py():
        said = zip(table["corrections"].to_pylist(), which.to_pylist(), strict=True)
        draft.put(name, "corrections", [[_CORRECTED] if items and here else items for items, here in said])


def is_in(column: Any, values: Iterable[str]) -> Any:
    """Which rows of a text column are among these."""
    return pc.is_in(column, value_set=pa.array(sorted(values), pa.string()))


def published(draft: Draft) -> set[str]:
    """Ids of documents that anybody can look up: they have an address on the web, now or in an archive."""
    return {
        row["id"] for row in draft.rows("Document", ["id", "url", "archive_url"]) if row["url"] or row["archive_url"]
    }
