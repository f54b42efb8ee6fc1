"""Headers of a published table told by declared words: a TOML file beside the importer, read the same way by each.

Its sections: ``columns`` (our name: the words that mean it), ``ignored`` (the reason: the words) and
``personal.columns``. A header that is in none of them is refused, never passed over.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from graph.date_reading import decide_order
from graph.errors import InputError
from graph.ingest.published import Columns, plain
from graph.ingest.rows import Rows
from graph.ingest.tables import Row


class DeclaredHeaders:
    """The declared words of one format."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.words = words

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return {word: column for column, named in self.words["columns"].items() for word in named}

    def column_of(self, header: str) -> str | None:
        """Our name of a column by its header, or None."""
        return self._by_word.get(_key(header))

    def declared(self, path: Path, header: list[str]) -> tuple[Columns, dict[str, str]]:
        """The declaration of one file's columns, and our name of each by its header.

        Raises:
            InputError: a header is in none of the lists, or two mean the same.
        """
        ignored = {word: reason for reason, named in self.words["ignored"].items() for word in named}
        personal = set(self.words["personal"]["columns"])
        ours: dict[str, str] = {}
        left_out: dict[str, str] = {}
        dropped: list[str] = []
        unknown: list[str] = []
        for name in (" ".join(cell.replace("\ufeff", "").split()) for cell in header if cell.strip()):
            column, key = self.column_of(name), _key(name)
            if column in ours.values():
                other = next(header for header, same in ours.items() if same == column)
                raise InputError(
                    f"{path.name}: the columns '{other[:60]}' and '{name[:60]}' both mean {column}; take one out"
                )
            if column:
                ours[name] = column
            elif key in ignored:
                left_out[name] = ignored[key]
            elif key in personal:
                dropped.append(name)
            else:
                unknown.append(name)
        if unknown:
            raise InputError(
                f"{path.name}: unknown column {', '.join(repr(name[:60]) for name in unknown[:10])}; rename it to a "
                "header that is known, or take it out. Known are, for example: "
                f"{', '.join(named[0] for named in self.words['columns'].values())}"
            )
        return Columns(tuple(ours), ignored=left_out, personal=tuple(dropped)), ours


def order_of(path: Path, read: list[Row], days: tuple[str, ...], rows: Rows) -> str:
    """The order of day, month and year in the columns of days together: as given, else decided and said with evidence.

    Raises:
        InputError: the cells do not decide it.
    """
    if rows.given.dates is not None:
        return rows.given.dates
    try:
        order = decide_order([row.values.get(name, "") for row in read for name in days])
    except InputError as error:
        raise InputError(f"{path.name}, columns of dates: {error}") from None
    if order.name != "iso":
        rows.note(f"dates are read as {order.name}: {order.evidence}")
    return order.name


def _key(header: str) -> str:
    return " ".join(plain(header).replace("_", " ").replace(".", "").split())
