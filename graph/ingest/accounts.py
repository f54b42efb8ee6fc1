"""What became of every row: stated, folded into another with a reason, or refused. Nothing else is possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Accounts:
    """Keeps the books of one load: rows read = rows stated + rows folded + rows refused, always."""

    read: dict[str, int] = field(default_factory=dict)
    """Rows read by file (and sheet)."""
    ignored: dict[str, str] = field(default_factory=dict)
    """Columns that are left out on purpose, with the reason."""
    personal: dict[str, int] = field(default_factory=dict)
    """Columns of personal data that were dropped, with the number of filled cells."""
    folded: Counter[str] = field(default_factory=Counter)
    """Rows that state nothing of their own, by reason."""
    refused: dict[str, list[str]] = field(default_factory=dict)
    """Row to what is wrong with it."""
    differences: list[str] = field(default_factory=list)
    """Rows that state another value than an earlier row about the same thing."""
    set_aside: frozenset[str] = frozenset()
    """Rows that a person chose to leave out because of their problems (--keep-going); readers pass them over."""
    _open: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    _stated: set[str] = field(default_factory=set)
    _bulk: int = 0

    def take(self, file: str, where: str) -> None:
        """A row was read; somebody must say what becomes of it."""
        self.read[file] = self.read.get(file, 0) + 1
        self._open.add(where)
        self._taken.add(where)

    def take_bulk(self, file: str, count: int) -> None:
        """Rows were read that become one statement each in a table (``Rows.bulk``)."""
        self.read[file] = self.read.get(file, 0) + count
        self._bulk += count

    def state(self, where: str) -> None:
        """A row states something."""
        if where in self._open:
            self._open.discard(where)
            self._stated.add(where)

    def fold(self, where: str, reason: str) -> None:
        """A row states nothing of its own."""
        if where in self._open:
            self._open.discard(where)
            self.folded[reason] += 1

    def refuse(self, where: str, what: str) -> None:
        """A row has a problem."""
        self._open.discard(where)
        self.refused.setdefault(where, []).append(what)

    def differ(self, sentence: str) -> None:
        """Another row states something else."""
        self.differences.append(sentence)

    def ignore(self, column: str, reason: str) -> None:
        """A column is left out on purpose."""
        self.ignored[column] = reason

    def drop_personal(self, column: str, filled: int) -> None:
        """A column of personal data was dropped."""
        self.personal[column] = self.personal.get(column, 0) + filled

    def stated(self) -> int:
        """How many rows state something and have no problem."""
        return len(self.stated_rows()) + self._bulk

    def stated_rows(self) -> frozenset[str]:
        """The places of rows, read one by one, that state something and have no problem."""
        return frozenset(self._stated - set(self.refused))

    def refused_rows(self) -> int:
        """How many of the rows that were read have a problem."""
        return sum(where in self._taken for where in self.refused)

    def was_read(self, where: str) -> bool:
        """The place is a row that was read, not a file or a record as a whole."""
        return where in self._taken

    def check(self) -> None:
        """Every row that was read is accounted for.

        Raises:
            LookupError: it is not: a mistake of the importer, which would be a silent loss.
        """
        if self._open:
            first = ", ".join(_sorted(self._open)[:5])
            raise LookupError(f"{len(self._open):,} rows were read and nothing is on record of them: {first}")


def _sorted(wheres: Iterable[str]) -> list[str]:
    return sorted(wheres, key=lambda where: (where.rpartition(":")[0], len(where), where))
