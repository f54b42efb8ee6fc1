"""What a redaction gives: the narrower graph, what was changed, and what must be nowhere in files made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.errors import TiertraceError
from graph.projection import Projection
from graph.redaction.profile import Profile
from graph.redaction.strings import Search, found_in


class NotRedacted(TiertraceError):
    """Something that was to be removed is still there, so nothing is handed out."""


@dataclass(frozen=True)
class Change:
    """One line of the books: how often a rule changed what, and why; never a value."""

    rule: str
    what: str
    count: int
    reason: str


@dataclass(frozen=True)
class Redacted:
    """A projection to which a profile was applied.

    What tells the values that were removed is in memory only and is no part of ``repr``.
    """

    projection: Projection
    profile: Profile
    log: tuple[Change, ...]
    strings: frozenset[str] = field(repr=False)
    """Redacted texts that must be in no file made of this. Short and common ones are not among them (``strings``)."""
    renamed: Mapping[str, str] = field(repr=False)
    """Old to new id: whoever asks of a record by the id it had asks by this one."""
    suppressed: frozenset[str] = field(repr=False)
    """Ids of records, as they are now, one of whose counts was withheld: it is small, or gives a small one away."""
    not_searched: int
    """How many redacted texts cannot be searched for: too short, or rightly standing elsewhere."""

    def id_of(self, before: str) -> str:
        """The id that a record has here."""
        return self.renamed.get(before, before)

    def left_in(self, data: bytes) -> list[str]:
        """Which redacted texts stand in the bytes of an unpacked file."""
        return found_in(data, self._search)

    @cached_property
    def _search(self) -> Search:
        return Search(self.strings)

    def as_data(self) -> dict[str, Any]:
        """Profile and books for a manifest: rules, reasons and counts, no value."""
        changes = [{"rule": one.rule, "what": one.what, "count": one.count} for one in self.log]
        return {"profile": self.profile.as_data(), "changes": changes, "not_searched": self.not_searched}

    def sentences(self) -> list[str]:
        """For the export's page and the command line: what was done, in plain words."""
        said = [f"Redaction profile {self.profile.name}: {self.profile.says}"]
        said += [f"{one.what[:1].upper()}{one.what[1:]}: {one.count:,}." for one in self.log]
        return said if self.log else [*said, "Nothing was removed."]
