"""The derived day columns of a table, computed from the dates as stated.

They are a function of the stated date, so a pull reads only that and computes them, for each distinct date once.
"""

import pyarrow as pa
import pyarrow.compute as pc

from graph import dates, model
from graph.errors import InputError


def with_derived(table: pa.Table, columns: tuple[model.Property, ...]) -> pa.Table:
    """Fill the derived columns of a table from their stated ones; a text that is no date derives nothing."""
    for at, column in enumerate(columns):
        if column.kind != "date" or table.column(column.name).null_count == table.num_rows:
            continue
        encoded = table.column(column.name).combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        bounds = [_bounds(text) for text in encoded.dictionary.to_pylist()]
        for offset in (1, 2):
            days = pa.array([pair[offset - 1] for pair in bounds], pa.string())
            place = at + offset
            assert columns[place].derived, "the two derived days stand after their date"
            table = table.set_column(place, columns[place].name, pc.take(days, encoded.indices))
    return table


def _bounds(text: str) -> tuple[str | None, str | None]:
    try:
        first, last = dates.bounds(text)
    except InputError:
        return None, None
    return first.isoformat(), last.isoformat()
